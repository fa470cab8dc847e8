"""What stands beside the columns of a board: what a meeting holds, texts by language, filings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.fields import field_of, main_text
from projections.bundle.dossier.model import Cite, Field, Runs
from projections.bundle.dossier.words import cites, joined
from projections.model.rows import (
    ClockRow,
    CommunicationRow,
    MeetingRow,
    Prose,
    Row,
    ThreatRow,
)
from projections.views.meetings import put_down_in


def beside(drawing: Drawing, row: Row) -> Iterator[Field]:
    """What is told of a row besides its columns."""
    makes = _BESIDE.get(type(row))
    if makes is not None:
        yield from makes(drawing, row)


def against(drawing: Drawing, numbers: Iterable[int]) -> Iterator[Field]:
    """The entries that somebody said to be in contradiction with these."""
    own = {*numbers}
    others = {one for number in own for one in drawing.opposed.get(number, ())} - own
    if others:
        yield Field(drawing.t("forms.against"), cites(others))


def own_text(row: CommunicationRow, lang: str) -> Prose:
    """A communication in the reader's language; where there is none, in its first."""
    texts: Mapping[str, Prose] = {str(of): text for of, text in row.texts.items()}
    return texts.get(lang) or next(iter(texts.values()))


def _put_down(drawing: Drawing, row: MeetingRow) -> Iterator[Field]:
    """What was recorded in a meeting."""
    if found := cites(put_down_in(drawing.situation, row.originator)):
        yield Field(drawing.t("dossier.put_down"), found)


def _texts(drawing: Drawing, row: CommunicationRow) -> Iterator[Field]:
    """The text in each language, where there are several."""
    if len(row.texts) > 1:
        for lang, text in row.texts.items():
            label = drawing.t.code("language", lang)
            yield Field(label, drawing.speaker.prose(text), wide=True)


def _filed(drawing: Drawing, row: ClockRow) -> Iterator[Field]:
    """Each part that was filed, with its reference."""
    filed = drawing.t("table.column.filed")
    for part in row.parts:
        text: Runs = () if part.text is None else drawing.speaker.prose(part.text)
        said = (text, drawing.speaker.quietly(part.reference or ""), (Cite(part.number),))
        yield field_of(filed, joined(said, " \N{MIDDLE DOT} "))


def _traces(drawing: Drawing, row: ThreatRow) -> Iterator[Field]:
    """Each of the traces that were kept: which, where, by which entry; they alone have a place."""
    history = drawing.situation.effective(row.originator).now() if row.traces else ()
    for number, entry in history:
        event = entry.event
        if "place" in event.__struct_fields__:
            where = drawing.speaker.quietly(event.place or "")
            what = main_text(drawing, number, event)
            said = joined((what, where, (Cite(number),)), " \N{MIDDLE DOT} ")
            yield field_of(drawing.kind(entry.type), said)


_BESIDE: Mapping[type[Row], Callable[[Drawing, Any], Iterator[Field]]] = {
    MeetingRow: _put_down,
    CommunicationRow: _texts,
    ClockRow: _filed,
    ThreatRow: _traces,
}
