"""What is expected and aimed at, and which means are asked for or here."""

from datetime import timedelta

from textual.content import Content

from ledger.domain.means.record import HERE, OPEN
from ledger.domain.outlook.record import OPEN as TO_COME
from projections.model.picture import Outlook, Picture
from projections.model.rows import MeansRow
from tui.board.lines.deadlines import left_of
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread


def outlook_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line each, the first due first; what has come out is in the brief."""
    found = [one for one in picture.outlooks if one.row.stage in TO_COME]
    return [_outlook(picture, one, words, width) for one in sorted(found, key=_begins)]


def means_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line each: how far it is, what was asked, how many of it."""
    rows = [row for row in picture.means.rows if row.stage in (*OPEN, *HERE)]
    rows.sort(key=lambda row: (row.stage not in OPEN, row.opened))
    return [_means(row, words, width) for row in rows]


def _begins(one: Outlook) -> tuple[bool, float, int]:
    due = one.row.due
    moment = (due.earliest or due.latest) if due else None
    return moment is None, moment.timestamp() if moment else 0.0, one.row.opened


def _outlook(picture: Picture, one: Outlook, words: Words, width: int) -> Content:
    row, t = one.row, words.t
    clock = next((d for d in picture.deadlines if d.originator == row.originator), None)
    left = words.dotted(
        ink((words.when(row.due) if row.due else t("board.outlook.no_due"), "bold")),
        left_of(clock, words, timedelta()) if clock else "",
        words.labelled(t.code("stage.outlook", row.stage), words.prose(row.what)),
        _share(one, words),
    )
    return spread(left, words.number(row.number), width, words.glyphs)


def _share(one: Outlook, words: Words) -> str:
    """What is aimed at, as sure as it was said."""
    row, t = one.row, words.t
    if row.share is not None:
        number = t("number.percent", n=t.number(row.share))
        if row.qualifier in {None, "exact"}:
            return number
        qualifier = t.code("qualifier", row.qualifier or "")
        return t("board.qualified", qualifier=qualifier, n=number)
    if row.value is None:
        return ""
    amount = words.amount(row.value, row.qualifier)
    return t("brief.amount.unit", amount=amount, unit=row.unit) if row.unit else amount


def _means(row: MeansRow, words: Words, width: int) -> Content:
    t = words.t
    stage = t.code("stage.means", row.stage)
    colour = "$state-degraded" if row.stage in OPEN else "$state-normal"
    said = words.dotted(
        ink((stage, f"bold {colour}")),
        _counts(row, words),
        words.prose(row.what),
        row.provider or "",
    )
    return spread(said, words.number(row.number), width, words.glyphs)


def _counts(row: MeansRow, words: Words) -> str:
    """How many are here of how many, in the unit of what was asked."""
    t = words.t
    asked = "" if row.quantity is None else words.amount(row.quantity, row.qualifier)
    if row.quantity is None and row.arrived:
        asked = t.number(row.here)
    if asked and row.unit:
        asked = t("brief.amount.unit", amount=asked, unit=row.unit)
    if row.quantity is None or row.stage not in HERE:
        return asked
    return t("board.means.here", here=t.number(row.here), of=asked)
