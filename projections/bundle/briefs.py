"""The briefs of a bundle: each as it was issued, drawn again from what was known at its entry.

A brief is a function of its position and its period, so it is what was given out: the digest of its
model is the one that its entry says (`projections.brief.issued`).
"""

from collections.abc import Iterator

from ledger.domain.card import ENDLESS, Wanted
from ledger.domain.dossier.record import Piece
from ledger.domain.record import LEVELS, above
from ledger.domain.values import Marking
from ledger.terminal.local_copy import Reading
from projections.brief.build import brief_of, day_to
from projections.brief.issued import ISSUED
from projections.brief.model import Brief, Period
from projections.bundle.parts import Part, Source, read_at
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.render.formats import FORMATS
from projections.views.views import Views

SUFFIXES = {"md": "md", "json": "json"}
"""The formats of a brief, and how their files end."""

SAYING = frozenset({"md"})
"""The formats in which a brief of a redacted ledger says so itself; data is the model alone."""

USUAL: Marking = "internal"
"""The ceiling of a brief of which nothing else is said."""


def issued(source: Source) -> list[Piece]:
    """The briefs that were issued, none above the ceiling, as their entries now count, in order."""
    levels = (0, LEVELS[source.ceiling])
    wanted = Wanted("record", (ISSUED,), levels=levels)
    situation = source.reading.situation
    cards = situation.listed(wanted, most=ENDLESS)
    found = (situation.record(card.originator) for card in cards)
    return sorted((one for one in found if isinstance(one, Piece)), key=lambda one: one.opened)


def parts(source: Source) -> Iterator[Part]:
    """`briefs/brief-<number>.md` and `.json`, by the number of the entry that issued it."""
    last = _Last(source)
    for piece in issued(source):
        for form, suffix in SUFFIXES.items():
            path = f"briefs/brief-{piece.opened}.{suffix}"
            yield Part(path, _drawn(last, piece, form))


class _Last:
    """The model that was drawn last, which is asked for once a format."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._of: tuple[int, Brief] | None = None

    def of(self, piece: Piece) -> Brief:
        if self._of is None or self._of[0] != piece.opened:
            self._of = piece.opened, brief(self.source, piece)
        return self._of[1]


def _drawn(last: _Last, piece: Piece, form: str) -> Iterator[bytes]:
    source, found = last.source, last.of(piece)
    t = source.t if piece.language is None else Translator(piece.language, source.copy.zone)
    if source.copy.pin.redacted and form in SAYING:
        yield f"> {t('bundle.brief_redacted')}\n\n".encode()
    yield FORMATS[form](found, t).encode()


def brief(source: Source, piece: Piece) -> Brief:
    """The model of a brief that was issued."""
    number = min(piece.position or piece.opened, source.reading.position.number)
    reading = read_at(source.copy, number)
    return brief_of(
        Views(),
        reading.situation,
        reading.position,
        _period(piece, reading, source),
        checked=number,
        ceiling=_ceiling(piece, source),
    )


def _period(piece: Piece, reading: Reading, source: Source) -> Period:
    """As its entry says it; what that leaves open ends with the last entry, and lasts a day."""
    said, zone = piece.period, source.copy.zone
    last = said.latest if said else None
    end = in_zone(last or reading.position.recorded or source.end, zone)
    if said is None or said.earliest is None or said.earliest >= end:
        return day_to(end)
    return Period(start=in_zone(said.earliest, zone), end=end)


def _ceiling(piece: Piece, source: Source) -> Marking:
    """That of the brief, or that of the bundle where that is lower."""
    own = piece.edition or USUAL
    return source.ceiling if above(source.ceiling, own) else own
