"""Threats as they are told: what is claimed, what was carried out, what traces were kept."""

from datetime import datetime

import pytest

from ledger.command.times import parse
from ledger.domain.amendments import EntryStruck
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.threat.events import (
    DeadlineSet,
    EntryPointClosed,
    ThreatCarriedOut,
    ThreatChanged,
    ThreatLapsed,
    ThreatReported,
    TracesKept,
)
from projections.brief.build import brief
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from tests.support.chronicle import OPENED, ZONE, Chronicle, minute
from tests.support.tables import listing
from tests.support.tables import text as table_text

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
CLAIM = ThreatReported(text="LockBit claims 400 GB", category="ransom")


def fourth(told: Chronicle) -> str:
    """The line of the five that is about threats."""
    picture = told.picture(NOW)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    return speaker.line(brief(picture, checked=0).five[3])


def part(told: Chronicle) -> str:
    """The part about threats, lines and details."""
    picture = told.picture(NOW)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    found = [s for s in brief(picture, checked=0).sections if s.id == "threats"]
    lines = [line for section in found for line in section.lines]
    said = [[speaker.line(line), *map(speaker.phrase, line.details)] for line in lines]
    return "\n".join(text for texts in said for text in texts)


def claimed() -> Chronicle:
    told = Chronicle()
    told.event("threat.lb", CLAIM, AT)
    return told


def test_traces_are_no_threat() -> None:
    """Traces kept later never take the place of the claim, and are named what they are."""
    told = claimed()
    told.event("threat.t1", TracesKept(text="Disk images kept"), AT)
    assert fourth(told) == "No ultimatum is running. Threat: LockBit claims 400 GB."
    assert "Traces kept: Disk images kept" in part(told)
    assert "Reported, 20 May, 09:00: Disk images" not in part(told)


def test_traces_of_a_threat_stand_beside_it() -> None:
    """What is threatened stays, and the traces are told under it."""
    told = claimed()
    told.event("threat.lb", TracesKept(text="Copy of the leak site"), AT)
    assert "Reported, 20 May, 09:00: LockBit claims 400 GB" in part(told)
    assert "Traces kept: Copy of the leak site" in part(told)


def test_how_they_came_in_stands_behind_what_they_claim() -> None:
    """An entry point reported later pushes no ransom claim out of the five lines."""
    told = claimed()
    told.event("threat.in", ThreatReported(text="VPN account", category="entry_point"), AT)
    assert "Threat: LockBit claims 400 GB" in fourth(told)


def test_what_was_carried_out_is_in_the_five_lines() -> None:
    """The publication is told first; what was threatened stays readable beside it."""
    told = claimed()
    told.event("threat.lb", ThreatCarriedOut(text="12 GB published"), AT)
    told.event("threat.t1", TracesKept(text="Disk images kept"), AT)
    assert fourth(told) == "No ultimatum is running. Threat carried out: 12 GB published."
    assert "Carried out, 20 May, 09:00: 12 GB published" in part(told)
    assert "What was known before: LockBit claims 400 GB" in part(told)


def test_carried_out_without_a_word_says_what_was_threatened() -> None:
    """Nobody has to say more than that it happened."""
    told = claimed()
    told.event("threat.lb", ThreatCarriedOut(), AT)
    assert "Threat carried out: LockBit claims 400 GB" in fourth(told)


def test_a_new_ultimatum_does_not_hide_what_happened() -> None:
    """It runs again, and what was carried out is still told."""
    told = claimed()
    told.event("threat.lb", ThreatCarriedOut(text="12 GB published"), AT)
    due = parse("before 2022-05-26", OPENED, ZONE)
    told.event("threat.lb", DeadlineSet(due=due), AT)
    assert "What happened: 12 GB published" in part(told)


def test_a_change_keeps_what_was_said_first() -> None:
    """However often it changes."""
    told = claimed()
    for text in ("600 GB now", "800 GB now"):
        told.event("threat.lb", ThreatChanged(text=text), AT)
    assert "Threat: 800 GB now" in fourth(told)
    assert "At first: LockBit claims 400 GB" in part(told)


def test_what_lapsed_and_began_again_is_a_threat() -> None:
    """How it was known to have lapsed says nothing any more."""
    told = claimed()
    told.event("threat.lb", ThreatLapsed(text="silence"), AT)
    assert "Threat:" not in fourth(told)
    assert "What was known before: LockBit claims 400 GB" in part(told)
    told.event("threat.lb", ThreatChanged(text="600 GB now"), AT)
    assert "Threat: 600 GB now" in fourth(told)
    assert "silence" not in part(told)


def test_a_closed_way_in_says_what_it_was() -> None:
    """Closing adds to what was reported."""
    told = Chronicle()
    told.event("threat.in", ThreatReported(text="VPN account", category="entry_point"), AT)
    told.event("threat.in", EntryPointClosed(text="account closed"), AT)
    assert "account closed" in part(told)
    assert "What was known before: VPN account" in part(told)


def test_a_struck_execution_leaves_the_threat() -> None:
    """Struck, it never happened; the claim stands again."""
    told = claimed()
    number = told.event("threat.lb", ThreatCarriedOut(text="12 GB published"), AT)
    told.event("threat.lb", EntryStruck(number=number, reason="another hospital"), AT)
    assert fourth(told) == "No ultimatum is running. Threat: LockBit claims 400 GB."


