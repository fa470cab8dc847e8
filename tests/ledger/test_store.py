"""What messages came to, kept beside them: at any number as a fold from nothing has it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, get_args
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain import KINDS
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.card import Card, LifePlace, Order, Wanted, microseconds
from ledger.domain.crisis_and_roll import ROLL
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.entry import Entry
from ledger.domain.figure.events import FigureReported
from ledger.domain.member.events import MemberRevoked
from ledger.domain.record_lookup import Kept, OriginatorPlace
from ledger.domain.request.events import (
    RequestDelivered,
    RequestLogged,
    RequestPrioritised,
    RequestProposed,
    RequestReopened,
)
from ledger.domain.situation import Situation
from ledger.domain.values import When
from ledger.errors import LedgerError, VerificationFailed
from ledger.evidence.codec import read
from ledger.evidence.fold import Fold
from ledger.evidence.signing import to_text
from ledger.store import refold
from ledger.store.cards import Cards
from ledger.store.database import Database
from ledger.store.lives import BLOCK, Lives
from ledger.store.opening import opened
from ledger.store.replica import Replica
from ledger.store.schema import FORMAT, OLDER
from ledger.store.stored_records import Stored, state_at
from tests.support.book import FOUNDER, PREFIX, SCRIBE, STRANGER, Book, signed
from tests.support.copies import fill, opened_on, take

TAKEN = DecisionTaken(text="Cut the network", decider="crisis cell")
MOVED = {"said": "minute", "earliest": "2022-05-14T01:00:00+02:00",
         "latest": "2022-05-14T01:00:00+02:00"}  # fmt: skip
BEDS = FigureReported(what="beds", value=60)
WHERE = "decision.network"
DESKS = RequestLogged(site="north", what="Desks")
NOW = datetime(2022, 5, 14, 6, tzinfo=timezone(timedelta(hours=2)))
RECEIPTS = ("B-1", "E-1")


def again(replica: Replica) -> None:
    """Hold a copy to its messages; it comes to the same states, however few are held at hand."""
    states = {repr([*_folded_again(replica).situation.states.items()])}
    with patch.multiple(refold, _STEP=2, LATELY=4):
        states.add(repr([*_folded_again(replica).situation.states.items()]))
    assert len(states) == 1


def _folded_again(replica: Replica) -> Fold:
    return refold.fold_again(replica, lambda kept: Fold(PREFIX, kept, void=replica.void()))


def told(kept: Situation, numbers: int) -> dict[str, Any]:
    """Everything that can be asked of a state, for comparing."""
    names = sorted(kept.kept.originators())
    return {
        "records": {name: repr(kept.record(name)) for name in names},
        "all": {name: repr(record) for name, record in kept.records()},
        "places": {name: _place(kept, name) for name in sorted(kept.kept.touched(0))},
        "commands": dict(kept.commands),
        "originators": [kept.originator_of(number) for number in range(1, numbers + 1)],
        "entries": [repr(kept.kept.entry(number)) for number in range(1, numbers + 1)],
        "in one go": [(n, repr(entry)) for n, entry in kept.kept.entries(range(1, numbers + 1))],
        "about what": dict(sorted(kept.kept.originators_of(range(1, numbers + 1)).items())),
        "judged": [kept.kept.judged(number) for number in range(1, numbers + 1)],
        "roots": [kept.kept.root(number) for number in range(1, numbers + 1)],
        "beside": kept.kept.beside(0),
        "told beside": kept.kept.told_beside(0),
        "linking": [kept.kept.linking(number) for number in range(1, numbers + 1)],
        "late": kept.kept.late(0, 60, 50),
        "about": [kept.kept.about(number) for number in range(1, numbers + 1)],
        "moved": kept.kept.moved(0, 50),
        "happened": _pages(kept.kept),
        "receipted": [kept.kept.receipted(receipt) for receipt in RECEIPTS],
        "odd": kept.kept.odd(50),
        "counts": kept.kept.counts(),
        "later": [kept.kept.later(NOW + timedelta(seconds=n)) for n in range(-3, 30, 3)],
    }


def _looked_up_in_one_go(replica: Replica, number: int) -> None:
    """Where many stand is where each of them does."""
    stored = Stored(replica, PREFIX, number)
    names = sorted(stored.originators())
    found = stored.places(names)
    assert [*sorted(found)] == names
    for name in names:
        place = stored.place(name)
        place.nth = found[name].nth
        assert repr(found[name]) == repr(place)
        assert place.nth in {0, stored.nth(name)}


def _linked(kept: Kept, number: int) -> set[int]:
    """Links to the second half, and those that were amended."""
    return set(kept.linked(number // 2, number))


def _pages(kept: Kept) -> list[LifePlace]:
    """All places by when things happened, read in pages of three."""
    found: list[LifePlace] = []
    while page := kept.happened(found[-1] if found else None, 3):
        found += page
    return found


def _place(kept: Situation, name: str) -> object:
    place = kept.place(name)
    return place.version, sorted(place.beyond), list(place.newer), place.latest, place.signer


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Any history: decisions and figures, garbage, forgeries, corrections, strikes and links."""
    book = Book()
    book.enrol(SCRIBE)
    for _ in range(draw(st.integers(0, 25))):
        draw(st.sampled_from(_STEPS))(book, draw)
    return book


