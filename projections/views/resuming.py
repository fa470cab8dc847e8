"""How far activity has resumed at a moment: what was to resume on a day has once it is there.

An entry says "from 30 May"; on the 29th that is a promise, on the 30th it is so unless somebody
has said otherwise.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import structs

from ledger.domain.cancellation.record import ALL, Beside
from ledger.domain.values import Scope, When
from projections.model.picture import Names
from projections.model.rows import CancellationRow

VAGUE = ("week", "month", "span")
"""Times whose first moment says nothing: only when they are over it is sure to have begun."""


def stage_at(
    row: CancellationRow, now: datetime, names: Names, ids: Collection[str] | None = None
) -> str:
    """The stage of an order at a moment, at some sites where `ids` names them."""
    if row.stage == "resumed":
        return row.stage
    begun = [one for one in row.resumptions if has_begun(one, now)]
    if any(one.whole for one in begun) or _all_back(row, begun, names, ids):
        return "resumed"
    if any(touches(one.scope, one.number, names, ids) for one in begun):
        return "partly_resumed"
    return "resuming" if any(one.whole for one in row.resumptions) else "ordered"


def has_begun(one: Beside, now: datetime) -> bool:
    """Whether what resumes has, at a moment in any zone."""
    first = begins(one.starts) if one.starts else None
    return one.starts is None or (first is not None and first <= now)


def touches(scope: Scope | None, at: int, names: Names, ids: Collection[str] | None) -> bool:
    """Whether something said of a scope concerns these sites; what names no site concerns all."""
    if ids is None or scope is None or not (scope.sites or scope.excepted):
        return True
    return not set(ids).isdisjoint(names.covered(scope, at))


def begins(when: When) -> datetime | None:
    """The moment from which it is sure to have begun."""
    if when.said in VAGUE:
        return when.latest or when.earliest
    return when.earliest or when.latest


def as_it_stands(
    row: CancellationRow, now: datetime, names: Names, ids: Collection[str] | None = None
) -> CancellationRow:
    """The row with its stage at a moment and with what is still cancelled, or what is back.

    What resumed in whole at some of its places, or of some of its activities, is no longer among
    those it names, where the rest can be said so; of a row that is over they are those that came
    back. With `ids` both are told of those sites.
    """
    held = [site for site in names.held(row) if ids is None or site in ids]
    begun = [one for one in row.resumptions if has_begun(one, now)]
    back = _pairs_back(row, begun, names)
    stage = stage_at(row, now, names, ids)
    if not back or (stage == "resumed" and ids is None) or row.stage == "resumed":
        return row if row.stage == stage else structs.replace(row, stage=stage)
    if stage == "resumed":
        return _about(row, stage, row.activities, held)
    left = {(a, s) for a in row.activities for s in held} - back
    sites = tuple(site for site in held if any((a, site) in left for a in row.activities))
    kept = tuple(a for a in row.activities if any((a, site) in left for site in sites))
    if not left or len(left) < len(sites) * len(kept):
        return row if row.stage == stage else structs.replace(row, stage=stage)
    whole = {*names.held(row)} == {*sites}
    rest = _about(row, row.stage, kept, None if whole else sites)
    return structs.replace(rest, stage=stage_at(_of_its_own(rest), now, names, sites))


def _about(
    row: CancellationRow, stage: str, activities: Collection[str], sites: Collection[str] | None
) -> CancellationRow:
    """The row of these activities, at these sites where any are given."""
    scope = row.scope or Scope()
    if sites is not None:
        scope = structs.replace(scope, sites=tuple(sites), excepted=())
    named = tuple(a for a in row.activities if a in activities)
    return structs.replace(row, stage=stage, activities=named, scope=scope)


def _of_its_own(row: CancellationRow) -> CancellationRow:
    """The row without what resumed of activities that it does not name."""
    kept = tuple(
        one
        for one in row.resumptions
        if one.scope is None
        or not one.scope.activities
        or not {*one.scope.activities}.isdisjoint(row.activities)
    )
    return structs.replace(row, resumptions=kept)


def _all_back(
    row: CancellationRow, begun: list[Beside], names: Names, ids: Collection[str] | None
) -> bool:
    """Whether what resumed one after another is all that was asked about."""
    back = _pairs_back(row, begun, names)
    wanted = {
        (activity, site)
        for activity in row.activities
        for site in names.held(row)
        if ids is None or site in ids
    }
    return bool(back) and bool(wanted) and wanted <= back


def _pairs_back(
    row: CancellationRow, begun: Iterable[Beside], names: Names
) -> set[tuple[str, str]]:
    """The activities that are back in whole, each with a site where it is."""
    return {
        (activity, site)
        for one in begun
        if one.text is None and one.share in {None, ALL} and not (one.scope or Scope()).services
        for activity in (one.scope or Scope()).activities or row.activities
        for site in _sites_of(row, one, names)
    }


def _sites_of(row: CancellationRow, one: Beside, names: Names) -> tuple[str, ...]:
    scope = one.scope or Scope()
    named = bool(scope.sites or scope.excepted)
    return names.covered(one.scope, one.number) if named else names.held(row)
