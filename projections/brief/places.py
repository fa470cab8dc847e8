"""Where something is, in as few names as say it: all sites, all but one, the first of many."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from ledger.domain.values import EVERYWHERE, Scope
from projections.brief.model import AnyValue, Number, Phrase, Several
from projections.brief.phrases import plural, say, several
from projections.model.picture import Names, Picture, ServiceRow
from projections.model.rows import NamedPart

NAMED = 5
"""Names said one by one; of more the first, and how many others there are."""


class Naming(Protocol):
    """What knows the organisation's names: a picture is one."""

    @property
    def names(self) -> Names:
        """All of them."""

    def part(self, kind: str, ident: str) -> NamedPart:
        """One id with its name."""


def places(
    picture: Naming,
    scope: Scope | None,
    at: int | None = None,
    among: Sequence[str] | None = None,
    most: int = NAMED,
) -> AnyValue | None:
    """The places of a scope by name; None when it names none: that is not everywhere.

    They are those that there were when entry `at` gave it: what was said of all sites is not said
    of one that came later, and a group that has other sites by now is told by its sites. They are
    counted `among` the sites there are, or those that have what is spoken of; of more than `most`
    the first are named.
    """
    if scope is None or not (scope.sites or scope.excepted):
        return None
    names, covered = picture.names, picture.names.covered(scope, at)
    if among is not None:
        covered = tuple(site for site in covered if site in (*among, *scope.sites))
        among = tuple(dict.fromkeys((*among, *covered)))
    every = names.sites if among is None else among
    given = len(scope.sites)
    if names.unchanged(scope.sites, at) and not scope.excepted and given <= NAMED:
        many = len(set(every) - set(covered))
        few_enough = many >= max(1, given) or len(every) == 1 or among is not None
        if EVERYWHERE not in scope.sites and few_enough:
            return several(_of_reader(picture, scope.sites))
    return sites(picture, covered, every, most)


def sites(
    picture: Naming, covered: Sequence[str], every: Sequence[str], most: int = NAMED
) -> AnyValue:
    """Sites out of `every`, by name; those of them that were closed since count for none."""
    within = [site for site in every if site in set(covered)]
    others = [site for site in every if site not in set(covered)]
    if not others:
        return plural("brief.place.all", len(every))
    counts: dict[str, Any] = {"n": len(within), "all": len(every)}
    if _own(picture, covered):
        return several(_of_reader(picture, covered))
    if len(others) < len(within) and len(others) <= NAMED:
        return say("brief.place.all_but", places=_named(picture, others), **counts)
    if len(covered) > most:
        first = _named(picture, covered[:most])
        return say("brief.place.some", places=first, more=len(covered) - most, **counts)
    return several(_named(picture, covered))


def everywhere(
    picture: Naming,
    scope: Scope | None,
    at: int | None = None,
    among: Sequence[str] | None = None,
) -> AnyValue:
    """The places of a scope; everywhere when it names none, where its command says so."""
    if (found := places(picture, scope, at, among)) is not None:
        return found
    covered, every = picture.names.covered(None, at), among or picture.names.sites
    if set(every) <= set(covered):
        return say("brief.place.everywhere" if among is None else "brief.place.offered")
    return sites(picture, [site for site in covered if site in every], every)


def place(picture: Naming, ident: str) -> NamedPart:
    """A site or a group of sites."""
    kind = "group" if ident in picture.names.parts.get("group", {}) else "site"
    return picture.part(kind, ident)


def with_sites(picture: Picture, service: ServiceRow, at: Sequence[str]) -> NamedPart | Phrase:
    """A service, and where it is not at all of its sites at how many; of some sites at which."""
    name = NamedPart(service.id, service.name)
    if len(at) == len(service.cells):
        return name
    if picture.about is not None:
        return say("brief.aged", what=name, age=several(_named(picture, at)))
    return plural("brief.service_sites", len(at), service=name, all=len(service.cells))


def few(values: Sequence[Any], most: int, many: int = 0) -> list[Any]:
    """The first values, and how many others there are: of `many` where the values are a page."""
    left = max(len(values), many) - most
    return list(values) if left <= 0 else [*values[:most], _others(left)]


def how_many(values: Several) -> int:
    """How many values `few` was given."""
    return sum(map(_of_how_many, values.items))


OTHERS = "brief.others"


def _others(many: int) -> Phrase:
    return say(OTHERS, n=many)


def _of_how_many(value: AnyValue) -> int:
    left = value.fields["n"] if isinstance(value, Phrase) and value.key == OTHERS else None
    return int(left.value) if isinstance(left, Number) else 1


def _of_reader(picture: Naming, idents: Sequence[str]) -> list[Any]:
    """Sites and groups by name; for who asked for some sites, those, and how many others."""
    own = _own(picture, idents)
    left = len(idents) - len(own)
    if not own:
        return _named(picture, idents)
    return [*_named(picture, own), *([_others(left)] if left else [])]


def _own(picture: Naming, idents: Iterable[str]) -> list[str]:
    """Those of some sites and groups that somebody asked for; none where nobody asked."""
    about = picture.about if isinstance(picture, Picture) else None
    if about is None or about.kind != "site":
        return []
    names = picture.names
    return [
        one for one in idents if not {*about.ids}.isdisjoint(names.covered(Scope(sites=(one,))))
    ]


def _named(picture: Naming, idents: Iterable[str]) -> list[NamedPart]:
    return [place(picture, ident) for ident in idents]
