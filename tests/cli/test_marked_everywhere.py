"""No surface of the command line shows what is marked above the ceiling: number and kind only."""

from pathlib import Path
from typing import Any

import pytest

from projections.tables import BOARDS
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of, run_here

AT = "2022-05-14T10:00:00+02:00"
SECRET = "Perquisition"
"""What must not be read."""


def told(command: str, ident: str, /, marking: str = "internal", **more: Any) -> dict[str, Any]:
    about: dict[str, Any] = {
        name: more.pop(name) for name in ("as", "target", "meant") if name in more
    }
    return {"command": command, "id": ident, "recorded": AT, "marking": marking,
            **about, "with": more}  # fmt: skip


LINES = [
    told("request.log", "n2", "judicial", site="arlon", what=SECRET, **{"as": "perquisition"}),
    told("request.promise", "n3", target="perquisition", until="2022-05-14 20:00", note=SECRET),
    told("entry.link", "n4", number=2, relation="confirms", other=3, reason=SECRET),
    told("observation.note", "n5", text="Ten servers"),
    told("entry.link", "n6", "judicial", number=5, relation="answers", other=1, reason=SECRET),
    told("entry.link", "n7", number=5, relation="contradicts", other=2, reason=SECRET),
    told("service.report", "n8", service="radiology", state="down", fails="Network"),
    told("entry.correct", "n9", "judicial", number=8, changes={"fails": SECRET}, reason=SECRET),
    told("decision.take", "n10", text="Plain", decider="cell", **{"as": "plain"}),
    told("decision.end", "n11", "judicial", target="plain", reason=SECRET),
    told("decision.take", "n12", text="Other", decider="cell", **{"as": "other"}),
    told("entry.strike", "n13", "judicial", number=12, reason=SECRET),
    told("observation.note", "n14", "judicial", text=SECRET),
    told("entry.reclassify", "n15", number=5, other=14, reason=SECRET),
    told("meeting.open", "n16", "judicial", place=SECRET, **{"as": "m"}),
    told("observation.note", "n17", text="Said in it"),
    told("entry.link", "n18", number=17, relation="contradicts", other=2, reason=SECRET),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chronicle = Chronicle().tell(LINES)
    assert chronicle.fold.voided == 0
    return home_of(chronicle, tmp_path_factory.mktemp("marked") / "home")


BOTH = ((), ("--json",))
SURFACES = {
    "pages": [("show", str(n), *more) for n in range(1, len(LINES) + 2) for more in BOTH],
    "boards": [("show", board, *more) for board in BOARDS for more in (*BOTH, ("--csv",))],
    "things": [("show", "R-1", *more) for more in BOTH],
    "log": [("log", *m) for m in (*BOTH, ("--by", "occurred"), ("--filter", "perqui"))],
    "brief": [("brief", *more) for more in (*BOTH, ("--format", "md"))],
}


@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_marked_for_the_judge_is_shown_nowhere(home: Path, surface: str) -> None:
    """Nor what others record about it afterwards, nor why another entry was mended by it."""
    telling = []
    for words in SURFACES[surface]:
        done = run_here(*words, home=home)
        assert done.code == 0, (words, done.err)
        telling += [words] * (SECRET.casefold() in (done.out + done.err).casefold())
    assert not telling


def test_what_is_hidden_is_said_to_be(home: Path) -> None:
    """With number and kind, in the log, on the pages and in the brief."""
    log = run_here("log", home=home).entries
    for number in (2, 3, 4, 6, 7, 9, 11):
        assert "restricted" in log[number - 1], log[number - 1]
    assert "#6" in run_here("show", "5", home=home).out
    assert "request R-1\n" in run_here("show", "R-1", home=home).out
    said = run_here("brief", home=home).out
    assert "#2 (request): restricted" in said
    assert "#8 (service): restricted" in said
    assert "#12 (decision): restricted" in said
