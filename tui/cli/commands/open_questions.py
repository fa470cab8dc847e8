"""The five questions of `crisis open`: those that no flag and no file has answered."""

from typing import Any

from ledger.domain.organisation import Organisation
from ledger.domain.values import CrisisKind
from projections.i18n import Translator, languages
from tui.cli.organisation import simple
from tui.cli.prompts import ask_choice, ask_text
from tui.cli.session import CommandSession

ZONE = "Europe/Brussels"


def ask_kind(t: Translator) -> CrisisKind:
    """Exercise or real; there is no answer to fall back on."""
    words = {kind: t(f"cli.ask.{kind}") for kind in ("exercise", "real")}
    real = ask_choice(t("cli.ask.kind"), words, t) == "real"
    return "real" if real else "exercise"


def ask(
    session: CommandSession, kind: CrisisKind | None, called: str
) -> tuple[Organisation, CrisisKind, str]:
    """Organisation, exercise or real unless that is said, and how the founder is called.

    Raises:
        InputError: an answer that cannot be.
        click.Abort: asked no further.
    """
    t = session.t
    name = ask_text(t("cli.ask.organisation"))
    found = kind or ask_kind(t)
    sites = [word.strip() for word in ask_text(t("cli.ask.sites")).split(",") if word.strip()]
    zone, _, first = ask_text(t("cli.ask.zone"), f"{ZONE} {t.lang}").partition(" ")
    who = ask_text(t("cli.ask.who"), called or None)
    spoken: Any = tuple(dict.fromkeys((first.strip() or t.lang, *languages())))
    organisation = simple(name, sites, zone, spoken)
    ids = ", ".join(site.id for site in organisation.sites)
    session.say(t("cli.ask.sites_are", ids=ids))
    session.confirm(t("cli.ask.sure", kind=t.code("crisis_kind", found)))
    return organisation, found, who
