"""The record of requests, and how each entry changes it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ledger.domain.again import AGAIN
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry, Event, happened_by
from ledger.domain.record import Record, absorb, words
from ledger.domain.request.asks import MERGING
from ledger.domain.request.events import (
    Category,
    RequestAnswered,
    RequestAsked,
    RequestAssigned,
    RequestClosed,
    RequestConfirmed,
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestMerged,
    RequestPrioritised,
    RequestPromised,
    RequestProposed,
    RequestRefused,
    RequestReopened,
    RequestWithdrawn,
)
from ledger.domain.values import Name, Number, Slug, When, Words

STEPS = (
    "logged", "reopened", "prioritised", "assigned", "escalated", "promised", "delivered_in_part",
)  # fmt: skip
"""How far an open request may be: what is said later takes nothing back."""

ASKED = "asked"
"""The stage of one that waits for the site's answer, however far it is."""

OPEN = (*STEPS, ASKED)

OVER = ("delivered", "confirmed", "closed", "refused", "withdrawn", "merged")

SAME_WITHIN_HOURS = 24
"""The same words from the same site are asked about so long, whatever became of the first."""


class Request(Record, kw_only=True):
    """What a site needs; `delivered` is how many stand as come.

    `asked_at` is when it was asked as it was said, `logged` the latest moment that may be.
    `target` is how many are to have come in all where some are to come again, `fulfilled` the last
    entry by which nothing more was to come, whatever became of it since.

    `logger` are member, role and key of who recorded it. `step` is how far it is, which is its
    `stage` unless a question is open (`query`). `proposed` is the class that waits for a second
    person, `proposers` the keys of those who have said so. Once it is over undelivered, `reason`
    says why and `by` may be the entry that made it so; `into` is where it goes on.
    `reopened` is why it was taken up again last, however far it is since.
    """

    logged: datetime
    asked_at: When | None = None
    logger: tuple[str, str, str] = ("", "", "")
    step: str = "logged"
    site: Slug | None = None
    what: Words | None = None
    service: Slug | None = None
    category: Category | None = None
    quantity: int | None = None
    delivered: int = 0
    target: int | None = None
    fulfilled: Number | None = None
    askers: tuple[str, ...] = ()
    impact: Words | None = None
    needed_by: When | None = None
    call_back: Name | None = None
    priority: Slug | None = None
    motive: Words | None = None
    agreed: Name | None = None
    proposed: Slug | None = None
    proposers: tuple[str, ...] = ()
    query: Words | None = None
    answer: Words | None = None
    owner: Name | None = None
    until: When | None = None
    to: Name | None = None
    ticket: Name | None = None
    into: Number | None = None
    told: Name | None = None
    by: Number | None = None
    reason: Words | None = None
    reopened: Words | None = None

    @property
    def left(self) -> int | None:
        """How many are still to come; None where nobody said how many there are to be."""
        whole = self.quantity if self.target is None else self.target
        return None if whole is None else max(whole - self.delivered, 0)

    @property
    def group(self) -> str:
        """Its priority class; empty before it is ranked."""
        return self.priority or ""

    @property
    def where(self) -> str:
        """The site that asks."""
        return self.site or ""

    @property
    def sought(self) -> str:
        """The class that waits for a second person."""
        return self.proposed or ""

    @property
    def served(self) -> Number | None:
        """The last delivery of all that was to come."""
        return self.fulfilled

    @property
    def clock(self) -> When | None:
        """When it is needed, until it is there."""
        return self.needed_by if self.stage in OPEN else None


request = Concept("request", Request, over=OVER, stands=OPEN, asked_again=SAME_WITHIN_HOURS)


def _keep_askers(record: Request, said: Sequence[Entry[RequestLogged]]) -> None:
    """Nobody stops having asked for it because another name is put there."""
    named = (name for entry in said for name in _askers(entry))
    record.askers = tuple(dict.fromkeys((*record.askers, *named)))


def _askers(entry: Entry[RequestLogged]) -> Iterator[str]:
    """What those go by who asked for it, and who recorded that."""
    who = entry.recorder
    yield from (name for name in (who.member, who.role, entry.actor, entry.behalf) if name)


@request.evolves("request.logged", begins=True, keeps=_keep_askers)
def logged(
    record: Request | None, event: RequestLogged, entry: Entry[RequestLogged], number: int
) -> Request:
    """It is asked."""
    who = entry.recorder
    begun = Request(
        stage="logged", logged=happened_by(entry), asked_at=entry.occurred,
        logger=(who.member, who.role, entry.signer), askers=tuple(_askers(entry)),
    )  # fmt: skip
    return absorb(begun, event, number)


@request.evolves("request.proposed", aside=True)
def proposed(
    record: Request | None, event: RequestProposed, entry: Entry[RequestProposed], number: int
) -> Request | None:
    """It is ranked as before until somebody else says so too."""
    if record is None:
        return None
    same = record.proposed == event.priority
    record.proposers = (*(record.proposers if same else ()), entry.signer)
    record.proposed = event.priority
    return record


