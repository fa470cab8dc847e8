"""`crisis verify`, `crisis-verify` and `verify.py` over bundles: all that is wrong, in words."""

import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from projections.audit.bundle_verifier import BundleReport, verify_bundle
from projections.audit.manifest import MANIFEST
from projections.audit.verifier import Expected
from projections.audit.verify_words import text
from projections.audit.verifying import Asked, verified
from projections.i18n import Translator, languages
from tests.support.bundles import (
    bundle_of,
    in_folder,
    in_zip,
    line_of,
    log_of,
    resealed,
    row_of,
)
from tests.support.chronicle import ZONE, story
from tests.support.cli import VERIFY, run, run_here
from tests.support.damage import asked, script
from tests.support.findings import GOLDEN, all_at_once, told, whole

SCRIPT = Path(script.__file__)


def codes(report: BundleReport) -> set[tuple[str, str]]:
    return {(one.member, one.error.code) for one in report.problems}


@pytest.mark.parametrize("lang", languages())
def test_all_that_is_wrong_is_said_in_every_language(tmp_path: Path, lang: str) -> None:
    """In rows, each with the member and the entry; what is the same many times, is counted."""
    found = verified(Asked((str(all_at_once(tmp_path / "b")),)))
    said = text(found, Translator(lang, ZONE)) + "\n"
    assert said == (GOLDEN / f"{lang}.txt").read_text("utf-8")


def test_everything_is_found_and_not_only_the_first(tmp_path: Path) -> None:
    """Of every member, of every entry, of the root."""
    report = verify_bundle(all_at_once(tmp_path / "b"))
    assert codes(report) == {
        ("tables/gone.csv", "bundle_missing"),
        ("tables/journal.csv", "bundle_changed"),
        ("added.csv", "bundle_added"),
        ("link.csv", "bundle_odd"),
        ("ledger.jsonl", "verify_verdict"),
        ("ledger.jsonl", "verify_root_differs"),
        ("manifest.json", "bundle_says_other"),
    }
    numbers = {one.error.fields["number"] for one in report.problems
               if one.error.code == "verify_verdict"}  # fmt: skip
    assert numbers == {5, 6, 7, 8}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"size": 3}, "size"),
        ({"root": "A" * 43}, "root"),
        ({"kind": "real"}, "kind"),
        ({"ledger": "0" * 32}, "ledger"),
        ({"crisis": "other"}, "crisis"),
    ],
)
def test_a_manifest_that_says_something_else_than_the_log(
    tmp_path: Path, said: dict[str, object], wrong: str
) -> None:
    """Is found by both, with what it says and what the log comes to."""
    place = in_folder(resealed(whole(), told(), **said), tmp_path / "b")
    assert 0 not in asked(place)
    found = [one.error.fields for one in verify_bundle(place).problems]
    assert wrong in {fields.get("name") for fields in found}


@pytest.mark.parametrize(
    "raw",
    [
        whole()[MANIFEST].replace(b'"size":8', b'"size":"8"'),
        whole()[MANIFEST].replace(b'"members":[', b'"members":[1,'),
        whole()[MANIFEST].replace(b'"edition":"judge"', b'"edition":[]'),
        whole()[MANIFEST].replace(b'"made":"', b'"made":1,"x":"'),
        b"[" * 100_000, b"null\n", b"{}\n", b"[]\n", b"", b"\xff\n",
    ],
    ids=range(10),
)  # fmt: skip
def test_whatever_stands_in_the_place_of_a_manifest(tmp_path: Path, raw: bytes) -> None:
    """Both say that it is none, and neither crashes."""
    assert raw != whole()[MANIFEST]
    assert 0 not in asked(in_folder({**whole(), MANIFEST: raw}, tmp_path / "b"))


def test_a_bundle_is_known_by_its_digest(tmp_path: Path) -> None:
    """Another one that holds as well is another one."""
    place = in_folder(whole(), tmp_path / "b")
    digest = sha256(whole()[MANIFEST]).hexdigest()
    assert asked(place, digest) == (0, 0)
    assert 0 not in asked(place, "0" * 64)


