"""A contact of one site: what they may say of their own requests, and of nobody else's."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_joining import Founded, admitted, founded, join
from tests.support.cli import Ran, run_here


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("contact")) as own:
        yield own


@pytest.fixture(scope="module")
def contact(own: Founded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the contact of Arlon, enrolled for that site alone."""
    home = tmp_path_factory.mktemp("second")
    joined = join(home, own.server, own.founder, "--founder", own.opened)
    assert joined.code == 0, joined.err
    enrolment = next(line for line in joined.out.splitlines() if "crisis member enrol" in line)
    words = shlex.split(enrolment)
    words[words.index("ROLE")] = "site-contact"
    done = run_here(*words[1:], "--sites", "arlon", home=own.founder)
    assert done.code == 0, done.err
    return home


def test_a_contact_asks_for_their_site_and_ranks_nothing(
    own: Founded, contact: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not their own request, not for another site; of another site's they end nothing."""

    def there(*words: str) -> Ran:
        with monkeypatch.context() as patch:
            for name, value in admitted(own.founder).items():
                patch.setenv(name, value)
            return run_here(*words, "--json", home=contact)

    assert run_here("request", "log", "virton", "a fax", home=own.founder).code == 0
    assert there("request", "log", "arlon", "two screens").code == 0
    before = len(run_here("log", "--json", home=own.founder).rows)
    for error, *words in (
        ("role", "request", "prioritise", "R-2", "vital"),
        ("role", "request", "prioritise", "R-2", "vital", "--agreed", "the medical direction"),
        ("not_your_sites", "request", "log", "virton", "two screens"),
        ("not_your_sites", "request", "withdraw", "R-1"),
        ("role", "request", "merge", "R-1", "R-2"),
        ("role", "entry", "correct", "R-1", "what=three fax", "--reason", "x"),
        ("role", "entry", "correct", "R-2", "site=virton", "--reason", "x"),
        ("role", "entry", "strike", "R-1", "x"),
    ):
        refused = there(*words)
        assert (refused.code, refused.error["error"]) == (4, error), (words, refused.err)
    assert len(run_here("log", "--json", home=own.founder).rows) == before
    assert there("entry", "correct", "R-2", "quantity=2", "--reason", "seen").code == 0
    assert there("request", "withdraw", "R-2", "--reason", "found").code == 0
