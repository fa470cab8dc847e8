"""Which members a bundle holds, and what is said where nobody could make them again."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import pytest

from ledger.errors import Exit, LedgerError, VerificationFailed
from projections.audit.bundle_verifier import verify_bundle
from projections.audit.manifest import Manifest
from projections.audit.release import release
from projections.audit.verify_words import text, value
from projections.audit.verifying import Asked, verified
from projections.i18n import Translator, languages
from tests.support.bundles import DRAWN, bundle_of, in_folder, resealed
from tests.support.chronicle import story
from tests.support.damage import asked, script
from tests.support.findings import told, whole

TABLE, README = "tables/journal.csv", "README.fr.txt"
UTC = ZoneInfo("UTC")
NOWHERE = "/tmp/crisis-verify-x/replica.db"
"""Where something might have been drawn; nothing is."""

Parts = Iterable[tuple[str, Iterable[bytes]]]


def half(log: IO[bytes], manifest: Manifest, *, excel: bool) -> Parts:
    """One member is made again, and then a home that is about to be gone is not what it was."""
    del log, manifest, excel
    yield README, [DRAWN[README]]
    raise VerificationFailed("replica_altered", number=1, path=NOWHERE)


def full(log: IO[bytes], manifest: Manifest, *, excel: bool) -> Parts:
    """Nothing can be made again: no room is left where it is made."""
    del log, manifest, excel
    raise LedgerError("cannot_write", path=NOWHERE, reason="No space left on device")


def test_what_cannot_be_made_again_is_neither_false_nor_held(tmp_path: Path) -> None:
    """It could not be checked: exit 1, with what was, and with no word of a home or its place."""
    place = in_folder(resealed(whole(), told(), release=release()), tmp_path / "b")
    found = verified(Asked((str(place),)), half)
    assert (found.exit, found.holds) == (Exit.FAILURE, False)
    said = value(found, Translator("en", UTC))
    assert (said["result"], said["problems"]) == ("not_drawn", [])
    assert isinstance(said["bundle"], dict)
    assert (said["bundle"]["compared"], said["bundle"]["apart"]) == (1, [TABLE])
    assert said["bundle"]["undrawn"] == "replica_altered"
    shown = text(found, Translator("en", UTC))
    assert (NOWHERE in shown, "crisis sync" in shown) == (False, False)


def test_why_it_could_not_be_made_is_said_with_what_is_false(tmp_path: Path) -> None:
    """A finding stays a finding; the reason is the one of the system where there is one."""
    place = in_folder({**whole(), "added.csv": b""}, tmp_path / "b")
    found = verified(Asked((str(place),)), full)
    assert found.exit == Exit.VERIFICATION
    assert "No space left on device" in text(found, Translator("en", UTC))


@pytest.mark.parametrize("lang", languages())
def test_the_first_line_says_what_was_not_checked(tmp_path: Path, lang: str) -> None:
    """Not that everything holds, where two files were held to the manifest alone; still exit 0."""
    t = Translator(lang, UTC)
    found = verified(Asked((str(in_folder(whole(), tmp_path / "b")),)))
    first, *_ = text(found, t).splitlines()
    entries, files = t.plural("cli.entries", 8), t.plural("verify.members", 2)
    assert first == t("verify.holds_apart", entries=entries, files=files)
    assert (files in first, found.exit) == (True, Exit.DONE)


def test_where_all_was_made_again_everything_holds(tmp_path: Path) -> None:
    """And of a bare log there is nothing else to check."""
    t, log = Translator("en", UTC), tmp_path / "ledger.jsonl"
    place = in_folder(resealed(whole(), told(), release=release()), tmp_path / "b")
    log.write_bytes(whole()["ledger.jsonl"])
    for path in (place, log):
        shown = text(verified(Asked((str(path),)), again), t)
        assert shown.startswith(t("verify.holds", entries=t.plural("cli.entries", 8)))


def again(log: IO[bytes], manifest: Manifest, *, excel: bool) -> Parts:
    """The members as they are."""
    del log, manifest, excel
    return [(path, [data]) for path, data in DRAWN.items()]


def test_a_file_that_no_entry_attaches_is_found_without_drawing(tmp_path: Path) -> None:
    """Under its own SHA-256, and with a manifest that fits."""
    name = "files/" + script.sha256(b"put in").hexdigest()
    place = in_folder(resealed({**whole(), name: b"put in"}, told()), tmp_path / "b")
    (wrong,) = verify_bundle(place).problems
    assert (wrong.member, wrong.error.code) == (name, "bundle_not_of_log")


def test_what_a_newer_kind_attaches_is_not_known(tmp_path: Path) -> None:
    """A file is none that was put in where an entry that nobody here can read may attach it."""
    newer = story("2022-05-14T06")
    newer.newer("2022-05-14T05:00:00Z")
    name = "files/" + script.sha256(b"put in").hexdigest()
    place = in_folder(resealed({**bundle_of(newer), name: b"put in"}, newer), tmp_path / "b")
    found = verify_bundle(place)
    assert (found.problems, name in found.apart) == ((), True)


def test_a_file_is_called_by_its_digest(tmp_path: Path) -> None:
    """Both verifiers refuse another one under that name, whatever the manifest says."""
    name = "files/" + script.sha256(b"the photo").hexdigest()
    for data, right in ((b"the photo", 0), (b"another photo", 1)):
        members = resealed({**whole(), name: data}, told())
        assert asked(in_folder(members, tmp_path / str(right))).alone == right


def test_one_table_does_not_say_how_all_of_them_are_spelled(tmp_path: Path) -> None:
    """Tables for Excel begin with a mark; one that was put in without it makes no other false."""
    seen: list[bool] = []

    def draw(log: IO[bytes], manifest: Manifest, *, excel: bool) -> Parts:
        del log, manifest
        seen.append(excel)
        return []

    marked = {f"tables/{name}.csv": b"\xef\xbb\xbfa" for name in ("journal", "threats")}
    place = in_folder(resealed({**whole(), **marked, "tables/a.csv": b"a"}, told()), tmp_path / "b")
    verify_bundle(place, draw=draw)
    assert seen == [True]
