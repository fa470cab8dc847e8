"""`crisis decision take …` as a whole process, beside a process that only imports what it needs.

Processes a second, bytecode cached on both sides; the floor of 0.4 says that ours takes at most
2.5 times as long.
"""

import subprocess
import sys
from itertools import count
from pathlib import Path

from common import figure, home, in_turns, say, vivalia

from ledger.config import Settings, child_environment
from ledger.terminal.open import Opening, open_crisis

CRISIS = str(Path(sys.executable).parent / "crisis")
IMPORTS = "import asyncio, nats, msgspec, nacl, sqlite3, click"
ROUNDS = 15
FLOOR = 0.4


def quiet(command: list[str]) -> None:
    subprocess.run(
        command,
        check=True,
        env=child_environment(PYTHONDONTWRITEBYTECODE=""),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    with home() as path:
        opening = Opening("bench", "Bench", "exercise", vivalia())
        terminal, _ = open_crisis(Settings(home=path), opening)
        terminal.close()
        lines = count(1)
        take = [CRISIS, "--home", str(path), "decision", "take"]
        quiet([*take, "Cut every line", "crisis cell"])
        ours, reference = in_turns(
            lambda _: quiet([*take, f"Cut line {next(lines)}", "crisis cell"]),
            lambda _: quiet([sys.executable, "-c", IMPORTS]),
            ROUNDS,
            1,
        )
    say(figure("cli", ROUNDS, ours, reference, FLOOR))


if __name__ == "__main__":
    main()
