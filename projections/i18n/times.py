"""Times in words: as they were said, never sharper, the year only when it is not understood.

Month names and patterns are texts of the catalogues: a brief made again in ten years reads the
same, and no command waits for a table of all the situation's locales. A test compares them with it.

Days, nights, weeks and months keep the calendar of the offset they were said in; clock times are
shown in the zone of the crisis.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import ClassVar, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from ledger.domain.said_parts import DAYPARTS, Bound, bound_by
from ledger.domain.values import Said, When

_DAY = timedelta(days=1)
_HALF_A_YEAR = timedelta(days=182)
_MIDNIGHT = time()


class Sayer(Protocol):
    """What times need of a language and a zone: `Translator` is one."""

    @property
    def zone(self) -> ZoneInfo:
        """That of the crisis."""

    def __call__(self, key: str, /, **fields: object) -> str:
        """The text of a key."""

    def plural(self, key: str, n: int, /, **fields: object) -> str:
        """The text of a key for `n` things."""

    def moment(self, moment: datetime, *, today: date | None = None) -> str:
        """Day and time of day, in the zone that the moment carries."""

    def clock(self, moment: datetime) -> str:
        """The time of the day."""

    def day(self, day: date, *, today: date | None = None) -> str:
        """A day, with the year unless it is that of `today`."""

    def number(self, number: float) -> str:
        """A whole number, its digits grouped as the language does."""


def as_said(t: Sayer, when: When, today: date | None) -> str:
    """The words for one time; what lacks an end that its word needs is said by the other.

    At the ends of the calendar, where there is no day before or after, both ends stand as they are.
    """
    try:
        return _in_form(_SENTENCE, t, when, today)
    except OverflowError:
        ends = (when.earliest, when.latest)
        return " \N{EN DASH} ".join(end.isoformat(" ", "minutes") for end in ends if end)


def since(t: Sayer, when: When, today: date | None) -> str:
    """The words for a time behind `since`: with the article and the case that this asks for."""
    try:
        return _in_form(_BEHIND_SINCE, t, when, today)
    except OverflowError:
        return as_said(t, when, today)


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """A moment in a zone; as it is where that zone has no such moment (years 1 and 9999)."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


class _Form(NamedTuple):
    """How a time stands in a sentence: the form of an interval, and the keys of what is open."""

    interval: "type[_Interval]"
    day: str
    after: str
    before: str
    until: str
    until_moment: str
    unknown: str
    parts: "Mapping[Bound, _PartForm]"


class _PartForm(NamedTuple):
    """How a part of a day or of the calendar bounds a time: its key, and the form of the part."""

    key: str
    interval: "type[_Interval]"


def _in_form(form: _Form, t: Sayer, when: When, today: date | None) -> str:
    earliest, latest = when.earliest, when.latest
    if earliest and latest:
        said = form.interval(t, earliest, latest, today)
        return _SAID.get(when.said, _Interval.plain)(said)
    if bounded := bound_by(when):
        return _bounded(form.parts[bounded[0]], t, bounded[1], today)
    if earliest:
        key = form.day if _is_midnight(earliest) else form.after
        return t(key, time=_end(t, earliest, today))
    if latest and when.said == "span":
        return _until(form, t, latest, today)
    if latest:
        return t(form.before, time=_end(t, latest, today))
    return t(form.unknown)


def _bounded(form: _PartForm, t: Sayer, part: When, today: date | None) -> str:
    """`since the morning of 14 May`: the part's own word, and no hour."""
    if part.earliest is None or part.latest is None:
        return t("when.unknown")
    return t(form.key, time=_SAID[part.said](form.interval(t, part.earliest, part.latest, today)))


def _until(form: _Form, t: Sayer, latest: datetime, today: date | None) -> str:
    """A span whose beginning is open: with its last day, as it was said, not before the next."""
    if _is_midnight(latest):
        return t(form.until, time=t.day(latest - _DAY, today=today))
    return t(form.until_moment, time=t.moment(latest, today=today))


def day_words(t: Sayer, day: date, *, year: bool) -> str:
    """`14 May`, or `14 May 2022`."""
    text = t("date.day_month", day=_ordinal(t, day), month=t(f"date.month.{day.month}"))
    return t("date.with_year", day=text, year=day.year) if year else text


