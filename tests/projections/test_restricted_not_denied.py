"""What is marked above the ceiling is never denied: where a surface says "none" it says how many.

Number and kind stand in place of the negative, in every language and on every surface.
"""

from pathlib import Path

import pytest

from ledger.domain.action.events import ActionAssigned
from ledger.domain.cancellation.events import CancellationOrdered
from ledger.domain.clock.events import ClockStarted
from ledger.domain.communication.events import CommunicationDrafted
from ledger.domain.decision.events import DecisionRaised
from ledger.domain.dossier.events import LegalHoldSet
from ledger.domain.duty.events import DutyTaken
from ledger.domain.figure.events import FigureReported
from ledger.domain.means.events import MeansAsked
from ledger.domain.meeting.events import MeetingOpened
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.outlook.events import OutlookExpected
from ledger.domain.request.events import RequestLogged
from ledger.domain.restore.events import RestorePlanned
from ledger.domain.threat.events import DeadlineSet, ThreatReported
from projections.brief.build import brief
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.render.markdown import to_markdown
from projections.render.terminal import to_terminal
from tests.support.board import words
from tests.support.chronicle import ZONE, Chronicle, minute
from tests.support.cli import home_of, run_here
from tui.board.screens.overview_lines import sheet

LANGUAGES = ("fr", "nl", "de", "en")
AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
LATER = "2022-05-24T18:00:00+02:00"
TOLD = {
    "cancellation.x": CancellationOrdered(activity="consultations"),
    "decision.q": DecisionRaised(question="SECRET?"),
    "request.r": RequestLogged(site="arlon", what="SECRET"),
    "communication.c": CommunicationDrafted(texts={"fr": "SECRET"}),
    "observation.o": ObservationNoted(text="SECRET", category="patient_safety"),
    "restore.j": RestorePlanned(asset="servers"),
    "figure.f": FigureReported(what="SECRET", value=3),
    "outlook.p": OutlookExpected(what="SECRET"),
    "means.h": MeansAsked(what="SECRET"),
    "clock.k": ClockStarted(regime="free", since=minute(AT), motive="SECRET"),
    "action.a": ActionAssigned(text="SECRET"),
    "duty.d": DutyTaken(post="SECRET", who="SECRET"),
    "meeting.m": MeetingOpened(),
    "record.l": LegalHoldSet(what="SECRET"),
    "threat.t": ThreatReported(text="SECRET"),
}
DENIALS = (
    "brief.five.no_clock",
    "brief.five.decide_none",
    "brief.five.no_activity",
    "brief.five.none_standing",
    "brief.five.no_restore",
    "brief.five.safety_none",
    "cli.show.nothing",
    *(f"board.none.{part}" for part in ("cancelled", "decisions", "questions", "requests")),
    *(f"board.none.{part}" for part in ("restore", "zones")),
    *(f"table.none.{board}" for board in ("threats", "decisions", "requests", "cancellations")),
)
HIDDEN = ("decisions", "activity", "requests", "communications", "observations", "figures",
          "outlook", "means", "clocks", "actions", "meetings", "dossier", "threats",
          "restore")  # fmt: skip


def secret() -> Chronicle:
    """A ledger of which everything is judicial."""
    told = Chronicle()
    for originator, event in TOLD.items():
        told.event(originator, event, AT, marking="judicial")
    due = DeadlineSet(due=minute("2022-05-22T09:00:00+02:00"))
    told.event("threat.t", due, AT, marking="judicial")
    return told


@pytest.fixture(scope="module")
def hidden() -> Chronicle:
    return secret()


@pytest.fixture(scope="module")
def hidden_home(tmp_path_factory: pytest.TempPathFactory, hidden: Chronicle) -> Path:
    return home_of(hidden, tmp_path_factory.mktemp("hidden"))


def told_at(chronicle: Chronicle, now: str) -> Brief:
    return brief(chronicle.picture(now), checked=0)


def denied(text: str, lang: str) -> list[str]:
    """The negatives that a text says."""
    t, flat = Translator(lang, ZONE), " ".join(text.split())
    return [key for key in DENIALS if t(key).rstrip(".") in flat]


@pytest.mark.parametrize("now", [NOW, LATER])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_of_a_brief_denies_what_is_restricted(
    hidden: Chronicle, lang: str, now: str
) -> None:
    """On its day and days later: neither the five lines nor the foot."""
    t, document = Translator(lang, ZONE), told_at(hidden, now)
    for text in (to_terminal(document, t), to_markdown(document, t)):
        assert not denied(text.replace("\\", ""), lang)
        assert "SECRET" not in text
    assert not {*HIDDEN}.intersection(document.empty)
    assert not document.header.happened


def test_the_five_lines_say_number_and_kind_with_the_entries(hidden: Chronicle) -> None:
    """In the words of the kind, one or several."""
    flat = " ".join(to_terminal(told_at(hidden, NOW), Translator("en", ZONE)).split())
    assert "4 Restricted: 1 threat, 1 clock. [#11 #17]" in flat
    assert "2 Restricted: 1 cancellation. [#2]" in flat
    assert "5 Restricted: 1 decision. [#3]" in flat
    assert "DECISIONS" in flat


def test_several_are_said_in_the_plural() -> None:
    """As one says it of so many."""
    told = Chronicle()
    for name in ("a", "b"):
        told.event(f"threat.{name}", ThreatReported(text="SECRET"), AT, marking="judicial")
    said = {"fr": "2 menaces", "nl": "2 dreigingen", "de": "2 Drohungen", "en": "2 threats"}
    for lang, kind in said.items():
        assert kind in to_terminal(told_at(told, NOW), Translator(lang, ZONE))


def test_who_may_see_it_is_told_it(hidden: Chronicle) -> None:
    """Under the ceiling that holds it nothing is held back."""
    document = brief(hidden.picture(NOW, ceiling="judicial"), checked=0)
    text = to_terminal(document, Translator("en", ZONE))
    assert "Restricted: 1" not in text
    assert "SECRET" in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (140, 50)])
def test_the_board_denies_nothing(hidden: Chronicle, lang: str, size: tuple[int, int]) -> None:
    """On a wall nobody reads that no question is open when one is."""
    lines = sheet(hidden.picture(NOW), words(lang), *size)
    text = "\n".join(line.plain for line in lines)
    assert not denied(text, lang)
    assert "SECRET" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "asked",
    [
        ("overview",),
        ("orders",),
        ("threats", "--stage", "reported"),
        ("requests", "--text", "zzz"),
        ("decisions", "--text", "zzz"),
        ("cancellations", "--text", "zzz"),
        ("duties",),
    ],
)
def test_no_list_denies_it(hidden_home: Path, lang: str, asked: tuple[str, ...]) -> None:
    """A filter looks through nothing restricted, and what finds nothing says so."""
    out = run_here("--lang", lang, "show", *asked, home=hidden_home).out
    assert not denied(out, lang)
    assert "SECRET" not in out
    assert Translator(lang, ZONE)("table.restricted") in out.lower()
