"""`crisis import FILE --map new`: looks at the columns, proposes, asks, and writes a mapping.

On a terminal each column is asked about; anywhere else the proposal is written with everything
that a person needs to change it.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger.command.order import Circumstances
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.errors import LedgerError, UsageError
from ledger.sanitize import plain_name
from projections.i18n import Translator, languages
from tui.cli.files.delimited import SEPARATORS, Delimited
from tui.cli.files.mapping import all_fields
from tui.cli.files.opening import open_table
from tui.cli.files.proposing import OTHER, PRESETS, Proposal, Proposer
from tui.cli.files.proposing import Path as FieldPath
from tui.cli.files.table import Column, Source, Table, named, table_of, width
from tui.cli.files.workbook import Workbook
from tui.cli.prompts import ask_listed, ask_text
from tui.cli.session import CommandSession

_HEADS = 30
"""Rows among which the head of a table is looked for."""

_FEWEST = 2
_AROUND = frozenset(Circumstances.__struct_fields__)
_SHOWN = ("occurred", "source", "behalf", "actor")
"""Of the circumstances, those that lists have columns for."""

_ENDING = ".map.toml"


def new_mapping(session: CommandSession, path: Path) -> int:
    """Write a mapping for a table beside it, and say what to do next.

    Raises:
        UsageError: the file cannot be read, or a mapping is there already.
    """
    target = path.with_name(path.stem + _ENDING)
    if target.exists():
        raise UsageError("map_exists", path=target)
    with closing(open_table(path)) as source:
        table = table_of(source, head_of(source))
        for note in source.notes:
            session.say(session.t(note.key, **note.fields))
        words = [Translator(lang, session.t.zone) for lang in languages()]
        proposer = Proposer(table, session.terminal.context(), words)
        proposal = _asked(session, proposer) if session.interactive else _guessed(proposer)
        text = "\n".join(_Written(session.t, path, table, proposer, proposal).lines()) + "\n"
    _write(target, text)
    said = {"map": str(target), "command": list(proposal.commands)}
    lines = [session.t("cli.import.map_made", path=target)]
    lines += [session.t("cli.import.map_next", file=path, path=target)]
    session.answer(said, "\n".join(lines))
    return 0


def head_of(source: Source) -> int:
    """The row that names the columns: the first of those with the most words in a row."""
    best, most = 1, 0
    for row in source.rows():
        if row.number > _HEADS:
            break
        words = sum(isinstance(cell, str) and bool(named(cell)) for cell in row.cells)
        if words > most and words >= min(_FEWEST, width(row.cells)):
            best, most = row.number, words
    return best


def _guessed(proposer: Proposer) -> Proposal:
    return proposer.proposed(proposer.best())


def _asked(session: CommandSession, proposer: Proposer) -> Proposal:
    """What a person says that the rows and the columns are."""
    t = session.t
    kinds = {name: t(f"cli.import.list.{name}") for name in (*PRESETS, OTHER)}
    best = proposer.best()
    session.say(t("cli.import.looks_like", kind=kinds[best]))
    preset = ask_listed(t("cli.import.ask_kind"), kinds, t)
    command = ""
    if preset == OTHER:
        command = ask_listed(t("cli.import.ask_command"), {name: name for name in VERBS}, t)
    proposal = proposer.proposed(preset, command)
    return _corrected(session, proposer, proposal)


def _corrected(session: CommandSession, proposer: Proposer, proposal: Proposal) -> Proposal:
    """The proposal, column by column; Return takes what is proposed."""
    t = session.t
    for column, looks in proposal.private.items():
        looks_said = t.code("private", looks)
        session.say(t("cli.import.not_read", column=column.letters, name=column.name,
                      looks=looks_said))  # fmt: skip
    if ident := proposal.ident:
        session.say(t("cli.import.names_rows", column=ident.letters, name=ident.name))
    session.say(t("cli.import.ask_columns"))
    fields = [dict(one) for one in proposal.fields]
    at = {c: (n, path) for n, one in enumerate(fields) for path, c in one.items()}
    left = list(proposal.left)
    for column in sorted([*at, *proposal.left]):
        before = at.get(column)
        said = _ask_column(session, proposer, proposal, column, before)
        if before is not None:
            fields[before[0]].pop(before[1], None)
        if said is not None:
            fields[said[0]][said[1]] = column
            left = [one for one in left if one != column]
        elif column not in left:
            left.append(column)
    return proposal._replace(fields=tuple(fields), left=tuple(sorted(left)))


def _ask_column(
    session: CommandSession,
    proposer: Proposer,
    proposal: Proposal,
    column: Column,
    before: tuple[int, FieldPath] | None,
) -> tuple[int, FieldPath] | None:
    """The command and field that a column fills; None for neither."""
    t = session.t
    known, titles = _fields_by_word(proposal), _fields_by_title(proposal, t)
    default = ".".join(before[1]) if before else "-"
    sample = proposer.sample_of(column)
    question = t("cli.import.ask_column", column=column.letters, name=column.name, sample=sample)
    while True:
        said = ask_text(question, default).strip()
        if said in {"-", ""}:
            return None
        if found := known.get(said) or titles.get(plain_name(said)):
            return found
        if said.partition(".")[0] in known and "." in said:
            place, path = known[said.partition(".")[0]]
            return place, (*path, said.partition(".")[2])
        session.say(t("cli.ask.one_of", known=", ".join(["-", *known])))


def _fields_by_word(proposal: Proposal) -> dict[str, tuple[int, FieldPath]]:
    found: dict[str, tuple[int, FieldPath]] = {}
    for place, command in enumerate(proposal.commands):
        for field in all_fields(VERBS[command]):
            found.setdefault(".".join(field.path), (place, field.path))
    return found


def _fields_by_title(proposal: Proposal, t: Translator) -> dict[str, tuple[int, FieldPath]]:
    """The fields as the reader's language calls them, folded."""
    found: dict[str, tuple[int, FieldPath]] = {}
    for place, command in enumerate(proposal.commands):
        for field in all_fields(VERBS[command]):
            title = plain_name(t.named(VERBS[command].concept, field.path[0]))
            found.setdefault(title, (place, field.path))
    return found


