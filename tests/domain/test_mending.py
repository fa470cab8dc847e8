"""The organisation mended in the running crisis: nobody's file is complete at 03:30."""

from typing import Any

import pytest

from ledger.domain.amending.commands import StrikeEntry
from ledger.domain.concept import Command
from ledger.domain.crisis.commands import AddPart, ChangePart, ClosePart, EnterPhase, RenamePart
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.observation.commands import NoteObservation
from ledger.domain.organisation import DirectNumber, Index, Role, amends_of
from ledger.domain.request.commands import LogRequest
from ledger.domain.service.commands import ReportService
from ledger.domain.values import Scope
from tests.support.domain import Story

WHY = "missing at the opening"


def add(part: Any, code: str, name: Any = "New", **said: Any) -> AddPart:
    return AddPart(part=part, code=code, name=name, reason=WHY, **said)


def index(story: Story) -> Index:
    return story.situation.index


def test_a_service_missing_at_the_opening_is_reported_from_then_on(story: Story) -> None:
    """It has its cells at the sites that were said."""
    story.when(CRISIS, add("service", "physio", "Physiotherapy", sites=("hospitals",)))
    assert index(story).cells("physio", None) == ("north", "south")
    story.when("service.physio", ReportService(service="physio", state="down"))
    assert story.stage("service.physio") == "reported"


def test_a_new_site_joins_groups_and_services(story: Story) -> None:
    """So that it has what it has without retyping every list."""
    story.when(CRISIS, add("site", "west", groups=("hospitals",), services=("reception",)))
    assert "west" in index(story).cells("emergency", None)
    assert index(story).sites(Scope(sites=("hospitals",))) == ("north", "south", "west")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (add("site", "north"), "part_known"),
        (add("group", "north", sites=("south",)), "part_known"),
        (add("site", "all"), "part_known"),
        (add("site", "west", " NORTH "), "part_called_so"),
        (add("site", "west", {"fr": "Ouest", "en": "South"}), "part_called_so"),
        (RenamePart(part="site", code="north", name="south", reason=WHY), "part_called_so"),
        (add("site", "west", groups=("nowhere",)), "unknown_group"),
        (add("site", "west", vital="yes"), "part_has_no"),
        (add("group", "west"), "part_needs"),
        (add("number", "lab"), "part_needs"),
        (add("number", "lab", {"fr": "Labo"}, phone="12"), "one_name"),
        (add("language", "it"), "unknown_language"),
        (add("service", "x", needs=("nothing",)), "unknown_application"),
        (add("service", "x", sites=("nowhere",)), "unknown_site"),
        (add("asset", "x", parent="x"), "asset_circle"),
        (add("role", "reader"), "slug_reserved"),
        (add("role", "x", amends="nobody"), "unknown_cell"),
        (add("phase", "x", before="never"), "unknown_phase"),
        (RenamePart(part="site", code="nowhere", name="X", reason=WHY), "unknown_site"),
        (RenamePart(part="site", code="north", name="North", reason=WHY), "nothing_changed"),
        (ChangePart(part="site", code="north", reason=WHY), "nothing_changed"),
        (ChangePart(part="cell", code="crisis-cell", reason=WHY, total=3), "part_has_no"),
        (ClosePart(part="cell", code="nobody", reason=WHY), "unknown_cell"),
    ],
)
def test_what_cannot_be_is_refused(story: Story, command: Command, code: str) -> None:
    """With its own word, and nothing is recorded."""
    story.when(CRISIS, command)
    story.refused(code)
    assert story.situation.head == 1


def test_a_name_is_changed_in_one_language_and_the_code_stays(story: Story) -> None:
    """What the others read stays what it was."""
    story.when(CRISIS, RenamePart(part="site", code="north", name={"fr": "Nord"}, reason=WHY))
    part = index(story).find("site", "north")
    assert part
    assert part.name == {"fr": "Nord", "nl": "North", "de": "North", "en": "North"}


def test_nothing_new_names_what_is_closed(story: Story) -> None:
    """By itself, in a scope, as a group; what is there already stays."""
    request = LogRequest(site="clinic", what="Two desks")
    story.when("request.before", request)
    for part, code in (("site", "clinic"), ("group", "hospitals"), ("phase", "alert")):
        story.when(CRISIS, ClosePart(part=part, code=code, reason=WHY))  # type: ignore[arg-type]  # a part
    closed = story.situation.head - 2
    story.when("request.after", request)
    story.refused("part_closed", value="clinic", number=closed)
    for site in ("clinic", "hospitals"):
        story.when("observation.o", NoteObservation(text="x", scope=Scope(sites=(site,))))
        story.refused("part_closed", value=site)
    story.when(CRISIS, EnterPhase(phase="alert"))
    story.refused("part_closed")
    assert story.stage("request.before") == "logged"
    assert index(story).find("site", "clinic")


def test_a_closed_code_is_opened_again_by_striking(story: Story) -> None:
    """A second part of the same code would be the same word for two things."""
    story.when(CRISIS, ClosePart(part="site", code="clinic", reason=WHY))
    number = story.situation.head
    story.when(CRISIS, add("site", "clinic"))
    story.refused("part_was_closed", number=number)
    story.when(CRISIS, StrikeEntry(number=number, reason="it goes on"))
    assert index(story).closed("site", "clinic") is None


def test_direct_numbers_and_languages_are_mended_too(story: Story) -> None:
    """A number goes by the code it was given; the last language stays."""
    story.when(CRISIS, add("number", "lab", "Laboratory", phone="ext. 12"))
    story.when(CRISIS, ChangePart(part="number", code="lab", reason=WHY, phone="ext. 13"))
    organisation = index(story).organisation
    assert organisation.numbers == (DirectNumber(id="lab", name="Laboratory", number="ext. 13"),)
    for language in ("en", "fr"):
        story.when(CRISIS, ClosePart(part="language", code=language, reason=WHY))
    story.refused("last_language", value="fr")


def test_order_and_totals_are_said(story: Story) -> None:
    """Classes of requests go by their order."""
    story.when(CRISIS, add("priority", "now", before="vital"))
    story.when(CRISIS, ChangePart(part="asset", code="servers", reason=WHY, total=212))
    organisation = index(story).organisation
    assert [one.id for one in organisation.priorities] == ["now", "vital", "normal"]
    assert [one.total for one in organisation.assets] == [1700, 212]


@pytest.mark.parametrize(
    ("writes", "amends", "whose"),
    [
        (("*",), None, "all"),
        (("crisis.*", "member.*"), None, "all"),
        (("decision.*", "request.*"), None, "all"),
        (("request.*", "decision.raised"), None, "own"),
        (("*",), "own", "own"),
        (("request.*",), "pmo-cell", "pmo-cell"),
    ],
)
def test_whose_entries_a_role_amends(
    writes: tuple[str, ...], amends: str | None, whose: str
) -> None:
    """As its file says; openings of before do not, and scribes and coordinators kept the ledger."""
    assert amends_of(Role(id="r", name="R", writes=writes, amends=amends)) == whose
