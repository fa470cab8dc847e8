"""What the sources ask the catalogues for: keys they say and codes of errors they raise.

Read as syntax, never imported, so that the tool sees every layer.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
PACKAGES = ("ledger", "projections", "tui")

KEY = re.compile(r"(?!.*\.(?:css|html|j2|json|md|pdf|toml|txt|typ)\Z)[a-z]+(?:\.[a-z0-9_-]+)+\Z")
"""A symbolic key, which no file is named like; every other msgid is an English sentence."""

SAYERS = frozenset({"t", "_t", "words", "_words", "say", "plural", "self"})
"""How a translator is called in the sources."""

BASE = "LedgerError"
RAISERS = {"_failure"}
"""Functions that make one of them with the code they are given, and fields of their own."""
HINDRANCE = "hindrance"
"""The function that returns the code of an error which is a reason for a void entry too."""
TABLES = {"_PROBLEMS"}
"""Tables that give an error its code when it is raised with a variable."""
VOIDERS = {"VoidError", "UnreadableError", "_void"}
"""What judges a message void; the reason is the last argument."""

DECLARING = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.Tuple)
"""Where an error's code stands when not where it is raised."""

CODE = re.compile(r"[a-z]+(?:_[a-z]+)*\Z")


class Raised(NamedTuple):
    """An error in the sources: its code, the names of its fields, whether there may be more."""

    code: str
    fields: frozenset[str]
    open: bool
    where: str


class Said(NamedTuple):
    """A use of a key in the sources: the key, "" when part of it is computed; what it matches."""

    key: str
    pattern: str
    where: str
    fields: frozenset[str] | None = None
    """The placeholders it fills; None when that cannot be read off."""


def any_of(uses: Iterable[Said]) -> re.Pattern[str]:
    """What matches, in full, whatever any of these uses may be of; no use matches nothing."""
    patterns = dict.fromkeys(use.pattern for use in uses)
    return re.compile("|".join(patterns) or "(?!)")


@cache
def said() -> tuple[Said, ...]:
    """Every use of a key."""
    return tuple(_said_anywhere())


def _said_anywhere() -> Iterator[Said]:
    for name, call in _calls():
        if call.args and (ast.unparse(call.func) in SAYERS or _called(call.func) in SAYERS):
            key = _constant(call.args[0])
            pattern = _pattern(call.args[0])
            if KEY.match(key) or (pattern and not key):
                yield Said(key, pattern, f"{name}:{call.lineno}", _filled(call))


@cache
def groups() -> tuple[Said, ...]:
    """Every group of labels that `Translator.code` is asked for."""
    return tuple(_groups_anywhere())


def _groups_anywhere() -> Iterator[Said]:
    for name, call in _calls():
        if _called(call.func) == "code" and len(call.args) > 1:
            group = call.args[0]
            yield Said(_constant(group), _pattern(group), f"{name}:{call.lineno}")


def mentioned() -> set[str]:
    """Every text in the sources that has the form of a key: what a table of keys is made of."""
    spliced = {
        id(part) for _, node in _nodes() if isinstance(node, ast.JoinedStr) for part in node.values
    }
    constants = (node for _, node in _nodes() if isinstance(node, ast.Constant))
    return {
        text for node in constants if id(node) not in spliced and KEY.match(text := _constant(node))
    }


def fields_said() -> Iterator[str]:
    """English texts given to `Translator.field` as they stand."""
    for _, call in _calls():
        if _called(call.func) == "field" and call.args and (text := _constant(call.args[0])):
            yield " ".join(text.split())


@cache
def raised() -> tuple[Raised, ...]:
    """Every error raised with a code, also those whose code stands in a table."""
    return tuple(_raised_anywhere())


def _raised_anywhere() -> Iterator[Raised]:
    known = _error_classes()
    for name, call in _calls():
        called = _called(call.func)
        if called in known or called in RAISERS:
            yield from _raised(call, f"{name}:{call.lineno}")
        if called == "check":
            yield from _checked(call, f"{name}:{call.lineno}")
    for name, node in _nodes():
        if isinstance(node, DECLARING):
            yield from _declared(node, known, name)


