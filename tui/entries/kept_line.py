"""A command that was kept while the server was away, on one line, and why it was refused."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.abridged import abridged
from ledger.domain.values import When
from ledger.errors import LedgerError
from ledger.sanitize import clean_line
from projections.i18n import Translator

if TYPE_CHECKING:
    from ledger.command.order import Order
    from ledger.home.kept import Refusal, Standing
    from tui.forms.field_words import FieldWords

LONGEST_TOLD = 200
"""Characters of a command that is told in words."""

DOT = " \N{MIDDLE DOT} "

LONGEST = 60
"""Characters of a command shown in a list."""


def said_of(one: "Standing") -> dict[str, Any]:
    """A kept command's line as data."""
    found: dict[str, Any] = msgspec.json.decode(one.kept.line)
    return found


def short(one: "Standing") -> str:
    """A kept command on one line: the command, what it is about, and its first words."""
    line = said_of(one)
    about = line.get("target") or line.get("as") or ""
    words = " ".join(str(v) for v in line.get("with", {}).values() if isinstance(v, (str, int)))
    text = " ".join(filter(None, (line["command"].replace(".", " "), str(about), words)))
    text = " ".join(text.split())
    return abridged(text, LONGEST)


def told(
    one: "Standing", order: "Order | None", words: "FieldWords", *, whole: bool = False
) -> str:
    """A kept command in the reader's language: what it does, what it is about, what it says.

    One that cannot be read any more, `order` being None, is said as it was typed.
    """
    if order is None:
        return clean_line(one.kept.line) if whole else short(one)
    doing = words.t.field(order.verb.command.__doc__ or "").partition(". ")[0].rstrip(".")
    said = (_about(order, words), *_values(order, words))
    text = clean_line(DOT.join(filter(None, (doing, *said))))
    return text if whole else abridged(text, LONGEST_TOLD)


def _about(order: "Order", words: "FieldWords") -> str:
    """What a command is about; an amendment says the number among its fields."""
    if not order.target or order.verb.concept == "entry":
        return ""
    if order.target.isdigit():
        return f"#{order.target}"
    return (
        order.target if "." in order.target else words.about(f"{order.verb.concept}.{order.target}")
    )


def _values(order: "Order", words: "FieldWords") -> Iterator[str]:
    """What it says, a time and a number with what they are; and when it happened, where said."""
    concept = order.verb.concept
    for name in order.command.__struct_fields__:
        if text := words.held(order.command, name, concept):
            yield _labelled(name, getattr(order.command, name), text, words, concept)
    if (occurred := order.circumstances.occurred) is not None:
        yield _labelled("occurred", occurred, words.t.when(occurred), words, concept)


def _labelled(name: str, value: object, text: str, words: "FieldWords", concept: str) -> str:
    counted = isinstance(value, (When, int, float)) and not text.startswith("#")
    if not counted:
        return text
    return words.t("board.labelled", label=words.title(name, concept), text=text)


def refusal_said(refusal: "Refusal", t: Translator) -> str:
    """Why it was refused, in the reader's language."""
    return t.error(LedgerError(refusal.code, **refusal.fields))


_OF_TARGET = frozenset({"unknown_originator", "unknown_target", "wrong_stage", "other_concept"})
"""Refusals of what a command is about."""


def what_to_do(one: "Standing", t: Translator) -> str:
    """What to type about a command that was refused, with the field that is to be changed."""
    named = str(one.refusal.fields.get("field") or "") if one.refusal else ""
    if one.refusal and one.refusal.code in _OF_TARGET:
        named = "target"
    field = named.replace("-", "_") if named.isascii() and "," not in named else ""
    change = f"{field or t('cli.metavar.field')}={t('cli.metavar.value')}"
    return t(f"cli.outbox.{_way_on(one)}", receipt=one.kept.receipt, change=change)


def _way_on(one: "Standing") -> str:
    """Which way there is: to answer what was asked, to take it over, or to change it."""
    from ledger.command.order import MEANT  # noqa: PLC0415 (help needs no ledger)

    if one.refusal and one.refusal.code in MEANT:
        return "to_answer"
    return "to_do_of_other" if one.kept.writer else "to_do"
