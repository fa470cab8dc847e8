"""Says things in one language: keys of the catalogues, codes, errors, names, times and numbers."""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ledger.domain.organisation import Label
from ledger.domain.values import When
from ledger.errors import LedgerError
from ledger.sanitize import clean_line
from projections.i18n import times
from projections.i18n.catalogue import load

_LABELLED = {"language": "language", "concept": "concept", "wanted": "concept"}
"""Fields of errors that are codes, and their groups of labels."""

_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}\Z")


class Translator:
    """One language and one zone; nothing about either is global.

    No method raises on what it is given to show: a key without a text shows as the key, a
    placeholder without a value as the placeholder.
    """

    def __init__(self, lang: str, zone: ZoneInfo) -> None:
        """Load the catalogue.

        Raises:
            UsageError: `unknown_language`.
        """
        self.lang = lang
        self.zone = zone
        self._texts = load(lang)

    def __call__(self, key: str, /, **fields: object) -> str:
        """The text of a symbolic key, its placeholders filled."""
        return self._fill(self._texts.gettext(key), fields)

    def plural(self, key: str, n: int, /, **fields: object) -> str:
        """The text of a symbolic key for `n` things; `{n}` is the number, grouped."""
        return self._fill(self._texts.ngettext(key, key, n), {"n": self.number(n), **fields})

    def field(self, text: str) -> str:
        """An English title, description or docstring of a declaration, in this language."""
        words = " ".join(text.split())
        return self._texts.gettext(words) if words else ""

    def code(self, group: str, code: str) -> str:
        """The label of a code, `code("service_state", "down")`; the code itself when it has none.

        A stage has labels by concept (`stage.request`); what those lack is looked up in `stage`.
        """
        for name in (group, group.partition(".")[0]):
            key = f"code.{name}.{code}"
            if (label := self._texts.gettext(key)) != key:
                return label
        return clean_line(code)

    def label(self, label: Label) -> str:
        """A name the organisation gave: one for all languages, or this language's, or the first."""
        if isinstance(label, str):
            return clean_line(label)
        names = {str(lang): name for lang, name in label.items()}
        return clean_line(names.get(self.lang) or next(iter(names.values()), ""))

    def when(self, when: When, *, today: date | None = None) -> str:
        """A time as it was said, never sharper; the year unless it is that of `today`."""
        return times.as_said(self, when, today)

    def moment(self, moment: datetime, *, today: date | None = None) -> str:
        """Day and time in the zone of the crisis, to the minute: `14 May 2022, 03:15`."""
        local = times.in_zone(moment, self.zone)
        return self("when.moment", day=self.day(local, today=today), clock=self.clock(local))

    def clock(self, moment: datetime) -> str:
        """The time of the day in the zone of the crisis, 24 hours: `03:15`.

        One that comes twice that day says which: `02:30 (+02:00)`.
        """
        return times.clock_words(times.in_zone(moment, self.zone))

    def day(self, day: date, *, today: date | None = None) -> str:
        """A day: `14 May 2022`; without the year near `today`, in the same year."""
        return times.day_words(self, day, year=today is None or not times.is_near(day, today))

    def number(self, number: float) -> str:
        """A number with the decimal mark of the language, nothing rounded off.

        Digits are grouped with a space in every language, so that a mark is always a decimal mark:
        1,200 is twelve hundred to one reader and one and a fifth to another (ISO 80000-1, 7.3).
        """
        marks = self("number.group") + self("number.decimal") + "\N{MINUS SIGN}"
        said = f"{number:,}"
        taken_for_a_group = _THREE_DECIMALS.match(said)
        return (said + "0" * bool(taken_for_a_group)).translate(str.maketrans(",.-", marks))

    def percent(self, share: float) -> str:
        """A percentage, 40 for 40 %; rounded down, so that 100 % is never said too early."""
        return self("number.percent", n=self.number(math.floor(share)))

    def duration(self, span: timedelta) -> str:
        """How long, in its two largest units: `2 d 3 h`, `3 h 05 min`, `12 min`, `8 s`."""
        return times.duration_words(self, span)

    def error(self, error: LedgerError) -> str:
        """What happened and what to do, with the line and the field when the error names them."""
        key = f"error.{error.code}"
        fields = self._labelled(error.fields)
        text = self._texts.gettext(key)
        if text == key:
            return self("error.unexpected", code=error.code, details=str(error))
        names = [n for n in ("line", "field") if error.fields.get(n) and f"{{{n}}}" not in text]
        sentence = self._fill(text, fields)
        if not names:
            return sentence
        return self(f"error.in_{'_'.join(names)}", **{**fields, "sentence": sentence})

    def _labelled(self, fields: Mapping[str, object]) -> dict[str, object]:
        """The fields of an error, those that are codes by their labels."""
        stages = f"stage.{str(fields.get('originator', '')).partition('.')[0]}"
        groups = {**_LABELLED, "stage": stages, "allowed": stages}
        return {
            name: ", ".join(self.code(groups[name], code) for code in str(value).split(", "))
            if name in groups
            else value
            for name, value in fields.items()
        }

    def _fill(self, text: str, fields: Mapping[str, object]) -> str:
        return text.format_map(_Shown({k: self._shown(v) for k, v in fields.items()}))

    def _shown(self, value: object) -> str:
        if isinstance(value, When):
            return self.when(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, timedelta):
            return self.duration(value)
        if isinstance(value, float):
            return self.number(value)
        return clean_line(str(value))


class _Shown(dict[str, str]):
    """Values by placeholder; one without a value stays as it is."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
