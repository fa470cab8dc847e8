"""`crisis server admit|revoke|admitted|keys`: who may log in to a server, and what for."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from projections.i18n import Translator
from tui.cli.command import option
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.server.rights import Grant

KEY = "UCBSBJIZO7MMHDFIUSJHYZYN6WBB4REXMGKF4FPJ56ZGUFIJ2IYOUTOH"
"""A public log-in key, for examples."""
RELOAD = "docker compose kill --signal HUP nats"
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(path_type=Path)


def admit_options(t: Translator) -> list[click.Parameter]:
    """The options of `crisis server admit`."""
    return [
        click.Argument(["key"]),
        option("role", t, "admit_role", metavar="ROLE", required=True),
        option("name", t, "admit_name", metavar="WORDS", default=""),
        click.Option(
            ["--from", "organisation"], metavar="FILE", type=_FILE, help=t("cli.option.from")
        ),
        *door_options(t),
    ]


def revoke_options(t: Translator) -> list[click.Parameter]:
    """The options of `crisis server revoke`."""
    return [click.Argument(["key"]), *door_options(t)]


def door_options(t: Translator) -> list[click.Parameter]:
    """Where the door is, when it is not that of this home's own server."""
    return [option("door", t, "door", metavar="DIR", type=_FOLDER)]


def admit(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    key: str,
    *,
    role: str,
    name: str,
    organisation: Path | None,
    door: Path | None,
) -> None:
    """Let a log-in in for a role of the crisis chosen, to read only, or to make streams."""
    from ledger.server.admission import admit as let_in  # noqa: PLC0415 (help needs no server)
    from ledger.terminal.admit import check_own_door, grant_of  # noqa: PLC0415 (help needs no ledger)
    from tui.cli.organisation import read_organisation  # noqa: PLC0415 (help needs no file)

    read = read_organisation(organisation) if organisation else None
    grant = grant_of(session.settings, key, role, name, read)
    if door is None:
        check_own_door(session.settings, grant.crisis)
    before = let_in(session.settings.home, grant, door)
    lines = [session.t("cli.server.admitted", key=grant.key, may=_may(session.t, grant))]
    if before is not None:
        lines.append(session.t("cli.server.admitted_before", may=_may(session.t, before)))
    value = {**_value(grant), "before": _value(before) if before else None}
    session.answer(value, "\n".join([*lines, *_reload(session.t, door)]))


def revoke(session: CommandSession, key: str, *, door: Path | None) -> None:
    """Let a log-in in no more."""
    from ledger.server.admission import revoke as let_out  # noqa: PLC0415 (help needs no server)
    from ledger.terminal.admit import login_key  # noqa: PLC0415 (help needs no ledger)

    gone = let_out(session.settings.home, login_key(key), door)
    said = ", ".join(_may(session.t, grant) for grant in gone)
    lines = [session.t("cli.server.revoked", key=gone[0].key, may=said)]
    value = {"revoked": [_value(grant) for grant in gone]}
    session.answer(value, "\n".join([*lines, *_reload(session.t, door)]))


def admitted(session: CommandSession, *, door: Path | None) -> None:
    """List who was admitted."""
    from ledger.server.admission import admitted as known  # noqa: PLC0415 (help needs no server)

    grants, t = known(session.settings.home, door), session.t
    lines = [t("cli.server.admitted", key=grant.key, may=_may(t, grant)) for grant in grants]
    session.answer([_value(g) for g in grants], "\n".join(lines) or t("cli.server.nobody"))


def keys(session: CommandSession) -> None:
    """Show this home's public log-in keys, made if need be."""
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)

    home = Home(session.settings.home)
    value = {"log_in_key": home.log_in_key(), "provisioner_key": home.provisioner_key()}
    session.answer(value, session.t("cli.server.keys", **value))


def _value(grant: "Grant") -> dict[str, object]:
    return {
        "key": grant.key,
        "kind": grant.kind,
        "role": grant.role,
        "crisis": grant.crisis,
        "concepts": grant.concepts,
        "name": grant.name,
    }


def _may(t: Translator, grant: "Grant") -> str:
    """Who it is for, the role, the crisis, and what may be written there."""
    crisis = t("cli.server.every_crisis") if grant.crisis == "*" else grant.crisis
    what = t(f"cli.server.may_{grant.kind}", concepts=_concepts(t, grant))
    said = t("cli.server.may", role=grant.role, crisis=crisis, what=what)
    return f"{grant.name}, {said}" if grant.name else said


def _concepts(t: Translator, grant: "Grant") -> str:
    if grant.concepts == ("*",):
        return t("cli.server.every_concept")
    return ", ".join(grant.concepts)


def _reload(t: Translator, door: Path | None) -> list[str]:
    """What is left to do at a server that somebody else runs."""
    return [t("cli.server.reload", path=door, command=RELOAD)] if door else []
