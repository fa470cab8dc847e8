"""What is ahead, as it is told: targets beside figures, means by their counts, running clocks."""

from datetime import datetime
from typing import Any

import pytest

from ledger.command.times import parse
from ledger.domain.clock.events import ClockMet, ClockPartFiled, ClockStarted
from ledger.domain.figure.events import FigureReported
from ledger.domain.means.events import MeansArrived, MeansAsked, MeansPromised, MeansReleased
from ledger.domain.outlook.events import (
    OutlookExpected,
    OutlookMet,
    OutlookMissed,
    OutlookMoved,
    TargetSet,
)
from ledger.domain.restore.events import RestoreAdvanced, RestorePlanned
from ledger.domain.threat.events import DeadlineSet, ThreatReported
from ledger.domain.values import When
from projections.brief.build import brief
from projections.brief.outlook import outlook_lines
from projections.brief.phrases import share
from projections.i18n import Translator
from projections.model.picture import About
from projections.render.phrase_renderer import Speaker
from tests.support.board import words
from tests.support.chronicle import OPENED, ZONE, Chronicle, minute
from tests.support.tables import listing, text
from tui.board.screens.overview_lines import sheet

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def when(text: str) -> When:
    return parse(text, OPENED, ZONE, direction="future")


@pytest.fixture
def told() -> Chronicle:
    return Chronicle()


