"""What sites and services ask for, class by class: how many are open, and the oldest of them."""

from collections.abc import Iterator

from textual.content import Content

from projections.model.picture import ClassCount, Picture
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import column, flow, ink, spread


def request_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line a class, most urgent first."""
    classes = picture.requests.classes
    names = [_name(count, words) for count in classes]
    first = max(map(len, names), default=0) + 2
    return [
        _line(picture, count, column(ink((name, "bold")), first, words.glyphs), words, width)
        for count, name in zip(classes, names, strict=True)
    ]


def class_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """All classes in a line, or two: how many are overdue, then how many of each are open."""
    requests, t = picture.requests, words.t
    parts = [
        ink((_name(count, words), "bold"), f" {t.number(count.open)}") for count in requests.classes
    ]
    if not requests.waiting:
        return []
    if requests.late:
        late = t.plural("board.requests.overdue", requests.late)
        parts.insert(0, ink((late, "bold $state-down")))
    return flow(parts, words.glyphs.dot, (width, width), 0)


def summary(picture: Picture, words: Words) -> list[Content]:
    """How many are open, overdue, new since the day before."""
    t, requests = words.t, picture.requests
    if not requests.classes:
        return []
    said = [ink((t.plural("board.requests.open", requests.waiting), "$quiet"))]
    if requests.late:
        overdue = t.plural("board.requests.overdue", requests.late)
        said.append(ink((overdue, "$state-down")))
    if requests.new:
        said.append(ink((t("board.requests.new", n=t.number(requests.new)), "$quiet")))
    return said


def _line(picture: Picture, count: ClassCount, name: Content, words: Words, width: int) -> Content:
    t = words.t
    said = [t.plural("board.requests.open", count.open)]
    if count.oldest:
        site = t.label(picture.part("site", count.oldest.site).name)
        age = t.duration(max(picture.now - count.oldest.logged, picture.now - picture.now))
        said.append(t("board.requests.oldest", site=site, age=age))
    said += _stages(count, words)
    number = ink()
    if count.oldest:
        number = words.number(count.oldest.number, count.oldest.short)
    return spread(ink(name, words.dotted(*said)), number, width, words.glyphs)


def _name(count: ClassCount, words: Words) -> str:
    return words.t.label(count.priority.name) if count.priority else words.t("board.unranked")


def _stages(count: ClassCount, words: Words) -> Iterator[str]:
    if len(count.stages) < 2:  # noqa: PLR2004 (one stage is all of them)
        return
    for stage, n in count.stages.items():
        yield words.t.counted("stage.request", stage, n)
