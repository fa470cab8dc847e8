"""What the columns of a table probably are: a proposal, for a person to look at.

Heads are compared with what the product calls its fields in all its languages, and with what lists
in hospitals call them; cells with the parts of the organisation. Why a column is taken for what it
is taken for is kept with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.abridged import abridged
from ledger.command.order import Context
from ledger.domain import VERBS
from projections.i18n.declared import codes_named, group_for
from projections.i18n.translator import Translator
from tui.cli.files.evidence import Evidence, Guess
from tui.cli.files.head_words import HeadWords, is_id
from tui.cli.files.heads import Head, head_in
from tui.cli.files.mapping import all_fields
from tui.cli.files.private import private_columns
from tui.cli.files.row_lines import cell_of
from tui.cli.files.table import Cell, Column, Source, Table, Trouble, first_rows, table_of
from tui.cli.files.values import text_of
from tui.forms.fields import Field, Shape

SAMPLE = 200
"""Rows that are looked at."""

_WORDS = 20
_SHOWN = 40
"""Characters of what stands in a column."""

Path = tuple[str, ...]


class Preset(NamedTuple):
    """A kind of list that people keep: the commands that each of its rows makes."""

    commands: tuple[str, ...]
    short_name: tuple[str, ...] = ()
    always: Mapping[str, Any] = {}


PRESETS: Mapping[str, Preset] = {
    "requests": Preset(("request.log",)),
    "assets": Preset(("restore.plan", "restore.advance"), ("asset", "sites", "what")),
    "appointments": Preset(("figure.report",), (), {"kind": "count"}),
    "services": Preset(("service.report",)),
    "people": Preset(("member.enrol",)),
}
"""Kinds of lists by name; any other command is said by its own."""

OTHER = "other"


class Proposal(NamedTuple):
    """Which column fills which field of which command, as far as it can be seen.

    `fields` holds for each command the fields by path, `why` for each field what it rests on
    (`Guess`), `always` what is the same for every row; `private` the columns that must not be read,
    with what they look like; `left` those that nothing is known of.
    """

    preset: str
    commands: tuple[str, ...]
    fields: tuple[dict[Path, Column], ...]
    why: tuple[dict[Path, str], ...]
    ident: Column | None
    private: Mapping[Column, str]
    left: tuple[Column, ...]
    always: Mapping[str, Any] = {}


def commands_of(preset: str) -> tuple[str, ...]:
    """The commands that each row of a kind of list makes; that one, where it is a command."""
    return PRESETS[preset].commands if preset in PRESETS else (preset,)


def looked_at(
    source: Source, context: Context, words: Sequence[Translator], kind: str = ""
) -> "Proposer":
    """A table with its head found, ready to propose what its columns are.

    `kind` is a preset or a command, where it is known what the rows are.

    Raises:
        UsageError: as `table_of`.
    """
    head_words = HeadWords(words, stages_of(context))
    commands = [c for name in ([kind] if kind else PRESETS) for c in commands_of(name)]
    told = Evidence(context, head_words, headless=False)
    head = head_in(first_rows(source), lambda name: head_words.known(name, commands), told.is_part)
    table = table_of(source, head.row, head.rows)
    return Proposer(table, head, context, head_words)


def stages_of(context: Context) -> list[str]:
    """The codes of all stages that equipment goes through."""
    assets = context.parts.organisation.assets if context.parts else ()
    return [*dict.fromkeys(stage for one in assets for stage in one.stages)]


class Proposer:
    """Looks at one table against one organisation."""

    def __init__(self, table: Table, head: Head, context: Context, words: HeadWords) -> None:
        self.table = table
        self.head = head
        self.stages = stages_of(context)
        self._evidence = Evidence(context, words, headless=not head.row)
        self._sample = [row for _, row in zip(range(SAMPLE), table.rows(), strict=False)]
        self.private = private_columns(table.columns, table.rows())
        self._open = [one for one in table.columns if one not in self.private]

    def best(self) -> str:
        """The kind of list that most columns speak for."""
        found = {name: self.proposed(name) for name in PRESETS}
        return max(found, key=lambda name: self._weight(found[name]))

    def proposed(self, preset: str, command: str = "") -> Proposal:
        """What the columns are for one kind of list, or for one command."""
        commands = commands_of(command or preset)
        taken: set[Column] = set()
        found = [self._fields(one, taken) for one in commands]
        ident = next((one for one in self._open if self._is_id(one) and one not in taken), None)
        if (ident := ident or self._named_by_codes(taken)) is not None:
            taken.add(ident)
        fields = tuple({path: column for path, (column, _) in one.items()} for one in found)
        why = tuple({path: guess.why for path, (_, guess) in one.items()} for one in found)
        left = tuple(one for one in self._open if one not in taken)
        always = self._always(preset, fields[0])
        return Proposal(preset, commands, fields, why, ident, self.private, left, always)

    def _always(self, preset: str, fields: Mapping[Path, Column]) -> dict[str, Any]:
        """What every row says: what is counted is named by the head where no column does."""
        always = dict(PRESETS[preset].always) if preset in PRESETS else {}
        column = fields.get(("value",))
        if preset == "appointments" and ("what",) not in fields and column and self.head.row:
            always["what"] = column.name
        return always

    def why_left(self, column: Column, proposal: Proposal) -> tuple[str, Path, Column | None]:
        """Why nothing is made of a column: what it looks like, its field with what fills that.

        `private`, `taken` with the field and the other column, `cells` with the field that its head
        names and what is below it is not, `unknown`.
        """
        if column in proposal.private:
            return "private", (), None
        for command, filled in zip(proposal.commands, proposal.fields, strict=True):
            for path, field in self._asked(command):
                if self._evidence.names(column, path, field, VERBS[command]):
                    return "taken" if path in filled else "cells", path, filled.get(path)
        return "unknown", (), None

    def sample_of(self, column: Column) -> str:
        """Some of what stands in a column, for a person to know it by."""
        said = (text_of(cell) for cell in self._values(column))
        whole = ", ".join(dict.fromkeys(filter(None, said)))
        return abridged(whole, _SHOWN + 1)

    def unknown_words(self, field: Field, column: Column) -> list[str]:
        """Words of a column that are none of the codes, nor of their names, of its field."""
        said = dict.fromkeys(text_of(cell) for cell in self._values(column))
        group = group_for(field.choices)
        return [one for one in said if len(codes_named(field.choices, group, one)) != 1][:_WORDS]

    def _weight(self, proposal: Proposal) -> tuple[float, float]:
        """How many required fields there are, and how many columns have found their place."""
        needed = [f.path for name in proposal.commands[:1] for f in _required(name)]
        there = sum(path in proposal.fields[0] or path[0] in proposal.always for path in needed)
        count = sum(len(fields) for fields in proposal.fields)
        return there / max(len(needed), 1), count

    def _fields(self, command: str, taken: set[Column]) -> dict[Path, tuple[Column, Guess]]:
        """The best column for each field, the surest first, none twice."""
        verb, found = VERBS[command], dict[Path, tuple[Column, Guess]]()
        guesses = [
            (guess, place, path, column)
            for place, (path, field) in enumerate(self._asked(command))
            for column in self._open
            if column not in taken
            if (guess := self._evidence.guess(column, self._values(column), path, field, verb))
        ]
        guesses.sort(key=lambda one: (-one[0].weight, one[1], -self._length(one[3], one[0])))
        for guess, _, path, column in guesses:
            if path not in found and column not in taken:
                found[path] = column, guess
                taken.add(column)
        return found

    def _length(self, column: Column, guess: Guess) -> float:
        """Of columns told by their cells alone the one with the longest texts; else the first."""
        if guess.why != "cells":
            return -column.place
        said = [len(text_of(cell)) for cell in self._values(column)]
        return sum(said) / max(len(said), 1)

    def _asked(self, command: str) -> Iterator[tuple[Path, Field]]:
        """Fields that a column may fill, those first that must be there; stages one by one."""
        fields = sorted(all_fields(VERBS[command]), key=lambda field: not field.required)
        for field in fields:
            if field.shape is not Shape.PAIR:
                yield field.path, field
            elif field.path[-1] == "counts":
                yield from (((*field.path, stage), field) for stage in self.stages)

    def _cells(self, column: Column) -> list[Cell]:
        return [cell for row in self._sample if (cell := cell_of(row, column)) is not None]

    def _values(self, column: Column) -> list[Cell]:
        return [cell for cell in self._cells(column) if not isinstance(cell, Trouble)]

    def twice(self) -> tuple[Column, str, int, int] | None:
        """A column whose head says that it names the rows, one word in it twice, and both rows."""
        for column in self._open if self.head.row else ():
            if not is_id(column.name):
                continue
            seen: dict[str, int] = {}
            for row in self._sample:
                if (cell := cell_of(row, column)) is None:
                    continue
                word = text_of(cell)
                if word in seen:
                    return column, word, seen[word], row.number
                seen[word] = row.number
        return None

    def _is_id(self, column: Column) -> bool:
        """A head that says so, and no word twice."""
        return bool(self.head.row) and is_id(column.name) and self._stand_once(column)

    def _stand_once(self, column: Column) -> bool:
        said = [text_of(cell) for cell in self._cells(column)]
        return len(set(said)) == len(said) > 0

    def _named_by_codes(self, taken: set[Column]) -> Column | None:
        """A column of codes as inventories and tickets have them, none of them twice."""
        for column in self._open:
            cells = [text_of(cell) for cell in self._values(column)]
            if column in taken or len(cells) != len(self._sample) or not self._stand_once(column):
                continue
            if all(_CODE.match(cell) for cell in cells):
                return column
        return None


_CODE = re.compile(r"[A-Za-z]{1,8}[-_/. ]?\d{1,10}\Z")


def _required(command: str) -> list[Field]:
    return [field for field in all_fields(VERBS[command]) if field.required]
