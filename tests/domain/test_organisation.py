"""The organisation: looked up by id, with groups, exceptions and inherited stages."""

import pytest

from ledger.domain.organisation import Asset, Group, Index, Organisation, Service, Site
from ledger.domain.values import Scope
from ledger.errors import Refused

INDEX = Index(
    Organisation(
        name="Example",
        zone="Europe/Brussels",
        languages=("fr",),
        sites=tuple(Site(id=ident, name=ident, kind="hospital") for ident in ("b", "a", "c")),
        groups=(Group(id="first", name="First", sites=("a", "b")),),
        services=(Service(id="lab", name="Lab", sites=("first",)), Service(id="it", name="IT")),
        assets=(
            Asset(id="machines", name="Machines", stages=("cleaned", "used")),
            Asset(id="servers", name="Servers", parent="machines"),
            Asset(id="racks", name="Racks", parent="servers"),
            Asset(id="switches", name="Switches", parent="machines", stages=("used",)),
            Asset(id="loop", name="Loop", parent="loop"),
        ),
    )
)


@pytest.mark.parametrize(
    ("scope", "sites"),
    [
        (Scope(), ()),
        (Scope(sites=("all",)), ("b", "a", "c")),
        (Scope(sites=("first",)), ("b", "a")),
        (Scope(sites=("c", "first")), ("b", "a", "c")),
        (Scope(sites=("all",), excepted=("first",)), ("c",)),
        (Scope(sites=("first",), excepted=("a",)), ("b",)),
        (Scope(sites=("first",), excepted=("all",)), ()),
    ],
)
def test_a_scope_covers_sites_in_the_order_of_the_file(
    scope: Scope, sites: tuple[str, ...]
) -> None:
    """Groups are taken apart, exceptions taken out, nothing is said by saying nothing."""
    assert INDEX.sites(scope) == sites


@pytest.mark.parametrize(
    ("service", "scope", "cells"),
    [
        ("lab", None, ("b", "a")),
        ("lab", Scope(), ("b", "a")),
        ("lab", Scope(sites=("all",)), ("b", "a")),
        ("lab", Scope(sites=("c",)), ()),
        ("lab", Scope(excepted=("a",)), ("b",)),
        ("it", None, ("b", "a", "c")),
        ("none", None, ()),
    ],
)
def test_a_cell_exists_only_where_the_service_is_registered(
    service: str, scope: Scope | None, cells: tuple[str, ...]
) -> None:
    """Not applicable is not unknown."""
    assert INDEX.cells(service, scope) == cells


@pytest.mark.parametrize(
    ("asset", "stages"),
    [
        ("machines", ("cleaned", "used")),
        ("servers", ("cleaned", "used")),
        ("racks", ("cleaned", "used")),
        ("switches", ("used",)),
        ("loop", ()),
        ("none", ()),
    ],
)
def test_stages_are_inherited(asset: str, stages: tuple[str, ...]) -> None:
    """From the nearest parent that has some; a file that goes in circles has none."""
    assert INDEX.stages(asset) == stages


@pytest.mark.parametrize(
    ("scope", "code", "field"),
    [
        (Scope(sites=("x",)), "unknown_site", "sites"),
        (Scope(excepted=("x",)), "unknown_site", "excepted"),
        (Scope(services=("x",)), "unknown_service", "services"),
        (Scope(activities=("x",)), "unknown_activity", "activities"),
    ],
)
def test_what_a_scope_names_must_exist(scope: Scope, code: str, field: str) -> None:
    """The refusal says in which field."""
    with pytest.raises(Refused) as refused:
        INDEX.check_scope(scope)
    assert refused.value.code == code
    assert refused.value.fields["field"] == field


def test_a_scope_that_names_what_exists_passes() -> None:
    """So does none at all."""
    INDEX.check_scope(None)
    INDEX.check_scope(Scope(sites=("all", "first", "a"), services=("lab",)))