def _entry(book: Book, draw: st.DrawFn) -> None:
    where = f"decision.d{draw(st.integers(1, 3))}"
    moment = NOW + timedelta(hours=draw(st.integers(-2, 2)))
    when = When(said="minute", earliest=moment, latest=moment + timedelta(hours=1))
    asked = DecisionRaised(question="Cut it?", meeting=draw(st.sampled_from([None, when])))
    marking = draw(st.sampled_from(["internal", "cell"]))
    by = draw(st.sampled_from([FOUNDER, SCRIBE]))
    receipt = draw(st.sampled_from([None, *RECEIPTS]))
    event = draw(st.sampled_from([TAKEN, asked]))
    book.write(event, where, by=by, marking=marking, receipt=receipt)


def _figure(book: Book, draw: st.DrawFn) -> None:
    value = draw(st.integers(0, 9))
    book.write(FigureReported(what="beds", value=value), "figure.beds")


def _request(book: Book, draw: st.DrawFn) -> None:
    where = f"request.r{draw(st.integers(1, 3))}"
    begun = where in book.versions
    book.write(draw(st.sampled_from(_LATER)) if begun else DESKS, where)


_LATER = (
    RequestProposed(priority="vital"),
    RequestPrioritised(priority="vital", agreed="head"),
    RequestDelivered(),
    RequestReopened(reason="broken"),
)


def _garbage(book: Book, draw: st.DrawFn) -> None:
    ahead = draw(st.integers(0, 3))
    book.put(f"{PREFIX}.decision.d1.{book.versions.get('decision.d1', 0) + ahead}", b"garbage")


def _forgery(book: Book, _draw: st.DrawFn) -> None:
    entry = book.entry(TAKEN, "decision.lie")
    key = STRANGER.signer.public.encode()
    body = signed(entry, STRANGER).replace(key, FOUNDER.signer.public.encode())
    book.put(f"{PREFIX}.decision.lie.{entry.version}", body)


def _amendment(book: Book, draw: st.DrawFn) -> None:
    number = draw(st.integers(2, len(book.messages)))
    originator = read(book.messages[number - 1][1]).entry.originator if _reads(book, number) else ""
    event = draw(
        st.sampled_from(
            [
                EntryStruck(number=number, reason="x"),
                EntryCorrected(number=number, changes={"source": "other"}, reason="x"),
                EntryCorrected(number=number, changes={"occurred": MOVED}, reason="x"),
                EntryLinked(number=number, relation="confirms", other=1),
            ]
        )
    )
    book.write(event, originator or WHERE)


def _reads(book: Book, number: int) -> bool:
    return book.stored(number) is not None


def _revocation(book: Book, _draw: st.DrawFn) -> None:
    book.write(MemberRevoked(member=SCRIBE.member, reason="x"), ROLL)
    book.enrol(SCRIBE)


_STEPS: list[Any] = [
    _entry,
    _entry,
    _figure,
    _request,
    _request,
    _garbage,
    _forgery,
    _amendment,
    _amendment,
    _revocation,
]


