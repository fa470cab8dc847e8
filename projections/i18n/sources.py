"""What the sources ask the catalogues for: keys they say and codes of errors they raise.

Read as syntax, never imported, so that the tool sees every layer.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGES = ("ledger", "projections", "tui")

KEY = re.compile(r"[a-z]+(?:\.[a-z0-9_-]+)+\Z")
"""A symbolic key; every other msgid is an English sentence."""

SAYERS = frozenset({"t", "self.t", "words", "self.words", "self", "plural", "_t", "self._t"})
"""How a translator is called in the sources."""

BASE = "LedgerError"
TABLES = {"PROBLEMS", "_PROBLEMS", "PERSISTENCE"}
"""Tables that give an error its code when it is raised with a variable."""


class Raised(NamedTuple):
    """An error in the sources: its code, the names of its fields, whether there may be more."""

    code: str
    fields: frozenset[str]
    open: bool
    where: str


class Said(NamedTuple):
    """A key in the sources; a pattern when part of it is computed, then `fixed` is False."""

    pattern: str
    fixed: bool
    plural: bool
    where: str

    def matches(self, key: str) -> bool:
        """Whether this use may be of `key`."""
        return re.fullmatch(self.pattern, key) is not None


def said() -> Iterator[Said]:
    """Every use of a key."""
    for name, tree in trees():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if call.args and (pattern := _key(call.func, call.args[0])):
                plural = isinstance(call.func, ast.Attribute) and call.func.attr == "plural"
                fixed = isinstance(call.args[0], ast.Constant)
                yield Said(pattern, fixed, plural, f"{name}:{call.lineno}")


def mentioned() -> set[str]:
    """Every text in the sources that has the form of a key: what a table of keys is made of."""
    return {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value)
    }


def fields_said() -> Iterator[str]:
    """English texts given to `Translator.field` as they stand."""
    for _, tree in trees():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "field" and call.args:
                text = call.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield " ".join(text.value.split())


def raised() -> Iterator[Raised]:
    """Every error raised with a code, also those whose code stands in a table."""
    known = _error_classes()
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node.func) in known and node.args:
                yield from _raised(node, f"{name}:{node.lineno}")
            if isinstance(node, ast.Assign) and _assigned(node) in TABLES:
                yield from (Raised(c, frozenset(), True, name) for c in _table(node.value))
            if isinstance(node, ast.Call) and _called(node.func) == "check":
                yield from _checked(node, name)


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Name and syntax of every module."""
    files = sorted(f for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
    return tuple((str(f.relative_to(ROOT)), ast.parse(f.read_text("utf-8"))) for f in files)


def _key(function: ast.expr, first: ast.expr) -> str:
    if ast.unparse(function) not in SAYERS and _called(function) not in {"plural", "t", "words"}:
        return ""
    if isinstance(first, ast.Constant) and KEY.match(str(first.value)):
        return re.escape(str(first.value))
    if isinstance(first, ast.JoinedStr):
        parts = (
            re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[A-Za-z0-9_.-]+"
            for v in first.values
        )
        return "".join(parts)
    return ""


def _raised(call: ast.Call, where: str) -> Iterator[Raised]:
    code = call.args[0]
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        names = {k.arg for k in call.keywords if k.arg}
        spread = any(k.arg is None for k in call.keywords)
        yield Raised(code.value, frozenset(names), spread, where)


def _checked(call: ast.Call, where: str) -> Iterator[Raised]:
    """`index.check("site", …)` raises `unknown_site`."""
    if call.args and isinstance(call.args[0], ast.Constant):
        fields = frozenset({"field", "value", "known"})
        yield Raised(f"unknown_{call.args[0].value}", fields, False, where)


def _table(value: ast.expr) -> Iterator[str]:
    """The codes of a table: the first text of each of its rows."""
    rows = value.values if isinstance(value, ast.Dict) else getattr(value, "elts", [])
    for row in rows:
        first = row.elts[0] if isinstance(row, ast.Tuple) else row
        if isinstance(first, ast.Constant):
            yield str(first.value)


def _error_classes() -> set[str]:
    """The names of all classes under `LedgerError`."""
    bases = {
        node.name: {_called(base) for base in node.bases}
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {BASE}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


def _assigned(node: ast.Assign) -> str:
    return _called(node.targets[0])


def _called(expression: ast.expr) -> str:
    """The last name of `a.b.c`."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
