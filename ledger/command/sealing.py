"""Sealing what an order says in free text, before anything of it is decided, kept or sent.

Which fields take a sealed text follows from their declarations, so no kind is named here.
"""

from typing import Any, NamedTuple

from msgspec import structs

from ledger.command.order import Order
from ledger.domain.concept import Command
from ledger.domain.dossier.erasures import with_texts
from ledger.domain.dossier.readers import may_read
from ledger.domain.situation import Situation
from ledger.domain.values import EVERYWHERE
from ledger.errors import Refused
from ledger.evidence.sealing import TextKey, seal


class SealedOrder(NamedTuple):
    """An order whose free texts are sealed, and the key of each of them."""

    order: Order
    keys: tuple[TextKey, ...]


def sealed(order: Order, situation: Situation) -> SealedOrder:
    """The order with every free text sealed to whom its circumstances name; as it is for nobody.

    Raises:
        Refused: `nothing_to_seal`, the command has no free text; `seal_not_corrected`, what a
            correction says is compared and shown; `file_not_sealed`, what the command is about
            lies elsewhere in clear; `unknown_role`, `part_closed`; `seal_unread`, nobody holds any
            of the roles.
    """
    said = order.circumstances.seal_to
    if not said:
        return SealedOrder(order, ())
    situation.index.check("role", "seal_to", *said, also=(EVERYWHERE,))
    _check_read(said, situation)
    keys: list[TextKey] = []
    command = _sealed(order, None if EVERYWHERE in said else said, keys)
    around = structs.replace(order.circumstances, seal_to=())
    return SealedOrder(order._replace(command=command, circumstances=around), tuple(keys))


def _check_read(said: tuple[str, ...], situation: Situation) -> None:
    roles = None if EVERYWHERE in said else said
    if not any(may_read(member, roles) for member in situation.members()):
        named = situation.index.named("role", *said, coded=True)
        raise Refused("seal_unread", field="seal_to", roles=named)


def _sealed(order: Order, roles: tuple[str, ...] | None, keys: list[TextKey]) -> Command:
    command = order.command
    if "changes" in command.__struct_fields__:
        raise Refused("seal_not_corrected", field="seal_to", command=order.verb.path)

    def one(text: Any) -> Any:
        if not isinstance(text, str):
            return text
        value, key = seal(text, roles)
        keys.append(key)
        return value

    said = with_texts(command, one)
    if not keys:
        raise Refused("nothing_to_seal", field="seal_to", command=order.verb.path)
    if getattr(command, "name", None) is not None and "digest" in command.__struct_fields__:
        raise Refused("file_not_sealed", field="seal_to")
    return said
