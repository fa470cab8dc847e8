"""How a concept is declared: its commands, events and record, how it decides and how it evolves.

A concept module makes one `Concept` and hangs plain functions on it. Deciding looks at the record
and may refuse; evolving only applies and never refuses (the *decider* of event sourcing). From the
declarations are derived the command line, the import format, the JSON Schema, the forms, the
reference pages and the transition tables; nothing else lists the kinds.

    decision = Concept("decision", Decision)

    @decision.decides("take", when=(ABSENT, "raised"))
    def take(record: Decision | None, command: TakeDecision, situation: Situation) -> Facts: ...

    @decision.evolves("decision.taken")
    def taken(record: Decision | None, event: DecisionTaken, entry: Entry[DecisionTaken],
              number: int) -> Decision: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypedDict, TypeVar, Unpack, get_type_hints

from msgspec import Struct, structs

from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record, counted
from ledger.domain.values import Number, Originator
from ledger.errors import Doubtful, Refused

ABSENT = "absent"
"""The stage of an originator that has no accepted entry yet."""

NOTHING = "\N{EN DASH}"
"""Stands in a sentence where a list of names is empty."""

ANY_STAGE = "*"
"""In a verb's stages: allowed in every one of them."""

Target = Literal["new", "existing", "either", "keyed", "current"]
"""Which originator a command writes to.

`new`: one made from the slug given or from the command id. `existing`: one named by slug, by
originator id or by the number of one of its entries. `either`: existing when named, else new.
`keyed`: follows from the command's own fields. `current`: the one named, else the only one there is
in the first of the verb's stages in which there is any (of the cell, where the order says one).
"""


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all commands: what somebody asks for. The docstring of a subclass is its help."""


C = TypeVar("C", bound=Command)
W = TypeVar("W")
S = TypeVar("S", bound=Record)
E = TypeVar("E", bound=Event)

Facts = Sequence[Event]


class Who(NamedTuple):
    """Whoever gives a command: member, role and key."""

    member: str
    role: str
    key: str


ByWhom = Callable[[Any, Any, Who, Any], None]
"""Takes the record, the command, who gives it and the situation; refuses whoever may not."""

Decide = Callable[[Any, Any, Any], Facts]
"""Takes the record, the command and the situation; refuses, or gives facts."""

Wants = Mapping[str, tuple[tuple[str, ...], ...]]
"""By stage, the fields that are to be said in the end; of each group one is enough."""

Evolve = Callable[[Any, Any, Entry[Any], int], Record | None]

Asks = tuple[tuple[str, Callable[[Any, Entry[Any], Any], Doubtful | None]], ...]
"""Questions with their codes: each from the record, the entry and the situation; None for none."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One command of a concept, as declared; one that `ends` is how what it is about may end.

    One that may be said of `many` things at once is recorded for each of them. `by` says who may
    not give it, where that is no matter of roles. `called` is its concept's.
    """

    concept: str
    name: str
    command: type[Command]
    decide: Decide
    when: tuple[str, ...]
    target: Target
    key: Callable[[Any], Originator] | None
    example: str
    reserved: tuple[str, ...] = ()
    ends: bool = False
    apart: str = ""
    many: bool = False
    by: ByWhom | None = None
    called: str = ""

    @property
    def group(self) -> str:
        """What people find it under: its concept, unless it stands apart."""
        return self.apart or self.concept

    @property
    def label(self) -> str:
        """What its concept calls it: its name, with what it stands apart under."""
        return f"{self.apart} {self.name}".strip()

    @property
    def path(self) -> str:
        """`decision.take`: what import lines and the command line call it."""
        return f"{self.group}.{self.name}"


Follows = tuple[tuple[str, tuple[str, ...]], ...]
"""Fields that deciding makes, each with those it makes them of."""


Keeps = Callable[[Any, Sequence[Entry[Any]]], None]
"""Takes the record and an entry as it was recorded and after each correction; keeps who was said.

A correction of who did something takes nobody out who was said to have done it.
"""


class KindPlace(TypedDict, total=False):
    """What a kind declares of where its events may stand and what they say there; see `Kind`."""

    key: Callable[[Any], Originator]
    begins: bool
    once: bool
    whole: bool
    aside: bool
    follows: Follows
    after: bool
    asks: Asks
    keeps: Keeps
    named: bool
    struck_as: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One event of a concept, as declared: its topic, its class and how it changes the state.

    `key` is the one originator that an event of this kind may stand in, by what it says. One that
    `begins` stands only where nothing else does, one that comes `once` where none of its kind does.
    One that says how the `whole` of an originator stands is also about the sites it began with.
    One that is `aside` leaves its record's times and sources as they were. `follows` are the fields
    that deciding makes, each with those it makes them of: a correction of these corrects it too.
    One that comes `after` was not before what its record tells. `asks` are its own questions
    (`ledger.command.doubts`), by their codes. `keeps` see what a corrected entry said before.
    From rules 2 on a role writes one that is to be `named` only where it names it or writes
    everything; a strike of one is of the kind `struck_as`, where it comes to that.
    `over`, `stands`, `alone` and `asked_again` are its concept's.
    """

    concept: str
    topic: str
    event: type[Event]
    evolve: Evolve
    key: Callable[[Any], Originator] | None = None
    reserved: tuple[str, ...] = ()
    begins: bool = False
    once: bool = False
    whole: bool = False
    aside: bool = False
    after: bool = False
    asks: Asks = ()
    over: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    asked_again: int = 0
    follows: Follows = ()
    alone: tuple[str, ...] = ()
    keeps: Keeps | None = None
    named: bool = False
    struck_as: str = ""

    def take(self, record: Record | None, entry: Entry[Any], number: Number) -> Record | None:
        """The record with one more entry of this kind; None while nothing has begun it."""
        ended = record.ended if record is not None and record.stage in self.over else None
        evolved = self.evolve(record, entry.event, entry, number)
        if evolved is not None:
            counted(evolved, entry, number, aside=self.aside)
            evolved.ended = ended or number if evolved.stage in self.over else None
        return evolved

    def belongs(self, event: Any, originator: Originator) -> bool:
        """Whether an event of this kind may stand in an originator of its concept."""
        if self.key is not None:
            return originator == self.key(event)
        return reserved_word(originator, self.reserved) is None


