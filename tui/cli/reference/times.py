"""The page of times: every word that is understood, and what examples become."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from ledger.command.time_calendar import Direction
from ledger.command.time_words import LANGUAGES, READINGS, ROWS, Row
from ledger.command.times import parse
from ledger.domain.values import When
from ledger.errors import InputError

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
"""A Thursday."""

_OPENING = """\
# Times as they are said

Times are read in French, Dutch, German and English, whatever the language of the screen; \
accents and capitals do not matter. Without a year or a day, the **next** one is meant \
where a field is about what is to come (deadline, needed by, meeting, review, planned for, due, \
until), the **last** one where it is about what happened, and else the **nearest**; of the \
period of a cancellation the next weekday and the nearest date. A day without its year that \
would be taken from another year while this year's is within four weeks is asked, as is the next \
month of what happened and the last one of what is to come. What \
has two readings is refused with both, each as it can be typed, with the word that was said \
before it; a night has two dates, `2 h` \
behind *since* is how long or a clock time. A clock time with a zero before it, or as a clock \
shows it (`03h15`, `03:00`, `10:30`), is one of 24, and so is one with minutes as it is written \
down (`8h30`, `8.30 Uhr`) or stands on a date (`14/05 3:15`). \
From one to eleven in any other way, in figures as in words (`3h`, `5:30`, \
`om 3 uur`, `trois heures`), it may \
be of either half of the day: of what happened the one that is over is taken where only one is \
today's, else both are \
shown; of another day that is named seven to eleven are the morning. A range is read so as a \
whole (`from 9 to 5` is a day or a night); an end beyond doubt is that of the other where they \
are within twelve hours (`22h à 2h`). A bare number up to eleven behind *about*, *before*, \
*until*, *since* or *by* is such an hour; bare figures alone (`5`, `9-17`) and behind a weekday \
are asked with all that they may mean. How long without *in* (`48h`, `2 jours`) is in how long of \
what is to come; of what happened it is asked. *At the latest* may stand behind. Numbers up \
to ninety-nine may be in words. A time of the next ten minutes that is said to have \
happened is *about now*. Every answer \
says the date that was understood.

## What examples become

On Thursday 26 November 2026 at 13:44 in Brussels.

