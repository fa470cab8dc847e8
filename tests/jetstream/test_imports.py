"""What naming the module costs, and what it may know."""

import re
import subprocess
import sys
from pathlib import Path

import ledger.jetstream

HERE = Path(ledger.jetstream.__file__).parent
ALLOWED = {"ledger.jetstream", "ledger.nkey", "ledger.clock", "ledger.config"}


def test_naming_the_module_imports_no_client() -> None:
    """Commands that only read name its types, and must not pay for NATS or an event loop."""
    code = (
        "import sys, ledger.jetstream, ledger.jetstream.message, ledger.jetstream.subjects\n"
        "print(sorted({'nats', 'asyncio', 'ssl'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_it_stands_alone() -> None:
    """Nothing of the ledger's own domain is imported: the module serves any application."""
    pattern = re.compile(r"^\s*(?:from|import) (ledger(?:\.\w+)?)", re.MULTILINE)
    found = {name for path in HERE.glob("*.py") for name in pattern.findall(path.read_text())}
    assert found <= ALLOWED


def test_exactly_one_factory_is_exported() -> None:
    """The library takes a module that holds one factory, and no other."""
    assert ledger.jetstream.__all__ == ["JetStreamFactory"]
