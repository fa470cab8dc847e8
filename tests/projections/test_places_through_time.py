"""What was said of all sites is true of those that there were then, and of no other."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.cancellation.events import CancellationOrdered
from ledger.domain.crisis.events import PartAdded, PartChanged, PartClosed, PartRenamed
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.organisation import Group, Organisation, Role, Service, Site
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Scope
from projections.brief.build import brief
from projections.brief.model import AnyValue, Name, Phrase, Several
from projections.brief.places import everywhere, places
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.terminal import to_terminal
from projections.tables import Chosen
from tests.support.board import words
from tests.support.chronicle import ZONE, Chronicle
from tests.support.tables import csv_text, listing
from tui.board.lines.activities import activity_lines

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
WHY = "missing at the opening"


def small() -> Organisation:
    return Organisation(
        name="Group",
        zone="Europe/Brussels",
        languages=("en",),
        sites=tuple(Site(id=i, name=i.title(), kind="hospital") for i in ("a1", "b1", "c1")),
        groups=(Group(id="north", name="North", sites=("a1", "b1")),),
        services=(Service(id="lab", name="Laboratory", vital=True),),
        activities=(),
        roles=(Role(id="coordinator", name="Coordinator", writes=("*",)),),
    )


class Told(NamedTuple):
    """A report: its number, and the sites that it was about when it was recorded."""

    number: int
    scope: Scope | None
    about: frozenset[str]


class World:
    """An organisation that moves while it is reported on, and beside it what is true of it."""

    def __init__(self) -> None:
        self.chronicle = Chronicle(small())
        self.sites = ["a1", "b1", "c1"]
        self.closed: set[str] = set()
        self.north = ["a1", "b1"]
        self.told: list[Told] = []

    def add(self, joins: str) -> None:
        code = f"s{len(self.sites)}"
        groups = (joins,) if joins else ()
        self._mend(PartAdded(part="site", code=code, name=code.title(), groups=groups, reason=WHY))
        self.sites.append(code)
        self.north += [code] if joins else []

    def close(self, at: int) -> None:
        open_ = [site for site in self.sites if site not in self.closed]
        if len(open_) > 1:
            code = open_[at % len(open_)]
            self._mend(PartClosed(part="site", code=code, reason=WHY))
            self.closed.add(code)

    def rename(self, name: str) -> None:
        self._mend(PartRenamed(part="group", code="north", name=f"North {name}", reason=WHY))

    def widen(self, at: int) -> None:
        more = [site for site in self.sites if site not in {*self.north, *self.closed}]
        if more:
            self.north.append(more[at % len(more)])
            self._mend(PartChanged(part="group", code="north", sites=tuple(self.north), reason=WHY))

    def narrow(self, at: int) -> None:
        if len(self.north) > 1:
            del self.north[at % len(self.north)]
            self._mend(PartChanged(part="group", code="north", sites=tuple(self.north), reason=WHY))

    def report(self, scope: Scope | None) -> None:
        named = scope.sites if scope and scope.sites else ("all",)
        about = self._spread(named) - self._spread(scope.excepted if scope else ())
        if about:
            event = ServiceReported(service="lab", state="down", scope=scope)
            number = self.chronicle.event("service.lab", event, AT)
            self.told.append(Told(number, scope, frozenset(about)))

    def _spread(self, idents: tuple[str, ...]) -> set[str]:
        found: set[str] = set()
        for ident in idents:
            many = {"all": self.sites, "north": self.north}.get(ident)
            found |= {s for s in many if s not in self.closed} if many else {ident}
        return found

    def _mend(self, event: Any) -> None:
        self.chronicle.event(CRISIS, event, AT)


SCOPES = st.sampled_from(
    [None, Scope(sites=("all",)), Scope(sites=("north",)), Scope(sites=("a1",)),
     Scope(sites=("all",), excepted=("north",)), Scope(sites=("all",), excepted=("c1",)),
     Scope(sites=("north",), excepted=("b1",)), Scope(excepted=("b1",)),
     Scope(sites=("north", "c1"))]
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["", "north"])),
        st.tuples(st.just("close"), st.integers(0, 5)),
        st.tuples(st.just("rename"), st.sampled_from("xyz")),
        st.tuples(st.just("widen"), st.integers(0, 5)),
        st.tuples(st.just("narrow"), st.integers(0, 5)),
        st.tuples(st.just("report"), SCOPES),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_a_report_is_about_the_sites_that_there_were(steps: list[tuple[str, Any]]) -> None:
    """Whatever was added, closed, renamed or regrouped since: in cells and in words."""
    world = World()
    for verb, value in steps:
        getattr(world, verb)(value)
    picture = world.chronicle.picture(NOW)
    held = {site: told.number for told in world.told for site in told.about}
    cells = {cell.site: cell for service in picture.services for cell in service.cells}
    assert {site: cell.number for site, cell in cells.items() if cell.number} == held
    open_ = {site for site in world.sites if site not in world.closed}
    assert open_ <= cells.keys()
    for told in world.told:
        said = set(_sites(everywhere(picture, told.scope, told.number), world, told))
        assert said & open_ == told.about & open_
        if said - open_:
            assert said <= told.about


def _sites(value: AnyValue, world: World, told: Told) -> Iterator[str]:
    """The sites that words about places mean to whoever reads them today."""
    open_ = [site for site in world.sites if site not in world.closed]
    if isinstance(value, Name):
        now = [site for site in world.north if site in open_]
        yield from now if value.id == "north" else [value.id]
    elif isinstance(value, Several):
        for item in value.items:
            yield from _sites(item, world, told)
    elif isinstance(value, Phrase) and value.key in {"brief.place.all", "brief.place.everywhere"}:
        assert value.n in {None, len(open_)}
        yield from open_
    elif isinstance(value, Phrase) and value.key == "brief.place.all_but":
        but = set(_sites(value.fields["places"], world, told))
        yield from (site for site in open_ if site not in but)
    elif isinstance(value, Phrase) and value.key == "brief.place.some":
        yield from told.about  # the first of them, and how many more
    else:
        pytest.fail(f"what does {value} mean?")


def _with_a_site_more() -> Chronicle:
    """Fifteen sites; "everywhere" is said in each way; then a sixteenth one."""
    told = Chronicle()
    every = Scope(sites=("all",))
    told.event("observation.o", ObservationNoted(text="dark", scope=every), AT)
    told.event("decision.q", DecisionRaised(question="shut?", scope=every), AT)
    told.event("decision.d", DecisionTaken(text="shut", decider="cell", scope=every), AT)
    told.event("cancellation.c", CancellationOrdered(activity="consultations"), AT)
    told.event("service.laboratory", ServiceReported(service="laboratory", state="down"), AT)
    new = PartAdded(part="site", code="libin", name="Libin", groups=("hospitals",), reason=WHY)
    told.event(CRISIS, new, AT)
    return told


def test_a_site_added_later_is_in_no_report_of_before() -> None:
    """Not in the brief, not in a table, not by a filter; and it has not been reported on."""
    told = _with_a_site_more()
    said = " ".join(
        to_terminal(brief(told.picture(NOW), checked=0), Translator("en", ZONE)).split()
    )
    assert "all 16 sites" not in said
    assert said.count("all but Libin (15 of 16 sites)") >= 3
    assert "all but Libin (7 of 8 sites)" in said
    for board in ("observations", "decisions"):
        assert "libin" not in csv_text(listing(told, board, now=NOW))
        assert listing(told, board, now=NOW, chosen=Chosen(sites=frozenset({"libin"}))).total == 0
        assert listing(told, board, now=NOW, chosen=Chosen(sites=frozenset({"arlon"}))).total > 0


def test_what_is_said_after_is_about_the_new_site_too() -> None:
    """And what was closed by then is not in it."""
    told = _with_a_site_more()
    told.event(CRISIS, PartClosed(part="site", code="arlon", reason=WHY), AT)
    number = told.event(
        "observation.p", ObservationNoted(text="x", scope=Scope(sites=("all",))), AT
    )
    picture = told.picture(NOW)
    found = picture.names.covered(Scope(sites=("all",)), number)
    assert "libin" in found
    assert "arlon" not in found
    assert places(picture, Scope(sites=("all",)), number) == Phrase("brief.place.all", {}, 15)


def test_a_struck_closing_closed_nothing() -> None:
    """What was said of everything meanwhile is about that site as well."""
    from ledger.domain.amendments import EntryStruck  # noqa: PLC0415

    told = Chronicle(small())
    closing = told.event(CRISIS, PartClosed(part="site", code="a1", reason=WHY), AT)
    number = told.event("observation.p", ObservationNoted(text="x"), AT)
    told.event(CRISIS, EntryStruck(number=closing, reason="it goes on"), AT)
    assert "a1" in _names(told.picture(NOW)).covered(None, number)


def _names(picture: Picture) -> Any:
    return picture.names


def test_the_board_says_which_site_an_order_leaves_out() -> None:
    """An order for everywhere does not reach what was added after it."""
    told = _with_a_site_more()
    lines = [line.plain for line in activity_lines(told.picture(NOW), words("en"), 120)]
    assert any("everywhere except Libin" in line for line in lines), lines
