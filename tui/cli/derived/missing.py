"""What is needed and was not typed: asked for where somebody is there, else named."""

from collections.abc import Sequence
from typing import Any, Protocol

import click
from click.shell_completion import CompletionItem

from ledger.command.order import Context, read_field
from ledger.domain.concept import Verb
from ledger.errors import LedgerError
from projections.i18n import Translator
from tui.cli.prompts import ask_checked, ask_listed
from tui.forms.fields import Field, Shape
from tui.forms.rows import help_of, label_of
from tui.forms.suggestions import of_field, of_target

MOST_LISTED = 20
"""Answers that are listed under a question; of a longer list one types a name."""


class Ask(Protocol):
    """Somebody who can be asked for what is missing."""

    def target(self) -> str:
        """Which one the command is about."""

    def field(self, field: Field) -> Any:
        """A field's words, as the command line would have given them."""


class MissingWord(click.MissingParameter):
    """Says all that is missing, what each is, and how the whole is typed."""

    def format_message(self) -> str:
        """Click's sentence for the first, then the rest."""
        command = self.ctx.command if self.ctx else None
        words: Translator | None = getattr(command, "words", None)
        if words is None or self.ctx is None:
            return super().format_message()
        lines = [super().format_message(), *(self._named(p, words) for p in self.missing)]
        if examples := getattr(command, "examples", ()):
            lines.append(words("cli.missing.example", example=examples[0]))
        return "\n".join(lines)

    missing: Sequence[click.Parameter] = ()

    def _named(self, param: click.Parameter, words: Translator) -> str:
        shown = param.opts[0]
        if isinstance(param, click.Argument) and self.ctx:
            shown = param.make_metavar(self.ctx).strip("[]")
        text = getattr(param, "help", "") or ""
        return f"  {words('board.labelled', label=shown, text=text)}"


def missing(keys: Sequence[str]) -> MissingWord:
    """The error for these parameters, the first of which could not be done without."""
    ctx = click.get_current_context()
    known = {p.name: p for p in ctx.command.params}
    params = [known[key] for key in keys]
    error = MissingWord(ctx=ctx, param=params[0])
    error.missing = params
    return error


class Asking:
    """Asks in the reader's language, and again until the answer can be read."""

    def __init__(self, verb: Verb, context: Context, t: Translator, terminal: Any) -> None:
        self._verb = verb
        self._context = context
        self._t = t
        self._terminal = terminal

    def target(self) -> str:
        """One that is open, by its place in the list or its name; else what was typed."""
        found = of_target(self._terminal, self._verb.concept, self._t)
        label = self._t.code("concept", self._verb.concept)
        question = self._t("cli.ask.field", label=label, text=self._t("cli.option.target"))
        return self._one_of(question, found, open_ended=True)

    def field(self, field: Field) -> Any:
        """A field's words: one, or several for one that takes several."""
        if field.shape is Shape.PAIR or not field.many:
            found: Any = self._word(field)
            return [found] if field.many else found
        return [self._word(field)]

    def _word(self, field: Field) -> str:
        t = self._t
        title, description = label_of(field, t), help_of(field, t)
        question = (
            t("cli.ask.field", label=title, text=description.rstrip(".")) if description else title
        )
        found = of_field(self._terminal, field, t)
        open_ended = not field.choices
        return self._one_of(question, found, open_ended=open_ended, field=field)

    def _one_of(
        self,
        question: str,
        found: "Sequence[CompletionItem[str]]",
        *,
        open_ended: bool,
        field: Field | None = None,
    ) -> str:
        """A listed answer by number, name or beginning; `open_ended` takes other words too."""

        def checked(word: str) -> str:
            return self._read(field, word) if field else word

        if not found or (open_ended and len(found) > MOST_LISTED):
            return ask_checked(question, checked)
        words = {str(item.value): str(item.help or item.value) for item in found}
        return ask_listed(question, words, self._t, checked if open_ended else None)

    def _read(self, field: Field, word: str) -> str:
        """The word as it was typed, once it can be read as the field wants it."""
        plain = field.shape in {Shape.TEXT, Shape.WHEN, Shape.NUMBER} and len(field.path) == 1
        value: Any = [word] if field.many else word
        try:
            if plain:
                read_field(self._verb.command, field.path[0], value, self._context)
        except LedgerError as e:
            raise click.UsageError(self._t.error(e)) from e
        return word


def blank(value: Any) -> bool:
    """Whether nothing was typed: an empty word, or none but such."""
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, (tuple, list)) and all(map(blank, value))
