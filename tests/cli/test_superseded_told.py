"""What took a decision's place and was struck since is never told as if it stood there."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.chronicle import Chronicle
from tests.support.cli import home_of, run_here

AT = "2022-05-20T09:00:00+02:00"
PLAIN = str.maketrans(" .,", "---")
SAID = {
    "en": ("superseded by #3, struck since", "superseded by #3, struck by #5"),
    "fr": ("remplacée par #3, biffée depuis", "remplacée par #3, biffée par #5"),
    "nl": ("vervangen door #3, sindsdien geschrapt", "vervangen door #3, geschrapt door #5"),
    "de": ("ersetzt durch #3, seither gestrichen", "ersetzt durch #3, gestrichen durch #5"),
}


def told(command: str, /, *, meant: list[str] | None = None, **own: Any) -> dict[str, Any]:
    about = {name.rstrip("_"): own.pop(name) for name in ("as_", "target") if name in own}
    ident = "-".join([command, *map(str, own.values())]).translate(PLAIN)
    return {"command": command, "id": ident, "recorded": AT, "meant": meant or [], "with": own,
            **about}  # fmt: skip


LINES = [
    told("decision.take", as_="old", text="Cut the network", decider="cell"),  # 2
    told("decision.take", as_="new", text="Cut half of it", decider="cell"),
    told("decision.supersede", target="old", by=3, reason="narrower"),
    told("entry.strike", number=3, reason="misheard", meant=["leaves_nothing"]),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(Chronicle().tell(LINES), tmp_path_factory.mktemp("superseded") / "home")


@pytest.mark.parametrize("lang", SAID)
def test_brief_log_and_page_say_that_what_took_its_place_was_struck(home: Path, lang: str) -> None:
    """Nothing stands there: who reads of #3 alone would act on it."""
    brief, log = SAID[lang]
    assert brief in " ".join(run_here("brief", "--lang", lang, home=home).out.split())
    assert log in run_here("log", "--lang", lang, home=home).entries[1]
    page = run_here("show", "2", "--lang", lang, home=home).out
    assert "#3" in page.splitlines()[1]
    assert "#5" in page.splitlines()[1]


def test_as_data_the_strike_stands_beside_what_superseded(home: Path) -> None:
    """A script must not take #3 for what holds."""
    row = run_here("log", "--json", home=home).rows[1]
    assert (row["superseded_by"], row["superseded_by_struck"]) == (3, 5)


def test_once_the_end_itself_is_struck_the_decision_is_in_force_and_nothing_else_is_said(
    tmp_path: Path,
) -> None:
    """No mark of the end is left on its page, in the log or in the brief."""
    back = told("entry.strike", number=4, reason="both misheard")
    home = home_of(Chronicle().tell([*LINES, back]), tmp_path / "home")
    assert "uperseded" not in run_here("log", home=home).entries[1]
    assert "uperseded" not in run_here("show", "2", home=home).out
    brief = run_here("brief", home=home).out
    assert "Cut the network" in brief
    assert "o longer in force" not in brief