@given(book=books(), batch=st.integers(1, 9), data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_history_at_any_number(
    tmp_path_factory: pytest.TempPathFactory, book: Book, batch: int, data: st.DataObject
) -> None:
    """Put down in any batches and asked at any number: a fold from nothing to there, to the bit."""
    replica = Replica(tmp_path_factory.mktemp("store") / "replica.db")
    fill(replica, book.messages, batch)
    last = data.draw(st.integers(1, len(book.messages)))
    for number in (last, len(book.messages)):
        anew = book.fold(number).situation
        kept = Situation(KINDS, Stored(replica, PREFIX, number), number)
        assert told(kept, number) == told(anew, number)
        assert _linked(kept.kept, number) >= _linked(anew.kept, number)
        earlier = data.draw(st.integers(1, number))
        before = book.fold(earlier).situation
        for name in anew.kept.originators():
            stood = kept.kept.stood(name, earlier)
            assert not stood.known or repr(stood.record) == repr(before.record(name))
        _looked_up_in_one_go(replica, number)
        _gone_on_from(replica, data.draw(st.integers(1, len(book.messages))), number, anew)
    again(replica)
    replica.close()


def _gone_on_from(replica: Replica, earlier: int, number: int, anew: Situation) -> None:
    """Whatever was looked up at one number, at another one everything stands as it does there."""
    before = state_at(replica, PREFIX, earlier)
    told(before, earlier)
    _counting(before, earlier)
    kept = state_at(replica, PREFIX, number, before)
    assert told(kept, number) == told(anew, number)
    assert _counting(kept, number) == _counting(anew, number)


def _counting(kept: Situation, numbers: int) -> list[str]:
    """Every entry as it now counts."""
    return [repr(kept.now(number)) for number in range(1, numbers + 1)]


def test_where_nothing_came_nothing_is_looked_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state at one number after another asks only for what came between the two."""
    book = Book()
    for name in ("a", "b", "c"):
        book.write(DecisionRaised(question="Cut it?"), f"decision.{name}")
    there = len(book.messages)
    book.write(TAKEN, "decision.b")
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages, 1)
    before = state_at(replica, PREFIX, there)
    assert len(list(before.records_of(Wanted("decision")))) == 3
    asked: list[str] = []
    place = Stored.place

    def placed(kept: Stored, name: str) -> OriginatorPlace:
        asked.append(name)
        return place(kept, name)

    monkeypatch.setattr(Stored, "place", placed)
    kept = state_at(replica, PREFIX, there + 1, before)
    assert [record.stage for _, record in kept.records_of(Wanted("decision"))] == [
        "raised", "taken", "raised",
    ]  # fmt: skip
    assert asked == ["decision.b"]
    replica.close()


def test_what_counts_for_nothing_is_counted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state is asked for it with every picture; one after another counts what came between."""
    book = Book()
    for at in range(4):
        book.put(f"{PREFIX}.decision.a.{at}", b"garbage")
    there = len(book.messages)
    book.put(f"{PREFIX}.decision.a.4", b"garbage")
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages, 1)
    spans: list[tuple[int, int]] = []
    counts = Lives.counts

    def counted(lives: Lives, upto: int, after: int = 0) -> tuple[int, int]:
        spans.append((after, upto))
        return counts(lives, upto, after)

    monkeypatch.setattr(Lives, "counts", counted)
    before = state_at(replica, PREFIX, there)
    assert [before.kept.counts() for _ in range(3)] == [(4, 0)] * 3
    assert state_at(replica, PREFIX, there + 1, before).kept.counts() == (5, 0)
    assert spans == [(0, there), (there, there + 1)]
    replica.close()


