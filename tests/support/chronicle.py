"""A whole ledger in memory: orders are decided, signed, judged and folded, without a server.

Keys, ids and clocks are fixed, so that the same story has the same bytes and the same Merkle root.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Circumstances, Context, Order, read_line
from ledger.domain import KINDS, VERBS
from ledger.domain.crisis.commands import OpenCrisis
from ledger.domain.entry import Entry, Event, Recorder, Seen
from ledger.domain.organisation import Organisation
from ledger.domain.record_lookup import InMemory
from ledger.domain.values import When
from ledger.evidence.codec import SIGNED_PREFIX, Envelope, body_of, read, write
from ledger.evidence.fold import Fold, Judged
from ledger.evidence.signing import Signer
from projections import scenario
from projections.model.picture import Picture
from projections.views.journal import Journal
from projections.views.views import Views

LEDGER = "5eed" * 8
PREFIX = "crisis.vivalia"
OPENED = datetime.fromisoformat("2022-05-14T03:40:00+02:00")
SIGNER = Signer(b"founder of an exercise in memory")
AUTHOR = Author("coordinator-1", "coordinator", "poste-1", SIGNER.public)
ZONE = ZoneInfo("Europe/Brussels")
_TOPICS = {kind.event: topic for topic, kind in KINDS.items()}


def vivalia() -> Organisation:
    return msgspec.toml.decode(scenario.organisation(), type=Organisation)


class Chronicle:
    """One ledger, its messages, its fold and its views; `opened` false leaves it empty."""

    def __init__(
        self,
        organisation: Organisation | None = None,
        *,
        kind: str = "exercise",
        opened: bool = True,
    ) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.numbers: dict[str, int] = {}
        self.judged: list[Judged] = []
        self.views = Views()
        self.fold = self.new_fold()
        if opened:
            self._open(organisation or vivalia(), kind)

    def tell(self, lines: bytes | Iterable[dict[str, Any]], until: str = "9") -> "Chronicle":
        """Import lines in order, those recorded at or before `until` (ISO text)."""
        for line in lines.splitlines() if isinstance(lines, bytes) else map(json.dumps, lines):
            text = line if isinstance(line, bytes) else line.encode()
            recorded = json.loads(text)["recorded"]
            if recorded <= until:
                moment = datetime.fromisoformat(recorded)
                order = read_line(text, Context(moment, ZONE, self.numbers))
                self._record(order, moment)
        return self

    def event(self, originator: str, event: Event, at: str, **header: Any) -> int:
        """A fact as other software of ours might record it: no rule of deciding is asked."""
        position = self.fold.position
        entry: Entry[Any] = Entry(
            v=1,
            type=_TOPICS[type(event)],
            ledger=LEDGER,
            originator=originator,
            version=self.fold.situation.next_version(originator),
            id=f"fact-{position.number + 1}",
            command=f"fact-{position.number + 1}",
            seen=Seen(number=position.number, root=position.root),
            recorder=Recorder(member=AUTHOR.member, role=AUTHOR.role, terminal=AUTHOR.terminal),
            signer=AUTHOR.key,
            event=event,
            recorded=datetime.fromisoformat(at).astimezone(UTC),
            **{"occurred": minute(at), **header},
        )
        return self._append(entry)

    def raw(self, subject: str, body: bytes) -> None:
        """A message as it is, whatever it is."""
        self.messages.append((subject, body))
        self.judged.append(self.fold.take_checked(len(self.messages), subject, body))

    def newer(self, at: str) -> int:
        """A well signed entry of a kind that this release does not know."""
        position = self.fold.position
        fields = {
            "v": 1, "type": "novelty.seen", "ledger": LEDGER, "originator": "novelty.one",
            "version": self.fold.situation.next_version("novelty.one"), "id": "novelty",
            "command": "novelty", "seen": {"number": position.number, "root": position.root},
            "occurred": {"said": "unknown"}, "recorded": at, "signer": SIGNER.public,
            "recorder": {"member": AUTHOR.member, "role": AUTHOR.role, "terminal": "poste-2"},
            "event": {"what": "nobody knows yet"},
        }  # fmt: skip
        raw = msgspec.json.encode(fields)
        envelope = Envelope(
            v=1,
            signer=SIGNER.public,
            signature=SIGNER.sign(SIGNED_PREFIX + raw),
            entry=msgspec.Raw(raw),
        )
        body = body_of("novelty.seen", msgspec.json.encode(envelope))
        self.raw(f"{PREFIX}.novelty.one.{fields['version']}", body)
        return len(self.messages)

    def new_fold(self) -> Fold:
        return Fold(PREFIX, InMemory(self._stored))

    def picture(self, now: str, **how: Any) -> Picture:
        moment = datetime.fromisoformat(now)
        return self.views.picture(self.fold.situation, self.fold.position, moment, **how)

    def number_at(self, moment: datetime) -> int:
        """The last number known at a moment."""
        return Journal(self.fold.situation, set()).number_at(moment)

    def again(self, last: int | None = None) -> "Chronicle":
        """The same messages folded from zero, up to number `last`."""
        other = Chronicle(opened=False)
        for subject, body in self.messages[:last]:
            other.raw(subject, body)
        return other

    def entries(self) -> Iterator[tuple[int, Entry[Any]]]:
        for number in range(1, len(self.messages) + 1):
            if entry := self._stored(number):
                yield number, entry

    def _open(self, organisation: Organisation, kind: str) -> None:
        command = OpenCrisis(
            name="vivalia",
            title="Cyberattaque Vivalia, mai 2022",
            kind=kind,  # type: ignore[arg-type]  # either kind, as the caller says
            ledger=LEDGER,
            organisation=organisation,
            founder=AUTHOR.member,
            founder_name="Coordination de crise",
            founder_key=AUTHOR.key,
        )
        recorded = OPENED if kind == "exercise" else None
        order = Order(VERBS["crisis.open"], command, "open", "", Circumstances(recorded=recorded))
        self._record(order, OPENED)

    def _record(self, order: Order, moment: datetime) -> None:
        now = Moment(moment.astimezone(UTC))
        for entry in decide(order, self.fold, AUTHOR, now, LEDGER):
            ident = f"entry-{len(self.messages) + 1}"
            self._append(structs.replace(entry, id=ident))
        self.numbers[order.id] = len(self.messages)

    def _append(self, entry: Entry[Any]) -> int:
        subject = f"{PREFIX}.{entry.originator}.{entry.version}"
        self.raw(subject, body_of(entry.type, write(entry, SIGNER)))
        return len(self.messages)

    def _stored(self, number: int) -> Entry[Any] | None:
        try:
            return read(self.messages[number - 1][1]).entry
        except Exception:  # noqa: BLE001 (whatever cannot be read is no entry)
            return None


def minute(at: str) -> When:
    moment = datetime.fromisoformat(at)
    return When(said="minute", earliest=moment, latest=moment)


def story(until: str = "9") -> Chronicle:
    """The scenario, as far as it was recorded at `until`."""
    return Chronicle().tell(scenario.scenario(), until)


@cache
def kept_story(until: str = "9") -> Chronicle:
    """As `story`, told once; read only."""
    return story(until)
