"""The organisation file of the scenario: it is read, and it says what the sources say."""

from collections import Counter

import msgspec
import pytest

from ledger.domain.organisation import Index, Label, Organisation
from ledger.domain.values import EVERYWHERE
from projections import scenario

LANGUAGES = {"fr", "nl", "de", "en"}


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return msgspec.toml.decode(scenario.organisation(), type=Organisation)


def test_sites_are_those_the_sources_count(organisation: Organisation) -> None:
    """Six hospitals, one polyclinic, four homes, one psychiatric home, three crèches."""
    assert Counter(site.kind for site in organisation.sites) == {
        "hospital": 6,
        "polyclinic": 1,
        "nursing-home": 4,
        "psychiatric-home": 1,
        "creche": 3,
    }


def test_only_hospitals_that_the_press_named_have_place_names(organisation: Organisation) -> None:
    """A place is named where a clean zone was; every other site is numbered or one of a kind."""
    named = {site.name for site in organisation.sites if isinstance(site.name, str)}
    assert named == {"Arlon", "Libramont", "Marche", "Bastogne", "Virton", "Bertrix"}


def test_machines_are_servers_and_workstations(organisation: Organisation) -> None:
    """1,700 machines: 200 servers and 1,500 workstations, through the same stages."""
    totals = {asset.id: asset.total for asset in organisation.assets if asset.total is not None}
    index = Index(organisation)
    stages = ("isolated", "cleaned", "reconfigured", "verified", "delivered", "in-service")
    assert totals == {"machines": 1700, "servers": 200, "workstations": 1500}
    assert index.stages("servers") == index.stages("workstations") == stages


@pytest.mark.parametrize("asset", ["application", "data", "link", "substitute"])
def test_other_assets_have_stages_of_their_own(organisation: Organisation, asset: str) -> None:
    """What is no machine is not counted in a machine's stages."""
    stages = Index(organisation).stages(asset)
    assert stages
    assert stages != Index(organisation).stages("machines")


def test_vital_services_come_from_the_sources(organisation: Organisation) -> None:
    """Those said to work at once, and those called priority services."""
    vital = {service.id for service in organisation.services if service.vital}
    assert vital == {
        "emergency", "theatres", "intensive-care", "dialysis", "coronary-angiography",
        "maternity", "laboratory", "radiology",
    }  # fmt: skip


def test_every_reference_inside_the_file_is_known(organisation: Organisation) -> None:
    """Groups, services and asset classes name only what the file has."""
    index = Index(organisation)
    places = {site.id for site in organisation.sites} | {g.id for g in organisation.groups}
    for group in organisation.groups:
        index.check("site", group.id, *group.sites)
    for service in organisation.services:
        assert set(service.sites) <= places | {EVERYWHERE}
        assert index.cells(service.id, None)
        index.check("application", service.id, *service.needs)
    for asset in organisation.assets:
        index.check("asset", asset.id, *filter(None, [asset.parent]))


def test_every_label_is_in_every_language(organisation: Organisation) -> None:
    """One text for all languages, or one for each of the four."""
    parts = [
        part
        for name in organisation.__struct_fields__
        if isinstance(listed := getattr(organisation, name), tuple)
        for part in listed
        if hasattr(part, "name") and hasattr(part, "id")
    ]
    labels: list[Label] = [part.name for part in parts]
    assert len(labels) > 50
    assert [
        label for label in labels if not isinstance(label, str) and set(label) != LANGUAGES
    ] == []


def test_ids_are_unique(organisation: Organisation) -> None:
    """Within each list; sites and groups share the words of a scope."""
    for name in ("services", "applications", "activities", "assets", "phases", "cells", "roles"):
        ids = [part.id for part in getattr(organisation, name)]
        assert len(ids) == len(set(ids)) > 0
    places = [part.id for part in (*organisation.sites, *organisation.groups)]
    assert len(places) == len(set(places))
    assert EVERYWHERE not in places


def test_priority_classes_and_cells(organisation: Organisation) -> None:
    """The most urgent class first; the cells that meet."""
    assert [p.id for p in organisation.priorities] == ["vital", "urgent", "important", "normal"]
    assert [c.id for c in organisation.cells] == ["crisis-cell", "pmo-cell", "governor"]


def test_direct_numbers_are_internal_extensions(organisation: Organisation) -> None:
    """Nobody's telephone is published."""
    assert organisation.numbers
    assert [n.number for n in organisation.numbers if not n.number.startswith("poste 9")] == []


def test_the_file_fits_into_an_entry(organisation: Organisation) -> None:
    """The opening carries the organisation; a message has 65,535 bytes."""
    assert len(msgspec.json.encode(organisation)) < 32_768
