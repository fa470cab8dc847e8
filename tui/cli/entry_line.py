"""One entry as a line of text and as data."""

from typing import TYPE_CHECKING, Any

from projections.i18n import Translator
from projections.rows import Note, Seal

if TYPE_CHECKING:
    from ledger.fold import Judged


def entry_line(note: Note, t: Translator) -> str:
    """`#142  14 May 2022, 03:15  decision.taken  …  (scribe)`; a void one says why."""
    if note.verdict != "accepted":
        verdict = t.code("verdict", note.verdict)
        return t("cli.log.void", number=note.number, verdict=verdict, reason=note.reason)
    return t(
        "cli.log.line",
        number=note.number,
        when=t.when(note.occurred) if note.occurred else "",
        kind=note.kind,
        about=note.originator.partition(".")[2],
        text=_words(note, t),
        member=note.member,
    )


def entry_value(judged: "Judged") -> dict[str, Any]:
    """The entry as data: its number, its verdict, and everything it carries."""
    return {
        "number": judged.number,
        "originator": judged.originator,
        "version": judged.version,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "entry": judged.entry,
    }


def _words(note: Note, t: Translator) -> str:
    """Its codes, its amounts and its main text; of a sealed text only that it is."""
    said = [t.code(group, code) for group, code in note.codes]
    said += [t.number(value) for name, value in note.amounts if name not in {"number", "other"}]
    said += [f"#{value}" for name, value in note.amounts if name in {"number", "other"}]
    text = (
        t("cli.log.sealed", number=note.text.sealed) if isinstance(note.text, Seal) else note.text
    )
    return " \N{MIDDLE DOT} ".join(filter(None, (*said, text)))
