"""Requests as they are told: what is late says so first."""

import re
from datetime import datetime
from typing import Any

import pytest
from msgspec import structs

from ledger.command.times import parse
from ledger.domain.amendments import EntryCorrected
from ledger.domain.entry import Event
from ledger.domain.request.events import (
    RequestAsked,
    RequestAssigned,
    RequestClosed,
    RequestConfirmed,
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestPrioritised,
    RequestPromised,
    RequestProposed,
    RequestReopened,
)
from ledger.domain.request.record import OPEN
from ledger.domain.values import When
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.picture import About
from projections.model.rows import NamedPart
from projections.render.terminal import to_terminal
from tests.support.chronicle import OPENED, ZONE, Chronicle, minute
from tests.support.tables import listing
from tests.support.tables import text as table

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
DESKS = RequestLogged(site="arlon", what="Desks")
GIVEN = RequestAssigned(owner="desk team")


def history(*lives: tuple[Event, ...]) -> Chronicle:
    """As many requests as there are lives, each with these entries."""
    told = Chronicle()
    for at, life in enumerate(lives):
        for event in life:
            told.event(f"request.r{at}", event, AT)
    return told


def said(told: Chronicle, **how: Any) -> str:
    """The section of requests, as it is printed, on one line."""
    document = brief(told.picture(NOW, **how), checked=0)
    parts = [part for part in document.sections if part.id == "requests"]
    only = structs.replace(document, sections=tuple(parts))
    return " ".join(to_terminal(only, Translator("en", ZONE)).split())


def test_the_lines_of_the_classes_add_up_to_what_is_open() -> None:
    """Every open stage is counted; a class in which nothing is open or came is left out."""
    refused = (DESKS, RequestPrioritised(priority="urgent"), RequestClosed(reason="found"))
    again = (DESKS, RequestDelivered(), RequestReopened(reason="broken"))
    promised = (DESKS, RequestPromised(until=parse("tomorrow 12:00", OPENED, ZONE)))
    told = history(
        (DESKS,), (DESKS, GIVEN), (DESKS, RequestAsked(query="Size?")), again, promised, refused
    )
    arlon = About("site", (NamedPart("arlon", {"en": "Arlon"}),), ("arlon",))
    for text in (said(told), said(told, about=arlon)):
        assert "5 requests open" in text
        assert "Not prioritised: 1 logged, 1 reopened, 1 assigned, 1 promised, 1 " in text
        assert "Urgent:" not in text


def test_what_was_delivered_in_the_period_counts_whatever_came_after() -> None:
    """Confirmed, reopened or closed since; not what came before the period."""
    ends = (), (RequestConfirmed(),), (RequestReopened(reason="broken"),)
    over = RequestReopened(reason="broken"), RequestClosed(reason="found")
    told = history(*((DESKS, RequestDelivered(), *end) for end in (*ends, over)), (DESKS,))
    counted = "in the period new: 5, delivered or confirmed: 4"
    assert f"{counted}. Of those delivered or confirmed, 1 is open again." in said(told)
    for at in range(4):
        told.event(f"request.r{at}", RequestAssigned(owner="x"), "2022-05-20T17:30:00+02:00")
    later = datetime.fromisoformat("2022-05-20T17:00:00+02:00")
    assert "in the period new: 0, delivered or confirmed: 0" in said(told, since=later)
    assert "open again" not in said(told, since=later)


def test_counts_are_those_of_all_requests_however_many() -> None:
    """What waits for a second person and what was delivered is not looked for among the last."""
    first = (DESKS, RequestProposed(priority="vital"))
    came = (DESKS, RequestDelivered(), RequestReopened(reason="broken"))
    told = history(first, came, *[(DESKS,)] * 350)
    text = said(told)
    assert "1 asked for as Vital waits for a second person" in text
    assert "in the period new: 352, delivered or confirmed: 1" in text


def test_a_request_is_as_old_as_it_was_asked() -> None:
    """What is recorded later, from a note or a list, has waited since it was asked."""
    told = Chronicle()
    told.event("request.late", DESKS, AT, occurred=minute("2022-05-18T09:00:00+02:00"))
    row = told.picture(NOW).requests.open[0]
    assert row.logged == datetime.fromisoformat("2022-05-18T09:00:00+02:00")
    assert "Oldest open, for 2 d" in said(told)
    day = parse("2022-05-18", OPENED, ZONE)
    told.event("request.day", DESKS, AT, occurred=day)
    assert told.picture(NOW).requests.open[1].logged <= datetime.fromisoformat(AT)


def test_what_waits_for_a_second_person_is_said() -> None:
    """Asked for as the highest class it is not simply not prioritised."""
    asked = RequestProposed(priority="vital")
    told = history((DESKS, asked), (DESKS, RequestPrioritised(priority="urgent"), asked), (DESKS,))
    assert "2 asked for as Vital wait for a second person" in said(told)
    agreed = RequestPrioritised(priority="vital", agreed="head nurse")
    told.event("request.r0", agreed, AT)
    assert "1 asked for as Vital waits for a second person" in said(told)


