"""Examples made from the declarations alone: an instance of any command, event or entry.

The transition tables are walked with them and so are the tests, so that a concept added later is
covered without anybody writing one more example.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, inspect

from ledger.domain.organisation import (
    Activity,
    Application,
    Asset,
    Cell,
    Group,
    Organisation,
    Phase,
    Priority,
    Role,
    Service,
    Site,
)
from ledger.domain.values import Scope, When

S = TypeVar("S", bound=Struct)

MOMENT = "2022-05-14T03:15:00+02:00"

ORGANISATION = Organisation(
    name="Example hospitals",
    zone="Europe/Brussels",
    languages=("en", "fr"),
    sites=(
        Site(id="north", name="North", kind="hospital"),
        Site(id="south", name="South", kind="hospital"),
        Site(id="clinic", name="Clinic", kind="polyclinic"),
    ),
    groups=(Group(id="hospitals", name="Hospitals", sites=("north", "south")),),
    services=(
        Service(id="emergency", name="Emergency", sites=("hospitals",), vital=True),
        Service(id="reception", name="Reception"),
    ),
    applications=(Application(id="records", name="Patient records"),),
    activities=(Activity(id="operations", name="Operations"),),
    assets=(
        Asset(id="machines", name="Machines", total=1700, stages=("cleaned", "in-service")),
        Asset(id="servers", name="Servers", parent="machines", total=200),
    ),
    phases=(Phase(id="alert", name="Alert"), Phase(id="restart", name="Restart")),
    priorities=(Priority(id="vital", name="Vital"), Priority(id="normal", name="Normal")),
    cells=(Cell(id="crisis-cell", name="Crisis cell"),),
    roles=(Role(id="coordinator", name="Coordinator", writes=("*",)),),
)
"""The organisation that samples are about."""

NAMED: Mapping[str, Any] = {
    "organisation": msgspec.to_builtins(ORGANISATION),
    "site": "north",
    "sites": ["north"],
    "zone": "north",
    "service": "emergency",
    "application": "records",
    "applications": ["records"],
    "needs": ["records"],
    "needs_assets": ["servers"],
    "needs_services": ["reception"],
    "after": ["restore.other"],
    "waits_for": ["restore.other"],
    "at_stage": "cleaned",
    "against": "other",
    "services": ["emergency"],
    "activity": "operations",
    "also": ["operations"],
    "asset": "machines",
    "phase": "alert",
    "priority": "vital",
    "role": "coordinator",
    "founder": "founder",
    "founder_key": "F" * 43,
    "founder_role": "coordinator",
    "approver": "somebody else",
    "countersigner": "somebody else",
    "absent": ["somebody else"],
    "by_phone": ["one more"],
    "counts": {"cleaned": 1},
    "changes": {"source": "sample"},
    "recorded": "2022-05-14T01:15:00Z",
    "part": "site",
}
"""Values by field name, where the name says what is meant."""

_OF_ONE: Mapping[tuple[str, str], Any] = {
    ("AddPart", "code"): "sample",
    ("PartAdded", "code"): "sample",
    **{(f"{verb}Part", "code"): "north" for verb in ("Rename", "Change", "Close")},
    **{(f"Part{fact}", "code"): "north" for fact in ("Renamed", "Changed", "Closed")},
    ("HandOverDuty", "who"): "somebody else",
    ("ChangePart", "kind"): "polyclinic",
    ("PartChanged", "kind"): "polyclinic",
}
"""Values by struct and field name, optional ones too, where the name says it of one struct only."""

_TYPED: Mapping[type, Any] = {
    When: {"said": "minute", "earliest": MOMENT, "latest": MOMENT},
    Scope: {"sites": ["north"]},
}

_LAST_ENTRY = 2**53
"""The bound by which the number of an entry is told from a count."""

_TEXTS = (
    "sample",
    "decision.sample",
    "decision.taken",
    "A-1",
    *("0" * size for size in (32, 64)),
    *("A" * size for size in (43, 86)),
)


@dataclass(frozen=True, slots=True)
class Sampler:
    """Makes examples.

    `full` fills the optional fields too, but for those `unsaid`; `size` is the number that counts
    take. Where an entry is
    cited, `cited` gives its number by field name, `entry` for every other field.
    """

    full: bool = False
    size: int = 1
    entry: int = 1
    cited: Mapping[str, int] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()

    def make(self, kind: type[S]) -> S:
        """An instance of a struct, valid by its declaration.

        Raises:
            LookupError: a text with a pattern that none of the examples fits.
        """
        return msgspec.convert(self._value(inspect.type_info(kind)), kind)

    def _value(self, kind: inspect.Type) -> Any:
        match kind:
            case inspect.Metadata():
                return self._value(kind.type)
            case inspect.UnionType():
                return self._value(min(kind.types, key=_plainness))
            case inspect.StructType():
                return _TYPED.get(kind.cls) or self._fields(kind)
            case inspect.VarTupleType():
                return [self._value(kind.item_type)] * max(kind.min_length or 0, 1)
            case inspect.DictType():
                return {self._value(kind.key_type): self._value(kind.value_type)}
            case _:
                return self._scalar(kind)

    def _scalar(self, kind: inspect.Type) -> Any:
        match kind:
            case inspect.StrType():
                return _text(kind)
            case inspect.IntType() | inspect.FloatType():
                return self.entry if kind.le == _LAST_ENTRY else max(int(kind.ge or 0), self.size)
            case inspect.LiteralType():
                return kind.values[0]
            case inspect.BoolType():
                return False
            case inspect.DateTimeType():
                return MOMENT
            case inspect.NoneType() | inspect.AnyType():
                return None
        raise LookupError(f"no example of {kind}")

    def _fields(self, kind: inspect.StructType) -> dict[str, Any]:
        own = {n: v for (name, n), v in _OF_ONE.items() if name == kind.cls.__name__}
        said = [f for f in kind.fields if f.required or f.name not in self.unsaid]
        wanted = [f for f in said if f.required or self.full or f.name in own]
        return {f.encode_name: own.get(f.name) or self._field(f) for f in wanted}

    def _field(self, field: inspect.Field) -> Any:
        if field.name in NAMED:
            return NAMED[field.name]
        value = self._value(field.type)
        if value == [self.entry]:
            return [self.cited.get(field.name, self.entry)]
        return self.cited.get(field.name, value) if value == self.entry else value


def _plainness(kind: inspect.Type) -> int:
    """Text before structures, nothing last."""
    bare = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(bare, inspect.NoneType):
        return 2
    return int(isinstance(bare, inspect.StructType))


def _text(kind: inspect.StrType) -> str:
    for text in _TEXTS:
        long_enough = (kind.min_length or 0) <= len(text) <= (kind.max_length or len(text))
        if long_enough and re.search(kind.pattern or "", text):
            return text
    raise LookupError(f"no example text fits {kind.pattern}")
