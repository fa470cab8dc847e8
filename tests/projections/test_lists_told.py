"""Lists and single things as people read them: what is urgent first, nothing lost on the way."""

import re

import pytest

from ledger.command.references import References, given_name
from ledger.command.times import parse
from ledger.domain.amendments import EntryLinked
from ledger.domain.clock.events import ClockStarted
from ledger.domain.communication.events import CommunicationSent
from ledger.domain.decision.events import (
    DecisionDeferred,
    DecisionOrdered,
    DecisionRaised,
    DecisionTaken,
)
from ledger.domain.figure.events import FigureReported
from ledger.domain.request.events import RequestLogged, RequestProposed
from ledger.domain.threat.events import DeadlineSet, ThreatHandled, ThreatReported
from ledger.errors import InputError
from projections.brief.build import brief
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from projections.tables import BOARDS, Chosen
from projections.tables.columns import said
from projections.tables.plain import label
from tests.support.chronicle import OPENED, ZONE, Chronicle
from tests.support.tables import listing, text

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def test_a_question_that_was_put_off_is_called_so() -> None:
    """On its list and its page; it is still found among those that were raised."""
    told = Chronicle()
    told.event("decision.ops", DecisionRaised(question="Put off surgery?"), AT)
    until = parse("2022-05-21 14:00", OPENED, ZONE)
    told.event("decision.ops", DecisionDeferred(meeting=until), AT)
    for stage in ("raised", "deferred"):
        found = listing(told, "decisions", chosen=Chosen(stages=frozenset({stage})), now=NOW)
        assert "D-1      put off" in text(found)


def test_a_request_for_the_first_class_due_soon_comes_first() -> None:
    """It says that a second person is needed and by when, also where the line is cut."""
    told = Chronicle()
    sunday = parse("before 2022-05-22", OPENED, ZONE)
    for name in "abc":
        said = RequestLogged(site="arlon", what=f"badges {name} " * 9, needed_by=sunday)
        told.event(f"request.{name}", said, AT)
    due = parse("2022-05-20 19:00", OPENED, ZONE)
    told.event("request.d", RequestLogged(site="arlon", what="phones " * 9, needed_by=due), AT)
    told.event("request.d", RequestProposed(priority="vital"), AT)
    shown = to_terminal(brief(told.picture(NOW), checked=0), Translator("en", ZONE))
    row = next(
        line for line in shown.splitlines() if line.startswith("+  2nd PERSON NEEDED (Vital")
    )
    assert "Needed 20 May, 19:00. Arlon" in row
    assert "+  Arlon (logged): badges" not in shown[: shown.index(row)]
    shown = text(listing(told, "requests", now=NOW))
    assert "needed: 20 May, 19:00, asked for as Vital, second person needed" in shown


def test_a_figure_told_with_restoring_is_not_called_nothing_new() -> None:
    """It is told once, and no foot of the brief says that there is none."""
    told = Chronicle()
    told.event("figure.on", FigureReported(what="on", value=3, asset="workstations"), AT)
    found = brief(told.picture(NOW), checked=0)
    assert "figures" not in found.empty
    assert any("on reported: 3" in line for line in to_terminal(
        found, Translator("en", ZONE)).splitlines())  # fmt: skip


def test_a_given_name_stands_for_a_number() -> None:
    """As a short name does; of two things with one name both are said."""
    told = Chronicle()
    number = told.event("decision.ops", DecisionRaised(question="Put off surgery?"), AT)
    situation = told.fold.situation
    assert given_name(situation, "ops") == References(situation)["D-1"] == number
    assert given_name(situation, "other") is None
    told.event("request.ops", RequestLogged(site="arlon", what="phones"), AT)
    with pytest.raises(InputError) as refused:
        given_name(situation, "ops")
    assert refused.value.fields["known"] == "D-1, R-1"


