"""What is typed where a prompt says already what is done and to what: a line without its beginning.

Behind the prompt stands what would stand behind the colon of that line, with `; name: value` for
any other field (docs/short-lines.md). A delivery is said by its count; a request as one of a list
is, the site first.
"""

import re
from collections.abc import Iterator, Sequence

from ledger.command.order import Context
from ledger.command.pasted import lines_of
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.errors import InputError
from tui.forms.fields import Field
from tui.forms.short import cutting
from tui.forms.short.places import Places, places_of
from tui.forms.short.reading import Reader, ShortLine

LOG, DELIVER = "request.log", "request.deliver"

COUNT = "quantity"

_COUNTED = re.compile(r"(\d{1,6})(?:\s+|\Z)")
"""How many, at the beginning of what is said of a delivery."""


def asked_first(verb: Verb) -> Field | None:
    """The field that a prompt asks for, which is said without its name."""
    places = places_of(verb)
    if verb.path == DELIVER:
        return next(field for field in places.own if field.key == COUNT)
    return places.main


def read_prompted(verb: Verb, targets: Sequence[str], text: str, reader: Reader,
                  context: Context) -> ShortLine:  # fmt: skip
    """What is typed behind a prompt, as the line that it stands for.

    Raises:
        InputError: as `Reader.read`; of a request as `ledger.command.pasted`.
    """
    if verb.path == LOG:
        return _request(text, reader, context)
    if verb.path == DELIVER and (count := _COUNTED.match(text.strip())):
        line = reader.read_about(verb, targets, text.strip()[count.end() :])
        return line._replace(fields={COUNT: (count[1],), **line.fields})
    return reader.read_about(verb, targets, text)


def _request(text: str, reader: Reader, context: Context) -> ShortLine:
    """A request: where and what as in a list, then what is said by name."""
    places = places_of(VERBS[LOG])
    said, named = _apart(text, places, reader)
    line = reader.read_about(places.verb, (), "".join(f";{piece}" for piece in named))
    read = _listed(said, context)
    return line._replace(fields={**read, **line.fields})


def _listed(text: str, context: Context) -> dict[str, tuple[str, ...]]:
    """The fields of a line of a list.

    Raises:
        InputError: why it is no request.
    """
    assert context.parts is not None  # noqa: S101 (whoever prompts has read the organisation)
    one = next(iter(lines_of(" ".join(text.split()), context, context.parts)), None)
    if one is not None and one.error is not None:
        raise one.error
    if one is None or not one.fields:
        raise InputError("missing_field", field="what")
    return {key: (str(value),) for key, value in one.fields.items()}


def _apart(text: str, places: Places, reader: Reader) -> tuple[str, list[str]]:
    """What is said of it, and the pieces that name a field."""
    names, said, named = reader.names(places.verb.path), list[str](), list[str]()
    for piece in cutting.pieces(text):
        known = piece.label and len(names.meant(piece.label)) > 0
        (named if known else said).append(piece.whole)
    return ";".join(said), named


def drafted(verb: Verb, text: str) -> Iterator[tuple[str, str]]:
    """What cannot be read yet, as it is kept: all of it in the field that the prompt asks for."""
    field = asked_first(verb)
    if verb.path == LOG:
        yield "what", text
    elif field is not None:
        yield field.key, text
