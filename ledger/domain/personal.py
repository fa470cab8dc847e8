"""No patient is identified in the ledger: private numbers are refused, names are asked about.

Belgian national register numbers and telephone numbers are what people type beside a name (design
§5). A shape is enough: whether the check digits hold is no matter, a mistyped one identifies too.
What looks like a person may be a doctor or a street, so a name is a question
(`ledger.command.doubts`): a title with a surname, or with a bed or a room behind any word.
"""

import re
from collections.abc import Iterable

from ledger.domain.national_numbers import national_number_in
from ledger.domain.values import Text
from ledger.errors import Refused

_REGISTER = re.compile(r"(?<![\w-])\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?![\w])")
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)\d(?:[ ./()-]{0,2}\d){7,13}(?!\w)")
_PUBLIC = re.compile(r"(?:\+32[ ./-]*|0)(?:800|90\d|70|78)")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2})\b")

TITLES: tuple[str, ...] = (
    # fr
    "Mme", "MME", "mme", "Mmes", "Madame", "madame", "Mlle", "MLLE", "mlle", "Mademoiselle",
    "mademoiselle", "M", "MM", "Monsieur", "monsieur", "Messieurs", "Mesdames", "Me", "Docteur",
    "docteur", "Docteure", "docteure", "Professeur", "professeur", "Professeure", "Pr", "Soeur",
    "Sœur",
    # nl
    "mevr", "Mevr", "MEVR", "mevrouw", "Mevrouw", "mw", "Mw", "dhr", "Dhr", "DHR", "heer", "Heer",
    "meneer", "Meneer", "mijnheer", "Mijnheer", "juffrouw", "Juffrouw", "dokter", "Dokter", "Zr",
    # de
    "Frau", "FRAU", "Fr", "Fräulein", "Herr", "HERR", "Herrn", "Hr", "Doktor", "Professor",
    "Professorin",
    # en
    "Mr", "Mrs", "MRS", "Ms", "Miss", "Doctor", "doctor", "professor",
    # all
    "Dr", "dr", "Drs", "Prof", "prof",
)  # fmt: skip
"""As they are written; in capitals only those that are no other word then (MS, MR, DR, PR)."""

DOTTED = frozenset({"M", "MM", "Me", "Fr", "Hr", "Zr"})
"""Titles that are letters or other words unless a point follows them."""

_ROLES = (
    # fr
    "directeur directrice président présidente ministre bourgmestre gouverneur gouverneure "
    "procureur procureure juge maire chef cheffe médecin infirmier infirmière coordinateur "
    "coordinatrice échevin échevine docteur secrétaire patient patiente tout-le-monde "
    # nl
    "directeur voorzitter minister burgemeester gouverneur procureur rechter arts schepen "
    "coördinator hoofdarts "
    # de
    "direktor direktorin präsident präsidentin minister ministerin bürgermeister bürgermeisterin "
    "gouverneur staatsanwalt staatsanwältin richter richterin leiter leiterin vorsitzender "
    "vorsitzende chefarzt chefärztin oberarzt oberärztin arzt ärztin pfleger kollege kollegin "
    # en
    "director president minister mayor governor prosecutor judge chair chairman chairwoman "
    "speaker secretary manager chief officer "
    # whom nobody lies in a bed as
    "google internet who"
)
ROLES = frozenset(_ROLES.split())
"""Words in capitals behind a title that say what somebody does, folded."""

STANDS_BEFORE = (
    "rue", "avenue", "av.", "place", "boulevard", "bd", "chaussée", "quai", "square", "clinique",
    "hôpital", "hospitalier", "centre", "institut", "site", "campus", "fondation", "résidence",
    "pavillon", "auditoire", "salle", "straat", "laan", "plein", "ziekenhuis", "kliniek", "campus",
    "straße", "strasse", "krankenhaus", "klinik", "stiftung", "street", "hospital", "clinic",
    "foundation",
)  # fmt: skip
"""Words of streets and houses that are named after somebody."""

BEDS = (
    "lit", "chambre", "ch.", "box", "boxe", "bed", "kamer", "zaal", "Bett", "Zimmer", "Zi.", "room",
    "ward", "bay", "cubicle",
)  # fmt: skip

