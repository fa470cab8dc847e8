"""What is cancelled today, what is judged case by case, what is maintained, who takes it over."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from textual.content import Content

from ledger.domain.organisation import Label
from ledger.domain.values import EVERYWHERE, Scope
from projections.brief.activity import here, what_becomes
from projections.model.picture import ActivityRow, Picture
from projections.model.rows import CancellationRow
from projections.render.phrase_renderer import Speaker
from projections.views.resuming import has_begun
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import column, ink, spread

SHOWN_AS = {
    "cancelled": "down",
    "case_by_case": "degraded",
    "partly_resumed": "degraded",
    "redirected": "degraded",
    "maintained": "normal",
    "by_patients": "normal",
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
    if row.by_patients:
        return "by_patients"
    if row.stage == "partly_resumed":
        return "partly_resumed"
    if activity.cancels:
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
        name = words.names(picture.part("activity", ident).name for ident in row.activities)
        told = [part for part in _said(activity, picture, words) if part]
        left = ink(
            column(word, first, words.glyphs),
            (name, "bold"),
            *((words.glyphs.dot, words.dotted(*told)) if told else ()),
        )
        lines.append(spread(left, words.number(row.number, row.short), width, words.glyphs))
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
    yield _where(row, picture, words)
    yield from _resuming(row, picture, words)
    if row.by_patients and row.owed is not None:
        yield words.amount(row.owed, row.qualifier)
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


def _resuming(row: CancellationRow, picture: Picture, words: Words) -> Iterator[str]:
    """From when all of it is to be back, or what of it is."""
    resumes = next((one.starts for one in reversed(row.resumptions) if one.whole), None)
    if resumes is not None:
        yield words.t("board.resumes", when=words.when(resumes))
    if row.stage != "resumed":
        yield from _back(row, picture, words)


def _back(row: CancellationRow, picture: Picture, words: Words) -> Iterator[str]:
    """What is back already, and where; of what is to come only the day is said."""
    for one in row.resumptions:
        if not one.whole and has_begun(one, picture.now) and here(picture, one):
            scope = one.scope or Scope()
            text = [one.text] if isinstance(one.text, str) else []
            text += [words.t.label(picture.part("activity", i).name) for i in scope.activities]
            if scope.sites or scope.excepted:
                text.append(words.places(picture, picture.names.covered(scope, one.number)))
            if one.share is not None:
                text.append(f"{words.t.number(one.share)} %")
            yield words.labelled(words.t("board.back"), ", ".join(text))


def _where(row: CancellationRow, picture: Picture, words: Words) -> str:
    """The places, and those left out; nothing when it is everywhere."""
    scope, names = row.scope or Scope(), picture.names
    covered, offered = names.held(row), names.offered(row.activities)
    others = [s for s in (names.sites if offered is None else offered) if s not in covered]
    whole = not scope.sites or EVERYWHERE in scope.sites
    as_given = names.unchanged((*scope.sites, *scope.excepted), row.said_at)
    if whole and not (others or scope.excepted):
        return ""
    if whole and covered:
        out = names.covered(Scope(sites=scope.excepted), row.said_at) if scope.excepted else ()
        told = scope.excepted if as_given and {*others} <= {*out} else others
        return _except(words.t("board.everywhere"), told, picture, words)
    if not as_given:
        return words.places(picture, covered)
    given = words.names(_place(picture, site) for site in scope.sites)
    return _except(given, scope.excepted, picture, words)


def _except(places: str, excepted: Iterable[str], picture: Picture, words: Words) -> str:
    """The places without those that are left out, if any."""
    names = words.names(_place(picture, site) for site in excepted)
    return words.t("board.except", places=places, excepted=names) if names else places


def _place(picture: Picture, ident: str) -> Label:
    part = picture.part("site", ident)
    return part.name if part.name != ident else picture.part("group", ident).name


def _people(row: CancellationRow, words: Words) -> Iterator[Content | str]:
    t = words.t
    if row.counted_out:
        yield Speaker(t, date.min).phrase(what_becomes(row)[0])
    elif row.planned is not None:
        yield t("board.planned", n=words.amount(row.planned, row.qualifier))
    if row.to_rebook and row.rebooked is not None:
        yield t("board.to_rebook", n=t.number(row.to_rebook))
    if row.unreachable:
        unreached = t("board.unreached", n=t.number(row.unreachable))
        yield ink((unreached, "$state-degraded"))
