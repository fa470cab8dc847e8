"""A thousand commands written without a server by four processes, sent while it is killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.home.kept import KeptCommands
from ledger.server.embedded import ensure, stop
from projections.scenario import organisation
from tests.support.cli import environment, run, run_here
from tests.support.waiting import wait_until

WRITERS, EACH = 4, 250
WRITE = """
import sys
from tui.cli.main import main
first, many = int(sys.argv[1]), int(sys.argv[2])
for number in range(first, first + many):
    words = ["--server", "nats://127.0.0.1:9", "observation", "note", f"note {number}"]
    if main(words) != 5:
        sys.exit(1)
"""


def write(home: Path, first: int) -> int:
    """Many commands in one process: each goes the whole way of the command line."""
    words = [sys.executable, "-c", WRITE, str(first), str(EACH)]
    quiet = subprocess.DEVNULL
    return subprocess.run(words, env=environment(home), stdout=quiet, check=False).returncode


@pytest.mark.faults
def test_a_thousand_written_offline_are_all_there_once(tmp_path: Path) -> None:
    """Server and sender killed twice in the middle: none lost, none doubled, each one's order."""
    home, file = tmp_path / "home", tmp_path / "organisation.toml"
    file.write_bytes(organisation())
    assert run_here("open", "flood", "--from", str(file), "--exercise", home=home).code == 0
    kept = KeptCommands(home / "crises" / "flood")
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            codes = list(pool.map(lambda n: write(home, n * EACH), range(WRITERS)))
        assert codes == [0] * WRITERS
        assert kept.tally().waiting == WRITERS * EACH
        for share in (800, 500):
            words = [str(Path(sys.executable).with_name("crisis")), "sync"]
            quiet = subprocess.DEVNULL
            with subprocess.Popen(words, env=environment(home), stdout=quiet, stderr=quiet) as sync:
                wait_until(lambda share=share: kept.tally().waiting < share, 60)  # type: ignore[misc]
                os.kill(ensure(home).pid, signal.SIGKILL)
                if share == 500:
                    sync.kill()
                sync.wait(60)
        done = run("sync", "--json", home=home)
        assert (done.code, kept.tally().waiting, kept.tally().refused) == (0, 0, 0), done.err
        rows = [row["entry"] for row in run("log", "--json", home=home).rows][1:]
        texts = Counter(row["event"]["text"] for row in rows)
        assert texts == Counter(f"note {n}" for n in range(WRITERS * EACH))
        given = [f"{kept.tally().letter}-{n}" for n in range(1, len(rows) + 1)]
        assert [row["receipt"] for row in rows] == given
        for first in range(0, WRITERS * EACH, EACH):
            own = [int(row["event"]["text"][5:]) for row in rows]
            own = [number for number in own if first <= number < first + EACH]
            assert own == sorted(own)
    finally:
        stop(home, 1)
