"""Entries quoted in their own words: contradictions, and what a correction put in whose place."""

from typing import Any

import pytest

from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.cancellation.events import CancellationOrdered
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.entry import Event
from ledger.domain.figure.events import FigureReported
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import ServiceReported
from ledger.domain.threat.events import ThreatCarriedOut, ThreatReported
from ledger.domain.values import Scope, Sealed
from projections.brief.build import brief
from projections.brief.model import BriefLine
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from tests.support.chronicle import ZONE, Chronicle

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def lines(told: Chronicle, part: str, **how: str) -> tuple[BriefLine, ...]:
    document = brief(told.picture(NOW, **how), checked=0)
    return next((s.lines for s in document.sections if s.id == part), ())


def text(told: Chronicle, part: str, **how: str) -> str:
    """A part of the brief in English, with its entry numbers."""
    speaker = Speaker(Translator("en", ZONE), told.picture(NOW).now.date())
    said = [
        [f"{speaker.line(line)} [{speaker.numbers(line)}]", *map(speaker.phrase, line.details)]
        for line in lines(told, part, **how)
    ]
    return "\n".join(one for group in said for one in group)


def linked(told: Chronicle, origin: int, other: int) -> int:
    link = EntryLinked(number=origin, relation="contradicts", other=other)
    return told.event(told.fold.situation.originator_of(origin), link, AT)


def test_a_contradiction_quotes_the_entry_and_not_what_became_of_it() -> None:
    """Whoever reads #2 there reads what #2 says."""
    told = Chronicle()
    claim = told.event("threat.lb", ThreatReported(text="LockBit claims 400 GB"), AT)
    denial = told.event("observation.o", ObservationNoted(text="nothing was copied"), AT)
    linked(told, denial, claim)
    told.event("threat.lb", ThreatCarriedOut(text="12 GB published"), AT)
    said = text(told, "contradictions")
    assert f"#{claim}, 20 May, 09:00: LockBit claims 400 GB" in said
    assert f"#{denial}, 20 May, 09:00: nothing was copied" in said
    assert "12 GB" not in said


def test_a_report_on_a_service_is_quoted_with_its_state_and_words() -> None:
    """Also once another report has taken its place."""
    told = Chronicle()
    report = ServiceReported(service="radiology", state="degraded", works="films", fails="network")
    first = told.event("service.radiology", report, AT)
    second = told.event("service.radiology", ServiceReported(service="radiology", state="down"), AT)
    linked(told, second, first)
    told.event("service.radiology", ServiceReported(service="radiology", state="normal"), AT)
    said = text(told, "contradictions")
    assert f"#{first}, 20 May, 09:00: Radiology; degraded; network; films" in said
    assert f"#{second}, 20 May, 09:00: Radiology, down" in said


def test_a_figure_is_quoted_as_sure_as_it_was_said() -> None:
    """With its qualifier and its whole."""
    told = Chronicle()
    figure = FigureReported(what="machines", value=200, of=1700, qualifier="at_least", kind="stock")
    number = told.event("figure.m", figure, AT)
    other = told.event("observation.o", ObservationNoted(text="far fewer"), AT)
    linked(told, other, number)
    assert "at least 200 of 1\N{NO-BREAK SPACE}700 (at least 11.8%): machines" in text(
        told, "contradictions"
    )


def test_an_entry_that_comes_later_is_quoted_when_it_is_there() -> None:
    """Other software may link to a number that is still to come."""
    told = Chronicle()
    one = told.event("observation.o", ObservationNoted(text="down"), AT)
    linked(told, one, one + 2)
    assert "no such entry yet" in text(told, "contradictions")
    told.event("observation.p", ObservationNoted(text="up"), AT)
    assert f"#{one + 2}, 20 May, 09:00: up" in text(told, "contradictions")


def test_a_quote_above_the_ceiling_is_not_shown() -> None:
    """Neither is what a restricted correction says instead."""
    told = Chronicle()
    one = told.event("observation.o", ObservationNoted(text="secret"), AT, marking="judicial")
    two = told.event("observation.p", ObservationNoted(text="plain"), AT)
    linked(told, two, one)
    change = EntryCorrected(number=two, changes={"text": "hidden"}, reason="x")
    told.event("observation.p", change, AT, marking="judicial")
    said = text(told, "contradictions")
    assert "secret" not in said
    assert "hidden" not in said
    assert "secret" in text(told, "contradictions", ceiling="judicial")


def test_a_correction_says_what_stood_there_and_what_stands_there_now() -> None:
    """Old and new side by side, by field; the second one begins where the first one ended."""
    told = Chronicle()
    number = told.event("observation.o", ObservationNoted(text="30 beds"), AT)
    for value in ("40 beds", "45 beds"):
        change = EntryCorrected(number=number, changes={"text": value}, reason="counted again")
        told.event("observation.o", change, AT)
    said = text(told, "corrections")
    assert "Observation: “30 beds” → “40 beds”" in said
    assert "Observation: “40 beds” → “45 beds”" in said


