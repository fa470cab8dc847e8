"""What is open in a ledger, found by its words: looked through once, then only what came since.

A ledger of 100,000 entries is not looked through between two keys. So one look takes a moment, the
latest first, and says whether that was all; the next goes on where it stopped.
"""

import heapq
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.domain import CONCEPTS
from ledger.domain.card import ENDLESS, Card, Wanted
from ledger.domain.organisation import labels
from ledger.domain.record import LEVELS, Record
from ledger.domain.restore.record import HIERARCHY
from ledger.domain.service.record import EVERY, ServiceReports
from ledger.domain.short_names import has_short_name, is_made
from ledger.domain.situation import Situation
from ledger.sanitize import plain_name
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.board.watcher import CEILING
from tui.forms.suggestions import called_by, telling, told_of

SECONDS = 0.1
"""How long is looked at once."""

FIRST, LAST = 100, 2_000
"""Things of a concept that are looked through at first, and at all, the latest: memory is bounded,
however much is never closed."""

MOST = 40
"""Things that are offered at most, the latest first."""

_ONE_OF_A_KIND = {EVERY: "code.table_service.all", HIERARCHY: "board.group.rankings"}
"""What goes by a word of ours, with its name in the catalogues."""

_BETWEEN = re.compile(r"\W+")

_NEVER = frozenset({"crisis", "member", "entry"})
"""Concepts whose things nobody looks for by a word: of these there is one, or a list elsewhere."""


class Thing(NamedTuple):
    """One that is open: what it is, its latest entry, what it is called, and its own words.

    `stands` is how it stands, of what has no words of its own.
    """

    originator: str
    number: int
    called: str
    text: str
    stands: str = ""


class Found(NamedTuple):
    """The latest whose words begin so; `whole` once everything was looked through.

    `cut` says that of some concept only the latest `LAST` are.
    """

    things: tuple[Thing, ...]
    whole: bool
    cut: bool = False


