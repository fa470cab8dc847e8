"""The page of kinds: for each concept its stages, commands and entries, from the declarations."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from ledger.command.order import Circumstances
from ledger.domain import CONCEPTS
from ledger.domain.concept import Concept, Verb
from ledger.domain.entry import Entry
from ledger.domain.transitions import Transition, transitions
from projections.i18n import Translator
from projections.i18n.declared import meta_of
from tui.cli.reference.types import described

TARGETS = {
    "new": "a new one, named by `--as` (`as` in import lines)",
    "existing": "an existing one, named first (`target` in import lines)",
    "either": "an existing one when named (`--on`, `target`), else a new one",
    "keyed": "the one that its fields say",
    "current": "the one named (`--on`, `target`), else the only one there is to do this to",
}


def kinds_page(t: Translator) -> str:
    """The page docs/kinds.md as Markdown."""
    parts = ["# Kinds: what can be recorded\n", _header()]
    for concept in CONCEPTS:
        parts += [
            f"## {concept.name}\n\n{t(f'cli.group.{concept.name}')}\n",
            _stages(concept),
            *(_command(verb, t) for verb in concept.verbs.values()),
            *(_entry(topic, kind.event) for topic, kind in concept.kinds.items()),
        ]
    return "\n".join(parts)


def _header() -> str:
    return (
        "Every command takes these circumstances:\n\n"
        + _fields(Circumstances)
        + "\nEvery entry carries, around its own fields:\n\n"
        + _fields(Entry)
    )


def _stages(concept: Concept[Any]) -> str:
    rows = [_transition(row) for row in transitions(concept)]
    return "| stage | command | leads to |\n| --- | --- | --- |\n" + "".join(rows)


def _transition(row: Transition) -> str:
    leads = ", ".join(row.results) or f"refused: {row.refusal}"
    stage = "any" if row.stage == "*" else row.stage
    return f"| {stage} | {row.command} | {leads.replace('*', 'unchanged')} |\n"


def _command(verb: Verb, t: Translator) -> str:
    example = (
        f"\n`crisis {verb.group} {verb.name} {t.example(verb.example)}`\n" if verb.example else ""
    )
    return (
        f"### Command `{verb.path}`\n\n{_sentence(verb.command)}\n"
        f"Writes to {TARGETS[verb.target]}.\n{example}\n{_fields(verb.command)}"
    )


def _entry(topic: str, event: type[Struct]) -> str:
    return f"### Entry `{topic}`\n\n{_sentence(event)}\n\n{_fields(event)}"


def _sentence(declared: type[Struct]) -> str:
    return " ".join((declared.__doc__ or "").split())


def _fields(declared: type[Struct]) -> str:
    rows = "".join(_rows(declared))
    return f"| field | type | |\n| --- | --- | --- |\n{rows}" if rows else "No fields.\n"


def _rows(declared: type[Struct]) -> Iterator[str]:
    for field in structs.fields(declared):
        meta = meta_of(field.type)
        said = [f"{meta.title}." if meta.title else "", meta.description or ""]
        needed = "**required**" if field.required else ""
        words = " ".join(filter(None, (needed, *said))).replace("|", "\\|")
        yield f"| `{field.encode_name}` | {described(field.type)} | {words} |\n"
