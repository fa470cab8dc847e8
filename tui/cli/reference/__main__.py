"""`python -m tui.cli.reference docs`: write the reference pages, or hold them with `--check`."""

import sys

from tui.cli.reference.pages import main

sys.exit(main())
