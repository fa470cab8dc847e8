"""Forms: every command has one, in four languages, and what is typed there is recorded or kept."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from ledger.clock import SYSTEM
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.errors import InputError
from ledger.home.drafts import Drafts
from ledger.live.link import LinkState
from ledger.sanitize import forbidden
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator, languages
from tests.support.chronicle import kept_story
from tests.support.cli import home_of
from tests.support.hostile import hostile_texts
from tui.board.app import BoardApp
from tui.board.asked import On
from tui.board.drafting import Drafting
from tui.board.lines.glyphs import UNICODE
from tui.board.screens.amending import AmendScreen
from tui.board.screens.form import FormScreen
from tui.board.screens.form_rows import FieldRow, Line, Paragraphs
from tui.board.screens.overview import OverviewScreen
from tui.board.screens.thing import ThingScreen
from tui.board.screens.writing import ChooseScreen, choose, go_on, open_form
from tui.board.watcher import Watcher
from tui.forms.finding import commands, found
from tui.forms.rows import NAMED, TARGET, rows_of
from tui.forms.typed import Typed

UTC = ZoneInfo("UTC")
Told = Callable[[Pilot[int], BoardApp], Awaitable[None]]


def at(home: Path, told: Told, lang: str = "en", *, offline: bool = False) -> BoardApp:
    """Run the boards of a home that record, hand them to the test, and end them."""
    terminal = Terminal.open(Settings(home=home))
    app = BoardApp(
        lambda post, failed: Watcher(terminal, post, failed, offline=offline),
        lang,
        SYSTEM,
        UNICODE,
        "crisis-dark",
        OverviewScreen(),
        drafting=Drafting(Drafts(terminal.home, terminal.directory / "drafts")),
    )

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.seen is not None and app.seen.picture)
            await told(pilot, app)

    asyncio.run(run())
    return app


async def until(pilot: Pilot[int], true: Callable[[], object]) -> None:
    for _ in range(1_000):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError(text(pilot.app))


def text(app: Any) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips).translate({0xA0: " ", 0x202F: " "})


def form(app: BoardApp) -> FormScreen:
    assert isinstance(app.screen, FormScreen), app.screen
    return app.screen


def row(app: BoardApp, key: str) -> FieldRow:
    return next(one for one in form(app)._rows if one.asked.key == key)


def said(app: BoardApp) -> str:
    return str(form(app).query_one("#said", Static).render())


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(kept_story("2022-05-24T12:00"), tmp_path_factory.mktemp("forms") / "home")


@pytest.fixture
def copy(told_once: Path, tmp_path: Path) -> Path:
    """A home with the story of ten days, without a server."""
    shutil.copytree(told_once, tmp_path / "home")
    return tmp_path / "home"


def test_a_word_of_a_closed_list_is_offered_letter_by_letter(copy: Path) -> None:
    """By its label in the reader's language at every letter, and Tab takes it."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        open_form(app, "service.report", words={"service": "laboratory"})
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused)
        await pilot.press(*"hors s")
        await until(pilot, lambda: row(app, "state").picking)
        await pilot.press("tab")
        assert row(app, "state").words == "down"

    at(copy, told, "fr", offline=True)


def test_of_what_one_looks_at_the_entry_too_can_be_amended(copy: Path) -> None:
    """By one key: a note is reclassified with its number in the form, and its name above.

    The number is that of what was said last, not that of the link that came after it.
    """
    note = On("observation.vivalia-V44-4")

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        app.push_screen(ThingScreen(note))
        await until(pilot, lambda: isinstance(app.screen, ThingScreen))
        await pilot.press("o")
        await until(pilot, lambda: "another kind of thing" in text(app))
        assert "What is to be recorded? · N-11" in text(app)
        await pilot.press(*"recl", "enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert row(app, "number").words == "76"
        app.pop_screen()
        await until(pilot, lambda: isinstance(app.screen, ThingScreen))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, AmendScreen))
        assert "#76" in text(app)

    at(copy, told, offline=True)


