"""Run every benchmark and print the table; ends with 1 when a figure is below its floor."""

import json
import subprocess
import sys
from pathlib import Path

from common import Figure, line, verdict

NAMES = (
    "append",
    "batch",
    "catchup",
    "deep",
    "fold",
    "cli",
    "growth",
    "outbox",
    "import_",
    "requests",
    "boards",
    "verify",
    "prove",
    "export",
)


def main() -> int:
    below = 0
    for name in NAMES:
        script = Path(__file__).with_name(f"{name}.py")
        ran = subprocess.run(
            [sys.executable, str(script), "--json"], stdout=subprocess.PIPE, check=True
        )
        for text in ran.stdout.splitlines():
            one = Figure(**json.loads(text))
            below += verdict(one) == "BELOW"
            print(line(one), flush=True)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
