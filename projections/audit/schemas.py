"""JSON Schemas: of an import line, of the organisation file, and of an entry as it is kept."""

from typing import Any

import msgspec

from ledger.command.order import MEANT, Circumstances
from ledger.domain import KINDS
from ledger.domain.concept import Verb
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import Organisation

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REF = "#/$defs/{name}"
_NUMBER_MAXIMUM = 2**53
"""Only entry numbers are bounded like this (`ledger.domain.values.Number`)."""


def organisation_schema() -> dict[str, Any]:
    """The schema of the file that a crisis is opened from."""
    return {"$schema": DIALECT, "title": "organisation", **msgspec.json.schema(Organisation)}


def entry_schema() -> dict[str, Any]:
    """The schema of the value `entry` of a message's state: what is signed, a kind a case."""
    events = [kind.event for kind in KINDS.values()]
    types = [Entry[Event], *events]
    (around, *cases), components = msgspec.json.schema_components(types, ref_template=_REF)
    entry = _resolved(around, components)
    kinds = [
        {"properties": {"type": {"const": topic}, "event": case}}
        for topic, case in zip(KINDS, cases, strict=True)
    ]
    properties = {**entry["properties"], "event": {"type": "object"}}
    return {
        "$schema": DIALECT,
        **entry,
        "title": "crisis-ledger entry",
        "properties": properties,
        "oneOf": kinds,
        "$defs": components,
    }


def line_schema(verbs: list[Verb]) -> dict[str, Any]:
    """The schema of an import line that asks for one of these commands."""
    types = [Circumstances, *(verb.command for verb in verbs)]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    around, *withs = (_resolved(schema, components) for schema in schemas)
    lines = [_line(verb, around, body) for verb, body in zip(verbs, withs, strict=True)]
    return {
        "$schema": DIALECT,
        "title": "crisis-ledger import line",
        "oneOf": lines,
        "$defs": {name: _loosened(part) for name, part in components.items()},
    }


def _line(verb: Verb, around: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    required = ["command", "id", *(["with"] if body.get("required") else [])]
    properties = {
        "command": {"const": verb.path},
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 64},
        "line": {"description": "Where it comes from, for example a line of a fact table."},
        "as": {"type": "string", "description": "The slug of a new originator."},
        "target": {"type": "string", "description": "A slug, an originator, a number or an id."},
        "meant": {"type": "array", "items": {"enum": list(MEANT)}},
        **_loosened(around["properties"]),
        "with": _loosened(body),
    }
    return {
        "title": verb.path,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _resolved(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = components[schema["$ref"].rpartition("/")[2]]
    return found


def _loosened(schema: Any) -> Any:
    """What the import format takes besides: times and scopes as text, numbers as command ids."""
    if isinstance(schema, list):
        return [_loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    text = {"type": "string"}
    if schema.get("$ref") in {_REF.format(name="When"), _REF.format(name="Scope")}:
        return {"anyOf": [text, schema]}
    if schema.get("maximum") == _NUMBER_MAXIMUM:
        return {"anyOf": [{"type": "string", "maxLength": 64}, schema]}
    return {key: _loosened(value) for key, value in schema.items()}
