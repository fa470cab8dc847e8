"""What a line of the log says of each kind, and the reading by when things happened."""

from pathlib import Path
from typing import Any

import pytest

from projections.render.wrap import columns
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of, run_here

AT = "2022-05-14T10:00:00+02:00"
MOVED = {"said": "minute", "earliest": "2022-05-14T02:00:00+02:00",
         "latest": "2022-05-14T02:00:00+02:00"}  # fmt: skip


def told(command: str, ident: str, occurred: str = "", /, **own: Any) -> dict[str, Any]:
    about = {name.rstrip("_"): own.pop(name) for name in ("as_", "target") if name in own}
    said = {"command": command, "id": ident, "recorded": AT, "with": own, **about}
    return said | ({"occurred": occurred} if occurred else {})


LINES = [
    told("threat.report", "t1", "2022-05-14 09:50", as_="claim", text="They claim 400 GB"),  # 2
    told("threat.deadline", "t2", "2022-05-14 09:51", target="claim", due="before 2022-05-26"),  # 3
    told("restore.rank", "r1", "2022-05-14 09:52", ranking=["laboratory", "radiology"],
         motive="Blood first."),
    told("figure.report", "f1", "2022-05-14 09:53", what="records", value=30000,
         qualifier="at_most", unit="files", as_of="2022-05-14 09:00"),
    told("figure.report", "f2", "2022-05-14 09:54", what="visits", value=160, usual=220),
    told("cancellation.order", "c1", "2022-05-14 09:55", activity="scheduled-imaging",
         maintained=["urgent scans"]),
    told("decision.take", "d1", "2022-05-14 04:00", text="Cut the network",
         decider="night manager", motive="It spreads."),
    told("observation.note", "o1", "2022-05-14 09:57", text="First seen at two"),
    told("entry.correct", "e1", "2022-05-14 09:58", number=9, changes={"occurred": MOVED},
         reason="The camera says so."),
    told("observation.note", "o2", "unknown", text="Somebody saw a stranger"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(Chronicle().tell(LINES), tmp_path_factory.mktemp("words") / "home")


def log(home: Path, *words: str) -> list[str]:
    return run_here("log", *words, home=home).entries


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (3, "before 26 May 2022"),
        (4, "Laboratory, "),
        (4, "Blood first."),
        (5, "at most 30 000 files"),
        (5, "14 May 2022, 09:00"),
        (6, "160 of usually 220 (72.7%)"),
        (7, "Maintained: urgent scans"),
        (8, "night manager"),
        (8, "It spreads."),
        (8, "[recorded 14 May 2022, 10:00, 6 h 00 min later]"),
    ],
)
def test_a_line_has_the_word_that_matters(home: Path, number: int, said: str) -> None:
    """Deadline, order, qualifier and unit, what is maintained, who decided and why."""
    assert said in log(home)[number - 1].replace("\N{NO-BREAK SPACE}", " ")


def test_no_line_is_wider_than_a_terminal(home: Path) -> None:
    """In either order, in every language."""
    for lang in ("en", "fr", "nl", "de"):
        for by in ("recorded", "occurred"):
            shown = run_here("log", "--by", by, "--lang", lang, home=home).out
            assert max(map(columns, shown.splitlines())) <= 80


def test_what_a_bound_in_time_leaves_out_is_counted(home: Path) -> None:
    """With the command that shows it."""
    done = run_here("log", "--filter", "from:2022-05-14 concept:observation", home=home)
    said = " ".join(done.err.split())
    assert "1 undated entry is not shown: crisis log --filter 'undated concept:observation'" in said
    assert [e[:3] for e in log(home, "--filter", "undated concept:observation")] == ["#11"]


def test_late_is_a_filter_and_a_setting(home: Path, tmp_path: Path) -> None:
    """From an hour on, unless the organisation says otherwise."""
    assert [e[:2] for e in log(home, "--filter", "late")] == ["#8", "#9"]
    shown = {n: run_here("--json", "show", str(n), home=home).data["late"] for n in (7, 8, 9)}
    assert shown == {7: False, 8: True, 9: True}


