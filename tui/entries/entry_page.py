"""One entry in full: what it says, who recorded it and when, its signature, what became of it."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from ledger.domain.record import above
from ledger.domain.threat.record import OVER
from ledger.domain.values import Marking
from ledger.errors import UsageError
from projections.brief.actions import due_phrase
from projections.brief.threats import rivals
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.render.phrase_renderer import Speaker
from tui.entries.attached import attached_line, attached_value
from tui.entries.entry_line import (
    beginning,
    clock_marks,
    entry_value,
    restricted_line,
    settled_marks,
)
from tui.entries.entry_words import DOT
from tui.entries.sealed import SealedPart, sealed_lines, sealed_part, sealed_value
from tui.entries.setting import is_follow_up
from tui.forms.field_words import FieldWords

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.domain.action.record import Action
    from ledger.domain.amendments import EntryLinked
    from ledger.domain.dossier.record import Piece
    from ledger.domain.entry import Entry
    from ledger.domain.situation import Situation
    from ledger.domain.threat.record import Threat
    from ledger.domain.values import When
    from ledger.evidence.fold import Judged
    from ledger.terminal.local_copy import LocalCopy, Reading
    from projections.brief.model import AnyValue
    from projections.views.amended import Amended
    from projections.views.restricted import Ceiling

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

_MINUTES = 40
"""Entries of a meeting that its page has lines for."""


_BEFORE_REASON = ": \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
"""What stands before a reason, in any language."""


class EntryPage(NamedTuple):
    """Everything that is shown of one entry.

    `links` are those that name it, `about` the numbers of the other entries of its originator,
    which people call `short`, and `named` where they read it.
    `threat` what it is about, where deadlines were given for that, `actions` what somebody is to
    do because of it, the oldest first; of an action that itself.
    `meeting` that it was put down in, as it is said; of a meeting, `put_down` is what was put down
    in it and `seats` who was there where other entries have completed that. `follow_up` says that
    the crisis was closed. `waits` is what the service or the job that it is about waits for now.
    `settled` is what became of the links that contradict, by their numbers. `attached` are the
    files at the server that it records or that are about it, `sealed` what there is to say of its
    sealed texts.
    """

    judged: "Judged"
    change: "Amended | None"
    links: "tuple[tuple[int, EntryLinked], ...]"
    ceiling: "Ceiling"
    about: tuple[int, ...]
    checked: bool
    short: str = ""
    named: str = ""
    threat: "Threat | None" = None
    actions: "tuple[Action, ...]" = ()
    meeting: str = ""
    put_down: "tuple[Judged, ...]" = ()
    seats: tuple[tuple[str, tuple[str, ...]], ...] = ()
    follow_up: bool = False
    waits: "AnyValue | None" = None
    settled: "tuple[tuple[int, Amended], ...]" = ()
    attached: "tuple[Piece, ...]" = ()
    sealed: SealedPart | None = None

    def hidden(self, number: int) -> bool:
        """Whether of another entry only number and kind may be shown."""
        return self.ceiling.hides(self.ceiling.judged(number))


def page_of(
    terminal: "LocalCopy",
    reading: "Reading",
    number: int,
    highest: Marking,
    *,
    opens: bool = False,
) -> EntryPage:
    """Everything that is shown of one entry, as it stands in `reading`.

    With `opens` sealed texts are read as far as this home has their keys.

    Raises:
        UsageError: `beyond_head`, there is no such entry yet.
    """
    from projections.views.amended import became  # noqa: PLC0415 (as above)
    from projections.views.meetings import (  # noqa: PLC0415 (help needs no ledger)
        meeting_said,
        put_down_in,
    )
    from projections.views.restricted import Ceiling  # noqa: PLC0415 (as above)

    situation, head = reading.situation, reading.head
    if not 1 <= number <= head:
        raise UsageError("beyond_head", number=number, head=head)
    change = became(situation, number)
    links = tuple(_links(situation, number))
    own = situation.kept.originator(number)
    about = tuple(n for n, _ in situation.history(own) if n != number)
    judged = situation.kept.judged(number)
    checked, short = number <= terminal.checked_to, situation.short_name(own)
    ceiling = Ceiling(terminal.replica, highest, situation)
    put_down = (situation.kept.judged(n) for n in put_down_in(situation, own))
    held_in = judged.entry.meeting if judged.entry else None
    return EntryPage(
        judged, change, links, ceiling, about, checked, short,
        threat=_threat(situation.record(own), highest),
        actions=_actions(situation, own),
        meeting=meeting_said(held_in, situation) if held_in else "",
        put_down=tuple(one for one in put_down if not ceiling.hides(one)),
        seats=tuple(_seats(situation, judged)),
        follow_up=is_follow_up(number, situation),
        waits=_waits(reading, own, highest),
        settled=tuple((n, one) for n, _ in links if (one := became(situation, n))),
        named=situation.said_name(own),
        attached=tuple(_attached(situation, number)),
        sealed=_sealed(terminal, situation, judged, opens=opens),
    )  # fmt: skip


def _sealed(
    terminal: "LocalCopy", situation: "Situation", judged: "Judged", *, opens: bool
) -> SealedPart | None:
    if judged.entry is None:
        return None
    keys = terminal.sealed_keys if opens else None
    return sealed_part(judged.number, judged.entry, situation, keys)


def _threat(record: object, highest: Marking) -> "Threat | None":
    """What deadlines were given for, when they may all be shown."""
    from ledger.domain.threat.record import Threat  # noqa: PLC0415 (help needs no ledger)

    shown = isinstance(record, Threat) and not above(highest, record.marking)
    return record if shown and isinstance(record, Threat) and record.deadlines else None


def _actions(situation: "Situation", originator: str) -> "tuple[Action, ...]":
    """What somebody is to do because of a decision, done or not; an action as it stands now."""
    from ledger.domain.action.following import actions_of  # noqa: PLC0415 (help needs no ledger)
    from ledger.domain.action.record import Action  # noqa: PLC0415 (as above)

    record = situation.record(originator)
    if isinstance(record, Action):
        return (record,)
    if originator.partition(".")[0] != "decision":
        return ()
    found = (action for _, action in actions_of(originator, situation))
    return tuple(sorted(found, key=lambda action: action.opened))


def _attached(situation: "Situation", number: int) -> "list[Piece]":
    from ledger.domain.dossier.attached import files_about  # noqa: PLC0415 (help needs no ledger)

    return files_about(situation, number)


def _seats(situation: "Situation", judged: "Judged") -> "Iterator[tuple[str, tuple[str, ...]]]":
    """Who was at a meeting, by where, as far as its entry does not say so itself."""
    from ledger.domain.meeting.record import SEATS, Meeting  # noqa: PLC0415 (help needs no ledger)
    from projections.views.record_texts import lines  # noqa: PLC0415 (as above)

    record, entry = situation.record(judged.originator), judged.entry
    if entry is None or not isinstance(record, Meeting):
        return
    for seat in SEATS:
        names = getattr(record, seat)
        if names != getattr(entry.event, seat, names):
            yield seat, lines(names)


def _waits(reading: "Reading", originator: str, highest: Marking) -> "AnyValue | None":
    from projections.brief.waits import waits  # noqa: PLC0415 (help needs no ledger)
    from projections.views.lists import Lists  # noqa: PLC0415 (help needs no ledger)
    from projections.views.views import Views  # noqa: PLC0415 (help needs no ledger)
    from projections.views.waiting import waits_of  # noqa: PLC0415 (help needs no ledger)

    situation, moment = reading.situation, reading.position.recorded
    if originator.partition(".")[0] not in {"service", "restore"} or moment is None:
        return None
    views = Views()
    views.follow(situation)
    lists = Lists(situation, highest, moment, views.amendments.in_force)
    return waits(waits_of(originator, lists))


def _links(situation: "Situation", number: int) -> "Iterator[tuple[int, EntryLinked]]":
    """The links that name an entry and were not struck, in order."""
    from ledger.domain.amendments import EntryLinked  # noqa: PLC0415 (help needs no ledger)

    own = [
        n
        for n, entry in situation.history(situation.originator_of(number))
        if _links_to(entry, number)
    ]
    for n in sorted({*own, *situation.kept.linking(number)}):
        entry = situation.kept.entry(n)
        if not isinstance(getattr(entry, "event", None), EntryLinked):
            continue
        if entry is not None and situation.strike_of(n) is None:
            yield n, entry.event


def _links_to(entry: "Entry[Any]", number: int) -> bool:
    from ledger.domain.amendments import EntryLinked  # noqa: PLC0415 (help needs no ledger)

    return isinstance(entry.event, EntryLinked) and entry.event.number == number


def page_value(page: EntryPage, highest: Marking, situation: "Situation") -> dict[str, Any]:
    """All of it as data, as the log says it."""
    now = situation.now(page.judged.number) if page.change and page.change.corrected else None
    told = None if now is None or above(highest, now.marking) else now
    return {
        **entry_value(page.judged, page.change, told, situation.late_after),
        "short": page.short or None,
        "signature_checked": page.checked,
        "links": [
            {"by": number, "restricted": True}
            if page.hidden(number)
            else {"by": number, **structs.asdict(link)}
            for number, link in page.links
        ],
        "about": page.about,
        "deadlines": [
            {"counts": at == 0 and page.threat.stage not in OVER, **structs.asdict(one)}
            for at, one in enumerate(page.threat.deadlines)
        ]
        if page.threat
        else [],
        "actions": [_action_value(action, highest) for action in page.actions],
        "put_down": [{"number": one.number, "kind": one.entry.type} for one in page.put_down
                     if one.entry],
        "follow_up": page.follow_up,
        "attached": [attached_value(piece, highest) for piece in page.attached],
        **({"sealed": sealed_value(page.sealed)} if page.sealed else {}),
    }  # fmt: skip


def _action_value(action: "Action", highest: Marking) -> dict[str, Any]:
    if above(highest, action.marking):
        return {"number": action.opened, "restricted": True}
    said = {name: getattr(action, name) for name in ("stage", "text", "owner", "due", "ended")}
    return {"number": action.opened, **said}


class PageWords:
    """Says a page in a language and a zone; `now` is what is left of a time is counted from."""

    def __init__(
        self, terminal: "LocalCopy", t: Translator, now: "datetime", highest: Marking
    ) -> None:
        self._terminal = terminal
        self._highest = highest
        self._now = now
        self.t = t
        self.say = FieldWords(t, terminal.context().parts)

    def page(self, page: EntryPage, entry: "Entry[Any]") -> Iterator[str]:
        """The lines, the most telling first."""
        t = self.t
        kind = t.code("crisis_kind", self._terminal.crisis.kind)
        named = t.code("kind", entry.type)
        yield t("cli.entry.title", kind=kind, number=page.judged.number, type=named,
                originator=self.say.about(entry.originator, page.named))  # fmt: skip
        yield from self._became(page, entry)
        yield from self.say.fields(page.sealed.event if page.sealed else entry.event,
                                   _concept(entry))  # fmt: skip
        yield from self._sealed(page)
        if page.waits:
            yield t("cli.entry.waits", text=Speaker(t, date.min).value(page.waits))
        yield from self._clocks(page.judged, entry)
        yield from self._setting(page, t)
        yield from self._people(page, entry)
        for number, link in page.links:
            if page.hidden(number):
                yield self._restricted(page, number)
                continue
            relation = t.code("relation", link.relation)
            reason = self.say.value("reason", link.reason) or "\N{EN DASH}"
            said = t("cli.entry.link", number=link.number, relation=relation, other=link.other,
                     by=number, reason=reason)  # fmt: skip
            yield "  ".join((said, *settled_marks(dict(page.settled).get(number), t)))
        for one in rivals(page.threat) if page.threat else ():
            said = Speaker(t, date.min).phrase(one)
            yield self._line("cli.entry.deadline", said)
        yield from map(self._action, page.actions)
        yield from self._put_down(page)
        for piece in page.attached:
            if piece.opened != page.judged.number:
                yield self._line("cli.entry.attached", attached_line(piece, t, self._highest))
            yield "  " + t("cli.attachment.fetch", number=piece.opened)
        if page.about:
            yield self._line("cli.entry.about", ", ".join(f"#{n}" for n in page.about[-_MOST:]))

    def _action(self, action: "Action") -> str:
        """What is to be done, by whom and until when, and how it stands."""
        t, number = self.t, action.opened
        if above(self._highest, action.marking):
            return t("cli.entry.action", number=number, text=t("table.restricted"))
        due = self._due(action.due) if action.ended is None else ""
        said = (self.say.value("text", action.text), action.owner,
                t.code("stage.action", action.stage), due)  # fmt: skip
        return t("cli.entry.action", number=number, text=DOT.join(filter(None, said)))

    def _due(self, due: "When | None") -> str:
        """Until when, and how long that is over."""
        now = in_zone(self._now, self.t.zone)
        return Speaker(self.t, now.date()).phrase(due_phrase(due, now))

    def _put_down(self, page: EntryPage) -> Iterator[str]:
        """Of a meeting: who was there, and what was put down in it, decisions first."""
        for seat, names in page.seats:
            label = self.say.title(seat, "meeting")
            yield self.t("cli.entry.in_all", label=label, text=", ".join(names) or "\N{EN DASH}")
        if not page.put_down:
            return
        found = sorted(page.put_down, key=lambda one: (not _decides(one), one.number))
        yield self.t.plural("cli.entry.put_down", len(found))
        for one in found[:_MINUTES]:
            said = beginning(one, self.t, self._terminal.context().parts)
            yield f"  #{one.number}  {said}"
        if len(found) > _MINUTES:
            slug = page.judged.originator.partition(".")[2]
            command = f"crisis log --filter meeting:{slug}"
            yield "  " + self.t.plural("cli.entry.put_down_more", len(found) - _MINUTES,
                                       command=command)  # fmt: skip

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

    @staticmethod
    def _setting(page: EntryPage, t: Translator) -> Iterator[str]:
        if page.meeting:
            yield t("board.labelled", label=t.field("Meeting"), text=page.meeting)
        if page.follow_up:
            yield t("cli.entry.follow_up")

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

    def _sealed(self, page: EntryPage) -> Iterator[str]:
        member = self._terminal.pin.member
        if page.sealed:
            number = page.judged.number
            yield from sealed_lines(number, page.sealed, self.say, self.t, member)

    def _became(self, page: EntryPage, entry: "Entry[Any]") -> Iterator[str]:
        """Its strike and its corrections, with the old values beside the new."""
        change, t = page.change, self.t
        if change is None:
            return
        if change.struck:
            key = "cli.entry.reclassified" if change.instead else "cli.entry.struck"
            yield self._said(page, key, change.struck, other=change.instead or 0)
        if change.superseded:
            by = change.link or change.ended or change.superseded
            key = "cli.entry.superseded_struck" if change.gone else "cli.entry.superseded"
            yield self._said(page, key, by, by=change.superseded, strike=change.gone or 0)
        elif change.ended:
            kind = t.code("kind", self._entry(change.ended).type)
            yield self._said(page, "cli.entry.ended", change.ended, kind=kind)
        if change.resolved:
            yield self._said(page, "cli.entry.resolved", change.resolved)
        for side in change.sides:
            yield t("cli.log.side_struck", number=side)
        was = entry
        for number in sorted((*change.corrected, *change.completed)):
            if page.hidden(number):
                yield self._restricted(page, number)
                continue
            now = self._corrected(was, number)
            key = "completed" if number in change.completed else "corrected"
            yield t(f"cli.entry.{key}", changes=self._differing(was, now, number),
                    **self._amendment(number))  # fmt: skip
            was = now

    def _restricted(self, page: EntryPage, number: int) -> str:
        return restricted_line(page.ceiling.judged(number), self.t)

    def _said(self, page: EntryPage, key: str, number: int, **more: object) -> str:
        """What another entry did to this one, as far as that entry may be shown."""
        if page.hidden(number):
            return self._restricted(page, number)
        said = {**self._amendment(number), **more}
        return self.t(key, **said).rstrip(_BEFORE_REASON if not said["reason"] else "")

    def _amendment(self, number: int) -> dict[str, object]:
        by = self._entry(number)
        said = getattr(by.event, "reason", None)
        reason = self.say.value("reason", said) or ""
        when = self.t.moment(by.recorded)
        return {"by": number, "when": when, "member": by.recorder.member, "reason": reason}

    def _corrected(self, was: "Entry[Any]", number: int) -> "Entry[Any]":
        from ledger.domain.amendments import corrected, taken  # noqa: PLC0415 (help needs no ledger)

        return corrected(was, taken(self._entry(number).event, was, {}))

    def _differing(self, was: "Entry[Any]", now: "Entry[Any]", number: int) -> str:
        return self.t("brief.text_separator").join(
            self.t("cli.entry.change", label=self.say.title(name, _concept(was), type(was.event)),
                   before=self._held(was, name) or self.t("cli.not_before"),
                   after=self._held(now, name) or self.t("cli.not_any_more"))
            for name in self._entry(number).event.changes
        )  # fmt: skip

    def _held(self, entry: "Entry[Any]", name: str) -> str:
        own = name in entry.event.__struct_fields__
        return self.say.held(entry.event if own else entry, name)

    def _entry(self, number: int) -> "Entry[Any]":
        (judged,) = self._terminal.messages(number, number)
        assert judged.entry is not None, number  # noqa: S101 (what amends is accepted)
        return judged.entry


def _decides(judged: "Judged") -> bool:
    return judged.originator.startswith("decision.")


def _concept(entry: "Entry[Any]") -> str:
    """What sort of thing an entry is about."""
    return entry.originator.partition(".")[0]
