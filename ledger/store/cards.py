"""Lists as the store answers them: lives counted and ordered by their cards (`ledger.store.lives`).

The same as `ledger.domain.card` says it of cards in memory; the indexes are named, since SQLite
knows too little of a ledger to choose.
"""

from typing import Any, NamedTuple

from ledger.domain.card import ENDLESS, Card, Order, Tally, Wanted
from ledger.store.database import Database
from ledger.store.schema import REACH, REACHES

NEAR = 5_000
"""So many last entries are sooner looked through one by one than a whole concept by its index."""


class Span(NamedTuple):
    """Lives that span a number: a condition as SQL, its values, and how they are best found.

    `found` is empty where the index of what is wanted is best.
    """

    where: str
    values: tuple[int | str, ...] = ()
    found: str = ""


_TALLY = "SELECT stage, grp, level, many FROM tally WHERE concept = ? AND many > 0"

_TALLIED = """
SELECT stage, grp, level, sum(many) FROM (
    SELECT stage, grp, level, many FROM tallied WHERE number = ?2 AND concept = ?1
    UNION ALL
    SELECT stage, grp, level, count(*) FROM life NOT INDEXED
        WHERE number > ?2 AND number <= ?3 AND until > ?3 AND concept = ?1 AND level IS NOT NULL
        GROUP BY stage, grp, level
    UNION ALL
    SELECT stage, grp, level, -count(*) FROM life INDEXED BY life_opened
        WHERE concept = ?1 AND until > ?2 AND until <= ?3 AND number <= ?2 AND level IS NOT NULL
        GROUP BY stage, grp, level
) GROUP BY stage, grp, level HAVING sum(many) > 0
"""
"""How a concept was counted at `?2`, what began by `?3` and what was over by then."""


class Counted(NamedTuple):
    """How many cards of a concept have a stage, a group and a level of marking."""

    stage: str
    group: str
    level: int
    many: int

    def is_wanted(self, wanted: Wanted) -> bool:
        """Whether they are, by these three."""
        low, high = wanted.levels
        here = not wanted.stages or self.stage in wanted.stages
        return here and wanted.group in {None, self.group} and low <= self.level <= high


class Cards:
    """The lists of one copy at any number. Any thread."""

    def __init__(self, file: Database) -> None:
        self._file = file

    def listed(self, wanted: Wanted, order: Order, now: int, most: int, upto: int) -> list[Card]:
        """The first cards of a list at a number, less those that nobody has made (`loose`)."""
        clock = {
            "coming": f" AND last > {now:d}",
            "passed": f" AND last <= {now:d}",
            "due": " AND place != ''",  # as its index has it
        }.get(order, "")
        ranked = {
            "oldest": "opened",
            "newest": "opened DESC",
            "passed": "last DESC, latest",
            "due": f"ifnull(last, {ENDLESS}), opened",
            "coming": f"CASE WHEN first > {now:d} THEN first ELSE last END, latest",
        }[order]
        first = f"ORDER BY {ranked} LIMIT {most:d}"
        spans = self._spans(wanted.concept, upto)
        index = _index(wanted, order)
        chosen, values = _spanning(spans, _CARD, wanted, upto, f"{clock} {first}", index)
        if len(spans) > 1:
            chosen = f"SELECT * FROM ({chosen}) {first}"  # noqa: S608 (ours)
        found = self._all(chosen, values)
        return list(map(Card._make, found))

    def tallied(self, wanted: Wanted, upto: int) -> list[Tally]:
        """Cards by stage and group at a number, less those that nobody has made."""
        spans = self._spans(wanted.concept, upto)
        group = "sought" if wanted.sought else "grp"
        counted = f"stage, {group} AS grp, count(*) AS cards"
        chosen, values = _spanning(spans, counted, wanted, upto, f" GROUP BY stage, {group}")
        found = self._all(
            f"SELECT stage, grp, sum(cards) FROM ({chosen})"  # noqa: S608 (ours)
            " GROUP BY stage, grp ORDER BY stage, grp",
            values,
        )
        return list(map(Tally._make, found))

    def number_of(self, wanted: Wanted, upto: int) -> int:
        """How many cards there are at a number, less those that nobody has made."""
        spans = self._spans(wanted.concept, upto)
        chosen, values = _spanning(spans, "count(*) AS cards", wanted, upto)
        found = self._file.one(f"SELECT sum(cards) FROM ({chosen})", tuple(values))  # noqa: S608 (ours)
        return int(found[0])

    def counts(self, concept: str, upto: int) -> list[Counted]:
        """All cards of a concept at a number, counted; at the end as lives were written."""
        spans = self._spans(concept, upto)
        if len(spans) == 1:
            return [*map(Counted._make, self._all(_TALLY, (concept,)))]
        since = self._file.one("SELECT max(number) FROM tallied WHERE number <= ?", (upto,))[0]
        if since:
            return [*map(Counted._make, self._all(_TALLIED, (concept, since, upto)))]
        columns, by = "stage, grp, level, count(*) AS many", " GROUP BY stage, grp, level"
        chosen, values = _spanning(spans, columns, Wanted(concept), upto, by)
        return [*map(Counted._make, self._all(chosen, values))]

    def of(self, originator: str, upto: int) -> Card | None:
        """The card of one originator at a number; None where there is none, or nobody made it."""
        found = self._file.one(
            f"SELECT {_CARD} FROM life WHERE number = (SELECT max(number) FROM life"  # noqa: S608 (ours)
            " INDEXED BY life_of WHERE originator = ? AND number <= ?)"
            " AND stage IS NOT NULL AND level IS NOT NULL",
            (originator, upto),
        )
        return Card(*found) if found else None

    def loose(self, concept: str, upto: int) -> list[str]:
        """The originators of a concept whose card at a number nobody has made."""
        found = [
            self._all(
                f"SELECT originator FROM life {span.found or 'INDEXED BY life_loose'}"  # noqa: S608 (ours)
                f" WHERE concept = ? AND {span.where} AND stage IS NULL",
                (concept, *span.values),
            )
            for span in self._spans(concept, upto)
        ]
        return [originator for rows in found for (originator,) in rows]

    def _spans(self, concept: str, upto: int) -> list[Span]:
        """The lives of a concept that span a number: those without an end, and those ended since.

        At the end there are none of the latter; the former can be read in the order of an index.
        """
        if upto >= (self._file.once("SELECT max(number) FROM standing")[0] or 0):
            return [Span(f"until = {ENDLESS}")]
        return [Span(f"until = {ENDLESS} AND number <= ?", (upto,)), _over(concept, upto)]

    def _all(self, statement: str, values: Any) -> list[Any]:
        return self._file.all(statement, tuple(values))