def test_a_whole_list_goes_on_from_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of thousands is neither read nor counted again for the few that have moved."""
    book = Book()
    for name in ("a", "b", "c"):
        book.write(DecisionRaised(question="Cut it?"), f"decision.{name}")
    there = len(book.messages)
    book.write(TAKEN, "decision.b")
    book.write(DecisionRaised(question="Cut it?"), "decision.d")
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages, 1)
    raised = Wanted("decision", ("raised",))
    late = raised._replace(born=there - 1)
    before = state_at(replica, PREFIX, there)
    assert [card.originator[-1] for card in before.listed(raised)] == ["a", "b", "c"]
    assert before.number_of(late) == 1
    kept = state_at(replica, PREFIX, len(book.messages), before)
    monkeypatch.setattr(Cards, "listed", None)
    monkeypatch.setattr(Cards, "number_of", None)
    assert [card.originator[-1] for card in kept.listed(raised)] == ["a", "c", "d"]
    assert kept.number_of(late) == 2
    back = state_at(replica, PREFIX, there, kept)
    assert back.listed(raised) == before.listed(raised)
    replica.close()


def test_a_page_goes_on_from_what_it_was_where_that_says_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest are those that came and those that were; a page that lost one is asked for."""
    book = Book()
    for name in ("a", "b", "c", "d"):
        book.write(DecisionRaised(question="Cut it?"), f"decision.{name}")
    replica = Replica(tmp_path / "replica.db")
    raised, asked, listed = Wanted("decision", ("raised",)), [0], Cards.listed

    def page(at: Situation) -> str:
        return "".join(card.originator[-1] for card in at.listed(raised, "newest", most=3))

    def counted(cards: Cards, *rest: Any) -> list[Card]:
        asked[0] += 1
        return listed(cards, *rest)

    monkeypatch.setattr(Cards, "listed", counted)
    fill(replica, book.messages, 1)
    first = state_at(replica, PREFIX, len(book.messages))
    assert (page(first), asked[0]) == ("dcb", 1)
    book.write(DecisionRaised(question="Cut it?"), "decision.e")
    fill(replica, book.messages, 1)
    second = state_at(replica, PREFIX, len(book.messages), first)
    assert (page(second), asked[0]) == ("edc", 1)
    book.write(TAKEN, "decision.d")
    fill(replica, book.messages, 1)
    third = state_at(replica, PREFIX, len(book.messages), second)
    assert (page(third), asked[0]) == ("ecb", 2)
    replica.close()


