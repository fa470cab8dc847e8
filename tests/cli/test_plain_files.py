"""A file that a command is given is plain and within a bound, or is not read: nothing waits."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.errors import UsageError
from ledger.home.home import NKEY_FILE, Home
from ledger.nkey import seed_text
from projections.audit import verify as script
from projections.audit.verify_command import main as verify_alone
from projections.i18n import languages
from tests.support.bundles import in_folder, log_of
from tests.support.cli import run_here
from tests.support.findings import told, whole
from tui.cli.atomic import write_whole

COMMANDS: dict[str, tuple[str, ...]] = {
    "--bundle": ("--bundle", "{}", "log"),
    "--ca": ("verify", "{log}", "--ca", "{}"),
    "--checkpoint": ("verify", "{log}", "--checkpoint", "{}"),
    "--from": ("open", "flood", "--exercise", "--from", "{}"),
    "--map": ("import", "{log}", "--map", "{}"),
    "FILE": ("verify", "{}"),
    "FILE of two": ("verify", "{log}", "{}"),
    "FILE imported": ("import", "{}"),
    "FILE as table": ("import", "{}", "--map", "new"),
    "FILE held to": ("checkpoint", "check", "{}"),
    "FILE on paper": ("brief", "check", "{}"),
    "--ca of a stamp": ("checkpoint", "stamp", "{log}", "--ca", "{}"),
}
"""A line a file argument of every command that reads one; the file in the place of `{}`."""

CODES = {
    "pipe": "file_is_pipe",
    "socket": "file_is_socket",
    "device": "file_is_device",
    "folder": "file_is_directory",
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory with one of each that is no plain file, links to them, and a log."""
    place = tmp_path_factory.mktemp("odd")
    os.mkfifo(place / "pipe")
    (place / "device").symlink_to("/dev/zero")
    (place / "folder").mkdir()
    (place / "folder" / "file").touch()
    (place / "log").write_bytes(log_of(told()))
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(os.path.relpath(place / "socket"))
        yield place


def _takes_folders(line: str) -> bool:
    return line in {"--bundle", "FILE", "FILE of two"}


@pytest.mark.parametrize("line", COMMANDS)
def test_nothing_but_a_plain_file_is_read(odd: Path, tmp_path: Path, line: str) -> None:
    """Said with the argument, the path and what lies there, with exit code 2."""
    for name, code in CODES.items():
        if name == "folder" and _takes_folders(line):
            continue
        path = str(odd / name)
        words = [word.format(path, log=odd / "log") for word in COMMANDS[line]]
        done = run_here(*words, "--json", home=tmp_path / "home")
        assert (done.code, done.error["error"]) in {(2, code), (2, "bad_value")}, done.err
        assert path in done.error["message"]
        if done.error["error"] == code:
            assert done.error["fields"]["argument"] == line.partition(" ")[0]


@pytest.mark.parametrize("lang", languages())
def test_it_is_said_in_every_language(odd: Path, tmp_path: Path, lang: str) -> None:
    """With the argument as the help has it, and what to do."""
    said = run_here("--lang", lang, "import", str(odd / "pipe"), home=tmp_path / "home").err
    word = {"fr": "FICHIER", "nl": "BESTAND", "de": "DATEI", "en": "FILE"}[lang]
    assert f"{word}" in said
    assert str(odd / "pipe") in said.replace("\n", "")


def test_what_is_longer_than_any_is_not_read_to_its_end(odd: Path, tmp_path: Path) -> None:
    """A file with nothing in it but its length, where a few kilobytes are expected."""
    with (tmp_path / "long").open("wb") as file:
        file.truncate(1 << 40)
    for line in ("--ca", "--checkpoint", "--from", "--map", "FILE held to"):
        words = [one.format(tmp_path / "long", log=odd / "log") for one in COMMANDS[line]]
        done = run_here(*words, "--json", home=tmp_path / "home")
        assert (done.code, done.error["error"]) == (2, "file_too_long"), done.err
        assert done.error["fields"]["argument"] == line.partition(" ")[0]


def test_a_key_file_that_a_variable_names_is_a_plain_one(
    odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable is named as what was wrong; a pipe that the shell hands over is read."""
    home = Home(tmp_path / "home")
    for name in ("pipe", "device"):
        monkeypatch.setenv(NKEY_FILE, str(odd / name))
        with pytest.raises(UsageError) as refused:
            home.log_in_seed()
        assert (refused.value.code, refused.value.fields["argument"]) == (CODES[name], NKEY_FILE)
    seed = bytes(range(32))
    reading, writing = os.pipe()
    os.write(writing, seed_text(seed).encode())
    os.close(writing)
    monkeypatch.setenv(NKEY_FILE, f"/dev/fd/{reading}")
    assert home.log_in_seed() == seed
    os.close(reading)


def test_the_verifiers_that_go_alone_do_not_wait_either(
    odd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`crisis-verify` says it alike; `verify.py` in its own words."""
    bundle = in_folder(whole(), tmp_path / "b")
    for name in ("pipe", "device", "socket"):
        for words in ([str(odd / name)], [str(odd / "log"), "--ca", str(odd / name)]):
            assert verify_alone(words) == 2
            assert str(odd / name) in capsys.readouterr().err
    for asked in ([odd / "pipe"], [odd / "device"], [bundle, "--ca", odd / "device"]):
        words = [sys.executable, script.__file__, *map(str, asked)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, "no plain file" in done.stderr) == (1, True), done.stderr


def test_a_directory_that_is_no_bundle_is_said_to_be_none(tmp_path: Path) -> None:
    """Empty, or with other files in it: not that there is no such file."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    for name, code in (("empty", "bundle_empty"), ("other", "bundle_none")):
        done = run_here("--bundle", str(tmp_path / name), "log", "--json", home=tmp_path / "home")
        assert (done.code, done.error["error"]) == (2, code)


def test_links_to_devices_in_a_bundle_lead_nowhere(odd: Path, tmp_path: Path) -> None:
    """Its manifest or its log being one: found, and not followed."""
    for name in ("manifest.json", "ledger.jsonl", "tables/journal.csv"):
        place = in_folder(whole(), tmp_path / name.replace("/", "-"))
        (place / name).unlink()
        (place / name).symlink_to(odd / "device")
        read = run_here("--bundle", str(place), "log", "--json", home=tmp_path / "home")
        assert read.code in {2, 6}
        assert run_here("verify", str(place), "--json", home=tmp_path / "home").code == 6


def test_nothing_but_a_plain_file_is_written_over(odd: Path) -> None:
    """A device or a pipe would be a file afterwards, for everybody on the machine."""
    for name in ("device", "pipe", "socket", "folder"):
        with pytest.raises(UsageError) as refused:
            write_whole(odd / name, "text")
        assert refused.value.code == "export_exists"
