"""Every reason for which a message counts for nothing, each reached by one message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

import msgspec
import pytest
from msgspec import structs

from ledger.command.decide import check_readable
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.crisis.events import PhaseEntered
from ledger.domain.crisis_and_roll import CRISIS, ROLL
from ledger.domain.decision.commands import TakeDecision
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.entry import Event, Seen
from ledger.domain.figure.events import FigureReported
from ledger.domain.member.events import MemberEnrolled, MemberRevoked
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.organisation import Asset, Group, Role, Service
from ledger.domain.record_lookup import Newer
from ledger.domain.restore.events import HierarchyRanked, RestorePlanned, ZoneOpened
from ledger.domain.rule_set import RULES_ADOPTED
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import LAST_VERSION, CrisisKind, Scope
from ledger.errors import Refused
from ledger.evidence.codec import MAX_BODY
from ledger.evidence.fold import Fold
from ledger.evidence.merkle import EMPTY_ROOT
from ledger.evidence.signing import to_text
from tests.support.book import (
    BEGIN,
    CONTACT,
    FOUNDER,
    LEDGER,
    PLACE,
    PREFIX,
    ROLES,
    SCRIBE,
    STRANGER,
    Book,
    Pen,
    opening,
    resigned,
    signed,
    subject_of,
    verdicts,
)

TAKEN = DecisionTaken(text="Cut the network", decider="crisis cell")
WHERE = "decision.network"
BEDS = FigureReported(what="beds", value=40)
SERIES = "figure.beds"
DOWN = ServiceReported(service="emergency", state="down", scope=Scope(sites=("north",)))


def _body(book: Book, body: bytes) -> None:
    book.put(f"{PREFIX}.{WHERE}.1", body)


def _changed(book: Book, **fields: Any) -> None:
    """A well-signed entry of ours with other raw fields than a struct would let in."""
    plain = {**msgspec.to_builtins(book.entry(TAKEN, WHERE)), **fields}
    _body(book, resigned("decision.taken", msgspec.json.encode(plain)))


def _bad_signature(book: Book) -> None:
    entry = book.entry(TAKEN, WHERE)
    book.put(subject_of(entry), signed(entry, STRANGER).replace(
        STRANGER.signer.public.encode(), FOUNDER.signer.public.encode()
    ))  # fmt: skip


def _revoked(book: Book) -> None:
    book.enrol(SCRIBE)
    book.write(MemberRevoked(member=SCRIBE.member, reason="left"), ROLL)
    book.write(TAKEN, WHERE, by=SCRIBE)


def _struck_enrolment(book: Book) -> None:
    number = book.enrol(SCRIBE)
    book.write(TAKEN, WHERE, by=SCRIBE)
    book.write(EntryStruck(number=number, reason="never enrolled"), ROLL)
    book.write(TAKEN, "decision.second", by=SCRIBE)


def _borrowed_name(book: Book) -> None:
    book.enrol(SCRIBE)
    book.write(TAKEN, WHERE, by=SCRIBE._replace(member=FOUNDER.member, role="coordinator"))


def _other_kind(book: Book) -> None:
    book.enrol(SCRIBE)
    book.write(DOWN, "service.emergency", by=SCRIBE)


def _other_site(book: Book) -> None:
    book.enrol(CONTACT, sites=("south",))
    book.write(DOWN, "service.emergency", by=CONTACT)


def _everywhere(book: Book) -> None:
    """Without a scope an entry is about all sites, and this member has one."""
    book.enrol(CONTACT, sites=("south",))
    book.write(ObservationNoted(text="It rains"), "observation.rain", by=CONTACT)


def _role_not_held(book: Book) -> None:
    book.enrol(SCRIBE)
    book.write(TAKEN, WHERE, by=SCRIBE._replace(role="coordinator"))


def _amending_another(book: Book) -> None:
    book.write(TAKEN, WHERE)
    book.write(EntryStruck(number=2, reason="no"), "decision.other")


def _amending_the_future(book: Book) -> None:
    book.write(EntryStruck(number=2, reason="no"), WHERE)


def _amending_garbage(book: Book) -> None:
    book.put("elsewhere", b"")
    book.write(EntryLinked(number=2, relation="closes", other=1), WHERE)


def _dated_back_after_a_marked_one(book: Book) -> None:
    """One that is marked because it is ahead gives nobody else's clock the right to go back."""
    book.write(TAKEN, "decision.ahead", recorded=BEGIN + timedelta(days=1), skewed=True)
    book.write(TAKEN, WHERE, recorded=BEGIN - timedelta(seconds=1))


