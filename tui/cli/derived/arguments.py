"""Which word on the command line is meant for which field.

Words fill, in order, the required fields that no option has filled; so `strike 7 "twice"` and
`strike 7 --reason "twice"` mean the same. What the words become is `tui.forms.values`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import click

from tui.cli.command import too_many
from tui.cli.derived.missing import Ask, blank, missing
from tui.cli.shared import OPTION
from tui.forms.fields import Field
from tui.forms.rows import TARGET


def assigned(
    values: dict[str, Any],
    positional: list[Field],
    *,
    target: bool,
    required: Iterable[Field] = (),
    ask: Ask | None = None,
) -> tuple[str, dict[str, Any]]:
    """The target, and every field that was given, by key; `ask` is asked for what is missing.

    `required` are fields that cannot be done without and are options.

    Raises:
        click.UsageError: a required word is missing, or there is one too many.
    """
    given = list(_given(values, [TARGET] * target + [f.key for f in positional]))
    found = {
        k.removeprefix(OPTION): v for k, v in values.items() if k.startswith(OPTION) and said(v)
    }
    about = given.pop(0) if target and given else ""
    for field in positional:
        if field.key not in found and given:
            found[field.key] = given[:] if field.many else given.pop(0)
            if field.many:
                given.clear()
    if given:
        ctx = click.get_current_context()
        words = getattr(ctx.command, "words", None)
        raise click.UsageError(too_many(given, words, ctx.command), ctx=ctx)
    needed = [*positional, *required]
    if ask is None:
        _check_all_there(about, found, positional, needed, target=target)
        return about, found
    about = ask.target() if target and blank(about) else about
    for field in needed:
        if blank(found.get(field.key, "")):
            found[field.key] = ask.field(field)
    return about, found


def _check_all_there(
    about: str,
    found: dict[str, Any],
    positional: list[Field],
    needed: list[Field],
    *,
    target: bool,
) -> None:
    names = [f.key if f in positional else OPTION + f.key for f in needed if f.key not in found]
    if lacking := [*[TARGET] * (target and not about), *names]:
        raise missing(lacking)


def said(value: Any) -> bool:
    """Whether an option was given: click says None, False or () when not."""
    return value is not None and value is not False and value != ()


def _given(values: dict[str, Any], keys: list[str]) -> Iterator[str]:
    for key in keys:
        value = values.get(key)
        yield from value if isinstance(value, tuple) else [value] if value is not None else []
