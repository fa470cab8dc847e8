"""Time stamps of others in a bundle: held to an authority, or said to rest on nobody."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ledger.errors import Exit
from ledger.evidence.merkle import Tree, leaf_of
from ledger.evidence.notes import Checkpoint, origin_of
from ledger.evidence.timestamps import file_name, request_for
from projections.audit import verify_command
from projections.i18n import languages
from tests.support.authority import Authority
from tests.support.bundles import bundle_of, in_folder, in_zip, log_of
from tests.support.chronicle import LEDGER
from tests.support.cli import Ran, run_here
from tests.support.damage import script
from tests.support.findings import told

AT, LAST = 3, 8
"""Up to which entry most stamps here are, and the last entry."""

Ask = Callable[..., Ran]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stamps") / "authority")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Another authority, which stamps as well as the first."""
    return Authority(tmp_path_factory.mktemp("stamps") / "stranger")


@cache
def checkpoint(number: int) -> str:
    """The text of the checkpoint up to an entry."""
    tree = Tree()
    for subject, body in told().messages[:number]:
        tree.append(leaf_of(subject, body))
    return Checkpoint(origin_of("vivalia", LEDGER), number, tree.root()).text


def stamp_of(text: str, authority: Authority, place: Path) -> bytes:
    query = place / "query.tsq"
    query.write_bytes(request_for(text))
    return authority.answer(query).read_bytes()


def with_stamps(place: Path, *stamps: tuple[int, bytes], zipped: bool = False) -> Path:
    """The bundle with stamps, each called by the number that is given."""
    drawn = {f"stamps/{file_name(number, stamp)}": stamp for number, stamp in stamps}
    return (in_zip if zipped else in_folder)(bundle_of(told(), drawn), place)


def crisis(*words: str) -> Ran:
    """`crisis verify`, with no home at all."""
    return run_here("verify", *words, home=Path(words[0]).parent / "no-home")


