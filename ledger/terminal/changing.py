"""A kept command said otherwise before it is sent again; its id and its receipt stay."""

import msgspec

from ledger.command.order import Circumstances, build, line_of
from ledger.domain import VERBS
from ledger.errors import InputError
from ledger.home.kept import Standing
from ledger.terminal.local_copy import LocalCopy
from ledger.terminal.receipts import named_by_receipt, with_receipts

_NAMING = ("target", "as")


def changed(terminal: LocalCopy, one: Standing, changes: dict[str, str]) -> str:
    """The command's line with other values, as they are said now.

    Raises:
        InputError: a field that is none, or a value that cannot be.
    """
    line = msgspec.json.decode(one.kept.line)
    path, fields = line.pop("command"), line.pop("with", {})
    ident, named = line.pop("id"), not line.get("target")
    target = line.pop("as", "") or line.pop("target", "") or ""
    line.pop("target", None)
    around = set(Circumstances.__struct_fields__) - {"written", "recorded"}
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
    return line_of(order).decode()