def plain(text: str) -> str:
    """With plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def part(told: Chronicle, section: str, now: str = NOW) -> str:
    """One part of the brief, each line with its details under it."""
    picture = told.picture(now)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    found = [s for s in brief(picture, checked=0).sections if s.id == section]
    said: list[str] = []
    for line in (line for one in found for line in one.lines):
        said += [speaker.line(line), *(f"  {speaker.phrase(detail)}" for detail in line.details)]
    return plain("\n".join(said))


def fourth(told: Chronicle, now: str = NOW) -> str:
    """The line of the five that is about threats and clocks."""
    picture = told.picture(now)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    return plain(speaker.line(brief(picture, checked=0).five[3]))


def board(told: Chronicle, now: str = NOW) -> str:
    return plain("\n".join(line.plain for line in sheet(told.picture(now), words(), 120, 20)))


def test_a_target_stands_beside_what_was_reported_and_what_is_counted(told: Chronicle) -> None:
    """Three numbers, none merged with another."""
    told.event("outlook.w", TargetSet(what="Workstations back", share=80, due=when("2022-05-27"),
                                      said_by="IT", asset="workstations"), AT)  # fmt: skip
    told.event("figure.w", FigureReported(what="workstations back", value=868, of=1400,
                                          asset="workstations"), AT)  # fmt: skip
    job = RestorePlanned(asset="workstations", stages=("cleaned", "in-service"), total=40)
    told.event("restore.w", job, AT)
    told.event("restore.w", RestoreAdvanced(counts={"in-service": 12}), AT)
    said = part(told, "outlook")
    assert "Target 80%, noted 20 May, 09:00: Workstations back. Due 27 May, 6 d 6 h left." in said
    assert "Reported: workstations back, 868 of 1 400 (62.0%), 20 May, 09:00." in said
    assert "Counted from restore entries: 12" in said
    assert "Said by: IT" in said


def test_a_target_without_a_class_is_measured_by_the_figure_it_names(told: Chronicle) -> None:
    """The latest of the series, with its own moment."""
    first = told.event("figure.sms", FigureReported(what="answers", value=40, of=100), AT)
    told.event("outlook.s", TargetSet(what="Answers", share=95, qualifier="at_least",
                                      figure=first), AT)  # fmt: skip
    later = "2022-05-20T12:00:00+02:00"
    told.event("figure.sms", FigureReported(what="answers", value=70, of=100), later)
    said = part(told, "outlook")
    assert "Target at least 95%, noted 20 May, 09:00: Answers. No date said." in said
    assert "Reported: answers, 70 of 100 (70.0%), 20 May, 12:00." in said
    assert "40 of 100" not in said


def test_what_is_over_in_time_is_neither_met_nor_missed(told: Chronicle) -> None:
    """It says so, in the brief and on the board, until somebody says which."""
    told.event("outlook.l", OutlookExpected(what="Laboratory back", due=when("2022-05-17")), AT)
    assert "Due 17 May, 2 d 18 h ago, not said whether met." in part(told, "outlook")
    assert "due 2 d 18 h ago, met?" in board(told)
    told.event("outlook.l", OutlookMissed(text="the supplier is late"), AT)
    said = part(told, "outlook")
    assert said.startswith("Missed, 20 May, 09:00: Laboratory back.")
    assert "Note: the supplier is late" in said
    assert "not said" not in said
    assert "met?" not in board(told)


def test_what_was_moved_says_its_first_time_and_why(told: Chronicle) -> None:
    """And how often."""
    told.event("outlook.l", OutlookExpected(what="Laboratory back", due=when("2022-05-21")), AT)
    moved = OutlookMoved(due=when("2022-06-01"), reason="no analyser")
    told.event("outlook.l", moved, AT)
    said = part(told, "outlook")
    assert "Due 1 June, 11 d 6 h left" in said
    for detail in ("First due: 21 May", "Times moved: 1", "Reason: no analyser"):
        assert detail in said
    told.event("outlook.l", OutlookMet(), AT)
    assert part(told, "outlook").startswith("Met, 20 May, 09:00: Laboratory back.")


@pytest.mark.parametrize(
    ("words", "due", "said"),
    [
        ("80 % des postes", "fin juin", "Due before 1 July, 41 d 6 h left"),
        ("Laboratoire de retour", "2022-05-24", "Due 24 May, 3 d 6 h left"),
        ("Retour à la normale", "octobre", "Due October 2022, 133 d 6 h left"),
    ],
)
def test_targets_of_other_crises_are_said_as_they_were(
    told: Chronicle, words: str, due: str, said: str
) -> None:
    """A month stays a month."""
    told.event("outlook.x", OutlookExpected(what=words, due=when(due)), AT)
    assert f"Expected, noted 20 May, 09:00: {words}. {said}." in part(told, "outlook")


def test_means_are_told_count_by_count(told: Chronicle) -> None:
    """Each with its name and unit; what several promised is no sum."""
    told.event(
        "means.t",
        MeansAsked(
            what="Technicians",
            quantity=10,
            unit="people",
            provider="Army",
            needed_by=when("2022-05-21 08:00"),
        ),
        AT,
    )
    told.event("means.t", MeansPromised(quantity=6, due=when("2022-05-20 14:00")), AT)
    told.event("means.t", MeansPromised(quantity=3, provider="Red Cross"), AT)
    told.event("means.t", MeansArrived(quantity=4), AT)
    told.event("means.g", MeansAsked(what="Generator"), AT)
    said = part(told, "means")
    assert said.startswith(
        "Requests for means still open: 2, of these arrived in part: 1; arrived whole: 0"
    )
    assert (
        "OVERDUE by 4 h 00 min (due 20 May, 14:00). Arrived in part, 20 May, 09:00: Technicians. "
        "Asked: 10 people;" in said
    )
    assert "promised by Army: 6 people, 20 May, 14:00" in said
    assert "promised by Red Cross: 3 people" in said
    assert "arrived: 4 people" in said
    assert "9 people" not in said
    assert "Asked, 20 May, 09:00: Generator." in said
    assert "4 of 10 people here" in board(told)


def test_means_are_as_old_as_they_were_asked_for(told: Chronicle) -> None:
    """Not when it was put down from a note, but when it was; never after it was recorded."""
    before = "2022-05-18T09:00:00+02:00"
    told.event("means.t", MeansAsked(what="Tents"), AT, occurred=minute(before))
    told.event("means.g", MeansAsked(what="Generator"), AT)
    logged = [row.logged for row in told.picture(NOW).means.rows]
    assert logged == [datetime.fromisoformat(at) for at in (before, AT)]


def test_means_that_are_here_stay_told_until_they_left(told: Chronicle) -> None:
    """Days later too."""
    told.event("means.t", MeansAsked(what="Technicians", quantity=2), AT)
    told.event("means.t", MeansArrived(), AT)
    later = "2022-05-25T18:00:00+02:00"
    assert "arrived whole: 1" in part(told, "means", later)
    told.event("means.t", MeansReleased(quantity=1), AT)
    assert "here now: 1" in part(told, "means", later)
    told.event("means.t", MeansReleased(), AT)
    assert "Technicians" not in part(told, "means", later)


RUNS = ClockStarted(
    regime="gdpr",
    since=when("2022-05-19 03:15"),
    motive="records copied",
    authority="APD",
    by_law=when("2022-05-22 03:15"),
)


def test_a_running_clock_stands_with_the_ultimatums(told: Chronicle) -> None:
    """In the five lines, in its part, on the board; both are told."""
    told.event("threat.t", ThreatReported(text="They claim it"), AT)
    told.event("threat.t", DeadlineSet(due=when("before 2022-05-26")), AT)
    told.event("clock.g", RUNS, AT)
    assert "Clock: before 26 May, 5 d 6 h left. Threat: They claim it." in fourth(told)
    assert "Clock: 22 May, 03:15, 1 d 9 h left. GDPR: records copied." in fourth(told)
    assert "GDPR: due 22 May, 03:15, 1 d 9 h left." in part(told, "clocks")
    assert "Owed to: APD" in part(told, "clocks")
    nearest: Any = told.picture(NOW).deadlines[0]
    assert (nearest.kind, nearest.regime) == ("clock", "gdpr")
    assert "GDPR: records copied" in board(told)


def test_a_law_alone_is_no_ultimatum_and_none_is_denied(told: Chronicle) -> None:
    """The line says the clock, not that nothing runs."""
    told.event("clock.g", RUNS, AT)
    assert "No ultimatum" not in fourth(told)
    assert "GDPR: records copied" in fourth(told)


def test_a_laws_time_that_ran_out_stays_in_sight(told: Chronicle) -> None:
    """Before what is to come on that day, and in the five lines until somebody says."""
    told.event("clock.g", RUNS, AT)
    told.event("outlook.l", OutlookExpected(what="x", due=when("2022-05-22 12:00")), AT)
    hours_later = "2022-05-22T06:15:00+02:00"
    assert told.picture(hours_later).deadlines[0].kind == "clock"
    days_later = "2022-05-26T03:15:00+02:00"
    assert "passed 4 d 0 h ago, not said whether met. GDPR" in fourth(told, days_later)
    told.event("clock.g", ClockMet(reference="D-1"), AT)
    assert "GDPR" not in fourth(told, days_later)


def test_what_was_filed_is_told_with_its_reference(told: Chronicle) -> None:
    """In parts while it runs; late when it was."""
    told.event("clock.g", RUNS, AT)
    told.event("clock.g", ClockPartFiled(text="first notification", reference="D-1"), AT)
    assert "Filed in part: first notification, 20 May, 09:00, ref. D-1." in part(told, "clocks")
    met = "2022-05-22T09:00:00+02:00"
    told.event("clock.g", ClockMet(reference="D-2"), met)
    said = part(told, "clocks", "2022-05-22T18:00:00+02:00")
    assert "GDPR: filed late, 22 May, 09:00 (was due 22 May, 03:15)." in said
    assert "Reference: D-2" in said


def test_a_clock_without_an_end_runs_all_the_same(told: Chronicle) -> None:
    """It is listed behind those that have one."""
    told.event("clock.i", ClockStarted(regime="insurer", since=when("unknown")), AT)
    assert "Insurer: running, no due time said." in part(told, "clocks")
    assert "Clock without an end: insurer" in fourth(told)


def test_an_other_clock_is_called_by_its_motive(told: Chronicle) -> None:
    """`other` says nothing."""
    due, since = when("2022-05-23"), when("2022-05-19 03:15")
    telling = ClockStarted(regime="free", since=since, motive="Patch promised", due=due)
    told.event("clock.p", telling, AT)
    assert "Patch promised: due 23 May, 2 d 6 h left." in part(told, "clocks")
    assert "Other" not in part(told, "clocks")


def test_a_site_is_not_told_of_the_means_of_another(told: Chronicle) -> None:
    """Nor are they counted there; each time stands under its own name in the list."""
    asked = MeansAsked(what="Pumps", quantity=2, site="arlon", needed_by=when("2022-05-21"))
    told.event("means.t", asked, AT)
    told.event("means.t", MeansPromised(quantity=2, due=when("2022-05-22")), AT)
    names = told.picture(NOW).names
    for ident, stages in (("arlon", {"promised": 1}), ("marche", {})):
        about = About("site", (names.part("site", ident),), (ident,))
        assert told.picture(NOW, about=about).means.stages == stages
    assert "Promised for: 22 May" in text(listing(told, "means"))


def test_a_missed_target_comes_before_a_met_one(told: Chronicle) -> None:
    """Each is a kind of its own: where there is room for one of each, both are told."""
    for name, event in {"a": OutlookMet(), "b": OutlookMet(), "m": OutlookMissed()}.items():
        due = when("2022-05-21" if name != "m" else "2022-05-30")
        told.event(f"outlook.{name}", TargetSet(what=f"Goal {name}", due=due), AT)
        told.event(f"outlook.{name}", event, AT)
    assert part(told, "outlook").startswith("Missed, 20 May, 09:00: Goal m.")
    kinds = [line.kind for line in outlook_lines(told.picture(NOW))]
    assert kinds == ["missed", "over", "over"], "so that none of these takes the room of another"


@pytest.mark.parametrize(
    ("lang", "result"),
    [("fr", "Résultat : 62"), ("nl", "Resultaat: 62"), ("de", "Ergebnis: 62"),
     ("en", "Result: 62")],
)  # fmt: skip
def test_the_list_says_what_was_reached_and_why(told: Chronicle, lang: str, result: str) -> None:
    """Of a target that was missed, or met."""
    told.event("outlook.p", TargetSet(what="Postes", share=80, due=when("2022-05-27")), AT)
    told.event("outlook.p", OutlookMissed(share=62, text="disques en retard"), AT)
    shown = plain(text(listing(told, "outlooks", lang=lang, everything=True)))
    assert result in shown
    assert "disques en retard" in shown
    assert "80" in shown


@pytest.mark.parametrize("unit", ["°C", "degrés C", "dB", "pH"])
def test_no_share_is_said_of_what_is_no_part_of_anything(told: Chronicle, unit: str) -> None:
    """A temperature is no part of another one."""
    figure = FigureReported(what="salle", value=12, of=17, usual=9, unit=unit)
    told.event("figure.t", figure, AT)
    told.event("outlook.t", TargetSet(what="salle", value=18, of=20, unit=unit), AT)
    found = " ".join((part(told, "figures"), part(told, "outlook")))
    assert "12" in found
    assert "18" in found
    assert "%" not in found


def test_a_share_of_what_is_counted_is_said(told: Chronicle) -> None:
    """Beds of beds."""
    told.event("figure.b", FigureReported(what="lits", value=12, of=48, unit="beds"), AT)
    assert "25.0%" in part(told, "figures")


def test_a_share_of_very_few_is_not_none_and_what_was_rounded_is_not_exact() -> None:
    """One digit, however small; 0 is said of none, and 100 of all."""
    assert [share(n, 3_000) for n in (0, 1, 2, 2_999, 3_000)] == [0.0, 0.03, 0.1, 99.9, 100.0]
    assert share(5, 200_000) == 0.003
