"""The JSON Schema is that of the import format: it takes the scenario and names every command."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ledger.domain import VERBS
from projections.scenario import scenario
from tests.support.cli import run, run_here
from tui.cli.organisation import read_organisation


def test_every_command_has_its_line(tmp_path: Path) -> None:
    """One alternative a command, each closed."""
    schema = run("schema", home=tmp_path).data
    lines = {line["title"]: line for line in schema["oneOf"]}
    assert set(lines) == set(VERBS)
    assert all(line["additionalProperties"] is False for line in lines.values())
    assert set(run("schema", "decision.take", home=tmp_path).data["oneOf"][0]["properties"]) >= {
        "command", "id", "with", "as", "target", "occurred", "recorded", "source"
    }  # fmt: skip
    assert run("schema", "decision.guess", home=tmp_path).code == 2


def test_every_line_of_the_scenario_is_one_it_describes(tmp_path: Path) -> None:
    """Keys, required fields and constants; times, numbers and scopes may be text."""
    schema = run("schema", home=tmp_path).data
    lines = {line["title"]: line for line in schema["oneOf"]}
    for text in scenario().splitlines():
        told = json.loads(text)
        described = lines[told["command"]]
        assert set(described["required"]) <= set(told)
        assert set(told) <= set(described["properties"])
        body = described["properties"]["with"]
        assert set(body.get("required", ())) <= set(told.get("with", {}))
        assert set(told.get("with", {})) <= set(body["properties"])
        for name, value in told.get("with", {}).items():
            assert takes(body["properties"][name], value, schema["$defs"]), (told["id"], name)


def takes(schema: dict[str, Any], value: Any, defs: dict[str, Any]) -> bool:
    """Whether a schema takes a value, by its type alone."""
    if "$ref" in schema:
        return takes(defs[schema["$ref"].rpartition("/")[2]], value, defs)
    if "anyOf" in schema:
        return any(takes(inner, value, defs) for inner in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    types = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict}
    kind: Any = types.get(schema.get("type", ""), object)
    return isinstance(value, kind)


def test_an_organisation_file_to_copy_is_written_out_and_opens_a_crisis(tmp_path: Path) -> None:
    """Whoever has none has one in a minute; what it may hold is a schema too."""
    shown = run_here("schema", "organisation", "--example", home=tmp_path)
    assert shown.code == 0, shown.err
    file = tmp_path / "our-group.toml"
    file.write_text(shown.out, encoding="utf-8")
    assert read_organisation(file).sites
    schema = run_here("schema", "organisation", home=tmp_path).data
    described = schema["$defs"]["Organisation"]["properties"]
    assert set(tomllib.loads(shown.out)) <= set(described)
    assert run_here("schema", "decision.take", "--example", home=tmp_path).code == 2


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_opening_says_where_an_organisation_file_comes_from(tmp_path: Path, lang: str) -> None:
    """In its help, where nobody can be asked, and where there is no such file."""
    command = "crisis schema organisation --example"
    words = run_here("open", "--help", "--lang", lang, home=tmp_path).out
    assert command in " ".join(words.split())
    asked = run_here("open", "drill", "--lang", lang, home=tmp_path)
    missing = run_here("open", "drill", "--exercise", "--from", str(tmp_path / "none.toml"),
                       "--lang", lang, home=tmp_path)  # fmt: skip
    for refused in (asked, missing):
        assert (refused.code, command in refused.err) == (2, True), refused.err
    assert run_here("list", "--json", home=tmp_path).data == []