@pytest.fixture
def small(capsys: pytest.CaptureFixture[str]) -> Ask:
    """`crisis-verify`."""

    def ask(*words: str) -> Ran:
        try:
            code = verify_command.main(words)
        except SystemExit as e:
            code = int(e.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return ask


def alone(*words: str) -> Ran:
    """`verify.py`, by another Python that has nothing of ours."""
    done = subprocess.run([sys.executable, "-I", script.__file__, *words], capture_output=True,
                          text=True, check=False, timeout=60)  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def codes(done: Ran) -> list[tuple[str, str]]:
    return [(one["member"].partition("-")[0], one["error"]) for one in done.data["problems"]]


def test_a_stamp_is_held_to_the_authority_that_is_given(
    authority: Authority, tmp_path: Path, small: Ask
) -> None:
    """Each says up to which entry the ledger existed when, by a clock that is not its own."""
    stamp = stamp_of(checkpoint(AT), authority, tmp_path)
    trusted = ("--ca", str(authority.roots))
    place = with_stamps(tmp_path / "b", (AT, stamp))
    last = stamp_of(checkpoint(LAST), authority, tmp_path)
    packed = with_stamps(tmp_path / "b.zip", (AT, stamp), (LAST, last), zipped=True)
    for ask, asked, code in ((crisis, place, Exit.DRAWN_OTHERWISE), (small, packed, Exit.DONE)):
        done = ask(str(asked), *trusted, "--lang", "en")
        assert done.code == code, done.out + done.err  # nothing that is drawn is in them
        assert f"the ledger up to #{AT} existed on" in done.out
    (found,) = small(str(place), *trusted, "--json").data["stamps"]
    assert (found["number"], found["trusted"]) == (AT, True)
    done = alone(str(packed), *trusted)
    assert done.code == 0, done.out + done.err
    assert f"up to #{AT} existed at" in done.out
    assert f"up to #{LAST} existed at" in done.out


def test_a_stamp_without_certificates_rests_on_nobody(
    authority: Authority, tmp_path: Path, small: Ask
) -> None:
    """It is read, and all say that nobody stands for it, and how somebody would."""
    place = str(with_stamps(tmp_path / "b", (AT, stamp_of(checkpoint(AT), authority, tmp_path))))
    for lang in languages():
        done = small(place, "--lang", lang)
        assert done.code == 0, done.err
        (line,) = (line for line in done.out.splitlines() if "--ca" in line)
        assert f"#{AT}" in line
        assert " UTC" in line
    (found,) = small(place, "--json").data["stamps"]
    assert found["trusted"] is False
    assert "--ca" in alone(place).out


def test_what_is_no_stamp_of_its_entry_is_a_finding(
    authority: Authority, tmp_path: Path, small: Ask
) -> None:
    """Of another number, of what is beyond the end, of another text, cut off, or no stamp."""
    good = stamp_of(checkpoint(AT), authority, tmp_path)
    other = stamp_of("something else\n", authority, tmp_path)
    wrong = [(1, good), (2, other), (4, good[:-9]), (5, b""), (6, b"no stamp"), (10**12, good)]
    place = with_stamps(tmp_path / "b", (AT, good), *wrong)
    for words in ((), ("--ca", str(authority.roots))):
        done = small(str(place), *words, "--json")
        assert done.code == 6
        assert codes(done) == [
            ("stamps/1", "bundle_stamp_of_other"),
            (f"stamps/{10**12}", "bundle_stamp_of_other"),
            ("stamps/2", "bundle_stamp_of_other"),
            ("stamps/4", "bundle_stamp_unreadable"),
            ("stamps/5", "bundle_stamp_unreadable"),
            ("stamps/6", "bundle_stamp_unreadable"),
        ]
    done = alone(str(place), "--ca", str(authority.roots))
    assert (done.code, done.out.count("WRONG: stamps/")) == (6, len(wrong))


def test_a_stamp_that_is_not_called_as_one_is_a_finding(
    authority: Authority, tmp_path: Path, small: Ask
) -> None:
    """Its name says what it is over; without that it is over nothing."""
    drawn = {"stamps/x.tsr": stamp_of(checkpoint(AT), authority, tmp_path)}
    place = in_folder(bundle_of(told(), drawn), tmp_path / "b")
    assert codes(small(str(place), "--json")) == [("stamps/x.tsr", "bundle_stamp_of_other")]
    assert alone(str(place), "--ca", str(authority.roots)).code == 6


def test_a_stamp_by_somebody_whom_nobody_trusts_is_a_finding(
    authority: Authority, stranger: Authority, tmp_path: Path, small: Ask
) -> None:
    """Another authority stamped it, and its certificates were not given."""
    place = with_stamps(tmp_path / "b", (AT, stamp_of(checkpoint(AT), stranger, tmp_path)))
    for ask in (crisis, small):
        done = ask(str(place), "--ca", str(authority.roots), "--json")
        assert (done.code, codes(done)) == (6, [(f"stamps/{AT}", "bundle_stamp_untrusted")])
    assert alone(str(place), "--ca", str(authority.roots)).code == 6
    both = tmp_path / "both.pem"
    both.write_bytes(authority.roots.read_bytes() + stranger.roots.read_bytes())
    assert small(str(place), "--ca", str(both)).code == 0


def test_certificates_that_are_none_are_no_finding(
    authority: Authority, tmp_path: Path, small: Ask
) -> None:
    """A file that is missing or holds none was asked wrongly: that says nothing of the bundle."""
    place = with_stamps(tmp_path / "b", (AT, stamp_of(checkpoint(AT), authority, tmp_path)))
    request = authority.place / "tsa.csr"
    for ask in (crisis, small):
        done = ask(str(place), "--ca", str(request), "--json")
        assert (done.code, done.error["error"]) == (2, "stamp_no_certificates")
        assert ask(str(place), "--ca", str(tmp_path / "none.pem")).code == 2
    assert alone(str(place), "--ca", str(request)).code == 1
    assert alone(str(place), "--ca", str(tmp_path / "none.pem")).code == 1


def test_who_asks_for_stamps_where_there_are_none_is_told(
    authority: Authority, tmp_path: Path, small: Ask
) -> None:
    """Silence would read as if there were some and they held."""
    log = tmp_path / "ledger.jsonl"
    log.write_bytes(log_of(told()))
    for place in (in_folder(bundle_of(told(), {}), tmp_path / "b"), log):
        done = small(str(place), "--ca", str(authority.roots), "--lang", "en")
        assert done.code == 0
        assert "no time stamp" in done.out


def test_without_openssl_they_are_not_read_and_that_is_said(
    authority: Authority, tmp_path: Path, small: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All else is verified; whoever asks for an authority is told what to install."""
    place = with_stamps(tmp_path / "b", (AT, stamp_of(checkpoint(AT), authority, tmp_path)))
    monkeypatch.setenv("PATH", str(tmp_path))
    done = small(str(place), "--lang", "en")
    assert done.code == 0
    assert f"#{AT}" in done.out
    assert "openssl" in done.out
    done = small(str(place), "--ca", str(authority.roots), "--json")
    assert (done.code, done.error["error"]) == (1, "no_openssl")
    done = alone(str(place), "--ca", str(authority.roots))
    assert (done.code, "openssl" in done.err) == (1, True)
