"""The architecture names every thread there is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTED = re.compile(r'(?:Thread\(|ThreadPoolExecutor\()[^\n]*?(?:name|name_prefix)=f?"([a-z-]+)"')
BEGINNING = re.compile(r"\b(?:Thread|ThreadPoolExecutor|Timer|Process)\(|\bto_thread\(")
LISTED = re.compile(r"^\| `([a-z-]+)", re.MULTILINE)


def _section() -> str:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    return page.partition("## Threads")[2].partition("\n## ")[0]


def test_every_thread_is_in_the_list_and_nothing_else() -> None:
    """By its name; one whose name is given where it is made says it there (`Portal`)."""
    lines = [
        line
        for room in ("ledger", "projections", "tui")
        for path in (ROOT / room).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if BEGINNING.search(line)
    ]
    named = [found[1] for line in lines if (found := STARTED.search(line))]
    (portal,) = [line for line in lines if not STARTED.search(line)]
    assert "name=name" in portal
    assert sorted([*named, "nats-"]) == sorted(LISTED.findall(_section()))
