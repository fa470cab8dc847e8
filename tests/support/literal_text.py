"""A look through the source of the boards: texts reach widgets only as literal content.

A `str` that a Textual widget is given is read as markup. So whatever a widget shows comes from
`tui.board.lines.safe_text`, or from a function that says it returns `Content`.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

BOARD = Path(__file__).parents[2] / "tui" / "board"
MAKES = BOARD / "lines" / "safe_text.py"
"""The one place where content is made of text."""

WIDGETS = {
    "Button", "Checkbox", "Collapsible", "Label", "Link", "Log", "Markdown", "MarkdownViewer",
    "Option", "Placeholder", "RadioButton", "RichLog", "Selection", "Static", "Tab", "TabPane",
    "Toast", "Tooltip",
}  # fmt: skip
"""Widgets whose first argument is shown."""

SHOW = {"add_column", "add_row", "add_option", "replace_option_prompt", "set_content", "update",
        "update_cell", "write"}  # fmt: skip
"""Methods of widgets whose arguments are shown."""

SHOWN = {"border_subtitle", "border_title", "label", "placeholder", "sub_title", "title", "tooltip"}
"""Attributes of widgets that are shown."""

MARKUP = {"from_markup", "from_rich_text", "from_text", "to_content", "render_markup"}
FOREIGN = {"rich.markup", "rich.text", "rich.console", "textual.markup"}
MAKERS = {"Content", "Text"}


MADE = {
    node.name
    for node in ast.parse(MAKES.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name)
    and node.returns.id == "Content"
}  # fmt: skip
"""Its functions, called by their bare names."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the boards but the one that makes content."""
    for path in sorted(BOARD.rglob("*.py")):
        if path != MAKES:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def known(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Names of functions and fields that say they are `Content`, and never anything else."""
    made = ast.parse(MAKES.read_text(encoding="utf-8"))
    said = _said((*trees, made))
    return frozenset({name for name, kinds in said.items() if kinds == {True}} | {"BLANK"})


def _said(trees: Iterable[ast.Module]) -> dict[str, set[bool]]:
    """By the name of a function or a field: whether it says that it is `Content`."""
    said: dict[str, set[bool]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                said.setdefault(node.name, set()).add(_is_content(node.returns))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                said.setdefault(node.target.id, set()).add(_is_content(node.annotation))
    return said


def _is_content(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Name) and node.id == "Content"


class Look(ast.NodeVisitor):
    """Walks one module; `found` is a line for everything that may show a text as markup."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._here: list[set[str]] = [set()]
        self._digits: set[str] = set()
        self.found: list[str] = []

    def _say(self, node: ast.AST, what: str) -> None:
        self.found.append(f"{getattr(node, 'lineno', 0)}: {what}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """A function has its own names."""
        arguments = (*node.args.args, *node.args.kwonlyargs)
        literal = {one.arg for one in arguments if _is_content(one.annotation)}
        self._here.append(literal)
        values: dict[str, list[ast.expr]] = {}
        for one in ast.walk(node):
            for name, value in _assigned(one):
                values.setdefault(name, []).append(value)
        for _ in range(2):  # a name may be assigned from another
            literal |= {name for name, given in values.items() if all(map(self._literal, given))}
        self.generic_visit(node)
        self._here.pop()

    def visit_If(self, node: ast.If) -> None:
        """A `Digits` draws its signs itself and reads no markup."""
        test = node.test
        if isinstance(test, ast.Call) and _name(test.func) == "isinstance":
            who, kind = test.args
            if _name(kind) == "Digits":
                self._digits.add(_name(who))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """An attribute of a widget that is shown."""
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in SHOWN:
                mine = isinstance(target.value, ast.Name) and target.value.id == "self"
                if not mine and not self._literal(node.value) and not _from_catalogue(node.value):
                    self._say(node, f"{target.attr} is given a text")
        self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Modules that read markup."""
        if node.module in FOREIGN:
            self._say(node, f"{node.module} is imported")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Whatever reads markup, called or handed on."""
        if node.attr in MARKUP:
            self._say(node, f"{node.attr} reads markup")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """What a widget is given to show."""
        name = _name(node.func)
        keywords = {one.arg: one.value for one in node.keywords}
        plain = _is_false(keywords.get("markup"))
        if "markup" in keywords and not plain:
            self._say(node, "markup is on")
        if name == "notify" and node.args and not plain:
            self._say(node, "notify reads markup unless told otherwise")
        if name in MAKERS and isinstance(node.func, ast.Name):
            self._say(node, f"{name} is made outside {MAKES.name}")
        if isinstance(node.func, ast.Attribute) and _name(node.func.value) in MAKERS:
            self._say(node, f"{_name(node.func.value)}.{name} is made outside {MAKES.name}")
        if (name in WIDGETS and not plain) or self._shows(node):
            for given in (
                *node.args[:1],
                *(keywords[k] for k in ("content", *SHOWN) if k in keywords),
            ):
                if not self._literal(given):
                    self._say(node, f"{name} is given a text")
        self.generic_visit(node)

    def _shows(self, node: ast.Call) -> bool:
        """Whether it is a method of a widget that shows what it is given."""
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in SHOW:
            return False
        return _name(node.func.value) not in self._digits

    def _literal(self, node: ast.expr) -> bool:
        """Whether an expression is content that was made literal, or nothing."""
        parts = _parts(node)
        if parts is not None:
            return all(map(self._literal, parts))
        if isinstance(node, ast.Constant):
            return node.value in {"", None}
        if isinstance(node, ast.Name):
            return node.id in {*self._here[-1], "BLANK"}
        called = node.func if isinstance(node, ast.Call) else node
        bare = isinstance(called, ast.Name) and called.id in MADE
        return bare or _name(called) in self._known


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """What an expression is put together from, or chosen from."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    return [node.left, node.right] if isinstance(node, ast.BinOp) else None


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _pairs(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield from _pairs(node.target, node.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, other)


def _from_catalogue(node: ast.expr) -> bool:
    """A text of the catalogues alone: nothing that anybody wrote is put into it."""
    return (
        isinstance(node, ast.Call)
        and _name(node.func) in {"t", "_t"}
        and len(node.args) == 1
        and not node.keywords
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def findings(tree: ast.Module, known: frozenset[str]) -> list[str]:
    """What is wrong in one module, with its line; its own names are what they are there."""
    own = _said([tree])
    literal = {name for name, kinds in own.items() if kinds == {True}}
    look = Look((known - own.keys()) | literal)
    look.visit(tree)
    return look.found