_SMALL = (
    r"(?:[A-ZÀ-Þ]\.[ ]?)*(?:(?:[Vv]an|[Dd]en|[Dd]er|de|du|des|la|le|von|zu|vom|ten|ter|te|'t"
    r"|d'|d\u2019|l'|l\u2019|dos|da|di|el|al|ben)[ ]?)*"
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'\u2019.-]*[^\W\d_]"
_BED = rf"[\s,;:(\u2013-]*(?i:{'|'.join(map(re.escape, BEDS))})\s*(?:n[°r.o]*\s*)?[A-Z]?-?\d+"
_BOTH = "|".join(sorted({t for t in TITLES if t not in DOTTED}, key=len, reverse=True))
_POINT = "|".join(sorted(DOTTED, key=len, reverse=True))
_EITHER = rf"(?:(?:{_BOTH})\.?|(?:{_POINT})\.)"
_GAP = r"[ \u00a0\u202f]+"
_TITLE = rf"(?<![\w.\u2019'-]){_EITHER}(?:\s+(?:{_BOTH})\.?)*{_GAP}"
_NAMED = re.compile(rf"{_TITLE}(?P<small>{_SMALL})(?P<name>{_WORD})(?:{_BED})?")
_PATIENTS = (
    r"[Pp]atient(?:e|in)?|PATIENT|[Pp]atiënte?|[Rr]ésidente?|[Rr]esident|[Bb]ewoner|[Bb]ewoonster"
    r"|[Bb]ewohner(?:in)?"
)
_CALLED = re.compile(
    rf"(?<!dossier )(?<![\w-])(?:{_PATIENTS})\s*:?{_GAP}"
    rf"(?P<name>(?!Safety\b){_WORD}){_GAP}{_SMALL}{_WORD}"
)
"""Somebody who is cared for, by first name and surname."""

_MAIL = re.compile(
    r"(?P<name>[\w.+-]+)@(?:gmail|hotmail|outlook|live|yahoo|icloud|skynet|telenet|proximus|gmx|web)"
    r"\.\w+"
)
"""An address that somebody has at home."""

_LAWS = (
    r"Arrêté|Loi|Décret|Règlement|Circulaire|Directive|Koninklijk|Besluit|Wet|Decreet|Omzendbrief"
    r"|Gesetz|Verordnung|Erlass|Law|Act|Regulation"
)
_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
_LONG_AGO = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|200\d|201[0-5])|(?:19\d\d|200\d|201[0-5])-\d\d-\d\d)"
)
_BIRTH = r"(?:née?|nés|geboren|geb\.|born|\*|°)\s*(?:le |op |am |on )?"
_TWO = rf"(?<![\w'\u2019-])(?!(?:{_LAWS})\b)(?P<name>{_WORD}){_GAP}{_SMALL}{_WORD}[\s,;:(\u2013-]*"
_BORN = re.compile(
    rf"{_TWO}(?:{_BIRTH}(?:{_DAY}|\d{{1,2}}(?:er|\.)? \w+ (?:19|20)\d\d)|{_LONG_AGO})"
)
"""Two names with a birth date; of a date alone, one that is long ago and not of a law."""

_ANY_TITLE = rf"(?i:(?<![\w.\u2019'-])(?:{_BOTH}|{_POINT})\.?{_GAP})"
_BEDDED = re.compile(rf"{_ANY_TITLE}(?P<name>[^\W\d_][\w\u2019'-]+){_BED}")
_AFTER_IT = r"(?:\s+(?:du|de la|de l['\u2019]|de|des|van de|van|von|of))?\s+"
_BEFORE = re.compile(rf"(?i:(?:{'|'.join(map(re.escape, STANDS_BEFORE))}){_AFTER_IT})\Z")
_SHOWN = 60

_LONG = 8
"""Digits of a telephone number without the zero before it, at least."""


def refuse_private_numbers(**texts: Text | None) -> None:
    """Refuse texts in which a private number seems to stand; sealed ones cannot be looked into.

    Args:
        **texts: by field name.

    Raises:
        Refused: `looks_like_register_number` or `looks_like_phone_number`, with the field.
    """
    for field, text in texts.items():
        if not isinstance(text, str):
            continue
        undated = _DATE.sub(" date ", text)
        if _REGISTER.search(undated):
            raise Refused("looks_like_register_number", field=field)
        if _PHONE.search(undated):
            raise Refused("looks_like_phone_number", field=field)


def private_number_in(text: str, own: Iterable[str]) -> str | None:
    """What looks like somebody's number in a text; None where nothing does.

    Neither do the organisation's `own` nor those that are no person's (Belgian 0800, 090x, 070,
    078).
    """
    undated = _DATE.sub(" date ", text)
    if found := _REGISTER.search(undated):
        return found[0]
    if number := national_number_in(undated):
        return number
    calls = (found[0] for found in _PHONE.finditer(undated) if not _PUBLIC.match(found[0]))
    known = tuple(own)
    return next((c for c in calls if not any(_is_same_number(c, one) for one in known)), None)


def refuse_private_call(field: str, text: str | None, own: Iterable[str]) -> None:
    """Refuse a number to call that may be a person's; `own` are the organisation's direct numbers.

    Those may be spelled otherwise there.

    Raises:
        Refused: as `refuse_private_numbers`.
    """
    if text is None or any(_is_same_number(text, number) for number in own):
        return
    refuse_private_numbers(**{field: text})


def _is_same_number(one: str, other: str) -> bool:
    """The same digits; of two long ones, one may have the country's code before it."""
    short, long = sorted((_digits(one), _digits(other)), key=len)
    return bool(short) and (short == long or (len(short) >= _LONG and long.endswith(short)))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text.replace("(0)", ""))).lstrip("0")


def person_in(text: str) -> str | None:
    """The first words of a text that look like somebody by name; None when none do."""
    for pattern in (_NAMED, _BEDDED, _CALLED, _MAIL, _BORN):
        for found in pattern.finditer(text):
            if not _is_no_person(text, found):
                return found[0].strip()[:_SHOWN]
    return None


def _is_no_person(text: str, found: re.Match[str]) -> bool:
    """A role, an office, or a street or house that is called after somebody."""
    name = found["name"].casefold().rstrip(".")
    return name in ROLES or _BEFORE.search(text[: found.start()]) is not None


def first_person(texts: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The first of some texts by field name that seems to name somebody: field and words."""
    return next(((field, who) for field, text in texts if (who := person_in(text))), None)
