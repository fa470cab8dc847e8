"""What `make test` does with tests that failed beside others."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATE = """
from pathlib import Path
def test_late():
    there = Path("late")
    first = not there.exists()
    there.touch()
    assert not first
"""
WRONG = "def test_wrong{}(): assert False\n"


def _runs(where: Path, text: str) -> tuple[int, int, str]:
    """The exit codes of a run and of the one after it, and what that one says."""
    (where / "test_it.py").write_text(text)
    (where / "pytest.ini").write_text("[pytest]\n")
    alone = f"import runpy, sys; sys.path.insert(1, {str(ROOT)!r})"
    again = f"{alone}; runpy.run_module('tests.support.once_more', run_name='__main__')"
    first = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=where, capture_output=True, check=False
    )
    second = subprocess.run(
        [sys.executable, "-c", again], cwd=where, capture_output=True, check=False, text=True
    )
    return first.returncode, second.returncode, second.stderr


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (LATE, 0, "test_late"),
        (LATE + WRONG.format(1), 1, "test_wrong1"),
        ("".join(map(WRONG.format, range(4))), 1, "4 tests failed: none is run again"),
    ],
    ids=["late", "wrong", "many"],
)
def test_what_failed_is_run_once_more(tmp_path: Path, text: str, code: int, said: str) -> None:
    """What passes alone is said to have failed first; what is wrong stays so; many are not run."""
    first, second, words = _runs(tmp_path, text)
    assert (first, second) == (1, code)
    assert said in words


def test_without_a_failed_test_nothing_passes(tmp_path: Path) -> None:
    """A run that ended in another way is no success."""
    assert _runs(tmp_path, "def test_right(): pass\n")[:2] == (0, 1)
