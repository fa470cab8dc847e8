"""A bundle that was changed anywhere is found by both verifiers, ours and the one in the bundle."""

import random
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

import pytest

from projections.audit.container import opened
from projections.audit.manifest import MANIFEST
from tests.support.bundles import Bundle, bundle_of, in_folder, in_zip, resealed
from tests.support.chronicle import Chronicle, story
from tests.support.damage import (
    Damaged,
    asked,
    edits,
    flips,
    hidden,
    openssl,
    script,
    written_out,
)

FEW, ALL = 101, 1
SOME, MANY = 60, 250
PARTS = 10
"""Of the long runs, so that every core has one."""


@pytest.fixture(autouse=True)
def _openssl_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = openssl()
    monkeypatch.setattr(script, "OpenSSL", lambda: found)


@cache
def told() -> Chronicle:
    return story("2022-05-14T04:05")


@cache
def small() -> Bundle:
    return bundle_of(told())


@cache
def everything() -> Chronicle:
    return story("2022-06-16")


@cache
def large() -> Bundle:
    return bundle_of(everything())


DIGEST = sha256(small()[MANIFEST]).hexdigest()


def test_a_bundle_that_nobody_changed_holds(tmp_path: Path) -> None:
    """As a directory and as a ZIP, known by its digest or not."""
    for path in (in_folder(small(), tmp_path / "b"), in_zip(small(), tmp_path / "b.zip")):
        assert asked(path) == asked(path, DIGEST) == (0, 0)


def _flipped_in_a_folder(place: Path, flipped: Iterable[Damaged]) -> Iterator[str]:
    """What was flipped and found by one of the two only, or by none."""
    in_folder(small(), place)
    for what, members in flipped:
        (path,) = (path for path in members if members[path] != small()[path])
        (place / path).write_bytes(members[path])
        if 0 in asked(place, DIGEST):
            yield what
        (place / path).write_bytes(small()[path])


def test_a_bit_flipped_in_a_file_is_found(tmp_path: Path) -> None:
    """In one byte of seven of the manifest, and in one of a hundred of every other member."""
    assert [*_flipped_in_a_folder(tmp_path / "b", flips(small(), FEW))] == []


@pytest.mark.damage
@pytest.mark.parametrize("part", range(PARTS))
def test_every_byte_flipped_is_found(tmp_path: Path, part: int) -> None:
    """In every byte of every member."""
    flipped = islice(flips(small(), ALL), part, None, PARTS)
    assert [*_flipped_in_a_folder(tmp_path / "b", flipped)] == []


def test_without_its_digest_only_when_it_was_made_can_be_changed(tmp_path: Path) -> None:
    """The log does not say that; all else is found anyway."""
    place, passed = in_folder(small(), tmp_path / "b"), set()
    raw = small()[MANIFEST]
    for at in range(0, len(raw), 3):
        changed = bytearray(raw)
        changed[at] ^= 1
        (place / MANIFEST).write_bytes(bytes(changed))
        if 0 in asked(place):
            passed.add(at)
    made, length = raw.index(b'"made":"') + 8, len("2022-06-15T16:00:00Z")
    assert passed
    assert passed <= set(range(made, made + length))


def _flipped_in_a_zip(place: Path, every: int, first: int = 0) -> Iterator[str]:
    """What passes and should not.

    Ours finds whatever is flipped outside of what is packed; there a packed stream has a few bits
    that nobody unpacking it reads (RFC 1951 §3.2.3), so each member is still what it was.
    """
    whole = in_zip(small(), place).read_bytes()
    packed = _packed(place)
    for at in range(first, len(whole), every):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        place.write_bytes(bytes(changed))
        found = asked(place, DIGEST)
        if (not found.ours and at not in packed) or (0 in found and _members(place) != small()):
            yield f"{at} {found}"


def _packed(place: Path) -> set[int]:
    """Where in the file the packed bytes are."""
    found = set[int]()
    with ZipFile(place) as file:
        for info in file.infolist():
            start = info.header_offset + 30 + len(info.filename) + 20
            found.update(range(start, start + info.compress_size))
    return found


def _members(place: Path) -> Bundle:
    held = script.Archive(place)
    return {name: held.open(name).read() for name in held.names}


def test_a_bit_flipped_in_a_zip_is_found_or_changes_no_member(tmp_path: Path) -> None:
    """Ours finds also a time or an attribute that changes nothing."""
    assert [*_flipped_in_a_zip(tmp_path / "b.zip", FEW)] == []


@pytest.mark.damage
@pytest.mark.parametrize("part", range(PARTS))
def test_every_byte_flipped_in_a_zip_is_found_or_changes_no_member(
    tmp_path: Path, part: int
) -> None:
    """In every byte of it."""
    assert [*_flipped_in_a_zip(tmp_path / "b.zip", PARTS, part)] == []


def _passed(place: Path, done: Iterable[Damaged]) -> list[str]:
    """What was done that one of the two did not find."""
    return [what for what, members in done if 0 in asked(written_out(members, place))]


def test_whatever_is_done_to_the_log_is_found(tmp_path: Path) -> None:
    """Cut, swapped, dropped, doubled, signed anew; also under a manifest made to fit."""
    assert _passed(tmp_path / "b", edits(told(), small(), 1, SOME)) == []


@pytest.mark.damage
@pytest.mark.parametrize("part", range(4 * PARTS))
def test_ten_thousand_changes_of_a_large_one_are_found(tmp_path: Path, part: int) -> None:
    """The whole of a crisis of a month, with dice of their own."""
    seed = random.SystemRandom().randrange(2**32)
    assert _passed(tmp_path / "b", edits(everything(), large(), seed, MANY)) == [], seed


def test_no_entry_is_hidden_under_its_own_leaf(tmp_path: Path) -> None:
    """As garbage, by a subject that goes on over a line feed: the root is the true one."""
    lines = small()["ledger.jsonl"].splitlines(keepends=True)
    for at in range(1, len(lines) - 1):
        log = b"".join(hidden(lines, at))
        place = in_folder(resealed({**small(), "ledger.jsonl": log}, told()), tmp_path / str(at))
        assert 0 not in asked(place), at


@pytest.mark.parametrize("zipped", [False, True])
def test_a_member_more_or_less_is_found(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001 (a case)
    """Added, missing; renamed is both."""
    for at, members in enumerate((
        {**small(), "tables/more.csv": b"1\r\n"},
        {path: data for path, data in small().items() if path != "tables/journal.csv"},
        {path: data for path, data in small().items() if path != "checkpoint.txt"},
        {path: data for path, data in small().items() if path != MANIFEST},
    )):  # fmt: skip
        place = tmp_path / str(at)
        found = asked((in_zip if zipped else in_folder)(members, place))
        assert 0 not in found, at


def test_links_are_followed_nowhere(tmp_path: Path) -> None:
    """A link in the place of a member is no member, wherever it leads."""
    place = in_folder(small(), tmp_path / "b")
    (tmp_path / "same").write_bytes((place / "README.fr.txt").read_bytes())
    (place / "README.fr.txt").unlink()
    (place / "README.fr.txt").symlink_to(tmp_path / "same")
    assert 0 not in asked(place)
    assert opened(place).odd == ["README.fr.txt"]
