"""The list of requests as the PMO works in it: nothing leaves it, and nothing typed is lost."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.events import Key
from textual.pilot import Pilot

from ledger.command.decide import new_id
from ledger.command.order import build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.sanitize import forbidden
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator, languages
from tests.support.board import say
from tests.support.board_screens import on_board, press, screen_text
from tests.support.drafts import drafts_in
from tests.support.hostile import hostile_texts
from tests.support.request_list import Desk, at_requests, requests_of
from tui.board.app import BoardApp
from tui.board.keys import ACTS, FILTER, MOVE, SHOWN
from tui.board.screens.act_prompt import ActPrompt
from tui.board.screens.help import HelpScreen
from tui.board.screens.paste import PasteScreen
from tui.board.screens.request_board import ANSWER, FOOTER, PROMPT_FOOTER, RequestBoard
from tui.board.screens.writing import WRITE, ChooseScreen
from tui.board.scribe import Stands

SITES = ("arlon", "bastogne", "libramont", "marche", "virton")

LIST = """Bonjour,
Arlon: 2 PC pour le tri, avant demain 8h (poste 9101)
Marche : radiologie: trois écrans
Atlantide: un fax
Bastogne: rappeler le 0470 12 34 56
"""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed over waits until somebody sends it, however slow the machine is."""
    monkeypatch.setattr("tui.board.scribe.WINDOW", 600.0)


@pytest.fixture
def five(room: Path) -> list[str]:
    """Five requests more, three pieces each, by what people call them."""
    before = len(requests_of(room))
    with Terminal.open(Settings(home=room)) as terminal:
        terminal.connect()
        for n, site in enumerate(SITES):
            say(terminal, "request.log", site=site, what=f"poste {before + n}", quantity=3)
    return [*requests_of(room)][before:]


def drafts(home: Path) -> str:
    directory = next((home / "crises").iterdir()) / "drafts"
    return "".join(drafts_in(directory))


async def on(desk: Desk, *names: str) -> None:
    """The cursor on a row, or several rows marked; the list shows them all."""
    await desk.until(lambda _: desk.board.reply and desk.board.reply.blocks)
    for name in names:
        row = next(one for one in desk.board.lines._blocks if one.name == name)
        assert desk.board.lines.put_on(row.on)
        if len(names) > 1:
            await desk.keys("space")


async def act(desk: Desk, key: str, text: str = "") -> str:
    """An act on the row, sent at once; the screen once it is answered."""
    await desk.keys(key)
    if desk.board.prompt_is_open:
        await desk.type(text)
        await desk.keys("enter")
    await desk.keys("enter")
    return await desk.answered()


def test_a_phone_call_is_logged_in_a_line(room: Path) -> None:
    """Site, service, count, time and extension are read from it; it is said back with its date."""
    before = len(requests_of(room))

    async def told(desk: Desk) -> None:
        await desk.keys("i")
        text = await desk.type(
            "arlon labo: 2 PC avant demain 8h (poste 9101); impact: rien ne sort"
        )
        assert "service : Laboratoire" in text
        assert "08:00" in text
        await desk.keys("enter", "enter")
        assert f"R-{before + 1}" in await desk.answered()

    at_requests(room, told)
    record = requests_of(room)[f"R-{before + 1}"]
    assert (record.site, record.service, record.quantity) == ("arlon", "laboratory", 2)
    assert (record.call_back, str(record.impact)) == ("poste 9101", "rien ne sort")
    assert len(requests_of(room)) == before + 1