def is_near(day: date, today: date) -> bool:
    """Whether a day that does not say its year is read as this one: the nearest of its name."""
    apart = date(day.year, day.month, day.day) - today
    return day.year == today.year and abs(apart) <= _HALF_A_YEAR


def clock_words(local: datetime) -> str:
    """`03:15`, of a moment in its own zone; with the offset where the clock shows that twice."""
    return f"{local:%H:%M} ({_offset(local)})" if _goes_back(local) else f"{local:%H:%M}"


def _goes_back(local: datetime) -> bool:
    """Whether the clocks go back over this time, so that it comes twice; not so over a gap."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def _offset(local: datetime) -> str:
    return f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5]


def duration_words(t: Sayer, span: timedelta) -> str:
    """`1 d 6 h`: the two largest units, the smaller one rounded down.

    The words are `duration.*` in the catalogues; whoever counts down puts `left` behind them.
    """
    sign = "\N{MINUS SIGN}" if span < timedelta() else ""
    seconds = int(abs(span).total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if hours >= 24:  # noqa: PLR2004 (a day)
        days = hours // 24
        return sign + t.plural("duration.days", days, days=t.number(days), hours=hours % 24)
    if hours:
        return sign + t("duration.hours", hours=hours, minutes=f"{minutes % 60:02}")
    if minutes:
        return sign + t("duration.minutes", minutes=minutes)
    return sign + t("duration.seconds", seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Interval:
    """Two ends, half-open, and the ways to say them."""

    form: ClassVar[str] = "when"

    t: Sayer
    earliest: datetime
    latest: datetime
    today: date | None

    def plain(self) -> str:
        """A moment, whole days, or from one end to the other."""
        if self.earliest == self.latest:
            return self.at(self.t.moment(self.earliest, today=self.today))
        if self._whole_days():
            return self._days(self.earliest.date(), (self.latest - _DAY).date())
        if self.earliest.date() == self.latest.date():
            clocks = [self.t.clock(moment) for moment in (self.earliest, self.latest)]
            return self.t(f"{self.form}.clocks", day=self.day(), first=clocks[0], last=clocks[1])
        last = self.latest - _DAY if _is_midnight(self.latest) else self.latest
        if last <= self.earliest:
            return self._to_midnight()
        today = self._near(self.earliest, last)
        ends = [_end(self.t, moment, today) for moment in (self.earliest, last)]
        return self.t(f"{self.form}.span", first=ends[0], last=ends[1])

    def at(self, said: str) -> str:
        """A day or a moment alone."""
        return said

    def _to_midnight(self) -> str:
        """From a clock time to the end of that day, which is the next one's first moment."""
        ends = [self.t.moment(end, today=self.today) for end in (self.earliest, self.latest)]
        return self.t(f"{self.form}.span", first=ends[0], last=ends[1])

    def alone(self) -> str:
        """That day and nothing else."""
        return self.at(self.day())

    def day(self) -> str:
        """Of an interval within a day: that day."""
        return self.t.day(self.earliest, today=self.today)

    def night(self) -> str:
        """Both dates, because one date alone is taken for either night."""
        before = self.earliest.date() - _DAY
        return self._joined("night", before, self.earliest.date())

    def morning(self) -> str:
        """From six to noon of that day."""
        return self.t(f"{self.form}.morning", day=self.day())

    def afternoon(self) -> str:
        """From noon to six of that day."""
        return self.t(f"{self.form}.afternoon", day=self.day())

    def evening(self) -> str:
        """From six to midnight of that day."""
        return self.t(f"{self.form}.evening", day=self.day())

    def week(self) -> str:
        """The week that begins on this Monday."""
        return self.t(f"{self.form}.week", day=self.day())

    def month(self) -> str:
        """Always with its year: alone it is too easily taken for another word."""
        name = self.t(f"date.month.{self.earliest.month}")
        return self.t("date.month_year", month=name, year=self.earliest.year)

    def about(self) -> str:
        """About a moment, a day, or something longer."""
        if self.earliest == self.latest:
            local = in_zone(self.earliest, self.t.zone)
            day = self.t.day(local, today=self.today)
            return self.t(f"{self.form}.about_moment", day=day, clock=self.t.clock(local))
        if self._whole_days() == 1:
            return self.t(f"{self.form}.about_day", day=self.day())
        return self.t("when.about_other", time=self._by_shape())

    def _by_shape(self) -> str:
        """The word that fits the ends, when none was kept."""
        whole = self._whole_days()
        if whole == 7 and self.earliest.weekday() == 0:  # noqa: PLR2004 (a week from Monday)
            return self.week()
        if whole >= 28 and self.earliest.day == self.latest.day == 1:  # noqa: PLR2004 (a month)
            return self.month() if whole <= 31 else self.plain()  # noqa: PLR2004 (a month)
        return self.plain() if whole else self._by_parts() or self.plain()

    def _by_parts(self) -> str:
        """One part of a day, or from one to another; nothing where an end is no part's."""
        first = _part_with(0, self.earliest.time())
        last = _part_with(1, self.latest.time())
        if not first or not last:
            return ""
        before = self.latest - _DAY if _is_midnight(self.latest) else self.latest
        same = first == last and self.earliest.date() == before.date()
        ends = [type(self)(self.t, day, day, self.today) for day in (self.earliest, before)]
        start, end = _SAID[first](ends[0]), _SAID[last](ends[1])
        return start if same else self.t(f"{self.form}.parts", first=start, last=end)

    def _days(self, first: date, last: date) -> str:
        if first == last:
            return self.at(self.t.day(last, today=self.today))
        same = (first.year, first.month) == (last.year, last.month)
        return self._joined("days" if same else "span", first, last)

    def _joined(self, word: str, first: date, last: date) -> str:
        """Two days in one sentence; the month and the year they share are said once."""
        year = first.year != last.year
        if first.month == last.month and not year:
            start = _ordinal(self.t, first)
        else:
            start = day_words(self.t, first, year=year)
        today = self._near(first, last)
        return self.t(f"{self.form}.{word}", first=start, last=self.t.day(last, today=today))

    def _near(self, *days: date) -> date | None:
        """Today, where none of these needs its year; one behind the last is read for both."""
        today = self.today
        return today if today and all(is_near(day, today) for day in days) else None

    def _whole_days(self) -> int:
        """How many days from midnight to midnight; 0 for any other interval."""
        if _is_midnight(self.earliest) and _is_midnight(self.latest):
            return (self.latest.date() - self.earliest.date()).days
        return 0


