"""Redacted bundles of a ledger in memory, made as `crisis export --redact` makes them."""

from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from ledger.config import Settings
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryReclassified
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.dossier.events import BriefIssued, RecordAttached, SheetTranscribed
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.values import BundleEdition
from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import CEILINGS
from projections.bundle import readme
from projections.i18n import Translator
from tests.support.bundles import Bundle, note_of, resealed
from tests.support.chronicle import PREFIX, Chronicle, story
from tests.support.cli import home_of
from tui.entries import bundle
from tui.entries.redaction import Redaction

CANARY = "CANARY"
"""In every word of what is to be hidden."""

AT = "2022-05-14T05:40:00+02:00"


class Secret(NamedTuple):
    """A ledger with something to hide: its number, and all that has to go with it."""

    told: Chronicle
    number: int
    hidden: tuple[int, ...]


def secret() -> Secret:
    """A decision, and whatever else says its words or something about it."""
    told = story("2022-05-14T05:30")
    before = len(told.messages)
    taken = DecisionTaken(text="CANARY words of it", decider="CANARY who", motive="CANARY why")
    decided = told.event("decision.secret", taken, AT, actor="CANARY actor", source="CANARY from")
    changes = {"motive": "CANARY mended"}
    mended = EntryCorrected(number=decided, changes=changes, reason="CANARY because")
    told.event("decision.secret", mended, AT)
    told.raw(f"{PREFIX}.decision.secret.9", b"decision.taken\nCANARY and no entry")
    noted = told.event("observation.seen", ObservationNoted(text="Readable words stay"), AT)
    linked = EntryLinked(number=noted, relation="confirms", other=decided, reason="CANARY link")
    link = told.event("observation.seen", linked, AT)
    why = EntryCorrected(number=link, changes={"relation": "answers"}, reason="CANARY relink")
    told.event("observation.seen", why, AT)
    sheet = SheetTranscribed(text="CANARY on paper", sheet="CANARY 12", entered_as=(decided,))
    told.event("record.sheet", sheet, AT)
    about = RecordAttached(what="CANARY picture", digest="c" * 64, size=9, about=(decided,))
    told.event("record.file", about, AT)
    other = told.event("observation.other", ObservationNoted(text="CANARY as seen"), AT)
    moved = EntryReclassified(number=other, other=decided, reason="CANARY moved")
    told.event("observation.other", moved, AT)
    told.event("record.brief-1", BriefIssued(position=noted, language="fr"), AT)
    told.event("decision.after", DecisionTaken(text="Go on", decider="crisis cell"), AT)
    counting = (n for n, _ in told.entries() if told.judged[n - 1].entry)
    assert [*counting] == [n for n in range(1, len(told.messages) + 1) if n != decided + 2]
    hidden = tuple(n for n in range(before + 1, len(told.messages) - 1) if n != noted)
    return Secret(told, decided, hidden)


class Made(NamedTuple):
    """A redacted bundle, and what was hidden in it."""

    members: Bundle
    hidden: tuple[int, ...]
    stays: tuple[int, ...]
    repeating: tuple[int, ...]


def redacted(
    told: Chronicle,
    there: Path,
    *filters: str,
    edition: BundleEdition = "judge",
    only: Collection[str] = (),
) -> Made:
    """The bundle of a ledger with what is chosen redacted; of its parts those that begin so."""
    ceiling = CEILINGS[edition]
    with ExitStack() as stack:
        copy = stack.enter_context(LocalCopy.open(Settings(home=home_of(told, there / "home"))))
        whole = bundle.source_of(copy, None, Translator("fr", copy.zone), ceiling)
        redaction = Redaction(whole)
        for text in filters:
            redaction.hide_chosen(text)
        redaction.hide_above()
        repeating = tuple(redaction.repeating())
        twin = stack.enter_context(redaction.twin())
        wanted = tuple(only) or ("",)
        parts = (part for part in bundle.parts(twin) if part.path.startswith(wanted))
        members = {part.path: b"".join(part.chunks) for part in parts}
        members["checkpoint.txt"] = note_of(told)
        if not only:
            for part in readme.parts(twin, edition, [*members]):
                members[part.path] = b"".join(part.chunks)
    found = resealed(members, told, edition=edition, ceiling=ceiling)
    hidden = redaction.hidden
    return Made(found, tuple(sorted(hidden.numbers)), tuple(sorted(hidden.stays)), repeating)
