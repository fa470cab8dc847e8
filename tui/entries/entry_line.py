"""One entry as lines of text and as data."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger.abridged import abridged
from ledger.domain.amendments import HEADER_FIELDS
from ledger.domain.entry import Entry, is_moment, lag_of
from ledger.domain.short_names import NAMED_IN, called
from ledger.sanitize import clean_line
from projections.i18n import Translator
from projections.i18n.uncounted import reason_said
from projections.model.rows import Note
from projections.render.wrap import wrapped
from projections.views.notes import note_of
from tui.entries.entry_words import DOT, entry_words

if TYPE_CHECKING:
    from ledger.domain.organisation import Index
    from ledger.evidence.fold import Judged
    from projections.views.amended import Amended

WIDTH = 80

_INDENT = " " * 6
"""Before every line of an entry but its first, so that a number at the start is always one."""

_ONE_OF_A_KIND = {"main", "roll", "hierarchy", "all"}
"""What an originator is called when its concept has no other."""


def folded(line: str, width: int = WIDTH) -> str:
    """A line in as many as it takes, none wider than `width`."""
    number, _, said = clean_line(line).partition("  ")
    start = number + "  " if number.startswith("#") else ""
    return "\n".join(wrapped(said if start else line, width, first=start, rest=_INDENT))


def drawn(number: int, t: Translator, make: Callable[[], str]) -> str:
    """The text that `make` makes; of an entry that cannot be drawn one line that says so."""
    try:
        return make()
    except Exception:  # noqa: BLE001 (the entries around it stand, whatever the matter is)
        return t("cli.log.unshown", number=number)


def drawn_value(number: int, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """As `drawn`, of data: the number and that it is `unshown`."""
    try:
        return make()
    except Exception:  # noqa: BLE001 (as above)
        return {"number": number, "unshown": True, "entry": None}


def entry_line(  # noqa: PLR0913, PLR0917 (an entry, and what it is said by)
    judged: "Judged",
    t: Translator,
    index: "Index | None",
    change: "Amended | None" = None,
    late_after: timedelta | None = None,
    now: Entry[Any] | None = None,
    setting: Iterable[str] = (),
    short: str = "",
) -> str:
    """`#142  14 May 2022, 03:15  decision taken  …  (scribe)`; a void one says why.

    What belongs to the organisation goes by its names. What was corrected or struck says by which
    entry, and keeps its own words; whether it came late is a matter of what it says `now`.
    """
    note, entry = note_of(judged), judged.entry
    if entry is None:
        verdict = t.code("verdict", note.verdict)
        reason = reason_said(note.verdict, note.reason, t)
        return t("cli.log.void", number=note.number, verdict=verdict, reason=reason)
    line = t(
        "cli.log.line",
        number=note.number,
        when=t.when(note.occurred) if note.occurred else "",
        said=_said(note, entry, t, index, short),
        member=note.member,
    )
    times = _times(
        now or entry, late_after, t, moved=now is not None and now.occurred != entry.occurred
    )
    marks = (*times, *clock_marks(judged, t), *_became(change, t), *setting)
    return "  ".join((line, *marks))


def beginning(
    judged: "Judged", t: Translator, index: "Index | None", longest: int | None = WIDTH - len("  ")
) -> str:
    """Kind and first words of an entry, on one line; with None for `longest` all of its words."""
    note, entry = note_of(judged), judged.entry
    said = "" if entry is None else entry_words(entry.event, note, t, index)
    text = clean_line(DOT.join(filter(None, (t.code("kind", note.kind), said))))
    return text if longest is None else abridged(text, longest)


def event_lines(  # noqa: PLR0913, PLR0917 (an entry, and what it is said by)
    judged: "Judged",
    now: Entry[Any],
    t: Translator,
    index: "Index | None",
    change: "Amended | None",
    late_after: timedelta,
    setting: Iterable[str] = (),
    short: str = "",
    width: int = WIDTH,
) -> str:
    """An entry as it counts `now`, when it happened first; then both times, who, and from where."""
    note = note_of(judged._replace(entry=now))
    said = t("cli.log.event", number=note.number, said=_said(note, now, t, index, short))
    first = f"{t.when(now.occurred)}{DOT}{said}"
    rest = DOT.join((*_recorded(now, late_after, t), *_people(now, t, index)))
    became = _became(change, t, now=True)
    marks = "  ".join((rest, *clock_marks(judged, t), *became, *setting))
    return "\n".join(
        (*wrapped(clean_line(first), width, rest=_INDENT),
         *wrapped(clean_line(marks), width, first=_INDENT, rest=_INDENT))
    )  # fmt: skip


def _said(note: Note, entry: Entry[Any], t: Translator, index: "Index | None", short: str) -> str:
    words = _unnamed(entry_words(entry.event, note, t, index), note, entry, t, short)
    return DOT.join(filter(None, (_named(note, t, short, index), words)))


def _unnamed(words: str, note: Note, entry: Entry[Any], t: Translator, short: str) -> str:
    """The words without the name that people gave it, where it goes by that already."""
    concept = note.originator.partition(".")[0]
    field = NAMED_IN.get(concept, "")
    name = getattr(entry.event, field, "")
    if not name or not short.startswith(f"{name} ("):
        return words
    said = t("board.labelled", label=t.named(concept, field), text=name)
    return words.replace(f"{DOT}{said}", "", 1).removeprefix(said)


def is_late(entry: Entry[Any], after: timedelta) -> bool:
    """Whether it was recorded so long after what it tells was over; never while that goes on."""
    lag = lag_of(entry)
    return lag is not None and lag >= after


def _times(
    entry: Entry[Any], late_after: timedelta | None, t: Translator, *, moved: bool
) -> Iterator[str]:
    """When it was recorded, where that was late; when it was put down, where that was before.

    `moved` says that it happened at another time than the line says, which is said then.
    """
    late = late_after is not None and is_late(entry, late_after)
    fields: dict[str, str] = {"recorded": t.moment(entry.recorded)}
    key = "cli.log.late_after" if late and not is_moment(entry.occurred) else "cli.log.late"
    if key == "cli.log.late" and late:
        fields["lag"] = t.duration(lag_of(entry) or timedelta())
    if entry.written:
        fields["written"] = t.moment(entry.written.at)
        yield t(f"{key}_written" if late else "cli.log.written", **fields)
    elif late and moved:
        yield t(f"{key}_moved", occurred=t.when(entry.occurred), **fields)
    elif late:
        yield t(key, **fields)


def _recorded(entry: Entry[Any], late_after: timedelta, t: Translator) -> Iterator[str]:
    if entry.written:
        yield t("cli.log.put_down", written=t.moment(entry.written.at))
    lag, recorded = lag_of(entry), t.moment(entry.recorded)
    if lag is None or lag < timedelta(minutes=1):
        yield t("cli.log.recorded", recorded=recorded)
    elif not is_moment(entry.occurred):
        late = lag >= late_after
        yield t("cli.log.recorded_late_after" if late else "cli.log.recorded", recorded=recorded)
    else:
        key = "cli.log.recorded_late" if lag >= late_after else "cli.log.recorded_lag"
        yield t(key, recorded=recorded, lag=t.duration(lag))


def _people(entry: Entry[Any], t: Translator, index: "Index | None") -> Iterator[str]:
    """Whose it is, who recorded it in which role, and where it comes from."""
    part = index.find("role", entry.recorder.role) if index else None
    role = t.label(part.name) if part else entry.recorder.role
    if entry.actor:
        yield t("board.labelled", label=t.field("Actor"), text=entry.actor)
    yield t("cli.log.by", member=entry.recorder.member, role=role)
    if entry.source:
        yield t("board.labelled", label=t.field("Source"), text=entry.source)


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


def _seconds(entry: Entry[Any] | None, lag: timedelta | None) -> int | None:
    """How late in whole seconds; None where no moment is said to count it from."""
    known = entry is not None and lag is not None and is_moment(entry.occurred)
    return int(lag.total_seconds()) if known and lag is not None else None


def entry_value(
    judged: "Judged",
    change: "Amended | None" = None,
    now: Entry[Any] | None = None,
    late_after: timedelta | None = None,
) -> dict[str, Any]:
    """The entry as data: its number, its verdict, everything it carries, what became of it.

    `entry` is what was recorded; `now`, where it was corrected, what it says since, as `effective`.
    The times are those that count.
    """
    counts = now or judged.entry
    lag = lag_of(counts) if counts else None
    late = None if lag is None or late_after is None else lag >= late_after
    return {
        "number": judged.number,
        "originator": judged.originator,
        "version": judged.version,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "corrected_by": change.corrected if change else (),
        "completed_by": change.completed if change else (),
        "reclassified_as": change.instead if change else None,
        "struck_by": change.struck if change else None,
        "superseded_by": change.superseded if change else None,
        "superseded_by_struck": change.gone if change else None,
        "ended_by": change.ended if change else None,
        "resolved_by": change.resolved if change else None,
        "recorded_back": judged.back,
        "server_time": judged.server,
        "occurred": counts.occurred if counts else None,
        "written": counts.written.at if counts and counts.written else None,
        "recorded": counts.recorded if counts else None,
        "lag_seconds": _seconds(counts, lag),
        "late": bool(late),
        "effective": _effective(now) if now else None,
        "entry": judged.entry,
    }


def _effective(now: Entry[Any]) -> dict[str, Any]:
    """What a correction may change, as it counts."""
    return {**{name: getattr(now, name) for name in HEADER_FIELDS}, "event": now.event}


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


def _became(change: "Amended | None", t: Translator, *, now: bool = False) -> Iterator[str]:
    """By which entries it was corrected, struck, superseded, ended or resolved.

    `now` says that the words before it are those of the correction.
    """
    if change and change.corrected:
        numbers = ", #".join(str(number) for number in change.corrected)
        yield t("cli.log.as_corrected" if now else "cli.log.corrected", numbers=numbers)
    if change and change.completed:
        numbers = ", #".join(str(number) for number in change.completed)
        yield t("cli.log.completed", numbers=numbers)
    if change and change.struck and change.instead:
        yield t("cli.log.reclassified", number=change.struck, other=change.instead)
    elif change and change.struck:
        yield t("cli.log.struck", number=change.struck)
    if change and change.superseded and change.gone:
        yield t("cli.log.superseded_struck", number=change.superseded, strike=change.gone)
    elif change and change.superseded:
        yield t("cli.log.superseded", number=change.superseded)
    elif change and change.ended:
        yield t("cli.log.ended", number=change.ended)
    yield from settled_marks(change, t)


def settled_marks(change: "Amended | None", t: Translator) -> Iterator[str]:
    """Of a link that contradicts: what resolved it, and which of its sides were struck."""
    if change and change.resolved:
        yield t("cli.log.resolved", number=change.resolved)
    for number in change.sides if change else ():
        yield t("cli.log.side_struck", number=number)


def _named(note: Note, t: Translator, short: str, index: "Index | None") -> str:
    """Its kind, and what it is about is called, unless the words say that anyway."""
    slug = note.originator.partition(".")[2]
    known = _ONE_OF_A_KIND | {code for _, code in note.codes}
    known_by = slug in known or slug.rpartition("--")[2] in known
    said = (
        ""
        if known_by
        else _part(note.originator, t, index) or called(slug.rpartition("--")[2], short)
    )
    return " ".join(filter(None, (t.code("kind", note.kind), said)))


def _part(originator: str, t: Translator, index: "Index | None") -> str:
    """The name of the part of the organisation that it is about; empty where it is about none."""
    found = index.part_of(originator) if index else None
    return t.parts(index.named(*found)) if index and found else ""
