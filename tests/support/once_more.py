"""Tests that failed beside others, run once more alone: `make test` ends with it.

The tests start servers, terminals and processes by the thousand, one more at a time than there
are cores, and a machine that is busy with something else may be late for one of them. So a few that
failed are run again, one after the other. Both results are printed: what fails only beside others
is a fault all the same, and is to be mended. More than `FEW` at once are no accident.
"""

import json
import subprocess
import sys
from pathlib import Path

FEW = 3
FAILED = Path(".pytest_cache/v/cache/lastfailed")


def _say(*lines: str) -> None:
    sys.stderr.write("\n  ".join(lines) + "\n")
    sys.stderr.flush()


def main() -> int:
    """The exit code of the second run; 1 where too many failed, or nobody knows which."""
    failed = sorted(json.loads(FAILED.read_text())) if FAILED.exists() else []
    if not 0 < len(failed) <= FEW:
        _say(f"{len(failed)} tests failed: none is run again.")
        return 1
    _say("Failed beside others, now alone:", *failed)
    again = [sys.executable, "-m", "pytest", "-v", "--last-failed", "-n", "0"]
    code = subprocess.run([*again, "--last-failed-no-failures", "none"], check=False).returncode
    if code == 0:
        _say("Passed alone. It is a fault all the same: CONTRIBUTING.md.")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
