"""What a board draws: the picture with the link beside it, as one frozen value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ledger.domain.values import CrisisKind
from ledger.errors import LedgerError
from ledger.live.link import LinkState
from projections.model.picture import Picture
from tui.board.asked import Asked


class Answer(Protocol):
    """What was read of the copy because a screen asked (`tui.board.rows.Reply`)."""

    @property
    def asked(self) -> Asked:
        """What it answers."""

    @property
    def searching(self) -> bool:
        """Whether there is more to be looked through."""


@dataclass(frozen=True, slots=True)
class BoardLink:
    """The link as it was: `behind` is how many entries are still to come.

    `contact` is when the server last answered this home; with `asked` false nobody asks it.
    """

    state: LinkState
    since: datetime
    contact: datetime | None = None
    behind: int = 0
    error: LedgerError | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Replay:
    """That the past is looked at, while there are entries up to `head` by now."""

    head: int


@dataclass(frozen=True, slots=True)
class BoardState:
    """Everything a board draws. `at` is when it was seen, by the clock of this machine.

    With `replay` the picture is one of the past, and its own now is when its last entry was
    recorded; `unanswered` is why no other one could be had. `scenario` tells that the crisis runs
    on a scenario's clock, which `picture.now` then follows; it stands still between entries unless
    this home goes on by it. `checks_late` tells that signatures after `checked_to` have waited for
    longer than a moment. `waiting` commands of this home are on their way, `refused` ones wait
    for a person. `reply` is what a screen asked for.
    """

    at: datetime
    kind: CrisisKind
    title: str
    link: BoardLink
    picture: Picture | None = None
    checked_to: int = 0
    checks_late: bool = True
    scenario: bool = False
    waiting: int = 0
    refused: int = 0
    reply: Answer | None = None
    replay: Replay | None = None
    unanswered: LedgerError | None = None

    @property
    def number(self) -> int:
        """The number of the last entry in the picture."""
        return self.picture.position.number if self.picture else 0

    @property
    def head(self) -> int:
        """The number of the last entry there is, whatever is looked at."""
        return self.replay.head if self.replay else self.number

    @property
    def stands(self) -> bool:
        """Whether time in the picture goes on with entries only, and not with the clock."""
        return self.scenario or self.replay is not None

    @property
    def now(self) -> datetime:
        """What the time is where the crisis is, or was in the past that is looked at."""
        return self.picture.now if self.picture and self.stands else self.at
