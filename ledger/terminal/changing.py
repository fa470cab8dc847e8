"""A kept command said otherwise before it is sent again.

This home's own keeps its id and its receipt. What somebody else wrote and signed is not changed in
their name: what is made of it is a command of this home's, on their behalf.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from msgspec import structs

from ledger.command.decide import new_id
from ledger.command.order import Circumstances, Order, build, line_of
from ledger.domain import VERBS
from ledger.domain.values import Line
from ledger.errors import InputError
from ledger.home.kept import Dropped, KeptCommand, Standing
from ledger.terminal.keeping import keep
from ledger.terminal.local_copy import LocalCopy
from ledger.terminal.receipts import named_by_receipt, with_receipts

_NAMING = ("target", "as")
_CLOCKS = ("written", "recorded")
_LONGEST = 500
"""Characters of a line of text."""


class TakenOver(NamedTuple):
    """Another's command and what this home sends in its place."""

    theirs: KeptCommand
    ours: KeptCommand


def changed(terminal: LocalCopy, one: Standing, changes: dict[str, Any]) -> str:
    """The command's line with other values, as they are said now.

    Raises:
        InputError: a field that is none, or a value that cannot be.
    """
    return line_of(_order(terminal, one, changes)).decode()


def answered(line: str, meant: Iterable[str]) -> str:
    """A command's line with these questions answered beside those that are."""
    said = msgspec.json.decode(line)
    said["meant"] = sorted({*said.get("meant", ()), *meant})
    return msgspec.json.encode(said).decode()


def take_over(
    terminal: LocalCopy, one: Standing, changes: dict[str, Any], meant: frozenset[str], reason: str
) -> TakenOver:
    """Keep as this home's own what was written elsewhere, changed or not; the other is given up.

    `reason` is why, with the new receipt as `{receipt}`.

    Raises:
        InputError: as `changed`; LedgerError: as `keep`.
    """
    writer, theirs = one.kept.writer, one.kept
    assert writer is not None, theirs.receipt  # noqa: S101 (what is our own is changed as it is)
    order = _order(terminal, one, changes)
    around = order.circumstances
    own = structs.replace(
        around,
        written=None,
        behalf=around.behalf or writer.member,
        source=_source(around.source, f"{theirs.receipt} ({writer.member})"),
    )
    order = order._replace(id=new_id(), circumstances=own, meant=order.meant | meant)
    ours = keep(terminal, order)
    said = reason.format(receipt=ours.receipt)
    given = Dropped(terminal.pin.member, terminal.clock.now(), said)
    terminal.kept.dropped(one, given)
    return TakenOver(theirs, ours)


def _source(said: Line | None, kept: str) -> Line:
    """Where it comes from: what was said of it, and the command it is made of."""
    whole = f"{said}; {kept}" if said else kept
    return whole if len(whole) <= _LONGEST else kept


def _order(terminal: LocalCopy, one: Standing, changes: dict[str, Any]) -> Order:
    line = msgspec.json.decode(one.kept.line)
    path, fields = line.pop("command"), line.pop("with", {})
    ident, named = line.pop("id"), not line.get("target")
    meant = frozenset(line.pop("meant", ()))
    target = line.pop("as", "") or line.pop("target", "") or ""
    line.pop("target", None)
    around = set(Circumstances.__struct_fields__) - set(_CLOCKS)
    own = set(VERBS[path].command.__struct_fields__)
    for name, value in changes.items():
        if name in _NAMING:
            target = value if name == "as" else named_by_receipt(terminal, value)
            named = name == "as"
        elif name in own:
            fields[name] = value
        elif name in around:
            line[name] = value
        else:
            known = ", ".join((*sorted(own), *sorted(around), *_NAMING))
            raise InputError("unknown_field", field=name, known=known)
    order = build(
        VERBS[path], fields, line, with_receipts(terminal), ident=ident, target=target, named=named,
        strict=False,
    )  # fmt: skip
    return order._replace(meant=meant)
