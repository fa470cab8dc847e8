"""What docs/adding-a-kind.md says: where a kind is named, and that its example works."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain import CONCEPTS, KINDS
from ledger.domain.concept import Concept
from ledger.domain.decision import commands, decision, events, record, rules
from ledger.domain.decision.record import Decision
from ledger.domain.values import When

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-a-kind.md"
DRAWING = (
    "projections/model/rows.py",
    "projections/views/record_rows.py",
    "projections/model/picture.py",
    "projections/views/make_picture.py",
    "projections/brief/",
    "tui/board/screens/",
    "tui/board/lines/",
)
FOUNDATION = ("crisis.", "member.", "entry.")
"""Kinds that the ledger itself stands on: rules are made of these."""

FOLDERS = {"dossier": "record"}
"""Folders called otherwise than their concept: `ledger.domain.record` is what all records are."""

TOPICS = {topic for topic in KINDS if not topic.startswith(FOUNDATION)}
EVENTS = {KINDS[topic].event.__name__ for topic in TOPICS}


def sources() -> Iterator[tuple[str, ast.AST]]:
    """Every source that is neither the domain nor the drawing."""
    for package in ("ledger", "projections", "tui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(("ledger/domain/", *DRAWING)):
                yield name, ast.parse(path.read_text())


def named(tree: ast.AST) -> Iterator[str]:
    """The topics and the events that a source names; words for people are no names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in TOPICS:
            yield str(node.value)
        if isinstance(node, ast.Name) and node.id in EVENTS:
            yield node.id


def test_nothing_else_lists_the_kinds() -> None:
    """A kind is known to its concept, to what draws it, and to tables made from declarations."""
    assert {name: found for name, tree in sources() if (found := sorted(named(tree)))} == {}


def test_the_domain_names_a_kind_in_its_own_concept_only() -> None:
    """Neither do two concepts know each other's kinds; samples show one, the decorator another."""
    shared = {"sample.py", "concept.py"}
    domain = ROOT / "ledger" / "domain"
    for path in sorted(domain.rglob("*.py")):
        topics = {t for t in named(ast.parse(path.read_text())) if t in TOPICS}
        concepts = {topic.partition(".")[0] for topic in topics}
        folder = path.relative_to(domain).parts[0]
        own = {FOLDERS.get(folder, folder)}
        assert path.name in shared or concepts <= own, (path.name, concepts)


@pytest.mark.parametrize("concept", [c for c in CONCEPTS if c.kinds], ids=lambda c: c.name)
def test_every_concept_has_the_same_rooms(concept: Concept[Any]) -> None:
    """Its commands, events, record and rules each stand in the module of that name."""
    rooms = {
        "commands": {verb.command.__module__ for verb in concept.verbs.values()},
        "events": {kind.event.__module__ for kind in concept.kinds.values()},
        "rules": {verb.decide.__module__ for verb in concept.verbs.values()},
        "record": {kind.evolve.__module__ for kind in concept.kinds.values()},
    }
    if concept.name == "entry":
        assert rooms["rules"] == {"ledger.domain.amending.rules"}
        return
    folder = {name: called for called, name in FOLDERS.items()}.get(concept.name, concept.name)
    assert rooms == {room: {f"ledger.domain.{folder}.{room}"} for room in rooms}


ROOMS = {"commands.py": commands, "events.py": events, "rules.py": rules, "record.py": record}


def test_the_example_is_the_code() -> None:
    """What the page shows of each room stands there, word for word."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    parts = re.split(r"^# (\w+\.py)\n", found[1], flags=re.MULTILINE)
    shown = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert shown.keys() == ROOMS.keys()
    for name, code in shown.items():
        assert code.strip() in Path(str(ROOMS[name].__file__)).read_text(), name


def test_the_example_works() -> None:
    """Decided, folded, and drawn by the field that is there already."""
    verb, kind = decision.verbs["defer"], decision.kinds["decision.deferred"]
    command = commands.DeferDecision(meeting=When(said="unknown"))
    raised = Decision(stage="raised")
    nowhere: Any = None
    (event,) = verb.decide(raised, command, nowhere)
    assert isinstance(event, events.DecisionDeferred)
    nobody: Any = None
    after = kind.evolve(raised, event, nobody, 7)
    assert isinstance(after, Decision)
    assert (after.stage, after.meeting) == ("raised", command.meeting)
