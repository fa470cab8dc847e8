"""A cell as the value of a field: what it means depends on what the field takes.

Times and numbers that are text stay text, so that the product's own readers read them and refuse
what has two readings; what a spreadsheet holds as a number or a date is one.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from ledger.command.decode_errors import counted
from ledger.command.names import apart, parts_of
from ledger.command.order import Context
from ledger.errors import InputError
from projections.i18n.declared import codes_named, group_for
from tui.cli.files.table import Cell, Trouble
from tui.forms.fields import Field, Shape
from tui.forms.values import moment

JOINT = " \N{EN DASH} "
"""Between the texts of several columns in one field."""

_BETWEEN = re.compile(r"\s*[;\n]\s*")
_YES = frozenset({"yes", "y", "oui", "o", "ja", "j", "x", "1", "true", "vrai", "waar", "wahr"})
_NO = frozenset({"no", "n", "non", "nee", "nein", "0", "false", "faux", "onwaar", "falsch"})
_SPACES = re.compile(r"(?<=\d)[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}'](?=\d{3})")


class Reader:
    """Reads cells against a context, numbers with a decimal mark; empty: as people write them."""

    def __init__(self, context: Context, decimal: str = "") -> None:
        self._context = context
        self._decimal = decimal

    def value(self, field: Field, cells: Sequence[Cell], words: Mapping[str, str]) -> Any:
        """The value that one or several cells give a field; None when all are empty.

        `words` says what words of the table mean for this field.

        Raises:
            InputError: a cell holds no value, or none of the kind.
        """
        for cell in cells:
            if isinstance(cell, Trouble):
                raise InputError(cell.code, field=field.option, value=cell.said)
        given = [_meant(cell, words) for cell in cells if cell is not None]
        if not given:
            return None
        if field.many and field.shape is not Shape.LABEL:
            return [one for cell in given for one in self._several(field, cell)]
        if len(given) > 1:
            given = [JOINT.join(map(text_of, given))]
        return self._one(field, given[0])

    def count(self, field: Field, cell: Cell, words: Mapping[str, str]) -> Any:
        """The value of one of a field's pairs: a number where it is one, else text."""
        return self.value(field._replace(shape=Shape.NUMBER, many=False), [cell], words)

    def _one(self, field: Field, cell: Cell) -> Any:
        if field.shape is Shape.NUMBER:
            return self._number(field, cell)
        if field.shape is Shape.WHEN:
            return _time(field, cell)
        if field.shape is Shape.MOMENT:
            said = text_of(_time(field, cell))
            return moment(said, self._context, field=field.option).isoformat()
        if field.shape is Shape.FLAG:
            return _yes(field, cell)
        if field.shape is Shape.CHOICE:
            return _choice(field, cell)
        return text_of(cell)

    def _several(self, field: Field, cell: Cell) -> list[Any]:
        said = text_of(cell)
        pieces = [one for one in _BETWEEN.split(said) if one]
        if parts_of(field.path[-1]):
            name, index = field.path[-1], self._context.parts
            pieces = [one for piece in pieces for one in apart(name, piece, index)]
        return [self._one(field._replace(many=False), piece) for piece in pieces]

    def _number(self, field: Field, cell: Cell) -> Any:
        if isinstance(cell, bool | date | time):
            raise InputError("not_a_number", field=field.option)
        if not isinstance(cell, str):
            return cell
        if not self._decimal:
            return counted(field.option, cell, {int, float})
        grouped = "." if self._decimal == "," else ","
        plain = _SPACES.sub("", cell)
        if re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{grouped}\d{{3}})+(?:\{self._decimal}\d+)?", plain):
            plain = plain.replace(grouped, "")
        if not re.fullmatch(rf"[+-]?\d{{1,15}}(?:\{self._decimal}\d{{1,15}})?", plain):
            raise InputError("not_a_number_here", field=field.option, value=cell)
        if self._decimal not in plain:
            return int(plain)
        return float(plain.replace(self._decimal, "."))


def text_of(cell: Cell) -> str:
    """A cell as text, as nobody would write it otherwise."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell)


def _meant(cell: Cell, words: Mapping[str, str]) -> Cell:
    said = text_of(cell).casefold()
    return next((code for word, code in words.items() if word.strip().casefold() == said), cell)


def _time(field: Field, cell: Cell) -> str:
    if isinstance(cell, bool | int | float):
        raise InputError("number_for_time", field=field.option, value=cell)
    return text_of(cell)


def _yes(field: Field, cell: Cell) -> bool:
    said = text_of(cell).casefold()
    if said not in _YES | _NO:
        raise InputError("not_yes_or_no", field=field.option)
    return said in _YES


def _choice(field: Field, cell: Cell) -> str:
    said, group = text_of(cell), group_for(field.choices)
    found = codes_named(field.choices, group, said)
    if len(found) == 1:
        return found[0]
    known = ", ".join(found or field.choices)
    raise InputError("not_a_choice", field=field.option, value=said, known=known, group=group)
