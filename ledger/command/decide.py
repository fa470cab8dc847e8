"""From an order to the entries that would record it: pure, against one state of the fold.

Everything that can refuse does so here: the command id is new, the originator may take it, the
rules of its concept hold, the author may write it. What comes back only has to be signed and sent.
"""

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from secrets import token_hex
from typing import Any, NamedTuple, TypeVar

from msgspec import structs

from ledger.command.closing import check_ends
from ledger.command.correct import (
    check_changes,
    check_correction,
    check_corrector,
    check_in_use,
    check_shown,
    with_what_follows,
    without_the_same,
)
from ledger.command.doubts import check_doubts
from ledger.command.follows import check_follows
from ledger.command.may_write import check_role, role_refused
from ledger.command.meeting import meeting_of
from ledger.command.names import meant
from ledger.command.order import Context, Order, in_full, said_at
from ledger.command.past_only import check_past
from ledger.command.references import References, given_name
from ledger.domain import KINDS, VERBS
from ledger.domain.amending.commands import CorrectEntry, StrikeEntry
from ledger.domain.amendments import AMENDMENTS, HEADER_FIELDS
from ledger.domain.card import Wanted
from ledger.domain.concept import ABSENT, NOTHING, Command, Facts, Verb, Who, check_stage
from ledger.domain.crisis_and_roll import CRISIS, Member
from ledger.domain.entry import Entry, Recorder, Seen
from ledger.domain.lockout import check_foundation, crisis_after
from ledger.domain.meeting.record import writer_of
from ledger.domain.needs import check_order
from ledger.domain.organisation import zone_of
from ledger.domain.record import LEVELS, Record, above
from ledger.domain.situation import BACK, HOMES, Situation
from ledger.domain.values import Scope, When
from ledger.errors import AlreadyRecorded, NotAllowed, Refused
from ledger.evidence.fold import Fold

OPENING = "crisis.open"
LISTED = 12
"""Names given at most in one sentence."""

LOOKED_AT = 500
"""Things that are looked through for what they are called, the latest."""

C = TypeVar("C", bound=Command)

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
    `scenario` is what a scenario's clock says that goes on; what does not say itself when it was
    recorded goes by that.
    """

    now: datetime
    skewed: bool = False
    skipped: int = 0
    scenario: datetime | None = None


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
        Doubtful: it is asked first, and the order does not say that it is meant.
        NotAllowed: the author may not write this.
    """
    try:
        return _decided(order, fold, author, moment, ledger)
    except Refused as refused:
        _name(refused, order.verb, fold.situation)
        raise


def _name(refused: Refused, verb: Verb, situation: Situation) -> None:
    """What a refusal is about, as people say it, and of what is not there what is."""
    if refused.code == "unknown_originator":
        refused.fields["known"] = ", ".join(_open_to(verb, situation)) or NOTHING
    for name, said in (("originator", "short"), ("other", "other_short")):
        about = str(refused.fields.get(name, ""))
        if short := situation.short_name(about):
            refused.fields[said] = short
        if (named := situation.said_name(about)) != short:
            refused.fields[f"{name}_named"] = named
        if part := situation.index.part_of(about):
            refused.fields[f"{name}_part"] = situation.index.named(*part)


def _post_named(order: Order, situation: Situation) -> Order:
    """The same with a post by its name, where it was called as answers call it: `duty-1`."""
    said = getattr(order.command, "post", None)
    if order.verb.concept != "duty" or not said:
        return order
    held = situation.record(situation.said_short(said) or f"duty.{said}")
    post = getattr(held, "post", said)
    return order._replace(command=structs.replace(order.command, post=post))


def _decided(
    order: Order, fold: Fold, author: Author, moment: Moment, ledger: str
) -> list[Entry[Any]]:
    situation = fold.situation
    assert not order.circumstances.seal_to, order.id  # noqa: S101 (`ledger.command.sealing`)
    if (known := situation.commands.get(order.id)) is not None:
        raise AlreadyRecorded(known)
    order = _post_named(order, situation)
    originator = _reached(order, situation, author)
    check_readable(order.command, originator, situation)
    order = _timed(order, situation, moment)
    _check_scenario_clock(order.circumstances.recorded, situation)
    if order.circumstances.cell and order.verb.path != OPENING:
        situation.index.check("cell", "cell", order.circumstances.cell)
    if order.verb.apart and above("internal", order.circumstances.marking):
        raise Refused("names_are_shown", field="marking", value=order.circumstances.marking)
    record = situation.states.get(originator)
    ways = _ways(order.verb.concept, record.stage if record else ABSENT)
    check_stage(order.verb, originator, record, ways)
    who = Who(author.member, author.role, author.key)
    if order.verb.by is not None:
        order.verb.by(record, order.command, who, situation)
    facts = _facts(order, originator, situation, moment)
    entries = _entries(order, originator, facts, fold, author, moment, ledger)
    if order.verb.path != OPENING:
        _check_begun(entries, fold)
        check_author(entries, fold)
    _check_amends(order, situation, moment)
    _check_corrector(order, who, situation, moment)
    check_past(entries, situation)
    check_follows(entries, situation)
    if order.verb.path != OPENING:
        _check_foundation(entries, situation)
        check_doubts(entries, situation, order.meant)
    return entries