def test_every_kind_of_value_is_told() -> None:
    """Codes, numbers, places and times, what was empty, and never a sealed text."""
    told = Chronicle()
    report = ServiceReported(service="radiology", state="degraded", scope=Scope(sites=("arlon",)))
    number = told.event("service.radiology", report, AT)
    changes = {
        "state": "down",
        "capacity": 20,
        "scope": {"sites": ["virton"]},
        "occurred": {"said": "unknown"},
    }
    told.event(
        "service.radiology", EntryCorrected(number=number, changes=changes, reason="misheard"), AT
    )
    said = text(told, "corrections")
    assert "State: degraded → down" in said
    assert "Capacity: (not said before) → 20" in said
    assert "Where: Arlon → Virton" in said
    assert "Occurred: 20 May, 09:00 → " in said
    sealed = told.event(
        "observation.s", ObservationNoted(text=Sealed(commitment="0" * 43, ciphertext="0")), AT
    )
    change = EntryCorrected(number=sealed, changes={"text": "open"}, reason="x")
    told.event("observation.s", change, AT)
    assert f"Observation: [sealed text of #{sealed}] → “open”" in text(told, "corrections")


def test_what_is_drawn_from_a_corrected_entry_cites_the_correction() -> None:
    """New words under the old number alone would be a false quotation."""
    told = Chronicle()
    number = told.event("observation.o", ObservationNoted(text="30 beds"), AT)
    change = EntryCorrected(number=number, changes={"text": "40 beds"}, reason="counted again")
    by = told.event("observation.o", change, AT)
    assert f"40 beds. [N-1 #{number}; corrected #{by}: Observation]" in text(told, "observations")
    told.event("observation.o", EntryStruck(number=by, reason="it was right"), AT)
    assert f"30 beds. [N-1 #{number}]" in text(told, "observations")


def test_what_was_corrected_in_the_period_has_changed() -> None:
    """Though it was recorded before the period began."""
    told = Chronicle()
    report = ServiceReported(service="radiology", state="down", fails="30 beds")
    number = told.event("service.radiology", report, "2022-05-18T09:00:00+02:00")
    assert lines(told, "services")[0].mark == ""
    change = EntryCorrected(number=number, changes={"fails": "40 beds"}, reason="misheard")
    told.event("service.radiology", change, AT)
    assert lines(told, "services")[0].mark == "changed"


def test_a_struck_entry_stays_readable() -> None:
    """The part about corrections says what was struck."""
    told = Chronicle()
    number = told.event("observation.o", ObservationNoted(text="30 beds"), AT)
    told.event("observation.o", EntryStruck(number=number, reason="another hospital"), AT)
    assert "It said: 30 beds" in text(told, "corrections")
    assert "30 beds" not in text(told, "observations")


def test_quotes_are_drawn_on_from_an_earlier_look() -> None:
    """Whoever looked before a link and a correction sees both afterwards."""
    told = Chronicle()
    number = told.event("observation.o", ObservationNoted(text="30 beds"), AT)
    told.picture(NOW)
    linked(told, number, 1)
    told.picture(NOW)
    change = EntryCorrected(number=number, changes={"text": "40 beds"}, reason="counted again")
    told.event("observation.o", change, AT)
    assert told.picture(NOW) == told.again().picture(NOW)


WHOLE = Scope(sites=("all",))
CITED: dict[int, tuple[str, Event, dict[str, Any], str]] = {
    1: (
        "service.radiology", ServiceReported(service="radiology", state="down", scope=WHOLE),
        {"state": "degraded"}, "State down → degraded",
    ),
    2: (
        "cancellation.o", CancellationOrdered(activity="consultations", planned=20),
        {"planned": 30}, "Planned 20 → 30",
    ),
    3: (
        "figure.f", FigureReported(what="machines cleaned", value=150, asset="machines"),
        {"value": 200}, "Value 150 → 200",
    ),
    4: ("threat.t", ThreatReported(text="A claim"), {"text": "A rumour"}, "Text"),
    5: (
        "decision.d", DecisionTaken(text="Cut", decider="cell"),
        {"text": "Cut all"}, "Text",
    ),
}  # fmt: skip
"""By the place of the line: an entry that it cites, its correction, and how that is told."""


@pytest.mark.parametrize("place", CITED)
def test_each_of_the_five_lines_says_what_was_corrected(place: int) -> None:
    """As the sections do: by which entry, and what stood there before where that is short."""
    told = Chronicle()
    originator, event, changes, said = CITED[place]
    number = told.event(originator, event, AT)
    by = told.event(originator, EntryCorrected(number=number, changes=changes, reason="x"), AT)
    document = brief(told.picture(NOW), checked=0)
    speaker = Speaker(Translator("en", ZONE), document.header.period.end.date())
    line = document.five[place - 1]
    assert f"corrected #{by}: " in speaker.numbers(line)
    if "→" in said:
        assert said in speaker.numbers(line)
    lines = [one for part in document.sections for one in part.lines]
    assert [one for one in lines if by in one.numbers]
    assert all(
        f"corrected #{by}: " in speaker.numbers(one)
        for one in (*document.five, *lines)
        if number in one.numbers
    )
