"""From an order to the entries that would record it: pure, against one state of the fold.

Everything that can refuse does so here: the command id is new, the originator may take it, the
rules of its concept hold, the author may write it. What comes back only has to be signed and sent.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any, NamedTuple

from msgspec import structs

from ledger.command.correct import check_correction
from ledger.command.order import Context, Order, in_full
from ledger.command.past_only import check_past
from ledger.domain import KINDS
from ledger.domain.amending.commands import CorrectEntry, StrikeEntry
from ledger.domain.concept import Command, Facts, Verb, check_stage
from ledger.domain.entry import Entry, Recorder, Seen
from ledger.domain.lockout import check_foundation
from ledger.domain.organisation import zone_of
from ledger.domain.situation import HOMES, Situation
from ledger.domain.values import When
from ledger.errors import AlreadyRecorded, NotAllowed, Refused
from ledger.evidence.fold import Fold

OPENING = "crisis.open"
LISTED = 12
"""Names given at most in one sentence."""

_TOPICS = {kind.event: topic for topic, kind in KINDS.items()}


class Author(NamedTuple):
    """Who records at this terminal: the member, in a role, with a key."""

    member: str
    role: str
    terminal: str
    key: str


class Moment(NamedTuple):
    """When something is recorded (UTC), and whether this clock is known to be off.

    `skipped` versions are left out, after others were faster (`Situation.free_version`).
    """

    now: datetime
    skewed: bool = False
    skipped: int = 0


def new_id() -> str:
    """A command id: a ULID, sorted by time and unique without asking anybody."""
    from ulid import ULID  # noqa: PLC0415 (20 ms that reading does not need)

    return str(ULID())


def decide(
    order: Order, fold: Fold, author: Author, moment: Moment, ledger: str
) -> list[Entry[Any]]:
    """The entries that record an order, unsigned, versions following on.

    Raises:
        AlreadyRecorded: the command id is in the ledger.
        Refused: a rule refuses; `begun`, another entry stands where this must be the first.
        NotAllowed: the author may not write this.
    """
    situation = fold.situation
    if (known := situation.commands.get(order.id)) is not None:
        raise AlreadyRecorded(known)
    originator = originator_of(order, situation)
    check_readable(order.command, originator, situation)
    _check_scenario_clock(order.circumstances.recorded, situation)
    if order.circumstances.cell and order.verb.path != OPENING:
        situation.index.check("cell", "cell", order.circumstances.cell)
    check_stage(order.verb, originator, situation.states.get(originator))
    facts = facts_of(order, originator, situation, moment)
    entries = _entries(order, originator, facts, fold, author, moment, ledger)
    check_past(entries, situation)
    if order.verb.path != OPENING:
        _check_begun(entries, fold)
        check_author(entries, fold)
        _check_foundation(entries, situation)
    return entries


def check_readable(command: Command, originator: str, situation: Situation) -> None:
    """Whether everything about an originator can be read, but for striking what cannot.

    Raises:
        Refused: `newer_version`, with the entry, by whom it is and when it was recorded.
    """
    newer = situation.closed_by(originator)
    if newer is None or (isinstance(command, StrikeEntry) and situation.is_newer(command.number)):
        return
    raise Refused("newer_version", originator=originator, **newer._asdict())


def facts_of(order: Order, originator: str, situation: Situation, moment: Moment) -> Facts:
    """The events that an order comes to on one state of the situation.

    Raises:
        Refused: a rule of the concept refuses.
    """
    command = _in_full(order.command, situation, moment)
    facts = order.verb.decide(situation.states.get(originator), command, situation)
    if isinstance(command, CorrectEntry):
        check_correction(command, situation)
    return facts


def _check_scenario_clock(recorded: datetime | None, situation: Situation) -> None:
    """It never goes back, or what came later would be known before."""
    last = situation.clocks.get(True)
    if recorded and last and recorded < last:
        raise Refused("scenario_clock_back", field="recorded", value=recorded, last=last)


def _check_begun(entries: Sequence[Entry[Any]], fold: Fold) -> None:
    """What the state does not show may stand there all the same: written by other software."""
    for entry in entries:
        if (number := fold.rules.begun(entry)) is not None:
            raise Refused("begun", originator=entry.originator, number=number)


def _check_foundation(entries: Sequence[Entry[Any]], situation: Situation) -> None:
    for number, entry in enumerate(entries, situation.head + 1):
        if entry.originator in HOMES:
            check_foundation(number, entry, situation)


def _in_full(command: Command, situation: Situation, moment: Moment) -> Command:
    """A correction with its new values as the corrected fields hold them, not as they are said."""
    if not isinstance(command, CorrectEntry):
        return command
    zone = zone_of(situation.index.organisation)
    context = Context(moment.now, zone, situation.commands, situation.index)
    original = situation.entry(command.number)
    return structs.replace(command, changes=in_full(original, command.changes, context))


def originator_of(order: Order, situation: Situation) -> str:
    """The originator an order writes to.

    Raises:
        Refused: `target_missing`, `unknown_number`, `other_concept`, or `unknown_target` when
            what is named as being there already is not.
    """
    verb, target = order.verb, order.target
    if verb.concept == "entry":
        return situation.originator_of(int(target))
    if verb.key is not None:
        return verb.key(order.command)
    if not target:
        if verb.target == "existing":
            raise Refused("target_missing", command=verb.path)
        return f"{verb.concept}.{order.id}"
    found = _originator_named(verb, target, situation)
    if verb.target == "either" and not order.named and not _is_there(found, situation):
        known = ", ".join(_open_to(verb, situation)) or "\N{EN DASH}"
        raise Refused("unknown_target", originator=found, command=verb.path, known=known)
    return found


def _originator_named(verb: Verb, target: str, situation: Situation) -> str:
    """A number, a slug or an originator id as the originator it means."""
    if target.isdigit() and verb.target != "new":
        found = situation.originator_of(int(target))
        if not found.startswith(verb.concept + "."):
            raise Refused("other_concept", number=target, concept=verb.concept, originator=found)
        return found
    named, dot, _ = target.partition(".")
    if dot and named != verb.concept:
        raise Refused("other_concept", number=target, concept=verb.concept, originator=target)
    return target if dot else f"{verb.concept}.{target}"


def _is_there(originator: str, situation: Situation) -> bool:
    return originator in situation.states or bool(situation.place(originator).newer)


def _open_to(verb: Verb, situation: Situation) -> list[str]:
    """The short names of what a command could be about now, the latest first."""
    found = [
        (state.number, originator.partition(".")[2])
        for originator, state in situation.records()
        if originator.startswith(f"{verb.concept}.") and state.stage in verb.when
    ]
    return [slug for _, slug in sorted(found, reverse=True)[:LISTED]]


def _entries(  # noqa: PLR0913, PLR0917 (the parts of an entry)
    order: Order,
    originator: str,
    facts: Any,
    fold: Fold,
    author: Author,
    moment: Moment,
    ledger: str,
) -> list[Entry[Any]]:
    first = fold.situation.free_version(originator, len(facts), moment.skipped)
    around = circumstances_of(order, fold, moment)
    position = fold.position
    return [
        Entry(
            v=1,
            type=_TOPICS[type(fact)],
            ledger=ledger,
            originator=originator,
            version=version,
            id=token_hex(16),
            command=order.id,
            seen=Seen(number=position.number, root=position.root),
            recorder=Recorder(member=author.member, role=author.role, terminal=author.terminal),
            signer=author.key,
            event=fact,
            **around,
        )
        for version, fact in enumerate(facts, first)
    ]


def circumstances_of(order: Order, fold: Fold, moment: Moment) -> dict[str, Any]:
    """The circumstances as header fields: three clocks, and what was said around the command.

    An entry is marked as skewed when this clock or that of the entry before it is known to be off.

    Raises:
        Refused: `scenario_clock_refused`, in a ledger that is no exercise.
    """
    said = structs.asdict(order.circumstances)
    scenario = said.pop("recorded")
    recorded = scenario.astimezone(moment.now.tzinfo) if scenario else moment.now
    if scenario and not _exercise(order, fold.situation):
        raise Refused("scenario_clock_refused")
    said["occurred"] = said["occurred"] or _occurred(order, recorded)
    return {
        **said,
        "recorded": recorded,
        "scenario": scenario is not None,
        "skewed": scenario is None and (moment.skewed or fold.situation.runs_back(recorded)),
    }


def _occurred(order: Order, recorded: datetime) -> When:
    """Unless told better: now, to the minute; for what was put down before, before that."""
    if written := order.circumstances.written:
        return When(said="before", latest=written.at)
    minute = recorded.replace(second=0, microsecond=0)
    return When(said="minute", earliest=minute, latest=minute)


def _exercise(order: Order, situation: Situation) -> bool:
    if order.verb.path == OPENING:
        return bool(getattr(order.command, "kind", "") == "exercise")
    return situation.crisis is not None and situation.crisis.kind == "exercise"


def check_author(entries: Sequence[Entry[Any]], fold: Fold) -> None:
    """Whether their recorder may write them now.

    Raises:
        NotAllowed: `not_enrolled` or `role`, with the roles held.
    """
    for entry in entries:
        if hindrance := fold.rules.hindrance(entry):
            who = entry.recorder
            member = fold.situation.member(who.member)
            held = ", ".join(post.role for post in member.posts) if member else ""
            raise NotAllowed(
                hindrance, member=who.member, role=who.role, kind=entry.type, held=held
            )
