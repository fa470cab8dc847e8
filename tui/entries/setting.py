"""In what an entry was recorded: in which meeting, and whether after the crisis was closed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from projections.i18n import Translator

if TYPE_CHECKING:
    from ledger.domain.situation import Situation
    from ledger.evidence.fold import Judged


def setting_marks(judged: "Judged", situation: "Situation", t: Translator) -> Iterator[str]:
    """What a line of the log says of it, at its end."""
    from projections.views.meetings import meeting_said  # noqa: PLC0415 (help needs no ledger)

    if judged.entry is not None and judged.entry.meeting:
        yield t("cli.log.in_meeting", meeting=meeting_said(judged.entry.meeting, situation))
    if is_follow_up(judged.number, situation):
        yield t("cli.log.follow_up")


def is_follow_up(number: int, situation: "Situation") -> bool:
    """Whether an entry was recorded while the crisis was closed."""
    return situation.crisis is not None and situation.crisis.is_follow_up(number)
