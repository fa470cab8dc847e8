"""No test leaves a trace outside of its own directories."""

import atexit
import os
import shutil
import signal
import tempfile

from ledger.config import WITNESS

# A shell has what it runs in the background ignore Ctrl-C, and so would every child of a test.
signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ[WITNESS] = tempfile.mkdtemp(prefix="crisis-witness-")  # noqa: TID251 (for every child too)
atexit.register(shutil.rmtree, os.environ[WITNESS], ignore_errors=True)  # noqa: TID251 (as above)
