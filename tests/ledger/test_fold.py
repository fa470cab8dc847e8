"""One fold: live, at catch-up, for a past position, after amendments; the same whoever asks."""

import locale
import os
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.crisis_and_roll import ROLL
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.decision.record import Decision
from ledger.domain.entry import Seen
from ledger.domain.member.events import MemberRevoked
from ledger.domain.values import When
from ledger.evidence.fold import Fold, Judged, SignatureCheck
from ledger.evidence.merkle import EMPTY_ROOT, Tree, leaf_of
from ledger.evidence.signing import to_text
from tests.support.book import (
    CONTACT,
    FOUNDER,
    PREFIX,
    SCRIBE,
    STRANGER,
    Book,
    signed,
    subject_of,
    verdicts,
)
from tests.support.strategies import entries

TAKEN = DecisionTaken(text="Cut the network", decider="crisis cell")
WHERE = "decision.network"


def outcome(fold: Fold) -> object:
    """Everything a fold came to, for comparing."""
    situation = fold.situation
    return (
        fold.position,
        fold.voided,
        fold.unknown,
        {name: repr(state) for name, state in sorted(situation.states.items())},
        {name: repr(situation.place(name)) for name in sorted(situation.kept.touched(0))},
        dict(situation.commands),
        [situation.originator_of(number) for number in range(1, situation.head + 1)],
        situation.kept.beside(0),
        situation.kept.odd(situation.head),
    )


def caught_up(book: Book, last: int | None = None) -> tuple[Fold, list[Judged]]:
    """As at catch-up: the checks follow behind, and each failure means folding again."""
    void: dict[int, str] = {}
    while True:
        fold = book.new_fold(void=void)
        judged, checks = _taken(fold, book.messages[:last])
        found = {check.number: reason for check in checks if (reason := check.failure())}
        if not found:
            return fold, judged
        first = min(found)
        void[first] = found[first]


def _taken(
    fold: Fold, messages: Iterable[tuple[str, bytes]]
) -> tuple[list[Judged], Iterator[SignatureCheck]]:
    taken = [fold.take(number, *message) for number, message in enumerate(messages, 1)]
    return [judged for judged, _ in taken], (check for _, check in taken if check)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A ledger with honest entries, garbage, forgeries, amendments and strangers, in any order."""
    book = Book(draw(st.sampled_from(["exercise", "real"])))
    book.enrol(SCRIBE)
    book.enrol(CONTACT, sites=("south",))
    for step in draw(st.lists(st.sampled_from(_STEPS), max_size=14)):
        step(draw, book)
    return book


def _any_entry(draw: st.DrawFn, book: Book) -> None:
    kind = draw(st.sampled_from(sorted(KINDS.values(), key=lambda k: k.topic)))
    pen = draw(st.sampled_from([FOUNDER, SCRIBE, CONTACT, STRANGER]))
    drawn = draw(entries(kind))
    ours = book.entry(drawn.event, _originator(draw, kind.concept), by=pen)
    book.sign(structs.replace(ours, occurred=drawn.occurred, scenario=drawn.scenario), pen)


def _originator(draw: st.DrawFn, concept: str) -> str:
    if concept in {"crisis", "member"}:
        return {"crisis": "crisis.main", "member": ROLL}[concept]
    return f"{concept}.{draw(st.sampled_from('ab'))}"


def _garbage(draw: st.DrawFn, book: Book) -> None:
    version = book.versions.get(WHERE, 0) + 1
    subject = draw(st.sampled_from([f"{PREFIX}.{WHERE}.{version}", "x", f"{PREFIX}.x", PREFIX]))
    book.put(subject, draw(st.binary(max_size=20)))


def _forgery(draw: st.DrawFn, book: Book) -> None:
    entry = book.entry(MemberRevoked(member=SCRIBE.member, reason="forged"), ROLL)
    forged = signed(entry, STRANGER)
    key = STRANGER.signer.public.encode()
    book.versions[ROLL] = entry.version
    book.put(subject_of(entry), forged.replace(key, FOUNDER.signer.public.encode()))


def _liar(draw: st.DrawFn, book: Book) -> None:
    number = draw(st.integers(0, len(book.messages)))
    seen = Seen(number=number, root=to_text(EMPTY_ROOT))
    book.write(TAKEN, f"decision.liar-{len(book.messages)}", by=SCRIBE, seen=seen)


def _amendment(draw: st.DrawFn, book: Book) -> None:
    number = draw(st.integers(1, len(book.messages)))
    subject = book.messages[number - 1][0]
    originator = subject.removeprefix(f"{PREFIX}.").rpartition(".")[0]
    if draw(st.booleans()):
        book.write(EntryStruck(number=number, reason="x"), originator or WHERE)
    else:
        options: list[dict[str, Any]] = [{"text": "other"}, {"source": "x"}, {"nothing": 1}]
        changes = draw(st.sampled_from(options))
        event = EntryCorrected(number=number, changes=changes, reason="x")
        book.write(event, originator or WHERE)


_STEPS = [_any_entry, _any_entry, _any_entry, _garbage, _forgery, _liar, _amendment]


@given(books(), st.data())
@settings(max_examples=60, deadline=None)
def test_live_catch_up_and_as_of_agree(book: Book, data: st.DataObject) -> None:
    """The same messages give the same verdicts, state and root, in whatever way they came."""
    live = book.new_fold()
    said = book.judge(live)
    later, again = caught_up(book)
    assert verdicts(said) == verdicts(again)
    assert outcome(live) == outcome(later)
    last = data.draw(st.integers(1, len(book.messages)))
    void = {
        one.number: one.reason for one in said if one.reason in {"bad_signature", "seen_differs"}
    }
    past = book.new_fold(void=void)
    for number, message in enumerate(book.messages[:last], 1):
        past.take(number, *message, trusted=True)
    assert outcome(past) == outcome(caught_up(book, last)[0])


@given(books())
@settings(max_examples=40, deadline=None)
def test_every_message_counts_once(book: Book) -> None:
    """Numbers are contiguous, the tree holds every leaf, and each has exactly one verdict."""
    fold = book.new_fold()
    judged = book.judge(fold)
    tree = Tree()
    for message in book.messages:
        tree.append(leaf_of(*message))
    assert fold.position.root == to_text(tree.root())
    assert [one.number for one in judged] == list(range(1, len(book.messages) + 1))
    accepted = sum(one.verdict == "accepted" for one in judged)
    assert accepted + fold.voided + fold.unknown == len(judged)
    assert all((one.entry is None) == (one.verdict != "accepted") for one in judged)
    assert all(bool(one.reason) == (one.verdict != "accepted") for one in judged)


def _verdicts_elsewhere(book: Book, zone: str) -> object:
    before = os.environ.get("TZ")  # noqa: TID251 (the zone of the process is what is tested)
    os.environ["TZ"] = zone  # noqa: TID251 (as above)
    time.tzset()
    try:
        fold = book.new_fold()
        return verdicts(book.judge(fold)), outcome(fold)
    finally:
        if before is None:
            del os.environ["TZ"]  # noqa: TID251 (as above)
        else:
            os.environ["TZ"] = before  # noqa: TID251 (as above)
        time.tzset()


def _mixed() -> Book:
    book = Book()
    book.enrol(SCRIBE)
    book.write(TAKEN, WHERE, by=SCRIBE, recorded=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    book.write(TAKEN, "decision.old", recorded=datetime(1, 1, 1, tzinfo=UTC))
    book.put(f"{PREFIX}.x.1", "İstanbul\n{}".encode())
    book.write(TAKEN, "decision.stranger", by=STRANGER)
    book.write(EntryStruck(number=3, reason="x"), WHERE)
    return book


def test_verdicts_depend_on_no_clock_zone_or_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in another zone, under another locale, and with entries from any year."""
    book = _mixed()
    here = _verdicts_elsewhere(book, "UTC")
    assert _verdicts_elsewhere(book, "Pacific/Kiritimati") == here
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert _verdicts_elsewhere(book, "America/St_Johns") == here
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_the_fold_reads_no_clock_and_no_environment() -> None:
    """The modules that judge name neither the clock nor the configuration, and nothing random.

    Keys of sealed texts are random; nobody needs one to judge.
    """
    root = Path(__file__).parents[2] / "ledger" / "evidence"
    assert "sealing" not in (root / "fold.py").read_text() + (root / "validity.py").read_text()
    for path in sorted({*root.glob("*.py")} - {root / "sealing.py"}):
        text = path.read_text()
        assert "ledger.clock" not in text
        assert "ledger.config" not in text
        assert "random" not in text


