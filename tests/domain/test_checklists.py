"""Checklists: what an organisation's file says is not to be forgotten, and orders made of it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec import structs

from ledger.command.checklists import (
    accepted,
    chosen,
    clock_to_start,
    find,
    is_struck,
    offered,
    order_of,
)
from ledger.command.decode_errors import problem
from ledger.command.order import Context
from ledger.domain.action.commands import AssignAction
from ledger.domain.action.events import ActionAssigned, ActionDropped
from ledger.domain.amendments import EntryStruck
from ledger.domain.crisis.events import PartClosed, PhaseEntered
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.organisation import Checklist, Index, Item, check_sound
from ledger.domain.sample import ORGANISATION
from ledger.domain.values import Regime
from ledger.errors import LedgerError, Refused, UsageError
from projections.views.follow_ups import to_do
from tests.support.domain import Story

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 27, 3, 20, tzinfo=ZONE)
FIRST = Checklist(
    id="first-hour",
    name={"fr": "Première heure", "en": "First hour"},
    items=(
        Item(
            text={"fr": "Avertir la police", "en": "Tell the police"}, owner="crisis-cell", due="1h"
        ),
        Item(text="Judge the breach", owner="coordinator", due="3d", clock="gdpr"),
        Item(text="Tell the insurer"),
    ),
)
RESTART = Checklist(id="again", name="Restart", when="restart", items=(Item(text="Count"),))
WITH = structs.replace(ORGANISATION, checklists=(FIRST, RESTART))


def test_an_organisation_without_checklists_has_the_bytes_it_had() -> None:
    """What was recorded before there were any is read and written as before."""
    before = msgspec.json.encode(ORGANISATION)
    assert b"checklists" not in before
    check_sound(WITH)


@pytest.mark.parametrize(
    ("lists", "code"),
    [
        ((FIRST, FIRST), "duplicate_id"),
        ((structs.replace(FIRST, when="nowhere"),), "unknown_phase"),
        ((structs.replace(FIRST, items=(Item(text="x", owner="nobody"),)),), "unknown_owner"),
    ],
)
def test_what_names_nothing_is_refused(lists: tuple[Checklist, ...], code: str) -> None:
    """A list named twice, a phase or an owner that the organisation has not, with the field."""
    with pytest.raises(Refused) as refused:
        check_sound(structs.replace(ORGANISATION, checklists=lists))
    assert refused.value.code == code
    assert str(refused.value.fields["field"]).startswith("checklists")


@pytest.mark.parametrize("due", ["1h30", "90m", "0h", "1 h", "soon"])
def test_a_time_that_is_none_is_refused_with_its_place(due: str) -> None:
    """The item, the field and how it is written."""
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert({"id": "a", "name": "A", "items": [{"text": "x", "due": due}]}, Checklist)
    error = problem(str(refused.value))
    assert (error.code, error.fields["field"]) == ("bad_span", "items[0].due")


def test_mending_the_organisation_leaves_checklists_alone() -> None:
    """Whoever a list names may be closed: the list stays, and so does the name."""
    story = Story(WITH)
    story.given(CRISIS, PartClosed(part="cell", code="crisis-cell", reason="merged"))
    crisis = story.situation.crisis
    assert crisis is not None
    assert crisis.organisation.checklists == (FIRST, RESTART)
    check_sound(crisis.organisation)


@pytest.mark.parametrize(
    ("said", "places"),
    [("", [1, 2, 3]), ("1,3", [1, 3]), ("3 1-2", [1, 2, 3]), ("2-3,3", [2, 3])],
)
def test_items_are_named_by_number_and_range(said: str, places: list[int]) -> None:
    """Each once, in the order of the list; none named means all."""
    assert chosen(said, 3) == places


@pytest.mark.parametrize(
    ("said", "code"), [("x", "bad_items"), ("1-", "bad_items"), ("-1", "bad_items"),
                       ("0", "unknown_item"), ("4", "unknown_item"), ("3-1", "unknown_item")]
)  # fmt: skip
def test_numbers_that_name_no_item_are_refused(said: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        chosen(said, 3)
    assert refused.value.code == code


@pytest.mark.parametrize("word", ["first-hour", "First hour", "premiere heure", "FIRST"])
def test_a_checklist_is_found_as_people_call_it(word: str) -> None:
    """By its id or its name in any language, without accents and capitals, or a beginning."""
    assert find((FIRST, RESTART), word) is FIRST


@pytest.mark.parametrize(
    ("lists", "code"), [((FIRST,), "unknown_checklist"), ((), "no_checklists")]
)
def test_one_that_is_not_there_is_refused(lists: tuple[Checklist, ...], code: str) -> None:
    with pytest.raises(LedgerError) as refused:
        find(lists, "frist-hour")
    assert refused.value.code == code


def test_an_item_becomes_an_action_with_owner_and_time() -> None:
    """In one language, due from now on; whoever accepts may name another owner."""
    context = Context(NOW, ZONE, {}, Index(WITH))
    order = order_of(
        FIRST, 1, None, lambda said: said if isinstance(said, str) else said["fr"], context
    )
    command = order.command
    assert isinstance(command, AssignAction)
    assert (command.text, command.owner) == ("Avertir la police", "Crisis cell")
    assert command.due is not None
    assert command.due.latest == datetime(2026, 11, 27, 4, 20, tzinfo=ZONE)
    again = order_of(FIRST, 1, "night desk", str, context)
    assert (again.id, again.target) == (order.id, order.target) == ("checklist-first-hour-1",) * 2
    assert getattr(again.command, "owner", None) == "night desk"


@pytest.mark.parametrize(
    ("regime", "day", "told"),
    [
        ("nis2_early", "2022-05-14", False),
        ("nis2_early", "2024-10-18", True),
        ("gdpr", "2022-05-14", True),
        ("insurer", "2022-05-14", True),
        (None, "2022-05-14", False),
    ],
)
def test_of_a_law_that_does_not_hold_yet_no_clock_is_named(
    regime: Regime | None, day: str, *, told: bool
) -> None:
    """What no law sets may run on any day."""
    item = Item(text="x", clock=regime)
    assert clock_to_start(item, date.fromisoformat(day)) == (regime if told else None)


def test_what_was_accepted_is_known_whatever_became_of_it() -> None:
    """By the action that the item became."""
    story = Story(WITH)
    assert accepted(FIRST, 3, story.situation) is None
    name = "action.checklist-first-hour-3"
    number = story.given(name, ActionAssigned(text="Tell the insurer"))
    story.given(name, ActionDropped(reason="no insurer"))
    assert accepted(FIRST, 3, story.situation) == number
    assert accepted(FIRST, 2, story.situation) is None


def test_one_that_was_struck_is_no_action_any_more() -> None:
    """It was accepted all the same, and its name is taken."""
    story = Story(WITH)
    name = "action.checklist-first-hour-3"
    number = story.given(name, ActionAssigned(text="Tell the insurer"))
    assert not is_struck(FIRST, 3, story.situation)
    story.given(name, EntryStruck(number=number, reason="by mistake"))
    assert is_struck(FIRST, 3, story.situation)
    assert accepted(FIRST, 3, story.situation) == number
    assert not is_struck(FIRST, 2, story.situation)


def test_a_checklist_is_offered_when_its_moment_has_come() -> None:
    """At the opening, or as its phase is entered and not at what is said of the crisis later."""
    assert offered(WITH.checklists, "opening") == [FIRST]
    story = Story(WITH)
    assert list(to_do(story.situation, CRISIS)) == []
    story.given(CRISIS, PhaseEntered(phase="restart"))
    assert [said.fields["id"] for said in to_do(story.situation, CRISIS)] == ["again"]
    story.given(CRISIS, PartClosed(part="cell", code="crisis-cell", reason="merged"))
    assert list(to_do(story.situation, CRISIS)) == []