def _overtaken(book: Book) -> None:
    """Decided without an entry of somebody else that is there, on a version left out."""
    book.enrol(SCRIBE)
    seen = Seen(number=2, root=to_text(book.tree.root()))
    book.write(TAKEN, WHERE, version=7)
    book.write(TAKEN, WHERE, version=8, by=SCRIBE, seen=seen)


def _replayed(book: Book) -> None:
    """The very bytes of an accepted entry, under a subject that reads the same."""
    book.write(TAKEN, WHERE)
    book.write(TAKEN, "decision.other")
    book.put(*book.messages[1])


def _replayed_into_a_hole(book: Book) -> None:
    """Whatever versions were left out before it."""
    book.write(TAKEN, WHERE, version=5)
    book.write(TAKEN, WHERE, version=900)
    book.put(*book.messages[1])


def _reorganised(book: Book, **changes: Any) -> None:
    organisation = msgspec.to_builtins(structs.replace(PLACE, **changes))
    if "sites" in changes and not changes["sites"]:
        organisation["sites"] = [msgspec.to_builtins(PLACE.sites[2])]
    correction = EntryCorrected(number=1, changes={"organisation": organisation}, reason="no")
    book.write(correction, CRISIS)


PLANNED = RestorePlanned(asset="pc", total=5)


def _moved_by_a_correction(book: Book) -> None:
    number = book.write(ServiceReported(service="radiology", state="down"), "service.radiology")
    changes = {"service": "laboratory"}
    book.write(EntryCorrected(number=number, changes=changes, reason="no"), "service.radiology")


def _twice(book: Book, event: Event, where: str) -> None:
    for _ in range(2):
        book.write(event, where)


def _begun_again_after_a_struck_strike(book: Book) -> None:
    """Once the first is struck another may begin; not when it counts again."""
    first = book.write(TAKEN, WHERE)
    strike = book.write(EntryStruck(number=first, reason="no"), WHERE)
    book.write(EntryStruck(number=strike, reason="yes"), WHERE)
    assert book.fold().voided == 0
    book.write(TAKEN, WHERE)


def _nobody_left(book: Book) -> None:
    """The founder's role would write nothing any more, and nobody else's writes it all."""
    book.enrol(SCRIBE)
    _reorganised(book, roles=(Role(id="coordinator", name="C", writes=("decision.*",)), *ROLES[1:]))


def _nobody_left_by_a_strike(book: Book) -> None:
    """Somebody else could write it all, until their enrolment is struck."""
    deputy = SCRIBE._replace(role="deputy")
    both = Role(id="deputy", name="D", writes=("crisis.*", "member.*"))
    _reorganised(book, roles=(*ROLES, both))
    number = book.enrol(deputy)
    _reorganised(book, roles=(Role(id="coordinator", name="C", writes=("decision.*",)), both))
    assert book.fold().voided == 0
    book.write(EntryStruck(number=number, reason="no"), ROLL, by=deputy)


