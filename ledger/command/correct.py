"""What a correction has to pass: every check that the command itself would have made.

The command is made again from the corrected entry and decided on what was there before it; the
facts that come of it are thrown away.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import msgspec
from msgspec import structs

from ledger.command.follows import check_one
from ledger.domain import KINDS, VERBS
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import (
    HEADER_FIELDS,
    EntryCorrected,
    apply_changes,
    is_empty,
    nothing_of,
    value_of,
)
from ledger.domain.concept import Command, Facts, Verb, Who
from ledger.domain.crisis.events import CrisisOpened
from ledger.domain.effective import effective
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import NEEDS, PARTS, Index, Organisation
from ledger.domain.record import Record, above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.errors import Refused

_FIELDS = {
    **{what: what for what in PARTS},
    **{name: what for what, name in PARTS.items()},
    "zone": "site",
    "excepted": "site",
    "also": "activity",
    **NEEDS,
    "parent": "asset",
}
"""By the name of a field that names parts of the organisation, which kind of part it names."""


def check_correction(command: CorrectEntry, situation: Situation) -> None:
    """Whether the corrected entry could have been recorded as a command.

    Raises:
        Refused: as the command; `correction_moves` when it would belong to another originator.
    """
    was = situation.now(command.number)
    if was is None:
        return
    changed = apply_changes(was, command.changes)
    if changed.cell and changed.cell != was.cell:
        situation.index.check("cell", "cell", changed.cell)
    situation = situation.looked_up_in(situation.index.but_for([*_parts_in(was)]))
    before = _state_before(command.number, was.originator, situation)
    if changed.occurred != was.occurred:
        check_one(changed, situation, command.number)
    makers = [*_makers(was, before, situation)]

    def refusal(changes: Mapping[str, Any]) -> Refused | None:
        """Why none of the commands that it may have come from takes it so."""
        whole = apply_changes(was, {**changes})
        refusals = [_refusal(verb, was, whole, before, situation) for verb in makers]
        return next(filter(None, refusals)) if refusals and all(refusals) else None

    if refused := refusal(command.changes):
        if empties := _emptied(was, command.changes, refused, refusal):
            refused.fields["empties"] = " ".join(f"{name}=" for name in empties)
        raise refused


def _emptied(
    was: Entry[Any],
    changes: Mapping[str, Any],
    refused: Refused,
    refusal: Callable[[Mapping[str, Any]], Refused | None],
) -> list[str]:
    """Fields beside those it changes with which a correction would be taken, once they are empty.

    Empty where there are none: each that stands in the way has to be one that may be left out.
    """
    found: dict[str, Any] = {}
    why: Refused | None = refused
    while why is not None:
        name = str(why.fields.get("field", ""))
        if name in {*changes, *found, *HEADER_FIELDS} or is_empty(value_of(was, name)):
            return []
        try:
            found[name] = nothing_of(was, name)
        except LookupError:
            return []
        why = refusal({**changes, **found})
    return [*found]


def check_corrector(command: CorrectEntry, who: Who, situation: Situation) -> None:
    """Whether whoever corrects an entry might have given the command it comes to.

    Raises:
        Refused: as the command.
    """
    was = situation.now(command.number)
    if was is None:
        return
    changed = apply_changes(was, command.changes)
    before = _state_before(command.number, was.originator, situation)
    for verb in _makers(was, before, situation):
        if verb.by is not None:
            verb.by(deepcopy(before), _command(verb, changed.event), who, situation)


def with_what_follows(command: CorrectEntry, situation: Situation) -> CorrectEntry:
    """The correction with the fields that deciding makes of those it changes (`Kind.follows`).

    Raises:
        Refused: `made_by_rule`, for a new value of such a field itself.
    """
    was = situation.now(command.number)
    kind = KINDS.get(was.type) if was is not None else None
    if was is None or kind is None or not kind.follows:
        return command
    for name, of in kind.follows:
        if name in command.changes:
            raise Refused("made_by_rule", field=name, known=", ".join(of))
    names = [name for name, of in kind.follows if not command.changes.keys().isdisjoint(of)]
    made = _made(names, was, command, situation) if names else {}
    return structs.replace(command, changes={**command.changes, **made})


def without_the_same(command: CorrectEntry, situation: Situation) -> CorrectEntry:
    """A correction without new values that are the old ones, as long as another is left."""
    same = _same_in(command, situation)
    if len(same) == len(command.changes):
        return command
    changes = {name: value for name, value in command.changes.items() if name not in same}
    return structs.replace(command, changes=changes)


def check_changes(command: CorrectEntry, marking: Marking, situation: Situation) -> None:
    """Whether a correction changes anything: a value, or that less is shown of the entry.

    Raises:
        Refused: `already_so`, with the entry by which it is so; `already_empty`.
    """
    was = situation.now(command.number)
    if was is None or type(command) is not CorrectEntry:
        return
    said = [
        (command.number, was),
        *situation.effective(was.originator).corrected_in(command.number),
    ]
    if all(above(one.marking, marking) for _, one in said):
        return
    same = _same_in(command, situation)
    if len(same) < len(command.changes):
        return
    field = next((name for name in same if not is_empty(value_of(was, name))), None)
    if field is None:
        raise Refused("already_empty", about=command.number, field=same[0])
    by, last = [one for one in said if one[1] is was or _touches(one[1].event, command)][-1]
    about = {"about": command.number, "within": "changes", "by": last.recorder.member}
    raise Refused("already_so", number=by, when=last.recorded, **about)


def _same_in(command: CorrectEntry, situation: Situation) -> list[str]:
    """The fields of a correction whose new values are the old ones."""
    was = situation.now(command.number)
    if was is None or type(command) is not CorrectEntry:
        return []
    whole = apply_changes(was, command.changes)
    return [name for name in command.changes if value_of(whole, name) == value_of(was, name)]


def _touches(event: Event, command: CorrectEntry) -> bool:
    """Whether an entry corrected one of the fields that a correction is about."""
    return isinstance(event, EntryCorrected) and not command.changes.keys().isdisjoint(
        event.changes
    )


def _made(
    names: Iterable[str], was: Entry[Any], command: CorrectEntry, situation: Situation
) -> dict[str, Any]:
    """What deciding makes of the corrected entry; nothing where it is about to refuse."""
    changed = apply_changes(was, command.changes)
    before = _state_before(command.number, was.originator, situation)
    for verb in _makers(changed, before, situation):
        for fact in verb.decide(deepcopy(before), _command(verb, changed.event), situation):
            if type(fact) is type(was.event):
                return {name: msgspec.to_builtins(getattr(fact, name)) for name in names}
    return {}


def _refusal(
    verb: Verb, was: Entry[Any], changed: Entry[Any], before: Record | None, situation: Situation
) -> Refused | None:
    """Why a command that says what the corrected entry says would be refused."""
    command = _command(verb, changed.event)
    try:
        facts = verb.decide(deepcopy(before), command, situation)
    except Refused as refused:
        return refused
    if not any(type(fact) is type(changed.event) for fact in facts):
        return Refused("correction_is_other", command=verb.path)
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


def check_shown(number: int, marking: Marking, situation: Situation) -> None:
    """Whether a correction leaves the names of the organisation to be seen: it may raise a marking.

    Raises:
        Refused: `names_are_shown`.
    """
    was = situation.now(number)
    if was is None or not above("internal", marking):
        return
    before = _state_before(number, was.originator, situation)
    if number == 1 or any(verb.apart for verb in _makers(was, before, situation)):
        raise Refused("names_are_shown", field="marking", value=marking)


def check_in_use(old: Organisation, new: Organisation, situation: Situation) -> None:
    """Whether everything in the ledger still names what is there, when `new` comes after `old`.

    Raises:
        Refused: `in_use`, for a part that something names and that would be taken away.
    """
    before, after = Index(old), Index(new)
    gone = {
        (what, part.id)
        for what in PARTS
        for part in before.parts(what)
        if after.find(what, part.id) is None
    }
    if not gone:
        return
    for what, ident in (one for said in _said(situation) for one in _parts(said)):
        if (what, ident) in gone or (what == "site" and ("group", ident) in gone):
            raise Refused("in_use", field=PARTS[what], value=ident)


def _said(situation: Situation) -> Iterator[Any]:
    """What every entry that counts names, but for the opening; and the founder's posts."""
    for originator in situation.kept.originators():
        for _, entry in effective(situation.history(originator)):
            if not isinstance(entry.event, CrisisOpened):
                yield {"cell": entry.cell, "said": msgspec.to_builtins(entry.event)}
    for member in situation.members():
        yield msgspec.to_builtins(member.posts)


def _parts_in(entry: Entry[Any]) -> Iterator[tuple[str, str]]:
    """The parts that an entry names already, those that a group's name may mean included."""
    for what, ident in _parts({"cell": entry.cell, "said": msgspec.to_builtins(entry.event)}):
        yield what, ident
        if what == "site":
            yield "group", ident


def _parts(said: Any) -> Iterator[tuple[str, str]]:
    """The kind and the id of every part that a value names."""
    return ((_FIELDS[field], ident) for field, ident in _named(said) if field in _FIELDS)


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
