"""What is left to do by hand once an entry stands: tell an asker, find a second person, a list."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.domain.communication.record import Communication
from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.lacking import lacking_of
from ledger.domain.organisation import Index
from ledger.domain.request.record import OPEN, Request
from ledger.domain.restore.record import Restore, zone_of
from ledger.domain.situation import Situation

_LEFT = ("withdrawn", "refused", "closed")
"""How a request may end without what goes on under it being there."""


class ToDo(NamedTuple):
    """A sentence of the catalogues; the fields in `labels` are names in several languages.

    Those in `codes` are several codes, of the group that stands there.
    """

    key: str
    fields: dict[str, Any]
    labels: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


def to_do(situation: Situation, originator: str) -> Iterator[ToDo]:
    """What is to be done about an originator as it stands."""
    record = situation.record(originator)
    if isinstance(record, Crisis):
        yield from _offered(record)
    if isinstance(record, Restore) and record.group == "job" and record.stage == "planned":
        yield from _unlikely(situation, record)
    if isinstance(record, Communication) and record.unapproved:
        said = {"short": situation.short_name(originator), "languages": record.unapproved}
        yield ToDo("followup.unapproved", said, codes=(("languages", "language"),))
    if isinstance(record, Request):
        yield from _asked(situation, originator, record)
    yield from _lacking(situation, originator)


def _asked(situation: Situation, originator: str, record: Request) -> Iterator[ToDo]:
    """Of a request: what does not go together, who has to agree, who is to be told."""
    index = situation.index
    if _too_late(record):
        yield ToDo("followup.promised_late", {"until": record.until, "needed": record.needed_by})
    if (left := _to_come(situation, record)) is not None:
        short = situation.short_name(originator)
        said = {"count": record.delivered, "quantity": record.quantity, "left": left}
        command = f"crisis request deliver {short} --quantity {left}"
        yield ToDo("followup.to_come", {**said, "command": command})
    if _is_all_due_again(situation, record):
        command = f'crisis entry correct {record.number} quantity=… --reason "…"'
        yield ToDo("followup.all_due_again", {"quantity": record.quantity, "command": command})
    if record.proposed is not None:
        short = situation.short_name(originator)
        yield ToDo(
            "followup.second_person",
            {"class": _name("priority", record.proposed, index),
             "command": f"crisis request prioritise {short} {record.proposed}"},
            ("class",),
        )  # fmt: skip
    if record.into is not None and record.told is None:
        into = situation.short_name(situation.originator_of(record.into))
        asker = _asker("followup.tell_merged", record, into, index)
        yield asker._replace(fields={**asker.fields, "number": record.ended})
    yield from _under(situation, record)


def _to_come(situation: Situation, record: Request) -> int | None:
    """How many are to come yet, where some came just now; None where none are or it is not said."""
    last = situation.kept.entry(record.number)
    came = last is not None and last.type.startswith("request.deliver")
    left = (record.quantity or 0) - (record.delivered or 0)
    return left if came and record.delivered and left > 0 else None


def _is_all_due_again(situation: Situation, record: Request) -> bool:
    """Whether it was reopened just now with none of several that had come standing as come."""
    last = situation.kept.entry(record.number)
    reopened = last is not None and last.type.startswith("request.reopen")
    had_come = record.fulfilled is not None and not record.delivered
    return reopened and had_come and record.stage in OPEN and (record.quantity or 0) > 1


def _under(situation: Situation, record: Request) -> Iterator[ToDo]:
    """Of those that go on under it: who is to be told, and that they may be wanted still."""
    for other, merged in merged_into(situation, record):
        short = situation.short_name(other)
        yield _asker("followup.also_asked", merged, short, situation.index)
        if record.stage in _LEFT:
            command = f'crisis request reopen {short} "…"'
            yield ToDo("followup.still_wanted", {"short": short, "command": command})


def _lacking(situation: Situation, originator: str) -> Iterator[ToDo]:
    """What was left to be said later."""
    if (lacking := lacking_of(situation, originator)) is not None:
        concept = originator.partition(".")[0]
        said = {"fields": lacking.fields, "command": lacking.command}
        yield ToDo("followup.to_complete", said, codes=(("fields", f"field.{concept}"),))


def _offered(crisis: Crisis) -> Iterator[ToDo]:
    """The checklists for a phase that was entered just now."""
    if crisis.phase is None or crisis.phase.number != crisis.number:
        return
    for one in crisis.organisation.checklists or ():
        if one.when == crisis.phase.phase:
            yield ToDo("followup.checklist", {"name": one.name, "id": one.id}, ("name",))


def _too_late(record: Request) -> bool:
    """Whether it is promised for a time after the last at which it is needed."""
    until, needed = record.until, record.needed_by
    if record.stage not in OPEN or until is None or needed is None:
        return False
    first, last = until.earliest or until.latest, needed.latest or needed.earliest
    return first is not None and last is not None and first > last


def _unlikely(situation: Situation, record: Restore) -> Iterator[ToDo]:
    """What a plan says that does not go with what else is known."""
    asset = situation.index.find("asset", record.asset or "")
    total = getattr(asset, "total", None)
    if asset and total is not None and (record.total or 0) > total:
        fields = {"planned": record.total, "asset": asset.name, "total": total}
        yield ToDo("followup.more_than_class", fields, ("asset",))
    if record.zone and situation.record(zone_of(record.zone)) is None:
        fields = {"site": _name("site", record.zone, situation.index), "zone": record.zone}
        yield ToDo("followup.no_zone", fields, ("site",))


def merged_into(situation: Situation, record: Request) -> Iterator[tuple[str, Request]]:
    """The requests that go on under this one."""
    seen: set[str] = set()
    for number in situation.kept.linking(record.opened):
        originator = situation.kept.originator(number)
        other = situation.record(originator) if originator not in seen else None
        seen.add(originator)
        if isinstance(other, Request) and other.into == record.opened:
            yield originator, other


def merges_into(situation: Situation, originator: str) -> Iterator[int]:
    """The entries by which others go on under it, which stand with those others."""
    record = situation.record(originator)
    for _, other in merged_into(situation, record) if isinstance(record, Request) else ():
        if other.ended is not None:
            yield other.ended


def _asker(key: str, record: Request, short: str, index: Index) -> ToDo:
    site = _name("site", record.site or "", index)
    whom = f" ({record.call_back})" if record.call_back else ""
    return ToDo(key, {"site": site, "whom": whom, "short": short}, ("site",))


def _name(what: str, ident: str, index: Index) -> Any:
    part = index.find(what, ident)
    return part.name if part else ident
