"""Who could read what is sealed, said before it is sent and again once it is recorded."""

from collections.abc import Iterable

from ledger.domain.crisis_and_roll import Member
from ledger.domain.dossier.readers import may_read
from ledger.domain.values import EVERYWHERE
from projections.i18n import Translator

MOST_NAMED = 6
"""Members that are named; of more their number says enough."""


def holders(roles: Iterable[str], members: Iterable[Member]) -> list[str]:
    """The members in these roles now, by their ids; whoever seals reads it besides."""
    said = tuple(roles)
    meant = None if EVERYWHERE in said else said
    return [member.id for member in members if may_read(member, meant)]


def read_by(roles: Iterable[str], members: Iterable[Member], t: Translator) -> str:
    """How many they are and who, and what of the entry stays in clear; nobody is said too."""
    found = holders(roles, members)
    if not found:
        return t("cli.sealed.read_by_nobody")
    named = ", ".join(found) if len(found) <= MOST_NAMED else "…"
    return t.plural("cli.sealed.read_by", len(found), members=named)
