"""A command kept while the server is away, as a whole process, beside `crisis --help`.

Processes a second, bytecode cached on both sides; the floor of 0.77 says that keeping takes at most
1.3 times as long as showing the help. `outbox.10000` is the same with 10,000 commands kept already:
what is kept does not make keeping slower. That 1,000 commands of four processes are recorded once
each, in order, with the server killed twice, is a test (`make faults`).
"""

import subprocess
import sys
from pathlib import Path

from common import figure, home, in_turns, say, vivalia

from ledger.clock import SYSTEM
from ledger.config import Settings, child_environment
from ledger.home.kept import KeptCommand, KeptCommands
from ledger.terminal.open import Opening, open_crisis

CRISIS = str(Path(sys.executable).parent / "crisis")
NOBODY = "nats://127.0.0.1:9"
ROUNDS = 15
FLOOR = 0.77
MANY = 10_000
LINE = '{"command":"observation.note","id":"kept","as":"","with":{"text":"It rains"}}'


def ends(command: list[str], code: int) -> None:
    quiet = subprocess.DEVNULL
    env = child_environment(PYTHONDONTWRITEBYTECODE="")
    ran = subprocess.run(command, check=False, env=env, stdout=quiet, stderr=quiet)
    if ran.returncode != code:
        sys.exit(f"{command} ended with {ran.returncode}")


def main() -> None:
    with home() as path:
        opening = Opening("bench", "Bench", "exercise", vivalia())
        terminal, _ = open_crisis(Settings(home=path), opening)
        terminal.close()
        words = ["--home", str(path), "--server", NOBODY, "observation", "note", "It rains"]

        def measured(name: str) -> None:
            ends([CRISIS, *words], 5)
            ours, reference = in_turns(
                lambda _: ends([CRISIS, *words], 5),
                lambda _: ends([CRISIS, "--help"], 0),
                ROUNDS,
                1,
            )
            say(figure(name, ROUNDS, ours, reference, FLOOR))

        measured("outbox")
        now = SYSTEM.now()
        many = (KeptCommand(receipt="", command=f"c{n}", written=now, line=LINE)
                for n in range(MANY))  # fmt: skip
        KeptCommands(path / "crises" / "bench").keep(list(many), "A")
        measured(f"outbox.{MANY}")


if __name__ == "__main__":
    main()
