"""Says things in one language: keys of the catalogues, codes, errors, names, times and numbers."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from ledger.command.time_words import DOUBLE, READINGS, word_in
from ledger.domain.concept import NOTHING
from ledger.domain.field_values import FieldValues
from ledger.domain.organisation import Label
from ledger.domain.part_names import Called, PartNames
from ledger.domain.short_names import called
from ledger.domain.values import Sealed, When
from ledger.errors import LedgerError
from ledger.sanitize import clean_line, plain_name
from projections.i18n import times
from projections.i18n.catalogue import load
from projections.i18n.typed_options import typed_in_place

_LABELLED = {
    "language": "language",
    "concept": "concept",
    "wanted": "concept",
    "part": "crisis_part",
}
"""Fields of errors that are codes, and their groups of labels."""

_CODED = {
    "unknown_stage": {"known": "asset_stage"},
    "stage_ahead": {"value": "asset_stage", "earlier": "asset_stage"},
    "count_fell": {"value": "asset_stage"},
    "role": {"kind": "kind"},
    "writer_may_not": {"kind": "kind"},
    "law_not_in_force": {"value": "clock_regime"},
    "due_by_law": {"value": "clock_regime"},
    "column_private": {"looks": "private"},
    "names_are_shown": {"value": "marking"},
    "range_qualified": {"value": "qualifier"},
    "per_is_rate": {"value": "figure_kind"},
    "other_sort": {"value": "figure_kind", "said": "figure_kind"},
}
"""The fields of particular errors that are codes."""

_NAMES_OF_FIELDS = {
    "in_two_places": "other",
    "stdin_twice": "other",
    "made_by_rule": "known",
    "part_has_no": "known",
    "impossible_correction": "known",
    "unknown_field": "known",
}
"""The fields of particular errors that are names of fields, beside `field` itself."""

_AS_TYPED = frozenset({"unknown_field", "made_by_rule", "not_empty"})
"""Errors whose `field` is a word to be found again, or typed, as it stands."""

_LISTED = 30
"""Names in one sentence."""

_ALIKE = 0.7
"""How like a word is to what was probably meant, from 0 to 1."""

_QUOTED = re.compile('"([^"]*)"')
"""A text between quotes within a line to be typed."""

_ONE_WORD = re.compile(r"[\w.-]+\Z")

_LONGEST_GUESS = 60
"""Characters of a word for which something else may have been meant."""

_ABOUT = {"originator": "short", "other": "other_short"}
"""Fields of errors that name what an entry is about, and those that hold its short name."""

_ONE_OF_A_KIND = frozenset({"crisis.main", "member.roll", "restore.hierarchy", "service.all"})
"""What needs no short name, because its concept has no other."""

_MINUTE = 60
_MOST_DURATIONS = 10_000
"""Durations whose words are remembered: a list says the ages of its rows at every look."""

_FIELDS = "field."

_BETWEEN = " \N{MIDDLE DOT} "
"""Between the fields of one thing."""

_JOINTS = re.compile("[-_]")

_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}\Z")


_NARROWER = {
    ("unknown_originator", "known", NOTHING): "unknown_originator_none",
    ("wrong_stage", "allowed", "absent"): "wrong_stage_there",
    ("wrong_stage", "ways", ""): "wrong_stage_last",
    ("other_concept", "by", "name"): "other_concept_named",
    ("too_short", "limit", "1"): "too_short_empty",
    ("number_among_words", "without", "qualifier"): "number_among_words_apart",
    ("number_with_unit", "without", "unit"): "number_with_unit_apart",
    ("number_is_range", "without", "upper"): "number_is_range_apart",
    ("number_roughly_in_words", "without", "qualifier"): "number_roughly_apart",
    ("names_nothing", "way", "option"): "names_nothing_option",
    ("above_whole", "without", "of"): "above_whole_apart",
    ("below_zero", "without", "unit"): "below_zero_apart",
    ("already_so", "within", "changes"): "already_so_corrected",
    ("bad_filter", "quote", "open"): "bad_filter_quote",
    ("server_unreachable", "whose", "own"): "server_unreachable_own",
    ("server_unreachable", "whose", "other"): "server_unreachable_other",
}
"""Errors that say it more plainly where one of their fields has this value."""


def _sentence_of(error: LedgerError) -> str:
    """The name of the sentence for an error: its code, or a narrower one."""
    said = ((error.code, name, str(value)) for name, value in error.fields.items())
    return next((_NARROWER[one] for one in said if one in _NARROWER), error.code)


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
        self._durations: dict[float, str] = {}

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

    def example(self, line: str) -> str:
        """A line to be typed, its English texts between quotes in this language.

        What a shell takes for one word anyway loses its quotes.
        """
        from projections.i18n.declared import EXAMPLES  # noqa: PLC0415 (saying needs no domain)

        def said(text: "re.Match[str]") -> str:
            words = self.field(text[1]) if text[1] in EXAMPLES else text[1]
            return words if _ONE_WORD.match(words) else f'"{words}"'

        return _QUOTED.sub(said, line)

    def code(self, group: str, code: str, n: float = 1) -> str:
        """The label of a code, `code("service_state", "down")`, as one says it of `n` things.

        A stage has labels by concept (`stage.request`); what those lack is looked up in `stage`,
        and what has no label anywhere is said as words: `in service` for `in-service`. The codes
        of the groups `field.<concept>` are names of fields.
        """
        if group.startswith(_FIELDS):
            return self.named(group.removeprefix(_FIELDS), code)
        for name in (group, group.partition(".")[0]):
            key = f"code.{name}.{code}"
            if (label := self._label(key, math.ceil(n))) != key:
                return label
        return clean_line(spoken(code))

    def _label(self, key: str, n: int) -> str:
        """One form or two: most labels are said alike of one and of many."""
        label = self._texts.ngettext(key, key, n)
        return label if label != key else self._texts.gettext(key)

    def counted(self, group: str, code: str, n: float) -> str:
        """How many at a stage or with an outcome: `4 isolated`, `4 transmises`."""
        return self("number.counted", n=self.number(n), what=self.code(group, code, n))

    def about(self, originator: str, short: str = "") -> str:
        """What an entry is about, by its sort and its name: `request R-1 (pmo-01)`."""
        concept, dot, slug = originator.partition(".")
        if not dot:
            return self.code("concept", concept)
        label = self.code("concept", concept)
        if originator in _ONE_OF_A_KIND:
            return label
        return f"{label} {clean_line(called(slug, short))}"

    def named(self, concept: str, name: str, event: Any = None) -> str:
        """What the commands of a concept call a field: `named("service", "state")`.

        A field that none has is said as words; of an `event` of that type as that calls it.
        """
        from projections.i18n.declared import title  # noqa: PLC0415 (saying needs no domain)

        return self.field(title(concept, name, event))

    def label(self, label: Label | Called) -> str:
        """A name the organisation gave: one for all languages, or this language's, or the first."""
        if isinstance(label, str):
            return clean_line(label)
        names = {str(lang): name for lang, name in label.items()}
        return clean_line(names.get(self.lang) or next(iter(names.values()), ""))

    def parts(self, names: PartNames) -> str:
        """Parts of the organisation by their names, with their ids where those are to be typed."""
        return ", ".join(self._part(ident, one, names.coded) for ident, one in names.called)

    def _part(self, ident: str, called: Called, coded: bool) -> str:  # noqa: FBT001 (as the names)
        label = self.label(called)
        other = coded and plain_name(label) != plain_name(ident)
        return f"{label} (`{ident}`)" if other else label

    def when(self, when: When, *, today: date | None = None) -> str:
        """A time as it was said, never sharper; the year unless it is that of `today`."""
        return times.as_said(self, when, today)

    def since(self, when: When, *, today: date | None = None) -> str:
        """A time as it stands behind `since`: `the afternoon of 14 May`, `le 14 mai`."""
        return times.since(self, when, today)

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
        seconds = int(span.total_seconds())
        key = seconds if abs(seconds) < _MINUTE else seconds - math.fmod(seconds, _MINUTE)
        if key not in self._durations:
            if len(self._durations) >= _MOST_DURATIONS:
                self._durations.clear()
            self._durations[key] = times.duration_words(self, span)
        return self._durations[key]

    def error(self, error: LedgerError, typed: Mapping[str, str] | None = None) -> str:
        """What happened and what to do, with the place when the error names one.

        That is a line and a field, or of a table a row and a column. Fields go by their titles, and
        beside them by their names, or by what `typed` has for a name: `Needed by (`--needed-by`)`.
        """
        fields = self._labelled(error, typed or {})
        text = self._texts.gettext(f"error.{_sentence_of(error)}")
        if text == f"error.{_sentence_of(error)}":
            return self("error.unexpected", code=error.code, details=str(error))
        in_file = bool(error.fields.get("line") or error.fields.get("row"))
        said = self._placed(error, typed_in_place(text, typed or {}, in_file=in_file), fields)
        near = self._near(error, fields)
        more = [self("error.near", value=near)] if near else []
        more += [self("error.order", order=order) for order in [error.fields.get("order")] if order]
        more += [
            self("error.empties", typed=empties) for empties in [fields.get("empties")] if empties
        ]
        return " ".join((said, *more))

    def _placed(self, error: LedgerError, text: str, fields: dict[str, object]) -> str:
        """The sentence, and before it those of its places that it does not name itself."""
        places: tuple[str, ...] = ("line", "field")
        if error.fields.get("row"):
            places = ("row", "field")
            if column := fields.get("column"):
                places = ("row",) if "{field}" in text else ("row", "column")
                fields["field"] = column
        names = [n for n in places if error.fields.get(n) and f"{{{n}}}" not in text]
        sentence = self._fill(text, fields)
        if not names:
            return sentence
        return self(f"error.in_{'_'.join(names)}", **{**fields, "sentence": sentence})

    def _near(self, error: LedgerError, fields: Mapping[str, object]) -> str:
        """What was probably meant by a word that is none of those known; "" where nothing is."""
        about = "field" if error.code == "unknown_field" else "value"
        word = plain_name(str(error.fields.get(about) or error.fields.get("name") or ""))
        known = f"{error.fields.get('known', '')}, {fields.get('known', '')}".split(", ")
        asked = error.code.startswith(("unknown_", "not_a_choice", "post_not_held"))
        if not asked or not word or len(word) > _LONGEST_GUESS:
            return ""
        titled = {one: one.partition(" (`") for one in known if " (`" in one}
        known += [title for title, _, _ in titled.values()]
        plain = {plain_name(one.strip("`")): one.strip("`") for one in known if one}
        if about == "field":
            plain |= {plain_name(name.rstrip("`)")): one for one, (_, _, name) in titled.items()}
            plain |= {plain_name(title): one for one, (title, _, _) in titled.items()}
        found = get_close_matches(word, plain, 1, _ALIKE)
        return plain[found[0]] if found and found[0] != word else ""

    def _labelled(self, error: LedgerError, typed: Mapping[str, str]) -> dict[str, object]:
        """The fields of an error: codes by their labels, names of fields by their titles."""
        fields = error.fields
        stages = f"stage.{str(fields.get('originator', '')).partition('.')[0]}"
        groups = {**_LABELLED, "stage": stages, "allowed": stages, **_CODED.get(error.code, {})}
        if fields.get("group"):
            groups["known"] = str(fields["group"])
        said = {
            name: ", ".join(self.code(groups[name], code) for code in str(value).split(", "))
            if name in groups and not isinstance(value, PartNames)
            else value
            for name, value in fields.items()
        }
        said |= {k: self.parts(v) for k, v in said.items() if isinstance(v, PartNames)}
        if known := said.get("known"):
            said["known"] = _shortened(str(known))
        if argument := said.get("argument"):
            said["argument"] = self._argument(str(argument))
        if isinstance(reason := said.get("reason"), str):
            said["reason"] = self._reason(reason)
        if error.code in DOUBLE:
            said |= {k: word_in(self.lang, str(said[k])) for k in READINGS if k in said}
        return {**said, **self._abouts(fields), **self._titles(error, typed)}

    def _argument(self, name: str) -> str:
        """How an argument stands in the help: `FILE` in the reader's language, `--ca` as it is."""
        key = f"cli.metavar.{name.lower()}"
        label = self._texts.gettext(key)
        return name if label == key else label

    def _abouts(self, fields: Mapping[str, object]) -> dict[str, str]:
        """What an entry is about, and what is to be typed, as people say it."""
        named = {
            name: self._about(
                str(fields[name]),
                str(fields.get(f"{name}_named") or fields.get(short) or ""),
                fields.get(f"{name}_part"),
            )
            for name, short in _ABOUT.items()
            if "." in str(fields.get(name, ""))
        }
        if "." in str(fields.get("command", "")) and not fields.get("line"):
            from projections.i18n.declared import typed_as  # noqa: PLC0415 (saying needs no domain)

            named["command"] = typed_as(str(fields["command"]))
        return named

    def _about(self, originator: str, short: str, part: object) -> str:
        """By the name of the part of the organisation that it is about, where it is about one."""
        if not isinstance(part, PartNames):
            return self.about(originator, short)
        return f"{self.code('concept', originator.partition('.')[0])} {self.parts(part)}"

    def _titles(self, error: LedgerError, typed: Mapping[str, str]) -> dict[str, str]:
        """The names of fields that an error holds, as `Needed by (`--needed-by`)`."""
        places = {"field", _NAMES_OF_FIELDS.get(error.code, "field")}
        if error.code in _AS_TYPED:
            places.remove("field")
        listed = any(error.fields.get(place) for place in ("line", "row", "within"))
        spelt = {} if listed or error.code == "unknown_field" else typed
        return {
            place: ", ".join(self._titled(one, spelt) for one in str(names).split(", "))
            for place in places
            if (names := error.fields.get(place)) and isinstance(names, str)
        }

    def _titled(self, name: str, typed: Mapping[str, str]) -> str:
        """The title of a field, and how it is written where that is another word."""
        from projections.i18n.declared import asked  # noqa: PLC0415 (saying needs no domain)

        if name in typed:
            return typed[name]
        english = asked(name)
        title = self.field(english) if english else ""
        if title.casefold() == name.casefold():
            return title
        return f"{title} (`{name}`)" if title else f"`{name}`"

    def _reason(self, reason: str) -> str:
        """Why the system refused something."""
        from projections.i18n.os_reasons import in_words  # noqa: PLC0415 (where something is refused)

        return in_words(reason, lambda name: self.code("os_reason", name))

    def _fill(self, text: str, fields: Mapping[str, object]) -> str:
        if not fields and "{" not in text and "}" not in text:
            return text
        return text.format_map(_Shown({k: self._shown(v) for k, v in fields.items()}))

    def values(self, values: FieldValues) -> str:
        """What is said in fields, each by what the commands call its field."""
        return _BETWEEN.join(
            self("board.labelled", label=self.named(values.concept, name), text=self._shown(value))
            for name, value in values.said
        )

    def _shown(self, value: object) -> str:
        """A value of any type, in words."""
        if type(value) is str:  # by far the most, and none of those below
            return clean_line(value)
        for kind, say in _SHOWN:
            if isinstance(value, kind):
                return say(self, value)
        return clean_line(str(value))


_SHOWN: tuple[tuple[type, Callable[[Translator, Any], str]], ...] = (
    (FieldValues, lambda t, value: t.values(value)),
    (Sealed, lambda t, _: t("cli.entry.sealed")),
    (When, lambda t, value: t.when(value)),
    (datetime, lambda t, value: t.moment(value)),
    (date, lambda t, value: t.day(value)),
    (timedelta, lambda t, value: t.duration(value)),
    (float, lambda t, value: t.number(value)),
    (PartNames, lambda t, value: clean_line(t.parts(value))),
)
"""How each type of value is said, the most particular first."""


def _shortened(names: str) -> str:
    """As many of a list of names as a person reads."""
    listed = names.split(", ")
    return (
        names
        if len(listed) <= _LISTED
        else ", ".join((*listed[:_LISTED], "\N{HORIZONTAL ELLIPSIS}"))
    )


def spoken(code: str) -> str:
    """A code for which there is no label, as words: `in service` for `in-service`."""
    return " ".join(filter(None, _JOINTS.split(code))) or code


class _Shown(dict[str, str]):
    """Values by placeholder; one without a value stays as it is."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
