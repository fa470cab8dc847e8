"""Click's own words: each that a user of ours can meet is said in every language."""

import ast
import gettext
import re
from pathlib import Path

import click
import pytest

from projections.i18n import languages
from projections.i18n.catalogue import DEFAULT, HERE
from projections.i18n.tooling.collect import catalogue, placeholders

OTHERS = tuple(lang for lang in languages() if lang != DEFAULT)


@pytest.mark.parametrize("lang", OTHERS)
def test_click_says_what_it_says_in_every_language(lang: str) -> None:
    """Every text of click that a user of ours meets is in the catalogue, as click writes it."""
    ours = set(catalogue(lang, "click"))
    theirs = {text for text, _ in _click_texts()} | _COMPUTED
    assert ours <= theirs, "click no longer says these"
    assert {text for text, where in _click_texts() if where in _MET} <= ours | _NEVER_MET
    unknown = {
        key: text.forms
        for key, text in catalogue(lang, "click").items()
        if not placeholders(text.forms) <= placeholders((key, *_plural_of(key)))
    }
    assert unknown == {}


_MET = {"core.py", "exceptions.py", "formatting.py", "parser.py", "types.py", "decorators.py"}
"""Modules of click whose texts reach users; the others are about pagers, colours, completion."""

_COMPUTED = {"required"}
"""Texts that click passes to gettext by way of a variable."""

_NEVER_MET = {
    # Mistakes of whoever declares a command, which its tests would meet.
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "Name '{name}' defined twice",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument "
        "instead? Did you mean to pass '--{name}'?"
    ),
    "Value must be an iterable.",
    # Features of click that no command here uses.
    "Choice({choices})",
    "Confirm the action without prompting.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})",
    "{len_type} values are required, but {len_value} was given.",
    "{value!r} does not match the format {format}.",
    "{value!r} is not a valid UUID.",
}


def _click_texts() -> list[tuple[str, str]]:
    """Every text that click passes to gettext, and the module that does."""
    folder = Path(str(click.__file__)).parent
    return [
        (str(node.args[0].value), file.name)
        for file in sorted(folder.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", gettext.ngettext.__name__}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


def _plural_of(key: str) -> tuple[str, ...]:
    po = (HERE / "fr" / "LC_MESSAGES" / "click.po").read_text("utf-8")
    found = re.search(re.escape(f'msgid "{key}"') + r'\nmsgid_plural "(.*)"', po)
    return (found[1],) if found else ()
