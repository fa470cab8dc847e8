"""`--file`: what a command says of a file is read off it, and nothing of it goes anywhere else."""

from hashlib import sha256
from pathlib import Path

import pytest

from ledger.domain import VERBS
from ledger.errors import UsageError
from tui.cli.derived.of_file import file_fields, with_file

ATTACH = VERBS["record.attach"]


def test_digest_size_name_and_kind_are_read(tmp_path: Path) -> None:
    """What somebody typed of it stays as it was typed."""
    path = tmp_path / "note.jpg"
    path.write_bytes(b"pay")
    found = with_file(ATTACH, {"of_file": path, "option_name": "ransom note", "what": "x"})
    assert found == {
        "option_digest": sha256(b"pay").hexdigest(),
        "option_size": "3",
        "option_name": "ransom note",
        "option_media": "image/jpeg",
        "what": "x",
    }


def test_without_a_file_nothing_changes() -> None:
    """The digest is typed by hand when the file is elsewhere."""
    assert with_file(ATTACH, {"of_file": None, "option_digest": "a"}) == {"option_digest": "a"}
    assert with_file(VERBS["observation.note"], {"text": "x"}) == {"text": "x"}


def test_a_digest_of_another_file_is_refused(tmp_path: Path) -> None:
    """In small letters or capitals it is the same one."""
    path = tmp_path / "log"
    path.write_bytes(b"one")
    right = sha256(b"one").hexdigest().upper()
    assert with_file(ATTACH, {"of_file": path, "option_digest": right})["option_digest"] == right
    with pytest.raises(UsageError) as caught:
        with_file(ATTACH, {"of_file": path, "option_digest": "0" * 64})
    assert caught.value.code == "file_differs"


@pytest.mark.parametrize(
    ("name", "code"), [("", "file_is_directory"), ("absent", "file_unreadable")]
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, code: str) -> None:
    """A directory, a file that is not there."""
    with pytest.raises(UsageError) as caught:
        with_file(ATTACH, {"of_file": tmp_path / name})
    assert caught.value.code == code


def test_every_command_of_a_file_takes_one() -> None:
    """Sheets, exports, briefs and minutes too."""
    taking = {path for path, verb in VERBS.items() if file_fields(verb)}
    assert taking == {
        "record.attach", "record.transcribe", "record.export", "record.brief", "record.minutes",
    }  # fmt: skip
