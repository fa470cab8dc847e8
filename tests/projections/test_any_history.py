"""Any history of any kinds: views never raise, agree with folding again, and make a brief."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.entry import Event
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.sanitize import forbidden
from projections.brief.about import five_lines
from projections.brief.build import brief
from projections.i18n import Translator
from projections.render.formats import FORMATS
from projections.views.headlines import Headlines
from projections.views.record_rows import ROWS
from tests.support.chronicle import ZONE, Chronicle, story

NOW = "2022-05-21T18:00:00+02:00"
SHOWN_ELSEWHERE = {"crisis.opened", "member.enrolled", "member.revoked"}
"""Kinds of which no row is drawn."""

TOPICS = sorted(t for t in KINDS if t not in SHOWN_ELSEWHERE and not t.startswith("entry."))
MARKINGS = ("public", "internal", "cell", "judicial")

TOLD: dict[str, dict[str, Any]] = {
    "observation.noted": {"category": "patient_safety"},
    "service.reported": {},
    "figure.reported": {"asset": None},
    "restore.planned": {},
    "cancellation.ordered": {},
    "threat.reported": {},
    "clock.started": {},
    "decision.raised": {},
    "decision.taken": {},
    "action.assigned": {},
    "communication.drafted": {},
}
"""Kinds that the five lines of a brief speak of, with what else they have to say."""

Step = tuple[str, int, int, bool, str]
"""Topic, which of two originators, size of the sample, whether it is full, marking."""

STEP = st.tuples(
    st.sampled_from((*TOPICS, "entry.corrected", "entry.struck", "entry.linked")),
    st.integers(0, 1),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(MARKINGS),
)


def test_every_concept_is_drawn() -> None:
    """A concept added to the domain shows somewhere, or is named here as shown elsewhere."""
    elsewhere = {"member", "entry"}
    assert set(ROWS) == {kind.concept for kind in KINDS.values()} - elsewhere


@given(steps=st.lists(STEP, max_size=40), last=st.integers(1, 41))
@settings(max_examples=40, deadline=None)
def test_records_are_those_of_a_fold_from_nothing(steps: list[Step], last: int) -> None:
    """Kept up entry by entry or made at once from what counts, at any number: the same."""
    chronicle = Chronicle(ORGANISATION)
    for step in steps[: last - 1]:
        _record(chronicle, step)
    situation = chronicle.fold.situation
    anew = {
        name: situation.evolved(situation.effective(name).now())
        for name in situation.kept.originators()
    }
    assert dict(situation.states) == {name: record for name, record in anew.items() if record}
    assert dict(chronicle.again().fold.situation.states) == dict(situation.states)


@given(steps=st.lists(STEP, max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_history_is_folded_and_told(steps: list[Step]) -> None:
    """Also histories that no rule of deciding would allow: other software may write them."""
    chronicle = Chronicle(ORGANISATION)
    for step in steps:
        _record(chronicle, step)
        chronicle.picture(NOW)  # drawn on from there, not anew
    begun = {judged.reason for judged in chronicle.judged if judged.verdict == "void"}
    assert begun <= {"begun", "no_foundation"}
    again = chronicle.again()
    for ceiling in MARKINGS:
        picture = chronicle.picture(NOW, ceiling=ceiling)
        assert again.picture(NOW, ceiling=ceiling) == picture
        document = brief(picture, checked=0)
        for render in FORMATS.values():
            assert forbidden(render(document, Translator("fr", ZONE))) is None


@given(steps=st.lists(STEP, max_size=60), last=st.integers(0, 60))
@settings(max_examples=30, deadline=None)
def test_headlines_are_those_of_the_whole_picture(steps: list[Step], last: int) -> None:
    """What is drawn for the five lines alone tells them as the whole does, to any reader."""
    chronicle = Chronicle(ORGANISATION)
    since = chronicle.fold.situation.recorded
    for at, step in enumerate(steps, 1):
        _record(chronicle, step)
        if at == last:
            chronicle.picture(NOW, drawn_by=Headlines)  # drawn on from there
            since = chronicle.fold.situation.recorded
    _headlines_agree(chronicle, NOW, since)


@pytest.mark.parametrize("topic", TOLD)
def test_headlines_leave_nothing_out(topic: str) -> None:
    """Of each thing that they tell one, new or not, alone and marked for fewer and fewer."""
    at = "2022-05-20T07:00:00+02:00"
    for marking in MARKINGS:
        chronicle = Chronicle(ORGANISATION)
        event = Sampler(full=True, size=1).make(KINDS[topic].event)
        event = structs.replace(event, **TOLD[topic])
        chronicle.event(_originator(topic, event, 0), event, at, marking=marking)
        _headlines_agree(chronicle, NOW, chronicle.fold.situation.recorded)
        _headlines_agree(chronicle, NOW, datetime.fromisoformat(at) - timedelta(minutes=1))


def test_headlines_of_a_crisis_are_those_of_the_whole_picture() -> None:
    """As the scenario went, in its first days."""
    for day in range(14, 19):
        morning = f"2022-05-{day}T09:00:00+02:00"
        _headlines_agree(story(morning), morning, None)


def _headlines_agree(chronicle: Chronicle, now: str, since: datetime | None) -> None:
    again = chronicle.again()
    for ceiling in MARKINGS:
        whole = again.picture(now, ceiling=ceiling, since=since)
        headlines = chronicle.picture(now, ceiling=ceiling, since=since, drawn_by=Headlines)
        assert five_lines(headlines, headlines) == five_lines(whole, whole)


def _record(chronicle: Chronicle, step: Step) -> None:
    topic, slug, size, full, marking = step
    number = len(chronicle.messages)
    at = f"2022-05-{20 + number // 24:02}T{number % 24:02}:00:00+02:00"
    if topic.startswith("entry."):
        _amend(chronicle, topic, 2 + size, at, marking)
        return
    event = Sampler(full=full, size=size or 1).make(KINDS[topic].event)
    chronicle.event(_originator(topic, event, slug), event, at, marking=marking)


def _originator(topic: str, event: Event, slug: int) -> str:
    kind = KINDS[topic]
    if kind.concept == "crisis":
        return CRISIS
    return kind.key(event) if kind.key else f"{kind.concept}.s{slug}"


def _amend(chronicle: Chronicle, topic: str, number: int, at: str, marking: str) -> None:
    """Correct, strike or link an entry that is there."""
    if not 1 < number <= len(chronicle.messages):
        return
    originator = chronicle.fold.situation.originator_of(number)
    events = {
        "entry.corrected": EntryCorrected(number=number, changes={"source": "s"}, reason="r"),
        "entry.struck": EntryStruck(number=number, reason="r"),
        "entry.linked": EntryLinked(number=number, relation="contradicts", other=1),
    }
    chronicle.event(originator, events[topic], at, marking=marking)
