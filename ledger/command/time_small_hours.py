"""Days as they are called between midnight and six, when yesterday is not over for many."""

from datetime import date, timedelta

from ledger.command import time_shapes as shapes
from ledger.command.time_calendar import Calendar
from ledger.command.time_words import Token
from ledger.domain.said_parts import DAYPARTS
from ledger.domain.values import Said

_DAY = timedelta(days=1)


class SmallHours(Calendar):
    """Reads what is said of this day in a night: `ce soir`, said at three in the morning."""

    def _is_night(self) -> bool:
        return self.now.hour < DAYPARTS["night"][1]

    def _day_word(self, days: int) -> date:
        """The day of `hier`, `aujourd'hui` or `demain`, by the calendar.

        `aujourd'hui 22h`, of what happened, at three in the morning, was yesterday.
        """
        day = self.today + _DAY * days
        if days or self.direction != "past" or not self._is_night() or self.clock is None:
            return day
        return day if self._local(day, self.clock) <= self.now else day - _DAY

    def _day_of_this(self, part: Said, clocks: list[Token]) -> date:
        """The day of `ce soir`; of what happened, in the small hours, the one that is over.

        Raises:
            InputError: `two_readings`, for a morning that has not begun, which is the last one or
                this night.
        """
        if self.direction != "past" or not self._is_night():
            return self.today
        if part != "morning":
            return self.today - _DAY
        if not clocks:
            last = self.today - _DAY
            self.two(f"morning {last}", f"night {last}..{self.today}")
        over = self._local(self.today, shapes.clock_of(clocks)[0]) <= self.now
        return self.today if over else self.today - _DAY
