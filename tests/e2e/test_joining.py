"""A second home meets a crisis for the first time: compare, pin, read, be enrolled, write."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.evidence.signing import fingerprint
from ledger.home.home import NKEY_FILE, PROVISIONER_FILE, Home
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.server.directory import ServerDirectory
from ledger.server.process import ServerProcess
from projections import scenario
from tests.e2e.test_other_server import at_work
from tests.support.cli import Ran, run, run_here, run_on_terminal
from tests.support.door import logged_in, make_stream

NAME = "flood"


class Founded(NamedTuple):
    """A founder's home, the server it opened the crisis on, and the fingerprint it says."""

    founder: Path
    server: ServerProcess
    opened: str


@contextmanager
def founded(directory: Path) -> Iterator[Founded]:
    founder = directory / "founder"
    with at_work(directory, founder) as server:
        with scenario.organisation_file() as organisation:
            words = ("open", NAME, "--real", "--from", str(organisation), "--json")
            done = run_here("--server", server.url, *words, home=founder)
        assert done.code == 0, done.err
        yield Founded(founder, server, done.data["fingerprint"])


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    """Founded once for all tests here: joining writes nothing where the founder is."""
    with founded(tmp_path_factory.mktemp("there")) as there:
        yield there


@pytest.fixture
def founder(there: Founded) -> Path:
    return there.founder


@pytest.fixture
def server(there: Founded) -> ServerProcess:
    return there.server


@pytest.fixture
def opened(there: Founded) -> str:
    return there.opened


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


def admitted(founder: Path) -> dict[str, str]:
    """The log-in that the server knows, handed over in a file."""
    return {NKEY_FILE: str(ServerDirectory(founder).seed)}


def join(home: Path, server: ServerProcess, founder: Path, *more: str, name: str = NAME) -> Ran:
    words = (
        "--server",
        server.url,
        "join",
        name,
        *(() if "--me" in more else ("--me", "scribe-2")),
        *more,
    )
    return run(*words, home=home, env=admitted(founder))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Founded]:
    """Founded for one test, which writes in it."""
    with founded(tmp_path) as own:
        yield own


def test_a_scribe_joins_reads_is_enrolled_and_writes(own: Founded, second: Path) -> None:
    """What is printed asks the coordinator for a role; the only one held is written in."""
    founder, server, opened = own
    told = opened.upper().replace(" ", "-")
    joined = join(second, server, founder, "--founder", told, "--called", "Night's desk")
    assert joined.code == 0, joined.err
    assert opened in joined.err
    assert run("log", home=second, env=admitted(founder)).code == 0
    refused = run("observation", "note", "Rain", home=second, env=admitted(founder))
    assert (refused.code, "not enrolled" in refused.err) == (4, True)
    *_, enrolment, choice = (line.strip() for line in joined.out.splitlines())
    assert enrolment.startswith("crisis member enrol scribe-2")
    assert enrolment.endswith(" ROLE")
    assert "coordinator" in choice
    mine = enrolment.removesuffix("ROLE") + "deputy"
    assert run(*shlex.split(mine)[1:], home=founder).code == 0
    here = run("info", "--json", home=second, env=admitted(founder)).data
    assert here["crisis"]["role"] == "deputy"
    noted = run("observation", "note", "Rain", "--json", home=second, env=admitted(founder))
    assert (noted.code, noted.data["numbers"]) == (0, [3]), noted.err
    assert run("sync", home=founder).code == 0
    [entry] = run("log", "--last", "1", "--json", home=founder).rows
    recorder = entry["entry"]["recorder"]
    assert (recorder["member"], recorder["role"]) == ("scribe-2", "deputy")


