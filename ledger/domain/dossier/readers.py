"""Who may read sealed texts, and to whom their keys were handed on."""

from collections.abc import Iterable, Iterator

from ledger.domain.card import Wanted
from ledger.domain.crisis_and_roll import ROLL, Member
from ledger.domain.dossier.erasures import erasure_of, sealed_texts
from ledger.domain.dossier.record import Piece
from ledger.domain.situation import Situation
from ledger.domain.values import Sealed
from ledger.errors import Refused


def may_read(member: Member, roles: tuple[str, ...] | None) -> bool:
    """Whether a member may read what is sealed to these roles, None for all."""
    held = {post.role for post in member.posts}
    return member.revoked is None and (roles is None or not held.isdisjoint(roles))


def readers_of(
    roles: tuple[str, ...] | None, members: Iterable[Member], author: str
) -> list[Member]:
    """The members who may read a text that is sealed to these roles, its author among them.

    `author` is the signing key of whoever sealed it.
    """
    return [
        member
        for member in members
        if may_read(member, roles) or (member.revoked is None and member.key == author)
    ]


def reads_since(member: Member, roles: tuple[str, ...] | None, situation: Situation) -> int:
    """From which entry on a member who may read what is sealed to some roles might."""
    founder = situation.crisis.founder if situation.crisis else None
    if founder and founder.id == member.id and may_read(founder, roles):
        return founder.since
    given = (
        number
        for number, entry in situation.effective(ROLL).now()
        if getattr(entry.event, "member", "") == member.id
        and (role := getattr(entry.event, "role", None)) is not None
        and (roles is None or role in roles)
    )
    return min(given, default=member.since)


def given_to_read(number: int, text: Sealed, situation: Situation) -> list[Member]:
    """Who may read a text: those who might when it was sealed, and those it was handed on to."""
    handed = {one.reader_key for one in handed_on(situation) if number in one.handed}
    return [
        member
        for member in situation.members()
        if may_read(member, text.roles)
        and (reads_since(member, text.roles, situation) < number or member.key in handed)
    ]


def texts_of(number: int, situation: Situation) -> list[Sealed]:
    """The sealed texts of an entry, in the order of their fields."""
    entry = situation.kept.entry(number)
    return [text for _, text in sealed_texts(entry.event)] if entry else []


def handed_on(situation: Situation) -> Iterator[Piece]:
    """What was handed on to members, the oldest first."""
    for _, piece in situation.records_of(Wanted("record", stages=("handed_on",))):
        if isinstance(piece, Piece) and piece.reader:
            yield piece


def check_reader(ident: str, handed: tuple[int, ...], situation: Situation) -> Member:
    """The member whom the keys of these entries may be handed to.

    Raises:
        Refused: `unknown_member`; `nothing_to_hand_on`, no entry; `nothing_to_read`, one without
            a sealed text; `text_erased_already`; `not_a_reader`, one is sealed to other roles.
    """
    member = situation.member(ident)
    if member is None or member.revoked is not None:
        raise Refused("unknown_member", member=ident)
    if not handed:
        raise Refused("nothing_to_hand_on", member=ident)
    for number in handed:
        _check_text(member, number, situation)
    return member


def _check_text(member: Member, number: int, situation: Situation) -> None:
    texts = texts_of(number, situation)
    if not texts:
        raise Refused("nothing_to_read", number=number)
    if before := erasure_of(number, situation):
        raise Refused("text_erased_already", number=number, by=before.number)
    for text in texts:
        if not may_read(member, text.roles):
            roles = situation.index.named("role", *(text.roles or ()), coded=True)
            raise Refused("not_a_reader", number=number, member=member.id, roles=roles)
