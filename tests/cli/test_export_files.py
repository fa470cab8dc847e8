"""What a bundle holds beside the log: attached files and the time stamps of others."""

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import structs

from ledger.server.embedded import stop
from projections.audit.manifest import LOG, MANIFEST, Manifest, Member, read, written
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.authority import Authority
from tests.support.bundles import log_of
from tests.support.cli import VERIFY, Ran, run, run_here
from tests.support.findings import told

PHOTO = b"\x89PNG\r\n" + bytes(range(256)) * 300
NAME = f"files/{sha256(PHOTO).hexdigest()}"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of an exercise with a file attached and a checkpoint stamped."""
    directory = tmp_path_factory.mktemp("files")
    (directory / "org.toml").write_bytes(organisation())
    (directory / "photo.png").write_bytes(PHOTO)
    home = directory / "home"
    try:
        open_exercise(home, directory / "org.toml")
        query = directory / "1.tsq"
        assert run_here("checkpoint", "request", "-o", str(query), home=home).code == 0
        authority = Authority(directory / "authority")
        reply = authority.answer(query)
        stamped = run_here("checkpoint", "stamp", str(reply), "--ca", str(authority.roots),
                           home=home)  # fmt: skip
        assert stamped.code == 0, stamped.err
        attached = run_here("attach", str(directory / "photo.png"), "--to", "1", home=home)
        assert attached.code == 0, attached.err
        place = directory / "bundle"
        done = run_here("export", str(place), "--to", "judge", "--for", "inquiry", home=home)
        assert done.code == 0, done.err
        yield place
    finally:
        stop(home, 1)


def verify(place: Path, *words: str) -> Ran:
    return run_here("verify", str(place), *words, "--json", home=place.parent / "no-home")


def resealed(place: Path, there: Path, without: str = "", instead: bytes | None = None) -> Path:
    """The same with a member left out, or other bytes in its place, and a manifest that fits."""
    shutil.copytree(place, there)
    found: Manifest = read((there / MANIFEST).read_bytes())
    members = []
    for one in found.members:
        if one.path == without and instead is None:
            (there / without).unlink()
            continue
        if one.path == without and instead is not None:
            (there / without).write_bytes(instead)
            one = structs.replace(  # noqa: PLW2901 (it is another one now)
                one, bytes=len(instead), sha256=sha256(instead).hexdigest()
            )
        members.append(one)
    (there / MANIFEST).write_bytes(written(structs.replace(found, members=tuple(members))))
    return there


ADDED = (
    "briefs/brief-12.md",
    "dossier-final.html",
    f"files/{sha256(b'put in').hexdigest()}",
    "forms/confession.html",
    "tables/a-secret.csv",
)
"""Members that no bundle of this log holds."""

GONE = ("dossier.pdf", "forms/gdpr.html", "keys.json", "tables/threats.csv", "verify.py")
"""Members that every bundle of this log holds."""


@pytest.fixture
def fitted(bundle: Path, tmp_path: Path) -> Callable[..., Path]:
    """The bundle after somebody put members in and took others out, under a manifest that fits."""

    def fit(put_in: Mapping[str, bytes], taken_out: Collection[str] = (), **said: object) -> Path:
        there = shutil.copytree(bundle, tmp_path / "fitted")
        found: Manifest = read((there / MANIFEST).read_bytes())
        members = {one.path: one for one in found.members if one.path not in taken_out}
        for path, data in put_in.items():
            (there / path).parent.mkdir(exist_ok=True)
            (there / path).write_bytes(data)
            members[path] = Member(path=path, bytes=len(data), sha256=sha256(data).hexdigest())
        for path in taken_out:
            (there / path).unlink()
        manifest = structs.replace(found, members=tuple(members.values()), **said)
        (there / MANIFEST).write_bytes(written(manifest))
        return there

    return fit


def _found(done: Ran) -> set[tuple[str, str]]:
    return {(one["member"], one["error"]) for one in done.data["problems"]}


def test_what_the_log_comes_to_says_which_members_there_are(fitted: Callable[..., Path]) -> None:
    """One more, one fewer is found by its name, whatever the manifest says; no read-me instead."""
    done = verify(fitted(dict.fromkeys(ADDED, b"put in"), GONE))
    assert done.code == 6
    added = {(path, "bundle_not_of_log") for path in ADDED}
    assert _found(done) == added | {(path, "bundle_missing") for path in GONE}


def test_another_release_may_draw_a_member_more_or_less(fitted: Callable[..., Path]) -> None:
    """They are named as not compared, and nothing is called false."""
    *_, form, table = ADDED
    done = verify(fitted({form: b"1", table: b"2"}, GONE, release="0.0.9+0123456789ab"))
    assert (done.code, _found(done)) == (8, set())
    assert {form, table, *GONE} <= {*done.data["bundle"]["otherwise"]}


def test_the_log_of_another_crisis_is_no_fault_of_a_home(fitted: Callable[..., Path]) -> None:
    """Both commands find the same; what is drawn is not made again, and no home is blamed."""
    place = fitted({LOG: log_of(told())})
    done = verify(place)
    small = run(str(place), "--json", home=place.parent / "none", program=VERIFY)
    assert (done.code, small.code) == (6, 6)
    assert _found(done) == _found(small)
    assert {one["fields"].get("name") for one in done.data["problems"]} >= {"ledger", "size"}
    assert done.data["bundle"]["compared"] == 0
    assert "replica" not in done.out + done.err


def test_files_and_stamps_are_in_it_and_it_holds(bundle: Path) -> None:
    """Each file under its SHA-256, each stamp as it came; its README says what they are."""
    assert (bundle / NAME).read_bytes() == PHOTO
    (stamp,) = (bundle / "stamps").iterdir()
    assert stamp.name.startswith("1-")
    assert "files/" in (bundle / "README.en.txt").read_text()
    done = verify(bundle)
    assert done.code == 0, done.out
    assert done.data["bundle"]["apart"] == []
    (found,) = verify(bundle, "--ca", str(bundle.parent / "authority" / "ca.pem")).data["stamps"]
    assert (found["number"], found["trusted"]) == (1, True)


def test_one_is_had_from_a_bundle_without_its_ledger(bundle: Path, tmp_path: Path) -> None:
    """Its bytes, held to the digest that the entry says; where it is not there, that."""
    elsewhere = tmp_path / "elsewhere"
    words = ("attachment", "1", "--marking-ceiling", "judicial", "-o")
    got = run_here("--bundle", str(bundle), *words, str(tmp_path / "a.jpg"), home=elsewhere)
    assert (got.code, (tmp_path / "a.jpg").read_bytes()) == (0, PHOTO), got.err
    for case, instead in (("gone", None), ("other", b"another photo")):
        place = resealed(bundle, tmp_path / case, NAME, instead)
        into = tmp_path / f"{case}.jpg"
        none = run_here("--bundle", str(place), "--json", *words, str(into), home=elsewhere)
        assert none.error["error"] in {"attachment_not_in_bundle", "bundle_not_read"}
        assert not into.exists()


def test_one_that_is_missing_or_another_is_found(bundle: Path, tmp_path: Path) -> None:
    """Also where somebody made the manifest fit: the log says which files there are."""
    gone = verify(resealed(bundle, tmp_path / "gone", NAME))
    assert gone.code == 6
    assert _found(gone) == {(NAME, "bundle_file_missing")}  # and no read-me that tells of it
    other = verify(resealed(bundle, tmp_path / "other", NAME, b"another photo"))
    assert other.code == 6
    assert "bundle_file_other" in other.out


def test_what_a_redacted_entry_attaches_is_not_given_out(bundle: Path, tmp_path: Path) -> None:
    """Neither its bytes nor its digest; nor is it missed."""
    place, home = tmp_path / "twin", bundle.parent / "home"
    done = run_here("export", str(place), "--redact", "kind:record.attached", "--to", "insurer",
                    "--for", "claim", home=home)  # fmt: skip
    assert done.code == 0, done.err
    held = verify(place)
    assert held.code == 0, held.out
    said = b"".join(one.read_bytes() for one in place.rglob("*") if one.is_file())
    assert NAME.removeprefix("files/").encode() not in said
    assert not (place / "files").exists()
    assert (place / "stamps").exists()


def test_for_excel_and_packed_it_has_the_same_members(bundle: Path, tmp_path: Path) -> None:
    """All that is drawn is made again as it is spelled there, and nothing is missed."""
    place, home = tmp_path / "b.zip", bundle.parent / "home"
    words = ("--excel", "--to", "insurer", "--for", "claim")
    done = run_here("export", str(place), *words, home=home)
    assert done.code == 0, done.err
    held = verify(place)
    assert (held.code, held.data["bundle"]["apart"]) == (0, []), held.out