class Things:
    """The open things of one ledger, for one reader; used by one thread at a time.

    Args:
        t: the language in which things are called what they are.
    """

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._begin("")

    def _begin(self, ledger: str, epoch: int = 0) -> None:
        self._of = ledger, epoch
        self._known: dict[str, tuple[int, str]] = {}
        """By originator: its latest entry, and its words in one line, each after a blank.

        What has no short name goes by its names, each on a line of its own.
        """
        self._ahead: list[tuple[int, str, str]] = []
        """What is still to be read: latest entry, originator, the site it is found by."""
        self._upto = 0
        self._cut = False
        self._listed = 0
        """Of each concept so many at most have been listed, the latest."""

    def found(self, terminal: Terminal, typed: str, seconds: float = SECONDS) -> Found:
        """Those of which every word that was typed begins a word; for no word none.

        First comes what goes by that name, a service, then the latest.

        Raises:
            LedgerError: the copy cannot be read.
        """
        situation = terminal.read().situation
        if self._of != (terminal.pin.ledger, situation.kept.epoch):
            self._begin(terminal.pin.ledger, situation.kept.epoch)
        end = time.monotonic() + seconds
        self._catch_up(situation)
        whole = self._look_on(situation, end)
        latest = heapq.nlargest(MOST, self._fitting(_plain(typed).split()))
        things = (self._thing(situation, number, originator) for _, number, originator in latest)
        return Found(tuple(things), whole, self._cut)

    def _fitting(self, wanted: list[str]) -> list[tuple[bool, int, str]]:
        """Those in whose words each of these begins one.

        Each is whether its name begins so, its latest entry, and what it is.
        """
        found = list(self._known.items()) if wanted else []
        for word in wanted:
            begun = f" {word}"
            found = [one for one in found if begun in one[1][1]]
        named = f"\n{' '.join(wanted)}"
        return [(named in words, number, originator) for originator, (number, words) in found]

    def _catch_up(self, situation: Situation) -> None:
        """What came since the last look, before what is still ahead."""
        if self._listed and situation.head != self._upto:
            self._read_next(_moved(situation, self._upto))
        self._upto = situation.head

    def _read_next(self, cards: Iterable[Card]) -> None:
        """Have these read before what is ahead; what is over is known no more."""
        new = []
        for card in cards:
            self._known.pop(card.originator, None)
            if _is_open(card):
                new.append((card.number, card.originator, card.where))
        self._ahead += sorted(new)

    def _look_on(self, situation: Situation, end: float) -> bool:
        """Read what is ahead until then, the latest first; whether nothing is left."""
        while True:
            while self._ahead and time.monotonic() < end:
                number, originator, where = self._ahead.pop()
                self._known[originator] = number, self._words(situation, originator, where)
            if self._ahead or self._listed == LAST:
                return not self._ahead
            if self._listed and time.monotonic() >= end:
                return False
            self._listed = LAST if self._listed else FIRST
            listed = [*_open(situation, self._listed)]
            many = Counter(card.originator.partition(".")[0] for card in listed)
            self._cut = LAST in many.values()
            self._read_next(card for card in listed if card.originator not in self._known)

    def _words(self, situation: Situation, originator: str, where: str) -> str:
        """Everything that a thing is found by."""
        concept, _, slug = originator.partition(".")
        site = situation.index.find("site", where) if where else None
        record = situation.record(originator)
        called = called_by(situation, record) if record else ()
        said = (
            "" if is_made(slug) else slug,
            told_of(situation, originator, self._t),
            self._t.code("concept", concept),
            *called,
            *(labels(site.name) if site else ()),
            self._stands(concept, record),
        )
        names = () if has_short_name(concept) else called
        return f" {_plain(' '.join(said))}" + "".join(f"\n{_plain(name)}" for name in names)

    def _thing(self, situation: Situation, number: int, originator: str) -> Thing:
        """One as it is offered."""
        concept, _, slug = originator.partition(".")
        record = situation.record(originator)
        site = situation.index.find("site", record.where) if record and record.where else None
        text = told_of(situation, originator, self._t) or (self._t.label(site.name) if site else "")
        named = text or ("" if is_made(slug) else self._named(originator, slug))
        stands = "" if telling(record) else self._stands(concept, record)
        return Thing(originator, number, situation.short_name(originator), named, stands)

    def _named(self, originator: str, slug: str) -> str:
        """The word that somebody chose for it; of what there is one of, what it is."""
        key = _ONE_OF_A_KIND.get(originator)
        return self._t(key) if key else slug

    def _stands(self, concept: str, record: Record | None) -> str:
        """How it stands; of a service every state it is reported in, the latest first."""
        if isinstance(record, ServiceReports):
            states = dict.fromkeys(report.state for report in reversed(record.reports.values()))
            return ", ".join(self._t.code("service_state", state) for state in states)
        return self._t.code(f"stage.{concept}", record.stage) if record else ""


def _plain(text: str) -> str:
    """Without accents, capitals, and what stands between words."""
    return _BETWEEN.sub(" ", plain_name(text))


def _open(situation: Situation, most: int) -> Iterator[Card]:
    """The cards of what is not over, the latest so many of each concept."""
    for concept in CONCEPTS:
        if concept.name not in _NEVER:
            found = {one.stage for one in situation.tallied(Wanted(concept.name))}
            if stages := tuple(sorted(found - {*concept.over})):
                wanted = Wanted(concept.name, stages)
                yield from situation.listed(wanted, "newest", most=most)


def _moved(situation: Situation, after: int) -> Iterator[Card]:
    """Every card that has moved since a number."""
    for concept in CONCEPTS:
        if concept.name not in _NEVER:
            yield from situation.listed(Wanted(concept.name, after=after), "newest", most=ENDLESS)


def _is_open(card: Card) -> bool:
    """Whether it is not over, and may be shown on a board."""
    over = card.stage in _OVER[card.originator.partition(".")[0]]
    return not over and card.level <= LEVELS[CEILING]


_OVER = {concept.name: concept.over for concept in CONCEPTS}
