"""`crisis info`: where everything is and who writes here. Needs no server."""

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import click

from projections.i18n import Translator, languages
from tui.cli.command import make
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

if TYPE_CHECKING:
    from ledger.terminal.terminal import Terminal


_EMBEDDED = "embedded"
"""As data: the server that this home runs itself."""


def build(t: Translator) -> click.Command:
    """The command `crisis info`, in the language of `t`."""
    return make("info", t, run, [offline_option(t)], examples=["crisis info", "crisis info --json"])


def run(session: CommandSession) -> None:
    """The program, the home, and the crisis chosen when there is one."""
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)

    home = Home(session.settings.home)
    names = home.names()
    value: dict[str, Any] = {
        "version": version("crisis-ledger"),
        "home": str(session.settings.home),
        "languages": languages(),
        "crises": names,
    }
    if home.logs_in():
        value["log_in_key"] = home.log_in_key()
    if session.settings.crisis or len(names) == 1:
        terminal, _ = session.terminal, session.refreshed
        value["crisis"] = about(terminal)
    session.answer(value, _text(_named(value, session), session.t))
    if "crisis" in value:
        session.as_of(session.terminal.read())


def about(terminal: "Terminal") -> dict[str, Any]:
    """What is pinned and kept of one crisis."""
    from ledger.domain.crisis_and_roll import acting_role  # noqa: PLC0415 (as the next one)
    from ledger.evidence.signing import fingerprint  # noqa: PLC0415 (help needs no cryptography)

    pin, reading = terminal.pin, terminal.read()
    member = reading.situation.member(pin.member)
    return {
        "name": pin.name,
        "title": pin.title,
        "kind": pin.kind,
        "ledger": pin.ledger,
        "founder_fingerprint": fingerprint(pin.founder),
        "member": pin.member,
        "role": terminal.settings.role or acting_role(member, pin.role),
        "terminal": pin.terminal,
        "key": terminal.home.signer(pin.member).public,
        "server": terminal.server or _EMBEDDED,
        "directory": str(terminal.directory),
        "entries": reading.position.number,
        "root": reading.position.root,
        "checked_to": reading.checked_to,
        "void": reading.voided,
        "unknown": reading.unknown,
    }


def _named(value: dict[str, Any], session: CommandSession) -> dict[str, Any]:
    """The same with the role by its name in the organisation."""
    if "crisis" not in value:
        return value
    from tui.forms.field_words import FieldWords  # noqa: PLC0415 (help needs no ledger)

    words = FieldWords(session.t, session.terminal.read().situation.index)
    crisis = value["crisis"]
    return {**value, "crisis": {**crisis, "role": words.named("role", crisis["role"])}}


def _text(value: dict[str, Any], t: Translator) -> str:
    """`key: value` lines, flat, for eyes and screen readers alike."""
    lines: list[str] = []
    for key, found in value.items():
        if isinstance(found, dict):
            lines.extend(_line(name, inner, t) for name, inner in found.items())
        else:
            lines.append(_line(key, found, t))
    return "\n".join(lines)


def _line(key: str, value: object, t: Translator) -> str:
    if key == "kind":
        value = t.code("crisis_kind", str(value))
    if (key, value) == ("server", _EMBEDDED):
        value = t("cli.info.embedded")
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return t("cli.info.line", label=t(f"cli.info.{key}"), value=value)