def _zip(place: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return place


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "..\\out.txt"])
def test_nothing_is_written_outside(tmp_path: Path, name: str) -> None:
    """A name that leads elsewhere is a finding; nothing is ever extracted."""
    place = _zip(tmp_path / "b.zip", [*whole().items(), (name, b"out")])
    before = {*tmp_path.rglob("*")}
    assert 0 not in asked(place)
    assert {*tmp_path.rglob("*")} == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_found(tmp_path: Path) -> None:
    """Whichever of the two some program would take."""
    twice = [*whole().items(), ("README.fr.txt", b"something else")]
    assert 0 not in asked(_zip(tmp_path / "b.zip", twice))


def test_what_unpacks_to_far_too_much_is_not_unpacked(tmp_path: Path) -> None:
    """A hundred megabytes of nothing, in a member that is said to be short, or as long as it is."""
    zeros = bytes(100 * 2**20)
    members = {**whole(), "README.fr.txt": zeros}
    assert 0 not in asked(in_zip(members, tmp_path / "short.zip"))
    found = verify_bundle(in_zip(resealed(members, told()), tmp_path / "long.zip"))
    assert codes(found) == {("", "bundle_bomb")}


def test_a_member_of_ten_gigabytes_is_not_read(tmp_path: Path) -> None:
    """Its manifest says so, and a file of that size is there, of holes only."""
    place = in_folder(whole(), tmp_path / "b")
    raw = whole()[MANIFEST].replace(b'"bytes":7,', b'"bytes":10737418240,')
    assert raw != whole()[MANIFEST]
    (place / MANIFEST).write_bytes(raw)
    with (place / "README.fr.txt").open("r+b") as file:
        file.truncate(10 * 2**30)
    assert ("README.fr.txt", "bundle_large") in codes(verify_bundle(place))
    assert 0 not in asked(place)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\3\4" + bytes(200), b"PK\5\6" + bytes(18)])
def test_a_file_that_is_no_zip_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    """Whatever it begins with."""
    place = tmp_path / "b.zip"
    place.write_bytes(data)
    assert 0 not in asked(place)


def test_a_zip_that_was_packed_again_is_said_to_be_so(tmp_path: Path) -> None:
    """With the same members: what is compared are bytes that one program alone writes."""
    found = verify_bundle(_zip(tmp_path / "b.zip", [*whole().items()]))
    assert codes(found) == {("", "bundle_layout")}


def test_two_bundles_of_one_ledger_agree_or_say_where_they_do_not(tmp_path: Path) -> None:
    """One is the beginning of the other, in either order; of a fork the first number."""
    early = in_folder(bundle_of(story("2022-05-14T04:05")), tmp_path / "early")
    late = in_zip(whole(), tmp_path / "late.zip")
    for paths in ((early, late), (late, early), (late, late)):
        found = verified(Asked(tuple(map(str, paths))))
        assert found.holds
    fork = story("2022-05-14T04:05")
    first = len(fork.messages) + 1
    fork.raw("crisis.vivalia.decision.garbage.1", b"another history")
    (tmp_path / "fork.jsonl").write_bytes(log_of(fork))
    apart = verified(Asked((str(late), str(tmp_path / "fork.jsonl"))))
    assert not any(report.problems for report in apart.reports)
    assert apart.compared is not None
    assert (apart.holds, apart.compared.differs) == (False, first)


def test_both_commands_say_it_and_end_with_6(tmp_path: Path) -> None:
    """Without a home; in words or as data."""
    good, bad = in_zip(whole(), tmp_path / "b.zip"), all_at_once(tmp_path / "bad")
    for path, code in ((good, 0), (bad, 6)):
        assert run(str(path), home=tmp_path / "none", program=VERIFY).code == code
        assert run(str(path), "--json", home=tmp_path / "none", program=VERIFY).data["bundle"]
    found = run_here("verify", str(bad), "--json", home=tmp_path / "none")
    assert found.code == 6
    assert {
        "member": "added.csv",
        "number": None,
        "error": "bundle_added",
        "fields": {},
        "message": "is not in the manifest: this file was added.",
    } in found.data["problems"]
    missing = run_here("verify", str(tmp_path / "nowhere"), home=tmp_path / "none")
    assert (missing.code, "Traceback" in missing.err) == (2, False)


