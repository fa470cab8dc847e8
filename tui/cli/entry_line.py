"""One entry as a line of text and as data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from projections.i18n import Translator
from projections.rows import Note, Seal
from projections.views.notes import AMOUNTS

if TYPE_CHECKING:
    from ledger.fold import Judged
    from tui.cli.amended import Change


def entry_line(note: Note, t: Translator, change: "Change | None" = None) -> str:
    """`#142  14 May 2022, 03:15  decision taken  …  (scribe)`; a void one says why.

    What was corrected or struck says by which entry, and keeps its own words.
    """
    if note.verdict != "accepted":
        verdict = t.code("verdict", note.verdict)
        reason = t.code("void_reason", note.reason) if note.verdict == "void" else note.reason
        return t("cli.log.void", number=note.number, verdict=verdict, reason=reason)
    line = t(
        "cli.log.line",
        number=note.number,
        when=t.when(note.occurred) if note.occurred else "",
        kind=t.code("kind", note.kind),
        about=note.originator.partition(".")[2],
        text=_words(note, t),
        member=note.member,
    )
    return "  ".join((line, *_became(change, t)))


def restricted_line(note: Note, t: Translator, change: "Change | None" = None) -> str:
    """Number and kind of an entry above the ceiling, and what became of it."""
    line = t("cli.log.restricted", number=note.number, kind=t.code("kind", note.kind))
    return "  ".join((line, *_became(change, t)))


def entry_value(judged: "Judged", change: "Change | None" = None) -> dict[str, Any]:
    """The entry as data: its number, its verdict, everything it carries, what became of it."""
    return {
        "number": judged.number,
        "originator": judged.originator,
        "version": judged.version,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "corrected_by": change.corrected if change else (),
        "struck_by": change.struck if change else None,
        "entry": judged.entry,
    }


def restricted_value(judged: "Judged") -> dict[str, Any]:
    """An entry above the ceiling as data: its number, its kind, and that it is restricted."""
    kind = judged.entry.type if judged.entry else ""
    return {
        "number": judged.number,
        "verdict": judged.verdict,
        "kind": kind,
        "restricted": True,
        "entry": None,
    }


def _became(change: "Change | None", t: Translator) -> Iterator[str]:
    """By which entries it was corrected and struck."""
    if change and change.corrected:
        numbers = ", #".join(str(number) for number in change.corrected)
        yield t("cli.log.corrected", numbers=numbers)
    if change and change.struck:
        yield t("cli.log.struck", number=change.struck)


def _words(note: Note, t: Translator) -> str:
    """Its codes, its amounts and its main text; of a sealed text only that it is."""
    said = [t.code(group, code) for group, code in note.codes]
    said += [_amount(name, value, t) for name, value in note.amounts]
    text = (
        t("cli.log.sealed", number=note.text.sealed) if isinstance(note.text, Seal) else note.text
    )
    return " \N{MIDDLE DOT} ".join(filter(None, (*said, text)))


def _amount(name: str, value: float, t: Translator) -> str:
    """A number: of another entry as it is quoted, of a stage with its name."""
    if name in {"number", "other"}:
        return f"#{value}"
    if name in AMOUNTS:
        return t.number(value)
    return f"{t.code('stage', name)} {t.number(value)}"