RIGHT = {**MOVED, "earliest": "2022-05-14T09:58:00+02:00", "latest": "2022-05-14T09:58:00+02:00"}
CORRECTED = [
    *LINES,
    told("observation.note", "o3", "2022-05-14 03:00", text="Not so late"),  # 12
    told("entry.correct", "e2", "2022-05-14 09:59", number=12, changes={"occurred": RIGHT},
         reason="Misread."),
    told("observation.note", "o4", "2022-05-14 03:00", text="Struck"),  # 14
    told("entry.strike", "e3", "2022-05-14 09:59", number=14, reason="Twice."),
]  # fmt: skip


def test_the_log_and_the_brief_agree_on_what_came_late(tmp_path: Path) -> None:
    """By the time that counts since a correction, in either order; what is struck is in neither.

    `from:` and `to:` go by it too, and a line that is late by it says so.
    """
    chronicle = Chronicle().tell(CORRECTED)
    late = chronicle.picture("2022-05-14T18:00:00+02:00").late
    home = home_of(chronicle, tmp_path / "home")
    for by in ("recorded", "occurred"):
        rows = run_here("log", "--by", by, "--filter", "late", "--json", home=home).rows
        assert sorted(row["number"] for row in rows) == sorted(row.number for row in late) == [8, 9]
    text = " ".join(log(home, "--filter", "late")[1].split())
    assert "[happened 14 May 2022, 02:00 as corrected, recorded 14 May 2022, 10:00, 8 h" in text
    assert "later]" not in log(home)[11]
    early = log(home, "--filter", "to:2022-05-14T03:30:00+02:00")
    assert [line.partition("  ")[0] for line in early] == ["#9", "#14"]


def test_the_chronicle_is_in_the_order_in_which_things_happened(home: Path) -> None:
    """As it now counts: what was corrected stands where it belongs, what has no time at the end."""
    rows = run_here("log", "--by", "occurred", "--json", home=home).rows
    assert [row["number"] for row in rows[1:4]] == [8, 2, 3] or rows[0]["number"] == 9
    numbers = [row["number"] for row in rows]
    assert numbers.index(9) < numbers.index(8) < numbers.index(2)
    assert numbers[-1] == 11
    assert sorted(numbers) == list(range(1, 12))
    [moved] = [row for row in rows if row["number"] == 9]
    assert moved["effective"]["occurred"]["earliest"] == "2022-05-14T02:00:00+02:00"
    assert moved["entry"]["occurred"]["earliest"].startswith("2022-05-14T09:57")
    assert (moved["lag_seconds"], moved["late"], moved["corrected_by"]) == (28_800, True, [10])
    text = run_here("log", "--by", "occurred", home=home).out
    assert "WITHOUT A TIME" in text
    assert "LATE: recorded 14 May 2022, 10:00, 8 h 00 min later" in " ".join(text.split())


def test_the_last_of_the_chronicle(home: Path) -> None:
    """So many dated ones, and as many without a time."""
    rows = run_here("log", "--by", "occurred", "--last", "2", "--json", home=home).rows
    assert [row["number"] for row in rows][-1] == 11
    assert len(rows) == 3


def test_following_has_one_order(home: Path) -> None:
    """The other one is not known before everything is there."""
    done = run_here("log", "--follow", "--by", "occurred", "--json", home=home)
    assert (done.code, done.error["error"]) == (2, "follow_by_occurred")


def test_an_emptied_field_is_said_no_longer(tmp_path: Path) -> None:
    """In the reader's language, not as a field with nothing behind it."""
    emptied = told("entry.correct", "e9", "2022-05-14 09:59", number=6, changes={"usual": ""},
                   reason="Not known.")  # fmt: skip
    home = home_of(Chronicle().tell([*LINES, emptied]), tmp_path / "home")
    assert "= (no longer said)" in " ".join(log(home)[11].split())
    assert "= (nicht mehr gesagt)" in " ".join(log(home, "--lang", "de")[11].split())