def test_doctor_looks_at_the_server_that_was_joined(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """Not at one of its own, which this home has not; the gate is asked there."""
    assert join(second, server, founder, "--founder", opened).code == 0
    found = run("doctor", "--json", home=second, env=admitted(founder)).data
    checks = {check["name"]: check for check in found}
    assert server.url in checks["server"]["detail"]
    assert checks["link"]["state"] == "ok"


def test_another_fingerprint_pins_nothing(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """Exit 6: this is not the founder who was meant, so nothing of it is kept."""
    refused = join(second, server, founder, "--founder", "0000 1111 2222 3333")
    assert refused.code == 6
    assert opened in refused.err.replace("\n", " ")
    assert Home(second).names() == []
    assert not (second / "keys").exists()
    slip = join(second, server, founder, "--founder", "banana")
    assert (slip.code, "16 digits" in slip.err) == (2, True)


def test_nobody_there_to_compare(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """A script must bring the fingerprint; --yes does not stand for having compared."""
    for more in ((), ("--yes",)):
        refused = join(second, server, founder, *more)
        assert (refused.code, "--founder" in refused.err) == (2, True)
    assert Home(second).names() == []


def test_somebody_compares(founder: Path, second: Path, server: ServerProcess, opened: str) -> None:
    """On a terminal the fingerprint is shown; a no keeps nothing, a yes pins it."""
    words = ("--server", server.url, "join", NAME, "--me", "scribe-2")
    for answer, code, names in (("n", 6, []), ("y", 0, [NAME])):
        done = run_on_terminal(*words, home=second, answers=(answer,), env=admitted(founder))
        assert (done.code, opened in done.out) == (code, True), done.out
        assert Home(second).names() == names


def test_what_is_joined_stays_as_it_is(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """One home, one member of a crisis: joining again changes nothing, the founder's home too."""
    assert join(second, server, founder, "--founder", opened).code == 0
    for home, member in ((second, "scribe-2"), (founder, "coordinator")):
        again = run("join", NAME, "--me", "somebody", "--server", server.url, home=home,
                    env=admitted(founder))  # fmt: skip
        assert (again.code, "another --home" in again.err.replace("\n", " ")) == (3, True)
        assert run("info", "--json", home=home).data["crisis"]["member"] == member


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--me", "coordinator"), 4, "another --me"),
        (("--as-role", "banana"), 3, "Scribe"),
        (("--me", "Scribe 2"), 2, ""),
    ],
)
def test_who_cannot_be_pinned_is_told_before(  # noqa: PLR0913, PLR0917 (the parts of a case)
    founder: Path, second: Path, server: ServerProcess, opened: str,
    more: tuple[str, ...], code: int, said: str,
) -> None:  # fmt: skip
    """Somebody else's id, a role that is none, an id that cannot be: nothing is pinned."""
    refused = join(second, server, founder, "--founder", opened, *more)
    assert (refused.code, said in refused.err.replace("\n", " ")) == (code, True), refused.err
    assert Home(second).names() == []
    assert not list(second.glob("crises/*"))
    assert join(second, server, founder, "--founder", opened).code == 0


def test_the_log_in_that_was_named_is_remembered(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """A new shell needs no variable; without ever naming one, the sentence does."""
    words = ("join", NAME, "--server", server.url, "--me", "scribe-2", "--founder", opened)
    stranger = run(*words, home=second)
    assert (stranger.code, NKEY_FILE in stranger.err) == (4, True)
    assert join(second, server, founder, "--founder", opened).code == 0
    assert run("sync", home=second).code == 0


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "nats://127.0.0.1:99999", "nats://[::1", "<nats://x:1>", ":"]
)
def test_an_address_that_is_none(second: Path, address: str) -> None:
    """Exit 2 and how one is written, before anything is looked for."""
    refused = run("join", NAME, "--me", "scribe-2", "--server", address, home=second)
    assert (refused.code, "nats://HOST:4222" in refused.err) == (2, True), refused.err


def test_an_address_with_tls_is_never_spoken_to_in_clear(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """The server has no TLS: refused, whatever it offers."""
    address = server.url.replace("nats://", "tls://")
    words = ("join", NAME, "--server", address, "--me", "scribe-2", "--founder", opened)
    refused = run(*words, home=second, env=admitted(founder))
    assert (refused.code, "tls://" in refused.err) == (1, True), refused.err
    assert Home(second).names() == []


def test_a_crisis_that_is_not_there(
    founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """The server is named; without one the command to type is."""
    absent = join(second, server, founder, name="fire")
    assert (absent.code, server.url in absent.err.replace("\n", "")) == (2, True), absent.err
    nowhere = run("join", NAME, "--me", "scribe-2", home=second)
    assert (nowhere.code, "--server" in nowhere.err) == (2, True)
    assert join(second, server, founder, name="../x").code == 2


def test_another_ledger_under_a_pinned_name(
    tmp_path: Path, founder: Path, second: Path, server: ServerProcess, opened: str
) -> None:
    """The pin stands: a server that shows another ledger under the name is not followed."""
    assert join(second, server, founder, "--founder", opened).code == 0
    other = tmp_path / "other"
    other.mkdir()
    with at_work(other, founder) as impostor:
        with scenario.organisation_file() as organisation:
            words = ("open", NAME, "--real", "--from", str(organisation))
            home = tmp_path / "impostor"
            known = {
                **admitted(founder),
                PROVISIONER_FILE: str(ServerDirectory(founder).provisioner),
            }
            made = run("--server", impostor.url, *words, home=home, env=known)
            assert made.code == 0, made.err
        assert join(second, impostor, founder).code == 3
        other_server = ("sync", "--server", impostor.url)
        assert run(*other_server, home=second, env=admitted(founder)).code == 7


def test_a_first_entry_that_nobody_signed(tmp_path: Path, founder: Path, second: Path) -> None:
    """A stream of the right name whose first message is garbage is no crisis."""
    with (
        at_work(tmp_path, founder) as server,
        logged_in(server.url, Home(founder).log_in_seed()) as connection,
    ):
        make_stream(server.url, Home(founder).provisioner_seed(), NAME)
        stream = Stream(connection, f"crisis-{NAME}", f"crisis.{NAME}")
        empty = join(second, server, founder, "--founder", "0")
        stream.append([OutgoingMessage(f"crisis.{NAME}.crisis.main.1", b"crisis.opened\n{}")])
        garbage = join(second, server, founder, "--founder", "0")
    assert (empty.code, garbage.code) == (6, 6)
    assert Home(second).names() == []


def test_the_fingerprint_is_that_of_the_founders_key(
    founder: Path, server: ServerProcess, opened: str
) -> None:
    """What is compared by voice is the key that signs."""
    key = Home(founder).signer("coordinator").public
    assert opened == fingerprint(key)
