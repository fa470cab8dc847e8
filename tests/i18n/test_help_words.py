"""What the command line says is in one language: the one asked for."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest

import tui.cli
from ledger.domain import VERBS
from projections.i18n import Translator, languages
from projections.i18n.catalogue import DEFAULT
from projections.i18n.click_words import say_in
from projections.i18n.tooling.collect import catalogue
from projections.i18n.tooling.sources import KEY
from projections.render.wrap import columns
from tui.cli.command import typed_lines
from tui.cli.metavars import WORDS
from tui.cli.root import Root
from tui.cli.wrapped import PAGE

ZONE = ZoneInfo("Europe/Brussels")
WORD = re.compile(r"[a-z_]+(?:\.[a-z0-9_-]+)+")
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
CAPITALS = re.compile(r"[A-Z]{2,}")
NAMED = re.compile(r'metavar=[\'"]+([^\'"]+)')
SPACES = {key.partition(".")[0] for key in catalogue(DEFAULT) if KEY.match(key)}


@pytest.fixture(params=languages())
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A language that click speaks too, until the test ends."""
    spoken = str(request.param)
    monkeypatch.setenv("LANGUAGE", spoken)
    say_in(spoken)
    return spoken


def test_no_help_shows_a_key_or_a_placeholder(lang: str) -> None:
    """Every page of help, of every command, is made of texts."""
    found = {path: [*_raw_keys(page), *PLACEHOLDER.findall(page)] for path, page in _pages(lang)}
    assert {path: raw for path, raw in found.items() if raw} == {}


def test_help_is_not_left_in_english(lang: str) -> None:
    """A page in another language holds none of the sentences that its catalogue translates."""
    if lang == "en":
        assert any("Open a crisis" in page for _, page in _pages(lang))
        return
    english = {
        key
        for key, text in catalogue(lang).items()
        if " " in key and len(key) > 24 and text.forms != (key,)
    }
    pages = " ".join(" ".join(page.split()) for _, page in _pages(lang))
    assert {sentence for sentence in english if sentence in pages} == set()


def test_no_words_of_the_english_catalogue_stand_in_help(lang: str) -> None:
    """Not a piece of two words of any English text, be it of a text with placeholders.

    What the other language says in the same words is its own, and so is the name of a command.
    """
    pages = {path: _without_commands(page) for path, page in _pages(lang)}
    own = " ".join(
        " ".join(form.split()) for text in catalogue(lang).values() for form in text.forms
    )
    found = {
        (path, piece)
        for piece in _english_pieces(lang)
        for path, page in pages.items()
        if piece in page and piece not in own
    }
    assert found == set() or lang == DEFAULT


def test_such_words_would_be_found() -> None:
    """The page of a command that was never translated."""
    pieces = set(_english_pieces("fr"))
    page = _without_commands(dict(_pages("en"))["crisis request log"])
    assert sum(piece in page for piece in pieces) > 10


def test_what_stands_for_words_is_in_the_language_too(lang: str) -> None:
    """`[OPTIONS]`, `FILE`, and what a field is called."""
    if lang == DEFAULT:
        return
    texts = catalogue(lang)
    english = {w for w in WORDS if texts[f"cli.metavar.{w.lower()}"].forms != (w,)}
    usages = {path: set(CAPITALS.findall(page.partition("\n\n")[0])) for path, page in _pages(lang)}
    theirs = {texts[f"cli.metavar.{w.lower()}"].forms[0] for w in WORDS}
    left = {path: (words & english) - theirs for path, words in usages.items()}
    assert {path: words for path, words in left.items() if words} == {}


def test_what_stands_for_words_can_be_said() -> None:
    """Whatever a command names so, `--to WHOM`, has its word in every language."""
    texts = [
        path.read_text(encoding="utf-8") for path in Path(tui.cli.__file__).parent.rglob("*.py")
    ]
    named = {
        word for text in texts for said in NAMED.findall(text) for word in CAPITALS.findall(said)
    }
    assert len(named) > 10
    assert named - WORDS == {"SHA"}


def _english_pieces(lang: str) -> Iterator[str]:
    """What English texts say between their placeholders, from two words on."""
    sentences = [key for key in catalogue(lang) if " " in key]
    for text in [*sentences, *(f for one in catalogue(DEFAULT).values() for f in one.forms)]:
        for piece in re.split(r"\{[^}]*\}|`[^`]*`|\n", text):
            said = " ".join(piece.split()).strip(" .,:;()")
            if " " in said and len(said) >= 8:
                yield said


def _without_commands(page: str) -> str:
    """A page on one line, without what is typed: the usage and the examples."""
    return re.sub(r"crisis [a-z -]+", "", " ".join(page.split()))


def test_every_page_fits_a_terminal_of_80_columns(lang: str) -> None:
    """Examples too, which are broken where a shell reads on."""
    wide = {path: line for path, page in _pages(lang) for line in page.splitlines()
            if columns(line) > PAGE}  # fmt: skip
    assert wide == {}


def test_an_example_in_several_lines_is_the_same_command() -> None:
    """A shell that gets the lines runs what stands in one."""
    for path, verb in VERBS.items():
        line = f"crisis {verb.group} {verb.name} {verb.example}"
        assert shlex.split("\n".join(typed_lines(line)).replace("\\\n", "")) == shlex.split(line), (
            path
        )


def test_lists_of_commands_say_each_in_one_line(lang: str) -> None:
    """A translation begins with a short sentence, which a list shows whole."""
    pages = {path: page for path, page in _pages(lang) if lang != "en" or path == "crisis"}
    lines = [line for page in pages.values() for line in page.splitlines() if line[:1] == " "]
    assert [line for line in lines if line.endswith("...")] == []


@pytest.mark.parametrize(
    ("lang", "heading", "missing"),
    [
        ("fr", "Utilisation\N{NO-BREAK SPACE}:", "Il manque"),
        ("nl", "Gebruik:", "Er ontbreekt"),
        ("de", "Aufruf:", "Es fehlt"),
        ("en", "Usage:", "Missing"),
    ],
    indirect=["lang"],
)
def test_click_speaks_the_language_too(lang: str, heading: str, missing: str) -> None:
    """Click's own headings and complaints come in the language asked for."""
    pages = dict(_pages(lang))
    assert pages["crisis"].startswith(heading)
    assert missing in click.MissingParameter(param_type="argument").format_message()


def _raw_keys(page: str) -> Iterator[str]:
    """Words that look like a key of a namespace of ours."""
    for word in WORD.findall(page):
        if KEY.match(word) and word.partition(".")[0] in SPACES:
            yield word


@cache
def _pages(lang: str) -> tuple[tuple[str, str], ...]:
    """Every page of help; click speaks the language by then, and goes on in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANGUAGE", lang)
        say_in(lang)
        root = Root(Translator(lang, ZONE))
        return tuple(_pages_of(root, click.Context(root, info_name="crisis")))


def _pages_of(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _pages_of(inner, click.Context(inner, context, info_name=name))
