"""What is said of a server is true of it: the home's own, or one that somebody else runs."""

from pathlib import Path

import pytest
from msgspec import structs

from ledger.errors import LedgerError
from ledger.home.home import Home
from projections.i18n import Translator, languages
from tests.support.chronicle import ZONE, kept_story
from tests.support.cli import home_of, run_here

ELSEWHERE = "nats://127.0.0.1:9"
"""Nobody listens there."""


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose crisis is on a server of somebody else's, which is away."""
    path = home_of(kept_story("2022-05-15T23:59"), tmp_path_factory.mktemp("joined") / "home")
    home = Home(path)
    home.keep_pin(structs.replace(home.pin("vivalia"), server=ELSEWHERE))
    return path


@pytest.mark.parametrize("words", [("sync",), ("observation", "note", "x"), ("doctor",)])
def test_a_server_of_somebody_elses_is_not_looked_for_here(
    joined: Path, words: tuple[str, ...]
) -> None:
    """Its address and whom to ask; never the home's own."""
    done = run_here(*words, home=joined)
    said = done.out + done.err
    assert f"The server {ELSEWHERE}, which somebody else runs, does not answer" in said
    assert "crisis server" not in said


def test_the_home_s_own_server_is_not_offered_where_nothing_lives_on_it(joined: Path) -> None:
    """Nobody waits for a command that starts it."""
    for verb in ("status", "stop"):
        done = run_here("server", verb, home=joined)
        assert "no crisis here needs one" in done.out
        assert f"vivalia is on {ELSEWHERE}" in done.out
    data = run_here("server", "status", "--json", home=joined).data
    assert data["elsewhere"] == {"vivalia": ELSEWHERE}
    own = run_here(
        "server", "status", home=home_of(kept_story("2022-05-14"), joined.parent / "own")
    )
    assert "The next command that needs it starts it" in own.out


def test_every_language_tells_the_two_apart() -> None:
    """The own server has a command, another one an address."""
    for lang in languages():
        t = Translator(lang, ZONE)
        own = LedgerError("server_unreachable", whose="own", server="", reason="r")
        other = LedgerError("server_unreachable", whose="other", server=ELSEWHERE, reason="r")
        assert "`crisis server status`" in t.error(own)
        assert "crisis server" not in t.error(other)
        assert ELSEWHERE in t.error(other)


@pytest.mark.parametrize("before", [True, False])
def test_offline_stands_before_the_command_too(joined: Path, *, before: bool) -> None:
    """And the document says that nobody was asked."""
    words = ("--offline", "log", "--last", "1") if before else ("log", "--last", "1", "--offline")
    done = run_here(*words, home=joined)
    assert done.code == 0
    assert "server not asked (--offline)" in " ".join(done.out.split())


def test_what_records_takes_no_offline(joined: Path) -> None:
    """It says what happens without a server anyway, and nothing is kept."""
    for words in (("--offline", "sync"), ("observation", "note", "x", "--offline")):
        done = run_here(*words, "--json", home=joined)
        assert (done.code, done.error["error"]) == (2, "offline_only_reads")