CASES: dict[str, list[Callable[[Book], object]]] = {
    "too_long": [lambda b: _body(b, b"x" * (MAX_BODY + 1))],
    "not_an_entry": [
        lambda b: _body(b, b""),
        lambda b: _body(b, b"decision.taken"),
        lambda b: _body(b, b"decision.taken\n{}\n"),
    ],
    "too_deep": [
        lambda b: _body(b, b"decision.taken\n" + b"[" * 40_000),
        lambda b: _body(b, resigned("decision.taken", b'{"v":' + b"[" * 40 + b"]" * 40 + b"}")),
    ],
    "not_an_envelope": [
        lambda b: _body(b, b"decision.taken\n"),
        lambda b: _body(b, b"\n"),
        lambda b: _body(b, b"decision.taken\n{}"),
        lambda b: _body(b, b"decision.taken\n\xff"),
        lambda b: _body(b, signed(b.entry(TAKEN, WHERE)).replace(b'{"v":1', b'{"v":2', 1)),
    ],
    "not_canonical": [
        lambda b: _body(b, signed(b.entry(TAKEN, WHERE)) + b" "),
        lambda b: _body(b, resigned("decision.taken", b" " + _raw(b))),
    ],
    "wrong_shape": [
        lambda b: _changed(b, version=0),
        lambda b: _changed(b, event={"decider": "nobody"}),
        lambda b: _body(b, resigned("decision.undone", b"[]")),
    ],
    "topic_differs": [
        lambda b: _body(b, signed(b.entry(TAKEN, WHERE, type="decision.raised"))
                        .replace(b"decision.raised", b"decision.taken", 1)),
    ],
    "signer_differs": [lambda b: _body(b, signed(b.entry(TAKEN, WHERE), STRANGER))],
    "not_utc": [lambda b: _changed(b, recorded="2022-05-14T03:40:00+02:00")],
    "subject_differs": [
        lambda b: b.put(f"{PREFIX}.{WHERE}.2", signed(b.entry(TAKEN, WHERE))),
        lambda b: b.put(f"{PREFIX}.{WHERE}.01", signed(b.entry(TAKEN, WHERE))),
        lambda b: b.put(f"crisis.another.{WHERE}.1", signed(b.entry(TAKEN, WHERE))),
    ],
    "other_ledger": [lambda b: b.write(TAKEN, WHERE, ledger="f" * 32)],
    "seen_ahead": [
        lambda b: b.write(TAKEN, WHERE, seen=Seen(number=2, root=to_text(EMPTY_ROOT))),
        lambda b: b.write(TAKEN, WHERE, seen=Seen(number=9, root=to_text(EMPTY_ROOT))),
    ],
    "seen_differs": [
        lambda b: b.write(TAKEN, WHERE, seen=Seen(number=1, root=to_text(EMPTY_ROOT))),
    ],
    "second_opening": [lambda b: b.write(opening(), CRISIS)],
    "opening_stays": [
        lambda b: b.write(EntryStruck(number=1, reason="no"), CRISIS),
        lambda b: b.write(
            EntryCorrected(number=1, changes={"kind": "real"}, reason="no"), CRISIS
        ),
    ],
    "other_originator": [
        _amending_another,
        _amending_the_future,
        _amending_garbage,
        lambda b: b.write(ServiceReported(service="radiology", state="down"), "service.other"),
        lambda b: b.write(ZoneOpened(site="north"), "restore.zone-south"),
        lambda b: b.write(HierarchyRanked(ranking=("x",)), "restore.order"),
        lambda b: b.write(PLANNED, "restore.hierarchy"),
        lambda b: b.write(PLANNED, "restore.zone-north"),
        _moved_by_a_correction,
    ],
    "other_concept": [
        lambda b: b.write(TAKEN, "service.network"),
        lambda b: b.write(PhaseEntered(phase="alert"), "crisis.second"),
        lambda b: b.write(
            MemberEnrolled(member="x", name="x", key=STRANGER.signer.public, role="scribe"),
            "member.second",
        ),
    ],
    "not_enrolled": [
        lambda b: b.write(TAKEN, WHERE, by=STRANGER),
        _revoked,
        _struck_enrolment,
        _borrowed_name,
    ],
    "role": [_other_kind, _other_site, _everywhere, _role_not_held],
    "bad_signature": [_bad_signature],
    "clock_back": [
        lambda b: b.write(TAKEN, WHERE, recorded=BEGIN - timedelta(seconds=1)),
        _dated_back_after_a_marked_one,
    ],
    "begun": [
        lambda b: _twice(b, ObservationNoted(text="It rains"), "observation.rain"),
        lambda b: _twice(b, TAKEN, WHERE),
        lambda b: _twice(b, ZoneOpened(site="north"), "restore.zone-north"),
        lambda b: (b.write(TAKEN, WHERE), b.write(DecisionRaised(question="Why?"), WHERE)),
        _begun_again_after_a_struck_strike,
    ],
    "overtaken": [_overtaken],
    "repeated": [_replayed, _replayed_into_a_hole],
    "version_ahead": [lambda b: b.write(TAKEN, WHERE, version=1_001)],
    "no_foundation": [
        _nobody_left,
        _nobody_left_by_a_strike,
        lambda b: _reorganised(b, sites=()),
        lambda b: _reorganised(b, groups=(Group(id="g", name="G", sites=("nowhere",)),)),
        lambda b: _reorganised(b, groups=(Group(id="north", name="North", sites=("north",)),)),
        lambda b: _reorganised(b, sites=(PLACE.sites[0], *PLACE.sites)),
        lambda b: _reorganised(b, assets=(
            Asset(id="a", name="A", parent="b"), Asset(id="b", name="B", parent="a"))),
        lambda b: _reorganised(b, services=(Service(id="s", name="S", needs=("nothing",)),)),
    ],
}  # fmt: skip


