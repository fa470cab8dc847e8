"""From the feed's thread to the screen: one thread looks at the terminal and posts frozen values.

It reads this home's copy at once, connects in the background, and from then on draws a picture at
most ten times a second, whatever comes in; what a screen asks for it answers at once. While no
server answers it shows what other processes of this home bring into the copy. Asked for the past it
draws that, and follows behind. Widgets never touch the terminal, and this thread alone does, so
that it can be closed in peace.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from ledger.command.order import Context
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.errors import LedgerError
from ledger.evidence.fold import Position
from ledger.home.kept import Tally
from ledger.live.link import LinkState
from ledger.store.replica import Replica
from ledger.store.rows import entry_at
from ledger.terminal.local_copy import Reading
from ledger.terminal.reach import REACH_SECONDS
from ledger.terminal.terminal import Terminal
from projections.model.picture import Picture
from projections.views.views import Views
from tui.board.asked import Asked
from tui.board.board_state import Answer, BoardState, Replay
from tui.board.following import RETRY, Following
from tui.board.past import Wish, number_wished
from tui.board.scheduling import give_way

TICK = 0.1
"""Seconds from the beginning of a picture to that of the next, at least."""

LOOK = 0.5
"""Seconds after which the link and the copy are looked at, where nothing says that they moved."""

REDRAW = 30.0
"""Seconds after which a picture is drawn anew although nothing came in: time itself moves."""

REST = 3.5
"""What a screen shows is drawn anew after so many times as long as that worked, at least: entries
that pour in take less than a quarter of a core, however long the list is or busy the machine."""

LONGEST = 1.0
"""Seconds from a picture to the next that are never exceeded for what was worked: a board that
catches up works for long at once, and what it shows may not stand still for that."""

TYPING = 0.5
"""Seconds after a letter in which another one is likely."""

JUST = 0.03
"""Seconds after a letter in which no other one is."""

LETTER = 0.15
"""Seconds that are waited for the next letter at most, by which another one is not so likely."""

CHECKED = 1.0
"""Seconds that signatures may take to be checked before it is said that they are not: said of each
entry that comes, it would be a line that comes and goes."""

LOOK_BACK = 100
"""Messages in which the last accepted entry is looked for."""

Away = Callable[[], LedgerError | None]
"""Says why nothing can be recorded now, None where it can; it may take seconds to find out."""

Job = Callable[[Terminal, Away], None]
"""Something done with the terminal, in the thread that has it."""

CEILING: Marking = "internal"
"""Nothing above this marking is drawn: boards hang on walls."""


def on_scenario_clock(replica: Replica, head: int) -> bool | None:
    """Whether the last accepted entry was recorded on a scenario's clock; None: not kept yet."""
    for number in range(head, max(0, head - LOOK_BACK), -1):
        if entry := entry_at(replica, number):
            return entry.scenario
    return None


class Seen(NamedTuple):
    """What an answer is drawn from, in the watcher's thread alone."""

    terminal: Terminal
    reading: Reading
    views: Views
    picture: Picture


Reader = Callable[[Seen, Asked], Answer]
"""Draws what a screen asks for."""


