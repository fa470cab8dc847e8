"""What has to hold before an entry about actions is recorded."""

from ledger.domain.action.commands import (
    AssignAction,
    DropAction,
    FinishAction,
    ProgressAction,
    ReopenAction,
)
from ledger.domain.action.events import (
    ActionAssigned,
    ActionDone,
    ActionDropped,
    ActionProgressed,
    ActionReopened,
)
from ledger.domain.action.record import OPEN, Action, action
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.situation import Situation


@action.decides(
    "assign",
    when=(ABSENT,),
    target="new",
    example='"Call the patients of Monday" --owner "the office" --due "tomorrow 18:00" '
    '--as "calls"',
)
def assign(record: Action | None, command: AssignAction, situation: Situation) -> Facts:
    """For places that exist; a decision it follows from is one in the ledger."""
    situation.check_scope(command.scope)
    situation.check_cited("decision", command.decision)
    refuse_private_numbers(text=command.text, owner=command.owner, note=command.note)
    return [carry(ActionAssigned, command)]


@action.decides("progress", when=OPEN, example='"calls" "22 of 40 patients reached" --share 55')
def progress(record: Action | None, command: ProgressAction, situation: Situation) -> Facts:
    """As often as it takes."""
    refuse_private_numbers(text=command.text, owner=command.owner)
    return [carry(ActionProgressed, command)]


@action.decides("done", when=OPEN, ends=True, example='"calls" --text "all reached"')
def finish(record: Action | None, command: FinishAction, situation: Situation) -> Facts:
    """While it is open."""
    refuse_private_numbers(text=command.text, done_by=command.done_by)
    return [carry(ActionDone, command)]


@action.decides("reopen", when=("done", "dropped"), example='"calls" "three to be called again"')
def reopen(record: Action | None, command: ReopenAction, situation: Situation) -> Facts:
    """Once it was over."""
    refuse_private_numbers(reason=command.reason, owner=command.owner)
    return [carry(ActionReopened, command)]


@action.decides("drop", when=OPEN, ends=True, example='"calls" "the consultations take place"')
def drop(record: Action | None, command: DropAction, situation: Situation) -> Facts:
    """While it is open, with a reason."""
    refuse_private_numbers(reason=command.reason)
    return [carry(ActionDropped, command)]
