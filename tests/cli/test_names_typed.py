"""What people type for names, codes and figures: understood and said back, or refused."""

from pathlib import Path

import pytest

from projections.i18n.declared import code_named
from tests.support.cli import run

STATES = ("normal", "degraded", "down", "closed", "unknown")


@pytest.mark.parametrize(
    ("word", "code"),
    [("hors service", "down"), ("dégradé", "degraded"), ("DEGRADE", "degraded"),
     ("buiten dienst", "down"), ("ausgefallen", "down"), ("closed", "closed"), ("kaput", None)],
)  # fmt: skip
def test_a_code_is_known_by_its_label_in_every_language(word: str, code: str | None) -> None:
    """Accents and capitals do not count; what names none is refused with the codes."""
    assert code_named(STATES, word) == code


def test_places_and_services_are_known_by_what_people_call_them(exercise: Path) -> None:
    """The beginning of a name, one without accents, a plural, two sites with a comma."""
    done = run("service", "report", "labo", "dégradé", "--site", "arlon,LIBRAMONT", "--json",
               home=exercise)  # fmt: skip
    assert done.data["originator"] == "service.laboratory"
    told = run("show", str(done.data["number"]), "--json", home=exercise).data
    event = told["entry"]["event"]
    assert (event["scope"]["sites"], event["state"]) == (["arlon", "libramont"], "degraded")


def test_a_cell_is_one_of_the_organisation(exercise: Path) -> None:
    """Otherwise nobody could filter for it."""
    done = run("observation", "note", "x", "--cell", "nope", "--json", home=exercise)
    assert (done.code, done.error["error"]) == (3, "unknown_cell")


def test_figures_are_guarded_wherever_they_are_typed(exercise: Path) -> None:
    """As an option, by name, in a correction; what was understood is said back with its unit."""
    planned = run("restore", "plan", "workstations", "--total", "1 500", "--as", "guarded",
                  "--json", home=exercise)  # fmt: skip
    assert planned.data["understood"]["total"]["value"] == 1500
    number = str(planned.data["number"])
    for words, code in (
        (("restore", "advance", "guarded", "isolated=1.000"), "two_readings"),
        (("restore", "advance", "guarded", "isolated=2e3"), "not_a_whole_number"),
        (("entry", "correct", number, "total=1,500", "--reason", "x"), "two_readings"),
        (("figure", "report", "machines", "1.300"), "two_readings"),
    ):
        done = run(*words, "--json", home=exercise)
        assert (done.code, done.error["error"]) == (2, code), words
    done = run("figure", "report", "data taken", "600", "--unit", "GB", home=exercise)
    assert "Value: 600 GB" in done.out


def test_a_text_that_is_a_number_stays_a_text(exercise: Path) -> None:
    """A correction of a text to figures is the text of these figures."""
    noted = run("observation", "note", "112", "--json", home=exercise).data["number"]
    done = run("entry", "correct", str(noted), "text=113", "--reason", "x", "--json",
               home=exercise)  # fmt: skip
    assert done.data["understood"]["text"]["value"] == "113"
