"""The words times are said in, in four languages: one table for reading them and for the docs.

Words stand here without accents and in small letters, as `folded` makes them; a phrase of several
words is written with spaces. One word may stand in several languages, with one meaning.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from ledger.command.number_words import number_words

LANGUAGES = ("en", "fr", "nl", "de")


READINGS = ("first", "second", "third", "fourth")
"""The fields of an error that has more than one reading."""
DOUBLE = ("two_readings", "three_readings", "four_readings")
"""The codes of these errors, by how many."""


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
    Row("now", None, "now|right now|just now", "maintenant|a l'instant|a present|en ce moment",
        "nu|daarnet|zonet|zojuist|op dit moment", "jetzt|gerade|gerade eben|soeben|im moment"),
    Row(
        "about", None, "about|around|circa|approximately|approx", "vers|environ",
        "rond|ongeveer|omstreeks", "gegen|etwa|ungefahr|ca|um den",
    ),
    Row("before", None, "before", "avant", "voor", "vor"),
    Row("after", None, "after|since|starting|as from|as of", "apres|depuis|a partir de|a partir du"
        "|a compter de|a compter du", "na|sinds|sedert|vanaf|per|met ingang van",
        "nach|seit|ab|ab dem"),
    Row("until", None, "until|till|up to|through", "jusqu'a|jusqu'au|jusqu'en|jusque",
        "tot|tot en met|tot aan", "bis|bis zum|bis zur|bis zu|bis einschliesslich|bis inklusive"),
    Row("included", None, "included|inclusive", "inclus|compris", "inbegrepen|inclusief",
        "einschliesslich|inklusive"),
    Row("in", None, "in|within", "dans|dans les|sous", "over|binnen|binnen de",
        "in|innerhalb|innerhalb von|binnen"),
    Row("by", None, "by|no later than|at the latest|latest", "ici|ici a|ici au|au plus tard|pour",
        "tegen|uiterlijk|ten laatste|op zijn laatst",
        "spatestens|spaetestens|bis spatestens|bis spaetestens"),
    Row("end", None, "end of|end of the|the end of", "fin|fin de|fin du|la fin de|la fin du",
        "eind|einde|eind van|einde van|eind van de|einde van de", "ende|ende des|ende der"),
    Row("third", 0, "early|beginning of|the beginning of", "debut|debut de", "begin|begin van",
        "anfang"),
    Row("third", 1, "mid|middle of|the middle of", "milieu de", "midden|medio", "mitte"),
    Row("ago", None, "ago", "il y a|y a|il y'a|ya", "geleden", "her"),
    Row("from", None, "from|between", "de|du|entre", "van|tussen", "von|vom|zwischen"),
    Row("to", None, "to|until|till", "jusqu'a|jusqu'au", "tot", "bis"),
    Row("and", None, "and", "a|au|et", "op|en", "auf|auf den|und"),
    Row("at", None, "at", "a", "om", "um"),
    Row("day", 0, "today", "aujourd'hui|aujourdhui|aujourd hui|ce jour", "vandaag", "heute"),
    Row("day", -1, "yesterday", "hier", "gisteren", "gestern"),
    Row("day", -2, "day before yesterday", "avant-hier", "eergisteren", "vorgestern"),
    Row("day", 1, "tomorrow", "demain", "morgen", "morgen"),
    Row("day", 2, "day after tomorrow", "apres-demain", "overmorgen|over morgen",
        "ubermorgen|uebermorgen|uber morgen"),
    Row("weekday", 0, "monday|mon", "lundi|lun", "maandag|ma", "montag|mo"),
    Row("weekday", 1, "tuesday|tue|tues", "mardi", "dinsdag|di", "dienstag|di"),
    Row("weekday", 2, "wednesday|wed", "mercredi|mer", "woensdag|wo", "mittwoch|mi"),
    Row("weekday", 3, "thursday|thu|thurs", "jeudi|jeu", "donderdag|do", "donnerstag|do"),
    Row("weekday", 4, "friday|fri", "vendredi|ven", "vrijdag|vr", "freitag|fr"),
    Row("weekday", 5, "saturday|sat", "samedi|sam", "zaterdag|za", "samstag|sonnabend|sa"),
    Row("weekday", 6, "sunday|sun", "dimanche|dim", "zondag|zo", "sonntag|so"),
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
    Row("part", "night", "night", "nuit", "nacht|'s nachts", "nacht|nachts"),
    Row(
        "part", "morning", "morning|first thing|first thing in the morning",
        "matin|matinee|mat|petit matin|au petit matin|premiere heure"
        "|a la premiere heure",
        "ochtend|'s ochtends|'s morgens|voormiddag|vroeg",
        "vormittag|vormittags|fruh|frueh|in der fruh|in aller fruh|morgens|am morgen"
        "|dem morgen|des morgens|morgen des|morgen vom",
    ),
    Row(
        "part", "afternoon", "afternoon", "apres-midi|apres midi|aprem",
        "namiddag|middag|in de middag|'s middags",
        "nachmittag|nachmittags",
    ),
    Row("part", "evening", "evening", "soir|soiree", "avond|'s avonds", "abend|abends"),
    Row("this", "night", "this night", "cette nuit", "vannacht|deze nacht",
        "heute nacht|diese nacht"),
    Row("this", "morning", "this morning", "ce matin|cette matinee",
        "vanmorgen|vanochtend|deze morgen|deze ochtend|deze voormiddag",
        "heute morgen|heute fruh|heute frueh|diesen morgen|diesen vormittag"),
    Row("this", "afternoon", "this afternoon", "cet apres-midi|cette apres-midi|cet apres midi"
        "|cet aprem|cette aprem", "vanmiddag|vannamiddag|deze middag|deze namiddag",
        "diesen nachmittag"),
    Row("this", "evening", "this evening|tonight", "ce soir|cette soiree", "vanavond|deze avond",
        "diesen abend"),
    Row("lastnight", None, "last night", "la nuit derniere|nuit derniere|nuit passee",
        "afgelopen nacht|vorige nacht", "letzte nacht|vergangene nacht"),
    Row("nextnight", None, "next night|coming night", "nuit prochaine", "komende nacht",
        "nachste nacht|naechste nacht|kommende nacht"),
    Row("dayword", (-1, "morning"), "", "",
        "gistermorgen|gisterochtend|gisterenmorgen|gisterenochtend", ""),
    Row("dayword", (-1, "afternoon"), "", "",
        "gistermiddag|gisternamiddag|gisterenmiddag|gisterennamiddag", ""),
    Row("dayword", (-1, "evening"), "", "", "gisteravond|gisterenavond", ""),
    Row("dayword", (-1, "night"), "", "", "gisternacht|gisterennacht", ""),
    Row("dayword", (1, "morning"), "", "", "morgenochtend|morgenvroeg|morgen vroeg",
        "morgen fruh|morgen frueh"),
    Row("dayword", (1, "afternoon"), "", "", "morgenmiddag|morgennamiddag", ""),
    Row("dayword", (1, "evening"), "", "", "morgenavond", ""),
    Row("noon", None, "noon|midday", "midi", "twaalf uur 's middags|de middag|het middaguur",
        "mittag"),
    Row("midnight", None, "midnight", "minuit", "middernacht", "mitternacht"),
    Row("week", None, "week", "semaine", "week", "woche|kw"),
    Row("weekend", None, "weekend|week-end", "week-end|weekend", "weekend|weekeinde",
        "wochenende"),
    Row("month", None, "month", "mois", "maand", "monat|monats"),
    Row("turn", 0, "this", "ce|cette|cet", "deze|dit", "diese|dieser|diesen|diesem|dieses"),
    Row("whole", None, "whole|all|all of", "toute|tout", "hele|heel", "ganze|ganzen|gesamte"),
    Row("turn", -1, "last|past", "dernier|derniere|passe|passee", "vorige|vorig|afgelopen",
        "letzte|letzten|letzter|letztes|letztem|vergangene|vergangenes|vergangener|vergangenen"),
    Row("turn", 1, "next|coming", "prochain|prochaine", "volgende|volgend|komende|komend"
        "|aanstaande|aanstaand",
        "nachste|nachsten|nachster|nachstes|naechste|naechsten|naechster|naechstes|kommende"
        "|kommenden|kommender|kommendes"),
    Row("minutes", 1, "minute|minutes|min|mins|m", "minute|minutes|min", "minuut|minuten",
        "minute|minuten"),
    Row("minutes", 15, "quarter of an hour|quarters of an hour", "quart d'heure|quarts d'heure",
        "kwartier", "viertelstunde|viertelstunden"),
    Row("minutes", 30, "half an hour|half hour", "demi-heure|demi heure", "halfuur|half uur",
        "halbe stunde|halben stunde"),
    Row("minutes", 90, "", "", "anderhalf uur",
        "anderthalb stunden|eineinhalb stunden"),
    Row("minutes", 150, "", "", "tweeeneenhalf uur", "zweieinhalb stunden"),
    Row("minutes", 210, "", "", "drieeneenhalf uur", "dreieinhalb stunden"),
    Row("minutes", 60, "hour|hours|hr|hrs|h", "heure|heures", "uur|uren|u",
        "stunde|stunden|std|uhr"),
    Row("days", 1, "day|days|d", "jour|jours|j", "dag|dagen", "tag|tage|tagen|t"),
    Row("days", 7, "weeks", "semaines", "weken", "wochen"),
    Row("months", 1, "months", "", "maanden", "monate|monaten"),
    Row("oclock", None, "o'clock"),
    Row("half", None, "half", "demie|demi", "half", "halb"),
    Row("quarter", None, "quarter", "quart", "kwart", "viertel|dreiviertel"),
    Row("less", None, "", "moins"),
    Row(
        "filler", None, "of|the|on|time|sharp", "le|la|les|moment|soit|pile|precises|precise",
        "het|tijdstip|stipt|precies", "der|die|den|dem|des|das|am|im|zum|zeitpunkt",
    ),
)  # fmt: skip
"""Every meaning. What a word means first, it means where nothing before it says otherwise."""

_VAGUE = (
    "end of day|end of the day|fin de journee|dans la journee|en fin de journee|eind van de dag"
    "|einde van de dag|in de loop van de dag|ende des tages|im laufe des tages"
    "|soon|immediately|urgent|at once|later|later on|earlier|recently|shortly|asap"
    "|as soon as possible|a while ago"
    "|tout a heure|tantot|bientot|plus tard|plus tot|recemment|tout de suite|des que possible"
    "|au plus vite|au plus tot"
    "|le plus vite possible|le plus tot possible|sans delai|immediatement|urgemment|a tantot"
    "|sous peu|il y a peu|il y a un moment|il y a quelque temps"
    "|straks|strakjes|daarstraks|binnenkort|onlangs|meteen|zo meteen|zo dadelijk"
    "|zo snel mogelijk|zo spoedig mogelijk|zsm|z.s.m|vroeger"
    "|onmiddellijk|dringend|per direct|dadelijk|asap"
    "|gleich|bald|spater|vorhin|eben|neulich|fruher|kurzlich|demnachst|sofort"
    "|so bald wie moglich|so schnell wie moglich|baldmoglichst"
    "|schnellstmoglich|moglichst bald|moglichst schnell|umgehend|unverzuglich|ab sofort"
)
VAGUE = frozenset(_VAGUE.split("|"))
"""What people say of a time without saying which."""


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
            words = folded(phrase)
            found.setdefault(tuple(words.split()), Token(row.kind, row.value, words))
    for words, value in (*_parts_of_weekdays(), *_numbers()):
        kind = "number" if isinstance(value, int) else "weekdaypart"
        found.setdefault(tuple(words.split()), Token(kind, value, words))
    return found


def _numbers() -> Iterator[tuple[str, int]]:
    yield from number_words().items()


def _parts_of_weekdays() -> Iterator[tuple[str, tuple[int, str]]]:
    """`maandagavond`, `Montagabend`: Dutch and German write them as one word."""
    for row in (row for row in ROWS if row.kind == "weekday"):
        for lang, parts in _JOINED_TO_WEEKDAYS.items():
            for day in getattr(row, lang).split("|"):
                yield from ((day + word, (row.value, part)) for word, part in parts.items())


_JOINED_TO_WEEKDAYS = {
    "nl": {"nacht": "night", "ochtend": "morning", "morgen": "morning", "voormiddag": "morning",
           "middag": "afternoon", "namiddag": "afternoon", "avond": "evening"},
    "de": {"nacht": "night", "morgen": "morning", "vormittag": "morning", "fruh": "morning",
           "mittag": "noon", "nachmittag": "afternoon", "abend": "evening"},
}  # fmt: skip


def word_in(lang: str, text: str) -> str:
    """A time as `parse` shows it to be typed, in the words of a language: `nuit 2026-11-25..`."""
    words = text.split(" ")
    for many in (2, 1):
        if words[many:] and (first := _first_in(lang, " ".join(words[:many]))):
            words[:many] = [first]
            break
    return " ".join(_first_in(lang, word, {"part"}) or word for word in words)


_OURS = {"part", "week", "third", "end", "about", "before"}
"""What `parse` says in words of its own; any other word of a reading is the person's."""


def _first_in(lang: str, said: str, kinds: Collection[str] = _OURS) -> str:
    """The first word of a language for an English one; empty where there is none."""
    row = next((r for r in ROWS if said in r.en.split("|") and r.kind in kinds), None)
    return str(getattr(row, lang, "")).split("|")[0]


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
