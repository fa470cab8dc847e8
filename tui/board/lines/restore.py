"""How far restoring is: what was counted and what was reported, each against the day before.

A reported figure and the count from the jobs' entries stand side by side and are never merged.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from textual.content import Content

from projections.brief.phrases import quantity, share
from projections.brief.restore import isolated
from projections.model.picture import AssetRow, Picture
from projections.model.rows import Amount, FigureRow, JobRow
from projections.render.phrase_renderer import Speaker
from projections.views.restore_classes import of_one_series
from tui.board.lines.labels import Words, held_words
from tui.board.lines.safe_text import flow, ink, spread
from tui.board.lines.services import waiting

INDENT = 2

WAITING = 3
"""Jobs that wait for something and are named."""

BAR = 20
"""Cells of a bar."""

NAME = 12
"""Cells of a name, at least."""


def restore_lines(
    picture: Picture, words: Words, width: int, *, stages: bool = False
) -> list[Content]:
    """What has a total, class by class, then the jobs that have none together in a line.

    With `stages` every class has lines of its own, with the counts of each stage.
    """
    spoken = [row for row in picture.restore.assets if row.jobs or row.reported]
    together = [row for row in spoken if not (stages or _measured(row))]
    lines = list(_isolated(picture, words, width))
    for row in spoken:
        if row not in together:
            lines += _asset_lines(picture, row, words, width)
        if stages and (counts := _stages(row, words)):
            lines += [words.fit(ink(" " * INDENT, (counts, "$quiet")), width)]
    lines += flow(_done(together, words), words.glyphs.dot, (width, width), INDENT)
    lines += _waiting(picture, words, width)
    return [words.fit(line, width) for line in lines]


def _isolated(picture: Picture, words: Words, width: int) -> Iterator[Content]:
    """What is cut off from the network: a measure, beside what is restored."""
    for row in picture.restore.isolations:
        if row.stage == "isolated":
            said = Speaker(words.t, words.today or date.min).value(isolated(picture, row))
            yield spread(ink(said), words.number(row.number), width, words.glyphs)


def _waiting(picture: Picture, words: Words, width: int) -> Iterator[Content]:
    """The first jobs that wait for something, and for what."""
    jobs = [job for job in picture.restore.jobs if job.originator in picture.restore.waits]
    for job in jobs[:WAITING]:
        name = job.what or job.originator.partition(".")[2]
        said = waiting(picture.restore.waits[job.originator], words)
        left = words.dotted(ink((name, "bold")), ink((said, "$state-degraded")))
        yield spread(left, words.number(job.number), width, words.glyphs)


def _measured(row: AssetRow) -> bool:
    return row.reported is not None or row.total is not None


def _done(rows: Sequence[AssetRow], words: Words) -> Iterator[Content]:
    """How many jobs of each class are done."""
    for row in rows:
        done, jobs = words.t.number(row.done), words.t.number(row.jobs)
        said = words.t("board.restore.done", n=done, of=jobs)
        blocked = (ink(" ", part) for part in _blocked(row, words))
        yield ink((words.t.label(row.asset.name), "bold"), f" {said}", *blocked)


def _asset_lines(picture: Picture, row: AssetRow, words: Words, width: int) -> list[Content]:
    """Name, numbers and their change, never cut; what it is about as far as there is room."""
    number = row.reported.number if row.reported else max(row.numbers, default=None)
    right = words.number(number)
    parts = [*_counted(row, words), *_reported(row, words, width - INDENT), *_blocked(row, words)]
    parts[0] = ink((words.t.label(row.asset.name), "bold"), words.glyphs.dot, parts[0])
    room = width - right.cell_length - 1
    lines = flow(parts, words.glyphs.dot, (room, width), INDENT)
    what = _what(job for job in picture.restore.jobs if job.asset == row.asset.id)
    if what and len(lines) == 1:
        lines[0] = ink(lines[0], words.glyphs.dot, what)
    return [spread(lines[0], right, width, words.glyphs), *lines[1:]]


def _counted(row: AssetRow, words: Words) -> Iterator[Content]:
    """What the entries of the jobs add up to, against the day before."""
    t = words.t
    if row.total is not None and row.jobs:
        if not row.counted:
            yield ink((t("board.restore.not_counted", planned=t.number(row.total)), "bold"))
            return
        whole = None if row.planned else row.total
        yield ink((_part(t.number(row.restored), row.restored, row.total, words, whole), "bold"))
        if row.before is not None:
            yield ink(_change(row.restored - row.before, words))
        if row.uncounted:
            planned = t.number(row.uncounted_total)
            yield ink(t.plural("board.restore.uncounted", row.uncounted, planned=planned))
    elif row.jobs:
        yield ink(t("board.restore.done", n=t.number(row.done), of=t.number(row.jobs)))


def _reported(row: AssetRow, words: Words, room: int) -> Iterator[Content]:
    """What somebody said, and what was known the day before, each of them with its own day.

    Of a name that has no room in a line with its number the end is cut.
    """
    figure, earlier = row.reported, row.reported_before
    if figure is None:
        return
    t = words.t
    yield ink((t("board.restore.reported", value=_value(figure, row, words)), "bold"))
    if earlier is None:
        return
    if earlier.number == figure.number:
        yield ink(words.when(figure.as_of or figure.occurred))
    elif not of_one_series(earlier, figure):
        value = _value(earlier, row, words)
        left = room - ink(words.labelled(" ", value)).cell_length
        yield ink(words.labelled(words.fit(ink(earlier.what), max(NAME, left)).plain, value))
        yield ink(words.when(earlier.as_of or earlier.occurred))
    else:
        known = (row.whole(earlier), earlier.unit, earlier.usual)
        same = known == (row.whole(figure), figure.unit, figure.usual)
        amount = words.amount(earlier.value, earlier.qualifier, earlier.upper)
        before = amount if same else _value(earlier, row, words)
        when = words.when(earlier.as_of or earlier.occurred)
        yield ink(t("board.restore.earlier", value=before, when=when))


def _value(figure: FigureRow, row: AssetRow, words: Words) -> str:
    """`at least 200 of 1,700 (at least 11.8%)`: never without its whole and what is usual."""
    return Speaker(words.t, date.min).value(quantity(figure, row.whole(figure)))


def _part(said: str, part: Amount, of: Amount, words: Words, whole: Amount | None) -> str:
    """A count of so many, with the share that a brief gives."""
    text = words.t("board.restore.share", n=said, of=words.t.number(of))
    percent = share(part, whole)
    if percent is None:
        return text
    return f"{text} ({words.t('number.percent', n=words.t.number(percent))})"


def _change(change: int, words: Words) -> str:
    if not change:
        return words.t("board.restore.unchanged")
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return words.t("board.restore.in_a_day", change=sign + words.t.number(abs(change)))


def _blocked(row: AssetRow, words: Words) -> Iterator[Content]:
    if row.blocked:
        blocked = words.t.plural("board.restore.blocked", row.blocked)
        yield ink((f"{words.glyphs.states['down']} {blocked}", "$state-down"))


def _what(jobs: Iterable[JobRow]) -> Content:
    return ink((", ".join(job.what for job in jobs if job.what), "$quiet"))


def _stages(row: AssetRow, words: Words) -> str:
    """`isolated 1,500 · cleaned 400 · …`, when anything was counted."""
    if not any(row.counts):
        return ""
    said = zip(row.stages[: row.known], row.counts, strict=False)
    return words.glyphs.dot.join(_stage(row, stage, n, words) for stage, n in said)


def _stage(row: AssetRow, stage: str, count: int, words: Words) -> str:
    said = words.t.counted("asset_stage", stage, count)
    return words.t("brief.amount.at_least", n=said) if stage in row.inferred else said


def bar(done: int, total: int, words: Words, width: int = BAR) -> str:
    """A bar of `width` cells; full only when everything is done."""
    full = width * done // total if total else 0
    return words.glyphs.full * full + words.glyphs.empty * (width - full)


def zone_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """The clean zones that are open, by name."""
    zones = picture.restore.zones
    if not zones:
        held = held_words(picture, words, "restore")
        return [ink((held or words.t("board.none.zones"), "$quiet"))]
    left = ink(words.places(picture, [zone.site for zone in zones]))
    return [spread(left, words.number(zones[-1].number), width, words.glyphs)]
