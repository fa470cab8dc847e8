"""What a correction has to pass: every check that the command itself would have made.

The command is made again from the corrected entry and decided on what was there before it; the
facts that come of it are thrown away.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import msgspec
from msgspec import structs

from ledger.domain import KINDS, VERBS
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import apply_changes
from ledger.domain.concept import Command, Facts, Verb
from ledger.domain.crisis.events import CrisisOpened
from ledger.domain.effective import effective
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import PARTS, Index, Organisation
from ledger.domain.record import Record
from ledger.domain.situation import Situation
from ledger.errors import Refused

_FIELDS = {
    **{what: what for what in PARTS},
    **{name: what for what, name in PARTS.items()},
    "zone": "site",
    "excepted": "site",
}
"""By the name of a field that names parts of the organisation, which kind of part it names."""


def check_correction(command: CorrectEntry, situation: Situation) -> None:
    """Whether the corrected entry could have been recorded as a command.

    Raises:
        Refused: as the command; `correction_moves` when it would belong to another originator;
            `in_use` for a part of the organisation that is still named.
    """
    was = situation.now(command.number)
    if was is None:
        return
    changed = apply_changes(was, command.changes)
    before = _state_before(command.number, was.originator, situation)
    refusals = [
        _refusal(verb, was, changed, before, situation) for verb in _makers(was, before, situation)
    ]
    if refusals and all(refusals):
        raise next(filter(None, refusals))
    if isinstance(was.event, CrisisOpened) and isinstance(changed.event, CrisisOpened):
        _check_in_use(was.event.organisation, changed.event.organisation, situation)


def _refusal(
    verb: Verb, was: Entry[Any], changed: Entry[Any], before: Record | None, situation: Situation
) -> Refused | None:
    """Why a command that says what the corrected entry says would be refused."""
    command = _command(verb, changed.event)
    try:
        verb.decide(deepcopy(before), command, situation)
    except Refused as refused:
        return refused
    if verb.key and (other := verb.key(command)) != verb.key(_command(verb, was.event)):
        return Refused("correction_moves", originator=changed.originator, other=other)
    return None


def _makers(entry: Entry[Any], before: Record | None, situation: Situation) -> Iterator[Verb]:
    """The commands that this entry may have come from: those that decide it again."""
    concept = KINDS[entry.type].concept
    for verb in VERBS.values():
        if verb.concept == concept and _decided(verb, entry.event, before, situation):
            yield verb


def _decided(verb: Verb, event: Event, before: Record | None, situation: Situation) -> bool:
    try:
        facts: Facts = verb.decide(deepcopy(before), _command(verb, event), situation)
    except (Refused, msgspec.ValidationError):
        return False
    return any(type(fact) is type(event) for fact in facts)


def _command(verb: Verb, event: Event) -> Command:
    """The command that says what an event says.

    Raises:
        msgspec.ValidationError: the event does not say all that the command needs.
    """
    said = msgspec.to_builtins(event)
    wanted = {field.encode_name for field in structs.fields(verb.command)}
    return msgspec.convert({k: v for k, v in said.items() if k in wanted}, verb.command)


def _state_before(number: int, originator: str, situation: Situation) -> Record | None:
    return situation.evolved(
        (at, e) for at, e in situation.effective(originator).now() if at < number
    )


def _check_in_use(old: Organisation, new: Organisation, situation: Situation) -> None:
    """A part that something in the ledger names cannot be taken away."""
    before, after = Index(old), Index(new)
    gone = {
        (what, part.id)
        for what in PARTS
        for part in before.parts(what)
        if after.find(what, part.id) is None
    }
    if not gone:
        return
    named = (
        (_FIELDS[field], ident)
        for said in _said(situation)
        for field, ident in _named(said)
        if field in _FIELDS
    )
    for what, ident in named:
        if (what, ident) in gone or (what == "site" and ("group", ident) in gone):
            raise Refused("in_use", field=PARTS[what], value=ident)


def _said(situation: Situation) -> Iterator[Any]:
    """What every entry that counts names, but for the opening; and the founder's posts."""
    for originator in situation.kept.originators():
        for _, entry in effective(situation.history(originator)):
            if not isinstance(entry.event, CrisisOpened):
                yield msgspec.to_builtins(entry.event)
    for member in situation.members():
        yield msgspec.to_builtins(member.posts)


def _named(said: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value with the name of the field it stands in."""
    if isinstance(said, str):
        yield field, said
    elif isinstance(said, Mapping):
        for key, inner in said.items():
            yield from _named(inner, key)
    elif isinstance(said, Iterable):
        for inner in said:
            yield from _named(inner, field)