def test_an_entry_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What says something about others is asked for with every picture, and so is each day's end.

    It stays as it is.
    """
    book = Book()
    there = book.write(TAKEN, WHERE)
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages, 1)
    before = state_at(replica, PREFIX, there)
    found = before.kept.entry(there)
    later = book.write(TAKEN, WHERE)
    fill(replica, book.messages, 1)
    kept = state_at(replica, PREFIX, later, before)
    dawn = NOW - timedelta(days=1)
    assert before.kept.later(dawn) == 1
    monkeypatch.setattr(Replica, "row", None)
    monkeypatch.setattr(Lives, "later", None)
    assert found is not None
    assert kept.kept.entry(there) is found
    assert kept.kept.later(dawn) == 1
    replica.close()


def test_a_number_that_was_looked_at_stays_looked_up(tmp_path: Path) -> None:
    """Asked for again it is the state that was there; what came of a cut copy is another one."""
    book = Book()
    book.write(TAKEN, WHERE)
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages, 1)
    there = len(book.messages)
    before = state_at(replica, PREFIX, there)
    assert state_at(replica, PREFIX, there, before) is before
    replica.cut(there)
    fill(replica, book.messages, 1)
    assert state_at(replica, PREFIX, there, before) is not before
    replica.close()


@given(book=books(), cut=st.integers(1, 40))
@settings(max_examples=20, deadline=None)
def test_what_was_cut_back_is_made_again(
    tmp_path_factory: pytest.TempPathFactory, book: Book, cut: int
) -> None:
    """From any number on, with nothing but the messages: as if it had never been cut."""
    replica = Replica(tmp_path_factory.mktemp("store") / "replica.db")
    fill(replica, book.messages, 3)
    replica.cut(min(cut, len(book.messages)))
    assert replica.lives.head() < len(book.messages)
    fold = opened_on(replica).fold
    assert replica.lives.head() == len(book.messages)
    assert told(fold.situation, len(book.messages)) == told(
        book.fold().situation, len(book.messages)
    )
    again(replica)
    replica.close()


def _long(many: int = 40) -> Book:
    book = Book()
    for n in range(many):
        book.write(BEDS, f"figure.f{n % 7}")
        changes = {"source": f"s{n}"}
        book.write(EntryCorrected(number=2, changes=changes, reason="x"), "figure.f0")
    return book


@pytest.mark.parametrize("version", OLDER)
def test_a_copy_of_the_format_before_is_made_anew(tmp_path: Path, version: int) -> None:
    """With progress, without a server, and once; the messages stay what they are."""
    book, path = _long(), tmp_path / "replica.db"
    replica = Replica(path)
    fill(replica, book.messages)
    rows = list(replica.rows(1))
    replica.close()
    file = Database(path)
    with file.writing() as db:
        for table in ("odd", "moment", "standing", "tally", "tallied", "life"):
            db.execute(f"DROP TABLE {table}")
        if version > 2:
            db.execute("CREATE TABLE life (number INTEGER PRIMARY KEY, late INTEGER)")
            db.execute("INSERT INTO life VALUES (7, 1)")
        db.execute(f"PRAGMA user_version = {version}")
    file.close()
    seen: list[tuple[int, int]] = []
    with_progress = Replica(path)
    new_fold = lambda stored, standing: Fold(PREFIX, stored, standing=standing)  # noqa: E731
    found = opened(with_progress, PREFIX, new_fold, None, lambda *at: seen.append(at))
    assert seen[-1] == (81, 81)
    assert told(found.fold.situation, 81) == told(book.fold().situation, 81)
    assert list(with_progress.rows(1)) == rows
    with_progress.close()
    again = Replica(path)
    assert (again.lives.head(), again.has_lives) == (81, True)
    again.close()


def test_two_fold_at_once(tmp_path: Path) -> None:
    """Whoever is second puts down what is not there yet, and nothing twice."""
    book, path = _long(), tmp_path / "replica.db"
    one, other = Replica(path), Replica(path)
    fill(one, book.messages[:30])
    at = opened_on(other)
    fill(one, book.messages[:50])
    rows = take(at, book.messages[:60])
    assert other.put(at.stored.change(at.fold.standing, at.fold.situation, rows))
    assert other.lives.head() == 60
    assert other.lives.numbers_of("figure.f0", 60) == [
        number for number, _ in book.fold(60).situation.history("figure.f0")
    ]
    one.close()
    other.close()


def test_what_was_folded_on_a_state_that_was_cut_is_not_put_down(tmp_path: Path) -> None:
    """Another process has found a forgery meanwhile: what rested on it is folded again."""
    book, path = _long(), tmp_path / "replica.db"
    one, other = Replica(path), Replica(path)
    fill(one, book.messages[:30])
    at = opened_on(other)
    one.condemn([(20, "bad_signature")])
    rows = take(at, book.messages[:40])
    assert not other.put(at.stored.change(at.fold.standing, at.fold.situation, rows))
    assert other.lives.head() < 20
    assert opened_on(other).fold.kept.odd(9) == [20]
    one.close()
    other.close()


@pytest.mark.parametrize(
    "statement",
    [
        (
            "UPDATE life SET record = (SELECT record FROM life WHERE originator = 'figure.f1'"
            " AND record IS NOT NULL) WHERE number = (SELECT max(number) FROM life"
            " WHERE originator = 'figure.f2')"
        ),
        "UPDATE life SET version = version + 1 WHERE number = 6",
        "UPDATE life SET originator = 'decision.x' WHERE number = 6",
        "UPDATE life SET command = 'x' WHERE number = 6",
        "UPDATE life SET signer = 'x' WHERE number = 6",
        "UPDATE life SET lag = 7 WHERE number = 6",
        "UPDATE life SET happened = 7 WHERE number = 6",
        "UPDATE life SET moved = 7 WHERE number = 6",
        "UPDATE life SET about = 7 WHERE number = 6",
        "UPDATE life SET beside = 'struck' WHERE number = 6",
        "UPDATE life SET circle = 1 WHERE number = 6",
        "UPDATE life SET other = 3 WHERE number = 6",
        "UPDATE life SET root = (SELECT root FROM life WHERE number = 5) WHERE number = 6",
        "UPDATE life SET stage = 'x' WHERE number = 6",
        "UPDATE life SET grp = 'x' WHERE number = 6",
        "UPDATE life SET level = 0 WHERE number = 6",
        "UPDATE life SET opened = 5 WHERE number = 6",
        "UPDATE life SET latest = 5 WHERE number = 6",
        "UPDATE life SET last = 5 WHERE number = 6",
        "UPDATE life SET concept = 'x' WHERE number = 6",
        "UPDATE life SET until = until - 1 WHERE number = 6",
        "DELETE FROM life WHERE number = 6",
        "DELETE FROM odd",
        "UPDATE odd SET version = 9",
        "UPDATE life SET receipt = 'B-7' WHERE number = 6",
        "INSERT INTO odd SELECT 6, originator, said, version, unread, nth, signer, root FROM odd",
        (
            "INSERT INTO life SELECT 9999, originator, version, signer, command, beside, circle,"
            " lag, happened, moved, about, other, said, receipt, root, until, concept, nth, latest,"
            " opened, stage, grp, level, first, last, place, sought, served, record"
            " FROM life WHERE number = 6"
        ),
        "UPDATE tally SET many = many + 1 WHERE concept = 'figure'",
        "INSERT INTO tally VALUES ('figure', 'made_up', '', 0, 1)",
        (
            "UPDATE tallied SET many = many + 1 WHERE (number, concept, stage, grp, level) IN"
            " (SELECT number, concept, stage, grp, level FROM tallied LIMIT 1)"
        ),
        "UPDATE tile SET root = zeroblob(32) WHERE number = 512",
        "DELETE FROM tile WHERE number = 512",
        "INSERT INTO tile VALUES (300, zeroblob(32))",
        "DELETE FROM moment WHERE number = 6",
        "UPDATE moment SET number = 7 WHERE number = 6",
        (
            "UPDATE standing SET value = (SELECT value FROM standing ORDER BY number LIMIT 1)"
            " WHERE number = (SELECT max(number) FROM standing)"
        ),
    ],
)
def test_whatever_was_changed_is_found(true: Path, tmp_path: Path, statement: str) -> None:
    """Every column of every table is held to what the messages come to."""
    shutil.copytree(true, tmp_path / "copy")
    replica = Replica(tmp_path / "copy" / "replica.db")
    file = Database(replica.path)
    with file.writing() as db:
        assert db.execute(statement).rowcount == 1
    file.close()
    with pytest.raises(VerificationFailed, match="replica_altered"):
        again(replica)
    replica.close()


@pytest.fixture(scope="module")
def true(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a copy that is held to its messages, and stands."""
    book, directory = _long(BLOCK), tmp_path_factory.mktemp("true")
    book.put(f"{PREFIX}.decision.d1.99", b"garbage")
    replica = Replica(directory / "replica.db")
    fill(replica, book.messages, 500)
    again(replica)
    replica.close()
    return directory


