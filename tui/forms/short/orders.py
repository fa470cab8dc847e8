"""The orders that a line comes to: built as those of the command line and of an import are."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from msgspec import structs

from ledger.command.decide import new_id
from ledger.command.order import Context, Order, build
from ledger.domain.entry import Written
from ledger.domain.values import When, plain_offset
from ledger.errors import InputError, LedgerError
from tui.forms.field_words import FieldWords
from tui.forms.fields import Field, Shape
from tui.forms.short.places import OCCURRED, places_of
from tui.forms.short.reading import Reader, ShortLine
from tui.forms.typed import Typed
from tui.forms.understood import notes
from tui.forms.values import nested

LATER = timedelta(minutes=1)
"""Between putting it down and sending it, from which on both moments are recorded."""


LATER_READ = frozenset({"unknown_reference", "kept_reference"})
"""What cannot be read here, and is by the thread that has the terminal."""

_RECORDED, _WRITTEN = "recorded", "written__at"


class Understood(NamedTuple):
    """What a line is: its verb and words, and its orders or why there are none."""

    line: ShortLine | None
    orders: tuple[Order, ...] = ()
    error: LedgerError | None = None


def understand(text: str, reader: Reader, context: Context) -> Understood:
    """What a line says, as far as it can be read; never raises.

    `context.now` is when its first letter was typed.
    """
    line = None
    try:
        line = reader.read(text, context)
        return Understood(line, orders_of(line, context))
    except LedgerError as error:
        return Understood(line, error=error)


def orders_of(
    line: ShortLine, context: Context, named: Callable[[str], str] = lambda word: word
) -> tuple[Order, ...]:
    """An order for each thing that the line is about, one for a line that names none.

    `named` says what a receipt stands for (`ledger.terminal.receipts.named_by_receipt`).

    Raises:
        InputError: as `ledger.command.order.build`; `missing_field` for what it is about.
    """
    places = places_of(line.verb)
    if places.about and not line.targets and line.verb.concept != "entry":
        raise InputError("missing_field", field="target")
    found = _found(places.fields, line.fields)
    own, around = nested(places.own, found, context), nested(places.around, found, context)
    return tuple(
        _dated(
            build(line.verb, own, around, context, ident=new_id(), target=named(target),
                  strict=False),
            context.now,
        )
        for target in line.targets or ("",)
    )  # fmt: skip


def typed_of(
    line: ShortLine, ident: str, begun: datetime, now: datetime, zone: tzinfo
) -> tuple[Typed, ...]:
    """What a line comes to as forms hand it over, a command for each thing it is about.

    `ident` is that of the only one, and begins those of several, so that sending a line twice
    records it once.
    """
    places = places_of(line.verb)
    words = {**_moments(line, begun.astimezone(zone), now), **_found(places.fields, line.fields)}
    targets = line.targets or ("",)
    alone = len(targets) == 1
    return tuple(
        Typed(
            id=ident if alone else f"{ident}-{n}",
            verb=line.verb.path,
            words=words,
            about=target,
            begun=begun,
        )
        for n, target in enumerate(targets, 1)
    )


def notes_of(line: ShortLine, context: Context, words: FieldWords) -> dict[str, str]:
    """How the times and numbers of a line are read, by field; not when it was typed."""
    typed = typed_of(line, "x", context.now, context.now, context.zone)[0]
    told = notes(line.verb, typed.words, context, words)
    return {key: note.text for key, note in told.items() if note.text and key in line.fields}


def _moments(line: ShortLine, begun: datetime, now: datetime) -> dict[str, str]:
    """When it happened, unless the line says so, and when it was put down, where that is long ago.

    What is said of times in the line is read from when it was put down.
    """
    if _RECORDED in line.fields:
        return {}
    said = {OCCURRED: begun.isoformat(timespec="minutes")}
    if now - begun >= LATER or OCCURRED in line.fields:
        said[_WRITTEN] = begun.isoformat(timespec="seconds")
    return said


def put_down(order: Order, begun: datetime, now: datetime) -> Order:
    """The order with the moment it was put down, where it is sent later than that."""
    said = order.circumstances
    if said.written or said.recorded or now - begun < LATER:
        return order
    around = structs.replace(said, written=Written(at=plain_offset(begun)))
    return order._replace(circumstances=around)


def _dated(order: Order, begun: datetime) -> Order:
    """What does not say when it happened did when its first letter was typed."""
    said = order.circumstances
    if said.occurred or said.written or said.recorded:
        return order
    at = plain_offset(begun.replace(second=0, microsecond=0))
    occurred = When(said="minute", earliest=at, latest=at)
    return order._replace(circumstances=structs.replace(said, **{OCCURRED: occurred}))


def _found(fields: tuple[Field, ...], words: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The words as a form has them: a list where a field takes several."""
    several = {f.key: f.many or f.shape in {Shape.PAIR, Shape.LABEL} for f in fields}
    return {
        key: list(said) if several.get(key) else " ".join(said)
        for key, said in words.items()
    }  # fmt: skip
