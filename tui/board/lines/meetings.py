"""Meetings under way and to come: when, whose, who is there."""

from datetime import timedelta

from textual.content import Content

from ledger.domain.meeting.asks import LONGEST
from projections.model.picture import Picture
from projections.model.rows import MeetingRow
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread


def meeting_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line a meeting, those under way first."""
    rows = picture.meetings
    under_way = [_line(_under_way(row, picture, words), row, words, width) for row in rows.open]
    coming = [_line(_to_come(row, picture, words), row, words, width) for row in rows.coming]
    return [*under_way, *coming]


def _line(said: Content, row: MeetingRow, words: Words, width: int) -> Content:
    return spread(said, words.number(row.number), width, words.glyphs)


def _under_way(row: MeetingRow, picture: Picture, words: Words) -> Content:
    """One that nobody has closed for half a day was forgotten."""
    t = words.t
    age = picture.now - row.begun if row.begun else timedelta()
    key, colour = "board.meeting.open", "bold $state-normal"
    if age > LONGEST:
        key, colour = "board.meeting.forgotten", "bold $state-down"
    since = words.when(row.held) if row.held else ""
    there = len(row.present) + len(row.by_phone)
    seats = t.plural("board.meeting.there", there) if there else ""
    return words.dotted(ink((t(key, since=since), colour)), _who(row, picture, words), seats)


def _to_come(row: MeetingRow, picture: Picture, words: Words) -> Content:
    when = row.planned if row.stage == "convened" else row.next
    said = ink((words.when(when), "bold")) if when else ink()
    about = words.prose(row.agenda) if row.stage == "convened" else ""
    return words.dotted(said, _who(row, picture, words), row.place or "", about)


def _who(row: MeetingRow, picture: Picture, words: Words) -> str:
    """What sort of meeting, and whose."""
    kind = words.t.code("meeting_kind", row.kind) if row.kind else ""
    who = words.t.label(picture.part("cell", row.cell).name) if row.cell else row.body or ""
    return ", ".join(filter(None, (who, kind)))
