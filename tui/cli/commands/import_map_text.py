"""A mapping as text: what was guessed of a table and why, and what a person needs to change it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ledger.command.order import Circumstances
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from projections.i18n import Translator
from projections.i18n.declared import group_for
from tui.cli.files.delimited import SEPARATORS, Delimited
from tui.cli.files.mapping import all_fields
from tui.cli.files.proposing import PRESETS, Proposal, Proposer
from tui.cli.files.proposing import Path as FieldPath
from tui.cli.files.table import Column
from tui.cli.files.workbook import Workbook

_NAMED = 6
"""Names of a head that are said."""

_AROUND = frozenset(Circumstances.__struct_fields__)
_SHOWN = ("occurred", "source", "behalf", "actor")
"""Of the circumstances, those that lists have columns for."""


class Written:
    """A mapping as text, with what a person needs to change it."""

    def __init__(self, t: Translator, path: Path, proposer: Proposer, proposal: Proposal) -> None:
        self._t = t
        self._path = path
        self._table = proposer.table
        self._proposer = proposer
        self._proposal = proposal

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        yield from self._remark("cli.import.map.about", file=self._path.name)
        yield ""
        yield from self._reading()
        yield ""
        yield from self._naming()
        for place, command in enumerate(self._proposal.commands):
            yield ""
            yield from self._entry(place, command)
        yield ""
        yield from self._rest()

    def _reading(self) -> Iterator[str]:
        source, head = self._table.source, self._proposer.head
        yield "[table]"
        yield from self._lines_of(self._head())
        yield f"head = {head.row}"
        if head.rows > 1:
            yield f"head_rows = {head.rows}"
        if isinstance(source, Workbook):
            yield f"sheet = {_quoted(source.sheet)}"
            yield from self._remark("cli.import.map.merged")
            yield '# merged = "fill"'
        if isinstance(source, Delimited):
            yield f"encoding = {_quoted(source.encoding)}"
            word = next(word for word, mark in SEPARATORS.items() if mark == source.separator)
            yield f"separator = {_quoted(word)}"
            yield from self._remark("cli.import.map.decimal")
            yield '# decimal = ","'

    def said(self) -> list[str]:
        """What to say at once: the head, what the rows are taken for, what is left out."""
        kind = self._proposal.preset
        named = f"cli.import.list.{kind}"
        rows = self._t(named) if kind in PRESETS else ", ".join(self._proposal.commands)
        left = [one.name for one in (*self._proposal.left, *self._proposal.private)]
        return [
            self._head(),
            self._t("cli.import.looks_like", kind=rows),
            *self._taken(),
            *([self._t("cli.import.left_out", columns=", ".join(left))] if left else []),
            *map(self._left, (*self._proposal.left, *self._proposal.private)),
        ]

    def _taken(self) -> Iterator[str]:
        """What each column is taken for, on one line."""
        pairs = [
            self._t("cli.import.as_field", column=column.name, field=self._field(path, command))
            for command, fields in zip(self._proposal.commands, self._proposal.fields, strict=True)
            for path, column in fields.items()
        ]
        if pairs:
            yield self._t("cli.import.taken", columns=", ".join(pairs))

    def _field(self, path: FieldPath, command: str) -> str:
        if "counts" in path[:-1]:
            return self._t.code("asset_stage", path[-1], 2)
        return self._t.named(VERBS[command].concept, path[-1])

    def _left(self, column: Column) -> str:
        """Why a column is left out."""
        why, path, other = self._proposer.why_left(column, self._proposal)
        return "  " + self._t(
            f"cli.import.left_why.{why}",
            column=column.name,
            field=self._field(path, self._proposal.commands[0]) if path else "",
            other=other.name if other else "",
            sample=self._proposer.sample_of(column) if why == "cells" else "",
            looks=self._t.code("private", self._proposal.private.get(column, "")),
        )

    def _head(self) -> str:
        """Which row names the columns, and why it is taken for that."""
        head = self._proposer.head
        names = ", ".join(head.known[:_NAMED])
        first = head.row - head.rows + 1
        return self._t(f"cli.import.head.{head.why}", row=head.row, first=first, names=names)

    def _naming(self) -> Iterator[str]:
        yield "[id]"
        ident = self._proposal.ident
        yield from self._remark("cli.import.map.id" if ident else "cli.import.map.no_id")
        if ident is None and (found := self._proposer.twice()) is not None:
            column, word, first, second = found
            said = {"column": column.name, "value": word, "first": first, "second": second}
            yield from self._remark("cli.import.map.id_twice", **said)
        yield f"column = {_quoted(ident.name)}" if ident else '# column = ""'
        prefix = "".join(c if c.isascii() and c.isalnum() else "-" for c in self._path.stem)
        yield f"{'' if ident else '# '}prefix = {_quoted(prefix.strip('-')[:20] + '-')}"

    def _entry(self, place: int, command: str) -> Iterator[str]:
        verb, fields = VERBS[command], self._proposal.fields[place]
        yield "[[entry]]"
        yield f"command = {_quoted(command)}"
        yield from self._short_name(place, verb.target)
        if always := self._always(place):
            yield f"always = {{ {', '.join(f'{k} = {_quoted(v)}' for k, v in always.items())} }}"
        yield "[entry.fields]"
        for path, column in fields.items():
            yield f"{_dotted(path)} = {_quoted(column.name)}{self._why(place, path, column)}"
        missing = [f for f in all_fields(verb) if f.path not in fields and not _within(f, fields)]
        for field in missing:
            if field.required:
                yield from self._remark("cli.import.map.required")
            if field.path[0] in _SHOWN or field.path[0] not in _AROUND:
                yield from self._empty(field, verb.concept)
        yield from self._words(verb, fields)

    def _why(self, place: int, path: FieldPath, column: Column) -> str:
        """What a guess rests on, behind it; nothing for what a person said."""
        why = self._proposal.why[place].get(path)
        if why is None or self._proposal.fields[place].get(path) != column:
            return ""
        sample = self._proposer.sample_of(column)
        return f"   # {self._t(f'cli.import.why.{why}', sample=sample)}"

    def _empty(self, field: Any, concept: str) -> Iterator[str]:
        """A field that no column fills; of counts one line a stage."""
        if field.path[-1] != "counts":
            yield f'# {_dotted(field.path)} = ""{self._title(concept, field.path)}'
            return
        for stage in self._proposer.stages:
            said = self._t.code("asset_stage", stage, 2)
            yield f'# {_dotted((*field.path, stage))} = ""   # {said}'

    def _words(self, verb: Verb, fields: Mapping[FieldPath, Column]) -> Iterator[str]:
        """What words of the table mean, for fields that take a few words only."""
        for field in all_fields(verb):
            column = fields.get(field.path)
            if not field.choices or column is None:
                continue
            if words := self._proposer.unknown_words(field, column):
                group = group_for(field.choices)
                known = ", ".join(f"{c} ({self._t.code(group, c)})" for c in field.choices)
                yield from self._remark("cli.import.map.words", known=known)
                yield f"[entry.values.{_dotted(field.path)}]"
                yield from (f'# {_quoted(word)} = ""' for word in words)

    def _short_name(self, place: int, target: str) -> Iterator[str]:
        preset = PRESETS.get(self._proposal.preset)
        columns = [
            column.name
            for word in (preset.short_name if preset else ())
            for path, column in self._proposal.fields[0].items()
            if path[-1] == word
        ]
        if columns:
            word = "as" if place == 0 and target == "new" else "target"
            yield f"{word} = [{', '.join(map(_quoted, columns))}]"
        elif target == "existing":
            yield from self._remark("cli.import.map.target")
            yield '# target = ""'

    def _always(self, place: int) -> Mapping[str, Any]:
        return self._proposal.always if place == 0 else {}

    def _rest(self) -> Iterator[str]:
        for column in self._proposal.left:
            name = _quoted(column.name)
            sample = self._proposer.sample_of(column)
            yield from self._remark("cli.import.map.left", column=name, sample=sample)
        for column, looks in self._proposal.private.items():
            said = self._t.code("private", looks)
            name = _quoted(column.name)
            yield from self._remark("cli.import.map.private", column=name, looks=said)

    def _title(self, concept: str, path: FieldPath) -> str:
        return f"   # {self._t.named(concept, path[-1])}"

    def _remark(self, key: str, **fields: object) -> Iterator[str]:
        yield from self._lines_of(self._t(key, **fields))

    @staticmethod
    def _lines_of(text: str) -> Iterator[str]:
        yield from (f"# {line}".rstrip() for line in text.splitlines())


def _within(field: Any, fields: Mapping[FieldPath, Column]) -> bool:
    return any(path[: len(field.path)] == field.path for path in fields)


def _dotted(path: FieldPath) -> str:
    return ".".join(path)


def _quoted(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


def as_data(proposer: Proposer, proposal: Proposal) -> dict[str, Any]:
    """The proposal as data: what each column was taken for, and why; nothing for neither."""
    at = {c: (path, n) for n, one in enumerate(proposal.fields) for path, c in one.items()}
    columns = []
    for column in proposer.table.columns:
        path, place = at.get(column, ((), 0))
        columns.append(
            {
                "column": column.letters,
                "name": column.name,
                "field": _dotted(path) or None,
                "why": proposal.why[place].get(path) if path else None,
                "names_rows": column == proposal.ident,
                "private": proposal.private.get(column),
            }
        )
    head = proposer.head
    return {
        "command": list(proposal.commands),
        "head": head.row,
        "head_rows": head.rows,
        "head_why": head.why,
        "columns": columns,
    }
