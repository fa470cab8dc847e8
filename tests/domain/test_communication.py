"""Communications: approval is of one text by somebody else, and capture comes before approval."""

from hashlib import sha256

import pytest

from ledger.domain.amendments import EntryStruck
from ledger.domain.communication.commands import (
    AgreeLine,
    ApproveCommunication,
    DeclineComment,
    DraftCommunication,
    ReceiveCommunication,
    ReceiveQuestion,
    ReportOutcome,
    ScheduleCommunication,
    SendCommunication,
    SupersedeCommunication,
    WithdrawCommunication,
)
from ledger.domain.communication.events import (
    CommentDeclined,
    CommunicationApproved,
    CommunicationDrafted,
    CommunicationReceived,
    CommunicationScheduled,
    CommunicationSent,
    CommunicationSuperseded,
    CommunicationWithdrawn,
    LineAgreed,
    OutcomeReported,
    QuestionReceived,
)
from ledger.domain.communication.record import Communication
from ledger.domain.concept import Command
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.entry import Event
from ledger.domain.values import Language, Scope, Sealed
from tests.support.domain import Story, unknown_time

NOTICE = "communication.notice"
OTHER = "communication.other"
FR, NL = "Consultations reportées.", "Raadplegingen uitgesteld."
DRAFT = CommunicationDrafted(texts={"fr": FR, "nl": NL}, drafter="Press office")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def approval(approver: str, language: Language, text: str) -> CommunicationApproved:
    return CommunicationApproved(approver=approver, language=language, digest=digest(text))


def test_a_press_conference_is_recorded_without_a_draft(story: Story) -> None:
    """Capture comes first: it was said, whether anybody approved it or not."""
    said = SendCommunication(text="Patients are safe.", channel="press_conference")
    story.when(NOTICE, said)
    story.then(CommunicationSent(text="Patients are safe.", channel="press_conference"))
    assert story.stage(NOTICE) == "sent"


def test_something_must_have_been_said(story: Story) -> None:
    """Without a draft the text is what there is to record."""
    story.when(NOTICE, SendCommunication(channel="sms"))
    story.refused("nothing_said")


def test_a_draft_is_sent_as_it_stands(story: Story) -> None:
    """Not approved: the views say so."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, SendCommunication(languages=("fr",), recipients=900))
    story.then(CommunicationSent(languages=("fr",), recipients=900))


def test_an_approval_names_language_and_digest(story: Story) -> None:
    """Without a language every drafted one is approved."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, ApproveCommunication(approver="crisis cell"))
    story.then(approval("crisis cell", "fr", FR), approval("crisis cell", "nl", NL))
    assert story.stage(NOTICE) == "approved"


def test_one_language_alone_does_not_approve_the_whole(story: Story) -> None:
    """The other text has not been read by anybody."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, ApproveCommunication(approver="crisis cell", language="fr"))
    story.then(approval("crisis cell", "fr", FR))
    assert story.stage(NOTICE) == "drafted"


def test_a_language_without_a_draft_cannot_be_approved(story: Story) -> None:
    """There is nothing to read."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, ApproveCommunication(approver="crisis cell", language="de"))
    story.refused("not_drafted", language="de")


def test_what_was_sent_without_a_draft_cannot_be_approved(story: Story) -> None:
    """An approval is of a draft."""
    story.given(NOTICE, CommunicationSent(text="Patients are safe."))
    story.when(NOTICE, ApproveCommunication(approver="crisis cell"))
    story.refused("not_drafted")


def test_the_approver_may_say_which_text_was_read(story: Story) -> None:
    """A draft changed meanwhile is not approved unseen."""
    story.given(NOTICE, DRAFT)
    old = ApproveCommunication(approver="cell", language="fr", digest=digest("something else"))
    story.when(NOTICE, old)
    story.refused("text_changed", language="fr", digest=digest(FR))


