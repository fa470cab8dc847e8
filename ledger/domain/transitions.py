"""The transition table of each concept, found by walking its declarations.

From nothing, every command is tried in every stage that can be reached, with samples; what the
docs print is therefore what deciding does and cannot drift from it.
"""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from msgspec import structs

from ledger.domain import CONCEPTS, KINDS
from ledger.domain.amendments import EntryStruck
from ledger.domain.concept import ABSENT, ANY_STAGE, Command, Concept, Verb, check_stage
from ledger.domain.dossier.erasures import text_fields
from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record
from ledger.domain.record_lookup import InMemory, Judged, Taken
from ledger.domain.sample import Sampler
from ledger.domain.situation import Situation
from ledger.domain.values import Sealed
from ledger.errors import Refused

UNSAID = (("starts",), ("part", "scope", "share"), ("reached",))
"""Fields that say something by being left out of a command that has all others."""

VARIANTS = (
    *(Sampler(full=full, size=size) for size in (1, 3, 2) for full in (False, True)),
    *(Sampler(full=True, unsaid=names) for names in UNSAID),
)
"""The samples each command is tried with."""

STATES_PER_STAGE = 8
"""How many different states of one stage are tried; counts could grow for ever."""

_KIND_OF = {kind.event: kind for kind in KINDS.values()}
_SEALED = Sealed(commitment="0" * 43, ciphertext="sealed")
_HEADER: Entry[Any] = Sampler().make(Entry[EntryStruck])


class Transition(NamedTuple):
    """What one command does in one stage: the stages it may lead to, or the code it is refused."""

    stage: str
    command: str
    results: tuple[str, ...]
    refusal: str = ""


class Trial(NamedTuple):
    """One sample of a command tried on one state: what it decided and led to, or the refusal."""

    state: Record | None
    verb: Verb
    command: Command
    events: tuple[Event, ...] = ()
    result: Record | None = None
    refusal: str = ""

    @property
    def stage(self) -> str:
        """The stage it was tried in; amendments are allowed in every one alike."""
        return ANY_STAGE if ANY_STAGE in self.verb.when else stage_of(self.state)


def transitions(concept: Concept[Any]) -> list[Transition]:
    """Every stage with every command, in the order in which the stages are reached."""
    trials: dict[tuple[str, str], list[Trial]] = {}
    for trial in Walk().explore(concept):
        trials.setdefault((trial.stage, trial.verb.label), []).append(trial)
    return [_row(stage, name, found) for (stage, name), found in trials.items()]


def stage_of(state: Record | None) -> str:
    """The stage of a state; that of nothing is `absent`."""
    return state.stage if state else ABSENT


