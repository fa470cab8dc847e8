"""What the messages of a copy came to: records and their lives, beside the messages.

A life lasts from its number until the next number of its originator, so that how anything stood at
any number is the one life that spans it. A record that an amendment touched is put down with the
last life of a batch only, and evolved from the entries where it is asked for in between; so is one
that has grown big. Everything here can be made again from the messages (`Lives.cut`).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from ledger.domain.card import ENDLESS, LifePlace
from ledger.domain.wording import SAYING
from ledger.evidence.bare import REDACTED, leaf_hash_in
from ledger.evidence.digest import subject_text
from ledger.evidence.merkle import tree_over
from ledger.store.cards import Cards
from ledger.store.database import Database, placeholders, portions

BLOCK = 1_024
"""Numbers of which one standing at least is kept, to go back to."""

TILE = 256
"""Leaves of the Merkle tree of which the root is kept, as C2SP tlog-tiles has it."""

BIG = 4_096
"""Bytes of a record beyond which only its last life has it."""

_BEFORE_NUMBER = ("life", "odd", "moment", "standing", "tallied", "tile")


GONE = ""
"""The stage of what nothing stands of any more."""


LastLife = tuple[int, int, str, bytes | None]
"""Of a life: since when, version, signer and record."""

LifeBeside = tuple[int, str, int, str, int | None, int]
"""Of an entry about another one, as in `Life`: number, originator, about, beside, other, circle."""


class Life(NamedTuple):
    """A row of `life`.

    `beside` is what an entry about another one does there, the relation of a link or the change,
    and `circle` its own marking in `LEVELS`; `about` is the one it is about, `other` the other end
    of a link, `said` the key of its words (`ledger.domain.wording`), `receipt` what it was kept
    under.
    `nth` is which one of its concept the originator is, in the first of its lives.
    `lag` is how many seconds after what it tells was over it was recorded, None below a minute;
    `happened` its place by when it happened, µs since 1970, and `moved` the place that a correction
    gives the entry it is about. It lasts until the number
    `until`, which is its originator's next one. From `latest` to `served` it is the record's card
    (`ledger.domain.card`), None where nobody has evolved it; `record` is JSON, None likewise.
    Where all was struck that an originator had, `stage` is `GONE`, `record` empty, and there is no
    card.
    """

    number: int
    originator: str
    version: int
    signer: str
    command: str
    beside: str | None
    circle: int | None
    lag: int | None
    happened: int
    moved: int | None
    about: int | None
    other: int | None
    said: int | None
    receipt: str | None
    root: bytes
    until: int
    concept: str
    nth: int | None = None
    latest: int | None = None
    opened: int | None = None
    stage: str | None = None
    grp: str | None = None
    level: int | None = None
    first: int | None = None
    last: int | None = None
    place: str | None = None
    sought: str | None = None
    served: int | None = None
    record: bytes | None = None


class Odd(NamedTuple):
    """A row of `odd`: `said` is the version its subject says, `version` the highest that counts.

    `nth` is which one of its concept begins with it, 0 where none does.
    """

    number: int
    originator: str
    said: int | None
    version: int
    unread: bool
    nth: int
    signer: str
    root: bytes


class LifeBatch(NamedTuple):
    """What a run of messages came to, up to and with the standing after its last one.

    `fresh` are the numbers of lives that began their originators; `moments` when messages were
    recorded, µs since 1970. `epoch` is that of the state it was folded on: how often the lives had
    been cut back.
    """

    lives: Sequence[Life]
    odds: Sequence[Odd]
    fresh: AbstractSet[int]
    moments: Sequence[tuple[int, int]]
    number: int
    standing: bytes
    epoch: int


class Lives:
    """The derived tables of one copy. Reads are those of its database; any thread."""

    def __init__(self, file: Database) -> None:
        self._file = file
        self.cards = Cards(file)

    # --- writing: inside a transaction that the replica has begun ---------------------------------

    def put(self, db: Any, change: LifeBatch) -> bool:
        """Write what is not there yet; False when it was folded on a state that was cut back."""
        head, epoch = _head(db), _epoch(db)
        if epoch != change.epoch:
            return False
        if change.number <= head:
            return True
        lives = [one for one in change.lives if one.number > head]
        block = change.number // BLOCK * BLOCK
        if 0 < head <= block:
            db.execute(
                "INSERT OR REPLACE INTO tallied SELECT ?, * FROM tally WHERE many != 0", (head,)
            )
        ended = _end(db, head, lives, change.fresh)
        _tally(db, ended, (_place_of(one) for one in lives if one.until == ENDLESS))
        db.executemany(f"INSERT INTO life VALUES ({','.join('?' * len(Life._fields))})", lives)  # noqa: S608 (ours)
        odds = [one for one in change.odds if one.number > head]
        db.executemany("INSERT INTO odd VALUES (?,?,?,?,?,?,?,?)", odds)
        _thin(db, head, [one for one in lives if one.record and len(one.record) > BIG])
        _mark(db, [one for one in change.moments if head < one[1] <= change.number])
        _tile(db, head, change.number)
        db.execute("DELETE FROM standing WHERE number = ? AND number > ?", (head, block))
        db.execute("INSERT INTO standing VALUES (?,?)", (change.number, change.standing))
        return True

    def cut(self, db: Any, number: int) -> None:
        """Forget what came of `number` and all after it, back to a standing before it."""
        (last,) = db.execute(
            "SELECT max(number) FROM standing WHERE number < ?", (number,)
        ).fetchone()
        for table in _BEFORE_NUMBER:
            db.execute(f"DELETE FROM {table} WHERE number > ?", (last or 0,))  # noqa: S608 (ours)
        db.execute("UPDATE life SET until = ? WHERE until > ?", (ENDLESS, last or 0))
        db.execute("DELETE FROM tally")
        db.execute(f"INSERT INTO tally {COUNTED}")
        facts = {"epoch": _epoch(db) + 1, "rejudged": min(number, _rejudged(db) or number)}
        written = [(key, b"%d" % value) for key, value in facts.items()]
        db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", written)

    # --- reading ----------------------------------------------------------------------------------

    def head(self) -> int:
        """The number of the last message that is in these tables."""
        with self._file.reading() as db:
            return _head(db)

    def standing(self) -> tuple[int, bytes | None, int]:
        """The last standing: its number, itself, and the epoch; 0 and None where there is none."""
        with self._file.reading() as db:
            found = db.execute(
                "SELECT number, value FROM standing ORDER BY number DESC LIMIT 1"
            ).fetchone()
            return (*(found or (0, None)), _epoch(db))

    def rejudged(self) -> int:
        """The number from which verdicts may be others than those kept; 0 when none may."""
        with self._file.reading() as db:
            return _rejudged(db)

    def last(self, originator: str, upto: int) -> LastLife | None:
        """The life of an originator at a number."""
        found: LastLife | None = self._one(
            "SELECT number, version, signer, record FROM life"
            " WHERE originator = ? AND number <= ? ORDER BY number DESC LIMIT 1",
            originator, upto,
        )  # fmt: skip
        return found

    def lasts(self, originators: Iterable[str], upto: int) -> dict[str, LastLife]:
        """As `last`, of many; those without a life are left out."""
        return {
            found[0]: found[1:]
            for some in portions(originators)
            for found in self._all(
                f"WITH asked(name) AS (VALUES {placeholders(some, '(?)')})"  # noqa: S608 (ours)
                " SELECT name, number, version, signer, record FROM asked CROSS JOIN life"
                " ON number = (SELECT max(number) FROM life INDEXED BY life_of"
                " WHERE originator = name AND number <= ?)",
                *some, upto,
            )
        }  # fmt: skip

    def odds_of(self, originator: str, upto: int) -> list[Odd]:
        """The messages of an originator that are not accepted, up to a number."""
        return list(
            map(
                Odd._make,
                self._all(
                    "SELECT * FROM odd WHERE originator = ? AND number <= ? ORDER BY number",
                    originator, upto,
                ),
            )
        )  # fmt: skip

    def odds_among(self, originators: Iterable[str], upto: int) -> dict[str, list[Odd]]:
        """As `odds_of`, of many; those without one are left out."""
        found: dict[str, list[Odd]] = {}
        for some in portions(originators):
            for row in self._all(
                f"SELECT * FROM odd WHERE originator IN ({placeholders(some)})"  # noqa: S608 (ours)
                " AND number <= ? ORDER BY number",
                *some, upto,
            ):  # fmt: skip
                found.setdefault(row[1], []).append(Odd(*row))
        return found

    def nth(self, originator: str, upto: int) -> int:
        """Which one of its concept an originator is, from 1; 0 for one that is not there."""
        found = self._one(
            "SELECT nth FROM (SELECT number, nth FROM life WHERE originator = ?1 AND number <= ?2"
            " ORDER BY number LIMIT 1) UNION ALL"
            " SELECT nth FROM odd WHERE originator = ?1 AND nth AND number <= ?2"
            " ORDER BY nth DESC LIMIT 1",
            originator, upto,
        )  # fmt: skip
        return int(found[0] or 0) if found else 0

    def nths(self, originators: Iterable[str], upto: int) -> dict[str, int]:
        """As `nth`, of many that begin with an accepted entry; others are left out."""
        return {
            originator: nth
            for some in portions(originators)
            for originator, nth in self._all(
                "SELECT originator, nth FROM life INDEXED BY life_first WHERE nth IS NOT NULL"  # noqa: S608 (ours)
                f" AND originator IN ({placeholders(some)}) AND number <= ?",
                *some, upto,
            )
        }  # fmt: skip

    def counted_as(self, concept: str, nth: int, upto: int) -> str:
        """The n-th originator of a concept; empty when there are fewer."""
        found = self._one(
            "SELECT originator FROM life INDEXED BY life_nth"
            " WHERE concept = ?1 AND nth = ?2 AND number <= ?3",
            concept, nth, upto,
        ) or self._one(
            "SELECT originator FROM odd WHERE nth = ?2 AND number <= ?3"
            " AND originator LIKE ?1 || '.%'",
            concept, nth, upto,
        )  # fmt: skip
        return str(found[0]) if found else ""

    def numbers_of(self, originator: str, upto: int, after: int = 0) -> list[int]:
        """The accepted entries of an originator."""
        return self._numbers(
            "SELECT number FROM life WHERE originator = ? AND number > ? AND number <= ?"
            " ORDER BY number",
            originator,
            after,
            upto,
        )

    def last_record(self, originator: str, upto: int) -> tuple[int, bytes | None]:
        """The last record of an originator that is put down, and since when it was so."""
        found: tuple[int, bytes] | None = self._one(
            "SELECT number, record FROM life WHERE originator = ? AND number <= ?"
            " AND record IS NOT NULL ORDER BY number DESC LIMIT 1",
            originator,
            upto,
        )
        return found or (0, None)

    def is_amended(self, originator: str, after: int, upto: int) -> bool:
        """Whether an entry about others came to an originator between two numbers."""
        found = self._one(
            "SELECT 1 FROM life INDEXED BY life_amended WHERE originator = ? AND number > ?"
            " AND number <= ? AND beside IS NOT NULL LIMIT 1",
            originator, after, upto,
        )  # fmt: skip
        return found is not None

    def all_last(self, upto: int) -> Iterator[tuple[str, bytes | None]]:
        """Every originator with its record at a number."""
        with self._file.reading() as db:
            yield from db.execute(
                "SELECT l.originator, l.record FROM life l JOIN (SELECT max(number) AS number"
                " FROM life WHERE number <= ? GROUP BY originator) USING (number)",
                (upto,),
            )

    def originators_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """The originators of accepted entries."""
        return {
            number: originator
            for some in portions(numbers)
            for number, originator in self._all(
                f"SELECT number, originator FROM life WHERE number IN ({placeholders(some)})",  # noqa: S608 (ours)
                *some,
            )
        }

    def originators(self, upto: int) -> list[str]:
        """Every originator with an accepted entry up to a number."""
        return [o for (o,) in self._all("SELECT DISTINCT originator FROM life"
                                        " WHERE number <= ?", upto)]  # fmt: skip

    def touched(self, after: int, upto: int) -> set[str]:
        """The originators of the messages between two numbers, the first left out."""
        found = self._all(
            "SELECT originator FROM life WHERE number > ? AND number <= ?"
            " UNION SELECT originator FROM odd WHERE number > ? AND number <= ?",
            after, upto, after, upto,
        )  # fmt: skip
        return {originator for (originator,) in found}

    def command(self, ident: str, upto: int) -> int | None:
        """The first entry recorded under a command id."""
        found = self._one(
            "SELECT number FROM life WHERE command = ? AND number <= ? ORDER BY number LIMIT 1",
            ident, upto,
        )  # fmt: skip
        return None if found is None else int(found[0])

    def commands(self, upto: int) -> list[str]:
        """Every command id under which something was recorded up to a number."""
        found = self._all("SELECT DISTINCT command FROM life WHERE number <= ?", upto)
        return [ident for (ident,) in found]

    def root(self, size: int) -> bytes | None:
        """The Merkle root over the first messages; None where it was not put down."""
        found = self._one(
            "SELECT root FROM life WHERE number = ?1 UNION ALL"
            " SELECT root FROM odd WHERE number = ?1",
            size,
        )
        return None if found is None else bytes(found[0])

    def tiles(self, first: int, last: int) -> list[bytes]:
        """The roots over the leaves of each tile, of those whose last leaves are in between."""
        found = self._all(
            "SELECT root FROM tile WHERE number BETWEEN ? AND ? ORDER BY number", first, last
        )
        return [bytes(root) for (root,) in found]

    def beside(self, after: int, upto: int) -> list[int]:
        """The entries about other entries between two numbers."""
        return self._numbers(
            "SELECT number FROM life WHERE beside IS NOT NULL AND number > ? AND number <= ?"
            " ORDER BY number",
            after, upto,
        )  # fmt: skip

    def told_beside(self, after: int, upto: int) -> list[LifeBeside]:
        """The same, each as in `LifeBeside`."""
        return self._all(
            "SELECT number, originator, about, beside, other, circle FROM life"
            " INDEXED BY life_beside WHERE beside IS NOT NULL AND number > ? AND number <= ?"
            " ORDER BY number",
            after, upto,
        )  # fmt: skip

    def linking(self, other: int, upto: int) -> list[int]:
        """The links that have a number as their other end."""
        return self._numbers(
            "SELECT number FROM life WHERE other = ? AND number <= ? ORDER BY number", other, upto
        )

    def has_ends(self, after: int, upto: int) -> bool:
        """Whether any entry between two numbers has another number as its other end."""
        found = self._one(
            "SELECT 1 FROM life NOT INDEXED WHERE number > ? AND number <= ?"
            " AND other IS NOT NULL LIMIT 1",
            after, upto,
        )  # fmt: skip
        return found is not None

    def linked(self, first: int, last: int, upto: int) -> list[int]:
        """The links whose other end is between two numbers, and links that were amended."""
        return self._numbers(
            "SELECT number FROM life INDEXED BY life_other"
            " WHERE other BETWEEN ?1 AND ?2 AND number <= ?3 UNION"
            " SELECT l.number FROM life l INDEXED BY life_other WHERE l.other IS NOT NULL AND"
            " l.number <= ?3 AND EXISTS (SELECT 1 FROM life c WHERE c.about = l.number)"
            " ORDER BY number",
            first, last, upto,
        )  # fmt: skip

    def saying(self, key: int, upto: int) -> list[int]:
        """The latest entries with this key of their words, newest first."""
        return self._numbers(
            "SELECT number FROM life WHERE said = ? AND number <= ? ORDER BY number DESC LIMIT ?",
            key, upto, SAYING,
        )  # fmt: skip

    def receipted(self, receipt: str, upto: int) -> list[int]:
        """The entries that carry a receipt, in order."""
        return self._numbers(
            "SELECT number FROM life INDEXED BY life_receipt"
            " WHERE receipt = ? AND receipt IS NOT NULL AND number <= ? ORDER BY number",
            receipt, upto,
        )  # fmt: skip

    def about(self, number: int, upto: int) -> list[int]:
        """The entries that say something of an entry, in order."""
        return self._numbers(
            "SELECT number FROM life WHERE about = ? AND number <= ? ORDER BY number", number, upto
        )

    def late(self, after: int, upto: int, seconds: int, most: int) -> tuple[list[int], int]:
        """The entries between two numbers that were recorded late, and how many there are."""
        where = "FROM life INDEXED BY life_late WHERE number > ? AND number <= ? AND lag >= ?"
        values = (after, upto, seconds)
        first = f"SELECT number {where} ORDER BY lag DESC, number LIMIT ?"
        (many,) = self._one(f"SELECT count(*) {where}", *values)
        return self._numbers(first, *values, most), int(many)

    def moved(self, after: int, upto: int, most: int) -> list[int]:
        """The last entries between two numbers of which a correction says another time."""
        return self._numbers(
            "SELECT DISTINCT about FROM life INDEXED BY life_moved_of WHERE moved IS NOT NULL"
            " AND about > ? AND number <= ? ORDER BY about DESC LIMIT ?",
            after, upto, most,
        )  # fmt: skip

    def happened(self, before: LifePlace | None, upto: int, most: int) -> list[LifePlace]:
        """The last places before one, latest first."""
        at, number, by = before or (ENDLESS + 1, 0, 0)
        own = self._all(
            "SELECT happened, number, 0 FROM life INDEXED BY life_happened"
            " WHERE (happened < ?1 OR happened = ?1 AND number < ?2) AND number <= ?3"
            " ORDER BY happened DESC, number DESC LIMIT ?4",
            at, number + bool(by), upto, most,
        )  # fmt: skip
        moved = self._all(
            "SELECT moved, about, number FROM life INDEXED BY life_moved"
            " WHERE moved IS NOT NULL AND (moved < ?1 OR moved = ?1 AND about < ?2"
            " OR moved = ?1 AND about = ?2 AND number < ?3) AND number <= ?4"
            " ORDER BY moved DESC, about DESC, number DESC LIMIT ?5",
            at, number, by, upto, most,
        )  # fmt: skip
        return sorted((LifePlace(*row) for row in (*own, *moved)), reverse=True)[:most]

    def odd(self, last: int, upto: int) -> list[int]:
        """The last messages that are not accepted, oldest first."""
        found = self._numbers(
            "SELECT number FROM odd WHERE number <= ? ORDER BY number DESC LIMIT ?", upto, last
        )
        return found[::-1]

    def counts(self, upto: int, after: int = 0) -> tuple[int, int]:
        """How many after a number are void, and of an unknown kind; bare leaves are neither."""
        found = self._one(
            "SELECT count(*) - coalesce(sum(unread), 0), coalesce(sum(unread), 0)"
            " FROM odd CROSS JOIN message USING (number)"
            " WHERE number > ? AND number <= ? AND verdict NOT LIKE ?",
            after, upto, f"{REDACTED}:%",
        )  # fmt: skip
        return (0, 0) if found is None else (int(found[0]), int(found[1]))

    def later(self, moment: int, upto: int) -> int | None:
        """The first number recorded after a moment (µs since 1970)."""
        found = self._one(
            "SELECT number FROM moment WHERE recorded > ? ORDER BY recorded LIMIT 1", moment
        )
        return None if found is None or found[0] > upto else int(found[0])

    def before(self, number: int) -> int | None:
        """The last accepted entry before a number."""
        found = self._one(
            "SELECT number FROM life WHERE number < ? ORDER BY number DESC LIMIT 1", number
        )
        return None if found is None else int(found[0])

    def between(self, first: int, last: int) -> tuple[dict[int, Life], dict[int, Odd]]:
        """What is put down between two numbers, both included, by number."""
        lives = self._all("SELECT * FROM life WHERE number BETWEEN ? AND ?", first, last)
        odds = self._all("SELECT * FROM odd WHERE number BETWEEN ? AND ?", first, last)
        return {row[0]: Life(*row) for row in lives}, {row[0]: Odd(*row) for row in odds}

    def holds(self, head: int) -> bool:
        """Whether nothing is put down beyond a number, and what was counted beside is right.

        That is the moments, by the messages, and the tally, by the lives. For whoever
        compares; it reads every message's time.
        """
        marks = (
            "SELECT recorded, number FROM (SELECT number, recorded, max(recorded) OVER (ORDER BY"
            " number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS highest FROM message"
            " WHERE recorded IS NOT NULL AND number <= ?1)"
            " WHERE highest IS NULL OR recorded > highest"
        )
        kept = "SELECT recorded, number FROM moment"
        tallied = "SELECT * FROM tally WHERE many != 0"
        differs = self._one(
            f"SELECT EXISTS ({kept} EXCEPT {marks}) OR EXISTS ({marks} EXCEPT {kept})"  # noqa: S608 (ours)
            f" OR EXISTS ({tallied} EXCEPT {COUNTED}) OR EXISTS ({COUNTED} EXCEPT {tallied})"
            " OR EXISTS (SELECT 1 FROM life WHERE number > ?1)"
            " OR EXISTS (SELECT 1 FROM odd WHERE number > ?1)"
            f" OR (SELECT count(*) FROM tile) != ?1 / {TILE}"
            f" OR EXISTS (SELECT 1 FROM (SELECT until, lead(number, 1, {ENDLESS}) OVER"
            " (PARTITION BY originator ORDER BY number) AS next FROM life) WHERE until != next)",
            head,
        )
        return not differs[0] and self._tallied_right()

    def _tallied_right(self) -> bool:
        """Whether what was counted at earlier numbers is what the lives come to."""
        at = [n for (n,) in self._all("SELECT DISTINCT number FROM tallied ORDER BY number")]
        steps = [Counter[tuple[Any, ...]]() for _ in range(len(at) + 1)]
        with self._file.reading() as db:
            for number, until, *place in db.execute(
                "SELECT number, until, concept, stage, grp, level FROM life WHERE level IS NOT NULL"
            ):
                steps[bisect_left(at, number)][tuple(place)] += 1
                steps[bisect_left(at, until)][tuple(place)] -= 1
        counts, found = Counter[tuple[Any, ...]](), set()
        for number, step in zip(at, steps, strict=False):
            counts.update(step)
            found |= {(number, *place, many) for place, many in counts.items() if many}
        return found == {*self._all("SELECT * FROM tallied")}

    def _one(self, statement: str, *values: Any) -> Any:
        return self._file.one(statement, values)

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return self._file.all(statement, values)

    def _numbers(self, statement: str, *values: Any) -> list[int]:
        return [int(number) for (number,) in self._all(statement, *values)]


def _head(db: Any) -> int:
    return int(db.execute("SELECT max(number) FROM standing").fetchone()[0] or 0)


def _epoch(db: Any) -> int:
    return _number(db, "epoch")


def _rejudged(db: Any) -> int:
    return _number(db, "rejudged")


def _number(db: Any, key: str) -> int:
    found = db.execute("SELECT value FROM fact WHERE key = ?", (key,)).fetchone()
    return int(found[0]) if found and found[0].isdigit() else 0


def _thin(db: Any, head: int, big: Iterable[Life]) -> None:
    """Of a big record only the last life is kept: not the one up to `head`."""
    for one in big:
        db.execute(
            "UPDATE life SET record = NULL WHERE number = (SELECT max(number) FROM life"
            " WHERE originator = ? AND number <= ?) AND length(record) > ?",
            (one.originator, head, BIG),
        )


def _end(
    db: Any, head: int, lives: Iterable[Life], fresh: AbstractSet[int]
) -> list[tuple[Any, ...]]:
    """End the lives up to `head` that these put an end to, none that are fresh; their places."""
    first: dict[str, int] = {}
    for one in lives:
        first.setdefault(one.originator, one.number)
    found: list[tuple[Any, ...]] = []
    for originator, number in first.items():
        if number not in fresh:
            found += db.execute(_END, (originator, number, head))
    return found


_END = (
    "UPDATE life SET until = ?2 WHERE number = (SELECT max(number) FROM life"
    " WHERE originator = ?1 AND number <= ?3) RETURNING concept, stage, grp, level"
)

COUNTED = (
    f"SELECT concept, stage, grp, level, count(*) FROM life WHERE until = {ENDLESS}"  # noqa: S608 (ours)
    " AND level IS NOT NULL GROUP BY concept, stage, grp, level"
)
"""The tally, counted from the lives."""


def _place_of(one: Life) -> tuple[Any, ...]:
    """What a life is counted under."""
    return one.concept, one.stage, one.grp, one.level


def _tally(db: Any, ended: Iterable[tuple[Any, ...]], begun: Iterable[tuple[Any, ...]]) -> None:
    """Keep count of how many originators stand where; those without a card are not counted."""
    counts = Counter(begun)
    counts.subtract(ended)
    rows = [(*place, many) for place, many in counts.items() if many and place[-1] is not None]
    db.executemany(
        "INSERT INTO tally VALUES (?,?,?,?,?)"
        " ON CONFLICT DO UPDATE SET many = many + excluded.many",
        rows,
    )


def _tile(db: Any, head: int, number: int) -> None:
    """Put down the roots of the tiles that end after `head`, up to `number`."""
    for end in range(head // TILE * TILE + TILE, number + 1, TILE):
        rows = db.execute(
            "SELECT subject, body, verdict FROM message WHERE number BETWEEN ? AND ?"
            " ORDER BY number",
            (end - TILE + 1, end),
        )
        tree = tree_over([leaf_hash_in(subject_text(about), *rest) for about, *rest in rows])
        db.execute("INSERT INTO tile VALUES (?, ?)", (end, tree.root()))


def _mark(db: Any, moments: Iterable[tuple[int, int]]) -> None:
    """Only what was recorded later than all before it moves what was known when."""
    highest = db.execute("SELECT max(recorded) FROM moment").fetchone()[0]
    marks = []
    for recorded, number in moments:
        if highest is None or recorded > highest:
            highest = recorded
            marks.append((recorded, number))
    db.executemany("INSERT INTO moment VALUES (?,?)", marks)
