"""Clocks: from when a law's time counts, how long, and how it ends."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from ledger.command.times import parse
from ledger.domain.clock.commands import FilePart, LapseClock, MeetClock, StartClock, WithdrawClock
from ledger.domain.clock.events import (
    ClockLapsed,
    ClockMet,
    ClockPartFiled,
    ClockStarted,
    ClockWithdrawn,
)
from ledger.domain.clock.record import Clock
from ledger.domain.clock.regimes import TERMS, due_by_law
from ledger.domain.concept import Command
from ledger.domain.entry import Event
from ledger.domain.sample import ORGANISATION
from ledger.domain.values import Regime, When
from tests.support.domain import Story, unknown_time

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime.fromisoformat("2026-11-27T12:00:00+01:00")
IT = "clock.sample"


def at(text: str) -> When:
    moment = datetime.fromisoformat(text)
    return When(said="minute", earliest=moment, latest=moment)


@pytest.mark.parametrize(
    ("regime", "since", "due"),
    [
        ("gdpr", "2026-05-14T03:15:00+02:00", "2026-05-17T03:15:00+02:00"),
        ("nis2_early", "2026-05-14T03:15:00+02:00", "2026-05-15T03:15:00+02:00"),
        ("nis2_notification", "2026-05-14T03:15:00+02:00", "2026-05-17T03:15:00+02:00"),
        # 72 hours pass while the clocks go forward, and while they go back
        ("gdpr", "2026-03-27T12:00:00+01:00", "2026-03-30T13:00:00+02:00"),
        ("gdpr", "2026-10-23T12:00:00+02:00", "2026-10-26T11:00:00+01:00"),
        # a month is the same time of the day, whatever the clocks did meanwhile
        ("nis2_final", "2026-03-10T10:00:00+01:00", "2026-04-10T10:00:00+02:00"),
        ("nis2_final", "2026-10-10T10:00:00+02:00", "2026-11-10T10:00:00+01:00"),
        ("nis2_final", "2026-12-31T10:00:00+01:00", "2027-01-31T10:00:00+01:00"),
        ("nis2_final", "2027-01-31T10:00:00+01:00", "2027-02-28T10:00:00+01:00"),
        ("nis2_final", "2024-01-31T10:00:00+01:00", "2024-02-29T10:00:00+01:00"),
        # 02:30 is left out on 28 March 2027
        ("nis2_final", "2027-02-28T02:30:00+01:00", "2027-03-28T03:30:00+02:00"),
        # said in another offset: the organisation's calendar counts
        ("nis2_final", "2026-05-31T23:30:00+00:00", "2026-07-01T01:30:00+02:00"),
    ],
)
def test_a_law_gives_so_long(regime: Regime, since: str, due: str) -> None:
    """Hours that pass; a month of the organisation's calendar."""
    found = due_by_law(regime, at(since), ZONE)
    assert found == at(due)
    assert found is not None
    assert found.latest is not None
    assert found.latest.isoformat() == due


@pytest.mark.parametrize(
    ("since", "said", "first", "last"),
    [
        ("about 2026-05-14 03:00", "about", "2026-05-17T03:00", "2026-05-17T03:00"),
        ("night 2026-05-13..2026-05-14", "span", "2026-05-17T00:00", "2026-05-17T06:00"),
        ("2026-05-14", "span", "2026-05-17T00:00", "2026-05-18T00:00"),
        ("before 2026-05-14", "before", None, "2026-05-17T00:00"),
        ("after 2026-05-14", "after", "2026-05-17T00:00", None),
    ],
)
def test_a_time_is_as_sure_as_what_it_counts_from(
    since: str, said: str, first: str | None, last: str | None
) -> None:
    """Never sharper."""
    found = due_by_law("gdpr", parse(since, NOW, ZONE, direction="past"), ZONE)
    assert found is not None
    ends = [end and f"{end:%Y-%m-%dT%H:%M}" for end in (found.earliest, found.latest)]
    assert (found.said, *ends) == (said, first, last)


def test_what_says_no_moment_has_no_end_by_law() -> None:
    """It runs all the same."""
    assert due_by_law("gdpr", unknown_time(), ZONE) is None
    assert due_by_law("free", at("2026-05-14T03:15:00+02:00"), ZONE) is None


SINCE = at("2026-05-14T03:15:00+02:00")


def test_it_starts_with_its_motive_and_its_time_by_law(story: Story) -> None:
    """The time stands in the entry, for whoever reads it without us."""
    story.when(IT, StartClock(regime="gdpr", since=SINCE, motive="records copied"))
    due = at("2026-05-17T03:15:00+02:00")
    story.then(ClockStarted(regime="gdpr", since=SINCE, motive="records copied", by_law=due))
    record = story.situation.states[IT]
    assert isinstance(record, Clock)
    assert (record.stage, record.due, record.clock) == ("started", due, due)