def _write(target: Path, text: str) -> None:
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as e:
        raise LedgerError("map_unwritable", path=target, reason=e.strerror) from e


class _Written:
    """A mapping as text, with what a person needs to change it."""

    def __init__(
        self, t: Translator, path: Path, table: Table, proposer: Proposer, proposal: Proposal
    ) -> None:
        self._t = t
        self._path = path
        self._table = table
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
        source, head = self._table.source, self._table.head
        yield "[table]"
        yield f"head = {head}"
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
            yield f"{_dotted(path)} = {_quoted(column.name)}"
        missing = [f for f in all_fields(verb) if f.path not in fields and not _within(f, fields)]
        for field in missing:
            if field.required:
                yield from self._remark("cli.import.map.required")
            if field.path[0] in _SHOWN or field.path[0] not in _AROUND:
                yield f'# {_dotted(field.path)} = ""{self._title(verb.concept, field.path)}'
        yield from self._words(verb, fields)

    def _words(self, verb: Verb, fields: Mapping[FieldPath, Column]) -> Iterator[str]:
        """What words of the table mean, for fields that take a few words only."""
        for field in all_fields(verb):
            column = fields.get(field.path)
            if not field.choices or column is None:
                continue
            if words := self._proposer.unknown_words(field, column):
                known = ", ".join(field.choices)
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
        preset = PRESETS.get(self._proposal.preset)
        return preset.always if preset and place == 0 else {}

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
        for line in self._t(key, **fields).splitlines():
            yield f"# {line}".rstrip()


def _within(field: Any, fields: Mapping[FieldPath, Column]) -> bool:
    return any(path[: len(field.path)] == field.path for path in fields)


def _dotted(path: FieldPath) -> str:
    return ".".join(path)


def _quoted(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)
