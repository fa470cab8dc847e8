"""The five questions of `crisis open`: those that no flag and no file has answered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from ledger.command.decode_errors import problem
from ledger.domain.organisation import Organisation, check_zone, slug
from ledger.domain.values import CrisisKind, Name, Slug
from ledger.errors import InputError, LedgerError, Refused
from ledger.sanitize import forbidden
from projections.i18n import Translator, languages
from tui.cli.organisation import simple
from tui.cli.prompts import ask_choice, ask_until
from tui.cli.session import CommandSession

ZONE = "Europe/Brussels"


def ask_kind(t: Translator) -> CrisisKind:
    """Exercise or real; there is no answer to fall back on."""
    words = {kind: t(f"cli.ask.{kind}") for kind in ("exercise", "real")}
    real = ask_choice(t("cli.ask.kind"), words, t) == "real"
    return "real" if real else "exercise"


def ask_name(session: CommandSession, name: str) -> str:
    """The ledger's name: one that cannot be, or is there already, is asked again.

    Raises:
        InputError, Refused: the same, where nobody is there to be asked.
    """
    t, home = session.t, session.settings.home
    try:
        return free_name(name, home)
    except LedgerError as refused:
        if not session.interactive:
            raise
        session.say(t.error(refused))
    proposed = slug(name)
    return ask_until(t("cli.ask.name"), lambda said: free_name(said, home), t,
                     None if proposed == name else proposed or None)  # fmt: skip


def ask(
    session: CommandSession, kind: CrisisKind | None, called: str, role: str
) -> tuple[Organisation, CrisisKind, str]:
    """Organisation, exercise or real unless that is said, and how the founder is called.

    Every answer is checked where it was given and asked again.

    Raises:
        click.Abort: asked no further.
    """
    t = session.t
    name = ask_until(t("cli.ask.organisation"), lambda said: _made(name=said).name, t)
    found = kind or ask_kind(t)
    sites = ask_until(t("cli.ask.sites"), _sites, t)
    zone, spoken = ask_until(
        t("cli.ask.zone"), lambda said: _zone(said, t.lang), t, f"{ZONE} {t.lang}",
        lambda refused: _better_zone(refused, t.lang),
    )  # fmt: skip
    organisation = simple(str(name), sites, zone, spoken)
    part = next((one for one in organisation.roles if one.id == role), None)
    label = t.label(part.name) if part else role
    session.say(t("cli.ask.role", role=label))
    who = ask_until(t("cli.ask.who"), _called, t, called or None)
    ids = ", ".join(site.id for site in organisation.sites)
    session.say(t("cli.ask.sites_are", ids=ids))
    session.confirm(t("cli.ask.sure", kind=t.code("crisis_kind", found)))
    return organisation, found, who


def free_name(name: str, home: Path) -> str:
    """A name that a ledger may have and none of this home has yet.

    Raises:
        InputError: it cannot be a name.
        Refused: `crisis_exists`; one whose opening was interrupted may be taken up again.
    """
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.open import crisis_info  # noqa: PLC0415 (help needs no ledger)

    _read(name.strip(), Slug, "name")
    known = Home(home)
    if name in known.names() and crisis_info(known, name).number:
        raise Refused("crisis_exists", name=name)
    return name.strip()


def _read(value: str, kind: Any, field: str) -> Any:
    if found := forbidden(value):
        raise InputError("control_character", field=field, position=found[0], character=found[1])
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as e:
        raise problem(str(e), field) from e


def _made(name: str = "?", sites: Sequence[str] = ("?1",)) -> Organisation:
    _read(name, Name, "name")
    return simple(name, sites, ZONE, ("en",))


def _sites(said: str) -> list[str]:
    """Names apart by commas, none twice."""
    names = [word.strip() for word in said.split(",") if word.strip()]
    for site in names:
        _read(site, Name, "sites")
        if not slug(site):
            raise InputError("site_without_code", field="sites", value=site)
        if [slug(other) for other in names].count(slug(site)) > 1:
            raise InputError("site_twice", field="sites", value=site)
    _made(sites=names)
    return names


def _zone(said: str, lang: str) -> tuple[str, Any]:
    """The zone, and the languages with the one that is said after it first."""
    zone, _, first = said.strip().rpartition(" ")
    known = languages()
    if not zone or first not in known:
        zone, first = said.strip(), lang
    check_zone(zone)
    return zone, tuple(dict.fromkeys((first, *known)))


def _better_zone(refused: LedgerError, lang: str) -> str | None:
    zone = refused.fields.get("zone")
    return f"{zone} {lang}" if zone else None


def _called(said: str) -> str:
    return str(_read(said.strip(), Name, "called"))
