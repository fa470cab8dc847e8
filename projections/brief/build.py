"""From a picture to the brief: a pure function of position, period and ceiling.

The end of the period is the brief's *now*, so overdue and countdowns are part of the function and
a brief made again later is the same. Nothing here reads a clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import UNSET, structs

from ledger.domain.lacking import to_complete
from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.evidence.fold import Position
from projections.brief.about import about_said, five_lines, own_first
from projections.brief.actions import ROW as ACTION
from projections.brief.actions import action_lines
from projections.brief.activity import activity_lines
from projections.brief.changes import changes_of
from projections.brief.clocks import clock_lines
from projections.brief.communications import communication_lines
from projections.brief.contradictions import contradiction_lines, older
from projections.brief.decisions import decision_lines
from projections.brief.dossier import dossier_lines
from projections.brief.doubts import (
    correction_lines,
    hidden_lines,
    late_lines,
    odd_lines,
)
from projections.brief.duties import on_duty
from projections.brief.figures import figure_lines
from projections.brief.fit import Fitted, fitted, unfitted
from projections.brief.five_lines import happened, says_what_happened
from projections.brief.held_back import section_held
from projections.brief.means import means_lines
from projections.brief.meetings import meeting_lines, the_meeting
from projections.brief.model import Brief, BriefHead, BriefLine, EntryRef, Period, Phrase, Section
from projections.brief.observations import observation_lines
from projections.brief.orders import order_lines
from projections.brief.organisation import organisation_lines
from projections.brief.outlook import outlook_lines
from projections.brief.phrases import plural, say, since
from projections.brief.requests import ROW, request_lines
from projections.brief.restore import restore_lines
from projections.brief.services import service_lines
from projections.brief.shown_by import Typed, typed
from projections.brief.threats import threat_lines
from projections.model.picture import About, Picture
from projections.views.entry_times import when_of

if TYPE_CHECKING:
    from projections.views.views import Views

SECTIONS: Mapping[str, Callable[[Picture], Iterator[BriefLine]]] = {
    "services": service_lines,
    "activity": activity_lines,
    "restore": restore_lines,
    "threats": threat_lines,
    "clocks": clock_lines,
    "outlook": outlook_lines,
    "means": means_lines,
    "orders": order_lines,
    "decisions": decision_lines,
    "actions": action_lines,
    "meetings": meeting_lines,
    "requests": request_lines,
    "communications": communication_lines,
    "dossier": dossier_lines,
    "observations": observation_lines,
    "figures": figure_lines,
    "contradictions": contradiction_lines,
    "organisation": organisation_lines,
    "corrections": correction_lines,
    "late": late_lines,
    "restricted": hidden_lines,
    "odd": odd_lines,
}
"""The parts in the order in which the meeting reads them."""


SILENT = timedelta(hours=3)
"""Without an entry, after which a brief says that nothing was recorded."""

Fit = Callable[
    [Sequence[BriefLine], Mapping[str, Sequence[BriefLine]], Mapping[str, int], Typed], Fitted
]
"""How much is told of the lines: see `fitted`."""


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
    about: About | None = None,
    whole: bool = False,
    past: bool = False,
) -> Brief:
    """The brief at a position over a period; `checked` is how far signatures were checked.

    With `about` it is that of these sites or cells; with `whole` it need not fit two pages. That of
    the `past` was asked for as it was then: what it offers to look at is shown as it was then too.
    """
    view = partial(views.picture, situation, position, period.end, since=period.start, past=past)
    group = view(ceiling=ceiling)
    fit, incomplete = unfitted if whole else None, _incomplete(situation, ceiling)
    if about is None or group.crisis is None:
        return brief(group, checked=checked, fit=fit, incomplete=incomplete)
    narrowed = view(ceiling=ceiling, about=about)
    return brief(narrowed, checked=checked, whole=group, fit=fit, incomplete=incomplete)


def _incomplete(situation: Situation, ceiling: Marking) -> int:
    """How many things lack what somebody will ask for (`crisis show tasks`)."""
    return sum(not above(ceiling, one.record.marking) for one in to_complete(situation))


def before_start(found: Brief, of: BriefHead, first: datetime | None) -> Brief:
    """A brief of before the ledger began: it says when that was, and whether it is an exercise.

    `of` is the head of the brief of a ledger that has begun, `first` when its first entry came.
    """
    if found.header.kind is not None or of.kind is None or first is None:
        return found
    known = {name: getattr(of, name) for name in ("name", "title", "kind", "ledger", "zone")}
    said = BriefLine(phrases=(say("brief.before_start", moment=first),))
    return structs.replace(found, header=structs.replace(found.header, **known), five=(said,))


def brief(
    picture: Picture,
    *,
    checked: int,
    whole: Picture | None = None,
    fit: Fit | None = None,
    incomplete: int = 0,
) -> Brief:
    """The brief of a picture; its period is from `picture.since` to `picture.now`.

    It fits two pages: of each kind it tells the first few, and how many others there are. Of a
    narrowed picture `whole` is the one of everything: what concerns the group is told from it.
    Another way to `fit` tells more or less.
    """
    whole = _begun_there(whole or picture, picture)
    header = structs.replace(_header(picture, checked, whole), incomplete=incomplete)
    if picture.crisis is None:
        nothing = BriefLine(phrases=(say("brief.empty_ledger"),))
        return Brief(header=header, five=(nothing,), sections=(), empty=())
    sections = {
        ident: tuple(_corrected(line, picture) for line in own_first(lines(picture), picture))
        or tuple(section_held(picture, ident))
        for ident, lines in SECTIONS.items()
    }
    more = {ident: _more(picture, ident, lines) for ident, lines in sections.items()}
    first = tuple(_corrected(line, picture) for line in five_lines(picture, whole))
    fit = fit or partial(fitted, heads=_heads(header))
    told = fit(first, sections, more, typed(picture))
    return Brief(
        header=header,
        five=told.five,
        sections=tuple(Section(id=i, lines=found) for i, found in told.sections.items() if found),
        empty=tuple(
            i
            for i, found in told.sections.items()
            if not found and i not in told.aside and not _elsewhere(picture, i)
        ),
        aside=told.aside,
        totals={i: picture.totals[i] for i in sections if i in picture.totals},
    )


def _elsewhere(picture: Picture, ident: str) -> bool:
    """Whether what is new of a part is told in another: figures of assets with restoring."""
    if ident != "figures":
        return False
    said = (asset.reported for asset in picture.restore.assets)
    return any(one is not None and one.number > picture.since.number for one in said)


def _begun_there(whole: Picture, picture: Picture) -> Picture:
    """The whole, of which a site's brief tells as what happened only what may be about the site."""
    own = picture.about is not None and picture.about.kind == "site"
    return structs.replace(whole, first=picture.first) if own else whole


