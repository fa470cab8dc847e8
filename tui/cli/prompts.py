"""Questions with a closed answer, asked and answered in the language of the words around them.

Click knows the answers of one language only: `y` and `n`. An answer counts in that language and in
English, in full or by its first letters, whatever its accents and capitals.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

import click

from ledger.sanitize import clean
from projections.i18n import Translator

_YES, _NO = "yes", "no"


def ask_text(question: str, default: str | None = None) -> str:
    """An answer in one's own words."""
    return str(_prompt(question, default=default))


def ask_choice(question: str, choices: Mapping[str, str], t: Translator) -> str:
    """One of the choices, a word by code; asked again until it is one."""
    known = ", ".join(choices.values())

    def read(answer: str) -> str:
        found = _meant(answer, choices)
        if found is None:
            raise click.UsageError(t("cli.ask.one_of", known=known))
        return found

    return str(_prompt(f"{question} ({known})", value_proc=read))


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
    said = _plain(answer)
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
