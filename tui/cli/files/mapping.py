"""A mapping: which column of a table fills which field of which command, as a TOML file.

Fields are called as docs/kinds.md calls them, columns as the head of the table does. A row makes as
many commands as there are `[[entry]]`, in that order.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.command.decode_errors import problem
from ledger.command.order import MEANT, Circumstances
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.errors import InputError, UsageError
from ledger.plain_files import read_plain
from tui.cli.files.delimited import SEPARATORS
from tui.cli.files.encoding import ENCODINGS, encoding_of
from tui.forms.fields import Field, fields_of

MOST_BYTES = 64 << 10

_Prefix = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{0,24}$")]

Columns = str | tuple[str, ...]


class HowToRead(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file is read; empty is what is recognised.

    `head` is the row that names the columns, 0 where none does, the last of `head_rows` rows.
    """

    sheet: str = ""
    head: Annotated[int, Meta(ge=0, le=1000)] = 1
    head_rows: Annotated[int, Meta(ge=1, le=3)] = 1
    encoding: str = ""
    separator: str = ""
    decimal: Literal["", ",", "."] = ""
    merged: Literal["refuse", "fill"] = "refuse"


class HowNamed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What names each row for ever: a column, or the file's digest and the row."""

    column: str = ""
    prefix: _Prefix = ""


class EntryMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """One command that every row makes.

    `fields` and `always` have the shape of the command's fields; the leaves of the first are
    columns, those of the other are values. `values` says for a field what words of the table mean.
    `as_` and `target` are columns whose words make the short name. With `when` only rows that have
    something in that column make it.
    """

    command: str
    fields: dict[str, Any] = {}
    always: dict[str, Any] = {}
    values: dict[str, dict[str, str]] = {}
    as_: Columns = ()
    target: Columns = ()
    when: str = ""
    meant: tuple[str, ...] = ()

    @property
    def verb(self) -> Verb:
        """Which command it is."""
        return VERBS[self.command]


class Mapped(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file."""

    entry: Annotated[tuple[EntryMap, ...], Meta(min_length=1, max_length=8)]
    table: HowToRead = HowToRead()
    id: HowNamed = HowNamed()


def load(path: Path) -> Mapped:
    """A mapping from its file.

    Raises:
        InputError: no TOML, no text, an unknown command, field or column list; with what is known.
    """
    try:
        found = msgspec.toml.decode(_text(path), type=Mapped)
    except msgspec.ValidationError as e:
        raise problem(str(e)) from e
    except msgspec.DecodeError as e:
        raise _no_toml(path, str(e)) from e
    except OSError as e:
        raise UsageError("map_unreadable", path=path, reason=e.strerror) from e
    _check(found)
    return found


def _text(path: Path) -> str:
    """A mapping as text, however an editor saved it.

    Raises:
        UsageError: `map_encoding`, it is none of the encodings that tables are read in; as
            `read_plain`.
    """
    raw = read_plain(path, MOST_BYTES, "--map")
    try:
        return raw.decode(encoding_of(path)).lstrip("\N{BOM}")
    except (UsageError, UnicodeDecodeError) as e:
        raise UsageError("map_encoding", path=path.name) from e


def _no_toml(path: Path, reason: str) -> UsageError:
    """Where a mapping stops being TOML, in the reader's words."""
    place = re.search(r"line (\d+), column (\d+)", reason)
    line, column = place.groups() if place else ("1", "1")
    return UsageError("map_no_toml", path=path.name, line=int(line), column=int(column))


def _check(mapped: Mapped) -> None:
    _one_of("encoding", mapped.table.encoding, ("", *ENCODINGS))
    _one_of("separator", mapped.table.separator, ("", *SEPARATORS))
    for entry in mapped.entry:
        if entry.command not in VERBS:
            known = ", ".join(VERBS)
            raise InputError("unknown_command", field="command", value=entry.command, known=known)
        for code in entry.meant:
            _one_of("meant", code, MEANT)
        known_fields = {field.path: field for field in all_fields(entry.verb)}
        for path, _ in leaves(entry.fields):
            _check_field(path, known_fields)
        _check_whole(entry)
        for name in entry.always:
            _one_of("always", name, sorted({path[0] for path in known_fields}))


def _check_whole(entry: EntryMap) -> None:
    """What a command cannot do without has a column, or is the same for every row."""
    filled = {path[0] for path, _ in leaves(entry.fields)} | set(entry.always)
    for field in fields_of(entry.verb.command):
        if field.required and field.path[0] not in filled:
            name = ".".join(field.path)
            raise UsageError("map_incomplete", command=entry.command, value=name)
    if entry.verb.target == "existing" and not entry.target and entry.verb.concept != "entry":
        raise UsageError("map_incomplete", command=entry.command, value="target")


def _one_of(field: str, value: str, known: Any) -> None:
    if value not in known:
        listed = ", ".join(filter(None, known))
        raise InputError("not_a_choice", field=field, value=value, known=listed)


def _check_field(path: tuple[str, ...], known: Mapping[tuple[str, ...], Field]) -> None:
    if path not in known and path[:-1] not in known:  # the names within a field of pairs are data
        names = ", ".join(".".join(one) for one in known)
        raise InputError("unknown_field", field=".".join(path), known=names)


def all_fields(verb: Verb) -> list[Field]:
    """The fields of a command and the circumstances."""
    return [*fields_of(verb.command), *fields_of(Circumstances)]


def leaves(fields: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """The columns that fields are filled from, with the path to each field.

    Raises:
        InputError: `not_a_text`, something else than names of columns.
    """
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
            continue
        several = value if isinstance(value, list) else [value]
        if not several or not all(isinstance(one, str) and one for one in several):
            raise InputError("not_a_text", field=".".join((*path, name)))
        yield (*path, name), tuple(several)


def named_columns(columns: Columns) -> tuple[str, ...]:
    """One or several columns as several."""
    return (columns,) if isinstance(columns, str) and columns else tuple(columns)


def used(mapped: Mapped) -> list[str]:
    """Every column that a mapping names, once, in its order."""
    names = [mapped.id.column] if mapped.id.column else []
    for entry in mapped.entry:
        for _, several in leaves(entry.fields):
            names += several
        names += [*named_columns(entry.as_), *named_columns(entry.target), entry.when]
    return list(dict.fromkeys(filter(None, names)))
