"""What stands in the way of a restore job: other jobs, decisions, means, as they are called."""

from collections.abc import Collection, Iterator

from ledger.domain.card import Wanted
from ledger.domain.needs import ARROW
from ledger.domain.record import Record
from ledger.domain.restore.record import Restore
from ledger.domain.situation import Situation
from ledger.domain.values import Originator
from ledger.errors import Refused

KINDS_NAMED = ("restore", "decision", "means", "action", "request")
"""Concepts that are looked through for a bare name, those first that it is more likely to mean."""

LISTED = 12
"""Jobs named in a refusal."""


def others(
    field: str, said: Collection[str] | None, record: Record | None, situation: Situation
) -> tuple[Originator, ...] | None:
    """The originators that are meant by names and by numbers of entries; None where none is.

    Raises:
        Refused: `unknown_wait`, `unknown_number`; `waits_circle` for one that waits for the job
            itself.
    """
    if not said:
        return None
    found = tuple(dict.fromkeys(_meant(field, one, situation) for one in said))
    if isinstance(record, Restore) and record.numbers:
        for originator in found:
            _check_circle(field, originator, record, situation)
    return found


def _meant(field: str, said: str, situation: Situation) -> Originator:
    number = said.removeprefix("#")
    if number.isascii() and number.isdigit():
        return situation.originator_of(int(number))
    if (short := situation.said_short(said)) and short.partition(".")[0] in KINDS_NAMED:
        return short
    names = [said] if "." in said else [f"{concept}.{said}" for concept in KINDS_NAMED]
    for name in names:
        if name in situation.states:
            return name
    raise Refused("unknown_wait", field=field, value=said, known=_known(situation))


def _known(situation: Situation) -> str:
    wanted = Wanted("restore", ("planned", "advancing", "blocked"), group="job")
    cards = situation.listed(wanted, "newest", most=LISTED)
    return ", ".join(situation.typed_name(card.originator) for card in cards) or "\N{EN DASH}"


def _check_circle(field: str, first: Originator, record: Restore, situation: Situation) -> None:
    """Two that wait for each other would wait for ever."""
    ways: list[tuple[Originator, ...]] = [(first,)]
    seen = {first}
    for way in ways:
        there = situation.states.get(way[-1])
        if not isinstance(there, Restore):
            continue
        if there.numbers[0] == record.numbers[0]:
            names = (situation.typed_name(originator) for originator in (way[-1], *way))
            raise Refused("waits_circle", field=field, value=ARROW.join(names))
        for originator in _waits(there):
            if originator not in seen:
                seen.add(originator)
                ways.append((*way, originator))


def _waits(record: Restore) -> Iterator[Originator]:
    if record.ended is None:
        yield from (*record.after, *record.waits_for)