def test_line_four_has_its_texts_whole_the_handling_and_the_clocks_before_the_ultimatum() -> None:
    """Two letters more than forty are no reason to cut a text that decides."""
    told = Chronicle()
    note = "The technician on duty finds the servers encrypted"
    told.event("threat.t", ThreatReported(text=note, category="ransom"), AT)
    told.event("threat.t", ThreatHandled(handling="not_paid"), AT)
    until = parse("2022-05-24 04:00", OPENED, ZONE)
    told.event("threat.t", DeadlineSet(due=until), AT)
    since = parse("2022-05-20 02:00", OPENED, ZONE)
    for name, day in (("a", "2022-05-21 02:00"), ("b", "2022-05-24 02:00"), ("c", "2022-05-25")):
        due = parse(day, OPENED, ZONE)
        clock = ClockStarted(regime="free", motive=f"file {name}", since=since, due=due)
        told.event(f"clock.{name}", clock, AT)
    for nth in range(30):
        told.event(f"decision.{nth}", DecisionRaised(question=f"{nth} why? " * 9), AT)
        told.event(f"request.{nth}", RequestLogged(site="arlon", what=f"{nth} badge"), AT)
    found = brief(told.picture(NOW), checked=0)
    speaker = Speaker(Translator("en", ZONE), found.header.period.end.date())
    said = speaker.line(found.five[3])
    assert f"Threat (handled: not paid): {note}" in said
    assert "file a" in said
    assert "file b" in said
    assert "file c" not in said


def test_every_field_of_a_page_is_named_in_the_readers_language() -> None:
    """No column is called by its code where the catalogue of another language has no name."""
    english = Translator("en", ZONE)
    for board in BOARDS.values():
        for column in board.columns:
            if column.code in {"id", "entries", "overdue", "number", "short"}:
                continue  # the title says these
            key, name = f"table.column.{column.code}", label(board, column.code, english)
            others = {
                label(board, column.code, Translator(lang, ZONE)) for lang in ("fr", "nl", "de")
            }
            assert english(key) != key or others != {name}, (board.name, column.code)


def test_an_order_due_soonest_stands_first() -> None:
    """Whichever came last; the brief may have room for one."""
    told = Chronicle()
    for name, day in (("soon", "2022-05-21"), ("later", "2022-05-29")):
        due = parse(f"before {day}", OPENED, ZONE)
        told.event(f"decision.{name}", DecisionOrdered(text=name, authority="court", due=due), AT)
    orders = [s for s in brief(told.picture(NOW), checked=0).sections if s.id == "orders"]
    speaker = Speaker(Translator("en", ZONE), OPENED.date())
    assert "soon" in speaker.line(orders[0].lines[0])


def test_a_detail_line_begins_with_what_it_says() -> None:
    """No empty field before the number."""
    told = Chronicle()
    told.event("figure.on", FigureReported(what="on", value=3, asset="workstations"), AT)
    assert "\n         #" in text(listing(told, "figures", now=NOW))


def test_what_was_sent_names_the_entry_and_nobody() -> None:
    """`Sent by: 194` was taken for a sender."""
    told = Chronicle()
    told.event("communication.sms", CommunicationSent(text="All is well"), AT)
    found = listing(told, "communications", now=NOW)
    speaker = Speaker(Translator("en", ZONE), OPENED.date())
    row = found.page(0, 1)[0].row
    words = said(found.board.column("sent"), row, found.frame, speaker)
    assert (words, label(found.board, "sent", speaker.t)) == (f"#{row.sent}", "Sent")


def test_sides_that_say_the_same_tell_when_and_where_from() -> None:
    """The plan was triggered on the 21st or the 22nd: what differs is no word of the text."""
    told = Chronicle()
    sides = []
    for day, source in ((21, "governor"), (22, "press")):
        said = DecisionTaken(text="Emergency plan", decider="governor")
        when = parse(f"2022-05-{day}", OPENED, ZONE)
        sides.append(told.event(f"decision.d{day}", said, AT, occurred=when, source=source))
    link = EntryLinked(number=sides[1], relation="contradicts", other=sides[0])
    told.event("decision.d22", link, AT)
    shown = text(listing(told, "contradictions", now="2022-05-24T09:00:00+02:00"))
    assert re.search(r"governor 21 May +Emergency plan", shown)
    assert f"Against entry: #{sides[1]} \N{MIDDLE DOT} 22 May press" in shown