class _Since(_Interval):
    """The same behind `since`."""

    form = "since"

    def at(self, said: str) -> str:
        """With its article."""
        return self.t("since.at", time=said)


class _Until(_Interval):
    """The same behind `until`, with that word."""

    form = "until"


_SENTENCE = _Form(
    _Interval, "when.since", "when.after", "when.before", "when.until", "when.until_moment",
    "when.unknown", {
        "since": _PartForm("when.since_part", _Since),
        "before": _PartForm("when.before_part", _Since),
        "until": _PartForm("when.until_part", _Until),
    },
)  # fmt: skip
_BEHIND_SINCE = _Form(
    _Since, "since.at", "since.after", "since.before", "since.until", "since.until_moment",
    "since.unknown", {
        "since": _PartForm("since.part", _Since),
        "before": _PartForm("since.before_part", _Since),
        "until": _PartForm("since.until_part", _Until),
    },
)  # fmt: skip

_SAID: dict[Said, Callable[[_Interval], str]] = {
    "about": _Interval.about,
    "night": _Interval.night,
    "morning": _Interval.morning,
    "afternoon": _Interval.afternoon,
    "evening": _Interval.evening,
    "day": _Interval.alone,
    "week": _Interval.week,
    "month": _Interval.month,
}
"""Moments, spans, and words whose ends do not fit them, are said plainly."""


def _end(t: Sayer, moment: datetime, today: date | None) -> str:
    """A day when it begins there, else a moment."""
    say = t.day if _is_midnight(moment) else t.moment
    return say(moment, today=today)


def _part_with(end: int, clock: time) -> Said | None:
    """The part of a day that begins (0) or ends (1) at this time of it."""
    return next((p for p, hours in DAYPARTS.items() if time(hours[end] % 24) == clock), None)


def _ordinal(t: Sayer, day: date) -> str:
    return t("date.first") if day.day == 1 else t("date.ordinal", n=day.day)


def _is_midnight(moment: datetime) -> bool:
    return moment.time() == _MIDNIGHT
