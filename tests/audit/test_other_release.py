"""What another release drew is neither said to hold nor called false."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import pytest

from ledger.errors import Exit
from projections.audit.manifest import MANIFEST, Manifest, ManifestError, read
from projections.audit.release import release
from projections.audit.verify_words import text, value
from projections.audit.verifying import Asked, Verified, verified
from projections.i18n import Translator, languages
from tests.support.bundles import DRAWN, Bundle, bundle_of, in_folder, resealed
from tests.support.damage import asked
from tests.support.findings import told

TABLE = "tables/journal.csv"
OTHER = "0.0.9+0123456789ab"
"""A release that is not this one."""


def drawn_by(name: str | None) -> Bundle:
    """A bundle that says which release drew it."""
    return resealed(bundle_of(told()), told(), release=name)


def otherwise(
    log: IO[bytes], manifest: Manifest, *, excel: bool
) -> Iterable[tuple[str, Iterable[bytes]]]:
    """This release draws the table otherwise, and the read-me alike."""
    del log, manifest, excel
    return [(TABLE, [b"n\r\n"]), ("README.fr.txt", [DRAWN["README.fr.txt"]])]


def found_in(members: Bundle, place: Path) -> Verified:
    return verified(Asked((str(in_folder(members, place)),)), otherwise)


@pytest.mark.parametrize("name", [OTHER, None])
def test_what_another_release_drew_has_a_result_of_its_own(
    tmp_path: Path, name: str | None
) -> None:
    """The log holds, one table was not compared: not exit 0, not exit 6, the member named."""
    found = found_in(drawn_by(name), tmp_path / "b")
    assert (found.exit, found.holds) == (Exit.DRAWN_OTHERWISE, False)
    said = value(found, Translator("en", ZoneInfo("UTC")))
    assert (said["result"], said["problems"]) == ("drawn_otherwise", [])
    assert isinstance(said["bundle"], dict)
    assert (said["bundle"]["otherwise"], said["bundle"]["compared"]) == ([TABLE], 1)
    assert said["bundle"]["release"] == name


@pytest.mark.parametrize("lang", languages())
def test_it_says_which_release_that_was(tmp_path: Path, lang: str) -> None:
    """In every language: which release drew it, and which one looks."""
    shown = text(found_in(drawn_by(OTHER), tmp_path / "b"), Translator(lang, ZoneInfo("UTC")))
    assert all(word in shown for word in (OTHER, release(), TABLE))
    assert Translator(lang, ZoneInfo("UTC"))("verify.does_not_hold") not in shown


def test_this_release_knows_what_it_draws(tmp_path: Path) -> None:
    """What it says it drew itself, and did not, was changed."""
    found = found_in(drawn_by(release()), tmp_path / "b")
    assert found.exit == Exit.VERIFICATION
    assert [one.member for one in found.reports[0].problems] == [TABLE]


def test_a_false_log_is_false_whoever_drew_it(tmp_path: Path) -> None:
    """Another release excuses nothing that is signed."""
    members = drawn_by(OTHER)
    log = members["ledger.jsonl"]
    changed = resealed({**members, "ledger.jsonl": log.replace(b'"number":3', b'"number":4', 1)},
                       told(), release=OTHER)  # fmt: skip
    assert found_in(changed, tmp_path / "b").exit == Exit.VERIFICATION


@pytest.mark.parametrize("name", ["", "1", "1+2", "a\n+0123456789ab", "1+0123456789AB"])
def test_a_release_has_one_spelling(tmp_path: Path, name: str) -> None:
    """Anything else is no manifest, and verify.py says so too."""
    members = drawn_by(name)
    with pytest.raises(ManifestError):
        read(members[MANIFEST])
    assert 0 not in asked(in_folder(members, tmp_path / "b"))


@pytest.mark.parametrize("name", [OTHER, None])
def test_both_verifiers_read_a_manifest_with_a_release_and_without(
    tmp_path: Path, name: str | None
) -> None:
    """Neither draws: what they check holds."""
    assert asked(in_folder(drawn_by(name), tmp_path / "b")) == (0, 0)
