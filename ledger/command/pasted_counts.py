"""How many of one thing a pasted line asks for, where that is beyond doubt.

Two counts that differ, spans of time and numbers with two readings are none.
"""

import re
from collections.abc import Iterator

from ledger.command.number_said import rough_words
from ledger.sanitize import plain_name


def quantity(text: str) -> int | None:
    """How many: `2 PC`, `deux PC`, `PC x2`, `écran 2 pièces`, `USI: 2 moniteurs`."""
    if _ROUGHLY.search(text) or _SECOND.search(text):
        return None
    counts = {*_counts(text)}
    return counts.pop() if len(counts) == 1 else None


def is_counted(line: str) -> bool:
    """Whether a line says how many of something; a street has a number too."""
    return quantity(line) is not None and _STREET.search(line) is None


def counts_something(line: str) -> bool:
    """Whether a count of something stands anywhere in a line."""
    return _ANY_COUNT.search(line) is not None


def _counts(text: str) -> Iterator[int]:
    """Every count of a text: before the thing or behind it, and in pieces of it."""
    for found in (_COUNT.match(text), _BEHIND_PLACE.match(text), _TIMES.search(text)):
        if found:
            yield _number(next(filter(None, found.groups())))
    for found in _PIECES.finditer(text):
        if not _OF.search(text[: found.start()]):
            yield _number(found[1])


def _number(said: str) -> int:
    word = plain_name(said)
    return _NUMBERS.get(word) or int(word)


_NUMBERS = {
    word: count
    for count, said in enumerate(
        ("un une een ein eine einen one", "deux twee zwei two", "trois drie drei three",
         "quatre vier four", "cinq vijf funf five", "six zes sechs", "sept zeven sieben seven",
         "huit acht eight", "neuf negen neun nine", "dix tien zehn ten", "onze elf eleven",
         "douze twaalf zwolf twelve"), 1)
    for word in said.split()
}  # fmt: skip
_UNITS = (
    r"(?:h|u|heures?|uur|uren|stunden?|hours?|min|minutes?|minuten|jours?|dagen|dag|tagen?|days?"
    r"|semaines?|weken|week|wochen?|weeks?|mois|maand(?:en)?|monaten?|months?"
    r"|j|%|[°e])"
)
_PIECE = (
    r"(?:pi[eè]ces?|pces?|pcs|unit[ée]s?|exemplaires?|ex|stuks?|st|eenheden|exempla(?:ar|ren)"
    r"|st(?:ü|ue)cke?|stk|einheiten|exemplare?|pieces?|units?|copies)"
)
_WORDS = "|".join(sorted(_NUMBERS | {"fünf": 5, "zwölf": 12}, key=len, reverse=True))
_ONE = rf"(\d{{1,4}}|{_WORDS})(?:\s*[x\u00d7]\s*|\s+)(?!{_UNITS}\b)(?=[^\W\d_])"
_COUNT = re.compile(rf"(?i:{_ONE})")
_BEHIND_PLACE = re.compile(rf"(?i:[^\W\d]+(?: [^\W\d]+){{0,2}}\s*[:;]\s*{_ONE})")
_ANY_COUNT = re.compile(rf"(?i:\b(?:\d{{1,4}}|{_WORDS})\s+(?!{_UNITS}\b)(?=[^\W\d_]{{3}}))")
_STREET = re.compile(
    r"(?i:\b(?:rue|avenue|av\.|place|boulevard|bd|chauss[ée]e|route|quai|all[ée]e)\b"
    r"|(?:straat|laan|plein|weg|lei|stra(?:ss|\u00df)e|platz|allee)\b|\b(?:street|road)\b)"
)
_SECOND = re.compile(
    rf"(?i:(?:\b(?:et|en|und|and|plus)\s|[,+&]\s*)"
    rf"(?:\d{{1,4}}|{_WORDS})\s+(?!(?:{_UNITS}|{_PIECE})\b)(?=[^\W\d_]))"
)
_ABOUT = r"environ|ongeveer|ungef[äa]hr|etwa|circa|ca|about|around|approx\w*"
_ROUGHLY = re.compile(
    rf"(?i:^\s*(?:\w+\s+)?(?:{'|'.join(rough_words())})s?\b|\b(?:{_ABOUT})\b"
    rf"|\b(?:ou|of|oder|or)\s+(?:\d{{1,4}}|{_WORDS})\b"
    rf"|^\s*(?:\d{{1,4}}|{_WORDS})\s*(?:[-/\N{{EN DASH}}]|\b(?:[àa]|tot|bis|to)\b)"
    rf"\s*(?:\d{{1,4}}|{_WORDS})\b)"
)
"""`une trentaine`, `2 à 3 PC`, `2 PC ou 3`: no one number."""
_TIMES = re.compile(r"(?i:(?:\(|\s)[x\u00d7*]\s*(\d{1,4})\)?|\s(\d{1,4})\s*[x\u00d7]\s*$)")
_PIECES = re.compile(
    rf"(?i:(?<![\w.,])(\d{{1,4}}|{_WORDS})\s*{_PIECE}\b\.?\s*"
    r"(?=$|[,;.)]|(?:pour|pr|voor|v[óo][óo]r|f[üu]r|for|avant|d['\u2019]ici|au plus tard|tegen"
    r"|uiterlijk|ten laatste|vor|bis|sp[äa]testens|before|by|at the latest"
    r"|svp|s'il|aub|alstublieft|bitte|please)\b))"
)
_OF = re.compile(
    r"(?i:\b(?:pour|pr|par|de|des|du|les|voor|per|van|de|het|f[üu]r|pro|von|der|die|for|of|the)\s+$)"
)
