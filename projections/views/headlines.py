"""A picture with what its five lines tell and nothing else: for many moments, one after another."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.action.record import OPEN as TO_DO
from ledger.domain.card import Wanted
from projections.model.picture import (
    ActionPicture,
    CommunicationPicture,
    Contradiction,
    Names,
    Picture,
)
from projections.model.rows import CommunicationRow, DecisionRow
from projections.views.make_picture import Artist
from projections.views.restore_classes import restore_headlines
from projections.views.summary import AWAITING, overdue_actions


class Headlines(Artist):
    """Draws as much of a picture as `projections.brief.five_lines` reads; the rest is empty.

    What is above the ceiling is looked for among all that they may say is held back. Of restoring
    they tell what is back, cut off and blocked.
    """

    draw_restores = staticmethod(restore_headlines)

    def journal(self) -> dict[str, Any]:
        """They cite no last entries and none that came late."""
        return {}

    def changes(self, drawn: Picture) -> dict[str, Any]:  # noqa: ARG002 (a whole picture needs it)
        """They tell how things stand."""
        return {}

    def orders(self) -> list[DecisionRow]:
        """They tell none; those that are held back count."""
        return [] if self.lists.sees_all else super().orders()

    def contradicting(self) -> Iterator[Contradiction]:
        """They name none."""
        yield from ()

    def communications(self) -> CommunicationPicture:
        """What waits for approval."""
        return CommunicationPicture(awaiting=tuple(self.lists.of(CommunicationRow, AWAITING)))

    def talk(self, names: Names) -> dict[str, Any]:  # noqa: ARG002 (as above)
        """Overdue actions, and what was observed; figures and clocks that are held back count."""
        if not self.lists.sees_all:
            self.figures()
        late = self.lists.count(Wanted("action", TO_DO, due=self.lists.now))
        return {
            "actions": ActionPicture(overdue=overdue_actions(self.lists), late=late),
            "observations": self.observations(),
        }

    def ahead(self) -> dict[str, Any]:
        """Nothing but clocks."""
        return {"clocks": self.clocks()}

    def totals(self) -> dict[str, int]:
        """Whether any activity was ever cancelled."""
        return {"activity": self.lists.count(Wanted("cancellation"))}
