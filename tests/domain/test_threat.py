"""Threats: reported, with or without an ultimatum, until carried out or lapsed."""

import pytest

from ledger.domain.amendments import EntryStruck
from ledger.domain.concept import Command
from ledger.domain.entry import Event
from ledger.domain.threat.commands import (
    ChangeThreat,
    CloseEntryPoint,
    ExecuteThreat,
    HandleThreat,
    KeepTraces,
    LapseThreat,
    ReportThreat,
    SetDeadline,
)
from ledger.domain.threat.events import (
    DeadlineSet,
    EntryPointClosed,
    ThreatCarriedOut,
    ThreatChanged,
    ThreatHandled,
    ThreatLapsed,
    ThreatReported,
    TracesKept,
)
from ledger.domain.values import Scope
from tests.support.domain import Story, unknown_time

CLAIM = "threat.claim"
CLAIMED = ThreatReported(text="A group claims it.", category="claim")
ULTIMATUM = DeadlineSet(due=unknown_time())


def test_that_nothing_is_known_is_reported_too(story: Story) -> None:
    """A text is enough."""
    story.when(CLAIM, ReportThreat(text="No demand so far."))
    story.then(ThreatReported(text="No demand so far."))
    assert story.stage(CLAIM) == "reported"


def test_an_ultimatum_keeps_how_its_time_was_said(story: Story) -> None:
    """Whatever the time is, it is not made exact."""
    story.given(CLAIM, CLAIMED)
    story.when(CLAIM, SetDeadline(due=unknown_time(), consequence="publication"))
    story.then(DeadlineSet(due=unknown_time(), consequence="publication"))
    assert story.stage(CLAIM) == "deadline"


@pytest.mark.parametrize(
    ("command", "event", "stage"),
    [
        (ExecuteThreat(text="published"), ThreatCarriedOut(text="published"), "carried_out"),
        (LapseThreat(), ThreatLapsed(), "lapsed"),
        (ChangeThreat(text="more data"), ThreatChanged(text="more data"), "deadline"),
        (HandleThreat(handling="not_paid"), ThreatHandled(handling="not_paid"), "deadline"),
        (CloseEntryPoint(text="closed"), EntryPointClosed(text="closed"), "deadline"),
        (KeepTraces(text="images"), TracesKept(text="images"), "deadline"),
    ],
)
def test_only_what_ends_an_ultimatum_ends_it(
    story: Story, command: Command, event: Event, stage: str
) -> None:
    """Neither an answer nor a closed door makes the time stop."""
    story.given(CLAIM, CLAIMED, ULTIMATUM)
    story.when(CLAIM, command)
    story.then(event)
    assert story.stage(CLAIM) == stage


def test_what_had_lapsed_may_begin_again(story: Story) -> None:
    """Changed, or carried out after all."""
    story.given(CLAIM, CLAIMED, ThreatLapsed(), ThreatChanged(text="it is back"))
    assert story.stage(CLAIM) == "reported"
    story.given(CLAIM, ThreatLapsed())
    story.when(CLAIM, ExecuteThreat())
    story.then(ThreatCarriedOut())


def test_what_was_carried_out_does_not_lapse(story: Story) -> None:
    """It happened."""
    story.given(CLAIM, CLAIMED, ThreatCarriedOut())
    story.when(CLAIM, LapseThreat())
    story.refused("wrong_stage", stage="carried_out")


@pytest.mark.parametrize(
    ("command", "event", "stage"),
    [
        (CloseEntryPoint(text="closed"), EntryPointClosed(text="closed"), "closed"),
        (
            KeepTraces(text="images", place="safe"),
            TracesKept(text="images", place="safe"),
            "reported",
        ),
    ],
)
def test_capture_needs_no_threat_reported_before(
    story: Story, command: Command, event: Event, stage: str
) -> None:
    """An entry point is closed or traces are kept whether anybody recorded more or not."""
    story.when(CLAIM, command)
    story.then(event)
    assert story.stage(CLAIM) == stage


def test_a_reported_entry_point_is_closed(story: Story) -> None:
    """The door that was reported."""
    story.given(CLAIM, ThreatReported(text="remote access", category="entry_point"))
    story.when(CLAIM, CloseEntryPoint(text="closed"))
    story.then(EntryPointClosed(text="closed"))
    assert story.stage(CLAIM) == "closed"


def test_without_what_was_reported_nothing_is_left(story: Story) -> None:
    """A threat entered by mistake is struck; a change of it counts for nothing."""
    number = story.given(CLAIM, CLAIMED)
    changed = ThreatChanged(text="more data")
    story.given(CLAIM, changed, ULTIMATUM, EntryStruck(number=number, reason="a rumour"))
    assert CLAIM not in story.situation.states


def test_a_threat_is_at_the_sites_that_were_said(story: Story) -> None:
    """Reported there, found elsewhere too, its way in closed at one; unknown sites are refused."""
    story.when(CLAIM, ReportThreat(text="note", scope=Scope(sites=("north",))))
    story.then(ThreatReported(text="note", scope=Scope(sites=("north",))))
    story.given(CLAIM, ThreatChanged(text="here too", scope=Scope(sites=("hospitals",))))
    assert story.situation.states[CLAIM].scope == Scope(sites=("hospitals",))  # type: ignore[attr-defined]
    story.when(CLAIM, CloseEntryPoint(text="closed", scope=Scope(sites=("nowhere",))))
    story.refused("unknown_site")
