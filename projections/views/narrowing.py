"""What of a ledger concerns some sites, or some cells: by where it is, and by who recorded it."""

from collections.abc import Iterable

from msgspec import structs

from ledger.domain.coverage import cells
from ledger.domain.organisation import Label
from ledger.domain.values import Scope
from ledger.sanitize import plain_name
from projections.model.picture import About, Names
from projections.model.rows import CancellationRow, ReportRow, Row

OWNERS = ("actor", "decider", "sender", "to")
"""Fields of a row that name who owns it."""


class Owners:
    """Which rows are those of some cells: recorded, done, decided by them, or asked of them."""

    def __init__(self, cells: Iterable[str], names: Names) -> None:
        self._ids = frozenset(cells)
        self._called = frozenset(_called(self._ids, names.parts.get("cell", {})))

    def own(self, row: object) -> bool:
        """Whether a row is theirs."""
        said = (getattr(row, name, None) for name in OWNERS)
        named = any(plain_name(one) in self._called for one in said if one)
        return named or bool(self._ids.intersection(getattr(row, "cells", ())))


class Narrowing:
    """Which rows concern what a picture is narrowed to.

    Of sites: what is said of one of them, and what names no place at all, which may be about them
    too (`general`). Of cells: what one of them recorded, did, decided or was asked for.
    """

    def __init__(self, about: About, names: Names) -> None:
        self.about = about
        self.names = names
        self.ids = frozenset(about.ids)
        self._owners = Owners(about.ids, names)

    def takes(self, row: Row) -> bool:
        """Whether it concerns them."""
        if self.about.kind == "cell":
            return self._owners.own(row)
        where = self._where(row)
        return where is None or bool(self.ids.intersection(where))

    def general(self, row: Row) -> bool:
        """Whether it names no place, where places are looked for."""
        return self.about.kind == "site" and self._where(row) is None

    def shows(self, site: str, report: Row | None) -> bool:
        """Whether one cell of a service is theirs."""
        if self.about.kind == "site":
            return site in self.ids
        return report is not None and self.takes(report)

    def within(self, scope: Scope | None, at: int) -> bool:
        """Whether places that entry `at` named are among them; what names none may be."""
        if self.about.kind == "cell" or scope is None or not (scope.sites or scope.excepted):
            return True
        return bool(self.ids.intersection(self.names.covered(scope, at)))

    def places(self, concept: str, said: object, at: int) -> bool | None:
        """Whether the places that entry `at` names are among them; None when it names none.

        A service that is reported is so where it is registered.
        """
        one = {site for name in ("site", "zone") if (site := getattr(said, name, None))}
        scope = getattr(said, "scope", None)
        if concept == "service" and (service := getattr(said, "service", None)):
            return bool(self.ids.intersection(cells(self.names.eras, service, scope, at)))
        if scope is not None and (scope.sites or scope.excepted):
            one.update(self.names.covered(scope, at))
        return bool(one & self.ids) if one else None

    def own_parts(self, row: CancellationRow) -> CancellationRow:
        """The row without what was excepted or transferred at other places only.

        What resumed elsewhere stays: without it the order would be told of those places too.
        """
        kept = {
            name: tuple(one for one in getattr(row, name) if self.within(one.scope, one.number))
            for name in ("exceptions", "transfers")
        }
        return structs.replace(row, **kept)

    def _where(self, row: Row) -> Iterable[str] | None:
        """The sites that a row is about; None when it names none and does not mean everywhere."""
        one = [site for name in ("site", "zone") if (site := getattr(row, name, None))]
        scope = getattr(row, "scope", None)
        if isinstance(row, ReportRow):
            return self._reported_on(row)
        if isinstance(row, CancellationRow):
            return self.names.held(row)
        if scope is not None and bool(scope.sites or scope.excepted):
            return (*one, *self.names.covered(scope, row.said_at))
        return one or None

    def _reported_on(self, row: ReportRow) -> Iterable[str]:
        """The sites that a report is about: a service is registered at some of those it names."""
        if row.site:
            return (row.site,)
        if row.service:
            return cells(self.names.eras, row.service, row.scope, row.said_at)
        return self.names.covered(row.scope, row.said_at)


def _called(idents: Iterable[str], parts: dict[str, Label]) -> Iterable[str]:
    """The ids and names of cells, folded."""
    for ident in idents:
        label = parts.get(ident, ident)
        yield from map(
            plain_name, [ident, *([label] if isinstance(label, str) else label.values())]
        )
