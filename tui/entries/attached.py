"""A file that is attached to an entry, on a line and as data."""

from typing import TYPE_CHECKING, Any

from ledger.domain.record import above
from ledger.domain.values import Marking
from projections.i18n import Translator
from projections.views.record_texts import line, prose

if TYPE_CHECKING:
    from ledger.domain.dossier.record import Piece


def hidden(piece: "Piece", highest: Marking) -> bool:
    """Whether only its number may be shown."""
    return above(highest, piece.marking)


def attached_line(piece: "Piece", t: Translator, highest: Marking) -> str:
    """What it is, how it is called and how long it is."""
    if hidden(piece, highest):
        return t("cli.attachment.restricted", number=piece.opened)
    said = line(piece.name) or "\N{EN DASH}"
    size = t.number(piece.size or 0)
    return t("cli.attachment.line", number=piece.opened, what=_what(piece), name=said, size=size)


def attached_value(piece: "Piece", highest: Marking) -> dict[str, Any]:
    """All that its entry says of it; above the ceiling its number alone."""
    if hidden(piece, highest):
        return {"number": piece.opened, "restricted": True}
    names = ("name", "media", "size", "digest", "origin", "kept", "about", "marking")
    return {
        "number": piece.opened,
        "what": _what(piece),
        **{name: getattr(piece, name) for name in names},
    }


def _what(piece: "Piece") -> str:
    said = prose(piece.what)
    return said if isinstance(said, str) else "\N{EN DASH}"
