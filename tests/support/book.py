"""A ledger as bare messages: whoever holds a pen writes what they like, and the fold judges it.

Keys, ids and clocks are fixed, so the same writing gives the same bytes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.crisis.events import CrisisOpened
from ledger.domain.crisis_and_roll import CRISIS, ROLL
from ledger.domain.entry import Entry, Event, Recorder, Seen
from ledger.domain.member.events import MemberEnrolled
from ledger.domain.organisation import Organisation, Role
from ledger.domain.record_lookup import InMemory
from ledger.domain.sample import ORGANISATION
from ledger.domain.values import CrisisKind, When
from ledger.evidence.codec import UnknownKindError, UnreadableError, body_of, read, write
from ledger.evidence.fold import Fold, Judged
from ledger.evidence.merkle import Tree, leaf_of
from ledger.evidence.signing import Signer, to_text

LEDGER = "c0ffee00" * 4
PREFIX = "crisis.example"
BEGIN = datetime(2022, 5, 14, 1, 40, tzinfo=UTC)
TOPICS = {kind.event: topic for topic, kind in KINDS.items()}

ROLES = (
    Role(id="coordinator", name="Coordinator", writes=("*",)),
    Role(id="scribe", name="Scribe", writes=("decision.*", "observation.noted")),
    Role(id="contact", name="Site contact", writes=("service.*", "observation.*")),
)
PLACE: Organisation = structs.replace(ORGANISATION, roles=ROLES)
"""Three sites, and roles of three reaches."""


class Pen(NamedTuple):
    """Who writes: a member in a role, with a key."""

    member: str
    role: str
    signer: Signer


FOUNDER = Pen("founder", "coordinator", Signer(b"the founder of a ledger in tests"))
SCRIBE = Pen("scribe-1", "scribe", Signer(b"the scribe of a ledger in tests "))
CONTACT = Pen("contact-1", "contact", Signer(b"the contact of a ledger in tests"))
STRANGER = Pen("stranger", "coordinator", Signer(b"a stranger to a ledger in tests "))


class Book:
    """Messages in order, from the opening on; with `opened` false from nothing."""

    def __init__(self, kind: CrisisKind = "exercise", *, opened: bool = True) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.versions: dict[str, int] = {}
        self.entries: dict[int, Event] = {}
        self.tree = Tree()
        if opened:
            self.write(opening(kind), CRISIS)

    def entry(
        self, event: Event, originator: str, *, by: Pen = FOUNDER, **header: Any
    ) -> Entry[Any]:
        """The entry that would come next; `header` overrides any of its fields."""
        number = len(self.messages) + 1
        fields: dict[str, Any] = {
            "v": 1,
            "type": TOPICS[type(event)],
            "ledger": LEDGER,
            "originator": originator,
            "version": self.versions.get(originator, 0) + 1,
            "id": f"entry-{number}",
            "command": f"command-{number}",
            "seen": Seen(number=self.tree.size, root=to_text(self.tree.root())),
            "occurred": When(said="unknown"),
            "recorded": BEGIN + timedelta(minutes=number),
            "recorder": Recorder(member=by.member, role=by.role, terminal="desk"),
            "signer": by.signer.public,
            "event": event,
        }
        return Entry(**{**fields, **header})

    def write(self, event: Event, originator: str, *, by: Pen = FOUNDER, **header: Any) -> int:
        """Sign and append the entry that comes next; its number."""
        return self.sign(self.entry(event, originator, by=by, **header), by)

    def sign(self, entry: Entry[Any], by: Pen = FOUNDER) -> int:
        """Append an entry as it is; its number."""
        self.entries[len(self.messages) + 1] = entry.event
        self.versions[entry.originator] = max(entry.version, self.versions.get(entry.originator, 0))
        return self.put(subject_of(entry), signed(entry, by))

    def put(self, subject: str, body: bytes) -> int:
        """Append any message; its number."""
        self.messages.append((subject, body))
        self.tree.append(leaf_of(subject, body))
        return len(self.messages)

    def enrol(self, pen: Pen, sites: tuple[str, ...] = ()) -> int:
        """Enrol a pen's holder."""
        return self.write(
            MemberEnrolled(
                member=pen.member,
                name=pen.member,
                key=pen.signer.public,
                role=pen.role,
                sites=sites,
            ),
            ROLL,
        )

    def root(self, size: int) -> bytes:
        """The root over the first messages."""
        tree = Tree()
        for message in self.messages[:size]:
            tree.append(leaf_of(*message))
        return tree.root()

    def new_fold(self, **options: Any) -> Fold:
        return Fold(PREFIX, InMemory(self.stored), **options)

    def fold(self, last: int | None = None, **options: Any) -> Fold:
        """Everything folded as a live terminal would, up to number `last`."""
        fold = self.new_fold(**options)
        self.judge(fold, last)
        return fold

    def judge(self, fold: Fold, last: int | None = None) -> list[Judged]:
        """What a fold says of the messages it has not taken yet."""
        head = fold.situation.head
        coming = enumerate(self.messages[head:last], head + 1)
        return [fold.take_checked(number, *message) for number, message in coming]

    def last(self) -> Judged:
        """What a live terminal says of the last message."""
        return self.judge(self.new_fold())[-1]

    def stored(self, number: int) -> Entry[Any] | None:
        try:
            return read(self.messages[number - 1][1]).entry
        except (UnreadableError, UnknownKindError):
            return None


def opening(kind: CrisisKind = "exercise", **changes: Any) -> CrisisOpened:
    fields: dict[str, Any] = {
        "name": "example",
        "title": "Example crisis",
        "kind": kind,
        "ledger": LEDGER,
        "organisation": PLACE,
        "founder": FOUNDER.member,
        "founder_name": "The founder",
        "founder_key": FOUNDER.signer.public,
        "founder_role": FOUNDER.role,
    }
    return CrisisOpened(**{**fields, **changes})


def subject_of(entry: Entry[Any]) -> str:
    return f"{PREFIX}.{entry.originator}.{entry.version}"


def signed(entry: Entry[Any], by: Pen = FOUNDER) -> bytes:
    """The body of an entry, by whoever signs it."""
    return body_of(entry.type, write(entry, by.signer))


def resigned(topic: str, raw: bytes, by: Pen = FOUNDER) -> bytes:
    """The body around any bytes for an entry, with a signature that holds."""
    head = b'{"v":1,"signer":"%b","signature":"%b","entry":%b}'
    signature = by.signer.sign(b"crisis-ledger/entry/v1\n" + raw)
    state = head % (by.signer.public.encode(), signature.encode(), raw)
    return body_of(topic, state)


def verdicts(judged: Sequence[Judged]) -> list[tuple[str, str]]:
    return [(one.verdict, one.reason) for one in judged]
