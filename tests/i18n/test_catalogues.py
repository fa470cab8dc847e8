"""Nobody ever meets a text that is missing, and no text is kept that nobody meets."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

from ledger.command.doubts import DOUBTS
from ledger.command.order import Circumstances
from ledger.domain import VERBS
from projections.i18n import languages
from projections.i18n.catalogue import DEFAULT, HERE, load
from projections.i18n.tooling import collect
from projections.i18n.tooling.collect import (
    CatalogueText,
    catalogue,
    main,
    missing,
    placeholders,
    unused,
)
from projections.i18n.tooling.compiling import compile_catalogues, compiled, sources
from projections.i18n.tooling.sources import KEY, raised, said
from tui.cli.command_registry import COMMANDS
from tui.cli.root import OWN_COMMAND
from tui.forms.fields import fields_of

_ALL = {lang: catalogue(lang) for lang in languages()}
OTHERS = tuple(lang for lang in languages() if lang != DEFAULT)


@pytest.mark.parametrize("lang", languages())
def test_no_text_is_missing_empty_or_fuzzy(lang: str) -> None:
    """Every error, code, key and declared sentence has a finished text in every language."""
    assert list(missing(lang)) == []


@pytest.mark.parametrize("lang", languages())
def test_whatever_is_asked_first_is_a_question(lang: str) -> None:
    """Before it is recorded, on a terminal and on a board."""
    asked = {code: load(lang).gettext(f"cli.doubt.{code}") for code in DOUBTS}
    assert {code for code, text in asked.items() if not text.endswith("?")} == set()


def test_no_key_is_kept_that_nothing_says() -> None:
    """A symbolic key that no declaration and no source uses is taken out again."""
    assert list(unused()) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_languages_hold_the_same_keys(lang: str) -> None:
    """What one language can say, every language can."""
    ours = {key for key in catalogue(lang) if KEY.match(key)}
    assert ours == {key for key in catalogue(DEFAULT) if KEY.match(key)}


@pytest.mark.parametrize("lang", OTHERS)
def test_placeholders_are_the_same_in_every_language(lang: str) -> None:
    """A translation names what the English text names, no more and no less."""
    differing = {
        key: (placeholders(text.forms), placeholders(_english(key)))
        for key, text in catalogue(lang).items()
        if placeholders(text.forms) != placeholders(_english(key))
    }
    assert differing == {}


@pytest.mark.parametrize("lang", languages())
def test_plural_texts_have_a_form_for_one_and_for_many(lang: str) -> None:
    """Each language here has two forms, in the same keys."""
    plural = {key for key, text in catalogue(lang).items() if len(text.forms) > 1}
    assert plural == {key for key, text in catalogue(DEFAULT).items() if len(text.forms) > 1}
    assert all(len(catalogue(lang)[key].forms) == 2 for key in plural)


def test_every_error_gives_its_sentence_what_it_names() -> None:
    """No sentence shows a placeholder because the error lacks that field."""
    lacking = {
        f"{error.code} ({error.where})": wanted - error.fields
        for error in raised()
        if not error.open
        and (wanted := placeholders(catalogue(DEFAULT)[f"error.{error.code}"].forms))
        and not wanted <= error.fields
    }
    assert lacking == {}


def test_every_use_of_a_key_gives_its_text_what_it_names() -> None:
    """No surface shows a placeholder because it forgot a field."""
    lacking = {
        f"{use.key} ({use.where})": wanted - use.fields
        for use in said()
        if use.fields is not None
        and (wanted := placeholders(_english(use.key)))
        and not wanted <= use.fields
    }
    assert lacking == {}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_option_derived_for_the_command_line_is_said(lang: str) -> None:
    """Titles and descriptions that the command line derives are in the catalogues too."""
    declared: list[type[Struct]] = [Circumstances]
    declared += [verb.command for verb in VERBS.values() if verb.path not in OWN_COMMAND]
    fields = [field for struct in declared for field in fields_of(struct) if len(field.path) == 1]
    words = {text for field in fields for text in (field.title, field.description) if text}
    assert words - set(catalogue(lang)) == set()


@pytest.mark.parametrize("lang", languages())
def test_no_translation_copies_the_english_sentence(lang: str) -> None:
    """A sentence left in English is a text that is missing; names and forms may be the same."""
    copied = {
        key
        for key, text in catalogue(lang).items()
        if lang != DEFAULT and text.forms == _english(key) and _is_sentence(text.forms[0])
    }
    assert copied == set()


def test_compiled_catalogues_are_those_of_the_sources() -> None:
    """What runs is what was edited: a stale `.mo` is named with the remedy."""
    stale = [
        str(po.relative_to(HERE))
        for po in sources()
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").read_bytes() != compiled(po)
    ]
    assert stale == [], "make venv compiles the catalogues again"
    undated = [po for po in sources() if "POT-Creation-Date: 2" not in po.read_text("utf-8")]
    assert undated == [], "without a date of its own a catalogue is compiled with today's"


def test_compiling_leaves_out_what_is_fuzzy_and_gives_the_same_bytes_again(tmp_path: Path) -> None:
    """A guess is never shown, and a wheel built twice is the same wheel."""
    po = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "a.key"\nmsgstr "texte"\n\n#, fuzzy\nmsgid "b.key"\nmsgstr "guess"\n')
    compile_catalogues(tmp_path)
    first = po.with_suffix(".mo").read_bytes()
    compile_catalogues(tmp_path)
    assert po.with_suffix(".mo").read_bytes() == first
    assert (b"texte" in first, b"guess" in first) == (True, False)


def test_tool_lists_nothing_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m projections.i18n.tooling.collect` is silent and exits 0: all is said."""
    assert (main(), capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("date.first", "fr\tdate.first\n"),
        ("error.too_long", "fr\terror.too_long\n"),
        ("code.service_state.down", "fr\tcode.service_state.down\n"),
        ("Record a decision: what was decided and who decided it.", "fr\tRecord a decision"),
        ("cli.group.", "fr\tcli\\.group\\."),
    ],
)
def test_tool_names_each_text_that_is_taken_away(
    taken: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error, a code, a key, a declared sentence, a family of computed keys: each is missed."""
    kept = {key: text for key, text in catalogue("fr").items() if not key.startswith(taken)}
    monkeypatch.setattr(collect, "catalogue", lambda lang: kept if lang == "fr" else {**_ALL[lang]})
    assert (main(), said in capsys.readouterr().out) == (1, True)


@pytest.mark.parametrize(
    "text", [CatalogueText(("",), fuzzy=False), CatalogueText(("vu", ""), fuzzy=False)]
)
def test_empty_text_counts_as_missing(text: CatalogueText, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with nothing behind it is a text that is missing, also in one form of a plural."""
    texts = {**catalogue("fr"), "cli.entries": text}
    monkeypatch.setattr(collect, "catalogue", lambda _: texts)
    assert "cli.entries" in list(missing("fr"))
    fuzzy = {**texts, "cli.entries": CatalogueText(("devinée",), fuzzy=True)}
    monkeypatch.setattr(collect, "catalogue", lambda _: fuzzy)
    assert "cli.entries" in list(missing("fr"))


def test_catalogue_that_is_not_compiled_shows_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout that was never installed says its keys and stops nobody."""
    monkeypatch.setattr("projections.i18n.catalogue.HERE", tmp_path)
    load.cache_clear()
    try:
        assert load("fr").gettext("cli.help.crisis") == "cli.help.crisis"
    finally:
        load.cache_clear()


def test_reading_commands_load_no_locale_tables() -> None:
    """Saying things needs gettext alone; Babel builds the catalogues and delays nobody."""
    code = (
        "import sys, datetime, zoneinfo\n"
        "from projections.i18n import Translator\n"
        "t = Translator('fr', zoneinfo.ZoneInfo('Europe/Brussels'))\n"
        "t.day(datetime.date(2022, 5, 14)), t.number(1250000.5)\n"
        "print([m for m in ('babel', 'nats', 'asyncio', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_has_a_line_of_help() -> None:
    """`crisis --help` says what each command written by hand is for."""
    asked = {f"cli.help.{name.replace('-', '_')}" for name in COMMANDS}
    assert asked <= {*catalogue(DEFAULT)}


def _english(key: str) -> tuple[str, ...]:
    known = catalogue(DEFAULT).get(key)
    return known.forms if known else (key,)


def _is_sentence(text: str) -> bool:
    """Five words or more that are no placeholders."""
    return len(re.findall(r"(?<![{\w])[A-Za-z]{2,}(?![}\w])", text)) >= 5
