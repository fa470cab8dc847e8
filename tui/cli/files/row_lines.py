"""Rows as import lines: what a mapping makes of each, with an id that names it for ever.

The id is that of a column, or the file's digest and the row. Then a row that stands word for word
in another file that was imported is no new one, unless somebody says so: a file that is mended and
imported again would record everything twice.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ledger.command.order import Circumstances, Context
from ledger.domain.personal import refuse_private_numbers
from ledger.errors import InputError, LedgerError, Refused, UsageError
from ledger.sanitize import plain_name
from tui.cli.files.mapping import EntryMap, Mapped, all_fields, leaves, named_columns
from tui.cli.files.table import Cell, Column, Row, Table, width
from tui.cli.files.values import Reader, text_of
from tui.forms.fields import Field, Shape

ID_COLUMN = "crisis-id"
"""In a file of rows that were refused: what named each of them."""

FROM_FILE = "file-"
"""What the ids of rows without one of their own begin with."""

_DIGEST = 12
_LONGEST_ID = 32
_CHUNK = 1 << 20
_AROUND = frozenset(Circumstances.__struct_fields__)


class RowLine(NamedTuple):
    """One command of one row, as an import line; `base` and `content` where the file named it."""

    row: Row
    text: bytes
    columns: Mapping[str, str]
    base: str = ""
    content: str = ""
    problem: UsageError | Refused | None = None

    @property
    def word(self) -> str:
        """Rows are counted."""
        return "row"

    @property
    def number(self) -> int:
        """The row's number."""
        return self.row.number

    @property
    def read(self) -> int:
        """How far the file is read by then."""
        return self.row.read

    def place(self, error: LedgerError) -> None:
        """Say in an error in which row, and in which column."""
        error.fields["row"] = self.number
        field = str(error.fields.get("field", "")).replace("-", "_")
        names = [n for n in self.columns if field in {n, n.rpartition(".")[2]}]
        names = names or [n for n in self.columns if n.partition(".")[0] == field]
        if said := ", ".join(filter(None, (self.columns[name] for name in names))):
            error.fields["column"] = said