def test_the_time_is_in_the_organisations_zone() -> None:
    """Wherever it was said."""
    story = Story(structs.replace(ORGANISATION, zone="America/New_York"))
    story.when(IT, StartClock(regime="nis2_final", since=at("2026-10-20T12:00:00+02:00")))
    record = story.situation.states[IT]
    assert record.clock == at("2026-11-20T06:00:00-05:00")


@pytest.mark.parametrize("regime", ["nis2_early", "nis2_notification", "nis2_final"])
@pytest.mark.parametrize(
    ("since", "applies"),
    [("2024-10-17T23:59:00+02:00", False), ("2024-10-18T00:00:00+02:00", True)],
)
def test_nis2_counts_in_belgium_from_18_october_2024(
    story: Story, regime: Regime, since: str, *, applies: bool
) -> None:
    """Before, it is refused with the law and the day."""
    story.when(IT, StartClock(regime=regime, since=at(since)))
    if applies:
        assert story.stage(IT) == "started"
    else:
        law = TERMS[regime].law
        story.refused("law_not_in_force", value=regime, law=law, since=date(2024, 10, 18))


def test_gdpr_counts_from_25_may_2018(story: Story) -> None:
    """An incident of 2022 has its clock, one of 2017 has none."""
    story.when(IT, StartClock(regime="gdpr", since=at("2017-05-14T03:15:00+02:00")))
    story.refused("law_not_in_force", since=date(2018, 5, 25))


def test_a_beginning_that_says_no_moment_is_of_the_last_entrys_day(story: Story) -> None:
    """Nobody gets round the day of a law by not knowing."""
    story.when(IT, StartClock(regime="nis2_early", since=unknown_time()))
    story.refused("law_not_in_force")
    story.when(IT, StartClock(regime="gdpr", since=unknown_time()))
    story.then(ClockStarted(regime="gdpr", since=unknown_time()))


def test_a_laws_time_is_nobodys_to_choose(story: Story) -> None:
    """An insurer's is, and so is any other; neither needs one."""
    due = at("2026-05-20T12:00:00+02:00")
    story.when(IT, StartClock(regime="gdpr", since=SINCE, due=due))
    story.refused("due_by_law", law="GDPR art. 33")
    story.when(IT, StartClock(regime="insurer", since=SINCE, due=due))
    story.then(ClockStarted(regime="insurer", since=SINCE, due=due))
    story.when("clock.endless", StartClock(regime="free", since=SINCE))
    assert story.situation.states["clock.endless"].clock == When(said="unknown")


RUNS = ClockStarted(regime="gdpr", since=SINCE, by_law=at("2026-05-17T03:15:00+02:00"))


@pytest.mark.parametrize(
    ("command", "event", "stage", "runs"),
    [
        (FilePart(text="first", reference="D-1"), ClockPartFiled(text="first", reference="D-1"),
         "part_filed", True),
        (MeetClock(reference="D-1"), ClockMet(reference="D-1"), "met", False),
        (LapseClock(reason="unknown yet"), ClockLapsed(reason="unknown yet"), "lapsed", False),
        (WithdrawClock(reason="no data"), ClockWithdrawn(reason="no data"), "withdrawn", False),
    ],
)  # fmt: skip
def test_a_part_stops_nothing(
    story: Story, command: Command, event: Event, stage: str, *, runs: bool
) -> None:
    """Only what meets, ends or takes it back does."""
    story.given(IT, RUNS)
    story.when(IT, command)
    story.then(event)
    assert story.stage(IT) == stage
    assert (story.situation.states[IT].clock is not None) == runs


def test_parts_are_kept_with_their_references_and_the_last_word_too(story: Story) -> None:
    """Each by its entry; what was lapsed may be filed late."""
    story.given(IT, RUNS, ClockPartFiled(text="one", reference="D-1"), ClockLapsed(reason="late"))
    story.when(IT, FilePart(text="two"))
    record = story.situation.states[IT]
    assert isinstance(record, Clock)
    assert [(p.text, p.reference) for p in record.parts] == [("one", "D-1"), ("two", None)]
    assert (record.stage, record.reason) == ("part_filed", None)
    story.when(IT, MeetClock(reference="D-2", text="complete"))
    assert (record.reference, record.text, record.met) == ("D-2", "complete", record.occurred)
    story.when(IT, FilePart(text="three"))
    story.refused("wrong_stage", stage="met")
