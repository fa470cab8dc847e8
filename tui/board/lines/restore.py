"""How far restoring is: what was counted and what was reported, each against the day before.

A reported figure and the count from the jobs' entries stand side by side and are never merged.
"""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from projections.brief.phrases import share
from projections.model.picture import AssetRow, Picture
from projections.model.rows import Amount, FigureRow, JobRow
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import flow, ink, spread

INDENT = 2

BAR = 20
"""Cells of a bar."""


def restore_lines(
    picture: Picture, words: Words, width: int, *, stages: bool = False
) -> list[Content]:
    """What has a total, class by class, then the jobs that have none together in a line.

    With `stages` every class has lines of its own, with the counts of each stage.
    """
    spoken = [row for row in picture.restore.assets if row.jobs or row.reported]
    together = [row for row in spoken if not (stages or _measured(row))]
    lines: list[Content] = []
    for row in spoken:
        if row not in together:
            lines += _asset_lines(picture, row, words, width)
        if stages and (counts := _stages(row, words)):
            lines += [words.fit(ink(" " * INDENT, (counts, "$quiet")), width)]
    lines += flow(_done(together, words), words.glyphs.dot, (width, width), INDENT)
    return [words.fit(line, width) for line in lines]


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
    parts = [*_counted(row, words), *_reported(row, words), *_blocked(row, words)]
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


def _reported(row: AssetRow, words: Words) -> Iterator[Content]:
    """What somebody said, and what was said the day before."""
    figure, earlier = row.reported, row.reported_before
    if figure is None:
        return
    t = words.t
    yield ink((t("board.restore.reported", value=_value(figure, row, words)), "bold"))
    if earlier is None:
        return
    if earlier.number == figure.number:
        yield ink(t("board.restore.same_figure"))
    else:
        same = row.whole(earlier) == row.whole(figure) and earlier.unit == figure.unit
        amount = words.amount(earlier.value, earlier.qualifier, earlier.upper)
        before = amount if same else _value(earlier, row, words)
        yield ink(t("board.restore.earlier", value=before))


def _value(figure: FigureRow, row: AssetRow, words: Words) -> str:
    """`at least 200 of 1,700 (11.8%)`: never without the whole it is a part of."""
    value = words.amount(figure.value, figure.qualifier, figure.upper)
    if figure.unit:
        value = words.t("brief.amount.unit", amount=value, unit=figure.unit)
    whole = row.whole(figure)
    return value if whole is None else _part(value, figure.value, whole, words, whole)


def _part(said: str, part: Amount, of: Amount, words: Words, whole: Amount | None) -> str:
    """An amount of so many, with the share that a brief gives where those are a whole."""
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
    return words.glyphs.dot.join(
        f"{words.t.code('asset_stage', stage)} {words.t.number(n)}" for stage, n in said
    )


def bar(done: int, total: int, words: Words, width: int = BAR) -> str:
    """A bar of `width` cells; full only when everything is done."""
    full = width * done // total if total else 0
    return words.glyphs.full * full + words.glyphs.empty * (width - full)


def zone_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """The clean zones that are open, by name."""
    zones = picture.restore.zones
    if not zones:
        return [ink((words.t("board.none.zones"), "$quiet"))]
    left = ink(words.places(picture, [zone.site for zone in zones]))
    return [spread(left, words.number(zones[-1].number), width, words.glyphs)]