def _heads(header: BriefHead) -> int:
    """Lines of the head that only some briefs have, about two each."""
    said = (header.happened, header.duties, header.meeting, header.silent, header.about)
    others = (header.incomplete > 0) + 2 * (header.phase is not None)
    return 2 * sum(one is not None for one in said) + others


def _more(picture: Picture, ident: str, lines: Iterable[BriefLine]) -> int:
    """How many there are besides those a section has a line for."""
    if ident == "requests":
        return picture.requests.waiting - sum(line.kind == ROW for line in lines)
    if ident == "actions":
        return picture.actions.waiting - sum(line.kind == ACTION for line in lines)
    if ident == "late":
        return picture.late_more
    return older(picture) if ident == "contradictions" else picture.more.get(ident, 0)


def _corrected(line: BriefLine, picture: Picture) -> BriefLine:
    """With which entries corrected those it was drawn from, and with what is new of it."""
    return _marked(_cited(line, picture), picture)


def _cited(line: BriefLine, picture: Picture) -> BriefLine:
    """With the entries that corrected those it was drawn from, because it is in their words."""
    by = {n for number in line.numbers for n in picture.corrected.get(number, ())}
    more = by.difference(line.numbers)
    if not more:
        return line
    numbers = tuple(sorted(more.union(line.numbers)))
    return structs.replace(line, numbers=numbers, entries=line.entries + len(more))


def _marked(line: BriefLine, picture: Picture) -> BriefLine:
    """With what changed; changed too when what was known before was corrected in the period."""
    changes = changes_of(line, picture)
    if not changes:
        return line
    older = any(number <= picture.since.number for number in line.numbers)
    return structs.replace(line, mark=line.mark or ("changed" if older else ""), changes=changes)


def _phase(picture: Picture) -> Phrase | None:
    """The phase, since when, and for how many days where it is one at least."""
    crisis = picture.crisis
    if crisis is None or crisis.phase_row is None or crisis.phase is None:
        return None
    entered = when_of(crisis.phase_row)
    begun = entered.earliest or entered.latest
    days = (picture.now - begun).days if begun else 0
    fields = {"phase": crisis.phase, "when": since(entered)}
    if days < 1:
        return say("brief.header.phase_since", **fields)
    return plural("brief.header.phase_for", days, **fields)


def _head_line(line: BriefLine | None, picture: Picture) -> BriefLine | None:
    return line and _corrected(line, picture)


def _silent(picture: Picture) -> Phrase | None:
    """That nothing has been recorded for hours; never of a crisis that is closed."""
    last, crisis = picture.position.recorded, picture.crisis
    if last is None or crisis is None or crisis.closed or picture.now - last < SILENT:
        return None
    return say("brief.header.silent", moment=last, age=picture.now - last)


def _header(picture: Picture, checked: int, whole: Picture) -> BriefHead:
    common = BriefHead(
        period=Period(start=picture.since.moment, end=picture.now),
        number=picture.position.number,
        root=picture.position.root,
        since=picture.since.number,
        checked=checked,
        void=picture.void,
        unknown=picture.unknown,
        marking=picture.ceiling,
        at=picture.position.number if picture.past else UNSET,
    )
    return common if picture.crisis is None else _named(common, picture, whole)


def _named(header: BriefHead, picture: Picture, whole: Picture) -> BriefHead:
    crisis = picture.crisis
    if crisis is None:
        return header
    entered = crisis.phase_row
    meeting = the_meeting(picture)
    return structs.replace(
        header,
        name=crisis.name,
        title=crisis.title,
        kind=crisis.kind,
        organisation=crisis.organisation,
        ledger=crisis.ledger,
        zone=crisis.zone,
        day=max(1, (picture.now.date() - crisis.opened.date()).days + 1),
        opened=crisis.opened,
        happened=_head_line(None if says_what_happened(whole) else happened(whole, 1), whole),
        about=about_said(picture),
        phase=_phase(picture),
        silent=_silent(picture),
        phase_numbers=entered.numbers if entered else (),
        duties=_head_line(on_duty(picture), picture),
        meeting=meeting[0] if meeting else None,
        meeting_numbers=meeting[1] if meeting else (),
        closed=say(
            "brief.header.closed_since",
            when=since(crisis.closed.when),
            by=EntryRef(crisis.closed.number),
        )
        if crisis.closed
        else None,
    )
