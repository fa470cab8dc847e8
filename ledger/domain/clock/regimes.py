"""The regimes that set a clock: from what it counts, how long, by which law, and since when.

Sources:

- GDPR, Regulation (EU) 2016/679, art. 33(1): the breach is notified without undue delay and, where
  feasible, not later than 72 hours after having become aware of it; 33(4): information may be
  provided in phases; art. 99(2): applies from 25 May 2018.
- NIS2, Directive (EU) 2022/2555, art. 23(4): (a) an early warning within 24 hours and (b) an
  incident notification within 72 hours of becoming aware of the significant incident; (d) a final
  report not later than one month after the submission of the notification under (b); while the
  incident goes on (e) a progress report then, and a final one within a month of its handling.
- Belgian law of 26 April 2024 on the cybersecurity of network and information systems of general
  interest for public security, art. 34 and 35: the same times; in force since 18 October 2024.

Hours are hours that pass, whatever the clocks on the wall do meanwhile. A month is the same day and
time of the next month in the organisation's zone, its last day where there is no such day. Neither
is lengthened by weekends and holidays: who relies on that (Regulation 1182/71) says so in words.

A row that was released is never changed: entries rest on it. Another term is another regime.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ledger.domain.said_parts import Bound, bound_by
from ledger.domain.values import FIRST_YEAR, LAST_YEAR, Regime, Said, When, plain_offset

BELGIAN_NIS2 = date(2024, 10, 18)
"""The day on which the Belgian law of 26 April 2024 entered into force."""


class Term(NamedTuple):
    """How long a regime gives, by which law; `since` is the day from which that law applies."""

    law: str
    since: date
    hours: int = 0
    months: int = 0


TERMS: Mapping[Regime, Term] = {
    "gdpr": Term("GDPR art. 33", date(2018, 5, 25), hours=72),
    "nis2_early": Term("NIS2 art. 23(4)(a)", BELGIAN_NIS2, hours=24),
    "nis2_notification": Term("NIS2 art. 23(4)(b)", BELGIAN_NIS2, hours=72),
    "nis2_final": Term("NIS2 art. 23(4)(d)", BELGIAN_NIS2, months=1),
}
"""The regimes whose time follows from a law; of the others somebody says it, or nobody."""

_MONTHS = 12
_SAID_BY: Mapping[Bound, Said] = {"since": "after", "before": "before", "until": "span"}
"""How a term says its end where its beginning was a part of a day, which it carries over hours."""


def due_by_law(regime: Regime, since: When, zone: ZoneInfo) -> When | None:
    """Until when, as sure as its beginning was said; None where no law or no beginning says it.

    Args:
        regime: the regime of the clock.
        since: when it became known; of a final report, when the notification was submitted.
        zone: the organisation's.
    """
    term = TERMS.get(regime)
    if term is None or (since.earliest is None and since.latest is None):
        return None
    end = _after(term, zone)
    earliest = None if since.earliest is None else end(since.earliest)
    latest = None if since.latest is None else end(since.latest)
    kept = since.said in {"minute", "about", "before", "after"}
    bounded = bound_by(since)
    said = since.said if kept else _SAID_BY[bounded[0]] if bounded else "span"
    return When(said=said, earliest=earliest, latest=latest)


def _in_range(moment: datetime) -> datetime:
    """A moment that every zone can show, for whoever only reads what others recorded."""
    return min(max(moment, _FIRST), _LAST)


_FIRST, _LAST = (datetime(year, 1, 1, tzinfo=UTC) for year in (FIRST_YEAR, LAST_YEAR))


def _after(term: Term, zone: ZoneInfo) -> Callable[[datetime], datetime]:
    def end(moment: datetime) -> datetime:
        later = _in_range(moment).astimezone(UTC) + timedelta(hours=term.hours)
        local = later.astimezone(zone)
        return plain_offset(_months_later(local, term.months, zone) if term.months else local)

    return end


def _months_later(local: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same time of the same day, on the wall; what the clocks leave out comes after the gap."""
    years, month = divmod(local.month - 1 + months, _MONTHS)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    wall = local.replace(year=year, month=month, day=day, tzinfo=zone, fold=0)
    return wall.astimezone(UTC).astimezone(zone)