def test_each_act_has_a_key_and_stays_in_the_list(room: Path, five: list[str]) -> None:
    """In whole and in part, put and answered, ended and opened again: one key and a word each."""
    first, second, third, fourth, fifth = five

    async def told(desk: Desk) -> None:
        await on(desk, first)
        await act(desk, "r", "imp")
        await act(desk, "s", "service info; ticket: T-104")
        await act(desk, "p", "demain 16h")
        await act(desk, "z", "équipe postes")
        await act(desk, "u", "A4 ou A3 ?")
        await desk.until(lambda _: desk.board.lines.row and desk.board.lines.row.stage == "asked")
        await act(desk, "u", "A4")
        await act(desk, "v", "2 déposés à l'accueil")
        assert desk.board.lines.row is not None
        assert desk.board.lines.row.name == first
        await on(desk, second)
        await act(desk, "f9", "pas de matériel")
        await on(desk, third)
        await act(desk, "b")
        await on(desk, fourth)
        await act(desk, "equals_sign", first)
        await on(desk, fifth)
        await act(desk, "v")
        await desk.keys("a")
        await desk.until(lambda text: "terminés compris" in text)
        await on(desk, fifth)
        await act(desk, "f")
        await on(desk, third)
        await act(desk, "f5", "retrouvé puis reperdu")

    at_requests(room, told)
    found = requests_of(room)
    one = found[first]
    assert (one.priority, one.to, one.ticket) == ("important", "service info", "T-104")
    assert (one.owner, one.delivered, one.until.said) == ("équipe postes", 2, "minute")
    assert (str(one.query), str(one.answer)) == ("A4 ou A3 ?", "A4")
    stages = [found[name].stage for name in (second, third, fourth, fifth)]
    assert stages == ["refused", "reopened", "merged", "confirmed"]
    assert drafts(room) == ""


def test_every_command_of_requests_has_its_key() -> None:
    """One each; a question and its answer share one. None hides a key of the list itself."""
    acts = {
        binding.action.removeprefix("act('").removesuffix("')"): binding.key
        for binding in ACTS
        if binding.action.startswith("act(")
    }
    meant = {path for path, verb in VERBS.items() if verb.concept == "request"}
    assert {*acts, ANSWER} == meant
    elsewhere = [key for one in (*FILTER, *WRITE, *MOVE) for key in one.key.split(",")]
    assert not {*elsewhere} & {key for keys in acts.values() for key in keys.split(",")}


def test_a_request_that_is_needed_no_more_is_closed(room: Path, five: list[str]) -> None:
    """`w` asks why; which entry made it needless is said by its name."""

    async def told(desk: Desk) -> None:
        await on(desk, five[0])
        await desk.keys("w")
        assert "Clore" in await desk.type("le labo a retrouvé le sien; par: 3")
        await desk.keys("enter", "enter")
        await desk.answered()

    at_requests(room, told)
    record = requests_of(room)[five[0]]
    assert (record.stage, str(record.reason), record.by) == (
        "closed",
        "le labo a retrouvé le sien",
        3,
    )


def test_a_key_acts_on_the_row_on_which_it_was_pressed(room: Path, five: list[str]) -> None:
    """Whatever pictures come meanwhile: rows move past each other, and the own one may be gone."""

    async def told(desk: Desk) -> None:
        await on(desk, five[1])
        reply = desk.board.reply
        assert reply is not None
        rows = [*reply.blocks]
        for _ in range(25):
            desk.came(rows[::-1])
            desk.post("space", "up")
            desk.came(rows)
            desk.post("space", "up")
            await desk.settled()
            assert desk.board.lines.row
            assert desk.board.lines.row.name == five[1]
            assert not desk.board.marked
        for key in ("space", "w", "c"):
            pressed = Key(key, " " if key == "space" else key)
            desk.came([row for row in rows if row.name != five[1]])
            desk.app.post_message(pressed)
            await desk.settled()
            assert "a été fait" in desk.told
            desk.app.clear_notifications()
            assert desk.app.screen is desk.board
            assert not desk.board.marked
            assert not desk.board.prompt_is_open
            desk.came(rows)
            await on(desk, five[1])

    at_requests(room, told)