@request.evolves("request.prioritised", asks=AGAIN)
def prioritised(
    record: Request | None, event: RequestPrioritised, entry: Entry[RequestPrioritised], number: int
) -> Request | None:
    """Ranking again takes nothing back; one who has proposed a class is not the second person."""
    if record is None:
        return None
    alone = event.agreed is None and entry.signer in record.proposers
    if record.proposed == event.priority and alone:
        return record
    record.proposed, record.proposers, record.agreed = None, (), None
    return _on(absorb(record, event, number), "prioritised")


@request.evolves("request.asked", asks=AGAIN)
def asked(
    record: Request | None, event: RequestAsked, entry: Entry[RequestAsked], number: int
) -> Request | None:
    """A later question takes the place of one that is open."""
    if record is None:
        return None
    record.answer = None
    return _on(absorb(record, event, number))


@request.evolves("request.answered", whole=True, asks=AGAIN)
def answered(
    record: Request | None, event: RequestAnswered, entry: Entry[RequestAnswered], number: int
) -> Request | None:
    """The question stays readable beside its answer."""
    return _on(_by_site(record, event, number)) if record else None


@request.evolves("request.assigned", asks=AGAIN)
def assigned(
    record: Request | None, event: RequestAssigned, entry: Entry[RequestAssigned], number: int
) -> Request | None:
    """The latest owner sees to it."""
    return _on(absorb(record, event, number), "assigned") if record else None


@request.evolves("request.promised", asks=AGAIN)
def promised(
    record: Request | None, event: RequestPromised, entry: Entry[RequestPromised], number: int
) -> Request | None:
    """The latest promise counts."""
    return _on(absorb(record, event, number), "promised") if record else None


@request.evolves("request.escalated", asks=AGAIN)
def escalated(
    record: Request | None, event: RequestEscalated, entry: Entry[RequestEscalated], number: int
) -> Request | None:
    """What came already stays delivered in part."""
    return _on(absorb(record, event, number), "escalated") if record else None


@request.evolves("request.delivered")
def delivered(
    record: Request | None, event: RequestDelivered, entry: Entry[RequestDelivered], number: int
) -> Request | None:
    """Fulfilled when nothing is said to be still to come."""
    if record is None:
        return None
    rest = max(1 - record.delivered, 0) if record.left is None else record.left
    record.delivered += event.quantity or rest
    if event.quantity is not None and record.left:
        return _on(record, "delivered_in_part")
    record.stage, record.target, record.fulfilled = "delivered", None, number
    return record


@request.evolves("request.confirmed", whole=True)
def confirmed(
    record: Request | None, event: RequestConfirmed, entry: Entry[RequestConfirmed], number: int
) -> Request | None:
    """Nothing more is to come."""
    return _by_site(record, event, number, "confirmed") if record else None


@request.evolves("request.closed")
def closed(
    record: Request | None, event: RequestClosed, entry: Entry[RequestClosed], number: int
) -> Request | None:
    """What came of it before stays."""
    return absorb(record, event, number, "closed") if record else None


@request.evolves("request.refused")
def refused(
    record: Request | None, event: RequestRefused, entry: Entry[RequestRefused], number: int
) -> Request | None:
    """It will not be done; it says why, and may be reopened."""
    return absorb(record, event, number, "refused") if record else None


@request.evolves("request.withdrawn", whole=True)
def withdrawn(
    record: Request | None, event: RequestWithdrawn, entry: Entry[RequestWithdrawn], number: int
) -> Request | None:
    """Whoever asked needs it no more; it may be reopened."""
    return _by_site(record, event, number, "withdrawn") if record else None


@request.evolves("request.merged", asks=MERGING)
def merged(
    record: Request | None, event: RequestMerged, entry: Entry[RequestMerged], number: int
) -> Request | None:
    """It keeps what was said of it; what becomes of it is said under the other."""
    return absorb(record, event, number, "merged") if record else None


@request.evolves("request.reopened")
def reopened(
    record: Request | None, event: RequestReopened, entry: Entry[RequestReopened], number: int
) -> Request | None:
    """What is still to come takes back what had come, not that it had; its class stays."""
    if record is None:
        return None
    record.delivered = _still_there(record, event)
    known = record.quantity is not None and event.quantity is not None
    record.target = record.delivered + (event.quantity or 0) if known else None
    record.by = record.into = record.told = record.reason = record.until = None
    record.query = record.answer = None
    record.reopened = words(event.reason, number)
    record.step = "delivered_in_part" if record.delivered else "reopened"
    return _on(record)


def _still_there(record: Request, event: RequestReopened) -> int:
    """How many of those that came stand as come."""
    came = record.stage in {"delivered", "confirmed"}
    if event.quantity is None or record.quantity is None:
        return 0 if came else record.delivered
    if came:
        return max(record.delivered - event.quantity, 0)
    return min(record.delivered, max(record.quantity - event.quantity, 0))


def _on(record: Request, step: str = "") -> Request:
    """At a step or further; waiting for an answer while a question is open."""
    if step and STEPS.index(step) > STEPS.index(record.step):
        record.step = step
    waits = record.query is not None and record.answer is None
    record.stage = ASKED if waits else record.step
    return record


def _by_site(record: Request, event: Event, number: int, stage: str | None = None) -> Request:
    """What the site says of its own request; whose it is says the entry that began it alone."""
    site = record.site
    absorb(record, event, number, stage)
    record.site = site
    return record