def _raw(book: Book) -> bytes:
    return msgspec.json.encode(book.entry(TAKEN, WHERE))


@pytest.mark.parametrize(
    ("reason", "write"), [(reason, write) for reason, writes in CASES.items() for write in writes]
)
def test_a_message_counts_for_nothing(reason: str, write: Callable[[Book], object]) -> None:
    """It is void for exactly this reason, has its number, and the next entry is accepted."""
    book = Book()
    write(book)
    fold = book.new_fold()
    judged = book.judge(fold)[-1]
    assert (judged.verdict, judged.reason, judged.entry) == ("void", reason, None)
    assert fold.situation.head == judged.number == len(book.messages)
    book.write(TAKEN, "decision.afterwards")
    assert book.judge(fold)[-1].verdict == "accepted"


def test_a_scenario_clock_is_for_exercises() -> None:
    """A real ledger takes no entry that says its own time, its opening included."""
    for kind, verdict in (("exercise", ("accepted", "")), ("real", ("void", "scenario_clock"))):
        assert kind in get_args(CrisisKind)
        book = Book(kind)  # type: ignore[arg-type]  # one of the two, as asserted
        book.write(TAKEN, WHERE, scenario=True)
        assert verdicts([book.last()]) == [verdict]
    book = Book(opened=False)
    book.write(opening("real"), CRISIS, scenario=True)
    assert verdicts([book.last()]) == [("void", "scenario_clock")]


def test_what_is_recorded_in_earnest_does_not_end_the_story() -> None:
    """In an exercise the two clocks are held against themselves, and neither against the other."""
    book = Book(kind="exercise")

    def put(minutes: int, *, scenario: bool) -> None:
        book.write(BEDS, SERIES, scenario=scenario, recorded=BEGIN + timedelta(minutes=minutes))

    for minutes, scenario in ((60, True), (1_000, False), (70, True), (1_010, False), (30, True)):
        put(minutes, scenario=scenario)
    expected = [("accepted", "")] * 4 + [("void", "clock_back")]
    assert verdicts(book.judge(book.new_fold())[1:]) == expected


