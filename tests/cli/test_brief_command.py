"""`crisis brief` and `crisis show`: the same position, the same bytes, on screen or in a file."""

import re
import shlex
from pathlib import Path

import pytest

from projections.render.formats import FORMATS
from tests.support.chronicle import kept_story
from tests.support.cli import home_of, run_here
from tui.cli.commands.show import BOARDS

MAY_15 = ("brief", "--known-at", "2022-05-15 12:00")


def test_the_brief_of_15_may_is_the_one_made_before_the_later_days(
    told_home: Path, tmp_path: Path
) -> None:
    """Byte for byte, in every format, and it does not name what came later."""
    early = home_of(kept_story("2022-05-15T12:00:00+02:00"), tmp_path / "early")
    for how in FORMATS:
        then = run_here(*MAY_15, "--format", how, home=early)
        later = run_here(*MAY_15, "--format", how, home=told_home)
        assert then.code == later.code == 0, later.err
        assert then.out == later.out
    restore = ("show", "restore")
    assert "Bastogne" in run_here(*restore, home=told_home).out
    assert "Bastogne" not in run_here(*restore, *MAY_15[1:], home=told_home).out
    assert run_here("brief", home=told_home).out != run_here(*MAY_15, home=told_home).out


def test_json_is_one_document_and_words_go_to_stderr(told_home: Path) -> None:
    """`--json` and `--format json` are the same bytes."""
    asked = run_here(*MAY_15, "--json", home=told_home)
    assert asked.data["header"]["kind"] == "exercise"
    assert asked.out == run_here(*MAY_15, "--format", "json", home=told_home).out
    assert asked.err


def test_a_file_is_written_whole_or_not_at_all(told_home: Path, tmp_path: Path) -> None:
    """Its suffix says the format; a directory that is not there leaves nothing behind."""
    path = tmp_path / "brief.md"
    path.write_text("what was there before")
    path.chmod(0o640)
    assert run_here(*MAY_15, "-o", str(path), home=told_home).out == ""
    assert path.read_text() == run_here(*MAY_15, "--format", "md", home=told_home).out
    assert path.stat().st_mode & 0o777 == 0o640
    nowhere = run_here(*MAY_15, "-o", str(tmp_path / "no" / "b.md"), "--json", home=told_home)
    assert (nowhere.code, nowhere.error["error"]) == (1, "cannot_write")
    assert [p.name for p in tmp_path.iterdir()] == ["brief.md"]


def test_as_of_an_entry_or_a_moment_and_not_both(told_home: Path) -> None:
    """An entry that is not there yet is refused, and so is a time with an open end."""
    at = run_here("brief", "--at", "12", "--json", home=told_home).data["header"]
    assert at["number"] == 12
    for words, code in (
        (("--at", "12", "--known-at", "2022-05-15"), "either_known_at_or_at"),
        (("--at", "9999"), "beyond_head"),
        (("--known-at", "after 2022-05-15"), "bad_time"),
    ):
        done = run_here("brief", "--json", *words, home=told_home)
        assert (done.code, done.error["error"]) == (2, code)


OFFERED = re.compile(r"`(crisis [^`]+)`|\((crisis show tasks[^)]*)\)")


@pytest.mark.parametrize(
    "then", [("--at", "31"), ("--at", "155"), ("--known-at", "2022-05-24 18:00")]
)
@pytest.mark.parametrize("part", [(), ("--site", "arlon"), ("--cell", "pmo-cell")])
def test_a_brief_of_the_past_leads_to_the_past(
    told_home: Path, then: tuple[str, str], part: tuple[str, ...]
) -> None:
    """Every command that it offers shows what was known then, and none shows today's state."""
    shown = run_here("brief", *then, *part, home=told_home)
    number = run_here("brief", *then, "--json", home=told_home).data["header"]["number"]
    found = [one or other for one, other in OFFERED.findall(" ".join(shown.out.split()))]
    assert found
    for command in found:
        done = run_here(*shlex.split(command)[1:], "--json", home=told_home)
        assert done.code == 0, done.err
        data = done.data
        assert data.get("as_of", data).get("number") == number, command


def test_how_many_are_overdue_is_what_the_command_shows(told_home: Path) -> None:
    """At the end of the period, which is later than the last entry that was known."""
    then = ("--known-at", "2022-05-25 18:30")
    shown = " ".join(run_here("brief", *then, home=told_home).out.split())
    many, command = re.findall(r"Overdue: (\d+) \(`crisis ([^`]+)`", shown)[0]
    rows = run_here(*shlex.split(command), "--json", home=told_home).data["rows"]
    assert len(rows) == int(many)


def test_a_brief_of_now_leads_to_now(told_home: Path) -> None:
    """What stands when it is typed, as on every other page."""
    shown = run_here("brief", home=told_home)
    found = [one or other for one, other in OFFERED.findall(" ".join(shown.out.split()))]
    assert found
    assert not [one for one in found if "-at " in one]
    assert "--at" not in run_here("show", "late", "--at", "16", home=told_home).out


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_is_shown_as_text_and_as_data(told_home: Path, board: str) -> None:
    """Exercise or real comes first; the position is said."""
    shown = run_here("show", board, home=told_home)
    assert shown.code == 0, shown.err
    assert shown.out.startswith("[EXERCISE]")
    assert "\x1b" not in shown.out
    assert run_here("show", board, "--json", home=told_home).data["board"] == board