@pytest.mark.parametrize(
    "name", ["Press office", "press OFFICE", "Press  office ", "Press\N{NO-BREAK SPACE}office"]
)
def test_the_drafter_alone_does_not_approve(story: Story, name: str) -> None:
    """However the name is written."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, ApproveCommunication(approver=name, language="fr"))
    story.refused("drafter_alone", approver=name)


def test_the_drafter_may_approve_after_somebody_else(story: Story) -> None:
    """Then it is not alone."""
    story.given(NOTICE, DRAFT, approval("crisis cell", "fr", FR))
    story.when(NOTICE, ApproveCommunication(approver="Press office", language="fr"))
    story.then(approval("Press office", "fr", FR))


def test_without_a_drafter_it_was_who_did_it_or_recorded_it(story: Story) -> None:
    """The header says who, when the draft does not."""
    story.given(NOTICE, CommunicationDrafted(texts={"fr": FR}), actor="Medical direction")
    story.when(NOTICE, ApproveCommunication(approver="medical direction"))
    story.refused("drafter_alone")


def test_a_changed_text_voids_its_approval(story: Story) -> None:
    """The other language's stands, for its text is the same."""
    both = (approval("crisis cell", "fr", FR), approval("crisis cell", "nl", NL))
    story.given(NOTICE, DRAFT, *both)
    story.when(NOTICE, DraftCommunication(texts={"nl": "Alles is uitgesteld."}))
    story.then(CommunicationDrafted(texts={"nl": "Alles is uitgesteld."}))
    assert story.stage(NOTICE) == "drafted"
    story.given(NOTICE, approval("crisis cell", "nl", "Alles is uitgesteld."))
    assert story.stage(NOTICE) == "approved"


@pytest.mark.parametrize(
    "change",
    [
        CommunicationDrafted(texts={"fr": FR}, audience=("press",)),
        CommunicationDrafted(texts={"fr": FR}, channel="website"),
    ],
)
def test_a_changed_audience_or_channel_voids_every_approval(story: Story, change: Event) -> None:
    """What may be said to staff is not approved for the press."""
    both = (approval("crisis cell", "fr", FR), approval("crisis cell", "nl", NL))
    story.given(NOTICE, DRAFT, *both, change)
    assert story.stage(NOTICE) == "drafted"


def test_an_approval_of_another_text_counts_for_nothing(story: Story) -> None:
    """Written at the same time as a change of the draft, for instance."""
    story.given(NOTICE, CommunicationDrafted(texts={"fr": FR}), approval("cell", "fr", "old"))
    assert story.stage(NOTICE) == "drafted"


def test_a_sealed_text_is_approved_by_its_commitment(story: Story) -> None:
    """The words may be erased later; the approval stays checkable."""
    sealed = Sealed(commitment="C" * 43, ciphertext="A")
    story.given(NOTICE, CommunicationDrafted(texts={"fr": sealed}))
    story.when(NOTICE, ApproveCommunication(approver="crisis cell"))
    story.then(approval("crisis cell", "fr", "C" * 43))


@pytest.mark.parametrize(
    "command",
    [
        DraftCommunication(texts={"fr": FR}, announces=(99,)),
        SendCommunication(text=FR, announces=(99,)),
    ],
)
def test_what_is_announced_is_in_the_ledger(story: Story, command: Command) -> None:
    """A number that nobody has yet is a slip."""
    story.when(NOTICE, command)
    story.refused("unknown_number", number=99)


def test_decisions_are_announced_by_number(story: Story) -> None:
    """So that a decision can say who was told, and when."""
    number = story.given("decision.cut", DecisionTaken(text="Cut it", decider="crisis cell"))
    story.when(NOTICE, SendCommunication(text=FR, announces=(number,)))
    story.then(CommunicationSent(text=FR, announces=(number,)))


def test_places_must_exist(story: Story) -> None:
    """Here as everywhere."""
    story.when(NOTICE, SendCommunication(text=FR, scope=Scope(sites=("nowhere",))))
    story.refused("unknown_site", value="nowhere")


