"""What has to hold before an entry about a piece of the dossier is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.dossier.commands import (
    AttachRecord,
    EraseText,
    ExportRecord,
    HandOnKeys,
    HoldRecord,
    IssueBrief,
    IssueMinutes,
    LiftHold,
    TranscribeSheet,
)
from ledger.domain.dossier.erasures import check_erasable
from ledger.domain.dossier.events import (
    BriefIssued,
    KeysHandedOn,
    LegalHoldLifted,
    LegalHoldSet,
    MinutesIssued,
    RecordAttached,
    RecordExported,
    SheetTranscribed,
    TextErased,
)
from ledger.domain.dossier.readers import check_reader
from ledger.domain.dossier.record import HOLDING, Piece, record
from ledger.domain.situation import Situation
from ledger.errors import Refused

FILED = AttachRecord | TranscribeSheet | ExportRecord | IssueBrief | IssueMinutes


@record.decides(
    "attach",
    when=(ABSENT,),
    target="new",
    example='"Photo of the ransom note" --origin "emergency desk" --kept "safe" '
    "--digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
def attach(state: Piece | None, command: AttachRecord, situation: Situation) -> Facts:
    """A digest may be completed later, but of a file that is stored; what it is about is here.

    Raises:
        Refused: `stored_unnamed`, nobody could find it again.
    """
    if command.stored and not (command.digest and command.size):
        raise Refused("stored_unnamed")
    _check_numbers(situation, *command.about)
    return [carry(RecordAttached, command, digest=_plain(command))]


@record.decides(
    "transcribe",
    when=(ABSENT,),
    target="new",
    example='"03:40 called the CERT, calls back at 5" --sheet F-2 --writer "the office" '
    '--put-down "2022-05-14 03:40" --as "sheet-2"',
)
def transcribe(state: Piece | None, command: TranscribeSheet, situation: Situation) -> Facts:
    """Word for word; what was entered from it is in the ledger."""
    _check_numbers(situation, *command.entered_as)
    return [carry(SheetTranscribed, command, digest=_plain(command))]


@record.decides(
    "hold",
    when=(ABSENT,),
    target="new",
    example='"Logs and images of the servers" --ordered-by "investigating judge" '
    '--basis "court order" --as "legal-hold"',
)
def hold(state: Piece | None, command: HoldRecord, situation: Situation) -> Facts:
    """Of what places, where it is not everywhere; by which order, where one is in the ledger."""
    situation.check_scope(command.scope)
    situation.check_cited("decision", command.decision)
    return [carry(LegalHoldSet, command)]


@record.decides(
    "lift",
    when=HOLDING,
    ends=True,
    example='"legal-hold" "copies handed over, lifted by the judge"',
)
def lift(state: Piece | None, command: LiftHold, situation: Situation) -> Facts:
    """What is held is let go; nothing is lifted twice."""
    return [carry(LegalHoldLifted, command)]


@record.decides(
    "erase",
    when=(ABSENT,),
    target="new",
    example='142 "GDPR art. 17, asked for by the person"',
)
def erase(state: Piece | None, command: EraseText, situation: Situation) -> Facts:
    """Of what is sealed and not erased yet, and while no legal hold is in force."""
    _check_numbers(situation, command.erased)
    check_erasable(command.erased, situation)
    return [carry(TextErased, command)]


@record.decides("hand-on", when=(ABSENT,), target="new", example="scribe-2 --handed 142")
def hand_on(state: Piece | None, command: HandOnKeys, situation: Situation) -> Facts:
    """To a member whom the texts are sealed to; which ones are meant is known by now."""
    handed = tuple(dict.fromkeys(command.handed))
    _check_numbers(situation, *handed)
    reader = check_reader(command.reader, handed, situation)
    return [carry(KeysHandedOn, command, handed=handed, reader_key=reader.key)]


@record.decides(
    "export",
    when=(ABSENT,),
    target="new",
    example='"Log of the night" "judicial police" --purpose "inquiry" --edition judicial',
)
def export(state: Piece | None, command: ExportRecord, situation: Situation) -> Facts:
    """Of what is in the ledger already."""
    if command.position is not None:
        _check_numbers(situation, command.position)
    return [carry(RecordExported, command, digest=_plain(command))]


@record.decides(
    "brief",
    when=(ABSENT,),
    target="new",
    example='20 --language fr --prepared-by "the office" --approved-by "general management"',
)
def brief(state: Piece | None, command: IssueBrief, situation: Situation) -> Facts:
    """Drawn from what is in the ledger already."""
    _check_numbers(situation, command.position)
    return [carry(BriefIssued, command, digest=_plain(command))]


@record.decides("minutes", when=(ABSENT,), target="new", example='32 --prepared-by "the office"')
def minutes(state: Piece | None, command: IssueMinutes, situation: Situation) -> Facts:
    """Of a meeting that is in the ledger."""
    situation.check_cited("meeting", command.meeting)
    return [carry(MinutesIssued, command, digest=_plain(command))]


def _plain(command: FILED) -> str | None:
    """A digest in small letters, as the ledger keeps it."""
    return command.digest.lower() if command.digest else None


def _check_numbers(situation: Situation, *numbers: int) -> None:
    for number in numbers:
        situation.originator_of(number)
