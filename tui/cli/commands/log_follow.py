"""Hearing entries as they come, once this home keeps them, and what becomes of the link."""

import select
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.cli.failures import as_value
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.evidence.fold import Judged
    from ledger.home.kept import Tally
    from ledger.live.link import LinkState
    from ledger.terminal.terminal import Terminal
    from projections.i18n import Translator
    from tui.board.board_state import BoardLink
    from tui.board.following import Following

LOOK_SECONDS = 0.5
"""How often the link is looked at while nothing comes."""

GATHER_SECONDS = 0.1
"""How long what comes is gathered before it is said."""


class LinkSaid(NamedTuple):
    """A state of the link worth a line; `number` is the last entry that is here."""

    link: "BoardLink"
    state: "LinkState"
    number: int
    waiting: int
    refused: int

    def words(self, t: "Translator", terminal: "Terminal") -> str:
        """In one line: `OFFLINE since 14:03 (2 min), 3 on their way. Last entry here: #142`."""
        from tui.board.link_words import link_words  # noqa: PLC0415 (help needs no ledger)

        said = [link_words(self.link, self.number, t, terminal.clock.now())]
        if self.waiting:
            said.append(t.plural("board.kept_waiting", self.waiting))
        if self.refused:
            said.append(t.plural("board.kept_refused", self.refused))
        lines = [t("cli.watch.link", link=", ".join(said), number=self.number)]
        error = self.link.error
        if error is not None and error.code != "server_unreachable":  # which OFFLINE says
            lines.append(t.error(error))
        return " ".join(lines)

    def value(self, t: "Translator") -> dict[str, Any]:
        """As one JSON object a line."""
        link, error = self.link, self.link.error
        return {
            "link": self.state.value,
            "since": link.since,
            "contact": link.contact,
            "behind": link.behind,
            "number": self.number,
            "waiting": self.waiting,
            "refused": self.refused,
            "error": as_value(error, t) if error else None,
        }


Tell = Callable[[LinkSaid], None]


class _Lookout:
    """Tells the link when its state is another than the one told last."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._told: tuple[object, ...] = ()

    def look(self, following: "Following") -> None:
        """Look at the link once.

        Raises:
            LedgerError: continuity is in doubt; nothing more can come.
        """
        from ledger.live.link import LinkState  # noqa: PLC0415 (help needs no ledger)
        from tui.board.link_words import link_state  # noqa: PLC0415 (as above)

        terminal, link = following.terminal, following.link
        state, tally = link_state(link, terminal.clock.now()), _tally(terminal)
        passing = state is LinkState.REPLAY and self._told[:1] == (LinkState.LIVE,)
        said = (state, tally.waiting, tally.refused)
        if said == self._told or passing or state is LinkState.CONNECTING:
            return
        self._told = said
        number = terminal.replica.head()
        self._tell(LinkSaid(link, state, number, tally.waiting, tally.refused))
        if state is LinkState.READ_ONLY and link.error is not None:
            raise link.error


def live(session: CommandSession, after: int, tell: Tell) -> "Iterator[list[Judged]]":
    """The messages after a number as they come, some at a time; never ends.

    A server that is away is told and waited for; what other processes of this home bring is
    there all the same. `session.terminal` is the one to read what came with.

    Raises:
        LedgerError: continuity came into doubt.
        BrokenPipeError: nobody reads what is said.
    """
    from tui.board.following import Following  # noqa: PLC0415 (help needs no ledger)

    moved, lookout = threading.Event(), _Lookout(tell)
    following = Following(session.terminal, moved.set, asks=not session.choices.offline)
    try:
        while True:
            following.look()
            if following.terminal is not session.terminal:
                session.adopt(following.terminal)
            lookout.look(following)
            if found := [*session.terminal.messages(after + 1)]:
                after = found[-1].number
                yield found
            _check_read()
            threading.Event().wait(GATHER_SECONDS)
            moved.wait(LOOK_SECONDS)
            moved.clear()
    finally:
        following.end()


def _check_read() -> None:
    """Whether somebody still reads standard output; a pipe tells it before the next line does."""
    try:
        out = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):  # there is none, or it is no file
        return
    looked = select.poll()
    looked.register(out, 0)
    if any(said & select.POLLERR for _, said in looked.poll(0)):
        raise BrokenPipeError


def _tally(terminal: "Terminal") -> "Tally":
    from ledger.errors import LedgerError  # noqa: PLC0415 (help needs no ledger)
    from ledger.home.kept import Tally  # noqa: PLC0415 (as above)

    try:
        return terminal.kept.tally()
    except LedgerError:  # a home that cannot be read is said elsewhere
        return Tally()
