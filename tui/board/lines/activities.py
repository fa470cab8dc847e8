"""What is cancelled today, what is judged case by case, what is maintained, who takes it over."""

from collections import Counter
from collections.abc import Iterator

from textual.content import Content

from ledger.domain.organisation import Label
from ledger.domain.values import EVERYWHERE, Scope
from projections.model.picture import ActivityRow, Picture
from projections.model.rows import CancellationRow
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import column, ink, spread

SHOWN_AS = {
    "cancelled": "down",
    "case_by_case": "degraded",
    "partly_resumed": "degraded",
    "redirected": "degraded",
    "maintained": "normal",
}
"""Which state's sign and colour stands for what becomes of an activity."""

_ORDER = tuple(SHOWN_AS)


def today(picture: Picture) -> list[ActivityRow]:
    """The orders that hold today, what is cancelled first."""
    held = (a for a in picture.activities if a.standing and a.tense == "today")
    return sorted(held, key=lambda a: _ORDER.index(disposition(a)))


def disposition(activity: ActivityRow) -> str:
    """What becomes of the activity above all."""
    row = activity.row
    if row.stage == "partly_resumed":
        return "partly_resumed"
    if activity.whole or row.cancelled:
        return "cancelled"
    if row.case_by_case:
        return "case_by_case"
    return "redirected" if row.redirected else "maintained"


def summary(picture: Picture, words: Words) -> list[Content]:
    """How many orders say what."""
    found = Counter(disposition(activity) for activity in today(picture))
    return [_counted(words, name, found[name]) for name in SHOWN_AS if found[name]]


def activity_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line an order that holds today."""
    held = today(picture)
    said = [_disposition(activity, words) for activity in held]
    first = max((word.cell_length for word in said), default=0) + 1
    lines = []
    for activity, word in zip(held, said, strict=True):
        row = activity.row
        name = words.t.label(picture.part("activity", row.activity).name)
        left = ink(
            column(word, first, words.glyphs),
            (name, "bold"),
            words.glyphs.dot,
            words.dotted(*_said(activity, picture, words)),
        )
        lines.append(spread(left, words.number(row.number), width, words.glyphs))
    return lines


def _disposition(activity: ActivityRow, words: Words) -> Content:
    found = disposition(activity)
    state = SHOWN_AS[found]
    word = words.t.code("disposition", found)
    return ink((f"{words.glyphs.states[state]} {word}", f"$state-{state}"))


def _counted(words: Words, name: str, n: int) -> Content:
    state = SHOWN_AS[name]
    label = words.t.code("disposition", name)
    return ink((f"{words.glyphs.states[state]} {label} {words.t.number(n)}", f"$state-{state}"))


def _said(activity: ActivityRow, picture: Picture, words: Words) -> Iterator[Content | str]:
    """Where, what exactly by list, and how many are told."""
    row = activity.row
    yield _where(row.scope, picture, words)
    if activity.whole:
        yield words.t("board.whole_activity")
    shown = disposition(activity)
    for name in ("cancelled", "case_by_case", "maintained", "redirected"):
        items = ", ".join(getattr(row, name))
        if items and name == shown:
            yield items
        elif items:
            yield words.labelled(words.t.code("disposition", name), items)
    yield from _people(row, words)


def _where(scope: Scope | None, picture: Picture, words: Words) -> str:
    """The places, and those left out; nothing when it is everywhere."""
    if scope is None or not (scope.sites or scope.excepted):
        return ""
    everywhere = not scope.sites or EVERYWHERE in scope.sites
    if everywhere and not scope.excepted:
        return ""
    sites = words.names(_place(picture, site) for site in scope.sites)
    places = words.t("board.everywhere") if everywhere else sites
    if not scope.excepted:
        return places
    excepted = words.names(_place(picture, site) for site in scope.excepted)
    return words.t("board.except", places=places, excepted=excepted)


def _place(picture: Picture, ident: str) -> Label:
    part = picture.part("site", ident)
    return part.name if part.name != ident else picture.part("group", ident).name


def _people(row: CancellationRow, words: Words) -> Iterator[Content | str]:
    t = words.t
    if row.planned is not None:
        yield t("board.planned", n=words.amount(row.planned, row.qualifier))
    if row.unreachable:
        unreached = t("board.unreached", n=t.number(row.unreachable))
        yield ink((unreached, "$state-degraded"))
