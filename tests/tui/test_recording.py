"""How a screen records: what it is answered, and what it may rely on that is kept meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledger.clock import SYSTEM
from ledger.command.decide import new_id
from ledger.config import Settings
from ledger.errors import LedgerError
from ledger.home.drafts import Drafts
from ledger.home.home import Home
from ledger.live.link import LinkState
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tests.support.board import say
from tests.support.drafts import drafts_in
from tests.support.waiting import wait_until
from tui.board.board_state import BoardState
from tui.board.drafting import Drafting
from tui.board.recording import (
    Answer,
    Changed,
    Kept,
    Question,
    Recorded,
    Recorder,
    Turned,
    changed,
)
from tui.board.watcher import Watcher
from tui.forms.typed import Typed, order_of, sent_anew

T = Translator("en", ZoneInfo("Europe/Brussels"))


class Screen:
    """What a screen sees of recording: it asks, and waits for the answer."""

    def __init__(self, home: Path, *, offline: bool = False) -> None:
        self.seen: list[BoardState] = []
        self.errors: list[Exception] = []
        self.done: list[str] = []
        terminal = Terminal.open(Settings(home=home))
        self.watcher = Watcher(terminal, self.seen.append, self.errors.append, offline=offline)
        self.recorder = Recorder(self.watcher, self.done.append)
        self.watcher.start()

    def record(self, typed: Typed) -> Answer:
        answers: Queue[Answer] = Queue()
        self.recorder.record(typed, T, answers.put)
        return answers.get(timeout=20)

    def read(self, look: Callable[[Terminal], Any]) -> Any:
        answers: Queue[Any] = Queue()
        self.recorder.read(look, answers.put)
        return answers.get(timeout=20)


@pytest.fixture(scope="module")
def screen(room: Path) -> Iterator[Screen]:
    found = Screen(room)
    yield found
    found.watcher.stop()
    assert not found.errors


def typed(verb: str, about: str = "", **words: Any) -> Typed:
    return Typed(id=new_id(), verb=verb, words=words, about=about)


def test_what_is_recorded_has_its_number_and_its_times_as_they_were_read(screen: Screen) -> None:
    """The answer comes once the entry has come back, and tells the draft that it may go."""
    one = typed("observation.note", text="It rains", occurred="2022-05-14 03:15")
    answer = screen.record(one)
    assert isinstance(answer, Recorded)
    assert answer.originator.startswith("observation.")
    entry = screen.read(lambda t: t.read().situation.entry(answer.numbers[-1]))
    assert entry.event.text == "It rains"
    assert one.id in screen.done
    again = screen.record(one)
    assert isinstance(again, Recorded)
    assert again.numbers == answer.numbers


def test_a_refusal_names_the_field_and_leaves_the_draft(screen: Screen) -> None:
    """What cannot be read, and what a rule refuses, each with what is wrong where."""
    for one, field in (
        (typed("service.report", service="nowhere", state="down"), "service"),
        (typed("service.report", service="radiology", state="purple"), "state"),
        (typed("decision.take", text="Stop", decider="cell", review="gisteren of zo"), "review"),
        (typed("observation.note", text="It \x07 rains"), "text"),
    ):
        answer = screen.record(one)
        assert isinstance(answer, Turned), answer
        assert answer.error.fields["field"] == field
        assert one.id not in screen.done


def test_a_question_is_asked_and_answered_by_saying_that_it_is_meant(screen: Screen) -> None:
    """The same text twice: asked first, recorded once it is said to be meant."""
    assert isinstance(screen.record(typed("request.log", site="arlon", what="Two PCs")), Recorded)
    one = typed("request.log", site="arlon", what="Two PCs")
    answer = screen.record(one)
    assert isinstance(answer, Question)
    assert isinstance(screen.record(sent_anew(one, meant=(answer.doubt.code,))), Recorded)


def test_what_changed_since_the_form_was_opened_is_said_before_it_is_sent(
    room: Path, screen: Screen
) -> None:
    """Another terminal reports the same service meanwhile: said first, sent when asked again."""
    seen = screen.read(lambda t: t.read().head)
    one = typed("service.report", service="radiology", state="down")
    one = sent_anew(one, seen=seen)
    with Terminal.open(Settings(home=room)) as other:
        other.connect()
        number = say(other, "service.report", service="radiology", state="degraded")
    wait_until(lambda: screen.read(lambda t: t.look().head) >= number)
    answer = screen.record(one)
    assert isinstance(answer, Changed)
    assert (answer.number, answer.kind) == (number, "service.reported")
    assert isinstance(screen.record(sent_anew(one, seen=answer.number)), Recorded)
    elsewhere = sent_anew(typed("service.report", service="pharmacy", state="down"), seen=seen)
    assert isinstance(screen.record(elsewhere), Recorded | Turned)


def test_a_correction_of_what_somebody_else_corrected_is_said_first(screen: Screen) -> None:
    """An entry is about something too, and every amendment of it changes that."""
    noted = screen.record(typed("observation.note", text="Wtaer in the cellar"))
    assert isinstance(noted, Recorded)
    number, fixed = str(noted.numbers[0]), ["text=Water in the cellar"]
    mine = sent_anew(
        typed("entry.correct", number=number, changes=fixed, reason="typo"), seen=noted.numbers[0]
    )
    assert isinstance(
        screen.record(typed("entry.correct", number=number, changes=fixed, reason="x")), Recorded
    )
    assert isinstance(screen.record(mine), Changed)


def test_without_a_server_it_is_kept_under_a_receipt(room: Path) -> None:
    """Asked to go without a server: kept at once, once, and on the disk."""
    away = Screen(room, offline=True)
    one = typed("observation.note", text="Said while nobody answered")
    answer, again = away.record(one), away.record(one)
    away.watcher.stop()
    assert isinstance(answer, Kept)
    assert again == Kept(answer.receipt, again.why)  # type: ignore[union-attr]
    with Terminal.open(Settings(home=room)) as terminal:
        kept = [each.kept for each in terminal.kept.contents().commands if each.state == "waiting"]
        sent = terminal.read().situation.commands.get(one.id)  # by another watcher of this home
    assert sent or [k.receipt for k in kept if k.command == one.id] == [answer.receipt]


def test_a_fault_of_ours_is_an_answer(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that goes wrong in recording takes the watcher or the text with it."""

    def fault(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tui.board.recording.order_of", fault)
    answer = screen.record(typed("observation.note", text="x"))
    assert isinstance(answer, Turned)
    assert answer.error.code == "unforeseen"


def test_what_is_asked_of_a_board_that_closes_is_done_first(room: Path) -> None:
    """An order handed over before the end is recorded or kept, never dropped."""
    closing = Screen(room)
    wait_until(lambda: closing.seen and closing.seen[-1].link.state is LinkState.LIVE)
    answers: Queue[Answer] = Queue()
    closing.recorder.record(typed("observation.note", text="The last word"), T, answers.put)
    closing.watcher.stop()
    assert isinstance(answers.get(timeout=20), Recorded)


def test_a_draft_is_on_the_disk_until_it_is_recorded(tmp_path: Path) -> None:
    """The newest of it; whose writer lives is nobody else's, whose writer is gone is offered."""
    failures: list[LedgerError] = []

    def drafting() -> Drafting:
        found = Drafting(Drafts(Home(tmp_path), tmp_path / "drafts"))
        found.failed = failures.append
        return found

    mine, other = drafting(), drafting()
    mine.start()
    one = Typed(id="a1", verb="observation.note", words={"text": "It"}, begun=SYSTEM.now())
    two = sent_anew(one, id="a2")
    mine.put(one)
    mine.put(two)
    wait_until(lambda: len(list((tmp_path / "drafts").glob("*.json"))) == 2)
    mine.put(sent_anew(one, words={"text": "It rains"}))
    mine.drop("a2")
    wait_until(lambda: not (tmp_path / "drafts" / "a2.json").exists())
    wait_until(lambda: any("It rains" in one for one in drafts_in(tmp_path / "drafts")))
    assert other.left() == []
    mine.stop()
    assert [left.words for left in other.left()] == [{"text": "It rains"}]
    assert not failures


def test_a_draft_that_cannot_be_kept_is_told_once(tmp_path: Path) -> None:
    """No directory can be made: said, and typing goes on."""
    (tmp_path / "drafts").write_text("in the way")
    failures: list[LedgerError] = []
    drafting = Drafting(Drafts(Home(tmp_path), tmp_path / "drafts"))
    drafting.failed = failures.append
    drafting.start()
    for text in ("a", "ab"):
        drafting.put(Typed(id="a1", verb="observation.note", words={"text": text}))
        wait_until(lambda: failures)
    drafting.stop()
    assert [error.code for error in failures] == ["home_unwritable"]


def test_what_changed_is_told_of_nothing_that_is_new(screen: Screen) -> None:
    """A command that makes something new touches nothing that was there."""
    one = sent_anew(typed("decision.take", text="Stop", decider="cell"), seen=1)
    assert screen.read(lambda t: changed(one, order_of(one, t), t)) is None