@dataclass(frozen=True, slots=True)
class Concept(Generic[S]):
    """The declaration of one concept; `verbs` and `kinds` fill as its functions are defined.

    `reserved` are slugs, and with `-` behind them beginnings of slugs, that only its keyed
    commands may write to. A record is `over` in the stages that its ending commands lead to. In
    those where it `stands` it waits for something or holds, and a second one in the same words is
    asked about (`ledger.command.doubts`); so it is within `asked_again` hours of the first,
    whatever became of that. Of the groups in `alone` any second one is. By the parts of the
    organisation of the kind `called` a record is found as well (`Record.called`). `wants` is what
    somebody will ask for while a record is at a stage, by names of which one is enough.
    """

    name: str
    record: type[S]
    verbs: dict[str, Verb] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    reserved: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    asked_again: int = 0
    alone: tuple[str, ...] = ()
    called: str = ""
    wants: Wants = field(default_factory=dict)

    def decides(  # noqa: PLR0913 (a command is declared by that much)
        self,
        name: str,
        *,
        when: tuple[str, ...],
        target: Target = "existing",
        key: Callable[[Any], Originator] | None = None,
        example: str = "",
        ends: bool = False,
        apart: str = "",
        many: bool = False,
        by: ByWhom | None = None,
    ) -> Callable[[Callable[[S | None, C, W], Facts]], Callable[[S | None, C, W], Facts]]:
        """Declare a command: its verb, the stages it is allowed in, and where it writes.

        `example` is what follows the verb on a command line that works on the Vivalia ledger.
        `apart` is what people find it under when that is not the concept. `many` and `by`: see
        `Verb`.
        """

        def declare(
            decide: Callable[[S | None, C, W], Facts],
        ) -> Callable[[S | None, C, W], Facts]:
            command = _parameter(decide, "command")
            self.verbs[f"{apart} {name}".strip()] = Verb(
                self.name,
                name,
                command,
                decide,
                when,
                target,
                key,
                example,
                self.reserved,
                ends,
                apart,
                many,
                by,
                self.called,
            )
            return decide

        return declare

    def evolves(
        self, topic: str, **place: Unpack[KindPlace]
    ) -> Callable[
        [Callable[[S | None, E, Entry[E], int], S | None]],
        Callable[[S | None, E, Entry[E], int], S | None],
    ]:
        """Declare an event: its topic for ever, how it changes the state, and where it stands."""

        def declare(
            evolve: Callable[[S | None, E, Entry[E], int], S | None],
        ) -> Callable[[S | None, E, Entry[E], int], S | None]:
            event = _parameter(evolve, "event")
            self.kinds[topic] = Kind(
                self.name, topic, event, evolve, reserved=self.reserved, over=self.over,
                stands=self.stands, alone=self.alone, asked_again=self.asked_again, **place,
            )  # fmt: skip
            return evolve

        return declare

    def amends(self, topic: str, event: type[Event]) -> None:
        """Declare an event that changes no state by itself (see `ledger.domain.amendments`)."""
        self.kinds[topic] = Kind(self.name, topic, event, _unchanged)


def _unchanged(state: Record, *_: object) -> Record:
    return state


def check_stage(verb: Verb, originator: str, state: Record | None, ways: str = "") -> None:
    """Refuse a command that its originator's stage does not allow; `ways` are those it does.

    Raises:
        Refused: `unknown_originator` or `wrong_stage`, with what would be allowed;
            `slug_reserved` for a new originator under a name that a keyed command may need.
    """
    stage = state.stage if state else ABSENT
    if state is None and verb.key is None:
        _check_slug(verb, originator)
    if stage in verb.when or ANY_STAGE in verb.when:
        return
    if state is None:
        raise Refused("unknown_originator", originator=originator, command=verb.path, known=NOTHING)
    raise Refused(
        "wrong_stage",
        originator=originator,
        stage=stage,
        command=verb.path,
        allowed=", ".join(verb.when),
        number=state.number,
        ways=ways,
    )


def _check_slug(verb: Verb, originator: str) -> None:
    if (word := reserved_word(originator, verb.reserved)) is not None:
        slug = originator.partition(".")[2]
        raise Refused("slug_reserved", field="as", value=slug, reserved=word)


def reserved_word(originator: Originator, reserved: tuple[str, ...]) -> str | None:
    """The reserved word under which only keyed entries stand; None where any may."""
    slug = originator.partition(".")[2]
    there = (word for word in reserved if slug == word or slug.startswith(f"{word}-"))
    return next(there, None)


def carry(event: type[E], command: Command, **more: object) -> E:
    """The event that says what the command said: fields of the same name, and `more`."""
    wanted = event.__struct_fields__
    same = {k: v for k, v in structs.asdict(command).items() if k in wanted}
    return event(**{**same, **more})


def _parameter(function: Callable[..., Any], name: str) -> Any:
    """The class annotated for one parameter; the declaration reads it, so nobody repeats it."""
    return get_type_hints(function, localns={"Situation": Any})[name]
