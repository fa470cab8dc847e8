"""What is asked before a part of the organisation is closed that may only be shut for now."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.record import may_tell
from ledger.domain.situation import Situation
from ledger.errors import Doubtful

REPORTED = {
    "service": ("service.", "service report"),
    "application": ("service.application--", "service application"),
    "site": ("service.site--", "service site"),
}
"""Parts that reports are about: how the originator begins, and the command that reports."""


def _closes_vital(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """A vital service would be in no list any more, as if there were none."""
    event = entry.event
    service = situation.index.find("service", event.code) if event.part == "service" else None
    if service is None or not getattr(service, "vital", False):
        return None
    return Doubtful("closes_vital", **_said(event, situation))


def _closes_reported(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Something is reported of it that nobody has said to be over."""
    event = entry.event
    start, _verb = REPORTED.get(event.part, ("", ""))
    record = situation.record(f"{start}{event.code}") if start else None
    for report in getattr(record, "reports", {}).values():
        if report.state != "normal" and may_tell(report, entry):
            return Doubtful("closes_reported", number=report.number, **_said(event, situation))
    return None


def _said(event: Any, situation: Situation) -> dict[str, Any]:
    """What it is called, and what is typed to report it closed."""
    _, verb = REPORTED[event.part]
    name = situation.index.named(event.part, event.code)
    return {"value": name, "known": f"crisis {verb} {event.code} closed"}


CLOSING: Asks = (("closes_vital", _closes_vital), ("closes_reported", _closes_reported))
