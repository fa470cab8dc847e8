"""Times that name a part of the calendar of which one end bounds: from a morning on, until a week.

Such a time keeps the word and one end (`said: morning`, only `earliest`): nobody said the hour that
the part begins or ends at, so none is printed.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Literal

from ledger.domain.values import Said, When

DAYPARTS: Mapping[Said, tuple[int, int]] = {
    "night": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
}
"""First and last hour of the parts of a day, on the wall clock."""

Bound = Literal["since", "before", "until"]

_DAY = timedelta(days=1)
_MIDNIGHT = 24


def is_endless(when: When) -> bool:
    """Whether it says only when something began, which then goes on."""
    if when.said == "after":
        return True
    bounded = bound_by(when)
    return bounded is not None and bounded[0] == "since"


def bound_by(when: When) -> tuple[Bound, When] | None:
    """How a part of the calendar bounds a time, and that part whole; None for any other time.

    None too where the part would reach beyond the calendar's ends.
    """
    if (when.earliest is None) is (when.latest is None):
        return None
    with suppress(OverflowError):
        return _bound_by(when)
    return None


def _bound_by(when: When) -> tuple[Bound, When] | None:
    if when.said in DAYPARTS:
        return _by_daypart(when, *DAYPARTS[when.said])
    if when.said in {"week", "month"} and when.earliest and when.earliest.time() == time():
        return "since", _calendar(when.said, when.earliest)
    return None


def _by_daypart(when: When, first: int, last: int) -> tuple[Bound, When] | None:
    moment = when.earliest or when.latest
    if moment is None or moment.time() not in {time(first), time(last % _MIDNIGHT)}:
        return None
    begins = moment.time() == time(first)
    if when.earliest:
        return ("since", _part(when.said, moment.replace(hour=0), first, last)) if begins else None
    ends_its_day = not begins and last == _MIDNIGHT
    day = moment.replace(hour=0) - (_DAY if ends_its_day else timedelta())
    return ("before" if begins else "until"), _part(when.said, day, first, last)


def _part(said: Said, day: datetime, first: int, last: int) -> When:
    end = day + _DAY if last == _MIDNIGHT else day.replace(hour=last)
    return When(said=said, earliest=day.replace(hour=first), latest=end)


def _calendar(said: Said, first: datetime) -> When:
    last = first + 7 * _DAY if said == "week" else (first + 31 * _DAY).replace(day=1)
    return When(said=said, earliest=first, latest=last)
