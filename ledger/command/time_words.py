"""The words times are said in, in four languages: one table for reading them and for the docs.

Words stand here without accents and in small letters, as `folded` makes them; a phrase of several
words is written with spaces. One word may stand in several languages, with one meaning.
"""

import re
import unicodedata
from functools import cache
from typing import Any, NamedTuple

LANGUAGES = ("en", "fr", "nl", "de")


class Row(NamedTuple):
    """One meaning, and the words for it by language, `|` between them."""

    kind: str
    value: Any
    en: str = ""
    fr: str = ""
    nl: str = ""
    de: str = ""


ROWS = (
    Row("unknown", None, "unknown", "inconnu", "onbekend", "unbekannt"),
    Row("now", None, "now|right now", "maintenant|a l'instant", "nu", "jetzt"),
    Row(
        "about", None, "about|around|circa|approximately|approx", "vers|environ",
        "rond|ongeveer|omstreeks", "gegen|etwa|ungefahr|ca|um den",
    ),
    Row("before", None, "before", "avant", "voor", "vor"),
    Row("after", None, "after|since", "apres|depuis", "na|sinds", "nach|seit"),
    Row("until", None, "until|till", "jusqu'a|jusqu'au", "tot|tot en met", "bis"),
    Row("in", None, "in", "dans", "over", "in"),
    Row("ago", None, "ago", "il y a", "geleden", "her"),
    Row("from", None, "from|between", "de|du|entre", "van|tussen", "von|vom|zwischen"),
    Row("to", None, "to|until|till", "jusqu'a|jusqu'au", "tot", "bis"),
    Row("and", None, "and", "a|au|et", "op|en", "auf|auf den|und"),
    Row("at", None, "at", "a", "om", "um"),
    Row("day", 0, "today", "aujourd'hui|ce jour", "vandaag", "heute"),
    Row("day", -1, "yesterday", "hier", "gisteren", "gestern"),
    Row("day", -2, "day before yesterday", "avant-hier", "eergisteren", "vorgestern"),
    Row("day", 1, "tomorrow", "demain", "morgen", "morgen"),
    Row("day", 2, "day after tomorrow", "apres-demain", "overmorgen", "ubermorgen|uebermorgen"),
    Row("weekday", 0, "monday", "lundi", "maandag", "montag"),
    Row("weekday", 1, "tuesday", "mardi", "dinsdag", "dienstag"),
    Row("weekday", 2, "wednesday", "mercredi", "woensdag", "mittwoch"),
    Row("weekday", 3, "thursday", "jeudi", "donderdag", "donnerstag"),
    Row("weekday", 4, "friday", "vendredi", "vrijdag", "freitag"),
    Row("weekday", 5, "saturday", "samedi", "zaterdag", "samstag|sonnabend"),
    Row("weekday", 6, "sunday", "dimanche", "zondag", "sonntag"),
    Row("monthname", 1, "january|jan", "janvier|janv", "januari", "januar|janner"),
    Row("monthname", 2, "february|feb", "fevrier|fevr", "februari", "februar"),
    Row("monthname", 3, "march", "mars", "maart|mrt", "marz|maerz"),
    Row("monthname", 4, "april|apr", "avril|avr", "april", "april"),
    Row("monthname", 5, "may", "mai", "mei", "mai"),
    Row("monthname", 6, "june|jun", "juin", "juni", "juni"),
    Row("monthname", 7, "july|jul", "juillet|juil", "juli", "juli"),
    Row("monthname", 8, "august|aug", "aout", "augustus", "august"),
    Row("monthname", 9, "september|sep|sept", "septembre", "september", "september"),
    Row("monthname", 10, "october|oct", "octobre", "oktober|okt", "oktober"),
    Row("monthname", 11, "november|nov", "novembre", "november", "november"),
    Row("monthname", 12, "december|dec", "decembre", "december", "dezember|dez"),
    Row("part", "night", "night", "nuit", "nacht", "nacht|nachts"),
    Row(
        "part", "morning", "morning", "matin|matinee", "ochtend|'s ochtends|'s morgens|voormiddag",
        "vormittag|vormittags|fruh|frueh|morgens",
    ),
    Row(
        "part", "afternoon", "afternoon", "apres-midi", "namiddag|middag|'s middags",
        "nachmittag|nachmittags",
    ),
    Row("part", "evening", "evening", "soir|soiree", "avond|'s avonds", "abend|abends"),
    Row("this", "night", "this night", "cette nuit", "vannacht|deze nacht", "heute nacht"),
    Row("this", "morning", "this morning", "ce matin", "vanmorgen|vanochtend",
        "heute morgen|heute fruh|heute frueh"),
    Row("this", "afternoon", "this afternoon", "cet apres-midi|cette apres-midi", "vanmiddag", ""),
    Row("this", "evening", "this evening|tonight", "ce soir", "vanavond", ""),
    Row("lastnight", None, "last night", "la nuit derniere|nuit derniere|nuit passee",
        "afgelopen nacht|vorige nacht", "letzte nacht|vergangene nacht"),
    Row("nextnight", None, "next night|coming night", "nuit prochaine", "komende nacht",
        "nachste nacht|naechste nacht|kommende nacht"),
    Row("dayword", (-1, "morning"), "", "", "gistermorgen|gisterochtend", ""),
    Row("dayword", (-1, "afternoon"), "", "", "gistermiddag|gisternamiddag", ""),
    Row("dayword", (-1, "evening"), "", "", "gisteravond", ""),
    Row("dayword", (-1, "night"), "", "", "gisternacht", ""),
    Row("dayword", (1, "morning"), "", "", "morgenochtend|morgenvroeg|morgen vroeg",
        "morgen fruh|morgen frueh"),
    Row("dayword", (1, "afternoon"), "", "", "morgenmiddag|morgennamiddag", ""),
    Row("dayword", (1, "evening"), "", "", "morgenavond", ""),
    Row("noon", None, "noon|midday", "midi", "twaalf uur 's middags", "mittag"),
    Row("midnight", None, "midnight", "minuit", "middernacht", "mitternacht"),
    Row("week", None, "week", "semaine", "week", "woche|kw"),
    Row("month", None, "month", "mois", "maand", "monat"),
    Row("turn", 0, "this", "ce|cette|cet", "deze|dit", "diese|dieser|diesen|diesem|dieses"),
    Row("turn", -1, "last|past", "dernier|derniere|passe|passee", "vorige|afgelopen",
        "letzte|letzten|letzter|vergangene"),
    Row("turn", 1, "next|coming", "prochain|prochaine", "volgende|komende",
        "nachste|nachsten|naechste|kommende|kommenden"),
    Row("minutes", 1, "minute|minutes|min|m", "minute|minutes|min", "minuut|minuten",
        "minute|minuten"),
    Row("minutes", 60, "hour|hours|h", "heure|heures", "uur|uren|u", "stunde|stunden|std|uhr"),
    Row("days", 1, "day|days|d", "jour|jours|j", "dag|dagen", "tag|tage|tagen|t"),
    Row("days", 7, "weeks", "semaines", "weken", "wochen"),
    Row(
        "filler", None, "of|the|on|time", "le|la|les|moment|soit",
        "het|tijdstip", "der|den|dem|das|am|im|zeitpunkt",
    ),
)  # fmt: skip
"""Every meaning. What a word means first, it means where nothing before it says otherwise."""


class Token(NamedTuple):
    """One word or figure of a time: what it is, what it says, as it was typed."""

    kind: str
    value: Any
    text: str


@cache
def phrases() -> dict[tuple[str, ...], Token]:
    """Every phrase by its words."""
    found: dict[tuple[str, ...], Token] = {}
    for row in ROWS:
        for phrase in (p for lang in LANGUAGES for p in getattr(row, lang).split("|") if p):
            found.setdefault(tuple(phrase.split()), Token(row.kind, row.value, phrase))
    return found


LONGEST = 4
"""Words of the longest phrase."""

_ALIKE = str.maketrans("\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}",
                       "'~~-")  # fmt: skip


def folded(text: str) -> str:
    """A text in small letters without accents, however they were typed; dashes between as `~`."""
    apart = unicodedata.normalize("NFD", text.translate(_ALIKE))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    bare = re.sub(r"\b[ld]'(?=[a-z])", "", bare.casefold())
    return " ".join(bare.split())