def _reached(order: Order, situation: Situation, author: Author) -> str:
    """What an order is about, once it is known that its author may write of such things.

    Raises:
        NotAllowed: `role`.
        Refused: as `originator_of`.
    """
    verb, member = order.verb, situation.member(author.member)
    if verb.path == OPENING:
        return originator_of(order, situation)
    if verb.concept != "entry":
        check_role(verb, verb.concept, member, author.role, situation)
        return originator_of(order, situation)
    originator = originator_of(order, situation)
    about: int = getattr(order.command, "number")  # noqa: B009 (every amendment names an entry)
    check_role(verb, originator.partition(".")[0], member, author.role, situation, about)
    return originator


@cache
def _ways(concept: str, stage: str) -> str:
    """The commands that are possible now, as they are typed."""
    found = (v for v in VERBS.values() if v.concept == concept and stage in v.when)
    return ", ".join(f"`crisis {v.group} {v.name}`" for v in found)


def _check_corrector(order: Order, who: Who, situation: Situation, moment: Moment) -> None:
    """Whether whoever corrects or completes might have given the command it comes to."""
    command = _in_full(order, situation, moment)
    if isinstance(command, CorrectEntry):
        check_corrector(command, who, situation)


def check_readable(command: Command, originator: str, situation: Situation) -> None:
    """Whether everything about an originator can be read, but for striking what cannot.

    Raises:
        Refused: `newer_version`, with the entry, by whom it is and when it was recorded.
    """
    if (other := situation.other_rules) is not None:
        raise Refused("newer_version", originator=CRISIS, **other._asdict())
    newer = situation.closed_by(originator)
    if newer is None or (isinstance(command, StrikeEntry) and situation.is_newer(command.number)):
        return
    raise Refused("newer_version", originator=originator, **newer._asdict())


def facts_of(order: Order, originator: str, situation: Situation, moment: Moment) -> Facts:
    """The events that an order comes to on one state of the situation.

    Raises:
        Refused: a rule of the concept refuses.
    """
    facts = _facts(order, originator, situation, moment)
    _check_amends(order, situation, moment)
    return facts


def _facts(order: Order, originator: str, situation: Situation, moment: Moment) -> Facts:
    """What the rule of the command itself decides."""
    command = _in_full(order, situation, moment)
    return order.verb.decide(situation.states.get(originator), command, situation)


def _check_amends(order: Order, situation: Situation, moment: Moment) -> None:
    """Whether a correction or a link may come to what it would; asked of whoever may write it."""
    command = _in_full(order, situation, moment)
    if isinstance(command, CorrectEntry):
        check_correction(command, situation)
        check_changes(command, order.circumstances.marking, situation)
        check_shown(command.number, order.circumstances.marking, situation)
    check_ends(command, situation)


def _timed(order: Order, situation: Situation, moment: Moment) -> Order:
    """On a scenario's clock that goes on, an order with its time, never before what is recorded."""
    if moment.scenario is None or order.circumstances.recorded is not None:
        return order
    last = situation.clocks.get(True)
    recorded = max(moment.scenario, last) if last else moment.scenario
    return order._replace(circumstances=structs.replace(order.circumstances, recorded=recorded))


def _check_scenario_clock(recorded: datetime | None, situation: Situation) -> None:
    """It never goes back, or what came later would be known before.

    Nor does it begin before what is recorded: an exercise that plays in the past is opened there.
    """
    last, other = situation.clocks.get(True), situation.clocks.get(False)
    if recorded and last and recorded < last:
        raise Refused("scenario_clock_back", field="recorded", value=recorded, last=last)
    if recorded and last is None and other and other - recorded > BACK:
        local = recorded.astimezone(zone_of(situation.index.organisation))
        said = {"value": recorded, "last": other, "typed": f"{local:%Y-%m-%d %H:%M}"}
        raise Refused("scenario_before_opening", field="recorded", **said)