@pytest.mark.parametrize(
    ("reason", "write"),
    [
        ("no_opening", lambda b: b.write(TAKEN, WHERE)),
        ("no_opening", lambda b: b.write(opening(), "crisis.other")),
        ("other_ledger", lambda b: b.write(opening(ledger="f" * 32), CRISIS)),
        ("not_enrolled", lambda b: b.write(opening(), CRISIS, by=STRANGER)),
        ("not_enrolled", lambda b: b.write(opening(founder="somebody"), CRISIS)),
        ("seen_ahead", lambda b: b.write(opening(), CRISIS, seen=Seen(number=3, root="A" * 43))),
        ("seen_differs", lambda b: b.write(opening(), CRISIS, seen=Seen(number=0, root="A" * 43))),
        ("not_an_entry", lambda b: b.put("noise", b"noise")),
        (
            "no_foundation",
            lambda b: b.write(
                opening(founder_role="scribe"), CRISIS, by=FOUNDER._replace(role="scribe")
            ),
        ),
        ("no_foundation", lambda b: b.write(opening(founder_role="nobody"), CRISIS)),
        ("other_rules", lambda b: b.write(opening(rules=3), CRISIS)),
    ],
)
def test_without_its_opening_nothing_counts(reason: str, write: Callable[[Book], object]) -> None:
    """Number 1 opens this very ledger, signed by its founder, or nothing after it counts either."""
    book = Book(opened=False)
    write(book)
    book.write(TAKEN, "decision.next")
    fold = book.new_fold(ledger=LEDGER)
    assert verdicts(book.judge(fold)) == [("void", reason), ("void", "no_opening")]
    assert fold.situation.crisis is None
    assert fold.voided == 2


def test_a_pinned_ledger_takes_no_other_opening() -> None:
    """The opening of another ledger, well signed, is not the one that was pinned."""
    book = Book()
    assert verdicts(book.judge(book.new_fold(ledger="f" * 32))) == [("void", "other_ledger")]


def test_a_void_message_takes_its_number_and_its_version() -> None:
    """Garbage on the next version is passed; further ahead it takes that version and no other."""
    book = Book()
    book.write(BEDS, SERIES)
    book.put(f"{PREFIX}.{SERIES}.2", b"garbage")
    book.put(f"{PREFIX}.{SERIES}.4", b"")
    book.put(f"{PREFIX}.{SERIES}.x", b"no version")
    fold = book.fold()
    assert fold.situation.next_version(SERIES) == 3
    assert (fold.situation.head, fold.voided) == (5, 3)
    assert fold.situation.free_version(SERIES, 1) == 3
    assert fold.situation.free_version(SERIES, 2) == 5
    book.write(BEDS, SERIES, version=3)
    assert book.judge(fold)[-1].verdict == "accepted"
    assert fold.situation.next_version(SERIES) == 5


def test_what_was_struck_hides_nothing_and_may_be_begun_again() -> None:
    """A decision struck as a slip is taken again under the same name."""
    book = Book()
    number = book.write(TAKEN, WHERE)
    book.write(EntryStruck(number=number, reason="slip"), WHERE)
    book.write(TAKEN, WHERE)
    assert book.fold().voided == 0


def test_whoever_is_held_to_sites_says_nothing_of_what_began_elsewhere() -> None:
    """One more figure of a group's series would take the place of the group's own."""
    book = Book()
    figures = Role(id="figures", name="Figures", writes=("figure.reported",))
    _reorganised(book, roles=(*ROLES, figures))
    contact = SCRIBE._replace(role="figures")
    book.enrol(contact, ("north",))
    book.write(BEDS, SERIES)
    own = FigureReported(what="beds", value=3, scope=Scope(sites=("north",)))
    book.write(own, SERIES, by=contact)
    book.write(own, "figure.north", by=contact)
    book.write(own, "figure.north", by=contact)
    assert verdicts(book.judge(book.new_fold())[4:]) == [
        ("void", "role"), ("accepted", ""), ("accepted", ""),
    ]  # fmt: skip


