"""The PMO's list of 25,000 requests: its first page after a new entry, and a site's as a process.

`requests.page` is a running process that holds the ledger: one more request is recorded, the copy
is read and the first page drawn; pages a second, beside the 20 that 50 ms allow. `requests.site` is
`crisis show requests --site arlon` as a whole process, beside the same on 25 requests; the floor of
0.67 says that it takes at most 1.5 times as long.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from common import figure, home, say, vivalia
from growth import run

from ledger.command.decide import new_id
from ledger.command.order import MEANT, Order, build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.terminal.open import Opening, open_crisis
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from projections.tables import BOARDS, Listing, Table
from projections.tables.wanted import Chosen
from projections.views.amendments import in_force
from projections.views.lists import Lists
from projections.views.views import Views

FEW, MANY = 25, 25_000
ROUNDS, PAGES, ROWS = 9, 40, 20
WANTED = 20.0
FLOOR = 0.67
SITES = ("arlon", "libramont", "marche", "bastogne", "virton")
NAMES = ("workstations", "telephones", "printers", "scanners", "badges")


def order(terminal: Terminal, number: int) -> Order:
    """A request as it is phoned in; no two of a site are alike."""
    fields = {
        "what": f"{number % 9 + 1} {NAMES[number % 7 % 5]} for room {number}",
        "site": SITES[number % len(SITES)],
    }
    made = build(VERBS["request.log"], fields, {}, terminal.context(), ident=new_id())
    return made._replace(meant=frozenset(MEANT))


def record(terminal: Terminal, n: int) -> None:
    """`n` requests, in batches."""
    bulk = terminal.bulk()
    took = [one for number in range(n) for one in bulk.take(order(terminal, number))]
    took += bulk.send()
    terminal.confirm()
    if any(one.outcome is None for one in took) or len(took) != n:
        sys.exit("not everything was recorded")


def page(terminal: Terminal) -> list[str]:
    """The first page of the list, as a reader of English sees it."""
    situation, views, now = terminal.read().situation, Views(), terminal.clock.now()
    views.follow(situation)
    board = BOARDS["requests"]
    lists = Lists(situation, "internal", now, in_force(views.amendments))
    speaker = Speaker(Translator("en", terminal.context().zone), now.date())
    listing = Listing(board, lists, views.amendments, speaker, Chosen(), everything=False)
    return list(Table(board, listing.frame, speaker, 100).lines(listing.page(0, ROWS)))


def pages(terminal: Terminal) -> float:
    """Median seconds from one more entry to the first page."""
    taken = []
    for number in range(PAGES):
        terminal.handle(order(terminal, MANY + number))
        began = time.perf_counter()
        drawn = page(terminal)
        taken.append(time.perf_counter() - began)
        if len(drawn) < ROWS:
            sys.exit(f"a page of {len(drawn)} lines")
    terminal.confirm()
    return median(taken)


@contextmanager
def recorded() -> Iterator[tuple[Path, Path, float]]:
    """A home with few requests and one with many, and what a page of the many takes."""
    with ExitStack() as open_:
        homes, seconds = [], 0.0
        for n in (FEW, MANY):
            path = open_.enter_context(home())
            terminal, _ = open_crisis(
                Settings(home=path), Opening("bench", "Bench", "exercise", vivalia())
            )
            with terminal:
                record(terminal, n)
                seconds = pages(terminal) if n == MANY else 0.0
            homes.append(path)
        yield homes[0], homes[1], seconds


def main() -> None:
    words = ["show", "requests", "--site", "arlon"]
    with recorded() as (few, many, seconds):
        sides = [(run(many, words)[0], run(few, words)[0]) for _ in range(ROUNDS)]
    ours, reference = (median(side) for side in zip(*sides, strict=True))
    say(
        figure("requests.page", MANY, 1 / seconds, WANTED, 1.0),
        figure("requests.site", MANY, 1 / ours, 1 / reference, FLOOR),
    )


if __name__ == "__main__":
    main()
