"""A throw-away PostgreSQL (Debian's, fsync on) on its own socket, for the library's recorder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import disk
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _binary(name: str) -> str:
    for place in _PLACES:
        if (place / name).exists():
            return str(place / name)
    raise SystemExit(f"{name} is needed for the comparison: apt-get install postgresql")


def _as_owner(base: Path) -> list[str]:
    """PostgreSQL refuses root: run as its own user then."""
    if os.geteuid() != 0:
        return []
    shutil.chown(base, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def recorder() -> Iterator[PostgresApplicationRecorder]:
    """The library's recorder on a new database; it ends with the block."""
    base = Path(tempfile.mkdtemp(prefix="bench-pg-", dir=disk()))
    base.chmod(0o755)
    user, data = _as_owner(base), base / "data"
    options = f"-k {base} -c listen_addresses='' -c fsync=on -c synchronous_commit=on"
    control = [*user, _binary("pg_ctl"), "-D", str(data), "-s", "-w"]
    subprocess.run(
        [*user, _binary("initdb"), "-D", str(data), "-U", "bench", "-A", "trust"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run([*control, "-o", options, "-l", str(base / "log"), "start"], check=True)
    try:
        store = PostgresDatastore("postgres", str(base), "5432", "bench", "", pool_size=8)
        one = PostgresApplicationRecorder(store, events_table_name="events")
        one.create_table()
        yield one
        store.close()
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True)
        shutil.rmtree(base)
