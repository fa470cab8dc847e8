"""`crisis import FILE --map new`: looks at the columns, proposes, asks, and writes a mapping.

On a terminal each column is asked about; anywhere else the proposal is written with everything
that a person needs to change it.
"""

from contextlib import closing
from pathlib import Path

from ledger.domain import VERBS
from ledger.errors import InputError, LedgerError, UsageError
from ledger.sanitize import plain_name
from projections.i18n import Translator, languages
from tui.cli.commands.import_map_text import Written, as_data
from tui.cli.files.mapping import all_fields
from tui.cli.files.opening import open_table
from tui.cli.files.proposing import OTHER, PRESETS, Proposal, Proposer, looked_at
from tui.cli.files.proposing import Path as FieldPath
from tui.cli.files.table import Column
from tui.cli.prompts import ask_listed, ask_text
from tui.cli.session import CommandSession

_ENDING = ".map.toml"


def new_mapping(session: CommandSession, path: Path, kind: str = "") -> int:
    """Write a mapping for a table beside it, and say what was guessed and what to do next.

    `kind` is what the rows are, one of the lists or a command; empty for what they look like.

    Raises:
        UsageError: the file cannot be read, or a mapping is there already.
        InputError: `not_a_choice`, no such kind.
    """
    target = path.with_name(path.stem + _ENDING)
    if kind and kind not in {*PRESETS, *VERBS}:
        raise InputError("not_a_choice", field="kind", value=kind, known=", ".join(PRESETS))
    if target.exists():
        raise UsageError("map_exists", path=target)
    with closing(open_table(path)) as source:
        for note in source.notes:
            session.say(session.t(note.key, **note.fields))
        words = [Translator(lang, session.t.zone) for lang in languages()]
        proposer = looked_at(source, session.terminal.context(), words, kind)
        proposal = _proposal(session, proposer, kind)
        written = Written(session.t, path, proposer, proposal)
        text = "\n".join(written.lines()) + "\n"
    _write(target, text)
    session.answer(
        {"map": str(target), **as_data(proposer, proposal)},
        "\n".join(
            [
                *written.said(),
                session.t("cli.import.map_made", path=target),
                session.t("cli.import.map_next", file=path, path=target),
            ]
        ),
    )
    return 0


def _proposal(session: CommandSession, proposer: Proposer, kind: str) -> Proposal:
    if kind:
        return proposer.proposed(kind)
    return _asked(session, proposer) if session.interactive else proposer.proposed(proposer.best())


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
