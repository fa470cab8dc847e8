"""What the catalogues must hold and what they lack, for whoever adds a kind, an error or a text.

`python -m projections.i18n.tooling.collect` lists by language the texts that are missing, empty or
fuzzy, and the keys that nothing uses any more; the exit code is 1 when there is anything to list.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from ledger.domain import KINDS, VERBS
from projections.i18n import declared
from projections.i18n.catalogue import DEFAULT, DOMAIN, HERE, LANGUAGES
from projections.i18n.tooling import sources


class CatalogueText(NamedTuple):
    """One text of a catalogue: its forms (one, or singular and plural), whether it is fuzzy."""

    forms: tuple[str, ...]
    fuzzy: bool


@cache
def catalogue(lang: str, domain: str = DOMAIN) -> dict[str, CatalogueText]:
    """The texts of one language by msgid, as they stand in the `.po`."""
    with (HERE / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {
            _name(m): CatalogueText(_forms(m), m.fuzzy) for m in read_po(file, locale=lang) if m.id
        }


@cache
def keys() -> frozenset[str]:
    """Every symbolic key that must have a text in each language."""
    codes = {f"code.{group}.{code}" for group, code in declared.codes()}
    codes |= {f"code.void_reason.{reason}" for reason in sources.reasons()}
    errors = {f"error.{error.code}" for error in sources.raised()}
    said = {use.key for use in sources.said() if use.key}
    symbolic = said | {key for key in catalogue(DEFAULT) if sources.KEY.match(key)}
    spaces = {key.partition(".")[0] for key in symbolic}
    tables = {k for k in sources.mentioned() if k.partition(".")[0] in spaces}
    typed = {*declared.line_keys()}
    return frozenset(codes | errors | said | typed | tables - {*KINDS, *VERBS})


@cache
def sentences() -> frozenset[str]:
    """Every English sentence that must be said in the other languages."""
    return frozenset({*declared.sentences(), *sources.fields_said()} - {""})


def missing(lang: str) -> Iterator[str]:
    """What one language lacks: keys, sentences, computed keys that no text answers."""
    texts = catalogue(lang)
    wanted = keys() if lang == DEFAULT else keys() | sentences()
    yield from sorted(k for k in wanted if k not in texts)
    yield from sorted(k for k, t in texts.items() if t.fuzzy or not all(t.forms))
    for use in sources.said():
        if not use.key and not any(map(sources.any_of([use]).fullmatch, texts)):
            yield f"{use.pattern} ({use.where})"


def unused() -> Iterator[str]:
    """Symbolic keys that no declaration and no source says."""
    computed = sources.any_of(use for use in sources.said() if not use.key)
    groups = sources.any_of(sources.groups())
    for key in sorted(k for k in catalogue(DEFAULT) if sources.KEY.match(k)):
        group = key.removeprefix("code.").rpartition(".")[0]
        labelled = key.startswith("code.stage.") or groups.fullmatch(group)
        if not (key in keys() or labelled or computed.fullmatch(key)):
            yield key


def placeholders(forms: tuple[str, ...]) -> set[str]:
    """The names that texts leave to be filled: `{name}`, and `%(name)s` of click's."""
    named = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
    return named | {name for form in forms for name in re.findall(r"%\((\w+)\)", form)}


def main() -> int:
    """Print the lists; 1 when they are not empty."""
    lists = {lang: list(missing(lang)) for lang in LANGUAGES} | {"unused": list(unused())}
    for name, found in lists.items():
        for line in found:
            sys.stdout.write(f"{name}\t{line}\n")
    return int(any(lists.values()))


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


if __name__ == "__main__":
    sys.exit(main())
