"""What was corrected, struck and linked: entries about entries, of whatever concept."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct, convert, field, structs
from msgspec import ValidationError as Impossible

from ledger.domain.amendments import EntryLinked
from ledger.domain.record_lookup import Beside
from ledger.domain.situation import Situation
from projections.model.entries import Amendment, EntryLink, Quote
from projections.views.record_texts import text_of

RULED_THROUGH = frozenset({"struck", "reclassified"})
"""Changes after which an entry counts no more."""

SETTLING = frozenset({"closes", "supersedes"})
"""Relations of links that count only with a reason."""


class Amendments(Struct, dict=True):
    """Links by their own number, as first said; what else there is about entries, in order.

    `relinks` are what corrections say of links, with their own numbers, in order. By originator
    and number, `quoted` are entries in their own words, `worded` amendments with what they
    replaced, as far as somebody asked (`projections.views.quotes`).
    """

    links: dict[int, EntryLink] = field(default_factory=dict)
    relinks: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    done: list[Beside] = field(default_factory=list)
    quoted: dict[str, dict[int, Quote | None]] = field(default_factory=dict)
    worded: dict[str, dict[int, Amendment]] = field(default_factory=dict)

    def take(self, found: Iterable[Beside], situation: Situation) -> None:
        """Take in entries about entries; of a few their words are read.

        The words of the others are read when somebody asks.
        """
        new = list(found)
        self.done += [one for one in new if one.change != "linked"]
        links = [one for one in new if one.change == "linked"]
        self.links |= {one.number: _link(one) for one in links}
        relinking = [one for one in new if one.change != "linked" and one.target in self.links]
        settling = [one.number for one in links if one.relation in SETTLING]
        self._reason({*settling, *(one.target for one in relinking)}, situation)
        self._relink(relinking, situation)
        for name in ("struck", "in_force", "standing"):
            self.__dict__.pop(name, None)

    def _reason(self, links: Iterable[int], situation: Situation) -> None:
        """Why these links are there."""
        for number, entry in situation.kept.entries(links):
            reason = text_of(entry.event.reason, number)
            self.links[number] = structs.replace(self.links[number], reason=reason)

    def _relink(self, found: Iterable[Beside], situation: Situation) -> None:
        """What corrections say of links."""
        for number, entry in situation.kept.entries(one.number for one in found):
            changes = getattr(entry.event, "changes", None)
            if changes is not None:
                said = {k: v for k, v in changes.items() if k in {"relation", "other"}}
                self.relinks.append((number, entry.event.number, said))

    @cached_property
    def struck(self) -> frozenset[int]:
        """What is ruled through; a strike comes after what it strikes and may be struck too."""
        struck: set[int] = set()
        for one in reversed(self.done):
            if one.change in RULED_THROUGH and one.number not in struck:
                struck.add(one.target)
        return frozenset(struck)

    @cached_property
    def in_force(self) -> Mapping[int, tuple[Beside, ...]]:
        """What holds about each entry, in order: what was struck does not."""
        held: dict[int, tuple[Beside, ...]] = {}
        for one in self.done:
            if one.number not in self.struck:
                held[one.target] = (*held.get(one.target, ()), one)
        return held

    @cached_property
    def standing(self) -> Mapping[int, EntryLink]:
        """The links as they now count, by their own number: corrected, and without struck ones."""
        links = {number: link for number, link in self.links.items() if number not in self.struck}
        for number, target, said in self.relinks:
            if number not in self.struck and target in links:
                links[target] = _relinked(links[target], said)
        return links


def _link(one: Beside) -> EntryLink:
    """A link, whose reason is not read yet."""
    assert one.relation is not None and one.other is not None, one.number  # noqa: S101, PT018 (it is a link)
    return EntryLink(
        number=one.number,
        origin=one.target,
        relation=one.relation,
        other=one.other,
        reason=None,
        marking=one.marking,
    )


def _relinked(link: EntryLink, said: dict[str, object]) -> EntryLink:
    """The link with other values; unchanged when they cannot be."""
    try:
        event = convert(
            {"number": link.origin, "relation": link.relation, "other": link.other, **said},
            EntryLinked,
        )
    except Impossible:
        return link
    return structs.replace(link, relation=event.relation, other=event.other)
