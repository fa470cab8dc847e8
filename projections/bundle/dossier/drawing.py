"""What every section of the dossier is drawn with: one state, one circle of readers, one language.

What was looked up is forgotten page by page, so that a long ledger needs no more than a short one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property

from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from projections.bundle.dossier.model import Group, Paragraph, Section, Text
from projections.bundle.dossier.words import CitingSpeaker
from projections.bundle.parts import Source
from projections.i18n import Translator
from projections.tables.frame import Frame
from projections.views.amended import Amended, amended
from projections.views.amendments import Amendments
from projections.views.lists import Lists
from projections.views.names import names_of
from projections.views.restricted import Ceiling
from projections.views.views import Views

PAGE = 200
"""Things of one list that are drawn at once."""


class Drawing:
    """One source, and what is looked up in it for every section."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.t: Translator = source.t
        self.situation: Situation = source.reading.situation
        self.highest: Marking = source.ceiling
        self.speaker = CitingSpeaker(source.t, date.min)
        """Says every time with its year."""
        self.ceiling = Ceiling(source.copy.replica, source.ceiling, self.situation)

    @property
    def size(self) -> int:
        """The number of the last entry."""
        return self.source.reading.position.number

    @property
    def redacted(self) -> bool:
        """Whether the whole ledger has entries that are missing: "nothing" is true of the rest."""
        return self.source.copy.pin.redacted

    @cached_property
    def amendments(self) -> Amendments:
        """What was corrected, struck and linked."""
        views = Views()
        views.follow(self.situation)
        return views.amendments

    @cached_property
    def opposed(self) -> Mapping[int, set[int]]:
        """By entry those that somebody said contradict it, as far as these readers are told."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for link in self.amendments.standing.values():
            if link.relation == "contradicts" and not above(self.highest, link.marking):
                found[link.origin].add(link.other)
                found[link.other].add(link.origin)
        return found

    @cached_property
    def became(self) -> Mapping[int, Amended]:
        """What became of entries that were corrected, struck or superseded."""
        return amended(self.situation)

    @cached_property
    def frame(self) -> Frame:
        """The names of the organisation, and the moment."""
        index = self.situation.index
        names = names_of(index.organisation, index, self.situation.eras)
        return Frame(names=names, index=index, now=self.source.end, situation=self.situation)

    def lists(self) -> Lists:
        """Lists of this state for these readers."""
        held = self.amendments.in_force
        return Lists(self.situation, self.highest, self.source.end, held)

    def section(
        self,
        ident: str,
        many: int,
        groups: Callable[[], Iterator[Group]],
        lead: str = "",
        heads: tuple[str, ...] = (),
    ) -> Section:
        """A section by its name, with the words that its kind has; `lead` names those before it."""
        t = self.t
        return Section(
            ident,
            t(f"dossier.section.{ident}"),
            many,
            groups,
            lead=(Paragraph((Text(t(lead)),)),) if lead else (),
            heads=tuple(t(f"dossier.head.{name}") for name in heads),
            none=t("dossier.none_shown" if self.redacted else "dossier.none"),
            left_out=t("dossier.left_out", n=t.number(many)),
        )

    def hides(self, number: int) -> bool:
        """Whether an entry is above the ceiling; one that counts for nothing is not."""
        entry = self.situation.kept.entry(number) if 1 <= number <= self.size else None
        return entry is not None and self.ceiling.above(entry)

    def role(self, ident: str) -> str:
        """What the organisation calls a role."""
        return self.t.label(self.frame.part("role", ident).name)

    def kind(self, topic: str) -> str:
        """What a kind of entry is called."""
        return self.t.code("kind", topic)
