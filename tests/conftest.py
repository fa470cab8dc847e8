"""No test leaves a trace outside of its own directories."""

import atexit
import os
import shutil
import tempfile

from ledger.config import WITNESS

os.environ[WITNESS] = tempfile.mkdtemp(prefix="crisis-witness-")  # noqa: TID251 (for every child too)
atexit.register(shutil.rmtree, os.environ[WITNESS], ignore_errors=True)  # noqa: TID251 (as above)
