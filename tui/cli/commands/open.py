"""`crisis open`: the one command that makes a ledger, from a file or from five questions."""

from datetime import datetime
from pathlib import Path

import click

from ledger.clock import SYSTEM
from ledger.command.order import Context
from ledger.domain.organisation import Organisation
from ledger.domain.values import CrisisKind
from ledger.errors import UsageError
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands.open_answer import conclude
from tui.cli.commands.open_questions import ask, ask_kind, ask_name
from tui.cli.counts import Count
from tui.cli.organisation import read_organisation
from tui.cli.session import CommandSession
from tui.forms.values import moment

FOUNDER = "coordinator"


def build(t: Translator) -> click.Command:
    """The command `crisis open`, in the language of `t`."""
    params: list[click.Parameter] = [
        click.Argument(["name"]),
        click.Option(
            ["--from", "organisation"],
            metavar="FILE",
            type=click.Path(path_type=Path),
            help=t("cli.option.from"),
        ),
        click.Option(["--exercise/--real", "exercise"], default=None, help=t("cli.option.real")),
        option("title", t, "title", metavar="TEXT"),
        option("me", t, "me", metavar="MEMBER", default=FOUNDER),
        option("called", t, "called", metavar="NAME"),
        option("recorded", t, "recorded", metavar="WHEN"),
        option("replicas", t, "replicas", type=Count(1, 5), default=1),
    ]
    examples = [
        "crisis open vivalia-2022 --from vivalia.toml --exercise --me coordinator",
        "crisis open flood-2026 --real",
    ]
    return make("open", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    name: str,
    *,
    organisation: Path | None,
    exercise: bool | None,
    title: str | None,
    me: str,
    called: str | None,
    recorded: str | None,
    replicas: int,
) -> None:
    """Open a crisis and say what was made."""
    from ledger.terminal.open import Opening, open_crisis  # noqa: PLC0415 (help needs no ledger)

    kind: CrisisKind | None = None if exercise is None else "exercise" if exercise else "real"
    name = ask_name(session, name)
    found, kind, called = _answers(session, organisation, kind, called or "", me)
    opening = Opening(
        name,
        title or name,
        kind,
        found,
        member=me,
        called=called,
        role=session.settings.role or FOUNDER,
        recorded=_scenario_clock(recorded, found),
        replicas=replicas,
    )
    terminal, outcome = open_crisis(session.settings, opening)
    session.adopt(terminal)
    session.kept()
    conclude(session, terminal, outcome)


def _answers(
    session: CommandSession, path: Path | None, kind: CrisisKind | None, called: str, me: str
) -> tuple[Organisation, CrisisKind, str]:
    """From the file and the flags; what they leave open is asked. Nothing is real by default."""
    if path is not None:
        found = read_organisation(path)
        if kind is None and not session.interactive:
            raise UsageError("open_needs_kind")
        return found, kind or ask_kind(session.t), called or me.capitalize()
    if session.interactive:
        return ask(session, kind, called, session.settings.role or FOUNDER)
    flags = "--from ORGANISATION.toml, --exercise | --real, --me MEMBER"
    raise UsageError("open_needs_flags", flags=flags)


def _scenario_clock(text: str | None, organisation: Organisation) -> datetime | None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (only here)

    if text is None:
        return None
    return moment(text, Context(SYSTEM.now(), ZoneInfo(organisation.zone), {}), field="recorded")
