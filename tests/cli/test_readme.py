"""Every command of the README works, in its order, in a new home."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import stop
from tests.support.cli import CRISIS, Ran, environment, run_here

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
TARGETS = ("make demo", "make test")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    stop(tmp_path / "home", 1)


def lines() -> list[str]:
    return [line for block in BLOCKS for line in block.strip().splitlines()]


def test_two_commands_do_all_the_setting_up() -> None:
    """They come first, and the Makefile has them."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert tuple(lines()[:2]) == TARGETS
    for target in TARGETS:
        assert f"\n{target.removeprefix('make ')}: $(STAMP)" in makefile
    assert "$(BIN)/crisis demo" in makefile


def test_every_command_works_in_its_order(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `make demo` runs, then the rest as it stands; by the shell where one is needed."""
    monkeypatch.chdir(tmp_path)
    for line in ["crisis demo", *lines()[2:]]:
        command = line.replace(".venv/bin/", "").replace("projections/", f"{ROOT}/projections/")
        program, *words = shlex.split(command, comments=True)
        by_hand = program == "crisis" and ">" not in words
        done = run_here(*words, home=home) if by_hand else by_shell(command, home, tmp_path)
        assert done.code == 0, (line, done.err)
        assert done.out or ">" in line


def by_shell(command: str, home: Path, place: Path) -> Ran:
    """A line that the shell has to read, as one that writes to a file."""
    done = subprocess.run(
        ["sh", "-ec", f"{CRISIS.parent}/{command}"],
        cwd=place, env=environment(home), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def test_every_page_it_names_is_there() -> None:
    """No link leads nowhere."""
    for target in re.findall(r"\]\(([^)]+)\)", README):
        page, _, part = target.partition("#")
        assert (ROOT / page).exists()
        assert not part or part in _parts(ROOT / page)


def _parts(page: Path) -> set[str]:
    """What its headings can be linked by."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_every_command_of_the_table_exists() -> None:
    """The table of commands is the one of the program."""
    table = README[README.index("## Commands") : README.index("Every command has")]
    first_cells = re.findall(r"^\|([^|]+)\|", table, re.MULTILINE)
    named = {word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)}
    help_text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert named
    for name in named:
        assert f"## `crisis {name}`" in help_text
    everything = set(re.findall(r"^## `crisis (\w+)`$", help_text, re.MULTILINE))
    assert everything - named == {"demo"}
