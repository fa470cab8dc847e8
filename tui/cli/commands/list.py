"""`crisis list`: the crises this home knows; or the parts of one organisation, as it is now."""

from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click
from msgspec import to_builtins

from ledger.clock import SYSTEM
from ledger.domain.crisis.events import Part
from ledger.domain.crisis.mend import LISTS, code_of
from ledger.domain.needs import needs_of
from ledger.errors import Exit, InputError, LedgerError
from projections.i18n import Translator
from projections.i18n.declared import code_named
from projections.model.freshness import Freshness
from projections.render.freshness import server_said
from tui.cli.command import make
from tui.cli.failures import as_value
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

if TYPE_CHECKING:
    from ledger.home.home import Home
    from ledger.terminal.open import CrisisInfo


class _Listed(NamedTuple):
    """One crisis as data and as a line; not good when it cannot be read."""

    value: dict[str, Any]
    text: str
    good: bool


def build(t: Translator) -> click.Command:
    """The command `crisis list`, in the language of `t`."""
    part = click.Argument(
        ["part"], required=False, metavar="[PART]", help=t("cli.option.part"),
        shell_complete=lambda _ctx, _param, word: [p for p in LISTS.values() if p.startswith(word)],
    )  # fmt: skip
    return make(
        "list", t, run, [part, offline_option(t)], examples=["crisis list", "crisis list sites"]
    )


def run(session: CommandSession, part: str | None) -> int:
    """One line a crisis, or with `part` one line a part of that kind.

    Raises:
        UsageError: `not_a_choice`, no kind of part is called so.
    """
    if part is None:
        return _crises(session)
    known = [*LISTS, *LISTS.values()]
    kind = part if part in known else code_named(get_args(Part), part)
    if kind is None:
        raise InputError("not_a_choice", field="part", value=part, known=", ".join(LISTS.values()))
    _parts(session, next(one for one, many in LISTS.items() if kind in {one, many}))
    return Exit.DONE


def _parts(session: CommandSession, kind: str) -> None:
    """The parts of one kind, those that were closed with the entry that did it."""
    index = session.terminal.read().situation.index
    found = getattr(index.organisation, LISTS[kind])  # type: ignore[index]  # it is one
    rows = [_part(session.t, kind, one, index.closed(kind, code_of(one))) for one in found]
    session.as_of(session.terminal.read())
    none = session.t("cli.list.no_parts")
    session.answer([row.value for row in rows], "\n".join(row.text for row in rows) or none)


def _part(t: Translator, kind: str, part: Any, closed: int | None) -> _Listed:
    code, name = code_of(part), getattr(part, "name", "")
    words = t.code("language", code) if kind == "language" else t.label(name)
    if kind == "number":
        words = f"{words}: {part.number}"
    if parent := getattr(part, "parent", None):
        words = t("cli.list.part_of", name=words, parent=parent)
    if needed := ", ".join(ident for _, ident in needs_of(part)):
        words = t("cli.list.needs", name=words, needed=needed)
    if closed is not None:
        words = f"{t('cli.closed', name=words)}  #{closed}"
    value = {"code": code} if isinstance(part, str) else to_builtins(part)
    return _Listed({**value, "code": code, "closed": closed}, f"{code}  {words}", good=True)


def _crises(session: CommandSession) -> int:
    """One line a crisis, its kind first, so that an exercise is never taken for a real one.

    One that is damaged is said with its reason and hides no other; exit code 1 then. All their
    servers together have as long to answer as the one of another command.
    """
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.refresh import ANSWER_SECONDS  # noqa: PLC0415 (help needs no ledger)

    home = Home(session.settings.home)
    session.warn(home.trouble())
    until = SYSTEM.monotonic() + (0.0 if session.choices.offline else ANSWER_SECONDS)
    found = [_look(session, home, name, until) for name in home.names()]
    lines = "\n".join(line.text for line in found)
    none = session.t("cli.list.none", home=session.settings.home)
    session.answer([line.value for line in found], lines or none)
    return Exit.DONE if all(line.good for line in found) else Exit.FAILURE


def _look(session: CommandSession, home: "Home", name: str, until: float) -> _Listed:
    from ledger.terminal.open import crisis_info  # noqa: PLC0415 (help needs no ledger)

    t = session.t
    try:
        info = crisis_info(home, name, max(0.0, until - SYSTEM.monotonic()))
    except LedgerError as e:
        text = t("cli.list.damaged", name=name, reason=t.error(e))
        return _Listed({"name": name, **as_value(e, t)}, text, good=False)
    return _Listed(_value(info), _text(info, t), good=True)


def _value(info: "CrisisInfo") -> dict[str, Any]:
    return {
        "name": info.pin.name,
        "title": info.pin.title,
        "kind": info.pin.kind,
        "ledger": info.pin.ledger,
        "entries": info.number,
        "contact": info.contact,
        "server": info.pin.server,
        "freshness": _fresh(info),
    }


def _fresh(info: "CrisisInfo") -> Freshness:
    asked = info.refreshed
    return Freshness(
        as_of=info.number,
        recorded=None,
        server=asked.server,
        asked=SYSTEM.now(),
        contact=info.contact,
        missing=max(0, asked.last - info.number),
    )


def _text(info: "CrisisInfo", t: Translator) -> str:
    """One line; of a copy that is not known to be up to date a second one says why."""
    t = Translator(t.lang, info.zone or t.zone)
    line = t(
        "cli.list.line",
        kind=t.code("crisis_kind", info.pin.kind),
        name=info.pin.name,
        title=info.pin.title,
        entries=t.plural("cli.entries", info.number),
    )
    fresh = _fresh(info)
    return line if fresh.server == "current" else f"{line}\n    {server_said(fresh, t)}"
