"""What can be asked for about communications."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.communication.events import (
    Audiences,
    Channel,
    Digest,
    Many,
    Numbers,
    Outcome,
    Texts,
)
from ledger.domain.concept import Command
from ledger.domain.values import Coming, Count, Language, Line, Name, Number, Scope, Text

AudienceField = Annotated[Audiences, Meta(title="Audience", description="Who is addressed.")]


ChannelField = Annotated[Channel | None, Meta(title="Channel", description="How it reaches them.")]


AddresseeField = Annotated[
    Name | None, Meta(title="Addressee", description="To whom exactly: a body or a role; no name.")
]


Announces = Annotated[
    Numbers, Meta(title="Announces", description="The numbers of the decisions it makes known.")
]


ScopeField = Annotated[
    Scope | None, Meta(title="Scope", description="The places and activities it is about.")
]


Theme = Annotated[Line | None, Meta(title="Theme", description="In a few words.")]


class DraftCommunication(Command, frozen=True, kw_only=True):
    """Draft a communication, or change its draft: a changed text must be approved again."""

    texts: Annotated[Texts, Meta(title="Texts", description="language=text, once per language.")]
    drafter: Annotated[
        Name | None, Meta(title="Drafted by", description="A role or a cell; no name.")
    ] = None
    audience: AudienceField = ()
    channel: ChannelField = None
    announces: Announces = ()
    scope: ScopeField = None
    to: AddresseeField = None


class ApproveCommunication(Command, frozen=True, kw_only=True):
    """Approve a draft as it stands; somebody else than its drafter must."""

    approver: Annotated[Name, Meta(title="Approved by", description="A role or a cell; no name.")]
    language: Annotated[
        Language | None, Meta(title="Language", description="Empty: all that are drafted.")
    ] = None
    digest: Annotated[
        Digest | None,
        Meta(title="Digest", description="SHA-256 of the text that was read, to be sure."),
    ] = None


class ScheduleCommunication(Command, frozen=True, kw_only=True):
    """Say when a communication is to be sent."""

    planned: Annotated[Coming, Meta(title="Planned for", description="When it is to be sent.")]


class SendCommunication(Command, frozen=True, kw_only=True):
    """Record that something was said or sent, drafted before or not."""

    text: Annotated[
        Text | None, Meta(title="Text", description="What was said; empty: as it was drafted.")
    ] = None
    audience: AudienceField = ()
    channel: ChannelField = None
    languages: Annotated[
        tuple[Language, ...],
        Meta(title="Languages", description="Those it was sent in.", max_length=4),
    ] = ()
    recipients: Annotated[
        Count | None, Meta(title="Recipients", description="How many it was sent to.")
    ] = None
    announces: Announces = ()
    scope: ScopeField = None
    to: AddresseeField = None


class ReportOutcome(Command, frozen=True, kw_only=True):
    """Report how many a communication reached, or did not."""

    outcome: Annotated[Outcome, Meta(title="Outcome")]
    count: Annotated[Count, Meta(title="How many", description="Recipients with this outcome.")]
    note: Annotated[Text | None, Meta(title="Note")] = None
    channel: ChannelField = None
    to: AddresseeField = None


class ReceiveCommunication(Command, frozen=True, kw_only=True):
    """Record a communication that came in."""

    text: Annotated[Text, Meta(title="Text", description="What it says.")]
    sender: Annotated[Name | None, Meta(title="From", description="A body or a role; no name.")] = (
        None
    )
    channel: ChannelField = None
    scope: ScopeField = None
    to: AddresseeField = None


class ReceiveQuestion(Command, frozen=True, kw_only=True):
    """Count questions on one theme: the press, patients, general practitioners ask."""

    theme: Annotated[Line, Meta(title="Theme", description="What is asked, in a few words.")]
    count: Annotated[
        Many | None,
        Meta(
            title="How many",
            description="How many asked it until now, in all: it replaces what was said before.",
        ),
    ] = None
    audience: Annotated[Audiences, Meta(title="Asked by", description="Who asks.")] = ()
    channel: ChannelField = None
    to: AddresseeField = None


class AgreeLine(Command, frozen=True, kw_only=True):
    """Agree what everybody answers on a theme."""

    text: Annotated[Text, Meta(title="Line to take", description="What is answered.")]
    theme: Theme = None
    audience: AudienceField = ()
    until: Annotated[
        Coming | None, Meta(title="Until", description="When it is looked at again.")
    ] = None
    channel: ChannelField = None
    to: AddresseeField = None


class DeclineComment(Command, frozen=True, kw_only=True):
    """Record that no comment was made."""

    text: Annotated[Text, Meta(title="On what", description="What is not commented on.")]
    reason: Annotated[Text | None, Meta(title="Reason", description="Why.")] = None
    audience: AudienceField = ()
    channel: ChannelField = None
    to: AddresseeField = None


class SupersedeCommunication(Command, frozen=True, kw_only=True):
    """Say that a newer communication takes the place of this one."""

    by: Annotated[Number, Meta(title="By", description="An entry of the newer communication.")]
    reason: Annotated[Text | None, Meta(title="Reason", description="Why.")] = None
    channel: ChannelField = None
    to: AddresseeField = None


class WithdrawCommunication(Command, frozen=True, kw_only=True):
    """Withdraw a communication: it holds no more."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
    channel: ChannelField = None
    to: AddresseeField = None
