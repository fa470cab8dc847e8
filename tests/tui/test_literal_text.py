"""Nothing that anybody wrote is read as markup: a lint of the boards' source, which can fail."""

import ast

import pytest

from tests.support.literal_text import BOARD, findings, known, sources

BAD = [
    'Static("text")',
    "Static(text)",
    "Static(f'{text}')",
    "Label(row.what)",
    "Button(t('key.send'))",
    "Option(str(text), 'id')",
    "widget.update(text)",
    "widget.update(f'{n} of {total}')",
    "widget.update(ink('a').plain)",
    "widget.update(t('board.copied', line=text))",
    "table.add_row(text)",
    "OptionList(markup=True)",
    "Static(ink(text), markup=flag)",
    "Static(content=text)",
    "Text.from_markup(text)",
    "Content.from_markup(text)",
    "make = Content.from_markup",
    "Content(text)",
    "Content.assemble(text)",
    "app.notify(text)",
    "app.notify(text, markup=True)",
    "frame.border_title = text",
    "field.placeholder = t('key', name=text)",
    "from rich.text import Text",
    "from textual.markup import escape",
    "def f(text):\n    said = ink(text)\n    said = text\n    widget.update(said)",
    "def f(lines: list[str]):\n    widget.update(lines[0])",
]

GOOD = [
    "Static(id='status')",
    'Static("")',
    "Static(ink(text))",
    "Static(text, markup=False)",
    "widget.update(page(ink(line) for line in lines))",
    "widget.update(ink(text) if text else BLANK)",
    "def f(new: Content):\n    old = ink(text)\n    widget.update(new)\n    widget.update(old)",
    "app.notify(text, markup=False)",
    "field.placeholder = t('find.how')",
    "Option(spread(left, right, 80, glyphs), 'id')",
]


@pytest.fixture(scope="module")
def names() -> frozenset[str]:
    return known(tree for _, tree in sources())


def test_texts_enter_widgets_only_as_literal_content(names: frozenset[str]) -> None:
    """In every module of the boards but the one that makes content."""
    found = {str(path.relative_to(BOARD)): findings(tree, names) for path, tree in sources()}
    assert len(found) > 60
    assert not {path: lines for path, lines in found.items() if lines}


@pytest.mark.parametrize("sample", BAD)
def test_the_other_way_is_found(sample: str, names: frozenset[str]) -> None:
    """Whichever way a text might be read as markup."""
    assert findings(ast.parse(sample), names)


@pytest.mark.parametrize("sample", GOOD)
def test_the_one_way_is_let_through(sample: str, names: frozenset[str]) -> None:
    """What is made literal, and what says that it is no markup."""
    assert not findings(ast.parse(sample), names)
