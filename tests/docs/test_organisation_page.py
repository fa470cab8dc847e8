"""The page of the organisation file says what the declaration says."""

import re
from pathlib import Path

import msgspec
import pytest

from ledger.domain import organisation as declared
from ledger.domain.organisation import Organisation

PAGE = (Path(__file__).parents[2] / "docs/organisation-file.md").read_text()
PARTS: dict[str, type[msgspec.Struct]] = {
    "sites": declared.Site,
    "groups": declared.Group,
    "services": declared.Service,
    "applications": declared.Application,
    "activities": declared.Activity,
    "assets": declared.Asset,
    "phases": declared.Phase,
    "priorities": declared.Priority,
    "cells": declared.Cell,
    "roles": declared.Role,
    "numbers": declared.DirectNumber,
    "checklists": declared.Checklist,
    "checklists.items": declared.Item,
}


@pytest.mark.parametrize("name", Organisation.__struct_fields__)
def test_every_field_has_a_row(name: str) -> None:
    """Each field of the organisation begins a row of one of the tables."""
    assert re.search(rf"^\| `(?:\[\[)?{name}(?:\]\])?` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", PARTS)
def test_every_field_of_a_part_is_named(name: str) -> None:
    """What a part may have stands in its row."""
    row = re.search(rf"^\| `\[\[{name}\]\]` \| (.*) \|$", PAGE, re.MULTILINE)
    assert row
    assert [f for f in PARTS[name].__struct_fields__ if f"`{f}" not in row[1]] == []


def test_the_example_is_an_organisation() -> None:
    """The smallest file of the page is read as it stands."""
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    smallest = msgspec.toml.decode(found[1].encode(), type=Organisation)
    assert [site.id for site in smallest.sites] == ["parc"]
