"""What an answer says of meetings: in which one it was put down, and that one was forgotten."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.command.order import Order
from ledger.domain.card import Wanted
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.outcome import Outcome


def meeting_lines(session: CommandSession, outcome: "Outcome", order: Order) -> Iterator[str]:
    """One line at most."""
    from ledger.domain.meeting.asks import LONGEST  # noqa: PLC0415 (as below)
    from ledger.domain.meeting.record import Meeting  # noqa: PLC0415 (help needs no ledger)
    from projections.views.meetings import meeting_said  # noqa: PLC0415 (as above)

    situation = session.terminal.read().situation
    entry = situation.kept.entry(outcome.numbers[-1])
    if entry is None or order.verb.concept == "meeting":
        return
    if entry.meeting:
        said = meeting_said(entry.meeting, situation)
        yield session.t("cli.put_down_in", meeting=said)
        return
    for card in situation.listed(Wanted("meeting", ("open",)), "newest", most=1):
        record = situation.record(card.originator)
        if not isinstance(record, Meeting) or record.begun is None or record.held is None:
            continue
        mine = record.keeper == entry.recorder.member
        if mine and entry.recorded > record.begun + LONGEST:
            since = session.t.when(record.held)
            yield session.t("cli.meeting_forgotten", number=record.began, since=since)