def _check_begun(entries: Sequence[Entry[Any]], fold: Fold) -> None:
    """What the state does not show may stand there all the same: written by other software."""
    for entry in entries:
        if (number := fold.rules.begun(entry)) is not None:
            raise Refused("begun", originator=entry.originator, number=number)


def _check_foundation(entries: Sequence[Entry[Any]], situation: Situation) -> None:
    for number, entry in enumerate(entries, situation.head + 1):
        if entry.originator in HOMES:
            check_foundation(number, entry, situation)
        if situation.crisis and (after := crisis_after(number, entry, situation)):
            check_in_use(situation.crisis.organisation, after.organisation, situation)
            check_order(situation.crisis.organisation, after.organisation)


def _in_full(order: Order, situation: Situation, moment: Moment) -> Command:
    """A correction with its new values as the corrected fields hold them, not as they are said."""
    command = order.command
    if not isinstance(command, CorrectEntry):
        return command
    zone = zone_of(situation.index.organisation)
    now = said_at(order.circumstances, moment.scenario or moment.now)
    given = partial(given_name, situation)
    context = Context(now, zone, References(situation), situation.index, given)
    original = situation.entry(command.number)
    _check_says_itself(command, original)
    changes = in_full(original, command.changes, context)
    whole = with_what_follows(structs.replace(command, changes=changes), situation)
    return without_the_same(whole, situation)


def _check_says_itself(command: CorrectEntry, original: Entry[Any]) -> None:
    """What a correction or a strike says of another entry is mended there.

    Raises:
        Refused: `says_of_another`, with the entry that it is about.
    """
    event = original.event
    if not isinstance(event, AMENDMENTS):
        return
    own = {*event.__struct_fields__, *HEADER_FIELDS}
    if not own.issuperset(command.changes):
        typed = _typed_again(command, event.number)
        raise Refused("says_of_another", number=command.number, other=event.number, typed=typed)


def _typed_again(command: CorrectEntry, number: int) -> str:
    """The same correction of another entry, as it is typed."""
    changes = [f"{name}={value}" for name, value in command.changes.items()]
    words = ["crisis", "entry", "correct", str(number), *changes, "--reason", str(command.reason)]
    return shlex.join(words)


def originator_of(order: Order, situation: Situation) -> str:
    """The originator an order writes to.

    Raises:
        Refused: `target_missing`, `unknown_number`, `other_concept`, `several_called`;
            `unknown_target` when what is named as being there already is not; `none_current` or
            `several_current` where there is no one that is meant without being named.
    """
    verb, target = order.verb, order.target
    if verb.concept == "entry":
        return situation.originator_of(int(target))
    if verb.key is not None:
        return verb.key(order.command)
    if not target:
        if verb.target == "existing":
            raise Refused("target_missing", command=verb.path)
        if verb.target == "current":
            return _current(verb, order.circumstances.cell, situation)
        return f"{verb.concept}.{order.id}"
    found = _originator_named(verb, target, situation)
    if verb.called and verb.target == "existing" and not _is_there(found, situation):
        found = _called_so(verb, target, situation) or found
    if verb.target == "either" and not order.named and not _is_there(found, situation):
        known = ", ".join(_open_to(verb, situation)) or NOTHING
        raise Refused("unknown_target", originator=found, command=verb.path, known=known)
    return found


def _current(verb: Verb, cell: str | None, situation: Situation) -> str:
    """The only one that a command can be about, of the cell where one is said."""
    for stage in verb.when:
        wanted = Wanted(verb.concept, (stage,), group=cell)
        cards = situation.listed(wanted, "newest", most=LISTED)
        if len(cards) > 1:
            shown = (c for c in cards if c.level <= LEVELS["internal"])
            known = ", ".join(situation.typed_name(card.originator) for card in shown)
            raise Refused("several_current", command=verb.path, known=known)
        if cards:
            return cards[0].originator
    raise Refused("none_current", command=verb.path, concept=verb.concept)


def _called_so(verb: Verb, word: str, situation: Situation) -> str:
    """The only one about a part of the organisation that is called so: one that is not over, first.

    Raises:
        Refused: `several_called`, with what each is called.
    """
    idents = meant(verb.called, word, situation.index, near=True)
    found = {originator: record for originator, record in _takers(verb, situation)
             if not idents.isdisjoint(ident for _, ident in record.called)}  # fmt: skip
    now = situation.recorded
    held = [one for one, record in found.items() if now and not record.is_over(now)] or [*found]
    if len(held) > 1:
        known = ", ".join(situation.short_name(one) for one in held[:LISTED])
        raise Refused("several_called", field="target", value=word, known=known)
    return held[0] if held else ""


