"""A bundle is under its name whole or not at all, and the same parts make the same bytes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from ledger.errors import LedgerError, UsageError
from projections.audit.manifest import Manifest, ManifestError, Member, is_path, read, written
from projections.bundle.parts import Part
from projections.bundle.writer import Draft, drafted, swept
from tests.support.mounts import mounted

TABLE = b"number;text\r\n1;a\r\n" * 5_000
PARTS = {"README.fr.txt": b"lisez", "tables/journal.csv": TABLE, "ledger.jsonl": b"{}\n"}


def _fill(draft: Draft) -> None:
    for path, data in PARTS.items():
        draft.add(Part(path, iter([data[:7], data[7:]])))


def _write(place: Path, *more: Part, zipped: bool = False) -> list[Member]:
    with drafted(place, zipped=zipped) as draft:
        _fill(draft)
        for part in more:
            draft.add(part)
        draft.close()
        draft.name()
        return draft.members


def _found(place: Path) -> dict[str, bytes]:
    if place.is_file():
        with ZipFile(place) as file:
            return {name: file.read(name) for name in file.namelist()}
    files = (one for one in place.rglob("*") if one.is_file())
    return {str(one.relative_to(place)): one.read_bytes() for one in files}


@pytest.mark.parametrize("zipped", [False, True])
def test_members_are_what_was_written(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001 (a case)
    """With size and SHA-256 of each, and nothing hidden stays beside it."""
    place = tmp_path / "out"
    members = _write(place, zipped=zipped)
    assert _found(place) == PARTS
    told = {one.path: (one.bytes, one.sha256) for one in members}
    assert told == {p: (len(b), sha256(b).hexdigest()) for p, b in PARTS.items()}
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_the_same_parts_make_the_same_file(tmp_path: Path) -> None:
    """Whenever it is made."""
    for name in ("a.zip", "b.zip"):
        _write(tmp_path / name, zipped=True)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("zipped", [False, True])
def test_what_goes_wrong_leaves_nothing(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001 (a case)
    """Neither under the name nor beside it."""

    def broken() -> Iterator[bytes]:
        yield TABLE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _write(tmp_path / "out", Part("more", broken()), zipped=zipped)
    assert not list(tmp_path.iterdir())


def test_what_is_there_stays(tmp_path: Path) -> None:
    """A file, a directory even if it is empty, a link to nowhere; no work is done before."""
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "empty", "link"):
        with pytest.raises(UsageError) as refused, drafted(tmp_path / name):
            pytest.fail("work was begun")
        assert refused.value.code == "export_exists"
    with pytest.raises(UsageError) as refused, drafted(tmp_path / "no" / "out"):
        pytest.fail("work was begun")
    assert refused.value.code == "export_nowhere"
    assert (tmp_path / "file").read_bytes() == b"mine"


@pytest.mark.parametrize("zipped", [False, True])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001 (a case)
    """With the system's reason; there is room again afterwards."""
    with mounted("tmpfs", tmp_path / "small", "size=256k") as small:
        more = (Part(f"part-{number}", iter([os.urandom(20_000)])) for number in range(100))
        with pytest.raises(LedgerError) as said:
            _write(small / "out", *more, zipped=zipped)
        assert said.value.code == "cannot_write"
        assert said.value.fields["reason"] == "No space left on device"
        assert not list(small.iterdir())


KILLED = """
import sys
from pathlib import Path
from projections.bundle.parts import Part
from projections.bundle.writer import drafted

with drafted(Path(sys.argv[1])) as draft:
    draft.add(Part("ledger.jsonl", iter([b"half"])))
    if sys.argv[2] == "promised":
        draft.promise()
    print("written", flush=True)
    sys.stdin.read()
"""


def _writing(place: Path, how: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(place), how],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    return process


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """Nothing is under the name; who still writes is left alone, and so is what was promised."""
    place = tmp_path / "out[1]"
    alive, killed = _writing(place, "begun"), _writing(place, "begun")
    promised = _writing(place, "promised")
    _kill(killed)
    _kill(promised)
    assert not place.exists()
    left = swept(place)
    assert (left.removed, len(left.whole)) == (1, 1)
    assert (left.whole[0] / "ledger.jsonl").read_bytes() == b"half"
    assert swept(place).removed == 0
    _kill(alive)
    assert swept(place).removed == 1
    assert len([*tmp_path.iterdir()]) == 1


def test_what_a_killed_writer_left_is_swept_by_that_of_another_name(tmp_path: Path) -> None:
    """Whoever writes there next; what another program left there under such a name stays."""
    alive, killed = _writing(tmp_path / "a.zip", "begun"), _writing(tmp_path / "a.zip", "begun")
    promised = _writing(tmp_path / "b", "promised")
    _kill(killed)
    _kill(promised)
    others = [tmp_path / ".c.part-abcdefgh", tmp_path / ".d.part-abcdefgh", tmp_path / ".e.part-1"]
    for one in others:
        (one / "whole").mkdir(parents=True)
    (others[0] / "mine").touch()
    (others[1] / "whole").rmdir()
    left = swept(tmp_path / "out")
    assert left.removed == 1
    assert [one.parent.name.partition(".part-")[0] for one in left.whole] == [".b"]
    assert all(one.is_dir() for one in others)
    _kill(alive)
    assert swept(tmp_path / "out").removed == 1


MANIFEST = Manifest(
    bundle=1, crisis="vivalia", kind="exercise", ledger="0" * 32, size=2, root="A" * 43,
    edition="judge", ceiling="judicial", language="fr", made="2026-11-28T09:00:00Z",
    members=(Member(path="b", bytes=1, sha256="0" * 64), Member(path="a/b", bytes=1,
                                                               sha256="0" * 64)),
)  # fmt: skip


def test_a_manifest_has_one_spelling() -> None:
    """Sorted, on one line; every other way of saying the same is none."""
    raw = written(MANIFEST)
    found = read(raw)
    assert [one.path for one in found.members] == ["a/b", "b"]
    assert (written(found), raw[-1:], raw.count(b"\n")) == (raw, b"\n", 1)
    for other in (raw[:-1], raw + b"\n", raw.replace(b'{"bundle":1,', b'{"bundle":1, '),
                  raw.replace(b'"size":2', b'"size":2,"size":2'), b"", b"\xff", b"[" * 9_000,
                  raw.replace(b'"judicial"', b'"cell"'), raw.replace(b'"bundle":1', b'"bundle":2'),
                  raw.replace(b'"a/b"', b'"b"'), raw.replace(b'"a/b"', b'"c"')):  # fmt: skip
        with pytest.raises(ManifestError):
            read(other)


@pytest.mark.parametrize(
    "path",
    ["", "/a", "../a", "a/../b", "a//b", "a/", ".a", "a/.b", "a\\b", "a b", "é", "manifest.json",
     "MANIFEST.json", "a\n", "c:a"],
)  # fmt: skip
def test_no_member_is_elsewhere(path: str) -> None:
    """Outside of the bundle, hidden in it, in the manifest's place, or unlike on other systems."""
    assert not is_path(path)
    wrong = Member(path=path, bytes=0, sha256="0" * 64)
    with pytest.raises(ManifestError):
        written(msgspec.structs.replace(MANIFEST, members=(wrong,)))


def test_two_that_differ_by_capitals_are_one() -> None:
    """Where some systems hold them for the same file."""
    two = tuple(Member(path=path, bytes=0, sha256="0" * 64) for path in ("A", "a"))
    with pytest.raises(ManifestError):
        written(msgspec.structs.replace(MANIFEST, members=two))
