"""Keys in turn: what one of them does is done before the next one goes anywhere.

A key that is bound to something goes from what has the focus up to the application, which does it;
a key behind it would meanwhile go straight into a field that the first one opens, before others.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic

from textual.events import Key, Paste
from textual.message_pump import MessagePump

from tui.board.keyboard import is_handed_on

Pressed = Key | Paste
"""What somebody does at the keyboard."""

LONGEST = 2.0
"""Seconds for which one holds those behind it: what is stuck must not hold the key that quits."""


class InTurn:
    """Lets one go on at a time.

    Args:
        press: gives one to what has the focus.
        path: where it may go from there, up to the application; nowhere, where it is typed only.
    """

    def __init__(
        self,
        press: Callable[[Pressed], Awaitable[None]],
        path: Callable[[Pressed], Sequence[MessagePump]],
    ) -> None:
        self._press = press
        self._path = path
        self._behind: deque[Pressed] = deque()
        self._on_their_way = 0
        self._went = monotonic()

    async def take(self, one: Pressed) -> None:
        """Give it on once those before it are done; what was handed on is part of one of them."""
        if is_handed_on(one):
            await self._go(one)
            return
        self._behind.append(one)
        if monotonic() - self._went > LONGEST:
            self._on_their_way = 0
        await self._let_go()

    @property
    def done(self) -> bool:
        """Whether nothing is on its way."""
        return not self._on_their_way

    async def _go(self, one: Pressed) -> None:
        path, self._went = [*self._path(one)], monotonic()
        await self._press(one)
        if path:
            self._on_their_way += 1
            await self._follow(path)

    async def _follow(self, path: list[MessagePump]) -> None:
        """Behind it through every queue it may be in; one that is closed holds nothing."""
        while path:
            if path.pop(0).call_later(self._follow, path):
                return
        self._on_their_way = max(0, self._on_their_way - 1)
        await self._let_go()

    async def _let_go(self) -> None:
        while self._behind and self.done:
            await self._go(self._behind.popleft())
