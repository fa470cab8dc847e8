"""The five questions of `crisis open` when there is no organisation file."""

from typing import Any

import click

from ledger.domain.organisation import Organisation
from ledger.domain.values import CrisisKind
from projections.i18n import languages
from tui.cli.organisation import simple
from tui.cli.session import Session

ZONE = "Europe/Brussels"
_REAL, _EXERCISE = "real", "exercise"


def ask(session: Session, kind: CrisisKind, called: str) -> tuple[Organisation, CrisisKind, str]:
    """Organisation, exercise or real, and how the founder is called.

    Raises:
        InputError: an answer that cannot be.
        click.Abort: asked no further.
    """
    t = session.t
    name = _prompt(t("cli.ask.organisation"))
    said = _prompt(t("cli.ask.kind"), type=click.Choice([_REAL, _EXERCISE]), default=kind)
    sites = [word.strip() for word in _prompt(t("cli.ask.sites")).split(",") if word.strip()]
    zone, _, first = _prompt(t("cli.ask.zone"), default=f"{ZONE} {t.lang}").partition(" ")
    who = _prompt(t("cli.ask.who"), default=called or None)
    spoken: Any = tuple(dict.fromkeys((first.strip() or t.lang, *languages())))
    found: CrisisKind = "exercise" if said == _EXERCISE else "real"
    organisation = simple(name, sites, zone, spoken)
    ids = ", ".join(site.id for site in organisation.sites)
    session.say(t("cli.ask.sites_are", ids=ids))
    session.confirm(t("cli.ask.sure", kind=t.code("crisis_kind", found)))
    return organisation, found, who


def _prompt(question: str, **attrs: Any) -> str:
    return str(click.prompt(question, err=True, **attrs))