def test_an_entry_may_leave_versions_out() -> None:
    """Whoever loses the race for the next version to garbage takes one a little further on."""
    book = Book()
    book.write(BEDS, SERIES)
    book.write(BEDS, SERIES, version=1_001)
    fold = book.fold()
    assert verdicts(book.judge(book.new_fold()))[-1] == ("accepted", "")
    assert fold.situation.next_version(SERIES) == 1_002
    assert fold.situation.is_taken(SERIES, 500)


def test_versions_end_with_a_refusal() -> None:
    """What others would hold for void is not written: the last version is the last."""
    book = Book()
    fold = book.fold()
    fold.situation.place(WHERE).version = LAST_VERSION - 1
    assert fold.situation.free_version(WHERE, 1) == LAST_VERSION
    with pytest.raises(Refused, match="versions_used_up"):
        fold.situation.free_version(WHERE, 2)


def test_a_garbage_version_beyond_all_blocks_nobody() -> None:
    """Whoever writes garbage on an absurd version takes that one version and no other."""
    book = Book()
    book.write(BEDS, SERIES)
    for version in (2**31, 2**31 + 1, 10**17, 10**30):
        book.put(f"{PREFIX}.{SERIES}.{version}", b"garbage")
    fold = book.fold()
    assert fold.situation.next_version(SERIES) == 2
    book.write(BEDS, SERIES, version=2)
    assert book.judge(fold)[-1].verdict == "accepted"
    assert fold.situation.next_version(SERIES) == 3


def test_a_second_enrolment_keeps_its_own_reach() -> None:
    """Of two posts of one member each holds for its own sites."""
    book = Book()
    book.enrol(CONTACT, sites=("south",))
    book.enrol(CONTACT._replace(role="scribe"))
    book.write(DOWN, "service.emergency", by=CONTACT)
    assert verdicts([book.last()]) == [("void", "role")]
    book.write(TAKEN, WHERE, by=CONTACT._replace(role="scribe"))
    assert book.last().verdict == "accepted"


def _moved(book: Book) -> int:
    return book.write(
        EntryCorrected(number=3, changes={"scope": {"sites": ["north"]}}, reason="x"),
        "observation.rain",
        by=CONTACT,
    )


@pytest.mark.parametrize(
    ("write", "verdict"),
    [
        (lambda b: b.write(EntryStruck(number=3, reason="x"), "observation.rain", by=CONTACT), ""),
        (lambda b: b.write(EntryCorrected(number=3, changes={"text": "snow"}, reason="x"),
                           "observation.rain", by=CONTACT), ""),
        (lambda b: b.write(EntryLinked(number=3, relation="closes", other=1),
                           "observation.rain", by=CONTACT), ""),
        (_moved, "role"),
        (lambda b: b.write(EntryStruck(number=4, reason="x"), "observation.snow", by=CONTACT),
         "role"),
        (lambda b: b.write(EntryStruck(number=5, reason="x"), "observation.void", by=CONTACT),
         "role"),
    ],
)  # fmt: skip
def test_who_is_held_to_sites_amends_there(write: Callable[[Book], object], verdict: str) -> None:
    """An amendment is about the sites of what it amends, before and after; of a void entry, all."""
    book = Book()
    book.enrol(CONTACT, sites=("south",))
    south, north = Scope(sites=("south",)), Scope(sites=("north",))
    book.write(ObservationNoted(text="rain", scope=south), "observation.rain", by=CONTACT)
    book.write(ObservationNoted(text="snow", scope=north), "observation.snow")
    book.write(ObservationNoted(text="x", scope=south), "observation.void", by=STRANGER)
    write(book)
    assert book.last().reason == verdict


def test_a_role_forgets_what_it_could_when_the_organisation_is_corrected() -> None:
    """A grant found once is asked again after the roles have changed."""
    book = Book()
    book.enrol(SCRIBE)
    book.write(TAKEN, WHERE, by=SCRIBE)
    fold = book.fold()
    place = msgspec.to_builtins(opening().organisation)
    place["roles"] = [role for role in place["roles"] if role["id"] != "scribe"]
    book.write(EntryCorrected(number=1, changes={"organisation": place}, reason="fewer"), CRISIS)
    book.write(TAKEN, "decision.late", by=SCRIBE)
    assert verdicts(book.judge(fold)) == [("accepted", ""), ("void", "role")]