def test_a_board_that_is_none_is_refused_with_those_that_are(told_home: Path) -> None:
    """And without a name they are listed."""
    done = run_here("show", "weather", home=told_home)
    assert done.code == 2
    assert "restore" in done.err
    assert run_here("show", "--json", home=told_home).data == list(BOARDS)


def test_the_board_needs_a_terminal(told_home: Path) -> None:
    """Anywhere else it says what to use."""
    done = run_here("board", "--json", home=told_home)
    assert (done.code, done.error["error"]) == (2, "no_terminal")


def test_a_brief_of_a_site_or_a_cell_says_so_in_every_format(evening_home: Path) -> None:
    """Named as people say it, groups too, as it was at an entry; nobody else's counts."""
    for words, head in (
        (("--site", "ARLON"), "site Arlon"),
        (("--site", "arlon,Bastogne"), "sites Arlon, Bastogne"),
        (("--site", "hospitals", "--at", "60"), "(sites and groups)"),
        (("--cell", "cellule pmo"), "cell PMO cell"),
    ):
        shown = run_here("brief", *words, home=evening_home)
        assert shown.code == 0, shown.err
        assert head in " ".join(shown.out.split())
        assert head in run_here("brief", *words, "--format", "md", home=evening_home).out
        header = run_here("brief", *words, "--json", home=evening_home).data["header"]
        assert header["about"]["fields"]["names"]["items"]
    whole = run_here(*MAY_15, home=evening_home).out
    assert run_here(*MAY_15, "--site", "partout", home=evening_home).out == whole
    asked = run_here("brief", "--cell", "pmo-cell", home=evening_home).out
    assert "`crisis show requests --cell pmo-cell`" in asked
    rows = run_here("show", "requests", "--cell", "pmo-cell", "--json", home=evening_home).data[
        "rows"
    ]
    assert rows
    assert not run_here("show", "requests", "--cell", "governor", "--json", home=evening_home).data[
        "rows"
    ]


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        (("--site", "Arlonn"), "unknown_site", "arlon"),
        (("--cell", "nobody"), "unknown_cell", "crisis-cell"),
        (("--site", ","), "unknown_site", "arlon"),
        (("--cell", "pmo-cell", "--site", "arlon"), "site_and_cell", ""),
    ],
)
def test_who_is_not_there_is_refused(
    told_home: Path, words: tuple[str, ...], code: str, near: str
) -> None:
    """With those that are; an unknown name never looks like a quiet site."""
    done = run_here("brief", *words, "--json", home=told_home)
    assert (done.code, done.error["error"]) == (2, code)
    assert near in str(done.error)


@pytest.mark.parametrize("how", sorted(FORMATS))
def test_before_the_ledger_began_says_whose_it_is_and_when_it_did(
    told_home: Path, how: str
) -> None:
    """An exercise looks like one on every paper."""
    done = run_here("brief", "--known-at", "2022-05-01 08:00", "--format", how, home=told_home)
    assert done.code == 0, done.err
    if how == "json":
        assert done.data["header"]["kind"] == "exercise"
        assert done.data["five"][0]["phrases"][0]["key"] == "brief.before_start"
        return
    assert "EXERCISE" in done.out
    assert "the first entry of this ledger is of 14 May, 03:40" in done.out
    assert "is empty" not in done.out


def test_several_sites_are_typed_as_everywhere(told_home: Path) -> None:
    """With commas, or each behind an option of its own, as commands that record take them."""
    for words in (("brief",), ("show", "services")):
        listed = run_here(*words, "--site", "Arlon,Bastogne", home=told_home)
        said_again = run_here(*words, "--site", "Arlon", "--site", "Bastogne", home=told_home)
        assert said_again.code == listed.code == 0, said_again.err
        assert "Bastogne" in said_again.out
        assert said_again.out == listed.out


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "corrected later is not in it"), ("fr", "y figure pas"),
     ("nl", "verbeterd, staat er niet in"), ("de", "berichtigt wurde, steht nicht darin")],
)  # fmt: skip
@pytest.mark.parametrize("how", FORMATS)
def test_a_brief_of_the_past_says_that_it_is_one(
    told_home: Path, tmp_path: Path, how: str, lang: str, said: str
) -> None:
    """In its own head, whatever its format, so that a file that is passed on says it too."""
    path = tmp_path / "brief"
    for then in (("--known-at", "2022-05-24 18:00"), ("--at", "31")):
        asked = ("brief", *then, "--format", how, "--lang", lang, "-o", str(path))
        assert run_here(*asked, home=told_home).code == 0
        assert said in " ".join(path.read_text(encoding="utf-8").split())
    now = run_here("brief", "--format", how, "--lang", lang, home=told_home).out
    assert said not in " ".join(now.split())