@pytest.mark.parametrize("lang", languages())
def test_every_command_asks_in_the_reader_s_language(lang: str) -> None:
    """A label and a help for each row, its own key, and what is needed is shown at once."""
    t, english = Translator(lang, UTC), Translator("en", UTC)
    for verb in commands():
        rows = rows_of(verb, t)
        assert len({one.key for one in rows}) == len(rows), verb.path
        assert all(one.first for one in rows if one.needed)
        assert sum(one.first for one in rows) <= 12, verb.path
        for one, other in zip(rows, rows_of(verb, english), strict=True):
            assert one.label, verb.path
            assert not one.label.startswith(("write.", "cli.", "code."))
            assert one.key == other.key
    assert len(commands()) == len(VERBS) - 1


def test_a_form_of_each_concept_shows_what_it_asks(copy: Path) -> None:
    """One of each, the languages in turn; the first row that is needed has the cursor."""

    def shown(lang: str, verbs: list[str]) -> None:
        async def told(pilot: Pilot[int], app: BoardApp) -> None:
            for path in verbs:
                open_form(app, path)
                await until(pilot, lambda: isinstance(app.screen, FormScreen))
                rows = rows_of(VERBS[path], Translator(lang, UTC))
                first = [one.label for one in rows if one.first] or [rows[0].label]
                assert {one.asked.label for one in form(app)._shown} >= set(first)
                await until(pilot, lambda: isinstance(app.focused, Line | Paragraphs))
                await until(pilot, lambda: first[0].split()[0] in text(app))  # noqa: B023 (asked at once)
                app.pop_screen()

        at(copy, told, lang, offline=True)

    each = list({verb.concept: verb.path for verb in commands()}.values())
    for turn, lang in enumerate(languages()):
        shown(lang, each[turn :: len(languages())])


@pytest.mark.parametrize(
    ("lang", "typed", "first"),
    [
        ("fr", "dec", "decision.take"),
        ("fr", "déc cons", "decision.take"),
        ("nl", "besluit", "decision.take"),
        ("en", "request log", "request.log"),
        ("de", "entscheid", "decision.take"),
        ("fr", "biff", "entry.strike"),
    ],
)
def test_a_command_is_found_by_a_few_letters(lang: str, typed: str, first: str) -> None:
    """Of each word its beginning is enough; accents do not count; so do the words of commands."""
    assert found(typed, Translator(lang, UTC))[0].path.startswith(first)


@pytest.mark.parametrize("lang", languages())
def test_the_word_of_a_line_finds_its_command_first(lang: str) -> None:
    """Who knows the words of the meeting line, or would say them, has them in the list too."""
    t = Translator(lang, UTC)
    for verb in commands():
        assert found(t(f"line.word.{verb.path}"), t)[0] is verb


def test_nothing_is_found_for_what_nothing_begins_with() -> None:
    """And everything for nothing."""
    t = Translator("fr", UTC)
    assert found("zzz", t) == []
    assert len(found("", t)) == len(commands())


async def live(pilot: Pilot[int], app: BoardApp) -> None:
    await until(pilot, lambda: app.seen and app.seen.link.state is LinkState.LIVE)


async def open_(pilot: Pilot[int], app: BoardApp, verb: str, **about: Any) -> None:
    """A form, once it is told what its rows may be."""
    open_form(app, verb, **about)
    await until(pilot, lambda: isinstance(app.screen, FormScreen))
    await until(pilot, lambda: form(app)._items)


async def sent(pilot: Pilot[int], app: BoardApp) -> int:
    """Send what stands in the form; the number that it got."""
    before = app.seen.number if app.seen else 0
    await pilot.press("f2")
    await until(pilot, lambda: not isinstance(app.screen, FormScreen))
    await until(pilot, lambda: app.seen and app.seen.number > before)
    return app.seen.number if app.seen else 0


def entries(home: Path, numbers: dict[str, int]) -> dict[str, Any]:
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        return {name: situation.now(n) or situation.entry(n) for name, n in numbers.items()}


