"""An answer confirms what was recorded: all of its words, where it holds, what it changed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.server.embedded import stop
from projections.i18n import languages
from tests.cli.conftest import open_exercise
from tests.support.cli import run_here, run_on_terminal

LONG = (
    "Deux patients transférés vers le CHU de Liège par le SMUR, faute de radiologie à Marche et à "
    "Bastogne depuis ce matin, retour prévu dès que le réseau est rétabli"
)


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exercise in which these tests record."""
    directory = tmp_path_factory.mktemp("said")
    try:
        yield open_exercise(directory / "home", Path("projections/scenario/vivalia.toml"))
    finally:
        stop(directory / "home", 1)


@pytest.fixture
def recorded(drill: Path) -> Callable[..., Any]:
    """Runs a command there, and gives what was answered."""

    def answer(*words: str) -> Any:
        done = run_here(*words, "--yes", home=drill)
        assert done.code == 0, done.err
        return done

    return answer


def noted(recorded: Callable[..., Any]) -> str:
    return str(recorded("observation", "note", LONG, "--json").data["number"])


def test_off_a_terminal_nothing_of_the_words_is_left_out(recorded: Callable[..., Any]) -> None:
    """Whoever keeps answers in a file must find what was confirmed; in data too."""
    assert f"observation \N{MIDDLE DOT} {LONG}" in recorded("observation", "note", LONG).out
    data = recorded("observation", "note", LONG, "--json").data
    assert data["said"] == [f"observation \N{MIDDLE DOT} {LONG}"]


def test_on_a_terminal_they_take_the_lines_they_need(drill: Path) -> None:
    """Whole where a few lines hold them, and no line is wider than the page."""
    done = run_on_terminal("observation", "note", LONG, home=drill)
    assert LONG in " ".join(done.out.split())
    assert all(len(line) <= 80 for line in done.out.splitlines())
    done = run_on_terminal("observation", "note", LONG * 9, home=drill)
    assert "\N{HORIZONTAL ELLIPSIS}" in done.out


@pytest.mark.parametrize("lang", languages())
def test_a_strike_says_what_it_ruled_through(recorded: Callable[..., Any], lang: str) -> None:
    """In the words of the entry: a wrong number is seen at once."""
    word = {"fr": "Biffé", "nl": "Geschrapt", "de": "Gestrichen", "en": "Struck"}[lang]
    number = noted(recorded)
    said = recorded("entry", "strike", number, "--reason", "doublon", "--lang", lang).out
    (line,) = [one.strip() for one in said.splitlines() if one.strip().startswith(word)]
    assert f"#{number}" in line
    assert line.endswith(LONG)
    assert said.count(LONG) == 1


@pytest.mark.parametrize("lang", languages())
def test_a_correction_says_from_what_to_what(recorded: Callable[..., Any], lang: str) -> None:
    """Old value and new one, under the field's name; of a field that said nothing, that."""
    number = noted(recorded)
    done = recorded("entry", "correct", number, "text=Trois patients", "source=SMUR",
                    "--reason", "compté", "--lang", lang)  # fmt: skip
    assert f"{LONG} \N{RIGHTWARDS ARROW} Trois patients" in done.out
    assert done.out.count("Trois patients") == 1, "the new value is said once"
    before = {
        "fr": "(non dit avant)",
        "nl": "(niet eerder gezegd)",
        "de": "(vorher nicht gesagt)",
        "en": "(not said before)",
    }[lang]
    assert f"{before} \N{RIGHTWARDS ARROW} SMUR" in done.out
    page = recorded("show", number, "--lang", lang).out
    assert f"{before} \N{RIGHTWARDS ARROW} SMUR" in page
    no_more = {
        "fr": "(n\N{RIGHT SINGLE QUOTATION MARK}est plus dit)",
        "nl": "(niet meer gezegd)",
        "de": "(nicht mehr gesagt)",
        "en": "(no longer said)",
    }[lang]
    done = recorded("entry", "correct", number, "source=", "--reason", "personne", "--lang", lang)
    assert f"SMUR \N{RIGHTWARDS ARROW} {no_more}" in done.out
    assert f"SMUR \N{RIGHTWARDS ARROW} {no_more}" in recorded("show", number, "--lang", lang).out
    data = recorded("entry", "correct", number, "text=Quatre patients", "--reason", "compté",
                    "--json", "--lang", lang).data  # fmt: skip
    (change,) = data["changes"]
    assert (change["before"], change["after"]) == ("Trois patients", "Quatre patients")


def test_the_reason_of_a_correction_is_said_back_as_it_is_from_then_on(
    recorded: Callable[..., Any],
) -> None:
    """What amends an entry is amended itself by its reason."""
    number = noted(recorded)
    first = recorded("entry", "correct", number, "text=Un patient", "--reason", "misread", "--json")
    by = str(first.data["number"])
    told = recorded("entry", "correct", by, "reason=misheard", "--reason", "a slip", "--json")
    [change] = told.data["changes"]
    assert (change["before"], change["after"]) == ("misread", "misheard")


def test_a_completion_says_each_field_once(recorded: Callable[..., Any]) -> None:
    """As it was read."""
    number = noted(recorded)
    done = recorded("entry", "complete", number, "source=SMUR 7", "--reason", "appris")
    assert done.out.count("SMUR 7") == 1, done.out


@pytest.mark.parametrize("lang", languages())
def test_a_report_on_many_says_on_which(recorded: Callable[..., Any], lang: str) -> None:
    """By name, the first of them and how many more; of one that names its only site nothing."""
    more = {"fr": "et 6 autres", "nl": "en nog 6", "de": "und 6 weitere", "en": "and 6 more"}[lang]
    every = recorded("service", "all", "degraded", "--site", "arlon", "--lang", lang)
    assert more in every.out
    group = recorded("service", "report", "radiology", "down", "--site", "hospitals", "--json")
    hospitals = ["arlon", "libramont", "marche", "bastogne", "virton", "bertrix"]
    assert group.data["filled"]["sites"] == hospitals
    said = recorded("service", "report", "radiology", "down", "--site", "all", "--lang", lang).out
    assert "Arlon, Libramont, Marche, Bastogne, Virton, Bertrix" in said
    one = recorded("service", "report", "radiology", "down", "--site", "arlon", "--json").data
    assert "filled" not in one


@pytest.mark.parametrize("lang", languages())
def test_a_post_goes_by_the_name_people_gave_it(
    recorded: Callable[..., Any], drill: Path, lang: str
) -> None:
    """`duty-3` says nothing: the name comes first, and beside it what is typed."""
    post = f"Équipe d'astreinte, {lang}"
    taken = recorded("duty", "take", post, "Anne", "--json").data
    number, short = str(taken["number"]), taken["short"]
    assert short.startswith("duty-")
    named = f"{post} ({short})"
    said = [
        recorded("duty", "hand-over", short, "Bob", "--lang", lang).out,
        recorded("entry", "correct", number, "who=Zoë", "--reason", "r", "--lang", lang).out,
        *(run_here(*words, "--lang", lang, home=drill).out
          for words in (("show", number), ("show", short), ("log", "--last", "3"))),
    ]  # fmt: skip
    for one in said:
        plain = " ".join(one.split())
        assert named in plain, one
        assert "d-astreinte" not in one
    log = run_here("log", "--last", "3", "--lang", lang, home=drill).entries
    (line,) = [one for one in log if one.startswith(f"#{number} ")]
    assert line.count(post) == 1, "once is enough"
    refused = run_here("duty", "take", post, "Bob", "--lang", lang, home=drill)
    assert "d-astreinte" not in refused.err