def alone(
    *words: str | Path, env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """The program in a bundle as a stranger runs it: no package of ours can be found."""
    return subprocess.run(
        [sys.executable, "-I", *map(str, words)],
        capture_output=True, text=True, check=False, cwd="/", env=env,
    )  # fmt: skip


def test_a_stranger_needs_python_and_openssl_only(tmp_path: Path) -> None:
    """Run from inside the bundle it verifies the bundle it lies in; 0, 6, 1 and 2."""
    members = resealed({**whole(), "verify.py": SCRIPT.read_bytes()}, told())
    place = in_folder(members, tmp_path / "b")
    held = alone(place / "verify.py")
    assert held.returncode == 0, held.stderr
    assert "It holds in itself." in held.stdout
    assert "Not checked" in held.stdout
    digest = sha256((place / "manifest.json").read_bytes()).hexdigest()
    sure = alone(place / "verify.py", "--digest", digest)
    assert (sure.returncode, sure.stdout.splitlines()[-1]) == (0, "It holds.")
    quick = alone(SCRIPT, in_zip(members, tmp_path / "b.zip"), "--tree-only")
    assert quick.returncode == 0
    assert "as you asked: the signatures" in quick.stdout
    (place / "README.fr.txt").write_bytes(b"x")
    broken = alone(place / "verify.py")
    assert broken.returncode == 6
    assert "README.fr.txt" in broken.stdout
    assert alone(SCRIPT, tmp_path / "nowhere").returncode == 1
    assert alone(SCRIPT, "--nothing").returncode == 2


def test_a_root_is_taken_as_it_is_copied_out_of_the_dossier(tmp_path: Path) -> None:
    """There a long word has breaks that nobody sees."""
    root, place = told().fold.position.root, in_folder(whole(), tmp_path / "b")
    for given in (f"{root[:30]}\u200b{root[30:]}\n", root):
        assert not verified(Asked((str(place),), Expected(given))).reports[0].problems
    assert verified(Asked((str(place),), Expected("A" * 43))).reports[0].problems


def test_no_entry_is_voided_by_saying_that_its_signature_is_wrong(tmp_path: Path) -> None:
    """The stranger's verifier tries it; what is void for another reason is named."""
    lines = whole()["ledger.jsonl"].splitlines(keepends=True)
    for verdict, code in (("void:bad_signature", 6), ("void:not_enrolled", 0)):
        lines[4] = line_of(row_of(lines[4])._replace(verdict=verdict))
        members = resealed({**whole(), "ledger.jsonl": b"".join(lines)}, told())
        said = alone(SCRIPT, in_folder(members, tmp_path / str(code)))
        assert said.returncode == code
        assert f"said to be void: #4 ({verdict[5:]})" in said.stdout
        assert ("WRONG: #4: void for its signature" in said.stdout) == bool(code)
        lines = whole()["ledger.jsonl"].splitlines(keepends=True)


def test_where_the_library_is_not_found_the_program_is_asked() -> None:
    """It comes to the same, of a signature that holds and of one that does not."""
    by_program = script.OpenSSL(by_program=True)
    assert by_program.lib is None
    key, signature = (
        script.bits(text, size) for text, size in zip(script.VECTOR, (32, 64), strict=True)
    )
    assert by_program.holds(key, signature, b"\x72")
    assert not by_program.holds(key, signature[::-1], b"\x72")


def test_without_openssl_it_says_that_it_could_not(tmp_path: Path) -> None:
    """And not that something is wrong."""
    place = in_folder(whole(), tmp_path / "b")
    hidden = (
        "import ctypes.util, runpy, sys; ctypes.util.find_library = lambda _: None;"
        f"sys.argv = ['verify.py', {str(place)!r}];"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    done = alone("-c", hidden, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "openssl" in done.stderr.lower()


def test_what_a_bundle_says_reaches_no_terminal_as_it_is(tmp_path: Path) -> None:
    """A name that holds an escape sequence is shown without it."""
    place = in_folder({**whole(), "\x1b[31mred": b""}, tmp_path / "b")
    done = alone(SCRIPT, place)
    assert done.returncode == 6
    assert "\x1b" not in done.stdout
    assert "\x1b" not in text(verified(Asked((str(place),))), Translator("en", ZONE))
