"""`crisis list`: the crises this home knows."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ledger.errors import Exit, LedgerError
from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.failures import as_value
from tui.cli.session import CommandSession

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
    return make("list", t, run, examples=["crisis list", "crisis list --json"])


def run(session: CommandSession) -> int:
    """One line a crisis, its kind first, so that an exercise is never taken for a real one.

    One that is damaged is said with its reason and hides no other; exit code 1 then.
    """
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)

    home = Home(session.settings.home)
    session.warn(home.trouble())
    found = [_look(session, home, name) for name in home.names()]
    lines = "\n".join(line.text for line in found)
    none = session.t("cli.list.none", home=session.settings.home)
    session.answer([line.value for line in found], lines or none)
    return Exit.DONE if all(line.good for line in found) else Exit.FAILURE


def _look(session: CommandSession, home: "Home", name: str) -> _Listed:
    from ledger.terminal.open import crisis_info  # noqa: PLC0415 (help needs no ledger)

    t = session.t
    try:
        info = crisis_info(home, name)
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
    }


def _text(info: "CrisisInfo", t: Translator) -> str:
    return t(
        "cli.list.line",
        kind=t.code("crisis_kind", info.pin.kind),
        name=info.pin.name,
        title=info.pin.title,
        entries=t.plural("cli.entries", info.number),
    )