def test_a_big_record_is_put_down_with_its_last_life_only(tmp_path: Path) -> None:
    """A thousand members are no thousand times a thousand; as of any number it is evolved."""
    book = Book()
    for n in range(60):
        book.enrol(SCRIBE._replace(member=f"scribe-{n}"))
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages, 5)
    lives, _ = replica.lives.between(1, len(book.messages))
    kept = [n for n, life in lives.items() if life.originator == ROLL and life.record]
    assert kept[-1] == len(book.messages)
    assert all(len(lives[n].record or b"") <= 4_096 for n in kept[:-1])
    for number in (20, 40, 61):
        at = Situation(KINDS, Stored(replica, PREFIX, number), number)
        assert repr(at.roll) == repr(book.fold(number).situation.roll)
    replica.close()


def test_roots_are_looked_up(tmp_path: Path) -> None:
    """The root after every number is kept with what it came to."""
    book = _long()
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages)
    for number in range(len(book.messages) + 1):
        assert replica.root(number) == book.root(number)
    assert to_text(replica.root(9)) == book.fold(9).position.root
    assert FORMAT == 11
    replica.close()


def test_what_is_void_is_counted_where_it_is(tmp_path: Path) -> None:
    """Of a long ledger without such messages it costs no more than of a short one."""
    replica = Replica(tmp_path / "replica.db")
    fill(replica, _long().messages)
    steps = [_steps(replica, partial(replica.lives.counts, at)) for at in (8, 80)]
    assert steps[0] == steps[1] < 100
    replica.close()


def _steps(replica: Replica, look: Callable[[], object]) -> int:
    """How many instructions of SQLite a look takes."""
    counted = [0]

    def step() -> int:
        counted[0] += 1
        return 0

    with replica._file.reading() as db:
        db.set_progress_handler(step, 1)
        look()
        db.set_progress_handler(None, 1)
    return counted[0]


