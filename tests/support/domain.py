"""Given facts, when a command, then facts or a refusal: stories about one ledger in memory."""

import pickle
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest

from ledger.domain import CONCEPTS, KINDS, VERBS
from ledger.domain.concept import Command, Concept, Facts, check_stage
from ledger.domain.crisis.events import CrisisOpened
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import Organisation
from ledger.domain.record import Record
from ledger.domain.record_lookup import InMemory, Judged, Taken
from ledger.domain.rule_set import PRESENT_RULES
from ledger.domain.sample import ORGANISATION
from ledger.domain.situation import Situation
from ledger.domain.transitions import Transition, Trial, Walk, entry_of, transitions
from ledger.domain.values import When
from ledger.errors import Refused

_NAMED = {concept.name: concept for concept in CONCEPTS}
_VERB_OF = {verb.command: verb for verb in VERBS.values()}

STATEFUL = [concept for concept in CONCEPTS if concept.record is not Record]
"""The concepts whose entries have a state of their own; amendments have that of what they touch."""


def walked(concept: Concept[Any]) -> tuple[Trial, ...]:
    """Every command on every state that is reached, walked once; read only."""
    return _walked(concept.name)


def tabled(concept: Concept[Any]) -> tuple[Transition, ...]:
    """Its transition table, of that walk."""
    return _tabled(concept.name)


def reached(concept: Concept[Any]) -> Iterator[Record]:
    """The different states that are reached, each a copy of its own."""
    return map(pickle.loads, _reached(concept.name))


@cache
def world() -> Walk:
    """Where all that is `walked` was tried."""
    return Walk()


@cache
def _walked(concept: str) -> tuple[Trial, ...]:
    return tuple(world().explore(_NAMED[concept]))


@cache
def _tabled(concept: str) -> tuple[Transition, ...]:
    trials = _walked(concept)
    with patch.object(Walk, "explore", lambda *_: trials):
        return tuple(transitions(_NAMED[concept]))


@cache
def _reached(concept: str) -> tuple[bytes, ...]:
    found: list[Record] = []
    for trial in _walked(concept):
        if trial.result is not None and trial.result not in found:
            found.append(trial.result)
    return tuple(map(pickle.dumps, found))


class Story:
    """A ledger that begins with its opening and tells what each command does.

    story.given("decision.network", DecisionRaised(question="Cut the network?"))
    story.when("decision.network", TakeDecision(text="Yes", decider="crisis cell"))
    story.then(DecisionTaken(text="Yes", decider="crisis cell"))
    """

    def __init__(self, organisation: Organisation = ORGANISATION) -> None:
        self._facts: Facts = ()
        self._refused: Refused | None = None
        self.kept = InMemory()
        self.situation = Situation(KINDS, self.kept)
        self.given(CRISIS, opening(organisation))

    def history(self, originator: str) -> Iterator[tuple[int, Entry[Any]]]:
        return self.kept.history(originator)

    def given(self, originator: str, *events: Event, **header: Any) -> int:
        """Facts as accepted entries; the number of the last one."""
        for event in events:
            version = self.situation.next_version(originator)
            entry = entry_of(event, originator=originator, version=version, **header)
            number = self.situation.head + 1
            self.situation.count(originator, version)
            self.situation.apply(number, entry, self.situation.place(originator))
            judged = Judged(number, originator, version, "accepted", "", entry)
            self.kept.take(Taken(judged, b""))
        return self.situation.head

    def void(self, originator: str, version: int) -> None:
        """A message that counts for nothing."""
        self.situation.count(originator, version, void=True)
        judged = Judged(self.situation.head, originator, version, "void", "role", None)
        self.kept.take(Taken(judged, b""))

    def when(self, originator: str, command: Command) -> None:
        """Decide; what comes of it is kept for `then` and `refused`, and becomes facts."""
        verb = _VERB_OF[type(command)]
        self._facts, self._refused = (), None
        state = self.situation.states.get(originator)
        try:
            check_stage(verb, originator, state)
            self._facts = verb.decide(state, command, self.situation)
        except Refused as refused:
            self._refused = refused
        self.given(originator, *self._facts)

    def then(self, *events: Event) -> None:
        """Exactly these facts were decided."""
        assert self._refused is None, self._refused
        assert list(self._facts) == list(events)

    def refused(self, code: str, **fields: object) -> None:
        """It was refused with this code, and with these fields among others."""
        assert self._refused is not None, f"decided {self._facts}"
        assert self._refused.code == code
        assert fields.items() <= self._refused.fields.items()

    def stage(self, originator: str) -> str:
        return self.situation.states[originator].stage


def opening(organisation: Organisation = ORGANISATION) -> CrisisOpened:
    return CrisisOpened(
        name="example",
        title="Example crisis",
        kind="exercise",
        ledger="0" * 32,
        organisation=organisation,
        founder="founder",
        founder_name="The founder",
        founder_key="F" * 43,
        founder_role="coordinator",
        rules=PRESENT_RULES,
    )


def unknown_time() -> When:
    return When(said="unknown")


def by_name(concept: Concept[Any]) -> str:
    """Test ids."""
    return concept.name


@pytest.fixture
def story() -> Story:
    return Story()
