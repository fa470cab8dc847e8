"""What somebody has to do, the overdue first, with who; and who holds which post."""

from textual.content import Content

from projections.model.picture import Picture
from projections.model.rows import ActionRow, DutyRow
from projections.views.clocks import last_of, overdue_by
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread

SHOWN = 8
"""Actions with a line; `crisis show actions` has all of them."""


def action_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line an action, and how many others there are."""
    actions = picture.actions
    rows = [*actions.overdue, *actions.open][:SHOWN]
    lines = [_action(picture, row, words, width) for row in rows]
    if left := actions.waiting - len(rows):
        more = words.t("board.actions.more", n=words.t.number(left))
        lines.append(words.fit(ink((more, "$quiet")), width))
    return lines


def summary(picture: Picture, words: Words) -> list[Content]:
    """How many are open, overdue."""
    t, actions = words.t, picture.actions
    if not actions.waiting:
        return []
    said = [ink((t.plural("board.actions.open", actions.waiting), "$quiet"))]
    if actions.late:
        said.append(ink((t.plural("board.requests.overdue", actions.late), "$state-down")))
    return said


def duty_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line a post that is held."""
    return [_duty(picture, row, words, width) for row in picture.duties]


def _action(picture: Picture, row: ActionRow, words: Words, width: int) -> Content:
    owner = ink((row.owner or words.t("board.actions.nobody"), "bold"))
    said = words.dotted(_due(picture, row, words), owner, words.prose(row.text))
    return spread(said, words.number(row.number), width, words.glyphs)


def _due(picture: Picture, row: ActionRow, words: Words) -> Content:
    if row.due is None:
        return ink()
    if late := overdue_by(row.due, picture.now):
        age = words.t.duration(late)
        return ink((words.t("board.actions.overdue", age=age), "bold $state-down"))
    return ink((words.when(row.due), "bold $state-degraded"))


def _duty(picture: Picture, row: DutyRow, words: Words, width: int) -> Content:
    who = ink((row.post, "bold"), " ", row.who or "")
    last = last_of(row.until)
    until = words.t("board.duties.until", when=words.when(last)) if last else ""
    colour = "bold $state-down" if overdue_by(row.until, picture.now) else "$quiet"
    said = words.dotted(who, row.call or "", ink((until, colour)))
    return spread(said, words.number(row.number), width, words.glyphs)