def _takers(verb: Verb, situation: Situation) -> Iterator[tuple[str, Record]]:
    """The latest that a command could be about now."""
    for card in situation.listed(Wanted(verb.concept, verb.when), "newest", most=LOOKED_AT):
        record = situation.record(card.originator)
        if record is not None:
            yield card.originator, record


def _originator_named(verb: Verb, target: str, situation: Situation) -> str:
    """A number, a name or an originator id as the originator it means."""
    found = situation.said_short(target) if verb.target != "new" else ""
    if target.isdigit() and verb.target != "new":
        found = situation.originator_of(int(target))
    elif found and _is_there(f"{verb.concept}.{target}", situation):
        found = ""  # somebody called a thing so, as `R-14` of a file, and no count did
    if found:
        if not found.startswith(verb.concept + "."):
            raise _of_another(verb, target, found)
        return found
    named, dot, _ = target.partition(".")
    if dot and named != verb.concept:
        raise _of_another(verb, target, target)
    return target if dot else f"{verb.concept}.{target}"


def _of_another(verb: Verb, said: str, originator: str) -> Refused:
    """What names something of another concept than the command is about."""
    error = Refused("other_concept", number=said, concept=verb.concept, originator=originator)
    if not said.isdigit():
        error.fields["by"] = "name"
    return error


def _is_there(originator: str, situation: Situation) -> bool:
    return originator in situation.states or bool(situation.place(originator).newer)


def _open_to(verb: Verb, situation: Situation) -> list[str]:
    """The short names of what a command could be about now, the latest first."""
    found = [
        (state.number, situation.typed_name(originator))
        for originator, state in situation.records()
        if originator.startswith(f"{verb.concept}.")
        and state.stage in verb.when
        and not above("internal", state.marking)
    ]
    return [name for _, name in sorted(found, reverse=True)[:LISTED]]


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
    held = _meeting(order, originator, fold.situation, author, around["recorded"])
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
            receipt=order.receipt,
            meeting=held,
            **around,
        )
        for version, fact in enumerate(facts, first)
    ]


def _meeting(
    order: Order, originator: str, situation: Situation, author: Author, recorded: datetime
) -> str | None:
    """The meeting that was under way when it was put down, if one was."""
    around = order.circumstances
    put_down = around.written.at if around.written else recorded
    writer = writer_of(around, author.member)
    return meeting_of(originator, around.cell, writer, put_down, situation)


def circumstances_of(order: Order, fold: Fold, moment: Moment) -> dict[str, Any]:
    """The circumstances as header fields: three clocks, and what was said around the command.

    An entry is marked as skewed when this clock or that of the entry before it is known to be off.

    Raises:
        Refused: `scenario_clock_refused`, in a ledger that is no exercise.
    """
    said = structs.asdict(order.circumstances)
    scenario = said.pop("recorded")
    del said["seal_to"]
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
        NotAllowed: `not_enrolled` or `role`, with the roles held; `not_your_sites`, with those of
            a role that may write it for these alone; `amends`, with who recorded what would be
            amended, and who may do it.
    """
    for entry in entries:
        if hindrance := fold.rules.hindrance(entry):
            who = entry.recorder
            member = fold.situation.member(who.member)
            if hindrance == "amends":
                raise _not_theirs(entry, fold)
            situation = fold.situation
            if hindrance == "role" and member and (sites := _own_sites(entry, member, fold)):
                index = situation.index
                role, places = index.named("role", who.role), index.named("site", *sites)
                raise NotAllowed("not_your_sites", role=role, sites=places)
            raise role_refused(member, who.role, entry.type, situation, hindrance, who=who.member)


def _own_sites(entry: Entry[Any], member: Member, fold: Fold) -> tuple[str, ...]:
    """The sites for which somebody may write it in this role; none where that is not the reason."""
    concept = entry.originator.partition(".")[0]
    for post in member.posts:
        if not post.sites or post.role != entry.recorder.role:
            continue
        own = set(fold.situation.index.sites(Scope(sites=post.sites)))
        if fold.situation.may(member, post.role, concept, entry.type, own):
            return post.sites
    return ()


def _not_theirs(entry: Entry[Any], fold: Fold) -> NotAllowed:
    number = entry.event.number
    role = fold.situation.index.named("role", entry.recorder.role)
    original = fold.situation.kept.entry(number)
    by = original.recorder.member if original else "\N{EN DASH}"
    able = ", ".join(fold.rules.able(entry)[:LISTED]) or "\N{EN DASH}"
    return NotAllowed("amends", number=number, role=role, by=by, able=able)
