"""One entry in full: what it says, who recorded it and when, its signature, what became of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from ledger.domain.values import Marking
from ledger.errors import UsageError
from projections.i18n import Translator
from tui.cli.derived.field_words import FieldWords
from tui.cli.entries.entry_line import (
    clock_marks,
    entry_line,
    entry_value,
    restricted_line,
    restricted_value,
)
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.domain.amendments import EntryLinked
    from ledger.domain.entry import Entry
    from ledger.domain.situation import Situation
    from ledger.evidence.fold import Judged
    from tui.cli.entries.amended import Amended

_AROUND = {
    "actor": "Actor",
    "behalf": "On behalf of",
    "source": "Source",
    "cell": "Cell",
    "receipt": "Receipt",
}
"""Header fields that are texts, and their titles."""

_MOST = 12
"""Other entries named at most."""


class EntryPage(NamedTuple):
    """Everything that is shown of one entry.

    `links` are those that name it, `about` the numbers of the other entries of its originator.
    """

    judged: "Judged"
    change: "Amended | None"
    links: "tuple[tuple[int, EntryLinked], ...]"
    about: tuple[int, ...]
    checked: bool


def show_entry(session: CommandSession, number: int, highest: Marking) -> None:
    """Print one entry; above the ceiling only its number, its kind and that it is restricted.

    Raises:
        UsageError: `beyond_head`, there is no such entry yet.
    """
    from tui.cli.entries.restricted import Ceiling  # noqa: PLC0415 (help needs no ledger)

    page = _page(session, number)
    session.as_of(session.terminal.read())
    judged, change = page.judged, page.change
    if Ceiling(session.terminal.replica, highest).hides(judged):
        session.answer(restricted_value(judged), restricted_line(judged, session.t, change))
        session.say(session.t.plural("cli.log.hidden", 1))
    elif judged.entry is None:
        session.answer(entry_value(judged), entry_line(judged, session.t, None))
    else:
        session.answer(_value(page), "\n".join(_Words(session).page(page, judged.entry)))


def _page(session: CommandSession, number: int) -> EntryPage:
    from tui.cli.entries.amended import became  # noqa: PLC0415 (help needs no ledger)

    terminal = session.terminal
    head = terminal.replica.head()
    if not 1 <= number <= head:
        raise UsageError("beyond_head", number=number, head=head)
    situation = terminal.read().situation
    change = became(situation, number)
    links = tuple(_links(situation, number))
    own = situation.kept.originator(number)
    about = tuple(n for n, _ in situation.history(own) if n != number)
    (judged,) = terminal.messages(number, number)
    return EntryPage(judged, change, links, about, number <= terminal.checked_to)


def _links(situation: "Situation", number: int) -> "Iterator[tuple[int, EntryLinked]]":
    """The links that name an entry and were not struck, in order."""
    own = [
        n
        for n, entry in situation.history(situation.originator_of(number))
        if _links_to(entry, number)
    ]
    for n in sorted({*own, *situation.kept.linking(number)}):
        entry = situation.kept.entry(n)
        if entry is not None and situation.strike_of(n) is None:
            yield n, entry.event


def _links_to(entry: "Entry[Any]", number: int) -> bool:
    from ledger.domain.amendments import EntryLinked  # noqa: PLC0415 (help needs no ledger)

    return isinstance(entry.event, EntryLinked) and entry.event.number == number


def _value(page: EntryPage) -> dict[str, Any]:
    return {
        **entry_value(page.judged, page.change),
        "signature_checked": page.checked,
        "links": [{"by": number, **structs.asdict(link)} for number, link in page.links],
        "about": page.about,
    }


class _Words:
    """Says a page in the language and the zone of the session."""

    def __init__(self, session: CommandSession) -> None:
        self._session = session
        self.t: Translator = session.t
        self.say = FieldWords(session.t, session.terminal.context().parts)

    def page(self, page: EntryPage, entry: "Entry[Any]") -> Iterator[str]:
        """The lines, the most telling first."""
        t = self.t
        kind = t.code("crisis_kind", self._session.terminal.crisis.kind)
        named = t.code("kind", entry.type)
        yield t("cli.entry.title", kind=kind, number=page.judged.number, type=named,
                originator=entry.originator)  # fmt: skip
        yield from self._became(page, entry)
        yield from self.say.fields(entry.event)
        yield from self._clocks(page.judged, entry)
        yield from self._people(page, entry)
        for number, link in page.links:
            relation = t.code("relation", link.relation)
            reason = self.say.value("reason", link.reason) or "\N{EN DASH}"
            yield t("cli.entry.link", number=link.number, relation=relation, other=link.other,
                    by=number, reason=reason)  # fmt: skip
        if page.about:
            yield self._line("cli.entry.about", ", ".join(f"#{n}" for n in page.about[-_MOST:]))

    def _line(self, key: str, text: str) -> str:
        return self.t("board.labelled", label=self.t(key), text=text)

    def _titled(self, title: str, text: str) -> str:
        return self.t("board.labelled", label=self.t.field(title), text=text)

    def _clocks(self, judged: "Judged", entry: "Entry[Any]") -> Iterator[str]:
        t = self.t
        yield self._titled("Occurred", t.when(entry.occurred))
        if entry.written:
            paper = (entry.written.by, entry.written.sheet, entry.written.line)
            said = ", ".join(str(part) for part in paper if part is not None)
            yield self._titled(
                "Written", ", ".join(filter(None, (t.moment(entry.written.at), said)))
            )
        scenario = (t("cli.entry.scenario"),) * entry.scenario
        marks = (t.moment(entry.recorded), *scenario, *clock_marks(judged, t))
        yield self._titled("Recorded", ", ".join(marks))

    def _people(self, page: EntryPage, entry: "Entry[Any]") -> Iterator[str]:
        t, who = self.t, entry.recorder
        yield self._line("cli.entry.recorder", t("cli.entry.recorder_text", member=who.member,
                         role=self.say.named("role", who.role), terminal=who.terminal))  # fmt: skip
        for name, title in _AROUND.items():
            if value := getattr(entry, name):
                yield self._titled(title, self.say.named(name, value))
        yield self._titled("Marking", t.code("marking", entry.marking))
        if entry.lang:
            yield self._titled("Language", t.code("language", entry.lang))
        state = t("cli.entry.checked" if page.checked else "cli.entry.not_checked")
        signed = t("cli.entry.signature_text", state=state, key=entry.signer)
        yield self._line("cli.entry.signature", signed)
        yield self._line("cli.entry.seen", f"#{entry.seen.number}")
        yield self._line("cli.entry.command", entry.command)

    def _became(self, page: EntryPage, entry: "Entry[Any]") -> Iterator[str]:
        """Its strike and its corrections, with the old values beside the new."""
        change, t = page.change, self.t
        if change is None:
            return
        if change.struck:
            yield t("cli.entry.struck", **self._amendment(change.struck))
        was = entry
        for number in change.corrected:
            now = self._corrected(was, number)
            yield t("cli.entry.corrected", changes=self._differing(was, now, number),
                    **self._amendment(number))  # fmt: skip
            was = now

    def _amendment(self, number: int) -> dict[str, object]:
        by = self._entry(number)
        reason = self.say.value("reason", by.event.reason)
        when = self.t.moment(by.recorded)
        return {"by": number, "when": when, "member": by.recorder.member, "reason": reason}

    def _corrected(self, was: "Entry[Any]", number: int) -> "Entry[Any]":
        from ledger.domain.amendments import corrected  # noqa: PLC0415 (help needs no ledger)

        return corrected(was, self._entry(number).event.changes)

    def _differing(self, was: "Entry[Any]", now: "Entry[Any]", number: int) -> str:
        return "; ".join(
            self.t("cli.entry.change", label=self.say.title(name),
                   before=self._held(was, name) or "\N{EN DASH}", after=self._held(now, name))
            for name in self._entry(number).event.changes
        )  # fmt: skip

    def _held(self, entry: "Entry[Any]", name: str) -> str:
        own = name in entry.event.__struct_fields__
        return self.say.held(entry.event if own else entry, name)

    def _entry(self, number: int) -> "Entry[Any]":
        (judged,) = self._session.terminal.messages(number, number)
        assert judged.entry is not None, number  # noqa: S101 (what amends is accepted)
        return judged.entry