class Walk:
    """Tries commands in a situation that holds one accepted entry of every concept.

    Those are about `<concept>.other`, so that a command that cites an entry has one to cite; what
    is tried is about `<concept>.sample`.
    """

    def __init__(self) -> None:
        self._kept = InMemory()
        self._cited: dict[str, int] = {"other": 1}
        self.situation = Situation(KINDS, self._kept)
        for concept in CONCEPTS:
            if concept.record is not Record:
                self._open(self._beginning(concept))
        self._seal()

    def explore(self, concept: Concept[Any]) -> Iterator[Trial]:
        """Every command on every state that is reached from nothing, a few states a stage."""
        states: list[Record | None] = [None]
        commands = {verb: list(self.commands(verb)) for verb in concept.verbs.values()}
        for state in states:
            for verb, samples in commands.items():
                for command in samples:
                    trial = self.attempt(verb, command, state)
                    yield trial
                    if _is_new(trial.result, states):
                        states.append(trial.result)

    def commands(self, verb: Verb) -> Iterator[Command]:
        """Samples of one command, the plainest first."""
        own = self._cited.get(verb.concept, 2)
        for sampler in VARIANTS:
            yield replace(sampler, entry=own, cited=self._cited).make(verb.command)

    def attempt(self, verb: Verb, command: Command, state: Record | None) -> Trial:
        """Decide a command on a state and fold what it decides; the state stays as it is."""
        originator = _originator(verb, command, "sample")
        place = self.situation.place(originator)
        before, place.record = place.record, _copy(state)
        try:
            check_stage(verb, originator, state)
            events = tuple(
                verb.decide(self.situation.states.get(originator), command, self.situation)
            )
        except Refused as refused:
            return Trial(state, verb, command, refusal=refused.code)
        finally:
            place.record = before
        return Trial(state, verb, command, events, evolved(_copy(state), events))

    def _beginning(self, concept: Concept[Any]) -> Verb:
        """The command that begins what is cited: the first, or the last that may supersede."""
        first, *more = (verb for verb in concept.verbs.values() if ABSENT in verb.when)
        supersedes = concept.verbs.get("supersede")
        if supersedes is None or self._begun(first) in supersedes.when:
            return first
        return next(verb for verb in reversed(more) if self._begun(verb) in supersedes.when)

    def _begun(self, verb: Verb) -> str:
        command = next(self.commands(verb))
        return stage_of(evolved(None, verb.decide(None, command, self.situation)))

    def _open(self, verb: Verb) -> None:
        command = next(self.commands(verb))
        originator = _originator(verb, command, "other")
        for version, event in enumerate(verb.decide(None, command, self.situation), 1):
            self._cited[verb.concept] = self._take(originator, version, event)

    def _seal(self) -> None:
        """One more entry, whose texts are sealed: there is one whose keys go or are handed on."""
        verbs = (self._beginning(concept) for concept in CONCEPTS if concept.record is not Record)
        for verb in (one for one in verbs if one.key is None):
            (event, *_) = verb.decide(None, next(self.commands(verb)), self.situation)
            said = {n: _SEALED for n in text_fields(type(event)) if getattr(event, n)}
            if said:
                event = structs.replace(event, **said)
                number = self._take(f"{verb.concept}.sealed", 1, event)
                self._cited["erased"] = self._cited["handed"] = number
                return

    def _take(self, originator: str, version: int, event: Event) -> int:
        number = self.situation.head + 1
        entry = entry_of(event, originator=originator, version=version)
        self.situation.count(originator, version)
        self.situation.apply(number, entry, self.situation.place(originator))
        judged = Judged(number, originator, version, "accepted", "", entry)
        self._kept.take(Taken(judged, b""))
        return number


def _copy(state: Record | None) -> Record | None:
    """One of its own, to the depth; ten times as fast as `copy.deepcopy`."""
    copied: Record | None = pickle.loads(pickle.dumps(state))  # noqa: S301 (what was just written)
    return copied


def evolved(state: Record | None, events: Iterable[Event], number: int = 999) -> Record | None:
    """The state after these events, folded in place."""
    for event in events:
        state = _KIND_OF[type(event)].take(state, entry_of(event), number)
    return state


def entry_of(event: Event, **header: Any) -> Entry[Any]:
    """An entry with a sample header around an event."""
    return structs.replace(_HEADER, event=event, type=_KIND_OF[type(event)].topic, **header)


def _originator(verb: Verb, command: Command, slug: str) -> str:
    return verb.key(command) if verb.key else f"{verb.concept}.{slug}"


def _is_new(state: Record | None, states: list[Record | None]) -> bool:
    same = [_bare(known) for known in states if known and stage_of(known) == stage_of(state)]
    return state is not None and _bare(state) not in same and len(same) < STATES_PER_STAGE


def _bare(record: Record) -> Record:
    """A record without how often and when it was written to."""
    return structs.replace(record, numbers=(), entries=0)


def _row(stage: str, name: str, trials: list[Trial]) -> Transition:
    results = dict.fromkeys(
        ANY_STAGE if stage == ANY_STAGE else stage_of(trial.result)
        for trial in trials
        if not trial.refusal
    )
    return Transition(stage, name, tuple(results), "" if results else trials[0].refusal)
