"""A line as it would be typed in full, in a language: what is read from it is the same."""

from collections.abc import Iterator, Sequence

from ledger.command.order import Context
from ledger.errors import InputError
from tui.forms.fields import Field
from tui.forms.short import cutting
from tui.forms.short.places import NUMBER, OCCURRED, Places, places_of
from tui.forms.short.reading import Reader, ShortLine


def written(line: ShortLine, reader: Reader, context: Context) -> str:
    """The shortest of several ways to write it that is read back as it is."""
    ways = [text for way in _WAYS if (text := way(line, reader))]
    return next((text for text in ways if _same(text, line, reader, context)), ways[-1])


def _same(text: str, line: ShortLine, reader: Reader, context: Context) -> bool:
    try:
        return reader.read(text, context)._replace(worded=True) == line._replace(worded=True)
    except InputError:
        return False


def _bare(line: ShortLine, reader: Reader) -> str:
    """An observation needs no entry word."""
    return "" if line.worded else _time(line) + _behind(line, reader, places_of(line.verb), ())


def _usual(line: ShortLine, reader: Reader) -> str:
    """What is needed before the colon, what says most behind it."""
    places = places_of(line.verb)
    first = (*places.needed, *places.named, *([places.who] if places.who else []))
    before = [f for f in {f.key: f for f in first}.values() if f.key in line.fields]
    said = ", ".join(one for f in before for one in line.fields[f.key])
    head = " ".join(filter(None, (_word(line, reader), *_about(line), said)))
    return f"{_time(line)}{head}: {_behind(line, reader, places, before)}".strip()


def _full(line: ShortLine, reader: Reader) -> str:
    """Every field but the one that says most by its name."""
    head = " ".join((_word(line, reader), *_about(line)))
    return f"{head}: {_behind(line, reader, places_of(line.verb), (), when=True)}".strip()


_WAYS = (_bare, _usual, _full)


def _word(line: ShortLine, reader: Reader) -> str:
    return reader.words.of(line.verb).word.lower()


def _about(line: ShortLine) -> tuple[str, ...]:
    return (*line.targets, *line.fields.get(NUMBER, ()))


def _time(line: ShortLine) -> str:
    said = "".join(line.fields.get(OCCURRED, ()))
    return f"{said} " if said and cutting.time_first(f"{said} x") == (said, "x") else ""


def _behind(
    line: ShortLine, reader: Reader, places: Places, before: Sequence[Field], *, when: bool = False
) -> str:
    """What says most, then each other field by its name; `when` that too."""
    main = places.main
    first = _said(main, line) if main else ""
    gone = {NUMBER, *(f.key for f in (main, *before) if f)}
    if _time(line) and not when:
        gone.add(OCCURRED)
    rest = _pieces(line, reader, [f for f in places.fields if f.key not in gone])
    return "; ".join((first, *rest, *_no_reason(line, reader, places)))


def _pieces(line: ShortLine, reader: Reader, fields: Sequence[Field]) -> Iterator[str]:
    names = reader.names(line.verb.path)
    for field in fields:
        if field.key in line.fields:
            yield f"{names.of(field)}: {_said(field, line)}"


def _no_reason(line: ShortLine, reader: Reader, places: Places) -> Iterator[str]:
    """Where the text itself says `because` and there is no reason apart."""
    why = places.why
    if why and why.key not in line.fields and reader.because.search(_said(places.main, line)):
        yield f"{reader.names(line.verb.path).of(why)}:"


def _said(field: Field | None, line: ShortLine) -> str:
    """The words of a field, so that they are read as they are."""
    said = line.fields.get(field.key, ()) if field else ()
    if field and field.many:
        said = tuple(cutting.kept(one, ",") for one in said)
    return cutting.kept(", ".join(said), ";")