def test_an_overdue_request_says_so_before_its_text_is_cut() -> None:
    """However long what it asks for is."""
    told = Chronicle()
    by = parse("before 2022-05-20", OPENED, ZONE)
    event = RequestLogged(site="arlon", what="three desks " * 20, needed_by=by)
    told.event("request.r", event, AT)
    lines = to_terminal(brief(told.picture(NOW), checked=0), Translator("en", ZONE)).splitlines()
    assert any(line.startswith("+  OVERDUE. Arlon") and len(line) <= 80 for line in lines)


def _at_every_stage() -> Chronicle:
    """One request at each stage that an open one may have, all of one class but the first two."""
    told = Chronicle()
    until = When(said="unknown")
    later = {
        "logged": (),
        "reopened": (RequestClosed(reason="x"), RequestReopened(reason="y")),
        "prioritised": (),
        "assigned": (RequestAssigned(owner="team"),),
        "escalated": (RequestEscalated(to="IT"),),
        "promised": (RequestPromised(until=until),),
        "delivered_in_part": (RequestDelivered(quantity=1),),
        "asked": (RequestAsked(query="which?"),),
    }
    for stage, events in later.items():
        about = f"request.{stage.replace('_', '-')}"
        told.event(about, RequestLogged(site="arlon", what="two desks", quantity=2), AT)
        ranked = () if stage in {"logged", "reopened"} else (RequestPrioritised(priority="urgent"),)
        for event in (*ranked, *events):
            told.event(about, event, AT)
    return told


def test_every_stage_of_an_open_request_is_counted_in_its_class() -> None:
    """A class of six with four said would hide the others from whoever hands out the work."""
    told = _at_every_stage()
    picture = told.picture(NOW)
    assert {row.stage for row in picture.requests.open} == {*OPEN}
    said = said_of(told)
    urgent = re.search(r"Urgent: ([^.]*)\.", said)
    unranked = re.search(r"Not prioritised: ([^.]*)\.", said)
    assert urgent
    assert unranked
    assert sum(map(int, re.findall(r"\d+", urgent[1]))) == 6, urgent[1]
    assert sum(map(int, re.findall(r"\d+", unranked[1]))) == 2, unranked[1]
    assert "1 waiting for the site" in urgent[1]


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_a_class_with_nothing_open_is_no_line(lang: str) -> None:
    """Once all is delivered the totals say so; a class without a number would say nothing."""
    told = Chronicle()
    told.event("request.r", RequestLogged(site="arlon", what="two desks"), AT)
    told.event("request.r", RequestPrioritised(priority="vital"), AT)
    told.event("request.r", RequestClosed(reason="found"), AT)
    part = next(s for s in brief(told.picture(NOW), checked=0).sections if s.id == "requests")
    assert [line.kind for line in part.lines] == ["total"]
    assert ": ." not in said_of(told, lang)


def test_what_was_delivered_and_confirmed_on_one_day_is_counted() -> None:
    """The site's word takes nothing away from what was delivered."""
    told = Chronicle()
    for name, events in (("a", (RequestDelivered(),)), ("b", (RequestDelivered(),
                         RequestConfirmed()))):  # fmt: skip
        told.event(f"request.{name}", RequestLogged(site="arlon", what="two desks"), AT)
        for event in events:
            told.event(f"request.{name}", event, AT)
    assert "No request open; in the period new: 2, delivered or confirmed: 2" in said_of(told)


def said_of(told: Chronicle, lang: str = "en") -> str:
    """The brief on one line, whatever was wrapped where."""
    document = brief(told.picture(NOW), checked=0)
    return " ".join(to_terminal(document, Translator(lang, ZONE)).split())


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "rouverte : défectueux"), ("nl", "heropend: défectueux"),
     ("de", "wieder geöffnet: défectueux"), ("en", "reopened: défectueux")],
)  # fmt: skip
def test_a_reopened_request_says_so_and_why(lang: str, said: str) -> None:
    """However far it is since: "delivered in part" alone hides that it had been confirmed."""
    told = Chronicle()
    told.event("request.r", RequestLogged(site="arlon", what="écrans", quantity=2), AT)
    told.event("request.r", RequestDelivered(quantity=2), AT)
    told.event("request.r", RequestConfirmed(), AT)
    told.event("request.r", RequestReopened(reason="défectueux", quantity=1), AT)
    assert said in table(listing(told, "requests", lang=lang))


def test_what_is_new_is_not_marked_as_changed_beside_it() -> None:
    """A request of the period that was corrected in it: new in its own line, nothing beside."""
    told = history((DESKS,))
    number = told.fold.position.number
    change = EntryCorrected(number=number, changes={"what": "Tables"}, reason="misheard")
    told.event("request.r0", change, AT)
    document = brief(told.picture(NOW), checked=0)
    lines = [one for part in document.sections for one in part.lines if number in one.numbers]
    assert len(lines) > 1
    assert "new" in {one.mark for one in lines}
    assert "changed" not in {one.mark for one in (*document.five, *lines)}