class TestNewerRelease:
    """What a newer release writes is kept, counted, and closes its originator to this one."""

    @staticmethod
    def newer(book: Book, **fields: Any) -> None:
        entry = book.entry(TAKEN, WHERE)
        plain = {**msgspec.to_builtins(entry), "type": "decision.taken.2", **fields}
        raw = msgspec.json.encode(plain)
        book.put(f"{PREFIX}.{WHERE}.1", resigned("decision.taken.2", raw))

    def test_an_unknown_kind(self) -> None:
        book = Book()
        self.newer(book)
        fold = book.fold()
        assert book.last().reason == "decision.taken.2"
        assert book.last().verdict == "unknown_kind"
        assert (fold.unknown, fold.voided) == (1, 0)
        assert list(fold.situation.place(WHERE).newer) == [
            Newer(2, FOUNDER.member, BEGIN + timedelta(minutes=2), 1, "decision.taken.2")
        ]
        assert fold.situation.next_version(WHERE) == 2

    @pytest.mark.parametrize("where", ["header", "event"])
    def test_an_unknown_field(self, where: str) -> None:
        book = Book()
        plain = msgspec.to_builtins(book.entry(TAKEN, WHERE))
        (plain if where == "header" else plain["event"])["mood"] = "calm"
        raw = msgspec.json.encode(plain)
        book.put(f"{PREFIX}.{WHERE}.1", resigned("decision.taken", raw))
        assert verdicts([book.last()]) == [("unknown_kind", "decision.taken")]

    def test_a_known_kind_whose_value_speaks_of_an_unknown_field(self) -> None:
        """Only a field that is not declared makes a newer release, not a wrong value."""
        book = Book()
        _changed(book, marking="Object contains unknown field `x`")
        assert verdicts([book.last()]) == [("void", "wrong_shape")]

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"originator": "decision.other"}, "subject_differs"),
            ({"version": 2}, "subject_differs"),
            ({"version": True}, "wrong_shape"),
            ({"ledger": "f" * 32}, "other_ledger"),
            ({"signer": STRANGER.signer.public}, "signer_differs"),
            ({"type": "decision.taken.3"}, "topic_differs"),
            ({"recorder": {"member": "stranger", "role": "coordinator"}}, "not_enrolled"),
            ({"recorder": {"member": "founder", "role": "scribe"}}, "role"),
            ({"recorder": "founder"}, "wrong_shape"),
            ({"recorded": "2022-05-14T03:42:00+02:00"}, "not_utc"),
            ({"recorded": "soon"}, "wrong_shape"),
            ({"recorded": "2022-05-14T01:30:00Z"}, "clock_back"),
            ({"seen": {"number": 2, "root": "A" * 43}}, "seen_ahead"),
            ({"seen": {"number": 1, "root": "A" * 43}}, "seen_differs"),
            ({"seen": 1}, "wrong_shape"),
            ({"version": 2**31 + 1}, "wrong_shape"),
            ({"type": 5}, "wrong_shape"),
        ],
    )
    def test_it_must_stand_where_it_says(self, fields: dict[str, Any], reason: str) -> None:
        """One copied to another place, or by somebody who may not, locks nothing."""
        book = Book()
        self.newer(book, **fields)
        fold = book.fold()
        assert verdicts([book.last()]) == [("void", reason)]
        assert all(not fold.situation.place(name).newer for name in fold.situation.kept.touched(0))

    def test_it_must_be_signed(self) -> None:
        book = Book()
        self.newer(book)
        subject, body = book.messages.pop()
        book.put(subject, body.replace(b"Cut the network", b"Buy the network"))
        assert verdicts([book.last()]) == [("void", "bad_signature")]

    def test_it_must_be_canonical(self) -> None:
        book = Book()
        raw = msgspec.json.encode(
            {**msgspec.to_builtins(book.entry(TAKEN, WHERE)), "type": "decision.taken.2"}
        )
        doubled = raw.replace(b'"v":1', b'"v":1,"v":1', 1)
        book.put(f"{PREFIX}.{WHERE}.1", resigned("decision.taken.2", doubled))
        assert verdicts([book.last()]) == [("void", "not_canonical")]

    def test_after_other_rules_nothing_is_judged_and_nothing_written(self) -> None:
        """Whoever does not know them counts what follows, as of a newer release, and adds nothing.

        What stands before is as it was, and whoever may not adopt rules changes nothing.
        """
        book = Book()
        book.write(TAKEN, WHERE)
        self.adopting(book, by=SCRIBE)
        book.write(TAKEN, "decision.second")
        self.adopting(book)
        book.write(TAKEN, "decision.third")
        book.put(f"{PREFIX}.decision.fourth.1", b"garbage")
        fold = book.new_fold()
        assert verdicts(book.judge(fold))[1:] == [
            ("accepted", ""),
            ("void", "not_enrolled"),
            ("accepted", ""),
            ("unknown_kind", RULES_ADOPTED),
            ("unknown_kind", "decision.taken"),
            ("void", "not_an_entry"),
        ]
        with pytest.raises(Refused, match="newer_version"):
            check_readable(TakeDecision(text="No", decider="cell"), "decision.new", fold.situation)

    @staticmethod
    def adopting(book: Book, by: Pen = FOUNDER) -> None:
        """Write what makes other rules hold, as a newer release would."""
        version = 2 + sum(topic.startswith(RULES_ADOPTED.encode()) for _, topic in book.messages)
        entry = book.entry(PhaseEntered(phase="alert"), CRISIS, by=by, version=version)
        plain = {**msgspec.to_builtins(entry), "type": RULES_ADOPTED,
                 "event": {"rules": 2, "reason": "x"}}  # fmt: skip
        raw = msgspec.json.encode(plain)
        book.put(f"{PREFIX}.{CRISIS}.{version}", resigned(RULES_ADOPTED, raw, by))

    def test_the_first_rules_may_be_named(self) -> None:
        """As those that hold where an opening names none."""
        book = Book(opened=False)
        book.write(opening(rules=1), CRISIS)
        book.write(TAKEN, WHERE)
        assert verdicts(book.judge(book.new_fold())) == [("accepted", ""), ("accepted", "")]

    def test_before_the_opening_it_counts_for_nothing(self) -> None:
        book = Book(opened=False)
        self.newer(book)
        assert verdicts([book.last()]) == [("void", "no_opening")]


def test_seen_holds_for_what_is_long_ago() -> None:
    """What an author saw is compared however long ago."""
    book = Book()
    for n in range(6):
        book.write(TAKEN, f"decision.d{n}")
    wrong = to_text(EMPTY_ROOT)
    fold = book.fold()
    book.write(TAKEN, "decision.near", seen=Seen(number=len(book.messages) - 3, root=wrong))
    book.write(TAKEN, "decision.far", seen=Seen(number=1, root=wrong))
    book.write(TAKEN, "decision.right", seen=Seen(number=1, root=to_text(book.root(1))))
    assert verdicts(book.judge(fold)) == [
        ("void", "seen_differs"),
        ("void", "seen_differs"),
        ("accepted", ""),
    ]


def test_a_kept_verdict_needs_no_second_check() -> None:
    """A number found void by its signature stays void in every later fold, with its reason."""
    book = Book()
    book.write(TAKEN, WHERE)
    fold: Fold = book.new_fold(void={2: "bad_signature"})
    for number, message in enumerate(book.messages, 1):
        judged, check = fold.take(number, *message, trusted=True)
        assert check is None
    assert verdicts([judged]) == [("void", "bad_signature")]
    assert structs.asdict(fold.position)["number"] == 2
