"""What a link may end: only a contradiction; everything else ends by its own kind's command.

An entry is of the originator it touches, so a link from #51 cannot end what #42 opened: whoever may
write there does, with the command that its concept declares for it (`Verb.ends`). What supersedes
something of its own concept is held to what that command would be held to.
"""

from copy import deepcopy
from typing import Any, NoReturn

from msgspec import structs

from ledger.domain import VERBS
from ledger.domain.amending.commands import CorrectEntry, LinkEntries
from ledger.domain.amendments import EntryLinked, apply_changes
from ledger.domain.concept import Command
from ledger.domain.linking import Standing, standing_links, takes_place
from ledger.domain.situation import Situation
from ledger.errors import Refused


def check_ends(command: Command, situation: Situation) -> None:
    """Whether a link, or a link as it would be corrected, ends something that it can end.

    Raises:
        Refused: `own_end`, with the commands that do; `nothing_open`; `reason_missing` where a
            contradiction would be resolved without one; `superseded_back`, the other way round; as
            the concept's own command that supersedes (`ends_without_reason` where that wants one);
            `correction_moves`.
    """
    link = _link(command, situation)
    if link is None:
        return
    if link.relation == "closes":
        _check_closes(link, situation)
    if link.relation == "supersedes":
        _check_back(link, situation)
        contradict = _contradict(link, situation)
        if contradict:
            _check_reason(link)
        if not _says_as_before(command):
            _check_supersedes(link, situation, contradict=contradict)


def _link(command: Command, situation: Situation) -> Standing | None:
    """What the command would say of two entries; None when it is about something else."""
    if isinstance(command, LinkEntries):
        return Standing(
            situation.head + 1, command.number, command.relation, command.other, command.reason
        )
    if not isinstance(command, CorrectEntry):
        return None
    was = situation.now(command.number)
    if was is None or not isinstance(was.event, EntryLinked):
        return None
    event = apply_changes(was, command.changes).event
    if (moved := situation.originator_of(event.number)) != was.originator:
        raise Refused("correction_moves", originator=was.originator, other=moved)
    return Standing(command.number, event.number, event.relation, event.other, event.reason)


def _says_as_before(command: Command) -> bool:
    """Whether a correction leaves a link between the two, as it was."""
    changes = getattr(command, "changes", None)
    return changes is not None and {"relation", "other"}.isdisjoint(changes)


def _check_closes(link: Standing, situation: Situation) -> None:
    other = situation.now(link.other)
    if other is not None and isinstance(other.event, EntryLinked):
        if other.event.relation != "contradicts":
            raise Refused("nothing_open", field="other", number=link.other)
        _check_reason(link)
        return
    _refuse_end(link, situation)


def _refuse_end(link: Standing, situation: Situation) -> NoReturn:
    """Say how what a link is to end does end."""
    originator = situation.originator_of(link.other)
    record = situation.record(originator)
    concept, name = originator.partition(".")[0], situation.typed_name(originator)
    ways = [
        f"crisis {verb.concept} {verb.name}{_named(verb.target, name)}"
        for verb in VERBS.values()
        if verb.concept == concept and verb.ends and record and record.stage in verb.when
    ]
    if not ways:
        raise Refused("nothing_open", field="other", number=link.other)
    raise Refused("own_end", field="relation", number=link.other, ways=", ".join(ways))


def _named(target: str, slug: str) -> str:
    """How a command line says which one it is about."""
    if target == "keyed":
        return ""
    return f" --on {slug}" if target in {"either", "current"} else f" {slug}"


def _check_back(link: Standing, situation: Situation) -> None:
    back = standing_links(situation, situation.kept.linking(link.origin))
    if any(one.relation == "supersedes" and one.origin == link.other for one in back):
        raise Refused("superseded_back", field="other", number=link.origin, other=link.other)


def _check_supersedes(link: Standing, situation: Situation, *, contradict: bool) -> None:
    if takes_place(link, situation):
        _check_as_command(link, situation)
    elif not contradict:
        _refuse_end(link, situation)


def _check_as_command(link: Standing, situation: Situation) -> None:
    """What its concept's own command asks of what supersedes and of what is superseded."""
    originator = situation.originator_of(link.other)
    verb = VERBS.get(f"{originator.partition('.')[0]}.supersede")
    record = situation.record(originator)
    if verb is None or record is None:
        return
    if record.stage not in verb.when:
        _refuse_end(link, situation)
    said: dict[str, Any] = {"by": link.origin, "reason": link.reason}
    if link.reason is None:
        if any(f.name == "reason" and f.required for f in structs.fields(verb.command)):
            raise Refused("ends_without_reason", field="reason", number=link.other)
        del said["reason"]
    verb.decide(deepcopy(record), verb.command(**said), situation)


def _contradict(link: Standing, situation: Situation) -> bool:
    """Whether somebody said that the two contradict each other."""
    sides = {link.origin, link.other}
    numbers = {n for side in sides for n in situation.kept.linking(side)}
    found = standing_links(situation, sorted(numbers))
    return any(one.relation == "contradicts" and {one.origin, one.other} == sides for one in found)


def _check_reason(link: Standing) -> None:
    if link.reason is None:
        raise Refused("reason_missing", field="reason", number=link.other)
