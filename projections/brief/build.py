"""From a picture to the brief: a pure function of position, period and ceiling.

The end of the period is the brief's *now*, so overdue and countdowns are part of the function and
a brief made again later is the same. Nothing here reads a clock.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.evidence.fold import Position
from projections.brief.activity import activity_lines
from projections.brief.communications import communication_lines
from projections.brief.decisions import decision_lines
from projections.brief.doubts import (
    contradiction_lines,
    correction_lines,
    hidden_lines,
    late_lines,
    odd_lines,
)
from projections.brief.figures import figure_lines
from projections.brief.five_lines import five
from projections.brief.model import Brief, BriefHead, BriefLine, Period, Section
from projections.brief.observations import observation_lines
from projections.brief.phrases import plural, say
from projections.brief.requests import request_lines
from projections.brief.restore import restore_lines
from projections.brief.services import service_lines
from projections.brief.threats import threat_lines
from projections.model.picture import Picture

if TYPE_CHECKING:
    from projections.views import Views

SECTIONS: Mapping[str, Callable[[Picture], Iterator[BriefLine]]] = {
    "services": service_lines,
    "activity": activity_lines,
    "restore": restore_lines,
    "threats": threat_lines,
    "decisions": decision_lines,
    "requests": request_lines,
    "communications": communication_lines,
    "observations": observation_lines,
    "figures": figure_lines,
    "contradictions": contradiction_lines,
    "corrections": correction_lines,
    "late": late_lines,
    "restricted": hidden_lines,
    "odd": odd_lines,
}
"""The parts in the order in which the meeting reads them."""


def day_to(end: datetime) -> Period:
    """The 24 hours that end at a moment."""
    return Period(start=end - timedelta(days=1), end=end)


def brief_of(  # noqa: PLR0913 (what a brief is a function of)
    views: "Views",
    situation: Situation,
    position: Position,
    period: Period,
    *,
    checked: int,
    ceiling: Marking = "internal",
) -> Brief:
    """The brief at a position over a period; `checked` is how far signatures were checked."""
    picture = views.picture(situation, position, period.end, since=period.start, ceiling=ceiling)
    return brief(picture, checked=checked)


def brief(picture: Picture, *, checked: int) -> Brief:
    """The brief of a picture; its period is from `picture.since` to `picture.now`."""
    header = _header(picture, checked)
    if picture.crisis is None:
        nothing = BriefLine(phrases=(say("brief.empty_ledger"),))
        return Brief(header=header, five=(nothing,), sections=(), empty=())
    sections = {
        ident: tuple(
            _marked(_cited(line, picture), picture)
            for line in (*lines(picture), *_more(picture.more.get(ident, 0)))
        )
        for ident, lines in SECTIONS.items()
    }
    return Brief(
        header=header,
        five=tuple(_cited(line, picture) for line in five(picture)),
        sections=tuple(Section(id=i, lines=found) for i, found in sections.items() if found),
        empty=tuple(ident for ident, found in sections.items() if not found),
    )


def _more(many: int) -> Iterator[BriefLine]:
    """How many rows a long list has besides those that are told."""
    if many:
        yield BriefLine(phrases=(plural("brief.more", many),))


def _cited(line: BriefLine, picture: Picture) -> BriefLine:
    """With the entries that corrected those it was drawn from, because it is in their words."""
    by = {n for number in line.numbers for n in picture.corrected.get(number, ())}
    more = by.difference(line.numbers)
    if not more:
        return line
    numbers = tuple(sorted(more.union(line.numbers)))
    return structs.replace(line, numbers=numbers, entries=line.entries + len(more))


def _marked(line: BriefLine, picture: Picture) -> BriefLine:
    """Changed, when what it was drawn from was corrected in the period."""
    by = {n for number in line.numbers for n in picture.corrected.get(number, ())}
    recent = any(number > picture.since.number for number in by)
    return structs.replace(line, mark="changed") if recent and not line.mark else line


def _header(picture: Picture, checked: int) -> BriefHead:
    common = BriefHead(
        period=Period(start=picture.since.moment, end=picture.now),
        number=picture.position.number,
        root=picture.position.root,
        since=picture.since.number,
        checked=checked,
        void=picture.void,
        unknown=picture.unknown,
        marking=picture.ceiling,
    )
    return common if picture.crisis is None else _named(common, picture)


def _named(header: BriefHead, picture: Picture) -> BriefHead:
    crisis = picture.crisis
    if crisis is None:
        return header
    entered = crisis.phase_row
    phase = (
        say("brief.header.phase_since", phase=crisis.phase, when=entered.occurred)
        if entered and crisis.phase
        else None
    )
    return structs.replace(
        header,
        name=crisis.name,
        title=crisis.title,
        kind=crisis.kind,
        organisation=crisis.organisation,
        ledger=crisis.ledger,
        zone=crisis.zone,
        phase=phase,
        phase_numbers=entered.numbers if entered else (),
    )
