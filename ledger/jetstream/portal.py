"""The one door between threads and the NATS client: an asyncio loop in one named thread.

The client lives on the loop and nowhere else. A caller's thread hands over a coroutine and waits;
a coroutine on the loop must never wait for a thread.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from typing import Any, ParamSpec, TypeVar

from eventsourcing.persistence import InterfaceError, ProgrammingError

_P = ParamSpec("_P")
_T = TypeVar("_T")

_AGAIN = 0.1
"""Seconds after which what still runs is cancelled again."""


async def over(task: "asyncio.Task[Any] | None") -> None:
    """Cancel `task` until it is done: `wait_for` loses a cancellation that comes as it ends."""
    while task is not None and not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_AGAIN)


class Portal:
    """An event loop in a daemon thread called `name`, running from construction to `close`."""

    def __init__(self, name: str = "nats") -> None:
        self.loop = asyncio.new_event_loop()
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def inside(self) -> bool:
        """Whether the caller runs on the loop's own thread."""
        return threading.current_thread() is self._thread

    def call(
        self,
        function: Callable[..., Coroutine[Any, Any, _T]],
        *args: Any,
        timeout: float | None = None,
    ) -> _T:
        """Run `function(*args)` on the loop and wait for what it returns or raises.

        Raises:
            ProgrammingError: called on the loop's own thread, which would wait for itself.
            InterfaceError: the portal is closed, or was before there was a result.
            TimeoutError: `timeout` seconds passed; the coroutine is cancelled.
        """
        future = self._started(lambda: asyncio.run_coroutine_threadsafe(function(*args), self.loop))
        try:
            return future.result(timeout)
        except CancelledError as error:
            raise InterfaceError("the portal to the server was closed meanwhile") from error
        except BaseException:
            future.cancel()
            raise

    def post(self, function: Callable[[], object]) -> None:
        """Have a plain function called on the loop, which will tell the waiting caller itself.

        Raises:
            ProgrammingError, InterfaceError: as `call`.
        """
        self._started(lambda: self.loop.call_soon_threadsafe(function))

    def soon(self, function: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> None:
        """Have a plain function called on the loop, without waiting; nothing once closed."""
        with self._closing:
            if not self._closed:
                self.loop.call_soon_threadsafe(lambda: function(*args, **kwargs))

    def close(self) -> None:
        """Cancel what still runs, stop the loop, and wait for the thread to end."""
        if self.inside:
            raise ProgrammingError("the loop's own thread cannot wait for its own end")
        with self._closing:
            if not self._closed:
                self._closed = True
                self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()

    def _started(self, start: Callable[[], _T]) -> _T:
        """Whatever is handed over comes before the end, or not at all."""
        if self.inside:
            raise ProgrammingError("the loop's own thread cannot wait for the loop")
        with self._closing:
            if self._closed:
                raise InterfaceError("the portal to the server is closed")
            return start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            self._cancel_tasks()
            self.loop.close()

    def _cancel_tasks(self) -> None:
        """Cancel until nothing runs: of a task that was just done waiting, `wait_for` loses one."""
        while tasks := asyncio.all_tasks(self.loop):
            for task in tasks:
                task.cancel()
            over, _ = self.loop.run_until_complete(asyncio.wait(tasks, timeout=_AGAIN))
            for task in over:
                _ = task.cancelled() or task.exception()  # or the loop says that nobody has asked