def test_marked_rows_are_acted_on_together_and_refused_row_by_row(
    room: Path, five: list[str]
) -> None:
    """Those that can be are recorded; the others say why, in their rows, and stay marked."""

    async def told(desk: Desk) -> None:
        await on(desk, five[0])
        await act(desk, "v")
        await desk.keys("a")
        await desk.until(lambda text: "terminés compris" in text)
        await on(desk, five[0], five[1])
        await desk.until(lambda text: "2 marquées" in text)
        await desk.keys("r")
        await desk.type("urg")
        await desk.keys("enter")
        await desk.until(lambda text: "Prioriser · refusé : « Prioriser » ne va pas" in text)
        await desk.until(lambda text: "Prioriser · pas encore envoyé" in text)
        await desk.keys("enter")
        await desk.answered()
        await desk.until(lambda text: "1 sur 2" in text)
        assert [one.name for one in desk.board.marked.values()] == [five[0]]
        await desk.keys("escape", "escape", "escape", "escape")
        assert not desk.board.marked

    at_requests(room, told, size=(100, 90))
    found = requests_of(room)
    assert [found[name].priority for name in five[:2]] == [None, "urgent"]


def test_esc_takes_back_what_is_not_sent_yet(room: Path, five: list[str]) -> None:
    """Into the prompt, as it was typed, for the same rows; nothing was recorded."""

    async def told(desk: Desk) -> None:
        await on(desk, five[0], five[1])
        await desk.keys("f9")
        await desk.type("pas avant lundi")
        await desk.keys("enter")
        await desk.until(lambda _: "pas avant lundi" in drafts(room))
        await desk.keys("escape")
        await desk.until(lambda text: f"{five[0]}, {five[1]}" in text)
        assert desk.board.prompt.box.said == "pas avant lundi"
        await desk.keys("escape")
        assert not desk.board.prompt_is_open
        assert not desk.board.acts.lines

    at_requests(room, told)
    assert {requests_of(room)[name].stage for name in five} == {"logged"}


def test_what_waits_is_not_offered_as_left_by_a_run_that_is_gone(
    room: Path, five: list[str]
) -> None:
    """Another board, and the page of a thing, open over an act that is not sent yet."""

    async def told(desk: Desk) -> None:
        await on(desk, five[0])
        await desk.keys("r")
        await desk.type("imp")
        await desk.keys("enter")
        assert desk.app.drafts
        for key in ("2", "8", "3"):
            await desk.keys(key)
            assert not isinstance(desk.app.screen, ChooseScreen)
        await desk.keys("7", "escape")

    at_requests(room, told)


