"""What has to hold before an entry about threats is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.situation import Situation
from ledger.domain.threat.commands import (
    ChangeThreat,
    CloseEntryPoint,
    ExecuteThreat,
    HandleThreat,
    KeepTraces,
    LapseThreat,
    ReportThreat,
    SetDeadline,
)
from ledger.domain.threat.events import (
    DeadlineSet,
    EntryPointClosed,
    ThreatCarriedOut,
    ThreatChanged,
    ThreatHandled,
    ThreatLapsed,
    ThreatReported,
    TracesKept,
)
from ledger.domain.threat.record import Threat, threat

ALIVE = ("reported", "deadline", "carried_out", "lapsed", "closed")


@threat.decides(
    "report",
    when=(ABSENT,),
    target="new",
    example='"Claim published on a site of the group" --category claim',
)
def report(record: Threat | None, command: ReportThreat, situation: Situation) -> Facts:
    """Anything may be reported, that there is no demand too."""
    situation.check_scope(command.scope)
    return [carry(ThreatReported, command)]


@threat.decides("change", when=ALIVE, example='revendication "The group announces 600 GB"')
def change(record: Threat | None, command: ChangeThreat, situation: Situation) -> Facts:
    """At any stage: what was over may begin again."""
    situation.check_scope(command.scope)
    return [carry(ThreatChanged, command)]


@threat.decides("deadline", when=ALIVE, example='revendication "in 48 h"')
def deadline(record: Threat | None, command: SetDeadline, situation: Situation) -> Facts:
    """As many as are given; one that no longer holds is struck or corrected."""
    return [carry(DeadlineSet, command)]


@threat.decides(
    "execute",
    when=("reported", "deadline", "lapsed"),
    ends=True,
    example='revendication --text "published"',
)
def execute(record: Threat | None, command: ExecuteThreat, situation: Situation) -> Facts:
    """With or without an ultimatum, even after it seemed over."""
    return [carry(ThreatCarriedOut, command)]


@threat.decides("lapse", when=("reported", "deadline"), ends=True, example="pas-de-rancon")
def lapse(record: Threat | None, command: LapseThreat, situation: Situation) -> Facts:
    """Not once it was carried out."""
    return [carry(ThreatLapsed, command)]


@threat.decides("handle", when=ALIVE, example="revendication no_comment")
def handle(record: Threat | None, command: HandleThreat, situation: Situation) -> Facts:
    """Paid, not paid or no comment, at any stage of a threat that stands."""
    return [carry(ThreatHandled, command)]


@threat.decides(
    "close",
    when=(ABSENT, *ALIVE),
    target="either",
    ends=True,
    example='"Remote access closed and checked"',
)
def close(record: Threat | None, command: CloseEntryPoint, situation: Situation) -> Facts:
    """An entry point is closed, whether or not anybody reported it before."""
    situation.check_scope(command.scope)
    return [carry(EntryPointClosed, command)]


@threat.decides("trace", when=(ABSENT, *ALIVE), target="either", example='"Images of two servers"')
def trace(record: Threat | None, command: KeepTraces, situation: Situation) -> Facts:
    """Of a threat in the ledger, or of the attack as a whole."""
    situation.check_scope(command.scope)
    return [carry(TracesKept, command)]
