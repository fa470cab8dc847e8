"""What people type for names, codes and figures: understood and said back, or refused."""

from pathlib import Path

import pytest

from ledger.domain import KINDS
from ledger.domain.sample import Sampler
from ledger.domain.transitions import entry_of
from projections.i18n.declared import code_named
from tests.support.cli import run_here
from tui.forms.field_names import changes_meant

STATES = ("normal", "degraded", "down", "closed", "unknown")


@pytest.mark.parametrize(
    ("word", "code"),
    [("hors service", "down"), ("dégradé", "degraded"), ("DEGRADE", "degraded"),
     ("dégradés", "degraded"), ("fermées", "closed"), ("hors-services", "down"),
     ("eingeschraenkt", "degraded"), ("gestoert", "degraded"),
     ("buiten dienst", "down"), ("ausgefallen", "down"), ("closed", "closed"), ("kaput", None)],
)  # fmt: skip
def test_a_code_is_known_by_its_label_in_every_language(word: str, code: str | None) -> None:
    """Accents and capitals do not count; what names none is refused with the codes."""
    assert code_named(STATES, word) == code


def test_places_and_services_are_known_by_what_people_call_them(exercise: Path) -> None:
    """The beginning of a name, one without accents, a plural, two sites with a comma."""
    done = run_here("service", "report", "labo", "dégradé", "--site", "arlon,LIBRAMONT", "--json",
               home=exercise)  # fmt: skip
    assert done.data["originator"] == "service.laboratory"
    told = run_here("show", str(done.data["number"]), "--json", home=exercise).data
    event = told["entry"]["event"]
    assert (event["scope"]["sites"], event["state"]) == (["arlon", "libramont"], "degraded")


def test_a_cell_is_one_of_the_organisation(exercise: Path) -> None:
    """Otherwise nobody could filter for it."""
    done = run_here("observation", "note", "x", "--cell", "nope", "--json", home=exercise)
    assert (done.code, done.error["error"]) == (3, "unknown_cell")


def test_figures_are_guarded_wherever_they_are_typed(exercise: Path) -> None:
    """As an option, by name, in a correction; what was understood is said back with its unit."""
    planned = run_here("restore", "plan", "workstations", "--total", "1 500", "--as", "guarded",
                  "--json", home=exercise)  # fmt: skip
    assert planned.data["understood"]["total"]["value"] == 1500
    number = str(planned.data["number"])
    for words, code in (
        (("restore", "advance", "guarded", "isolated=1.000"), "two_readings"),
        (("restore", "advance", "guarded", "isolated=2e3"), "number_in_thousands"),
        (("entry", "correct", number, "total=1,500", "--reason", "x"), "number_in_thousands"),
        (("figure", "report", "machines", "1.300"), "two_readings"),
    ):
        done = run_here(*words, "--json", home=exercise)
        assert (done.code, done.error["error"]) == (2, code), words
    done = run_here("figure", "report", "data taken", "600", "--unit", "GB", home=exercise)
    assert "Value: 600 GB" in done.out


def test_a_text_that_is_a_number_stays_a_text(exercise: Path) -> None:
    """A correction of a text to figures is the text of these figures."""
    noted = run_here("observation", "note", "112", "--json", home=exercise).data["number"]
    done = run_here("entry", "correct", str(noted), "text=113", "--reason", "x", "--json",
               home=exercise)  # fmt: skip
    assert done.data["understood"]["text"]["value"] == "113"


def test_filters_take_what_is_printed(exercise: Path) -> None:
    """A state and a kind by their labels; what is none is refused with the labels."""
    run_here(
        "service", "report", "labo", "dégradé", "--recorded", "2022-05-14 09:00", home=exercise
    )
    for words in ('state:"verstoord"', "state:DEGRADE", "concept:dienst"):
        assert run_here("log", "--filter", words, "--json", home=exercise).rows, words
    refused = run_here("log", "--filter", "state:kaputt", "--lang", "fr", home=exercise)
    assert "hors service" in refused.err


def test_stages_languages_and_corrections_take_labels(exercise: Path) -> None:
    """`name=value` too, with the name of a stage or of a language as it is printed."""
    at = ("--recorded", "2022-05-14 09:00", "--json")
    run_here("restore", "plan", "workstations", "--total", "9", "--as", "posts", *at, home=exercise)
    done = run_here("restore", "advance", "posts", "isolés=4", *at, home=exercise)
    assert done.data["understood"]["counts"]["value"] == {"isolated": 4}
    drafted = run_here("communication", "draft", "français=Bonjour", *at, home=exercise)
    shown = run_here("show", str(drafted.data["number"]), "--json", home=exercise).data
    assert shown["entry"]["event"]["texts"] == {"fr": "Bonjour"}
    report = run_here("service", "report", "labo", "normal", *at, home=exercise).data["number"]
    mended = run_here("entry", "correct", str(report), "state=buiten dienst", "--reason", "x", *at,
                 home=exercise)  # fmt: skip
    assert mended.data["understood"]["state"]["value"] == "down"


def test_a_ceiling_is_typed_as_it_is_printed(exercise: Path) -> None:
    """In any of the languages; what is none is refused with what may be."""
    assert run_here("log", "--marking-ceiling", "gerechtelijk", home=exercise).code == 0
    refused = run_here("log", "--marking-ceiling", "x", "--lang", "de", home=exercise)
    assert (refused.code, "gerichtlich" in refused.err) == (2, True)


@pytest.mark.parametrize("word", ["site", "Où", "vestiging", "Vestigingen", "Standort", "waar"])
def test_the_places_of_an_entry_are_corrected_by_any_name_they_have(word: str) -> None:
    """By the name of the field, as answers print it, and by that of what is in it."""
    entry = entry_of(Sampler().make(KINDS["service.reported"].event), originator="service.x")
    assert changes_meant({word: "Arlon"}, entry) in ({"scope": "Arlon"}, {"site": "Arlon"})