def test_what_waited_long_enough_is_sent_wherever_one_looks(
    room: Path, five: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another board it is said that it was."""

    async def told(desk: Desk) -> None:
        board = desk.board
        await on(desk, five[0])
        monkeypatch.setattr("tui.board.scribe.WINDOW", 0.0)
        await desk.keys("r")
        await desk.type("n")
        await desk.keys("enter")
        desk.app.action_board("overview")
        await desk.until(lambda _: board.acts.lines[-1].stands is Stands.RECORDED)

    at_requests(room, told)
    assert requests_of(room)[five[0]].priority == "normal"


def test_a_second_enter_right_behind_the_first_does_nothing_twice(
    room: Path, five: list[str]
) -> None:
    """What is pressed faster than the prompt closes is a key of the list."""

    async def told(desk: Desk) -> None:
        await on(desk, five[2])
        await desk.keys("z", "x", "enter", "enter")
        await desk.answered()

    before = _head(room)
    at_requests(room, told)
    assert _head(room) == before + 1
    assert requests_of(room)[five[2]].owner == "x"


def test_what_another_changed_meanwhile_is_said_first(room: Path, five: list[str]) -> None:
    """Enter means it all the same; what was done here before is no such change."""

    async def told(desk: Desk) -> None:
        await on(desk, five[0])
        await desk.keys("f9")
        await desk.type("doublon")
        with Terminal.open(Settings(home=room)) as terminal:
            terminal.connect()
            number = int(requests_of(room)[five[0]].opened)
            say_about(terminal, number)
        head = _head(room)
        await desk.until(lambda _: desk.app.seen and desk.app.seen.number >= head)
        await desk.keys("enter", "enter")
        await desk.until(lambda text: "Entre-temps" in text and "Entrée : oui" in text)
        await desk.keys("enter")
        await desk.answered()

    at_requests(room, told)
    assert requests_of(room)[five[0]].stage == "refused"


def test_what_an_act_is_about_stays_in_sight(room: Path, five: list[str]) -> None:
    """The prompt opens under the list, and does not cover the row at its end."""

    async def told(desk: Desk) -> None:
        await on(desk, five[0])
        await desk.keys("end")
        row = desk.board.lines.row
        assert row is not None
        text = await desk.keys("f9")
        assert sum(f"▐{row.name} " in line for line in text.split("\n")) == 1, text
        await desk.keys("escape")

    at_requests(room, told, size=(80, 20))


def test_a_pasted_list_is_looked_at_before_it_is_recorded(room: Path) -> None:
    """Unknown sites are said at their line; the rest stays, is mended, and outlives leaving."""
    before = len(requests_of(room))

    async def told(desk: Desk) -> None:
        await desk.paste(LIST)
        text = await desk.until(lambda text: "3 demandes à consigner" in text)
        assert "1 ligne à corriger" in text
        assert "combien : 2" in text
        assert "(ignoré)" in text
        await desk.keys("f1")
        await desk.until(lambda _: isinstance(desk.app.screen, HelpScreen))
        await desk.keys("escape")
        await desk.keys("enter")
        text = await desk.until(lambda text: "Consignées : 2" in text)
        assert "numéro de téléphone" in text
        assert "Atlantide" in text
        assert "Atlantide" in drafts(room) or await desk.until(
            lambda _: "Atlantide" in drafts(room)
        )
        await desk.keys("escape")
        await desk.keys("i", "up")
        await desk.until(lambda text: "Atlantide" in text)
        await desk.keys("home", "c")
        screen = desk.app.screen
        assert isinstance(screen, PasteScreen)
        await desk.keys(*["backspace"] * len("Atlantide: un fax"))
        await desk.type("Virton: un fax")
        await desk.keys("enter")
        await desk.until(lambda text: "2 demandes à consigner" in text)
        await desk.keys("end", "d")
        await desk.until(lambda text: "1 demande à consigner" in text)
        await desk.keys("enter")
        await desk.until(lambda _: desk.app.screen is desk.board)
        await desk.until(lambda text: "trois écrans · #" in text)

    at_requests(room, told, size=(100, 200))
    new = [*requests_of(room).values()][before:]
    assert [one.site for one in new] == ["arlon", "marche", "virton"]
    assert drafts(room) == ""


def test_in_an_exercise_a_list_is_pasted_at_the_time_of_its_scenario(exercise: Path) -> None:
    """It happened when the scenario says it is, and not in its future; the latest comes back."""

    async def told(desk: Desk) -> None:
        await desk.until(lambda text: "heure du scénario" in text)
        for place in ("Arlon", "Virton"):
            await desk.paste(f"{place}: un PC")
            text = await desk.until(lambda text: "1 demande à consigner" in text)
            assert "à corriger" not in text
            await desk.keys("escape")
            await desk.until(lambda _: desk.app.screen is desk.board)
        await desk.keys("i", "up")
        await desk.until(lambda text: "Virton" in text and "1 demande à consigner" in text)
        await desk.keys("enter")
        await desk.until(lambda _: desk.app.screen is desk.board)

    before = len(requests_of(exercise))
    at_requests(exercise, told)
    assert len(requests_of(exercise)) == before + 1


def test_a_paste_over_a_paste_is_not_taken_and_says_so(room: Path) -> None:
    """Its lines would be read under the heads of the list that stands there."""

    async def told(desk: Desk) -> None:
        await desk.paste("Arlon: une imprimante")
        await desk.until(lambda text: "1 demande à consigner" in text)
        await desk.paste("Virton: une autre")
        await desk.until(lambda _: "Rien de ce que vous venez de coller" in desk.told)
        await desk.keys("d")
        await desk.until(lambda _: desk.app.screen is desk.board)

    at_requests(room, told)


def test_a_paste_of_ten_thousand_lines_is_refused_with_a_sentence(room: Path) -> None:
    """Nothing of it is taken, and it is said what takes more."""

    async def told(desk: Desk) -> None:
        await desk.paste("Arlon: un PC\n" * 10_000)
        assert desk.app.screen is desk.board
        await desk.until(lambda _: "500 au plus" in desk.told)
        assert "--paste" in desk.told

    at_requests(room, told)


def test_without_a_server_it_is_kept_and_the_rows_say_so(room: Path, five: list[str]) -> None:
    """A receipt each; the row and the one to come say that it is on its way, until it is there."""

    async def away(desk: Desk) -> None:
        await on(desk, five[3])
        await act(desk, "r", "vit")
        await desk.until(lambda text: "en attente du serveur" in text)
        await act(desk, "i", "virton: un fax de nuit")
        await desk.until(lambda text: text.count("en route") == 1)
        await desk.keys("g")
        await desk.until(lambda text: "EN ROUTE" in text and "Virton · un fax de nuit" in text)

    async def back(desk: Desk) -> None:
        await desk.until(lambda text: "un fax de nuit · #" in text and "en route" not in text)

    at_requests(room, away, offline=True)
    at_requests(room, back, size=(100, 200))


def test_hostile_texts_are_only_text(room: Path, five: list[str]) -> None:
    """In the prompt, in a paste, and where they are said back."""

    async def told(desk: Desk) -> None:
        await on(desk, five[4])
        for text in hostile_texts(54)[::3]:
            if not text.strip():
                continue
            await desk.keys("f9")
            desk.board.prompt.box.put(text)
            screen = await desk.settled()
            assert not forbidden(screen.replace("\n", ""))
            await desk.keys("enter")
            if not desk.board.prompt_is_open:
                await desk.keys("escape")
            screen = await desk.keys("escape")
            assert not forbidden(screen.replace("\n", ""))

    at_requests(room, told)
    assert requests_of(room)[five[4]].stage == "logged"


def test_who_only_looks_is_told_so(room: Path) -> None:
    """No act, no mark and no paste without a key; the footer is that of every board."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        assert "Open" in screen_text(app)
        text = await press(pilot, "space", "r")
        assert "marked" not in text
        assert not app.screen.query_one(ActPrompt).asks

    on_board(room, told, "requests")


@pytest.mark.parametrize("lang", languages())
def test_the_footer_has_room_for_its_keys(lang: str) -> None:
    """At most five keys, all of them within 80 columns, of the list and of its prompt."""
    t = Translator(lang, ZoneInfo("UTC"))
    caps = {"space": t("key.space"), "f1": "F1"}
    said = {binding.key: t(binding.description) for binding in ACTS} | {"f1": t("key.help")}
    line = "".join(f"{caps.get(key, key)} {said[key]}  " for key in FOOTER)
    assert len(line) <= 80
    assert len(FOOTER) <= SHOWN
    assert len(PROMPT_FOOTER) <= SHOWN
    told = [t(key) for key in {binding.description for binding in RequestBoard.KEYS}]
    assert len(told) == len(set(told)), "two keys are told of in the same words"
    used = [key for binding in ACTS for key in binding.key.split(",")]
    assert len(used) == len(set(used))
    assert not any(key.startswith(("alt+", "ctrl+")) for key in used)


def _head(home: Path) -> int:
    with Terminal.open(Settings(home=home)) as terminal:
        return terminal.read().head


def say_about(terminal: Terminal, number: int) -> None:
    """What another terminal says of the same request."""
    order = build(
        VERBS["request.assign"], {"owner": "quelqu'un"}, {}, terminal.context(), ident=new_id(),
        target=str(number),
    )  # fmt: skip
    terminal.handle(order)
    terminal.confirm()
