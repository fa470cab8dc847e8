"""The facts of communications and the words they are told in."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Count, Language, Line, Name, Number, Scope, Text

Audience = Literal[
    "public",
    "patients",
    "relatives",
    "staff",
    "physicians",
    "general_practitioners",
    "authorities",
    "partners",
    "suppliers",
    "press",
]


Channel = Literal[
    "press_conference",
    "communique",
    "website",
    "social_media",
    "intranet",
    "messaging",
    "sms",
    "email",
    "letter",
    "telephone",
    "call_centre",
    "poster",
    "meeting",
]


Outcome = Literal["attempted", "delivered", "failed", "no_number"]


Audiences = Annotated[tuple[Audience, ...], Meta(max_length=20)]


Texts = Annotated[dict[Language, Text], Meta(min_length=1, max_length=4)]


Numbers = Annotated[tuple[Number, ...], Meta(max_length=50)]


Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256 of the text's UTF-8 bytes in lower-case hexadecimal, of the commitment when sealed."""


Many = Annotated[int, Meta(ge=1, le=1_000_000_000)]
"""How many of something, at least one."""


class CommunicationDrafted(Event, frozen=True, kw_only=True):
    """There is a draft; a language that was drafted before has this text now."""

    texts: Texts
    drafter: Name | None = None
    audience: Audiences = ()
    channel: Channel | None = None
    announces: Numbers = ()
    scope: Scope | None = None
    to: Name | None = None


class CommunicationApproved(Event, frozen=True, kw_only=True):
    """Somebody approved one language's text, known by its digest."""

    approver: Name
    language: Language
    digest: Digest


class CommunicationScheduled(Event, frozen=True, kw_only=True):
    """It is to be sent then."""

    planned: Coming


class CommunicationSent(Event, frozen=True, kw_only=True):
    """It was said or sent; without a text, as it was drafted."""

    text: Text | None = None
    audience: Audiences = ()
    channel: Channel | None = None
    languages: Annotated[tuple[Language, ...], Meta(max_length=4)] = ()
    recipients: Count | None = None
    announces: Numbers = ()
    scope: Scope | None = None
    to: Name | None = None


class OutcomeReported(Event, frozen=True, kw_only=True):
    """So many were reached, or not."""

    outcome: Outcome
    count: Count
    note: Text | None = None
    channel: Channel | None = None
    to: Name | None = None


class CommunicationReceived(Event, frozen=True, kw_only=True):
    """Something came in."""

    text: Text
    sender: Name | None = None
    channel: Channel | None = None
    scope: Scope | None = None
    to: Name | None = None


class QuestionReceived(Event, frozen=True, kw_only=True):
    """Something was asked."""

    theme: Line
    count: Many | None = None
    audience: Audiences = ()
    channel: Channel | None = None
    to: Name | None = None


class LineAgreed(Event, frozen=True, kw_only=True):
    """This is what everybody answers."""

    text: Text
    theme: Line | None = None
    audience: Audiences = ()
    until: Coming | None = None
    channel: Channel | None = None
    to: Name | None = None


class CommentDeclined(Event, frozen=True, kw_only=True):
    """No comment was made."""

    text: Text
    reason: Text | None = None
    audience: Audiences = ()
    channel: Channel | None = None
    to: Name | None = None


class CommunicationSuperseded(Event, frozen=True, kw_only=True):
    """A newer one takes its place."""

    by: Number
    reason: Text | None = None
    channel: Channel | None = None
    to: Name | None = None


class CommunicationWithdrawn(Event, frozen=True, kw_only=True):
    """It holds no more."""

    reason: Text
    channel: Channel | None = None
    to: Name | None = None
