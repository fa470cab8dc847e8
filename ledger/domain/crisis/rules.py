"""What has to hold before an entry about the crisis is recorded."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from ledger.domain.concept import ABSENT, Command, Facts, carry
from ledger.domain.crisis.commands import (
    AddPart,
    ChangePart,
    CloseCrisis,
    ClosePart,
    EnterPhase,
    OpenCrisis,
    RenamePart,
    ReopenCrisis,
)
from ledger.domain.crisis.events import (
    CrisisClosed,
    CrisisOpened,
    CrisisReopened,
    Part,
    PartAdded,
    PartChanged,
    PartClosed,
    PartRenamed,
    PhaseEntered,
)
from ledger.domain.crisis.mend import LISTS, Mended, Mending, code_of, mended
from ledger.domain.crisis.record import crisis
from ledger.domain.crisis_and_roll import CRISIS, Crisis
from ledger.domain.lockout import check_opening
from ledger.domain.needs import check_order
from ledger.domain.organisation import ALL, NEEDS, OWN, Index, check_sound, check_zone, labels
from ledger.domain.rule_set import PRESENT_RULES
from ledger.domain.situation import Situation
from ledger.errors import Refused
from ledger.sanitize import plain_name


@crisis.decides("open", when=(ABSENT,), target="keyed", key=lambda _: CRISIS)
def open_crisis(record: Crisis | None, command: OpenCrisis, situation: Situation) -> Facts:
    """Only an empty stream can be opened; the role of the founder must exist."""
    check_opening(command.organisation, command.founder_role)
    check_zone(command.organisation.zone)
    check_order(None, command.organisation)
    return [carry(CrisisOpened, command, rules=PRESENT_RULES)]


@crisis.decides(
    "phase",
    when=("open", "closed"),
    target="keyed",
    key=lambda _: CRISIS,
    example='restart --motive "the entry point is closed"',
)
def enter_phase(record: Crisis | None, command: EnterPhase, situation: Situation) -> Facts:
    """Any phase of the plan may follow any other, but not itself."""
    situation.index.check("phase", "phase", command.phase)
    if record and record.phase and record.phase.phase == command.phase:
        raise Refused("same_phase", phase=situation.index.named("phase", command.phase))
    return [carry(PhaseEntered, command)]


@crisis.decides(
    "close",
    when=("open",),
    target="keyed",
    key=lambda _: CRISIS,
    ends=True,
    example='--motive "all services are back"',
)
def close_crisis(record: Crisis | None, command: CloseCrisis, situation: Situation) -> Facts:
    """Whatever is still open goes on as follow-up."""
    return [carry(CrisisClosed, command)]


@crisis.decides(
    "reopen", when=("closed",), target="keyed", key=lambda _: CRISIS, example='"new evidence"'
)
def reopen_crisis(record: Crisis | None, command: ReopenCrisis, situation: Situation) -> Facts:
    """As often as it was closed."""
    return [carry(CrisisReopened, command)]


_mends = partial(
    crisis.decides,
    when=("open", "closed"),
    target="keyed",
    key=lambda _: CRISIS,
    apart="organisation",
)
"""Declares a command about a part of the organisation."""


@_mends(
    "add",
    example='service kine "Physiotherapy" --sites hospitals --reason "forgotten at the opening"',
)
def add_part(record: Crisis | None, command: AddPart, situation: Situation) -> Facts:
    """Under a code that is free, of parts that are there and open."""
    _check_called(record, command)
    return [_checked(record, carry(PartAdded, command), command)]


@_mends(
    "rename",
    example='site polyclinic "en=Bertrix polyclinic" --reason "full name"',
)
def rename_part(record: Crisis | None, command: RenamePart, situation: Situation) -> Facts:
    """A part that is there and open."""
    _check_called(record, command)
    return [_checked(record, carry(PartRenamed, command), command)]


@_mends(
    "change",
    example='asset servers "counted again" --total 212',
)
def change_part(record: Crisis | None, command: ChangePart, situation: Situation) -> Facts:
    """In what it has; something must be said."""
    return [_checked(record, carry(PartChanged, command), command)]


@_mends(
    "close",
    example='site creche-3 "closed while the crisis lasts"',
)
def close_part(record: Crisis | None, command: ClosePart, situation: Situation) -> Facts:
    """Named or not: what names it stays."""
    return [_checked(record, carry(PartClosed, command), command)]


def _checked(record: Crisis | None, fact: Mending, command: Command) -> Mending:
    """The fact, if it can be, names nothing that is closed, and leaves what fits together."""
    if record is None:
        raise Refused("no_crisis")
    after = mended(Mended(record.organisation, record.closed), fact, record.number + 1)
    _check_named(command, Index(after.organisation, record.closed))
    check_sound(after.organisation)
    check_order(record.organisation, after.organisation)
    return fact


def _check_called(record: Crisis | None, command: AddPart | RenamePart) -> None:
    """Two parts of a kind are not called alike: whoever says the name would mean either."""
    if record is None or command.name is None:
        return
    wanted = {plain_name(text) for text in labels(command.name)}
    for one in _others_like(record, command):
        if not wanted.isdisjoint(map(plain_name, labels(getattr(one, "name", "")))):
            said = next(iter(labels(command.name)))
            raise Refused("part_called_so", field="name", value=said, other=code_of(one))


def _others_like(record: Crisis, command: AddPart | RenamePart) -> Iterator[Any]:
    """The other parts of the kind that a command is about; sites and groups are one kind."""
    alike: tuple[Part, ...] = ("site", "group")
    for part in alike if command.part in alike else (command.part,):
        for one in getattr(record.organisation, LISTS[part]):
            if part != command.part or code_of(one) != command.code:
                yield one


def _check_named(command: Command, index: Index) -> None:
    """What a command says of a part names parts too."""
    for name, what in _NAMES.items():
        said = getattr(command, name, None) or ()
        index.check(what, name, *([said] if isinstance(said, str) else said))
    index.check_places("sites", *getattr(command, "sites", ()))
    if (amends := getattr(command, "amends", None)) not in {None, OWN, ALL}:
        index.check("cell", "amends", str(amends), also=(OWN, ALL))


_NAMES = {"groups": "group", "services": "service", "parent": "asset", **NEEDS}
