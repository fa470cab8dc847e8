"""Actions and posts as they are told: overdue first, with owner and how long; who is on duty."""

from typing import Any

import pytest

from ledger.command.times import parse
from ledger.domain.action.events import ActionAssigned, ActionDone, ActionDropped, ActionReopened
from ledger.domain.duty.events import DutyHandedOver, DutyLeft, DutyTaken
from ledger.domain.organisation import slug
from ledger.domain.values import When
from projections.brief.build import brief
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.render.head import pairs
from projections.render.phrase_renderer import Speaker
from projections.tables import Chosen
from tests.support.board import words
from tests.support.chronicle import OPENED, ZONE, Chronicle
from tests.support.tables import listing, text
from tui.board.screens.overview_lines import sheet

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def when(words: str) -> When:
    return parse(words, OPENED, ZONE)


def plain(text: str) -> str:
    """With spaces at which a line may be broken."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


class Work(Chronicle):
    """A ledger of actions and posts, each said by a word."""

    def assign(self, name: str, owner: str | None = None, due: str = "", **more: Any) -> int:
        said = ActionAssigned(
            text=f"text {name}", owner=owner, due=when(due) if due else None, **more
        )
        return self.event(f"action.{slug(name)}", said, AT)

    def hold(self, post: str, who: str, **more: Any) -> int:
        return self.event(f"duty.{slug(post)}", DutyTaken(post=post, who=who, **more), AT)

    def brief(self, since: str = "") -> Brief:
        return brief(self.picture(NOW, **({"since": since} if since else {})), checked=0)

    def lines(self) -> list[str]:
        told = self.brief()
        speaker = Speaker(Translator("en", ZONE), told.header.period.end.date())
        (part,) = (s for s in told.sections if s.id == "actions")
        return [plain(speaker.line(line)) for line in part.lines]

    def on_duty(self) -> str:
        header = self.brief().header
        speaker = Speaker(Translator("en", ZONE), header.period.end.date())
        return plain(dict(pairs(header, speaker)).get("On duty", ""))


def test_the_overdue_come_first_with_owner_and_for_how_long() -> None:
    """Then those to come by when they are due, then those without a time."""
    told = Work()
    told.assign("later", "reception", "2022-05-21 08:00")
    told.assign("whenever")
    told.assign("late", "IT", "2022-05-20 15:00")
    told.assign("latest", "pharmacy", "2022-05-19 18:00")
    total, *lines = told.lines()
    assert total == "4 actions open, 2 overdue; in the period, done: 0, dropped: 0."
    assert lines == [
        "OVERDUE by 1 d 0 h (due 19 May, 18:00). pharmacy: text latest.",
        "OVERDUE by 3 h 00 min (due 20 May, 15:00). IT: text late.",
        "reception: text later. Due 21 May, 08:00.",
        "Nobody named: text whenever. No time set.",
    ]
    speaker = Speaker(Translator("en", ZONE), told.picture(NOW).now.date())
    assert "2 actions are overdue." in speaker.line(told.brief().five[-1])


def test_five_are_told_and_the_command_for_the_rest() -> None:
    """What was done or dropped in the period is counted, and is not told one by one."""
    told = Work()
    for place in range(8):
        told.assign(str(place))
    told.event("action.0", ActionDone(), AT)
    told.event("action.1", ActionDropped(reason="no"), AT)
    told.event("action.0", ActionReopened(reason="again"), AT)
    told.event("action.2", ActionDone(), AT)
    total, *lines = told.lines()
    assert total == "6 actions open, 0 overdue; in the period, done: 1, dropped: 1."
    assert len(lines) == 6
    assert lines[-1] == "+1: `crisis show actions`."


def test_without_an_action_nothing_is_told() -> None:
    """Neither a section nor a line of the head."""
    told = Work()
    assert "actions" in told.brief().empty
    assert told.brief().header.duties is None


def test_an_overdue_action_is_a_deadline_until_it_is_over() -> None:
    """So is the relief of a post."""
    told = Work()
    told.assign("late", "IT", "2022-05-20 15:00")
    told.hold("it", "Ann", until=when("2022-05-20 20:00"))
    assert [d.kind for d in told.picture(NOW).deadlines] == ["duty", "action"]
    told.event("action.late", ActionDone(), AT)
    told.event("duty.it", DutyLeft(post="it"), AT)
    assert told.picture(NOW).deadlines == ()


def test_the_head_says_who_is_on_duty() -> None:
    """One holder a post, with the number; a post that was left is not named."""
    told = Work()
    told.hold("IT", "Ann", call="ext. 9101", until=when("2022-05-21 08:00"))
    told.hold("director", "Bo")
    told.hold("gone", "Cy")
    told.hold("pharmacist", "Fé", until=when("2022-05-20 08:00"))
    told.event("duty.gone", DutyLeft(post="gone"), AT)
    told.event("duty.director", DutyHandedOver(post="director", who="Di", way="taken"), NOW)
    assert told.on_duty().startswith(
        "director: Di (since 20 May, 18:00); IT: Ann, ext. 9101 (until 21 May, 08:00); "
        "pharmacist: Fé (RELIEF OVERDUE: 20 May, 08:00)"
    )


def test_the_head_names_so_many_posts_and_how_many_others_there_are() -> None:
    """`crisis show duties` has all of them."""
    told = Work()
    for place in range(8):
        told.hold(f"post {place}", "Ed")
    assert "post 5: Ed (since 20 May, 09:00); +2" in told.on_duty()


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Chosen(), ["late", "later", "whenever"]),
        (Chosen(overdue=True), ["late"]),
        (Chosen(owner="it"), ["late", "later"]),
        (Chosen(owner="IT lead"), ["later"]),
        (Chosen(stages=frozenset({"done"})), []),
    ],
)
def test_the_table_takes_owner_and_overdue(chosen: Chosen, found: list[str]) -> None:
    """Overdue first, with how long."""
    told = Work()
    told.assign("whenever", "pharmacy")
    told.assign("later", "IT lead", "2022-05-21 08:00")
    told.assign("late", "it", "2022-05-20 15:00")
    rows = listing(told, "actions", chosen=chosen)
    assert [item.row.text for item in rows.page(0, 9)] == [f"text {name}" for name in found]
    assert ("OVERDUE by 3 h 00 min" in plain(text(rows))) == ("late" in found)


def test_what_is_marked_above_the_ceiling_is_not_told() -> None:
    """Neither in the section nor at the head, in no count but that of what is restricted."""
    told = Work()
    told.event("action.a", ActionAssigned(text="HIDDEN"), AT, marking="judicial")
    told.event("duty.d", DutyTaken(post="HIDDEN", who="x"), AT, marking="judicial")
    picture = told.picture(NOW)
    assert (picture.actions.waiting, picture.duties) == (0, ())
    assert [one.concept for one in picture.restricted] == ["action", "duty"]


@pytest.mark.parametrize(("width", "rows"), [(76, 20), (156, 46)])
def test_the_board_says_what_is_overdue_and_who_is_on_duty(width: int, rows: int) -> None:
    """With the owner; both parts are there only while they say something."""
    told = Work()
    told.assign("late", "IT", "2022-05-20 15:00")
    told.hold("IT on call", "Ann", call="ext. 9101", until=when("2022-05-20 08:00"))
    lines = sheet(told.picture(NOW), words(now=NOW), width, rows)
    said = plain("\n".join(line.plain for line in lines))
    assert "overdue by 3 h 00 min · IT · text late" in said
    assert "IT on call Ann · ext. 9101 · until 20 May, 08:00" in said
    assert "ACTIONS" in said
    empty = "\n".join(line.plain for line in sheet(Work().picture(NOW), words(), width, rows))
    assert "ACTIONS" not in empty
