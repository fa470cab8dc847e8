"""The organisation's names made clean once, so that whoever draws a picture needs no look-ups."""

from functools import cache
from typing import Any, get_args
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from ledger.domain.coverage import Eras
from ledger.domain.organisation import PARTS, Index, Label, Organisation
from ledger.domain.values import Language
from ledger.sanitize import clean_line
from projections.i18n import Translator
from projections.model.picture import Names, SiteRow

_NAMES: WeakKeyDictionary[Index, tuple[Organisation, Names]] = WeakKeyDictionary()


def names_of(organisation: Organisation, index: Index, eras: Eras) -> Names:
    """All names by kind and id; of what was closed they say so. Made once for an index."""
    known = _NAMES.get(index)
    if known is None or known[0] is not organisation or known[1].eras is not eras:
        known = _NAMES[index] = organisation, _names_of(organisation, index, eras)
    return known[1]


def _names_of(organisation: Organisation, index: Index, eras: Eras) -> Names:
    return Names(
        {
            kind: {p.id: label_of(p, kind, index) for p in getattr(organisation, many)}
            for kind, many in PARTS.items()
        },
        eras,
    )


def label_of(part: Any, kind: str, index: Index) -> Label:
    """A part's name made clean, marked in every language when the part was closed."""
    label = clean_label(part.name)
    if index.closed(kind, part.id) is None:
        return label
    return {
        language: speaker("cli.closed", name=speaker.label(label))
        for language, speaker in _speakers().items()
    }


@cache
def _speakers() -> dict[Language, Translator]:
    return {language: Translator(language, ZoneInfo("UTC")) for language in get_args(Language)}


def sites_of(organisation: Organisation, index: Index) -> tuple[SiteRow, ...]:
    """The sites in the order of the file."""
    return tuple(SiteRow(s.id, label_of(s, "site", index), s.kind) for s in organisation.sites)


def clean_label(label: Label) -> Label:
    """A name without commanding characters, in every language."""
    if isinstance(label, str):
        return clean_line(label)
    return {language: clean_line(name) for language, name in label.items()}
