"""A small ledger with one of everything that a dossier tells, and its golden pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from ledger.config import Settings
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.clock.events import ClockPartFiled, ClockStarted
from ledger.domain.communication.events import CommunicationDrafted, CommunicationSent
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.dossier.events import BriefIssued
from ledger.domain.entry import Written
from ledger.domain.meeting.events import MeetingAttended, MeetingClosed, MeetingOpened
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import CrisisKind, Language, Marking
from ledger.terminal.local_copy import LocalCopy
from projections.bundle.dossier.document import document
from projections.bundle.dossier.html import to_html
from projections.bundle.parts import Source
from projections.i18n import Translator
from projections.i18n.times import in_zone
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of
from tests.support.nasty import COMMANDS, MARKUP, SEALED, nasty, when

GOLDEN = Path(__file__).parents[1] / "golden" / "dossier"
LANGUAGES: tuple[Language, ...] = get_args(Language)

DAY = "2022-05-14T"
TYPST = '#eval("1+1") $x^2$ \\ #import "@preview/x" <e1> @e1 `raw` /* no */ *b* _i_ = title'
"""What Typst would take for markup or for code."""


def awkward(kind: CrisisKind = "exercise") -> Chronicle:
    """Late, corrected, struck, restricted, sealed, undated, void; a decision and what it knew."""
    told = Chronicle(kind=kind)
    tell = told.event
    wrong = tell("observation.a", ObservationNoted(text=f"two {MARKUP[0]}"), f"{DAY}05:00+02:00")
    late = {"occurred": when("2022-05-13 23:10")}
    tell("observation.late", ObservationNoted(text="seen before"), f"{DAY}06:00+02:00", **late)
    tell("observation.secret", ObservationNoted(text="SECRET-SEEN"), f"{DAY}06:10+02:00",
         marking="judicial")  # fmt: skip
    tell("service.radiology", ServiceReported(service="radiology", state="down", fails=TYPST,
         workaround=COMMANDS[6]), f"{DAY}06:20+02:00", source=COMMANDS[0])  # fmt: skip
    tell("decision.d", DecisionRaised(question="Stop?", options=("yes", "no")),
         f"{DAY}06:30+02:00")  # fmt: skip
    tell("decision.d", DecisionTaken(text="Stop.\nAll of it.", decider="crisis cell",
         motive=COMMANDS[3]), f"{DAY}07:00+02:00", actor=MARKUP[4])  # fmt: skip
    tell("observation.a", EntryCorrected(number=wrong, changes={"text": "three"}, reason="typo"),
         f"{DAY}07:30+02:00")  # fmt: skip
    gone = tell("observation.b", ObservationNoted(text="gone 設備 🏥"), f"{DAY}07:40+02:00")
    tell("observation.b", EntryStruck(number=gone, reason=SEALED), f"{DAY}07:50+02:00")
    _said(told)
    told.raw("crisis.vivalia.decision.d.9", b"garbage \x1b[2J")
    return told


def _said(told: Chronicle) -> None:
    """A meeting, a communication, a clock, a contradiction, a brief; what says no time."""
    tell = told.event
    tell("meeting.m", MeetingOpened(kind="daily", present=("Ann", MARKUP[5])),
         f"{DAY}08:00+02:00", cell="crisis-cell")  # fmt: skip
    tell("meeting.m", MeetingAttended(absent=("Bob",)), f"{DAY}08:05+02:00")
    tell("meeting.m", MeetingClosed(summary="done"), f"{DAY}08:30+02:00")
    tell("communication.c", CommunicationDrafted(texts={"fr": "Bonjour.", "nl": "Goedendag."}),
         f"{DAY}09:00+02:00")  # fmt: skip
    tell("communication.c", CommunicationSent(), f"{DAY}09:10+02:00")
    tell("clock.k", ClockStarted(regime="gdpr", since=when("2022-05-14 04:00"), motive="names"),
         f"{DAY}09:20+02:00")  # fmt: skip
    tell("clock.k", ClockPartFiled(text="first part", reference="A-1"), f"{DAY}09:30+02:00")
    one = tell("observation.x", ObservationNoted(text="open"), f"{DAY}09:40+02:00")
    two = tell("observation.y", ObservationNoted(text="closed"), f"{DAY}09:41+02:00",
               occurred=when("unknown"))  # fmt: skip
    tell("observation.y", EntryLinked(number=two, relation="contradicts", other=one,
         reason="either"), f"{DAY}09:42+02:00")  # fmt: skip
    noted = Written(at=datetime.fromisoformat(f"{DAY}09:55+02:00"))
    tell("record.b", BriefIssued(position=two, language="fr", approved_by="chair"),
         f"{DAY}10:00+02:00", written=noted)  # fmt: skip


@contextmanager
def source_of(
    chronicle: Chronicle, lang: str = "fr", ceiling: Marking = "internal", at: int | None = None
) -> Iterator[Source]:
    """A copy of a ledger on a real disk, read to its end or to a number."""
    with TemporaryDirectory(prefix="dossier-") as path:
        home = home_of(chronicle, Path(path) / "home")
        with LocalCopy.open(Settings(home=home)) as copy:
            reading = copy.look(at)
            assert reading.position.recorded is not None
            end = in_zone(reading.position.recorded, copy.zone)
            yield Source(copy, reading, end, Translator(lang, copy.zone), ceiling)


def page(source: Source) -> str:
    """The dossier as HTML."""
    return b"".join(to_html(document(source))).decode()


def body(html: str) -> str:
    """What a page says, without its style."""
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def golden() -> Iterator[tuple[Path, str]]:
    """Every golden page with what it must say."""
    told = awkward()
    for lang in LANGUAGES:
        with source_of(told, lang) as source:
            yield GOLDEN / f"awkward.{lang}.html", body(page(source))


def hostile() -> Chronicle:
    """Every awkward value in every kind."""
    return nasty()


def write() -> None:
    """Make the golden pages again: `python -m tests.support.dossiers`, then read the difference."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path, text in golden():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
