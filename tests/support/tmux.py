"""A real terminal to look into: one program in one pane of a tmux server of its own."""

import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from ledger.config import child_environment
from tests.support.waiting import wait_until

_PLAIN_SPACES = {0xA0: " ", 0x202F: " "}


class Pane:
    """A program on a screen of `width` by `height`; `raw` is every byte it wrote."""

    def __init__(
        self,
        directory: Path,
        words: Sequence[str],
        environment: dict[str, str],
        size: tuple[int, int],
    ) -> None:
        assert shutil.which("tmux"), "tmux is needed: apt-get install tmux"
        directory.mkdir(parents=True, exist_ok=True)
        self._socket = directory / "t"
        self._raw = directory / "raw"
        self._exit = directory / "exit"
        self._go = directory / "go"
        self._words = words
        self._environment = environment
        self._size = size

    def __enter__(self) -> Self:
        """Start it; nothing is written before everything that is written is kept."""
        program = f"{shlex.join(self._words)}; echo $? > {self._exit}"
        waiting = f"while ! test -e {self._go}; do sleep 0.02; done; {program}; sleep 60"
        width, height = map(str, self._size)
        self._tmux("new-session", "-d", "-x", width, "-y", height, waiting)
        self._tmux("set-option", "-g", "window-size", "manual")
        self._tmux("pipe-pane", "-o", f"cat >> {self._raw}")
        self._raw.touch()
        self._go.touch()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            error.add_note("the screen was:\n" + self.screen())
        self._tmux("kill-server")

    def screen(self) -> str:
        """What stands there now, without colours, lines stripped, every space a plain one."""
        text = self._tmux("capture-pane", "-p").translate(_PLAIN_SPACES)
        return "\n".join(line.rstrip() for line in text.splitlines())

    def colours(self) -> str:
        """What stands there now, with its escape sequences."""
        return self._tmux("capture-pane", "-p", "-e")

    def send(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self._tmux("send-keys", *keys)

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def wait_for(self, *texts: str, seconds: float = 30) -> str:
        """The screen, once it shows all of these."""
        return self.wait(lambda screen: all(text in screen for text in texts), seconds)

    def wait(self, true: Callable[[str], bool], seconds: float = 30) -> str:
        """The screen, once this is true of it."""
        seen = [""]

        def shown() -> bool:
            seen[0] = self.screen()
            return true(seen[0])

        wait_until(shown, seconds)
        return seen[0]

    def shell(self) -> int:
        """The process id of the shell that started the program."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    @property
    def raw(self) -> bytes:
        """Every byte the program has written to its terminal so far."""
        return self._raw.read_bytes()

    def ended(self, seconds: float = 30) -> int:
        """The exit code, once it has ended."""
        wait_until(lambda: self._exit.exists() and self._exit.read_text().strip(), seconds)
        return int(self._exit.read_text())

    def _tmux(self, *words: str) -> str:
        environment = child_environment(**self._environment, TERM="xterm-256color")
        done = subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", self._socket, *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        return done.stdout
