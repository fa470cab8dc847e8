"""Who can be called: the posts that are held now, in one line of the brief's head."""

from projections.brief.model import BriefLine, Phrase
from projections.brief.phrases import line, say, several, since
from projections.brief.places import few
from projections.model.picture import Picture
from projections.model.rows import DutyRow
from projections.views.clocks import last_of, overdue_by

NAMED = 6
"""Posts that are named; `crisis show duties` has the others."""

KEYS = {
    "since": ("brief.duty.since", "brief.duty.since_call"),
    "until": ("brief.duty.until", "brief.duty.until_call"),
    "over": ("brief.duty.over", "brief.duty.over_call"),
}
"""Keys by what is known of the end: without a number to call, and with one."""


def on_duty(picture: Picture) -> BriefLine | None:
    """Every post with who holds it and the number; None while none is held."""
    rows = picture.duties
    if not rows:
        return None
    said = [held(picture, row) for row in rows[:NAMED]]
    told = few([*said, *rows[NAMED:]], NAMED)
    return line(say("brief.duty.held", texts=several(told)), rows=rows)


def held(picture: Picture, row: DutyRow) -> Phrase:
    """One post: who, at which number, since when or until when; that the relief is overdue."""
    when, state = row.until, "since"
    if when is not None:
        state = "over" if overdue_by(when, picture.now) is not None else "until"
    key = KEYS[state][row.call is not None]
    fields = {"post": row.post, "who": row.who or "", "when": last_of(when) or since(row.since)}
    return say(key, **fields, call=row.call or "")