def test_a_paste_keeps_its_paragraphs_and_a_correction_changes_what_was_changed(
    room: Path,
) -> None:
    """A command by a few letters, F2; then its entry in its own fields, and the reason."""
    numbers: dict[str, int] = {}

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await pilot.press(*"observ", "enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press("f2")
        assert row(app, "text").has_class("-wrong")
        row(app, "text").editor.post_message(events.Paste('Un\r\n\r\nL\'eau "monte"'))
        await until(pilot, lambda: row(app, "text").text)
        numbers["note"] = await sent(pilot, app)
        await open_(pilot, app, "entry.correct", number=numbers["note"])
        assert isinstance(app.screen, AmendScreen)
        form(app).set_focus(row(app, "text").editor)
        await pilot.press("left", "s")
        row(app, "reason").put("typo")
        numbers["correction"] = await sent(pilot, app)

    app = at(room, told)
    found = entries(room, numbers)
    assert found["note"].event.text == 'Un\n\nL\'eau "montes"'
    assert found["correction"].event.changes == {"text": found["note"].event.text}
    assert not app.drafts
    assert not list((room / "crises" / "vivalia" / "drafts").glob("*.json"))


def test_what_is_typed_while_the_choices_come_is_kept(room: Path) -> None:
    """They come between a letter and the word about it; the draft has that letter all the same."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await open_(pilot, app, "observation.note")
        row(app, "text").put("water")
        form(app)._offer(form(app)._rows)
        await until(pilot, lambda: app.drafts)
        assert [one.words["text"] for one in app.drafts.values()] == ["water"]

    at(room, told)


def test_what_is_picked_is_recorded_and_times_are_said_back_first(room: Path) -> None:
    """A decision with a day to review it, struck again; a service at three sites."""
    numbers: dict[str, int] = {}

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await open_(pilot, app, "decision.take")
        row(app, "text").put("Stop")
        row(app, "decider").put("cell")
        await pilot.press("f4")
        await until(pilot, lambda: row(app, "review").is_mounted)
        form(app).set_focus(row(app, "review").editor)
        row(app, "review").put("2030-05-14")
        await until(pilot, lambda: "14 May 2030" in row(app, "review").note)
        numbers["decision"] = await sent(pilot, app)
        await open_(pilot, app, "service.report")
        await pilot.press(*"radi", "enter", *"dow", "enter")
        for site in ("ar", ", libr", ", bas"):
            form(app).set_focus(row(app, "scope__sites").editor)
            await pilot.press(*site, "enter")
        numbers["service"] = await sent(pilot, app)
        await open_(pilot, app, "entry.correct", number=numbers["service"])
        row(app, "scope__sites").put("")
        row(app, "reason").put("everywhere")
        await until(pilot, lambda: list(app.drafts.values()))
        draft = form(app).typed
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        go_on(app, draft)
        await until(pilot, lambda: isinstance(app.screen, AmendScreen) and row(app, "reason").text)
        assert not row(app, "scope__sites").words, "what was emptied stays so in the draft"
        numbers["emptied"] = await sent(pilot, app)
        await open_(pilot, app, "entry.strike", number=numbers["decision"])
        row(app, "reason").put("twice")
        numbers["strike"] = await sent(pilot, app)

    at(room, told)
    found = entries(room, numbers)
    assert found["decision"].event.review.earliest.year == 2030
    assert (found["service"].event.service, found["service"].event.state) == ("radiology", "down")
    assert found["service"].event.scope is None, "as corrected, with nothing in the field"
    assert found["emptied"].event.changes == {"scope": None}
    assert found["strike"].event.number == numbers["decision"]


def test_refusals_stand_at_the_field_and_questions_are_answered_by_sending_again(
    room: Path,
) -> None:
    """What is missing, what a rule refuses, and the same text twice; the text stays."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        for place, what in enumerate(("Two PCs", "Two PCs")):
            await open_(pilot, app, "request.log")
            if not place:
                await pilot.press("f2")
                assert row(app, "site").has_class("-wrong")
                row(app, "site").put("nowhere")
                row(app, "what").put(what)
                await pilot.press("f2")
                await until(pilot, lambda: "nowhere" in row(app, "site").note)
                await until(pilot, lambda: row(app, "site").has_class("-wrong"))
                await until(pilot, lambda: app.focused is row(app, "site").editor)
            row(app, "what").put(what)
            row(app, "site").put("arlon")
            await pilot.press("f2")
            if place:
                await until(pilot, lambda: "F2 again" in said(app))
                assert row(app, "what").text == what
                await pilot.press("f2")
            await until(pilot, lambda: not isinstance(app.screen, FormScreen))

    at(room, told)


def test_two_hundred_hostile_texts_are_typed_and_only_drawn(copy: Path) -> None:
    """Pasted into lines and into paragraphs: no crash, nothing that commands is drawn."""
    keys, texts = ("text", "decider", "motive", "scope__sites"), hostile_texts(200)

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        open_form(app, "decision.take")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        for some in (texts[at : at + len(keys)] for at in range(0, len(texts), len(keys))):
            for key, hostile in zip(keys, some, strict=True):
                row(app, key).put("")
                row(app, key).editor.post_message(events.Paste(hostile))
            await pilot.pause(0)
            drawn = text(app).replace("\n", "")
            assert forbidden(drawn) is None, [ascii(hostile[:80]) for hostile in some]
            assert isinstance(form(app).typed, Typed)
        await pilot.pause(0.5)

    app = at(copy, told, offline=True)
    for draft in list(app.drafts.values()):
        assert forbidden("".join(map(str, draft.words.values())).replace("\n", "")) is None


def test_a_form_of_a_reading_home_is_refused_in_words(copy: Path) -> None:
    """Without a key to sign with nothing opens, and that is said."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        app.drafting = None
        choose(app)
        open_form(app, "observation.note")
        await pilot.pause()
        assert not isinstance(app.screen, FormScreen | ChooseScreen)

    at(copy, told, offline=True)


def test_what_is_left_is_offered_and_goes_on_where_it_was(copy: Path) -> None:
    """Left with Esc, ended, opened again: offered first, with every field; thrown away: gone."""

    async def begin(pilot: Pilot[int], app: BoardApp) -> None:
        open_form(app, "request.log", words={"site": "arlon"})
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await until(pilot, lambda: row(app, "site").text == "Arlon")
        form(app).set_focus(row(app, "what").editor)
        await pilot.press(*"Deux postes", "escape")

    async def again(pilot: Pilot[int], app: BoardApp) -> None:
        await until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await until(pilot, lambda: "Deux postes" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await until(pilot, lambda: row(app, "site").text == "Arlon")
        assert row(app, "what").text == "Deux postes"
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        await until(pilot, lambda: app.screen.query_one(OptionList).highlighted == 0)
        await pilot.press("f8", "escape")

    async def gone(pilot: Pilot[int], app: BoardApp) -> None:
        await pilot.pause(0.3)
        assert not isinstance(app.screen, ChooseScreen)

    at(copy, begin, offline=True)
    at(copy, again, offline=True)
    at(copy, gone, offline=True)


def test_rows_of_naming_and_about_are_no_fields() -> None:
    """What a command is about, and what something new is called, stand in the order itself."""
    keys = {row.key for row in rows_of(VERBS["decision.take"], Translator("en", UTC))}
    assert {TARGET, NAMED} <= keys


def test_keys_that_are_faster_than_the_screens_are_typed_where_they_were_meant(copy: Path) -> None:
    """A command, Enter and its text in one go: none is lost, and none is a key of a board."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await pilot.press("n")
        for key in (*"observ", "enter", *"dehors"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await until(pilot, lambda: row(app, "text").text == "dehors")
        app.pop_screen()
        open_form(app, "request.log")
        for key in (*"arl", "enter", *"deux", "f2"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        await until(pilot, lambda: app.seen and app.seen.waiting == 1)

    at(copy, told, offline=True)


def test_a_rough_number_is_told_the_row_where_that_is_said(copy: Path) -> None:
    """By the name that the form shows: options cannot be typed here."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await open_(pilot, app, "figure.report")
        rough = InputError("number_roughly_in_words", field="value", value="x", number=100)
        form(app)._refuse(rough)
        await until(pilot, lambda: "Qualifier: about" in text(app))
        assert "--qualifier" not in text(app)

    at(copy, told, offline=True)


def test_what_was_begun_is_offered_as_it_is_written_in_the_language(room: Path) -> None:
    """In French a blank stands before the colon behind the command."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        draft = Typed(id="begun", verb="observation.note", words={"text": "l'eau monte"})
        app.drafts[draft.id] = draft
        choose(app)
        await until(pilot, lambda: "vu ou entendu : l'eau monte" in text(app))
        app.drop_draft(draft.id)

    at(room, told, "fr", offline=True)