def test_an_ultimatum_outlasts_the_way_in() -> None:
    """Closing the entry point ends no deadline, and what was carried out stays carried out."""
    told = claimed()
    due = parse("before 26/05", datetime.fromisoformat(AT), ZONE)
    told.event("threat.lb", DeadlineSet(due=due), AT)
    running = fourth(told)
    told.event("threat.lb", EntryPointClosed(text="VPN gateway patched"), AT)
    assert fourth(told) == running
    assert "VPN gateway patched" in part(told)
    told.event("threat.lb", ThreatCarriedOut(text="Files published"), AT)
    done = fourth(told)
    told.event("threat.lb", EntryPointClosed(text="Second way closed"), AT)
    assert fourth(told) == done


def rivalling() -> Chronicle:
    """Two deadlines for one threat, the later one said first."""
    told = claimed()
    told.event(
        "threat.lb", DeadlineSet(due=minute("2022-05-27T12:00:00+02:00")), AT, source="Police"
    )
    told.event(
        "threat.lb", DeadlineSet(due=minute("2022-05-26T18:00:00+02:00")), AT, source="Press"
    )
    told.event("threat.lb", DeadlineSet(due=minute("2022-05-26T18:00:00+02:00")), AT, source="CERT")
    return told


def test_rival_deadlines_say_who_gave_each_and_which_counts() -> None:
    """In the clocks of the brief, and all together on the board of threats."""
    told = rivalling()
    said = part(told)
    assert "\nClock: 26 May, 18:00, Press, " in f"\n{said}"
    assert "Later than #4. Clock: 27 May, 12:00, Police, " in said
    board = table_text(listing(told, "threats", now=NOW))
    lines = [line.strip() for line in board.splitlines()]
    assert "#4, 26 May, 18:00, Press: the earliest" in lines
    assert "#5, 26 May, 18:00, CERT: the same as #4" in lines
    assert "#3, 27 May, 12:00, Police: later than #4" in lines


def test_no_deadline_counts_of_what_is_over() -> None:
    """A threat that lapsed has none that runs."""
    told = rivalling()
    told.event("threat.lb", ThreatLapsed(text="nothing came"), AT)
    board = table_text(listing(told, "threats", now=NOW, everything=True))
    assert board.count("no longer runs (") == 3
    assert "counts" not in board


def test_an_ultimatum_that_passed_is_said_until_its_end_is_known() -> None:
    """Nobody said what became of it: neither that none runs, nor nothing."""
    told = claimed()
    told.event("threat.lb", DeadlineSet(due=parse("before 2022-05-18", OPENED, ZONE)), AT)
    passed = "Ultimatum passed (before 18 May); what became of it is not recorded."
    assert fourth(told) == f"{passed} Threat: LockBit claims 400 GB."
    assert f"\n{passed} Deadline set, 20 May, 09:00: LockBit" in f"\n{part(told)}"
    told.event("threat.lb", ThreatLapsed(text="nothing came"), AT)
    assert "Ultimatum passed" not in fourth(told) + part(told)


def test_an_ultimatum_that_passed_today_says_so_in_the_same_words() -> None:
    """Within the day it says how long ago too."""
    told = claimed()
    told.event("threat.lb", DeadlineSet(due=minute("2022-05-20T12:00:00+02:00")), AT)
    passed = "Ultimatum passed (20 May, 12:00), 6 h 00 min ago; what became of it is not recorded."
    assert passed in fourth(told).replace("\N{NO-BREAK SPACE}", " ")
    assert passed in part(told).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "clock", "threat", "happened"),
    [
        ("fr", "Échéance", "Menace", "Les faits"),
        ("nl", "Termijn", "Dreiging", "Wat gebeurde"),
        ("de", "Frist", "Drohung", "Was geschah"),
        ("en", "Clock", "Threat", "What happened"),
    ],
)
def test_on_the_first_morning_what_runs_out_stands_before_what_was_seen(
    language: str, clock: str, threat: str, happened: str
) -> None:
    """Whoever reads one line of it reads that 48 hours run; then the threat, then the facts."""
    told, at = Chronicle(), "2022-05-14T06:00:00+02:00"
    told.event("observation.o", ObservationNoted(text="Deux imprimantes à l'arrêt"), at)
    told.event("threat.lb", CLAIM, at)
    told.event("threat.lb", DeadlineSet(due=minute("2022-05-16T06:00:00+02:00")), at)
    picture = told.picture("2022-05-14T08:00:00+02:00")
    speaker = Speaker(Translator(language, ZONE), picture.now.date())
    said = speaker.line(brief(picture, checked=0).five[3])
    assert said.startswith(clock)
    assert said.index(clock) < said.index(threat) < said.index(happened)
    assert said.count("LockBit claims 400 GB") == 1


def test_on_the_first_morning_the_facts_stand_before_a_threat_without_an_end() -> None:
    """Nothing runs out: what happened is what one asks first."""
    told, at = Chronicle(), "2022-05-14T06:00:00+02:00"
    told.event("observation.o", ObservationNoted(text="Deux imprimantes à l'arrêt"), at)
    told.event("threat.lb", CLAIM, at)
    picture = told.picture("2022-05-14T08:00:00+02:00")
    said = Speaker(Translator("en", ZONE), picture.now.date()).line(
        brief(picture, checked=0).five[3]
    )
    assert said.startswith("What happened")
