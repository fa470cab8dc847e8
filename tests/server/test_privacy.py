"""A home and its key are for one user alone, and a home that is not is refused in words."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.utils import random

from ledger.nkey import parse_seed, seed_text
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import ensure, stop
from ledger.server.errors import (
    HomeExposedError,
    HomeUnusableError,
    ServerStateError,
    explained,
)
from ledger.server.handshake import KeyNotTakenError, log_in


def test_nothing_of_it_is_open_to_others(home: Path) -> None:
    """Directories are 0700, files 0600, whatever the umask; only the loopback address listens."""
    before = os.umask(0)
    try:
        ensure(home)
    finally:
        os.umask(before)
    place = ServerDirectory(home)
    for directory in (home, place.directory):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    for file in place.directory.iterdir():
        if file.is_file():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert 'listen: "127.0.0.1:' in place.config.read_text()


def test_its_secret_is_not_printed(home: Path) -> None:
    """An endpoint written to a log or a traceback does not show the seed."""
    end = ensure(home)
    assert parse_seed(ServerDirectory(home).seed.read_text()) == end.nkey_seed
    assert "nkey_seed" not in repr(end)


def test_another_home_cannot_log_in(new_home: Callable[[str], Path]) -> None:
    """The key of one home opens no other home's server, and no key opens none."""
    ours, theirs = ensure(new_home("here")), ensure(new_home("there"))
    greeting = log_in(ours.port, ours.nkey_seed)
    assert greeting is not None
    assert greeting.server_id == ours.server_id
    for seed in (theirs.nkey_seed, random(32)):
        with pytest.raises(KeyNotTakenError, match="Authorization"):
            log_in(ours.port, seed)


def test_an_empty_open_home_is_closed(home: Path) -> None:
    """A directory made by hand for the home gets mode 0700 while there is nothing in it."""
    home.mkdir(mode=0o755)
    ensure(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_used_open_directory_is_refused_as_home(home: Path, mode: int) -> None:
    """A directory with other things in it, or a shared one, is neither used nor changed."""
    home.mkdir()
    (home / "letter").touch()
    home.chmod(mode)
    with pytest.raises(HomeExposedError) as caught:
        ensure(home)
    assert caught.value.code == "home_exposed"
    assert caught.value.fields == {"path": home, "mode": f"{mode & 0o777:o}"}
    assert stat.S_IMODE(home.stat().st_mode) == mode


def test_a_home_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by another user, root for instance, nothing is left behind in the owner's home."""
    home.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: home.stat().st_uid + 1)
    with pytest.raises(HomeExposedError) as caught:
        ensure(home)
    assert caught.value.code == "home_not_ours"
    assert caught.value.fields == {"path": home, "owner": home.stat().st_uid}
    assert list(home.iterdir()) == []


def test_a_readable_key_is_refused(home: Path) -> None:
    """A key that others could have read is not used; the error names file and mode."""
    ensure(home)
    ServerDirectory(home).seed.chmod(0o640)
    with pytest.raises(HomeExposedError) as caught:
        ensure(home)
    assert caught.value.code == "login_key_exposed"
    assert caught.value.fields["mode"] == "640"


@pytest.mark.parametrize("text", [b"", b"SUAB", b"\xff\xfe", b"SU" + b"A" * 56])
def test_a_damaged_key_is_named(home: Path, text: bytes) -> None:
    """A key file that holds no key is named and kept."""
    ensure(home)
    stop(home)
    ServerDirectory(home).seed.write_bytes(text)
    with pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "login_key_damaged"
    assert ServerDirectory(home).seed.read_bytes() == text


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A home below a file is refused with path and reason by every function."""
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    with pytest.raises(HomeUnusableError) as caught:
        ensure(home)
    assert caught.value.code == "home_unusable"
    assert caught.value.fields["reason"] == "Not a directory"


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """What cannot be written for want of room is told from what cannot be written at all."""
    for number, code in ((errno.ENOSPC, "home_disk_full"), (errno.EACCES, "home_unusable")):
        with pytest.raises(HomeUnusableError) as caught, explained(tmp_path):
            raise OSError(number, os.strerror(number), str(tmp_path / "x"))
        assert caught.value.code == code
        assert caught.value.fields["path"] == str(tmp_path / "x")


def test_a_key_replaced_under_a_running_server_is_said(home: Path) -> None:
    """When the server runs with another key than the file's, the error names key and process."""
    first = ensure(home)
    ServerDirectory(home).seed.write_text(seed_text(random(32)))
    with pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "server_login_refused"
    assert caught.value.fields["pid"] == first.pid
    assert stop(home)
    assert ensure(home).started
