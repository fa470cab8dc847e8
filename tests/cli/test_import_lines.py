"""Bad input: each line that cannot be recorded is named with its field, its reason, its remedy."""

import json
from pathlib import Path
from typing import Any

import pytest

from projections.scenario import scenario
from tests.support.cli import run, run_here

GOOD: dict[str, Any] = {
    "command": "observation.note",
    "id": "test-1",
    "recorded": "2022-06-20T10:00:00+02:00",
    "with": {"text": "Tout va bien."},
}


def line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


def bad(**changes: Any) -> str:
    return line(**{"id": "test-2", **changes})


BAD = {
    "not JSON": ("{oops", "not_json"),
    "not an object": ("[1]", "not_an_object"),
    "a key twice": ('{"command":"a","command":"b"}', "duplicate_key"),
    "no command": ('{"id":"x"}', "missing_field"),
    "an unknown command": (bad(command="decision.guess"), "unknown_command"),
    "an unknown field": (bad(**{"with": {"text": "x", "colour": "red"}}), "unknown_field"),
    "an unknown circumstance": (bad(weather="rain"), "unknown_field"),
    "an unknown site": (
        bad(**{"with": {"text": "x", "scope": {"sites": ["nowhere"]}}}),
        "unknown_site",
    ),
    "an impossible date": (bad(occurred="2022-02-31 10:00"), "no_such_day"),
    "a number out of bounds": (
        bad(command="service.report", **{"with": {"service": "laboratory", "state": "down",
                                                   "capacity": 100_000}}),
        "too_large",
    ),
    "a field too long": (bad(**{"with": {"text": "x" * 5_000}}), "too_long"),
    "a control character": (bad(**{"with": {"text": "a\u202eb"}}), "control_character"),
    "an escape sequence": (bad(**{"with": {"text": "a\x1b[31mb"}}), "control_character"),
    "a state that is none": (
        bad(command="service.report", **{"with": {"service": "laboratory", "state": "broken"}}),
        "bad_choice",
    ),
    "a reference to no line": (
        bad(command="entry.strike", **{"with": {"number": "no-such-line", "reason": "x"}}),
        "unknown_reference",
    ),
    "a line too long": (bad(**{"with": {"text": "x" * 70_000}}), "line_too_long"),
    "a wrong type": (bad(**{"with": {"text": 5}}), "not_a_text"),
    "nesting without end": ("[" * 60_000, "too_deep"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_line_is_named_with_field_reason_and_remedy(told_home: Path, what: str) -> None:
    """Exit code 2; the line's number is that of the file, blank lines counted."""
    text, code = BAD[what]
    lines = f"{line()}\n\n{text}\n"
    done = run_here("import", "-", "--dry-run", "--json", home=told_home, stdin=lines)
    refused = next(row for row in done.rows if "error" in row)
    assert done.code == 2
    assert (refused["line"], refused["error"]) == (3, code)
    assert len(refused["message"]) > 20
    assert done.rows[-1] == {
        "recorded": 1,
        "known": 0,
        "refused": 1,
        "differing": 0,
        "dry_run": True,
    }
    assert "Traceback" not in done.err


def test_without_json_a_sentence_goes_to_stderr(told_home: Path) -> None:
    """Nothing but the count is on stdout."""
    done = run("import", "-", "--dry-run", home=told_home, stdin=f"{line()}\n{{oops\n")
    assert "2" in done.err.splitlines()[0]
    assert len(done.out.splitlines()) == 1


def test_a_dry_run_decides_and_records_nothing(told_home: Path) -> None:
    """Later lines meet what earlier ones would have made, and the ledger stays as it is."""
    told = run("import", "-", "--dry-run", "--json", home=told_home, stdin=scenario())
    assert told.rows[-1]["known"] == 316
    lines = [
        line(
            command="request.log",
            id="a",
            **{"as": "new-one", "with": {"site": "arlon", "what": "x"}},
        ),
        line(command="request.deliver", id="b", target="new-one", **{"with": {}}),
        line(command="request.deliver", id="c", target="new-one", **{"with": {}}),
    ]
    done = run("import", "-", "--dry-run", "--json", home=told_home, stdin="\n".join(lines))
    assert [row.get("error") for row in done.rows[:-1]] == [None, None, "wrong_stage"]
    assert not (told_home / "server").exists()


def test_what_is_named_as_being_there_must_be_there(told_home: Path) -> None:
    """A slip of the finger makes no new decision: `target` names one that exists, `as` a new one.

    The refusal names the questions that are open; a number names the originator of its entry.
    """
    words: dict[str, Any] = {"command": "decision.take", "with": {"text": "x", "decider": "y"}}
    lines = [
        line(command="decision.raise", id="a", **{"as": "radio", "with": {"question": "?"}}),
        line(id="b", target="radoi", **words),
        line(id="c", target="radio", **words),
        line(id="d", **{"as": "another"}, **words, meant=["same_text"]),
    ]
    done = run("import", "-", "--dry-run", "--json", home=told_home, stdin="\n".join(lines))
    assert [row.get("error") for row in done.rows[:-1]] == [None, "unknown_target", None, None]
    assert "radio" in done.rows[1]["fields"]["known"]


def test_an_id_names_one_command_for_ever(told_home: Path) -> None:
    """The same id with other words, place, time or marking is named, counted apart, and exits 3.

    A repeated line is known, whether it was recorded long ago or a line before.
    """
    first = scenario().splitlines()[5].decode()
    changed = json.loads(first)
    lines = [
        first,
        json.dumps({**changed, "occurred": "night 2022-05-12..2022-05-13"}),
        json.dumps({**changed, "marking": "judicial"}),
        json.dumps({**changed, "as": "elsewhere"}),
        json.dumps({**changed, "with": {**changed["with"], "text": "Autre chose"}}),
        line(id="new"),
        line(id="new"),
        line(id="new", **{"with": {"text": "Autre chose."}}),
    ]
    done = run("import", "-", "--dry-run", "--json", home=told_home, stdin="\n".join(lines))
    found = [row.get("error", row.get("known")) for row in done.rows[:-1]]
    other = "recorded_otherwise"
    assert found == [True, other, other, other, other, False, True, "id_twice"]
    assert (done.code, done.rows[1]["line"]) == (3, 2)
    assert done.rows[-1] == {"recorded": 1, "known": 2, "refused": 0, "differing": 5,
                             "dry_run": True}  # fmt: skip
    said = run("import", "-", "--dry-run", home=told_home, stdin=lines[1])
    assert "for ever" in said.err


def test_no_line_of_the_scenario_passes_for_another(told_home: Path) -> None:
    """Imported again every line is known, corrections and jobs in stages included."""
    told = run("import", "-", "--dry-run", "--json", home=told_home, stdin=scenario())
    assert (told.code, told.rows[-1]["differing"]) == (0, 0)


def test_bytes_that_are_no_text_are_refused(told_home: Path) -> None:
    """Latin-1, a byte order mark of UTF-16, and NUL."""
    latin, marked, nul = b'{"command":"\xe9"}\n', b"\xff\xfe{\x00}\x00\n", b"\x00\n"
    for raw, code in ((latin, "bad_encoding"), (marked, "bad_encoding"), (nul, "not_json")):
        done = run("import", "-", "--dry-run", "--json", home=told_home, stdin=raw)
        assert (done.code, done.rows[0]["error"]) == (2, code)


def test_a_file_that_is_not_there_is_a_usage_error(told_home: Path) -> None:
    """Exit code 2, and no crash report."""
    assert run("import", "nowhere.jsonl", home=told_home).code == 2
    assert run("import", str(told_home), home=told_home).code == 2
    assert not (told_home / "crashes").exists()


def test_a_dry_run_says_how_times_and_numbers_were_understood(told_home: Path) -> None:
    """Each line's, with its number; nothing of a line that says neither."""
    figure = {"what": "beds", "value": "1 200", "as_of": "2022-06-19"}
    lines = [
        json.dumps({**GOOD, "id": "u-1", "occurred": "hier vers 03:00", "recorded": None}),
        line(id="u-2", command="figure.report", **{"with": figure}),
        line(id="u-3"),
    ]
    text = "\n".join(lines)
    done = run_here("import", "-", "--dry-run", home=told_home, stdin=text)
    said = [one for one in done.out.splitlines() if one.startswith("Line ")]
    assert [one.partition(":")[0] for one in said] == ["Line 1", "Line 2"], done.out + done.err
    assert "about" in said[0]
    assert "03:00" in said[0]
    assert "1\N{NO-BREAK SPACE}200" in said[1]
    assert "19 June 2022" in said[1]
    rows = run_here("import", "-", "--dry-run", "--json", home=told_home, stdin=text).rows
    assert rows[0]["understood"]["occurred"]["said"] == "about"
    assert rows[1]["understood"]["value"] == {"text": "1\N{NO-BREAK SPACE}200", "value": 1200}
    assert rows[2]["understood"] == {}


def test_a_bad_line_first_records_what_stands_before_it(exercise: Path, tmp_path: Path) -> None:
    """And nothing after it; mended, the file goes on there. Lines are recorded together."""
    lines = [
        json.dumps({**GOOD, "id": f"e-{n}", "with": {"text": f"Line {n}"}}) for n in range(1, 6)
    ]
    link = {"number": "e-1", "relation": "confirms", "other": 1}
    lines[1] = json.dumps({**GOOD, "command": "entry.link", "id": "e-2", "with": link})
    file = tmp_path / "lines.jsonl"
    blank = json.dumps({**GOOD, "id": "e-4", "with": {"text": " "}})
    file.write_text("\n".join([*lines[:3], blank, lines[4]]))
    done = run_here("import", str(file), "--json", home=exercise)
    assert (done.code, done.rows[-1]["recorded"], done.rows[-1]["refused"]) == (2, 3, 1)
    assert [row["line"] for row in done.rows[:-1]] == [1, 2, 3, 4]
    file.write_text("\n".join(lines))
    again = run_here("import", str(file), "--json", home=exercise)
    assert (again.code, again.rows[-1]["recorded"], again.rows[-1]["known"]) == (0, 2, 3)
    assert [row["number"] for row in again.rows[:-1]] == [2, 3, 4, 5, 6]
