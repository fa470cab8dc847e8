"""Columns that hold what no ledger may: telephone and national numbers, births, names of people.

What the head says counts, and what stands in the cells: a share of them is enough, since whoever
keeps such a column fills it. A column that is not read harms nobody.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ledger.domain.personal import person_in, refuse_private_numbers
from ledger.errors import Refused
from ledger.sanitize import plain_name
from tui.cli.files.table import Cell, Column, Row, Trouble
from tui.cli.files.values import text_of

SAMPLE = 1_000
"""Rows that are looked at."""

SHARE = 0.2
"""Of the cells that are filled, so many make the column one of that kind, where there are two."""

_NAMES_SHARE = 0.5
_OWN_SHARE = 0.7

_PHONE = {
    "telephone", "tel", "gsm", "mobile", "telefoon", "telefon", "phone", "handy", "handynummer",
    "telefoonnummer", "telefonnummer", "numero de telephone", "no tel", "tel.", "portable",
}  # fmt: skip
_REGISTER = {
    "niss", "insz", "rrn", "ssin", "registre national", "numero national",
    "numero de registre national", "rijksregister", "rijksregisternummer", "nationalregister",
    "nationalregisternummer",
    "national number", "national register number", "numero niss",
}  # fmt: skip
_BIRTH = re.compile(r"\b(naissance|ne le|nee le|geboortedatum|geboren|geburtsdatum|birth|dob)\b")
_PATIENT = re.compile(
    r"\b(patients?|patiente?s?|patienten|patientes|residents?|residentes?|bewoners?|bewohner\w*)\b"
)
_GIVEN = {"prenom", "voornaam", "vorname", "first name", "nom et prenom", "nom prenom",
          "naam en voornaam", "name vorname"}  # fmt: skip
_NAME = {"nom", "naam", "name"}
_TWO_NAMES = re.compile(
    r"[A-ZÀ-Þ][\w'\u2019-]+(?:[ ,]+(?:[a-z]{1,3}[ ]+)*[A-ZÀ-Þ][\w'\u2019-]+){1,3}\Z"
)

PERSONS = frozenset({"name", "decider", "actor", "behalf", "owner", "member", "who", "approver"})
"""Fields that are for the names of those who act in the crisis; no patient is asked for there."""


def private_columns(columns: Sequence[Column], rows: Iterable[Row]) -> dict[Column, str]:
    """The columns that look private, each with the code of what it looks like.

    Codes: `phone`, `register`, `birth`, `patient`, `person`.
    """
    cells: dict[Column, list[Cell]] = {column: [] for column in columns}
    for _, row in zip(range(SAMPLE), rows, strict=False):
        for column in columns:
            value = row.cells[column.place] if column.place < len(row.cells) else None
            if value is not None and not isinstance(value, Trouble):
                cells[column].append(value)
    found = {column: _looks(column.name, cells[column]) for column in columns}
    return {column: code for column, code in found.items() if code}


def says_private(name: str) -> bool:
    """Whether the head of a column says that it holds something private."""
    head = re.sub(r"[^a-z0-9. ]+", " ", plain_name(name)).strip()
    return head in {*_PHONE, *_REGISTER, *_GIVEN, *_NAME} or _BIRTH.search(head) is not None


def _looks(name: str, cells: Sequence[Cell]) -> str:
    head = re.sub(r"[^a-z0-9. ]+", " ", plain_name(name)).strip()
    texts = [text_of(cell) for cell in cells]
    worded = [text for text in texts if re.search(r"[^\W\d_]{2}", text)]
    mostly = not texts or len(worded) >= len(texts) * _NAMES_SHARE
    if code := _by_head(head, texts, mostly=mostly):
        return code
    numbers = _private_numbers(cells)
    for code, count in numbers.items():
        if count and (count == len(texts) or count >= max(2, SHARE * len(texts))):
            return code
    named = sum(person_in(text) is not None for text in texts)
    if texts and named >= max(2, SHARE * len(texts)):
        return "person"
    return "person" if head in _NAME and _are_names(texts) else ""


def _are_names(texts: Sequence[str]) -> bool:
    """Whether most are two or more names, and not things of a kind: those begin alike."""
    full = [text.split()[0] for text in texts if _TWO_NAMES.match(text)]
    many = len(full) > max(2, len(texts) * _NAMES_SHARE)
    return many and len(set(full)) > len(full) * _OWN_SHARE


def _by_head(head: str, texts: Sequence[str], *, mostly: bool) -> str:
    """What the head of a column says it holds; a count of patients is none of their names."""
    words = set(head.split())
    if head in _REGISTER or words & {"niss", "insz", "rrn", "ssin"}:
        return "register"
    if (head in _PHONE or words & {"gsm", "telephone", "telefoon", "telefoonnummer"}) and any(
        re.search(r"\d{6}", re.sub(r"\D", "", text)) for text in texts
    ):
        return "phone"
    if _BIRTH.search(head):
        return "birth"
    if _PATIENT.search(head) and mostly and texts:
        return "patient"
    return "person" if head in _GIVEN else ""


def _private_numbers(cells: Sequence[Cell]) -> Mapping[str, int]:
    found = {"phone": 0, "register": 0}
    for cell in cells:
        if isinstance(cell, float | bool | date):
            continue
        try:
            refuse_private_numbers(cell=text_of(cell))
        except Refused as refused:
            found["register" if "register" in refused.code else "phone"] += 1
    return found
