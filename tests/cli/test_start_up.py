"""Starting is lean: reads import neither the NATS client nor asyncio nor Textual."""

import subprocess
import sys
from pathlib import Path

import pytest

from ledger.config import child_environment
from tests.support.cli import environment

HEAVY = (
    "nats", "asyncio", "textual", "rich", "babel", "eventsourcing.application", "jinja2", "typst",
)  # fmt: skip
LOOK = """
import sys
from tui.cli.main import main
code = main(sys.argv[1:])
loaded = [name for name in {heavy!r} if name in sys.modules]
sys.exit(f"imported: {{loaded}}" if loaded else code)
"""


def imports_nothing_heavy(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LOOK.format(heavy=HEAVY), *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "line", ["log --last 3", "list", "info", "schema", "--help", "decision take --help",
             "server --help", "log --signed", "doctor"],
)  # fmt: skip
def test_reads_import_nothing_heavy(told_home: Path, line: str) -> None:
    """Neither in the command itself nor through what it imports."""
    done = imports_nothing_heavy(told_home, *line.split())
    assert done.returncode == 0, done.stderr


def test_verifying_imports_no_server_and_no_command_line() -> None:
    """The verifier stands on the ledger's bytes alone."""
    heavy = (*HEAVY, "click", "sqlite3", "ledger.server")
    look = (
        "import sys, projections.audit.verify_command;"
        f"sys.exit([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look],
        env=child_environment(COVERAGE_PROCESS_CONFIG=""),  # measuring imports SQLite
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "[]"