| typed | happened | is to come |
| --- | --- | --- |
"""

_MEANINGS = {
    "unknown": "not known", "now": "now", "about": "about", "before": "before, not after",
    "after": "after, since", "until": "until, with that day", "in": "from now on",
    "by": "at the latest", "end": "its end, of what is due",
    "ago": "before now", "third": "about ten days of a month",
    "from": "from", "to": "to", "and": "to, behind from", "at": "at",
    "noon": "12:00", "midnight": "00:00", "week": "a week, from Monday", "month": "a month",
    "included": "with that day", "oclock": "a clock time", "half": "half an hour, in a clock time",
    "quarter": "a quarter of an hour, in a clock time", "less": "before, in a clock time",
    "weekend": "Saturday and Sunday", "whole": "the whole of it",
    "lastnight": "the last night", "nextnight": "the coming night", "filler": "says nothing",
}  # fmt: skip
_EXAMPLES = (
    "03:15", "15h", "15h30", "15u30", "6 h 30", "15 heures 30", "15.30 Uhr", "um 10.10", "vers 3h",
    "3 pm", "trois heures", "8h30", "08h30", "at 5:30", "by 8", "half 2", "demain 3h",
    "ce soir 2h", "tonight 2am", "3h-4h", "from 9 to 5", "22h à 2h", "14h-3h", "entre 8h et 10h",
    "13:46", "14:30", "16:45", "10.10", "10/10", "midi", "minuit", "halb vier", "half vier",
    "half 4", "kwart voor drie", "Viertel nach drei", "trois heures moins le quart",
    "half past three", "quarter to three", "um acht", "-20m", "-1h30", "-1h90", "il y a 20 min",
    "vor 2 Stunden", "vor 3 h", "vor 3 Uhr", "dans 2 h", "over 2 uur", "in zwei Stunden",
    "il y a une demi-heure", "in 1 week", "vor einer Woche", "over een maand", "dans huit jours",
    "il y a 3 jours à 14h", "maintenant", "à l'instant", "daarnet", "hier", "vanmorgen",
    "gisteravond", "maandagavond", "ce soir", "ce soir minuit", "heute Abend", "heute früh",
    "morgen früh", "hier soir", "hier soir 23h", "hier soir 3h", "gestern Nacht", "vannacht",
    "last night", "nuit du 24 au 25/11", "demain 8h", "morgen um 8", "lundi", "lundi 8h", "jeudi",
    "jeudi 18h", "à partir de lundi", "24h", "24 Uhr", "demain 24h", "mi-décembre",
    "fin de matinée", "dès que possible",
    "avant-hier", "avant hier", "05/01", "28/11", "25/11", "décembre", "dans 15 jours",
    "am Morgen", "14-05-2022", "2022-05-14 night", "14 mai 2022",
    "2022-05-14 15:30", "2022-05-14 15:30:12", "de 4h15 à 4h50", "10:00-12:00", "20h-2h",
    "between 10 and 12", "between two and four", "hier entre 22h et 2h", "lundi 22h à mardi 2h",
    "de vendredi à lundi", "de lundi à vendredi", "ce lundi", "samedi et dimanche", "ce week-end",
    "le week-end prochain", "fin de semaine", "jusqu'au 5", "am 5.", "dans 1,5 h", "18h-16h",
    "14 au 16 mai", "16-17 May", "2022-05-16..2022-05-17", "before 05/01",
    "jusqu'au 5 janvier", "t/m 5 januari", "since 2022-05-14", "depuis ce matin",
    "bis morgen früh", "avant ce soir", "de hier soir à ce matin", "depuis 20 min", "depuis 2 h",
    "seit 2 Uhr", "cette semaine", "KW 20", "July", "end of June", "avant fin juin", "by Friday",
    "d'ici 10 jours", "14h au plus tard",
    "lundi 8h au plus tard", "48h", "30 min", "5", "vendredi 8", "vendredi 28", "9-17", "9h-17",
    "demain première heure", "first thing tomorrow", "2021-05",
    "2026-03-29 02:30", "2026-10-25 02:30", "2026-10-25 02:30 (+01:00)", "2026-10-25 02:50..02:10",
    "unknown",
)  # fmt: skip


def times_page() -> str:
    """The page docs/times.md as Markdown."""
    rows = [f"| `{text}` | {_becomes(text, 'past')} | {_becomes(text, 'future')} |"
            for text in _EXAMPLES]  # fmt: skip
    words = ["## The words\n", "| means | en | fr | nl | de |", "| --- | --- | --- | --- | --- |"]
    return _OPENING + "\n".join([*rows, "", *words, *_words()])


def _words() -> Iterator[str]:
    for row in ROWS:
        told = (", ".join(f"`{w}`" for w in getattr(row, lang).split("|") if w)
                for lang in LANGUAGES)  # fmt: skip
        yield f"| {_meaning(row)} | {' | '.join(told)} |"


def _meaning(row: Row) -> str:
    if row.kind in _MEANINGS:
        return _MEANINGS[row.kind]
    value = " ".join(map(str, row.value)) if isinstance(row.value, tuple) else row.value
    return f"{row.kind} {value}"


def _becomes(text: str, direction: Direction) -> str:
    try:
        return _interval(parse(text, NOW, ZONE, direction=direction))
    except InputError as refused:
        known = [str(v) for k, v in refused.fields.items() if k in READINGS]
        return f"refused: {' or '.join(f'`{v}`' for v in known)}" if known else "refused"


def _interval(when: When) -> str:
    ends = [f"{end:%a %Y-%m-%d %H:%M}" if end else "…" for end in (when.earliest, when.latest)]
    both = ends[0] if ends[0] == ends[1] else " to ".join(ends)
    if when.said == "span" and when.earliest is None:
        return f"until: {ends[1]}"
    return "not known" if when.said == "unknown" else f"{when.said}: {both}"