_CARD = "originator, latest, opened, stage, grp, level, first, last, place, sought, served"
"""The columns of a `Card`."""


def _over(concept: str, upto: int) -> Span:
    """The lives of a concept that spanned a number and are over.

    They are few, and each is close before its end: within what its class of `REACHES` lasts.
    """
    classes = (
        f"SELECT number FROM life INDEXED BY life_over WHERE concept = ? AND {REACH} = {n}"  # noqa: S608 (ours)
        f" AND until > {upto:d} AND until < {most:d} AND until < {ENDLESS} AND number <= {upto:d}"
        for n, most in enumerate([*(upto + most for most in REACHES), ENDLESS])
    )
    found = f"number IN ({' UNION ALL '.join(classes)})"
    return Span(found, (concept,) * (len(REACHES) + 1), "NOT INDEXED")


def _near(wanted: Wanted, upto: int) -> str:
    """The lives themselves, when only a few of the last ones can be wanted."""
    return "NOT INDEXED" if wanted.after and upto - wanted.after <= NEAR else ""


def _index(wanted: Wanted, order: Order | None = None) -> str:
    """The index that a list is found by; SQLite knows too little of the ledger to choose."""
    if wanted.levels[0] > 1:
        return "life_narrow"
    if wanted.sought:
        return "life_sought"
    if wanted.served is not None:
        return "life_served"
    if order == "due":
        return "life_due"
    if order in {"coming", "passed"} or wanted.due is not None:
        return "life_clock"
    return "life_group" if wanted.group else "life_opened"


def _spanning(  # noqa: PLR0913, PLR0917 (the parts of a SELECT)
    spans: list[Span], columns: str, wanted: Wanted, upto: int, rest: str = "", index: str = ""
) -> tuple[str, list[Any]]:
    """What is wanted of the lives in some spans, as one SELECT over all of them."""
    parts, values = [], []
    near = _near(wanted, upto) or f"INDEXED BY {index or _index(wanted)}"
    for span in spans:
        where, bound = _where(wanted, span.where, span.values)
        born = bool(span.values) and not span.found
        if born:
            where += f" AND opened <= {upto:d}"
            where += "" if wanted.served is None else f" AND served <= {upto:d}"
        parts.append(
            f"SELECT * FROM (SELECT {columns} FROM life {span.found or near}"  # noqa: S608 (ours)
            f" WHERE {where}{rest})"
        )
        values += bound
    return " UNION ALL ".join(parts), values


def _where(wanted: Wanted, span: str, bounds: tuple[int | str, ...]) -> tuple[str, list[Any]]:
    """The lives that span a number and whose cards are wanted, as SQL; see `Wanted.takes`."""
    where = ["concept = ?", span]
    values: list[Any] = [wanted.concept, *bounds]
    if wanted.stages:
        where.append(f"stage IN ({','.join('?' * len(wanted.stages))})")
        values += wanted.stages
    else:
        where.append("stage IS NOT NULL")
    if wanted.levels[0] > 1:
        where.append("level > 1")  # as the index on those has it
    if wanted.group is not None:
        where.append("grp != '' AND grp = ?" if wanted.group else "grp = ?")  # as its index has it
        values.append(wanted.group)
    where.append("level BETWEEN ? AND ?")
    values += wanted.levels
    if wanted.after:
        where.append("number > ? AND latest > ?")  # a record's latest entry made its life
        values += [wanted.after, wanted.after]
    if wanted.born:
        where.append("opened > ?")
        values.append(wanted.born)
    if wanted.due is not None:
        where.append("last <= ?")
        values.append(wanted.due)
    if wanted.served is not None:
        where.append("served IS NOT NULL AND served > ?")
        values.append(wanted.served)
    if wanted.sought:
        where.append("sought != ''")
    if wanted.places:
        where.append(f"place IN ({','.join('?' * len(wanted.places))})")
        values += wanted.places
    return " AND ".join(where), values
