"""`crisis checkpoint request` and `stamp`: dates that rest on somebody else (RFC 3161)."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.errors import InputError
from ledger.evidence.timestamps import StampError, read_stamp, request_for, verified
from ledger.server.embedded import stop
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.authority import Authority
from tests.support.cli import run_here


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "own")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Whom nobody trusts."""
    return Authority(tmp_path_factory.mktemp("stranger") / "own")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exercise with an entry besides its opening."""
    directory = tmp_path_factory.mktemp("stamps")
    (directory / "org.toml").write_bytes(organisation())
    home = directory / "home"
    try:
        open_exercise(home, directory / "org.toml")
        assert run_here("observation", "note", "Seen", home=home).code == 0
        yield home
    finally:
        stop(home, 1)


def stamped(desk: Path, authority: Authority, query: Path, *words: str) -> Path:
    done = run_here("checkpoint", "request", "-o", str(query), *words, "--json", home=desk)
    assert done.code == 0, done.err
    return authority.answer(query)


def test_a_stamp_is_verified_kept_and_recorded(
    desk: Path, authority: Authority, tmp_path: Path
) -> None:
    """Of whichever number it is; its entry has its digest, and the checkpoint says that it is."""
    reply = stamped(desk, authority, tmp_path / "1.tsq", "--at", "1")
    assert run_here("observation", "note", "Meanwhile", home=desk).code == 0
    done = run_here("checkpoint", "stamp", str(reply), "--ca", str(authority.roots), home=desk)
    assert done.code == 0, done.err
    assert "up to #1 " in done.err
    (row,) = run_here("show", "records", "--json", home=desk).data["rows"]
    assert row["digest"] == sha256(reply.read_bytes()).hexdigest()
    (kept,) = run_here("checkpoint", "show", "--json", home=desk).data["stamps"]
    assert (kept["size"], Path(kept["path"]).read_bytes()) == (1, reply.read_bytes())


def test_the_same_answer_is_recorded_once(desk: Path, authority: Authority, tmp_path: Path) -> None:
    """A second time says as which entry it is, with exit code 0 and nothing new."""
    reply = stamped(desk, authority, tmp_path / "again.tsq")
    words = ("checkpoint", "stamp", str(reply), "--ca", str(authority.roots))
    assert run_here(*words, home=desk).code == 0
    size = run_here("checkpoint", "show", "--json", home=desk).data["size"]
    again = run_here(*words, "--json", home=desk)
    assert (again.code, again.data["number"]) == (0, size)
    assert run_here("checkpoint", "show", "--json", home=desk).data["size"] == size
    assert f"#{size}" in run_here(*words, "--lang", "fr", home=desk).out


def test_a_damaged_answer_is_told_from_one_of_nobody_trusted(
    authority: Authority, stranger: Authority, tmp_path: Path
) -> None:
    """The certificates are blamed only where a whole signature leads to none of them."""
    (tmp_path / "a.tsq").write_bytes(request_for("text\n"))
    stamp = authority.answer(tmp_path / "a.tsq").read_bytes()
    damaged = stamp[:-5] + bytes([stamp[-5] ^ 1]) + stamp[-4:]
    for roots in (authority.roots, stranger.roots):
        with pytest.raises(StampError) as found:
            verified(damaged, "text\n", roots)
        assert found.value.code == ("damaged" if roots == authority.roots else "untrusted")
    broken = tmp_path / "broken.pem"
    broken.write_bytes(authority.roots.read_bytes()[:200])
    with pytest.raises(InputError) as refused:
        verified(stamp, "text\n", broken)
    assert refused.value.code == "stamp_no_certificates"


def test_no_byte_of_a_stamp_blames_the_certificates(authority: Authority, tmp_path: Path) -> None:
    """Whatever is flipped in the signature at its end, the answer is said to be damaged."""
    (tmp_path / "b.tsq").write_bytes(request_for("text\n"))
    stamp = authority.answer(tmp_path / "b.tsq").read_bytes()
    for place in range(len(stamp) - 250, len(stamp), 50):
        flipped = stamp[:place] + bytes([stamp[place] ^ 1]) + stamp[place + 1 :]
        with pytest.raises(StampError, match="damaged"):
            verified(flipped, "text\n", authority.roots)


def test_what_is_there_is_not_written_over(desk: Path, tmp_path: Path) -> None:
    """A request may be at its authority already; so a checkpoint, a proof, an issued brief."""
    there = tmp_path / "there.md"
    there.write_text("mine")
    for words in (("checkpoint", "request"), ("checkpoint", "show"), ("prove", "1"),
                  ("brief", "issue")):  # fmt: skip
        done = run_here(*words, "-o", str(there), "--json", home=desk)
        assert (done.code, done.error["error"]) == (2, "export_exists"), words
    assert there.read_text() == "mine"


def test_what_does_not_hold_is_refused_and_not_kept(
    desk: Path, authority: Authority, stranger: Authority, tmp_path: Path
) -> None:
    """A stamp of another text, of nobody trusted, cut off, or something else; each by its code."""
    reply = stamped(desk, authority, tmp_path / "2.tsq")
    (tmp_path / "x.tsq").write_bytes(request_for("something else\n"))
    other = authority.answer(tmp_path / "x.tsq")
    cut = tmp_path / "cut.tsr"
    cut.write_bytes(reply.read_bytes()[:-9])
    kept = len(run_here("checkpoint", "show", "--json", home=desk).data["stamps"])
    for file, roots, code, ended in (
        (other, authority.roots, "stamp_of_another", 6),
        (reply, stranger.roots, "stamp_untrusted", 6),
        (reply, authority.place / "tsa.csr", "stamp_no_certificates", 2),
        (cut, authority.roots, "stamp_unreadable", 2),
        (authority.roots, authority.roots, "stamp_unreadable", 2),
    ):
        done = run_here("checkpoint", "stamp", str(file), "--ca", str(roots), "--json", home=desk)
        assert (done.code, done.error["error"]) == (ended, code)
    assert len(run_here("checkpoint", "show", "--json", home=desk).data["stamps"]) == kept


def test_no_byte_of_a_stamp_can_be_another_one(authority: Authority, tmp_path: Path) -> None:
    """Whatever is flipped, it is refused, or says the same time of the same text."""
    (tmp_path / "a.tsq").write_bytes(request_for("text\n"))
    stamp = authority.answer(tmp_path / "a.tsq").read_bytes()
    said = verified(stamp, "text\n", authority.roots)
    for place in range(3, len(stamp), 97):
        flipped = stamp[:place] + bytes([stamp[place] ^ 1]) + stamp[place + 1 :]
        try:
            assert verified(flipped, "text\n", authority.roots) == said
        except StampError:
            continue
    with pytest.raises(StampError, match="unreadable"):
        read_stamp(b"0" * 70_000)


def test_without_openssl_it_says_what_to_install(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And writes nothing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run_here("checkpoint", "request", "-o", str(tmp_path / "q"), "--json", home=desk)
    assert (done.code, json.loads(done.err.splitlines()[-1])["error"]) == (1, "no_openssl")
    assert not (tmp_path / "q").exists()