def test_cards_that_are_not_put_down_are_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A series that was corrected is evolved once, for many numbers after one another."""
    book = Book()
    for number in range(40):
        book.write(BEDS, "figure.f")
        if number == 5:
            book.write(EntryCorrected(number=2, changes={"source": "x"}, reason="x"), "figure.f")
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages)
    folded: list[str] = []
    history = Stored.history

    def read(kept: Stored, name: str) -> Iterator[tuple[int, Entry[Any]]]:
        folded.append(name)
        return history(kept, name)

    monkeypatch.setattr(Stored, "history", read)
    state = None
    for number in range(20, 40):
        state = state_at(replica, PREFIX, number, state)
        [card] = state.listed(Wanted("figure"))
        assert card.number == number
    assert folded == ["figure.f"]
    replica.close()


def _ask(situation: Situation, asked: list[Wanted]) -> None:
    """Look all of it up."""
    assert situation.eras
    for wanted in asked:
        situation.tallied(wanted)
        situation.number_of(wanted)
        for order in get_args(Order):
            for most in range(6):
                situation.listed(wanted, order, now=microseconds(NOW), most=most)


def test_what_was_struck_whole_is_put_down_as_gone(tmp_path: Path) -> None:
    """No list folds it again; it comes back when its strike is struck."""
    book = Book()
    struck = book.write(DecisionRaised(question="Cut it?"), WHERE)
    strike = book.write(EntryStruck(number=struck, reason="x"), WHERE)
    book.write(DecisionRaised(question="Cut it?"), "decision.other")
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages)
    assert replica.lives.cards.loose("decision", len(book.messages)) == []
    kept = state_at(replica, PREFIX, len(book.messages))
    assert (kept.record(WHERE), kept.number_of(Wanted("decision"))) == (None, 1)
    assert not kept.place(WHERE).stale
    book.write(EntryStruck(number=strike, reason="x"), WHERE)
    fill(replica, book.messages)
    assert state_at(replica, PREFIX, len(book.messages)).number_of(Wanted("decision")) == 2
    again(replica)
    replica.close()


@given(book=books(), batch=st.integers(1, 9), data=st.data())
@settings(max_examples=20, deadline=None)
def test_lists_are_those_of_all_records(
    tmp_path_factory: pytest.TempPathFactory, book: Book, batch: int, data: st.DataObject
) -> None:
    """At any number, in any order, of any stage, group and marking: as if all were gone through.

    Whatever was looked up at another number before, and there it is then as it was.
    """
    replica = Replica(tmp_path_factory.mktemp("store") / "replica.db")
    fill(replica, book.messages, batch)
    end = st.just(len(book.messages))
    number = data.draw(end | st.integers(1, len(book.messages)))
    anew = book.fold(number).situation
    before = state_at(replica, PREFIX, data.draw(st.integers(1, len(book.messages))))
    numbers = st.just(0) | st.integers(0, number)
    asked = [
        Wanted(
            concept,
            stages=data.draw(st.sampled_from([(), ("taken",), ("raised", "taken")])),
            group=data.draw(st.sampled_from([None, "", "x"])),
            levels=data.draw(st.sampled_from([(0, 3), (0, 1), (2, 3)])),
            after=data.draw(numbers),
            born=data.draw(numbers),
            due=data.draw(st.sampled_from([None, microseconds(NOW)])),
            served=data.draw(st.none() | numbers),
            sought=data.draw(st.booleans()),
        )
        for concept in ("decision", "figure", "observation", "request")
    ]
    _ask(before, asked)
    kept = state_at(replica, PREFIX, number, before)
    assert repr(kept.eras) == repr(anew.eras)
    assert kept.kept.counts() == anew.kept.counts()
    for wanted in asked:
        assert kept.tallied(wanted) == anew.tallied(wanted)
        assert kept.number_of(wanted) == anew.number_of(wanted)
        for order in get_args(Order):
            now = data.draw(st.sampled_from([0, microseconds(NOW), 2**60]))
            most = data.draw(st.integers(0, 5))
            assert kept.listed(wanted, order, now=now, most=most) == anew.listed(
                wanted, order, now=now, most=most
            )
    first = book.fold(before.head).situation
    for wanted in asked:
        assert before.listed(wanted, most=5) == first.listed(wanted, most=5)
    for originator, _ in anew.records():
        name = anew.short_name(originator)
        assert kept.short_name(originator) == name
        assert not name or kept.said_short(name) == originator
    replica.close()


def test_what_was_counted_at_earlier_numbers_is_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts as of any number are those of a fold up to there, in whatever batches it was kept."""
    monkeypatch.setattr("ledger.store.lives.BLOCK", 8)
    book = Book()
    for n in range(20):
        where = f"decision.d{n % 7}"
        asked = DecisionRaised(question="Cut it?")
        book.write(TAKEN if where in book.versions else asked, where)
        book.write(FigureReported(what="beds", value=n), f"figure.f{n % 3}")
    for batch in (1, 3, 5):
        replica = Replica(tmp_path / f"{batch}.db")
        fill(replica, book.messages, batch)
        again(replica)
        assert _kept_counts(replica)
        for number in range(1, len(book.messages) + 1):
            kept, anew = state_at(replica, PREFIX, number), book.fold(number).situation
            for wanted in (Wanted("decision"), Wanted("decision", ("taken",)), Wanted("figure")):
                assert kept.tallied(wanted) == anew.tallied(wanted)
        replica.close()


