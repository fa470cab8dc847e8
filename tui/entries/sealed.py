"""Sealed texts of one entry, read by whoever has their key, and what became of erased ones."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import Struct

from ledger.domain.dossier.erasures import (
    Erasure,
    erasures,
    sealed_texts,
    text_fields,
    with_texts,
)
from ledger.domain.dossier.readers import handed_on, readers_of
from ledger.domain.values import Sealed
from ledger.evidence.sealing import unseal
from projections.i18n import Translator

if TYPE_CHECKING:
    from ledger.domain.entry import Entry
    from ledger.domain.situation import Situation
    from ledger.home.sealed_keys import SealedKeys
    from ledger.terminal.sealing import Confirmed
    from ledger.terminal.terminal import Terminal
    from tui.forms.field_words import FieldWords

State = Literal["readable", "no_key", "shut", "erased"]

_STATES: Mapping[State, str] = {
    "readable": "cli.sealed.readable",
    "no_key": "cli.sealed.no_key",
    "shut": "cli.sealed.shut",
    "erased": "cli.sealed.erased",
}


class SealedPart(NamedTuple):
    """What is to be said of an entry's sealed texts, and of their erasure.

    `event` has the texts that can be read here in their places. `handed` are the members who were
    given to read it later, each with the entry that says so. `confirmed` is None where the server
    was not asked.
    """

    event: Struct
    state: State | None
    roles: tuple[str, ...] | None
    erasure: Erasure | None
    handed: tuple[tuple[str, int], ...] = ()
    confirmed: "Confirmed | None" = None


def sealed_part(
    number: int, entry: "Entry[Any]", situation: "Situation", keys: "SealedKeys | None"
) -> SealedPart | None:
    """What there is of it; None of an entry that has no sealed text and erases none.

    Without `keys` nothing is opened: whoever looks at a wall is not known.
    """
    texts = [text for _, text in sealed_texts(entry.event)]
    erasure = next((one for one in erasures(situation) if number in (one.number, one.erased)), None)
    if not texts:
        return SealedPart(entry.event, None, None, erasure) if erasure else None
    event = _opened(entry.event, keys) if keys is not None and erasure is None else entry.event
    left = any(sealed_texts(event))
    shut: State = "shut" if keys is None else "no_key"
    state: State = "erased" if erasure else shut if left else "readable"
    handed = ((p.reader or "", p.opened) for p in handed_on(situation) if number in p.handed)
    return SealedPart(event, state, texts[0].roles, erasure, tuple(handed))


def _opened(event: Struct, keys: "SealedKeys") -> Struct:
    def one(text: Any) -> Any:
        if type(text) is not Sealed:
            return text
        read = (unseal(text, secret) for secret in keys.of(text.commitment))
        return next((said for said in read if said is not None), text)

    return with_texts(event, one)


def confirmed(terminal: "Terminal", part: SealedPart) -> "Confirmed | None":
    """Who says that the keys are gone from their home; None where nothing is erased.

    Raises:
        LedgerError: not connected, no server, no permission.
    """
    from ledger.terminal.sealing import due_of  # noqa: PLC0415 (with a server only)

    if part.erasure is None or part.erasure.held:
        return None
    situation = terminal.read().situation
    entry = situation.entry(part.erasure.erased)
    roles = next((text.roles for _, text in sealed_texts(entry.event)), None)
    readers = readers_of(roles, situation.members(), entry.signer)
    return terminal.keys_gone(due_of(part.erasure, situation), readers)


def sealed_lines(
    number: int, part: SealedPart, words: "FieldWords", t: Translator, member: str
) -> Iterator[str]:
    """Who may read it and who has erased it, as an entry's page says it to a member."""
    if part.state is not None:
        roles = [words.named("role", role) for role in part.roles or ()]
        said = ", ".join(roles) or t("cli.sealed.everybody")
        yield t(_STATES[part.state], roles=said, number=number, member=member)
    if part.handed:
        given = ", ".join(f"{member} (#{by})" for member, by in part.handed)
        yield t("cli.sealed.handed", members=given)
    one, found = part.erasure, part.confirmed
    if one is None:
        return
    yield t("cli.sealed.erased_by", number=one.erased, by=one.number, basis=one.basis)
    if one.held:
        yield t("cli.sealed.held", hold=one.held)
        return
    if found is None:
        yield t("cli.sealed.not_asked")
        return
    gone = ", ".join(f"{word.member} ({word.terminal})" for word in found.said)
    yield t("cli.sealed.gone", members=gone or "\N{EN DASH}")
    if found.open:
        yield t("cli.sealed.open", members=", ".join(found.open))
    if found.at_server:
        yield t("cli.sealed.at_server")


def sealed_value(part: SealedPart) -> dict[str, Any]:
    """The same as data; the texts that can be read here by their fields."""
    names = text_fields(type(part.event))
    one, found = part.erasure, part.confirmed
    texts = {name: getattr(part.event, name) for name in names} if part.state == "readable" else {}
    return {
        "state": part.state,
        "roles": part.roles,
        "texts": {name: text for name, text in texts.items() if text},
        "handed_on": [{"member": member, "by": by} for member, by in part.handed],
        "erased": one._asdict() if one else None,
        "gone": [
            {"member": word.member, "terminal": word.terminal, "at": word.at} for word in found.said
        ]
        if found
        else None,
        "not_yet": found.open if found else None,
        "at_server": found.at_server if found else None,
    }
