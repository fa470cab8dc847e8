"""The dossier: files by digest, sheets, legal holds, and what was given out."""

import pytest

from ledger.domain.amendments import EntryCorrected
from ledger.domain.concept import Command
from ledger.domain.decision.events import DecisionOrdered
from ledger.domain.dossier.commands import (
    AttachRecord,
    ExportRecord,
    HoldRecord,
    IssueBrief,
    IssueMinutes,
    LiftHold,
    TranscribeSheet,
)
from ledger.domain.dossier.events import (
    BriefIssued,
    LegalHoldLifted,
    LegalHoldSet,
    MinutesIssued,
    RecordAttached,
    RecordExported,
    SheetTranscribed,
)
from ledger.domain.dossier.record import Piece
from ledger.domain.meeting.events import MeetingOpened
from ledger.domain.values import Scope
from tests.support.domain import Story

IT = "record.sample"
DIGEST = "0a" * 32


def piece(story: Story) -> Piece:
    found = story.situation.states[IT]
    assert isinstance(found, Piece)
    return found


def test_what_it_is_is_enough(story: Story) -> None:
    """A photo that somebody else holds has no digest yet; that may be completed."""
    story.when(IT, AttachRecord(what="photo of the note"))
    story.then(RecordAttached(what="photo of the note"))
    assert (story.stage(IT), piece(story).digest) == ("attached", None)


def test_a_digest_counts_in_capitals_too(story: Story) -> None:
    """Windows prints it so; the ledger keeps one form, by which two are the same."""
    story.when(IT, AttachRecord(what="image", digest=DIGEST.upper()))
    story.then(RecordAttached(what="image", digest=DIGEST))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AttachRecord(what="x", about=(99,)), "unknown_number"),
        (TranscribeSheet(text="x", sheet="F-1", entered_as=(99,)), "unknown_number"),
        (ExportRecord(what="x", to="police", position=99), "unknown_number"),
        (IssueBrief(position=99), "unknown_number"),
        (IssueMinutes(meeting=99), "unknown_number"),
        (IssueMinutes(meeting=1), "wrong_concept"),
        (HoldRecord(what="x", decision=1), "wrong_concept"),
        (HoldRecord(what="x", scope=Scope(sites=("nowhere",))), "unknown_site"),
    ],
)
def test_what_is_cited_is_in_the_ledger(story: Story, command: Command, code: str) -> None:
    """Minutes are a meeting's, a brief is of what was recorded, a hold is where there are sites."""
    story.when(IT, command)
    story.refused(code)


def test_a_sheet_names_the_entries_it_was_entered_as(story: Story) -> None:
    """So that paper and ledger can be laid side by side."""
    said = SheetTranscribed(text="03:40 called", sheet="F-2", writer="secretariat", entered_as=(1,))
    story.when(
        IT, TranscribeSheet(text="03:40 called", sheet="F-2", writer="secretariat", entered_as=(1,))
    )
    story.then(said)
    assert (story.stage(IT), piece(story).entered_as) == ("transcribed", (1,))


def test_a_hold_stands_until_it_is_lifted_once(story: Story) -> None:
    """With the order that it rests on; who ordered it stays known."""
    order = story.given("decision.order", DecisionOrdered(text="keep", authority="judge"))
    story.when(IT, HoldRecord(what="all logs", ordered_by="judge", decision=order))
    story.then(LegalHoldSet(what="all logs", ordered_by="judge", decision=order))
    assert story.stage(IT) == "held"
    story.when(IT, LiftHold(reason="copies handed over"))
    story.then(LegalHoldLifted(reason="copies handed over"))
    assert (story.stage(IT), piece(story).ordered_by) == ("lifted", "judge")
    assert piece(story).ended == piece(story).number
    story.when(IT, LiftHold(reason="again"))
    story.refused("wrong_stage")


def test_nothing_but_a_hold_is_lifted(story: Story) -> None:
    """A file stays where it is."""
    story.given(IT, RecordAttached(what="x"))
    story.when(IT, LiftHold(reason="x"))
    story.refused("wrong_stage")


def test_briefs_and_minutes_say_who_prepared_and_approved(story: Story) -> None:
    """And of what they are: a position, a meeting."""
    story.when(IT, IssueBrief(position=1, language="fr", prepared_by="a", approved_by="b"))
    story.then(BriefIssued(position=1, language="fr", prepared_by="a", approved_by="b"))
    assert story.stage(IT) == "brief_issued"
    held = story.given("meeting.one", MeetingOpened())
    story.when("record.minutes", IssueMinutes(meeting=held, digest=DIGEST, to="governor"))
    story.then(MinutesIssued(meeting=held, digest=DIGEST, to="governor"))
    assert story.stage("record.minutes") == "minutes_issued"


def test_what_leaves_the_room_says_to_whom(story: Story) -> None:
    """What for, for whose eyes, up to which entry."""
    story.when(IT, ExportRecord(what="log", to="police", edition="judicial", position=1))
    story.then(RecordExported(what="log", to="police", edition="judicial", position=1))
    assert (story.stage(IT), piece(story).edition) == ("exported", "judicial")


def test_a_correction_is_of_the_piece_as_it_counts(story: Story) -> None:
    """A wrong recipient is corrected, and the first one stays readable."""
    number = story.given(IT, RecordExported(what="log", to="press"))
    story.given(IT, EntryCorrected(number=number, changes={"to": "police"}, reason="slip"))
    assert piece(story).to == "police"