def reasons() -> set[str]:
    """Every reason for which a message counts for nothing, as `ledger.evidence` gives it."""
    given = {
        code
        for _, call in _calls()
        if _called(call.func) in VOIDERS and call.args
        for code in _codes(call.args[-1])
    }
    functions = (node for _, node in _nodes() if isinstance(node, ast.FunctionDef))
    return given.union(*map(_hindrances, functions))


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Name and syntax of every module."""
    files = sorted(f for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
    return tuple((str(f.relative_to(ROOT)), ast.parse(f.read_text("utf-8"))) for f in files)


@cache
def _nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Every node of every module, with the module's name."""
    return tuple((name, node) for name, tree in trees() for node in ast.walk(tree))


@cache
def _calls() -> tuple[tuple[str, ast.Call], ...]:
    return tuple((name, node) for name, node in _nodes() if isinstance(node, ast.Call))


def _filled(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    if _called(call.func) == "plural":
        names.append("n")
    return None if None in names else frozenset(filter(None, names))


def _constant(expression: ast.expr) -> str:
    """The text an expression is, or ""."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    return ""


def _pattern(expression: ast.expr) -> str:
    """A regular expression for the text an expression may be; "" when nothing of it is known."""
    if isinstance(expression, ast.JoinedStr):
        parts = (re.escape(_constant(v)) for v in expression.values)
        return "".join(part or "[A-Za-z0-9_.-]+" for part in parts)
    return re.escape(_constant(expression))


def _declared(node: ast.AST, known: set[str], where: str) -> Iterator[Raised]:
    """Errors whose code stands elsewhere than where they are raised."""
    codes = list(_hindrances(node))
    if isinstance(node, ast.ClassDef) and node.name in known:
        calls = (n for n in ast.walk(node) if isinstance(n, ast.Call))
        codes += [c for n in calls if _called(n.func) == "__init__" for c in _first(n)]
    if isinstance(node, ast.Assign) and _called(node.targets[0]) in TABLES:
        codes += _table(node.value)
    yield from (Raised(code, frozenset(), True, where) for code in codes)
    if isinstance(node, ast.Tuple) and any(_called(e) in known for e in node.elts):
        yield from _row(node, f"{where}:{node.lineno}")


def _hindrances(node: ast.AST) -> set[str]:
    if not (isinstance(node, ast.FunctionDef) and node.name == HINDRANCE):
        return set()
    returned = (n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value)
    return {code for value in returned for code in _codes(value)}


def _first(call: ast.Call) -> Iterator[str]:
    yield from _codes(call.args[0]) if call.args else ()


def _raised(call: ast.Call, where: str) -> Iterator[Raised]:
    names = frozenset(k.arg for k in call.keywords if k.arg)
    spread = any(k.arg is None for k in call.keywords) or _called(call.func) in RAISERS
    yield from (Raised(code, names, spread, where) for code in _first(call))


def _codes(expression: ast.expr) -> Iterator[str]:
    """A code as it stands, or both of `"a" if … else "b"`."""
    if isinstance(expression, ast.IfExp):
        yield from _codes(expression.body)
        yield from _codes(expression.orelse)
    elif CODE.match(code := _constant(expression)):
        yield code


def _checked(call: ast.Call, where: str) -> Iterator[Raised]:
    """`index.check("site", …)` raises `unknown_site`."""
    for what in _first(call):
        yield Raised(f"unknown_{what}", frozenset({"field", "value", "known"}), False, where)


def _row(row: ast.Tuple, where: str) -> Iterator[Raised]:
    """A row `(driver's error, code, our error)`: the sentence gets the driver's words."""
    for element in row.elts:
        for code in _codes(element):
            yield Raised(code, frozenset({"reason"}), False, where)


def _table(value: ast.expr) -> Iterator[str]:
    """The codes of a table `((code, pattern), …)`."""
    for row in getattr(value, "elts", []):
        if isinstance(row, ast.Tuple):
            yield from _codes(row.elts[0])


def _error_classes() -> set[str]:
    """The names of all classes under `LedgerError`."""
    bases = {
        node.name: {_called(base) for base in node.bases}
        for _, node in _nodes()
        if isinstance(node, ast.ClassDef)
    }
    known = {BASE}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


def _called(expression: ast.expr) -> str:
    """The last name of `a.b.c`."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
