"""Options within a sentence, as they are typed in the place where it is said.

Sentences name options as the command line has them, `--note` or with a value `--qualifier about`
between back quotes. A line of a file has fields instead, a correction `note=…`, a form and a short
line the names of their fields.
"""

import re
from collections.abc import Callable, Mapping

CHANGES = "changes"
"""The field whose values are `name=value`: what has it is a correction or a completion."""

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)(?: (.+))?\Z")
_BARE = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")
_OPEN = "\N{HORIZONTAL ELLIPSIS}"

Write = Callable[[str, str], str]
"""From the name of a field and a value, or none, to what is typed."""


def typed_in_place(sentence: str, typed: Mapping[str, str], *, in_file: bool) -> str:
    """The sentence with the options of fields as they are written where it is read.

    `typed` is what the fields of the command are called, by name; empty where there is none.
    """
    write = _way(typed, in_file=in_file)
    return _rewritten(sentence, write) if write and "--" in sentence else sentence


def _way(typed: Mapping[str, str], *, in_file: bool) -> Write | None:
    """How a field is written here; None on the command line of the command itself."""
    if in_file:
        return lambda name, value: f'`"{name}": "{value}"`' if value else f'`"{name}"`'
    if CHANGES in typed:
        return lambda name, value: "" if name in typed else f"`{name}={value or _OPEN}`"
    if typed and not any("--" in one for one in typed.values()):
        return lambda name, value: _labelled(typed.get(name, ""), value)
    return None


def _labelled(label: str, value: str) -> str:
    return f"`{label}: {value or _OPEN}`" if label else ""


def _rewritten(sentence: str, write: Write) -> str:
    """Each option of a field, within back quotes and without; commands in full stay."""
    pieces = sentence.split("`")
    for at, piece in enumerate(pieces):
        if at % 2:
            found = _OPTION.match(piece)
            pieces[at] = (found and _written(found, write)) or f"`{piece}`"
        else:
            pieces[at] = _BARE.sub(lambda found: _written(found, write) or found[0], piece)
    return "".join(pieces)


def _written(found: "re.Match[str]", write: Write) -> str:
    """What stands for an option; "" where it stays as it is."""
    from projections.i18n.declared import asked  # noqa: PLC0415 (saying needs no domain)

    name = found[1].replace("-", "_")
    value = (found[2] or "") if found.re is _OPTION else ""
    return write(name, value) if asked(name) else ""
