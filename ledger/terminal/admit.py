"""Which log-in may do what: the role of a crisis's organisation as a grant of its server's door.

The door is the coarse gate, concept by subject; whether an entry counts is decided by its
signature and the fine rules of the role, on every terminal.
"""

from ledger.command.order import checked
from ledger.config import Settings
from ledger.domain import CONCEPTS
from ledger.domain.dossier.erasures import ERASES
from ledger.domain.organisation import LOGINS, Index, Organisation, Role
from ledger.errors import UsageError
from ledger.home.home import Home
from ledger.nkey import NkeyError, check_public_nkey
from ledger.sanitize import clean_line
from ledger.server.rights import ANY, Grant, LoginKind
from ledger.terminal.terminal import Terminal

_NONE: tuple[str, ...] = ()


def login_key(text: str) -> str:
    """A public log-in key as it was typed.

    Raises:
        UsageError: `bad_login_key`, with the reason; `login_seed_shown`, it is the secret one.
    """
    key = text.strip()
    if key.startswith("SU"):
        raise UsageError("login_seed_shown")
    try:
        return check_public_nkey(key)
    except NkeyError as error:
        raise UsageError("bad_login_key", key=key, reason=error) from error


def grant_of(
    settings: Settings,
    key: str,
    role: str,
    name: str = "",
    organisation: Organisation | None = None,
) -> Grant:
    """What a role lets a log-in do in the crisis chosen, by its organisation as it is now.

    Without `organisation` that of this home's copy of the ledger. A provisioner may be one for
    every crisis of the server: when none is named. A role that writes nothing reads.

    Raises:
        UsageError: `bad_login_key`; `admit_needs_crisis` or `admit_needs_organisation`, which
            role is meant cannot be known; as `Home.choose`.
        InputError: a name that is too long.
        Refused: `unknown_role`, with those there are.
    """
    crisis = _crisis(settings, role, organisation)
    kind, concepts, erases = LoginKind.READER, _NONE, None
    if role in LOGINS:
        kind = LoginKind(role)
    elif writes := _writes(role, organisation or _organisation(settings, crisis)):
        kind, concepts, erases = LoginKind.WRITER, _concepts(writes), _erases(writes)
    return checked(
        Grant(
            key=login_key(key),
            kind=kind,
            role=role,
            crisis=crisis,
            concepts=concepts,
            name=clean_line(name),
            erases=erases,
        )
    )


def check_own_door(settings: Settings, crisis: str) -> None:
    """Refuse the door of this home's server for a crisis that is on another one.

    Raises:
        UsageError: `door_elsewhere`, with that server.
    """
    home = Home(settings.home)
    pinned = home.pin(crisis).server if crisis in home.names() else ""
    if server := settings.server or pinned:
        raise UsageError("door_elsewhere", server=server)


def _crisis(settings: Settings, role: str, organisation: Organisation | None) -> str:
    home = Home(settings.home)
    if settings.crisis:
        home.crisis(settings.crisis)
        return settings.crisis
    if role == LoginKind.PROVISIONER:
        return ANY
    if organisation is not None:
        raise UsageError("admit_needs_crisis")
    return home.choose("")


def _organisation(settings: Settings, crisis: str) -> Organisation:
    home = Home(settings.home)
    if crisis not in home.names():
        raise UsageError("admit_needs_organisation", name=crisis)
    with Terminal(settings, home.pin(crisis)) as terminal:
        return terminal.crisis.organisation


def _writes(role: str, organisation: Organisation) -> tuple[str, ...]:
    index = Index(organisation)
    index.check("role", "role", role, also=LOGINS)
    found = index.find("role", role)
    return found.writes if isinstance(found, Role) else ()


def _concepts(writes: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts that a role writes any kind of: `decision.*` and `decision.raised` alike."""
    if ANY in writes:
        return (ANY,)
    named = {kind.partition(".")[0] for kind in writes}
    return tuple(concept.name for concept in CONCEPTS if concept.name in named)


def _erases(writes: tuple[str, ...]) -> bool:
    """Whether a role may erase, as the ledger judges it by the present rules."""
    return not {ANY, ERASES}.isdisjoint(writes)
