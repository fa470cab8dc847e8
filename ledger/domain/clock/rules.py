"""What has to hold before an entry about a clock is recorded."""

from datetime import datetime, time

from ledger.domain.clock.commands import FilePart, LapseClock, MeetClock, StartClock, WithdrawClock
from ledger.domain.clock.events import (
    ClockLapsed,
    ClockMet,
    ClockPartFiled,
    ClockStarted,
    ClockWithdrawn,
)
from ledger.domain.clock.record import OPEN, Clock, clock
from ledger.domain.clock.regimes import TERMS, due_by_law
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.entry import happened
from ledger.domain.organisation import zone_of
from ledger.domain.situation import Situation
from ledger.errors import Refused


@clock.decides(
    "start",
    when=(ABSENT,),
    target="new",
    example='gdpr "yesterday 22:00" --motive "patient data on the encrypted servers" '
    '--authority APD --as "gdpr"',
)
def start(record: Clock | None, command: StartClock, situation: Situation) -> Facts:
    """Under a law that applied then; a law's time is no one's to choose."""
    zone = zone_of(situation.index.organisation)
    if (term := TERMS.get(command.regime)) is not None:
        begun = happened(command.since) or situation.recorded
        if begun is not None and begun < datetime.combine(term.since, time(), zone):
            raise Refused(
                "law_not_in_force", field="regime", value=command.regime, law=term.law,
                since=term.since,
            )  # fmt: skip
        if command.due is not None:
            raise Refused("due_by_law", field="due", value=command.regime, law=term.law)
    by_law = due_by_law(command.regime, command.since, zone)
    return [carry(ClockStarted, command, by_law=by_law)]


@clock.decides(
    "file", when=(*OPEN, "lapsed"), example='"gdpr" "first notification" --reference DBN-2022-0514'
)
def file(record: Clock | None, command: FilePart, situation: Situation) -> Facts:
    """As many parts as it takes, late ones too."""
    return [carry(ClockPartFiled, command)]


@clock.decides("lapse", when=OPEN, ends=True, example='"gdpr" "extent unknown, file not ready"')
def lapse(record: Clock | None, command: LapseClock, situation: Situation) -> Facts:
    """A part may have been filed."""
    return [carry(ClockLapsed, command)]


@clock.decides(
    "meet", when=(*OPEN, "lapsed"), ends=True, example='"gdpr" --reference DBN-2022-0514'
)
def meet(record: Clock | None, command: MeetClock, situation: Situation) -> Facts:
    """In parts before or at once, in time or late."""
    return [carry(ClockMet, command)]


@clock.decides(
    "withdraw", when=(*OPEN, "lapsed", "met"), ends=True, example='"gdpr" "no data affected"'
)
def withdraw(record: Clock | None, command: WithdrawClock, situation: Situation) -> Facts:
    """It should not have been started, whatever was filed meanwhile."""
    return [carry(ClockWithdrawn, command)]
