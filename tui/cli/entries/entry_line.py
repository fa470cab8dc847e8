"""One entry as a line of text and as data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ledger.domain.values import EVERYWHERE, Scope, Seal
from projections.i18n import Translator
from projections.model.rows import Note
from projections.views.notes import AMOUNTS, note_of

if TYPE_CHECKING:
    from ledger.domain.organisation import Index
    from ledger.evidence.fold import Judged
    from tui.cli.entries.amended import Amended

_ONE_OF_A_KIND = {"main", "roll", "hierarchy"}
"""What an originator is called when its concept has no other."""

_PARTS = {"service", "site", "activity", "asset", "phase", "priority"}
"""Groups of codes that are parts of the organisation."""


def entry_line(
    judged: "Judged", t: Translator, index: "Index | None", change: "Amended | None" = None
) -> str:
    """`#142  14 May 2022, 03:15  decision taken  …  (scribe)`; a void one says why.

    What belongs to the organisation goes by its names. What was corrected or struck says by which
    entry, and keeps its own words.
    """
    note = note_of(judged)
    if note.verdict != "accepted":
        verdict = t.code("verdict", note.verdict)
        reason = t.code("void_reason", note.reason) if note.verdict == "void" else note.reason
        return t("cli.log.void", number=note.number, verdict=verdict, reason=reason)
    line = t(
        "cli.log.line",
        number=note.number,
        when=t.when(note.occurred) if note.occurred else "",
        said="  ".join(filter(None, (_named(note, t), _words(judged, note, t, index)))),
        member=note.member,
    )
    return "  ".join((line, *clock_marks(judged, t), *_became(change, t)))


def clock_marks(judged: "Judged", t: Translator) -> Iterator[str]:
    """What does not fit in when it says that it was recorded."""
    if judged.entry is not None and judged.entry.skewed:
        yield t("cli.log.skewed")
    if judged.back:
        yield t("cli.log.back")
    if judged.server is not None:
        yield t("cli.log.server", moment=t.moment(judged.server))


def restricted_line(judged: "Judged", t: Translator, change: "Amended | None" = None) -> str:
    """Number and kind of an entry above the ceiling, and what became of it."""
    note = note_of(judged)
    line = t("cli.log.restricted", number=note.number, kind=t.code("kind", note.kind))
    return "  ".join((line, *_became(change, t)))


def entry_value(judged: "Judged", change: "Amended | None" = None) -> dict[str, Any]:
    """The entry as data: its number, its verdict, everything it carries, what became of it."""
    return {
        "number": judged.number,
        "originator": judged.originator,
        "version": judged.version,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "corrected_by": change.corrected if change else (),
        "struck_by": change.struck if change else None,
        "recorded_back": judged.back,
        "server_time": judged.server,
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


def _became(change: "Amended | None", t: Translator) -> Iterator[str]:
    """By which entries it was corrected and struck."""
    if change and change.corrected:
        numbers = ", #".join(str(number) for number in change.corrected)
        yield t("cli.log.corrected", numbers=numbers)
    if change and change.struck:
        yield t("cli.log.struck", number=change.struck)


def _named(note: Note, t: Translator) -> str:
    """Its kind, and the short name of what it is about unless the words say that anyway."""
    slug = note.originator.partition(".")[2]
    known = _ONE_OF_A_KIND | {code for _, code in note.codes}
    return " ".join(filter(None, (t.code("kind", note.kind), "" if slug in known else slug)))


def _words(judged: "Judged", note: Note, t: Translator, index: "Index | None") -> str:
    """What and where, its amounts and its main text; of a sealed text only that it is."""
    said = [_part(group, code, t, index) for group, code in note.codes]
    said.append(_places(judged, t, index))
    said += [_amount(name, value, t) for name, value in note.amounts]
    text = (
        t("cli.log.sealed", number=note.text.sealed) if isinstance(note.text, Seal) else note.text
    )
    return " \N{MIDDLE DOT} ".join(filter(None, (*said, text)))


def _part(group: str, code: str, t: Translator, index: "Index | None") -> str:
    """A name of the organisation, or a word of ours."""
    part = index.find(group, code) if index and group in _PARTS else None
    return t.label(part.name) if part else t.code(group, code)


def _places(judged: "Judged", t: Translator, index: "Index | None") -> str:
    """The sites and groups of a scope by name; nothing for the whole organisation."""
    scope = getattr(judged.entry.event, "scope", None) if judged.entry else None
    named = scope.sites if isinstance(scope, Scope) and EVERYWHERE not in scope.sites else ()
    return ", ".join(_place(one, t, index) for one in named)


def _place(ident: str, t: Translator, index: "Index | None") -> str:
    part = index and (index.find("site", ident) or index.find("group", ident))
    return t.label(part.name) if part else ident


def _amount(name: str, value: float, t: Translator) -> str:
    """A number: of another entry as it is quoted, of a stage with its name."""
    if name in {"number", "other"}:
        return f"#{value}"
    if name in AMOUNTS:
        return t.number(value)
    return f"{t.code('stage', name)} {t.number(value)}"
