"""`crisis schema`: the import format and the organisation file, as JSON Schema and by example."""

import sys
from typing import Any

import click
import msgspec

from ledger.command.order import MEANT, Circumstances
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.domain.organisation import Organisation
from ledger.errors import UsageError
from ledger.sanitize import as_json
from projections.i18n import Translator
from projections.scenario import organisation as shipped
from tui.cli.command import make, option
from tui.cli.output import write_json
from tui.cli.session import CommandSession

ORGANISATION = "organisation"
"""The word for the organisation file, which no command is called by."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REF = "#/$defs/{name}"
_NUMBER_MAXIMUM = 2**53
"""Only entry numbers are bounded like this (`ledger.domain.values.Number`)."""


def build(t: Translator) -> click.Command:
    """The command `crisis schema`, in the language of `t`."""
    params: list[click.Parameter] = [
        click.Argument(["command"], required=False, metavar="[COMMAND]"),
        option("example", t, "schema_example", is_flag=True),
    ]
    examples = [
        "crisis schema",
        "crisis schema decision.take",
        "crisis schema organisation --example > our-group.toml",
    ]
    return make("schema", t, run, params, examples=examples)


def run(session: CommandSession, command: str | None, *, example: bool) -> None:  # noqa: ARG001 (a command's signature)
    """Print the schema of every import line, of one command's, or of the organisation file.

    Raises:
        UsageError: `unknown_command`; `no_example`, of anything but the organisation file.
    """
    if command == ORGANISATION:
        _print_organisation(example=example)
        return
    if command is not None and command not in VERBS:
        known = ", ".join((*VERBS, ORGANISATION))
        raise UsageError("unknown_command", field="command", value=command, known=known)
    if example:
        raise UsageError("no_example")
    verbs = [VERBS[command]] if command else list(VERBS.values())
    write_json(as_json(line_schema(verbs), indent=2))


def _print_organisation(*, example: bool) -> None:
    """A file to copy as it stands, in UTF-8 wherever it goes, or what such a file may hold."""
    if example:
        sys.stdout.flush()
        sys.stdout.buffer.write(shipped())
    else:
        schema = msgspec.json.schema(Organisation)
        write_json(as_json({"$schema": DIALECT, "title": ORGANISATION, **schema}, indent=2))


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
