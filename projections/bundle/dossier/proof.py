"""What a ledger that verifies proves, and what it does not, in plain words."""

from collections.abc import Iterator
from functools import partial

from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.model import Group, Paragraph, Point, Section, Text

SHOWS = ("whole", "signed", "order", "paper", "clocks")
SHOWS_NOT = ("true", "who", "time", "missing", "read")


def proof(drawing: Drawing) -> Section:
    """The last part."""
    return drawing.section("proof", 1, partial(_groups, drawing))


def _groups(drawing: Drawing) -> Iterator[Group]:
    t = drawing.t
    shows = [t(f"dossier.proof.shows.{name}") for name in SHOWS]
    shows_not = [t(f"dossier.proof.shows_not.{name}") for name in SHOWS_NOT]
    yield Group(t("dossier.group.shows"), _points(shows))
    yield Group(t("dossier.group.shows_not"), _points(shows_not))
    how = Paragraph((Text(t("dossier.proof.how")),))
    yield Group(t("dossier.group.verify"), [how])


def _points(said: list[str]) -> Iterator[Point]:
    return (Point((Text(text),)) for text in said)