def digest_of(path: Path) -> str:
    """The beginning of a file's SHA-256."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()[:_DIGEST]


class RowLines:
    """What a mapping makes of the rows of one table.

    Args:
        digest: of the file.
        context: what texts are read against, as it is now.

    Raises:
        UsageError: `column_missing`, with those that there are.
    """

    def __init__(
        self, table: Table, mapped: Mapped, digest: str, context: Callable[[], Context]
    ) -> None:
        self._table = table
        self._mapped = mapped
        self._digest = digest
        self._context = context
        self._width = max(column.place for column in table.columns) + 1
        self._named = table.column(ID_COLUMN)
        self._entries = [_Entry(entry, table) for entry in mapped.entry]
        self._id = column_of(table, mapped.id.column) if mapped.id.column else None

    def base_of(self, row: Row) -> str:
        """What names a row.

        Raises:
            InputError: `row_without_id`, with the column.
        """
        if self._id is not None:
            said = text_of(cell_of(row, self._id))
            if not said:
                raise InputError("row_without_id", field="id")
            return self._mapped.id.prefix + _as_id(said)
        if self._named is not None and (said := text_of(cell_of(row, self._named))):
            if not re.fullmatch(rf"{FROM_FILE}[0-9a-f]{{12}}-[0-9]{{1,7}}", said):
                raise InputError("row_without_id", field="id")
            return said
        return f"{FROM_FILE}{self._digest}-{row.number}"

    def lines(self, row: Row) -> Iterator[RowLine]:
        """The commands of a row, in their order; the problem alone, where one cannot be made."""
        found = [
            self._line(row, entry, place)
            for place, entry in enumerate(self._entries, 1)
            if entry.applies(row)
        ]
        yield from [line for line in found if line.problem is not None][:1] or found

    def _line(self, row: Row, entry: "_Entry", place: int) -> RowLine:
        columns = {"id": self._said(self._id), **entry.columns}
        try:
            if width(row.cells) > self._width:
                beyond = Column(self._width, "").letters
                raise InputError("row_too_long", column=beyond)
            made = entry.made(row, self._reader)
            base = self.base_of(row)
        except (UsageError, Refused) as problem:
            return RowLine(row, b"", columns, problem=problem)
        if base.startswith(FROM_FILE) and self._id is None:
            content = hashlib.sha256(msgspec.json.encode(made)).hexdigest()[:_DIGEST]
            base = f"{base}-{place}"
            text = msgspec.json.encode({"id": f"{base}-{content}", **made})
            return RowLine(row, text, columns, base, content)
        ident = base if place == 1 else f"{base}--{place}"
        return RowLine(row, msgspec.json.encode({"id": ident, **made}), columns)

    @property
    def _reader(self) -> Reader:
        return Reader(self._context(), self._mapped.table.decimal)

    def _said(self, column: Column | None) -> str:
        return said_of(column) if column else ""


class _Entry:
    """One command that rows make."""

    def __init__(self, entry: EntryMap, table: Table) -> None:
        self._entry = entry
        self._fields = {field.path: field for field in all_fields(entry.verb)}
        self._from = {
            path: [column_of(table, name) for name in names] for path, names in leaves(entry.fields)
        }
        self._as = [column_of(table, name) for name in named_columns(entry.as_)]
        self._target = [column_of(table, name) for name in named_columns(entry.target)]
        self._when = column_of(table, entry.when) if entry.when else None
        self.columns = {
            ".".join(path): ", ".join(map(said_of, columns)) for path, columns in self._from.items()
        }
        for word, named in (("as", self._as), ("target", self._target)):
            if named:
                self.columns[word] = ", ".join(map(said_of, named))

    def applies(self, row: Row) -> bool:
        """Whether a row makes it."""
        return self._when is None or cell_of(row, self._when) is not None

    def made(self, row: Row, reader: Reader) -> dict[str, Any]:
        """The command as an import line has it, without its id.

        Raises:
            InputError, Refused: a cell that cannot be the value of its field.
        """
        fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self._entry.always))
        for path, columns in self._from.items():
            cells = [cell_of(row, column) for column in columns]
            try:
                value = self._value(path, cells, reader)
            except InputError as e:
                raise InputError(e.code, **{**e.fields, "field": ".".join(path)}) from e
            if value is not None:
                _set(fields, path, value)
        around = {name: fields.pop(name) for name in list(fields) if name in _AROUND}
        names = {}
        for word, columns in (("as", self._as), ("target", self._target)):
            if columns:
                names[word] = _short_name(word, [cell_of(row, column) for column in columns])
        meant = {"meant": list(self._entry.meant)} if self._entry.meant else {}
        return {"command": self._entry.command, **names, **meant, **around, "with": fields}

    def _value(self, path: tuple[str, ...], cells: list[Cell], reader: Reader) -> Any:
        field = self._fields.get(path)
        words = self._entry.values.get(".".join(path), self._entry.values.get(path[0], {}))
        if field is None:
            pairs = self._fields[path[:-1]]
            return reader.count(pairs, cells[0], words)
        value = reader.value(field, cells, words)
        _check_private(field, value)
        return value


def _check_private(field: Field, value: Any) -> None:
    """No text of a table holds a private number, whatever its command asks for."""
    if field.shape in {Shape.TEXT, Shape.LABEL} and field.path[-1] != "phone":
        for text in value if isinstance(value, list) else [value]:
            refuse_private_numbers(**{field.path[-1]: text})


def column_of(table: Table, name: str) -> Column:
    """The column of a name.

    Raises:
        UsageError: `column_missing`, with those that there are.
    """
    column = table.column(name)
    if column is None:
        known = ", ".join(one.name for one in table.columns)
        raise UsageError("column_missing", value=name, row=table.head, known=known)
    return column


def said_of(column: Column) -> str:
    """A column as people find it: its letters and its name."""
    return column.letters if column.name == column.letters else f"{column.letters} ({column.name})"


def cell_of(row: Row, column: Column) -> Cell:
    """The cell of a row in a column."""
    return row.cells[column.place] if column.place < len(row.cells) else None


def _set(fields: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *outer, name = path
    for step in outer:
        fields = fields.setdefault(step, {})
    fields[name] = value


def _short_name(word: str, cells: list[Cell]) -> str:
    """A short name of the words of some columns.

    Raises:
        InputError: `row_without_name`, one of them is empty.
    """
    said = [plain_name(text_of(cell)) for cell in cells]
    made = "-".join(re.sub(r"[^a-z0-9]+", "-", one).strip("-") for one in said)
    if not all(said) or not made.strip("-"):
        raise InputError("row_without_name", field=word)
    return made[:64].strip("-")


def _as_id(said: str) -> str:
    """What a column holds, as an id; what had to be changed is told apart."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "-", said)
    if plain == said and len(said) <= _LONGEST_ID:
        return said
    return f"{plain[: _LONGEST_ID - 9]}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
