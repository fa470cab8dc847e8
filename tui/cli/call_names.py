"""The letters of call names: `R-14` is the fourteenth request. Made from the one table of them."""

from ledger.domain.short_names import LETTERS, has_short_name, short_name
from projections.i18n import Translator


def letters_said(t: Translator) -> str:
    """Every letter with what it stands for, by letter: `A action, C communication …`."""
    said = sorted((letter, t.code("concept", concept)) for concept, letter in LETTERS.items())
    return t("cli.help.call_names", letters=", ".join(f"{one} {name}" for one, name in said))


def called_so(concept: str, t: Translator) -> str:
    """What the things of a concept are called; empty where they have no such names."""
    if not has_short_name(concept) or concept not in LETTERS:
        return ""
    first, second = (short_name(concept, nth) for nth in (1, 2))
    return t("cli.help.called", first=first, second=second)