def test_a_correction_folds_its_originator_again() -> None:
    """The state takes the corrected history, and nobody else's."""
    book = Book()
    book.write(DecisionRaised(question="Cut it?"), WHERE)
    book.write(TAKEN, WHERE)
    book.write(TAKEN, "decision.other")
    fold = book.new_fold()
    book.judge(fold)
    before = repr(fold.situation.states["decision.other"])
    fold.settled(fold.situation.head)
    book.write(EntryCorrected(number=3, changes={"decider": "governor"}, reason="misheard"), WHERE)
    book.judge(fold)
    decision = fold.situation.states[WHERE]
    assert isinstance(decision, Decision)
    assert (decision.decider, decision.question, decision.numbers) == (
        "governor",
        "Cut it?",
        (2, 3),
    )
    assert repr(fold.situation.states["decision.other"]) == before


def test_a_struck_strike_restores() -> None:
    """Ruling through what ruled through brings the entry back; and so on."""
    book = Book()
    book.write(TAKEN, WHERE)
    fold = book.fold()
    for number in (2, 3, 4):
        book.write(EntryStruck(number=number, reason="wrong"), WHERE)
        book.judge(fold)
        assert (WHERE in fold.situation.states) is (number == 3)


def test_entries_marked_as_skewed_do_not_move_what_was_known() -> None:
    """Nor do void ones: the time of a position is that of the last accepted, unmarked entry."""
    book = Book()
    book.write(TAKEN, WHERE)
    recorded = book.fold().position.recorded
    book.write(TAKEN, "decision.skewed", skewed=True)
    book.write(TAKEN, "decision.void", by=STRANGER)
    assert book.fold().position.recorded == recorded
    number = book.write(TAKEN, "decision.next")
    assert book.fold().position.recorded == book.entry(TAKEN, WHERE).recorded - (
        datetime(1, 1, 1, 0, 1, tzinfo=UTC) - datetime(1, 1, 1, tzinfo=UTC)
    )
    assert number == 5


@pytest.mark.parametrize("year", [1, 1582, 9999])
def test_any_time_folds(year: int) -> None:
    """A time nobody can mean is no reason to stop."""
    moment = datetime.fromisoformat(f"{year:04}-01-01T00:00:00+14:00")
    book = Book()
    when = When(said="minute", earliest=moment, latest=moment)
    book.write(TAKEN, WHERE, occurred=when)
    assert book.last().verdict == "accepted"


def test_a_command_is_known_by_its_first_entry() -> None:
    """Void entries record nothing, so their command is still to be recorded."""
    book = Book()
    book.write(TAKEN, WHERE, by=STRANGER, command="once")
    book.write(TAKEN, "decision.second", command="once")
    book.write(TAKEN, "decision.third", command="once")
    assert book.fold().situation.commands["once"] == 3
