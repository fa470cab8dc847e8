"""An audit bundle of 100,000 entries beside one of 10,000: what a longer ledger costs.

`export` is entries a second of processor time, folded again and written out, every part but the
PDF, which is bounded (docs/dossier.md); at 0.83 ten times the entries take 12 times as long.
`export.memory` is how often the peak memory fits into 200 MB. No server is asked and nothing
recorded.
"""

import subprocess
import sys
from pathlib import Path

from common import figure, say
from growth import filled

from ledger.config import child_environment

SHORT, LONG = 10_000, 100_000
MOST_KIB = 200_000_000 // 1024
FLOOR = round(10 / 12, 2)
FITS = 1.0

PDF = "dossier.pdf"

MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""Run by a small process: a child begins with the peak memory of whoever started it."""

EXPORT = """
import sys
from pathlib import Path
from ledger.config import settings
from ledger.terminal.local_copy import LocalCopy
from projections.bundle.parts import Source
from projections.bundle.writer import drafted
from projections.i18n import Translator
from projections.i18n.times import in_zone
from tui.entries import bundle

with LocalCopy.open(settings(sys.argv[1])) as copy:
    copy.fold_again()
    reading, t = copy.read(), Translator("en", copy.zone)
    source = Source(copy, reading, in_zone(reading.position.recorded, copy.zone), t, "judicial")
    with drafted(Path(sys.argv[2])) as draft:
        for part in bundle.parts(source):
            if part.path != sys.argv[3]:
                draft.add(part)
        draft.close()
"""


def run(home: Path) -> tuple[float, int]:
    """Seconds of processor time and peak memory (KiB) of one bundle."""
    place = str(home.with_suffix(".bundle"))
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, "-c", EXPORT, str(home), place, PDF],
        env=child_environment(PYTHONDONTWRITEBYTECODE=""),
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, kib = measured.stdout.split()
    return float(seconds), int(kib)


def main() -> None:
    with filled(SHORT, LONG) as homes:
        sides = {n: run(home) for n, home in homes.items()}
    rates = {n: n / seconds for n, (seconds, _) in sides.items()}
    _, kib = sides[LONG]
    say(
        figure("export", LONG, rates[LONG], rates[SHORT], FLOOR),
        figure("export.memory", LONG, MOST_KIB, kib, FITS),
    )


if __name__ == "__main__":
    main()