def _kept_counts(replica: Replica) -> int:
    """At how many earlier numbers it was counted."""
    file = Database(replica.path)
    with file.reading() as db:
        (many,) = db.execute("SELECT count(DISTINCT number) FROM tallied").fetchone()
    file.close()
    return int(many)


def test_killed_at_every_statement(tmp_path: Path) -> None:
    """A writer that is gone in the middle of a batch leaves all of it or none."""
    book, kept = _long(10), tmp_path / "kept.db"
    replica = Replica(kept)
    fill(replica, book.messages[:7])
    replica.close()
    statement = 0
    while True:
        statement += 1
        path = tmp_path / f"{statement}.db"
        shutil.copy(kept, path)
        ended = _killed_at(path, book.messages[:14], statement)
        again_ = Replica(path)
        assert again_.head() == again_.lives.head()
        assert again_.head() in {7, 14}
        again(again_)
        fill(again_, book.messages)
        again(again_)
        again_.close()
        if ended == 0:
            break
    assert statement > 10, "a batch is many statements"


def _killed_at(path: Path, messages: list[tuple[str, bytes]], statement: int) -> int:
    """Put one batch down in a child that ends at a statement; 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        replica = Replica(path)
        at = opened_on(replica)
        rows = take(at, messages)
        change = at.stored.change(at.fold.standing, at.fold.situation, rows)
        left = [statement]

        def traced(_sql: str) -> None:
            left[0] -= 1
            if not left[0]:
                os._exit(9)

        with replica._file.reading() as db:
            db.set_trace_callback(traced)
        replica.keep(rows, None, change)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_what_cannot_be_put_down_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk, for example: the state is folded in memory, and lists with it."""
    book = _long(10)
    replica = Replica(tmp_path / "replica.db")
    fill(replica, book.messages)
    replica.cut(1)

    def full(*_: Any) -> bool:
        raise LedgerError("replica_unwritable", path=replica.path, reason="no room")

    monkeypatch.setattr(replica, "put", full)
    situation, anew = opened_on(replica).fold.situation, book.fold().situation
    assert replica.lives.head() == 0
    assert told(situation, len(book.messages)) == told(anew, len(book.messages))
    assert situation.listed(Wanted("figure"), most=3) == anew.listed(Wanted("figure"), most=3)
    replica.close()


def test_lists_of_what_is_put_down_only_in_part(tmp_path: Path) -> None:
    """Taken and not put down, put down, and taken again: as if all were gone through."""
    book = _long(5)
    for n in range(5):
        book.write(DecisionRaised(question=f"{n}?"), f"decision.d{n}")
        book.write(BEDS, f"figure.f{n}")
    book.write(TAKEN, "decision.d1")
    replica = Replica(tmp_path / "replica.db")
    at, rows = fill(replica, book.messages[:5], 2), []
    for last in range(7, len(book.messages) + 1):
        rows += take(at, book.messages[:last])
        anew = book.fold(last).situation
        for wanted in (Wanted("decision"), Wanted("decision", ("taken",)), Wanted("figure")):
            for order in get_args(Order):
                asked = wanted, order
                assert at.fold.situation.listed(*asked, most=3) == anew.listed(*asked, most=3)
        if last % 3 == 0:
            change = at.stored.change(at.fold.standing, at.fold.situation, rows)
            assert replica.keep(rows, None, change)
            at.stored.put_down(last)
            at.fold.settled(last)
            rows = []
    replica.close()
