"""Questions with a closed answer, asked and answered in the language of the words around them.

Click knows the answers of one language only: `y` and `n`. An answer counts in that language and in
English, in full or by its first letters, whatever its accents and capitals.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from ledger.encodable import typed
from ledger.errors import LedgerError
from ledger.sanitize import clean
from projections.i18n import Translator
from tui.cli.wrapped import for_stderr

T = TypeVar("T")

_YES, _NO = "yes", "no"


def ask_text(question: str, default: str | None = None) -> str:
    """An answer in one's own words."""
    return typed(str(_prompt(question, default=default)))


def ask_until(
    question: str,
    read: Callable[[str], T],
    t: Translator,
    default: str | None = None,
    better: Callable[[LedgerError], str | None] = lambda _: None,
) -> T:
    """An answer that `read` takes; one that it refuses is said at once and asked again.

    `better` proposes what to answer instead, which an empty answer then takes.
    """
    while True:
        try:
            return read(ask_text(question, default))
        except LedgerError as refused:
            click.echo(for_stderr(clean(t.error(refused))), err=True)
            default = better(refused) or default


def ask_choice(question: str, choices: Mapping[str, str], t: Translator) -> str:
    """One of the choices, a word by code; asked again until it is one."""
    known = ", ".join(choices.values())

    def read(answer: str) -> str:
        found = _meant(answer, choices)
        if found is None:
            raise click.UsageError(t("cli.ask.one_of", known=known))
        return found

    return str(_prompt(f"{question} ({known})", value_proc=read))


def ask_checked(question: str, check: Callable[[str], str]) -> str:
    """An answer in one's own words, asked for again while `check` raises a `click.UsageError`."""
    return str(_prompt(clean(question), value_proc=lambda said: check(typed(said))))


def ask_listed(
    question: str,
    choices: Mapping[str, str],
    t: Translator,
    other: Callable[[str], str] | None = None,
) -> str:
    """One of the choices, listed with numbers: by number, by word or by beginning.

    What is none of them goes to `other`, where there is that; else it is asked again.
    """
    for number, (code, word) in enumerate(choices.items(), 1):
        named = word if word == code else t("cli.ask.listed", code=code, text=word)
        click.echo(clean(f"  {number}. {named}"), err=True)

    def read(answer: str) -> str:
        said = typed(answer).strip()
        if said.isdecimal() and 1 <= int(said) <= len(choices):
            return list(choices)[int(said) - 1]
        if (found := _meant(said, choices)) is not None:
            return found
        if other is not None:
            return other(said)
        raise click.UsageError(t("cli.ask.one_of", known=", ".join(choices.values())))

    return str(_prompt(clean(question), value_proc=read))


def agreed(question: str, t: Translator) -> None:
    """Go on only after a yes.

    Raises:
        click.Abort: the answer was no.
    """
    if not said_yes(question, t):
        raise click.Abort


def said_yes(question: str, t: Translator) -> bool:
    """Whether the answer was yes; asked again until it is one or the other."""
    words = {_YES: t("cli.ask.yes"), _NO: t("cli.ask.no")}
    return ask_choice(clean(question), words, t) == _YES


def _prompt(question: str, **attrs: Any) -> Any:
    """On stderr; what ends as a question needs no colon behind it."""
    bare = question.endswith("?") and not attrs.get("default")
    return click.prompt(question, err=True, prompt_suffix=" " if bare else ": ", **attrs)


def _meant(answer: str, choices: Mapping[str, str]) -> str | None:
    """The only choice whose word, or code, begins as the answer does."""
    said = _plain(typed(answer))
    found = {
        code
        for code, word in choices.items()
        if said and (_plain(word).startswith(said) or code.startswith(said))
    }
    return found.pop() if len(found) == 1 else None


def _plain(word: str) -> str:
    """Without accents and capitals."""
    parts = unicodedata.normalize("NFD", word.strip())
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()
