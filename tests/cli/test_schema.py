"""The JSON Schema is that of the import format: it takes the scenario and names every command."""

import json
from pathlib import Path
from typing import Any

from ledger.domain import VERBS
from projections.scenario import scenario
from tests.support.cli import run


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