class Watcher:
    """Looks at a terminal and posts what it sees.

    Args:
        terminal: opened, not connected; closed by `stop`.
        post: takes each value; must be callable from any thread.
        failed: takes an error that is not one of ours; the thread ends with it.
        offline: ask no server.
        reader: draws what screens ask for.
    """

    def __init__(
        self,
        terminal: Terminal,
        post: Callable[[BoardState], None],
        failed: Callable[[Exception], None],
        *,
        offline: bool = False,
        reader: Reader | None = None,
    ) -> None:
        self._reader = reader
        self._asked = self._taken = self._answered = Asked()
        """What is asked for, what of it this look is for, and what was answered last."""
        self._reply: Answer | None = None
        self._owed = False
        self._rested = 0.0
        self._reading: Reading | None = None
        self._clock = terminal.clock
        self._post = post
        self._failed = failed
        self._stopping = threading.Event()
        self._moved = threading.Event()
        self._pressed = threading.Event()
        """Set with the other where it was a screen that wants something."""
        self._typed_at = -TYPING
        self._letter = threading.Event()
        """Set when a letter was echoed, and when a screen wants something."""
        self._following = Following(terminal, self._moved.set, asks=not offline)
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._tried_kept = -RETRY
        self._scenario = False
        self._drawn: tuple[tuple[Any, ...], float] = ((), 0.0)
        self._last: BoardState | None = None
        self._looked = self._begun = -TICK
        """When was looked last, and when at something that was posted."""
        self._worked_at: float | None = None
        """How long this process had worked when the last picture was begun."""
        self._views = Views()
        self._wishes: SimpleQueue[Wish] = SimpleQueue()
        self._past: int | None = None
        self._views_back = Views()
        self._unanswered: LedgerError | None = None
        self._unchecked: tuple[int, float] | None = None
        """Up to which entry signatures are waited for, and since when."""
        self._thread = threading.Thread(target=self._run, name="board", daemon=True)

    def start(self) -> None:
        """Begin to look at the copy, in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Look no more; the terminal is closed when the thread is done."""
        self._stopping.set()
        self._press()
        self._thread.join(timeout)

    def do(self, job: Job) -> None:
        """Have the thread do something with the terminal as soon as it can, in the order given.

        What was asked for before `stop` is done before the terminal is closed.
        """
        self._jobs.put(job)
        self._press()

    def ask(self, asked: Asked) -> None:
        """Answer this from now on; called from any thread."""
        self._asked = asked
        self._press()

    def go(self, wish: Wish) -> None:
        """Look at another number from now on, or at what is now; called from any thread."""
        self._wishes.put(wish)
        self._press()

    def typed(self) -> None:
        """A letter that was typed is on the screen; called from any thread."""
        self._typed_at = self._clock.monotonic()
        self._letter.set()

    def _press(self) -> None:
        self._letter.set()
        self._pressed.set()
        self._moved.set()

    @property
    def _terminal(self) -> Terminal:
        return self._following.terminal

    # --- the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            give_way()
            self._read_home()
            while not self._stopping.is_set():
                self._look()
                self._pause()
                self._work()
            self._work()
        except Exception as error:  # noqa: BLE001 (a thread's end is told to whoever shows it)
            self._failed(error)
        finally:
            self._following.end()
            self._terminal.close()

    def _work(self) -> None:
        """All that was asked for meanwhile."""
        with suppress(Empty):
            while True:
                self._jobs.get_nowait()(self._terminal, self._away)

    def _away(self) -> LedgerError | None:
        """Why nothing can be recorded now; a server that answers is connected to first."""
        following = self._following
        if following.asks and not following.live:
            following.look(REACH_SECONDS)
        if not following.live:
            return following.error or LedgerError("not_connected")
        link = self._terminal.link
        deadline = self._clock.monotonic() + REACH_SECONDS
        while link.state is LinkState.CONNECTING and self._clock.monotonic() < deadline:
            self._moved.wait(TICK / 10)  # its gate has not passed yet
        if link.state is not LinkState.OFFLINE:
            return None
        whose = "other" if self._terminal.server else "own"
        lost = LedgerError(
            "server_unreachable",
            whose=whose,
            server=self._terminal.server,
            reason="the connection was lost",
        )
        return link.error or lost

    def _pause(self) -> None:
        """Until there is something new, and long enough since the last picture.

        What a screen asks for is not waited with.
        """
        self._moved.wait(LOOK)
        self._rest(self._begun + TICK)
        if self._worked_at is not None:  # by now it is on the screen
            worked, self._worked_at = time.process_time() - self._worked_at, None
            self._rest(self._begun + min(LONGEST, (1 + REST) * worked))
        self._let_type()
        self._moved.clear()

    def _let_type(self) -> None:
        """While somebody types a picture is begun behind a letter: the next one is far then."""
        self._letter.clear()
        ago = self._clock.monotonic() - self._typed_at
        if JUST < ago < TYPING and not self._is_asked and not self._stopping.is_set():
            self._letter.wait(LETTER)

    def _rest(self, end: float) -> None:
        """Until then, or until a screen asks for something; not for every entry that comes."""
        while True:
            self._pressed.clear()
            if self._stopping.is_set() or self._is_asked:
                break
            left = (min(end, self._rested) if self._owed else end) - self._clock.monotonic()
            if left <= 0 or not self._pressed.wait(left):
                break

    @property
    def _is_asked(self) -> bool:
        """Whether a screen waits for something, or for more of it."""
        more = self._reply is not None and self._reply.searching
        rested = self._owed and self._clock.monotonic() >= self._rested
        asked = self._asked != self._answered
        waited = asked or not self._jobs.empty() or not self._wishes.empty()
        return more or rested or waited

    def _read_home(self) -> None:
        """The first picture comes from this home's copy and needs no server."""
        try:
            reading = self._terminal.read()
        except LedgerError as error:
            self._following.error = error
            self._send(self._seen(None))
            return
        self._ask_clock(reading.position.number)
        self._send_drawn(reading)

    def _look(self) -> None:
        self._looked, self._taken = self._clock.monotonic(), self._asked
        self._go_on()
        before = self._terminal
        self._following.look()
        if self._terminal is not before:
            self._drawn = ((), 0.0)  # nothing is read of one that is closed
        if self._following.live:
            self._send_kept()
        if self._past is not None:
            self._follow_past(self._past)
        elif self._following.live:
            self._follow()
        else:
            self._follow_copy()

    def _go_on(self) -> None:
        """Go where it was asked to, one wish after the other; what cannot be had is said."""
        with suppress(Empty):
            while True:
                wish = self._wishes.get_nowait()
                self._unanswered, self._drawn, self._rested = None, ((), 0.0), 0.0
                try:
                    self._past = number_wished(wish, self._past, self._terminal, self._context())
                except LedgerError as error:
                    self._unanswered = error

    def _context(self) -> Context:
        """What a time is read against: on a scenario's clock its last entry."""
        context = self._terminal.context()
        head = self._terminal.replica.head()
        self._ask_clock(head)
        known = self._terminal.replica.known(head)
        if known is None or not self._scenario or self._terminal.pin.scenario is not None:
            return context
        return context._replace(now=known)

    def _follow_past(self, number: int) -> None:
        """The picture that was asked for; again only when the copy was changed behind it."""
        reached = (number, self._terminal.mark[1], self._taken.frame)
        if reached != self._drawn[0]:
            self._drawn = (reached, 0.0)
            with self._terminal.replica.at_one_moment():
                picture = self._draw_past(number)
                self._answer(picture)
            self._send(self._seen(picture))
        else:
            self._send_link()

    def _draw_past(self, number: int) -> Picture:
        reading = self._terminal.look(number)
        self._reading = reading._replace(head=number)  # what came later is not there yet
        now = reading.position.recorded or self._terminal.now()
        return self._picture(self._views_back, reading.situation, reading.position, now)

    def _follow(self) -> None:
        """A new picture when something was kept or time has gone on; else the link alone."""
        with self._terminal.replica.at_one_moment():
            self._follow_now()

    def _follow_now(self) -> None:
        now = self._clock.monotonic()
        # What waits is shown as well.
        mark = (self._terminal.mark, self._tally(), self._taken.frame)
        if mark != self._drawn[0] or now - self._drawn[1] > REDRAW:
            reading = self._terminal.look()
            sure = self._ask_clock(reading.position.number)
            self._drawn = (mark if sure else (), now)
            self._send_drawn(reading)
        else:
            self._send_link()

    def _follow_copy(self) -> None:
        """As `_follow`, of a copy that may not be readable yet."""
        try:
            self._follow()
        except LedgerError as error:
            self._following.error = error
            self._send_link()

    def _ask_clock(self, head: int) -> bool:
        """Learn which clock the ledger runs on; whether that could be said."""
        found = on_scenario_clock(self._terminal.replica, head)
        if found is not None:
            self._scenario = found
        return found is not None or not head

    def _draw(self, situation: Situation, position: Position) -> Picture:
        goes_on = self._terminal.pin.scenario is not None
        stage = position.recorded if self._scenario and not goes_on else None
        now = stage or self._terminal.now()
        return self._picture(self._views, situation, position, now)

    def _picture(
        self, views: Views, situation: Situation, position: Position, now: datetime
    ) -> Picture:
        """As much of it as the screen on top needs."""
        draw = views.frame if self._taken.frame else views.picture
        return draw(situation, position, now, ceiling=CEILING)

    def _send_drawn(self, reading: Reading) -> None:
        self._reading, self._owed, self._worked_at = reading, True, time.process_time()
        picture = self._draw(reading.situation, reading.position)
        self._answer(picture)
        self._send(self._seen(picture))

    def _send_link(self) -> None:
        """The picture as it was, unless it is one of a past that is not looked at any more."""
        left = self._past is None and self._last is not None and self._last.replay is not None
        if self._last is not None and not left:
            if self._is_asked:
                self._answer(self._last.picture)
            self._send(self._seen(self._last.picture))

    def _answer(self, picture: Picture | None) -> None:
        """Draw what the screen on top asks for; a screen that asks for nothing gets nothing."""
        asked, began = self._taken, time.thread_time()
        if not self._is_asked and self._clock.monotonic() < self._rested:
            return
        self._reply = None
        if self._reader and self._reading and picture and asked != Asked():
            views = self._views if self._past is None else self._views_back
            seen = Seen(self._terminal, self._reading, views, picture)
            self._reply = self._reader(seen, asked)
        self._answered, self._owed = asked, False
        self._rested = self._clock.monotonic() + REST * (time.thread_time() - began)

    def _seen(self, picture: Picture | None) -> BoardState:
        pin, tally = self._terminal.pin, self._tally()
        return BoardState(
            at=self._clock.now(),
            kind=picture.crisis.kind if picture and picture.crisis else pin.kind,
            title=picture.crisis.title if picture and picture.crisis else pin.title,
            link=self._following.link,
            picture=picture,
            checked_to=self._terminal.checked_to,
            checks_late=self._checks_are_late(picture.position.number if picture else 0),
            scenario=self._scenario or self._terminal.scenario_now() is not None,
            waiting=tally.waiting,
            refused=tally.refused,
            reply=self._reply,
            replay=None if self._past is None else Replay(self._terminal.mark[0]),
            unanswered=self._unanswered,
        )

    def _checks_are_late(self, number: int) -> bool:
        """Whether the signatures up to an entry have been waited for too long; at first, at all."""
        checked, now = self._terminal.checked_to, self._clock.monotonic()
        if self._unchecked is None:
            self._unchecked = number, now - CHECKED
        elif checked >= self._unchecked[0]:
            self._unchecked = number, now
        return checked < number and now - self._unchecked[1] >= CHECKED

    def _tally(self) -> Tally:
        try:
            return self._terminal.kept.tally()
        except LedgerError:  # a home that cannot be read is said elsewhere
            return Tally()

    def _send_kept(self) -> None:
        """Some of what was kept while the server was away; the rest at the next look."""
        now = self._clock.monotonic()
        live = self._terminal.link.state is LinkState.LIVE
        if (
            self._terminal.settings.reads_only
            or not live
            or not self._tally().waiting
            or now - self._tried_kept < RETRY
        ):
            return
        try:
            self._terminal.send_kept(until=now + LOOK)
        except LedgerError:
            self._tried_kept = now  # it waits still, and the status line says so

    def _send(self, seen: BoardState) -> None:
        """Only what differs is posted, so that a quiet ledger leaves the screen alone."""
        last = self._last
        same = (
            last is not None
            and last.picture is seen.picture
            and last.reply is seen.reply
            and (last.checked_to, last.checks_late) == (seen.checked_to, seen.checks_late)
            and (last.waiting, last.refused) == (seen.waiting, seen.refused)
            and (last.replay, last.unanswered) == (seen.replay, seen.unanswered)
            and (last.link.state, last.link.since, last.link.behind, last.link.error)
            == (seen.link.state, seen.link.since, seen.link.behind, seen.link.error)
        )
        self._last = seen
        if not same:
            self._post(seen)
            self._begun = self._looked
