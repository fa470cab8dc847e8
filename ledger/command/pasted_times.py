"""By when something is needed, in a line that somebody typed: `lundi 8h au plus tard`.

A time is taken from behind a word like *before*, from around *at the latest*, or where a day is
named with a clock time. What has several readings is taken from nowhere, and said with them.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from ledger.command.order import Context
from ledger.command.time_calendar import readings
from ledger.command.time_tokens import UnreadableError, tokens
from ledger.command.times import parse
from ledger.errors import InputError

LONGEST_TIME = 6
"""Words of a time."""


class Needed(NamedTuple):
    """By when: as it can be read, and its words as they stand in the line.

    Where none was taken, `unread` are the words that were not, and `readings` what they may mean,
    each as it can be typed; empty where nothing of the sort is said.
    """

    said: str = ""
    words: str = ""
    unread: str = ""
    readings: tuple[str, ...] = ()


class _Candidate(NamedTuple):
    said: str
    words: str
    bare: bool = False
    """Whether a number alone is an hour there."""
    sure: bool = True
    """Whether it is when something is needed, and not when it broke."""


def needed_in(text: str, context: Context) -> Needed:
    """What a line says of when it is needed."""
    for candidate in (*_around(text), *_behind(text), *_on_day(text)):
        if (found := _tried(candidate, context)) is not None:
            return found
    found_so = _UNREAD.search(text)
    return Needed(unread=found_so[0].strip()) if found_so else Needed()


def begins_with(text: str, needed: Needed) -> str:
    """A text without the words that say by when."""
    words = needed.words or needed.unread
    before, found, behind = text.partition(words) if words else (text, "", "")
    by = _BY_LAST.search(before) if found else None
    return f"{before[: by.start()] if by else before} {behind}".strip(MARKS) if found else text


def _tried(candidate: _Candidate, context: Context) -> Needed | None:
    """None for what is no time; what has several readings is one that is not taken."""
    try:
        when = parse(candidate.said, context.now, context.zone, direction="future")
    except InputError as error:
        told = tuple(readings(error))
        double = told and (candidate.bare or not _is_bare(candidate.said))
        return Needed(unread=candidate.words, readings=told) if double else None
    if when.said == "unknown":
        return None
    taken = Needed(candidate.said, candidate.words)
    return taken if candidate.sure else Needed(unread=candidate.words)


def _is_bare(said: str) -> bool:
    """Whether nothing but a number is said, which may be how many: `pour 2 patients`."""
    try:
        kinds = {t.kind for t in tokens(said)}
    except (UnreadableError, ValueError):
        return False
    return kinds <= {"number", "by", "before", "until", "in"}


def _around(text: str) -> Iterator[_Candidate]:
    """The longest words before and behind *at the latest* that are a time with it."""
    for place in reversed([*_LATEST.finditer(text)]):
        before, behind = _words(text[: place.start()]), _words(text[place.end() :])
        many = product(range(LONGEST_TIME, -1, -1), repeat=2)
        for first, last in sorted(many, key=sum, reverse=True):
            if first > len(before) or last > len(behind) or not first + last:
                continue
            if last and _counts(behind, last, alone=True):
                continue
            start = before[len(before) - first].start() if first else place.start()
            end = place.end() + (behind[last - 1].end() if last else 0)
            words = text[start:end].strip(MARKS)
            yield _Candidate(words.replace(")", " "), words, bare=True)


def _behind(text: str) -> Iterator[_Candidate]:
    """The time behind the last word like *before*, with a day that stands before it."""
    for place in reversed([*_BY.finditer(text)]):
        words = _words(text[place.end() :])
        by = place[1]
        sure = re.fullmatch(_SURE, by) is not None
        for last in range(min(len(words), LONGEST_TIME), 0, -1):
            stood = text[place.end() :][words[0].start() : words[last - 1].end()].strip(MARKS)
            said = stood.replace(")", " ")
            if _counts(words, last) or (_FOR_LONG.fullmatch(by) and _LONG.fullmatch(said)):
                continue
            bare = sure and last == len(words)
            day = _day_before(text[: place.start()])
            if day and _CLOCK.search(said):
                whole = text[text.rindex(day, 0, place.start()) : place.end()] + stood
                yield _Candidate(f"{by} {day} {said}", whole, bare)
            yield _Candidate(f"{by} {said}", f"{by} {stood}", bare)
            if not _LONG.fullmatch(said):
                yield _Candidate(said, stood, bare)


def _day_before(text: str) -> str:
    """The day that stands at the end of a text."""
    found = [*_DAY.finditer(text)]
    return found[-1][0] if found and not text[found[-1].end() :].strip(MARKS) else ""


def _on_day(text: str) -> Iterator[_Candidate]:
    """A clock time behind a day that is named without such a word: *vandaag 18u*.

    Behind a weekday it may be when something broke; an hour in words is said and not taken either.
    """
    for place in reversed([*_DAY.finditer(text)]):
        if _SINCE_LAST.search(text[: place.start()]):
            continue
        words = _words(text[place.start() :])
        for last in range(min(len(words), LONGEST_TIME), 1, -1):
            stood = text[place.start() :][: words[last - 1].end()].strip(MARKS)
            figures = _CLOCK.search(stood) is not None
            if not _counts(words, last) and (figures or _PART.search(stood)):
                sure = figures and not _WEEKDAY.match(stood)
                yield _Candidate(stood.replace(")", " "), stood, sure=sure)


def _words(text: str) -> list[re.Match[str]]:
    return [*re.finditer(r"[^\s)]+", text)]


def _counts(words: list[re.Match[str]], last: int, *, alone: bool = False) -> bool:
    """Whether the last of some words is how many of what comes behind: *18u 6 laptops*."""
    behind = " ".join(word[0] for word in words[last:])
    count = re.fullmatch(r"\d{1,4}", words[last - 1][0]) is not None and (alone or last > 1)
    return (
        count and bool(behind[:1].isalpha()) and not (FOR.match(behind) or _AND_FIRST.match(behind))
    )


MARKS = " ,.:;|\N{EN DASH}\N{EM DASH}-"
"""What stands between the parts of a line."""
_BY_WORDS = (
    r"avant|pour|d['\u2019]ici|au plus tard|before|by|for|no later than|sous|dans|within"
    r"|voor|v[óo][óo]r|tegen|uiterlijk|ten laatste|binnen|vor|bis|sp[äa]testens|f[üu]r|innerhalb"
)
_BY = re.compile(rf"(?i:\b({_BY_WORDS})\s+)")
_BY_LAST = re.compile(rf"(?i:\b(?:{_BY_WORDS})\s*$)")
_SURE = re.compile(r"(?i:by|tegen|uiterlijk|bis|sp[äa]testens|no later than|au plus tard)")
"""Behind these a number at the end of a line is an hour."""
_FOR_LONG = re.compile(r"(?i:pour|for|voor|f[üu]r)")
_LONG = re.compile(
    r"(?i:(?:\d{1,4}|\w+)\s*(?:min\w*|jours?|dag(?:en)?|tagen?|tage?|days?|weken|weeks?|semaines?"
    r"|wochen?|mois|maanden?|months?|monaten?)|(?:2[4-9]|[3-9]\d)\s*(?:h|u|heures?|uur|uren|hours?"
    r"|stunden?|std))"
)
"""For how long, which no clock shows: `48h`, `2 jours`."""
_LATEST_WORDS = (
    r"au plus tard|ten laatste|op zijn laatst|uiterlijk|sp[äa]testens|at the latest|latest"
)
_LATEST = re.compile(rf"(?i:\b(?:{_LATEST_WORDS})\b)")
_HOUR = (
    r"\d{1,2}(?:[:.]\d{2}|\s*(?:h|u|uhr|uur|heures?|am|pm|o'clock)(?:\s*\d{2})?)"
    r"(?![\w/]|\s*(?:sans|zonder|ohne|without|par|per|pro)\b)"
)
_UNREAD = re.compile(
    rf"(?i:\b(?:{_BY_WORDS})\s+(?:(?:om|um|at|[àa])\s+)?{_HOUR}|{_HOUR}\s+(?:{_LATEST_WORDS})"
    rf"|\b(?:livrer|leveren|liefern|deliver|besoin|nodig|gebraucht|ben[öo]tigt|needed)"
    rf"\s+(?:(?:om|um|at|by|[àa])\s+)?{_HOUR}"
    rf"|\b(?:[àa]|om|um|at)\s+(?:{_HOUR}|midi|minuit|noon|midnight|middernacht)\s*$"
    r"|\b(?:by|tegen|uiterlijk|bis|sp[äa]testens)\s+\d{1,2}\s*(?=$|[,.;)]))"
)
_WEEKDAYS = (
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_WEEKDAY = re.compile(rf"(?i:{_WEEKDAYS})\b")
_PART = re.compile(
    r"(?i:\b(?:matin|midi|apr[eè]s-midi|soir|premi[eè]re heure|vroeg|ochtend|middag|namiddag|avond"
    r"|fr[uü]h|vormittag|mittag|nachmittag|abend|morning|noon|afternoon|evening|first thing)\b)"
)
_DAY = re.compile(
    r"(?i:\b(?:aujourd['\u2019]hui|ce (?:matin|midi|soir)|demain|apr[èe]s-demain|vandaag|vanmiddag"
    r"|vanavond|morgen|overmorgen|heute|[üu]bermorgen|today|tonight|tomorrow"
    r"|first thing (?:tomorrow|on \w+day|\w+day)|"
    rf"{_WEEKDAYS})\b)"
)
_SINCE_LAST = re.compile(
    r"(?i:\b(?:depuis|since|sinds|seit|vanaf|ab|from|[àa] partir de|d[èe]s|hier|gisteren"
    r"|gestern)(?:\s+(?:le|ce|the|de|dem|den))?\s*$)"
)
"""What says that something began then."""
_CLOCK = re.compile(r"(?i:\d\s*(?:[hu:.]|uhr|uur|heures?|am|pm|$))")
_AND_FIRST = re.compile(r"(?i:(?:et|en|und|and)\b)")
FOR = re.compile(
    r"(?i:\b(?:pour|pr|au|aux|[àa]|chez|du|des|de|voor|op|in|bij|van|f[üu]r|im|auf|am|bei|for|at)\s+"
    r"(?:(?:les?|la|de|het|die|der|das|den|the)\s+|l['\u2019])?)"
)
