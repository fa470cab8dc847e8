"""What somebody typed for one command: kept while it is typed, read as an order once it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from ledger.command.order import MEANT, Context, Order, build, check_put_down
from ledger.domain import VERBS
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.concept import Verb
from ledger.domain.values import CommandId
from ledger.terminal.receipts import named_by_receipt, with_receipts
from tui.forms.field_names import changes_meant
from tui.forms.fields import circumstances, fields_of
from tui.forms.values import nested

if TYPE_CHECKING:
    from ledger.terminal.local_copy import LocalCopy

Words = str | list[str] | bool
"""What stands in a field: of one that takes several a list, of one that is ticked whether it is."""


class Typed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command as it stands on a screen; it has one `id`, however often it is sent.

    `words` are by `Field.key`. `about` names what is there already, `named` what is new. `seen` is
    the number of the last entry that was there when it was begun, 0 where that does not matter;
    `meant` are questions that were answered. `begun` is when the first key was pressed.
    """

    id: CommandId
    verb: str
    words: dict[str, Words]
    about: str = ""
    named: str = ""
    seen: int = 0
    meant: tuple[str, ...] = ()
    begun: datetime | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether not a word was typed."""
        return not any(map(bool, self.words.values()))


def order_of(typed: Typed, copy: "LocalCopy") -> Order:
    """The order that was typed, read against what is known now.

    Raises:
        InputError, Refused: what cannot be read, with its field.
    """
    verb = VERBS[typed.verb]
    given = {key: said for key, said in typed.words.items() if said not in ("", [], False)}
    order = ordered(
        copy, verb, given, with_receipts(copy), ident=typed.id, about=typed.about, name=typed.named
    )
    return order._replace(meant=frozenset(typed.meant) & frozenset(MEANT))


def ordered(  # noqa: PLR0913 (an order has that many parts)
    copy: "LocalCopy",
    verb: Verb,
    given: Mapping[str, Any],
    context: Context,
    *,
    ident: str,
    about: str = "",
    name: str = "",
) -> Order:
    """The order that words come to, by the key of their field. Raises as `order_of`."""
    there = named_by_receipt(copy, about)
    order = build(
        verb,
        nested(fields_of(verb.command), dict(given), context),
        nested(circumstances(), dict(given), context),
        context,
        ident=ident,
        target=there or name,
        named=not there,
        strict=False,
    )
    check_put_down(order.circumstances, context.now)
    return _by_its_fields(order, copy)


def _by_its_fields(order: Order, copy: "LocalCopy") -> Order:
    """A correction whose fields are called as any language calls them."""
    command = order.command
    if not isinstance(command, CorrectEntry):
        return order
    entry = copy.read().situation.kept.entry(command.number)
    if entry is None:
        return order
    changes = changes_meant(command.changes, entry)
    return order._replace(command=structs.replace(command, changes=changes))


def sent_anew(typed: Typed, **changes: Any) -> Typed:
    """The same with some of it said otherwise."""
    return structs.replace(typed, **changes)
