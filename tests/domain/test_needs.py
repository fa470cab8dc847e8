"""What needs what first: edges as data, orders that hold to them, and no circle."""

import pytest

from ledger.domain.crisis.commands import AddPart, ChangePart, OpenCrisis
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.needs import graph, in_order
from ledger.domain.organisation import Application, Asset, Organisation, Service, Site, check_sound
from ledger.domain.sample import ORGANISATION
from ledger.errors import Refused
from tests.support.domain import Story, opening

WHY = "drawn on the whiteboard"
ARROW = " \N{RIGHTWARDS ARROW} "


def organisation(**parts: object) -> Organisation:
    return Organisation(
        name="Example",
        zone="Europe/Brussels",
        languages=("en",),
        sites=(Site(id="north", name="North", kind="hospital"),),
        roles=ORGANISATION.roles,
        **parts,  # type: ignore[arg-type]  # its lists
    )


def test_edges_are_mended_in_the_running_crisis(story: Story) -> None:
    """Added with a part, changed later, and taken away again."""
    story.when(
        CRISIS,
        AddPart(
            part="application", code="pacs", name="PACS", reason=WHY, needs_assets=("servers",)
        ),
    )
    story.when(
        CRISIS, ChangePart(part="service", code="emergency", reason=WHY, needs=("records", "pacs"))
    )
    edges = graph(story.situation.index.organisation)
    assert edges["application", "pacs"] == (("asset", "servers"),)
    assert edges["service", "emergency"] == (("application", "records"), ("application", "pacs"))
    story.when(CRISIS, ChangePart(part="service", code="emergency", reason=WHY, drops=("records",)))
    edges = graph(story.situation.index.organisation)
    assert edges["service", "emergency"] == (("application", "pacs"),)
    story.when(CRISIS, ChangePart(part="service", code="emergency", reason=WHY, drops=("lab",)))
    story.refused("not_needed", known="pacs")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"needs_assets": ("typewriters",)}, "unknown_asset"),
        ({"needs_services": ("dancing",)}, "unknown_service"),
    ],
)
def test_what_is_needed_exists(story: Story, more: dict[str, object], code: str) -> None:
    """An edge into nothing says nothing."""
    story.when(CRISIS, AddPart(part="application", code="x", name="X", reason=WHY, **more))  # type: ignore[arg-type]  # its fields
    story.refused(code)


def test_a_circle_is_refused_and_named(story: Story) -> None:
    """At adding; whoever reads the refusal sees which edge to leave out."""
    story.when(CRISIS, ChangePart(part="asset", code="servers", reason=WHY, needs=("records",)))
    story.when(
        CRISIS,
        ChangePart(part="application", code="records", reason=WHY, needs_assets=("servers",)),
    )
    story.refused("needs_circle", value=ARROW.join(("records", "servers", "records")))


def test_a_class_is_not_back_before_those_in_it(story: Story) -> None:
    """So what a class is part of cannot come before it."""
    story.when(
        CRISIS, ChangePart(part="asset", code="servers", reason=WHY, needs_assets=("machines",))
    )
    story.refused("needs_circle", value=ARROW.join(("servers", "machines", "servers")))


CIRCLE = organisation(
    services=(Service(id="lab", name="Lab", needs_services=("radiology",)),
              Service(id="radiology", name="Radiology", needs_services=("lab",))),
    assets=(Asset(id="servers", name="Servers"),),
)  # fmt: skip


def test_a_circle_is_refused_at_opening_and_decides_no_verdict() -> None:
    """A ledger of other software that holds one is read all the same, and can be mended."""
    story = Story()
    command = OpenCrisis(**{
        name: getattr(opening(CIRCLE), name) for name in OpenCrisis.__struct_fields__
    })  # fmt: skip
    story.situation.place(CRISIS).record = None
    story.when(CRISIS, command)
    story.refused("needs_circle")
    check_sound(CIRCLE)
    read = Story(CIRCLE)
    read.when(CRISIS, AddPart(part="application", code="x", name="X", reason=WHY))
    read.when(CRISIS, ChangePart(part="service", code="lab", reason=WHY, drops=("radiology",)))
    assert graph(read.situation.index.organisation)["service", "lab"] == ()


def test_an_order_holds_to_what_is_needed_then_to_rank() -> None:
    """The same for the same, whatever came in first."""
    needs = {"lab": {"software"}, "software": {"servers"}, "radio": {"servers"}}
    ranks = ["radio", "lab", "servers", "software", "desk"]
    wanted = ["servers", "radio", "software", "lab", "desk"]
    for nodes in (ranks, ranks[::-1]):
        assert in_order(nodes, needs, ranks.index) == wanted


def test_a_circle_has_an_order_too() -> None:
    """It is opened before the one that ranks first."""
    needs = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert in_order("abcd", needs, "abcd".index) == ["a", "c", "b", "d"]
    assert in_order("dcba", needs, "bacd".index) == ["b", "a", "c", "d"]


def test_an_edge_left_open_by_other_software_leads_nowhere() -> None:
    """A sound organisation has none; one that is not is refused at opening."""
    broken = organisation(applications=(Application(id="x", name="X", needs=("gone",)),))
    with pytest.raises(Refused, match="unknown_application"):
        check_sound(broken)
    assert graph(ORGANISATION)["service", "reception"] == ()
