"""A closed list of codes on the command line, shown and typed by its labels."""

from typing import Any

import click
import click.shell_completion

from ledger.errors import InputError
from projections.i18n import Translator


class Labelled(click.ParamType[str]):
    """One of some codes: the code itself, or its label in any language, accents or not."""

    name = "word"

    def __init__(self, choices: tuple[str, ...], t: Translator) -> None:
        self._choices = choices
        self._t = t

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 (click's signature)
        """The labels, as help shows them."""
        return "[" + "|".join(self._t.code(self._group(), code) for code in self._choices) + "]"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002 (click's signature)
    ) -> str:
        """The code of what was typed.

        Raises:
            InputError: `not_a_choice`, with what it may be.
        """
        from projections.i18n.declared import codes_named  # noqa: PLC0415 (help needs no domain)

        group = self._group()
        found = codes_named(self._choices, group, str(value))
        if len(found) == 1:
            return found[0]
        option = (param.name or "").replace("_", "-") if param else ""
        known = ", ".join(found or self._choices)
        raise InputError("not_a_choice", field=option, value=value, known=known, group=group)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        param: click.Parameter,  # noqa: ARG002 (as above)
        incomplete: str,
    ) -> list[click.shell_completion.CompletionItem[str]]:
        """The codes whose label begins so."""
        from tui.forms.suggestions import matching, of_choices  # noqa: PLC0415 (help needs none)

        return matching(of_choices(self._choices, self._t), incomplete)

    def _group(self) -> str:
        from projections.i18n.declared import group_for  # noqa: PLC0415 (help needs no domain)

        return group_for(self._choices)