def test_a_scheduled_draft_that_changes_is_a_draft_again(story: Story) -> None:
    """Its time is to be said again, for the new text."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, ScheduleCommunication(planned=unknown_time()))
    story.then(CommunicationScheduled(planned=unknown_time()))
    story.given(NOTICE, approval("crisis cell", "fr", FR))
    assert story.stage(NOTICE) == "scheduled"
    story.given(NOTICE, CommunicationDrafted(texts={"fr": "Autre texte."}))
    assert story.stage(NOTICE) == "drafted"


def test_outcomes_are_counted_of_what_was_sent(story: Story) -> None:
    """Attempted, delivered, failed, no number: each with how many."""
    story.given(NOTICE, DRAFT)
    story.when(NOTICE, ReportOutcome(outcome="no_number", count=37))
    story.refused("wrong_stage", stage="drafted")
    story.given(NOTICE, CommunicationSent())
    story.when(NOTICE, ReportOutcome(outcome="no_number", count=37))
    story.then(OutcomeReported(outcome="no_number", count=37))
    assert story.stage(NOTICE) == "sent"


def test_questions_come_on_anything(story: Story) -> None:
    """On what was sent they leave its stage alone; out of the blue they begin something."""
    asked = ReceiveQuestion(theme="appointments", count=40, audience=("patients",))
    told = QuestionReceived(theme="appointments", count=40, audience=("patients",))
    story.given(NOTICE, CommunicationSent(text=FR))
    for originator, stage in ((NOTICE, "sent"), (OTHER, "asked")):
        story.when(originator, asked)
        story.then(told)
        assert story.stage(originator) == stage


def test_a_line_to_take_answers_a_question(story: Story) -> None:
    """Or is agreed before anybody asks."""
    story.given(OTHER, QuestionReceived(theme="emergencies"))
    for originator in (OTHER, NOTICE):
        story.when(originator, AgreeLine(text="They are open.", theme="emergencies"))
        story.then(LineAgreed(text="They are open.", theme="emergencies"))
        assert story.stage(originator) == "agreed"


def test_no_comment_is_recorded(story: Story) -> None:
    """With what was not commented on."""
    story.when(NOTICE, DeclineComment(text="the claim", audience=("press",)))
    story.then(CommentDeclined(text="the claim", audience=("press",)))
    assert story.stage(NOTICE) == "declined"


def test_what_comes_in_is_recorded(story: Story) -> None:
    """From whom is said when it is known."""
    story.when(NOTICE, ReceiveCommunication(text="A case is open.", sender="federal police"))
    story.then(CommunicationReceived(text="A case is open.", sender="federal police"))
    assert story.stage(NOTICE) == "received"


def test_a_newer_communication_takes_the_place(story: Story) -> None:
    """Another one, by the number of any of its entries."""
    story.given(NOTICE, CommunicationSent(text=FR))
    newer = story.given(OTHER, CommunicationSent(text="Nouveau communiqué."))
    story.when(NOTICE, SupersedeCommunication(by=newer))
    story.then(CommunicationSuperseded(by=newer))
    assert story.stage(NOTICE) == "superseded"


def test_only_another_communication_can_supersede(story: Story) -> None:
    """Neither itself nor something else."""
    own = story.given(NOTICE, CommunicationSent(text=FR))
    for number in (own, 1):
        story.when(NOTICE, SupersedeCommunication(by=number))
        story.refused("not_another_communication", number=number)


def test_what_is_withdrawn_holds_no_more(story: Story) -> None:
    """Its outcomes may still come in."""
    story.given(NOTICE, CommunicationSent(text=FR))
    story.when(NOTICE, WithdrawCommunication(reason="wrong hour"))
    story.then(CommunicationWithdrawn(reason="wrong hour"))
    story.when(NOTICE, SendCommunication(text=FR))
    story.refused("wrong_stage", stage="withdrawn")
    story.when(NOTICE, ReportOutcome(outcome="delivered", count=3))
    story.then(OutcomeReported(outcome="delivered", count=3))


def test_an_approval_needs_its_draft(story: Story) -> None:
    """A draft entered by mistake is struck, and its approval counts for nothing."""
    number = story.given(NOTICE, DRAFT)
    struck = EntryStruck(number=number, reason="another notice")
    story.given(NOTICE, approval("crisis cell", "fr", FR), struck)
    assert NOTICE not in story.situation.states


@pytest.mark.parametrize(
    "command",
    [
        DraftCommunication(texts={"fr": FR}, to="governor", channel="email"),
        SendCommunication(text=FR, to="governor", channel="telephone"),
        ReceiveCommunication(text=FR, to="duty officer", channel="telephone"),
        ReceiveQuestion(theme="Monday", to="switchboard", channel="telephone"),
        AgreeLine(text=FR, to="call centre", channel="call_centre"),
        DeclineComment(text=FR, to="newspaper", channel="telephone"),
    ],
)
def test_every_kind_says_to_whom_and_by_what_channel(story: Story, command: Command) -> None:
    """Who was told, or was not, is asked first months later."""
    story.when(NOTICE, command)
    found = story.situation.states[NOTICE]
    assert isinstance(found, Communication)
    assert (found.to, found.channel) == (command.to, command.channel)  # type: ignore[attr-defined]


def test_a_question_on_what_was_sent_leaves_its_way_alone(story: Story) -> None:
    """It was sent by SMS, however somebody asks about it."""
    story.given(NOTICE, CommunicationSent(text=FR, channel="sms", to="patients of Monday"))
    story.given(NOTICE, QuestionReceived(theme="Monday", channel="telephone", to="switchboard"))
    found = story.situation.states[NOTICE]
    assert isinstance(found, Communication)
    assert (found.channel, found.to) == ("sms", "patients of Monday")


def test_another_addressee_voids_an_approval(story: Story) -> None:
    """As another audience or channel does."""
    story.given(NOTICE, DRAFT, approval("Board", "fr", FR), approval("Board", "nl", NL))
    story.given(NOTICE, CommunicationDrafted(texts={"fr": FR}, to="press agency"))
    assert story.stage(NOTICE) == "drafted"
