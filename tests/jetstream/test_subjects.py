"""Subjects: one spelling for every key, and no text that breaks the reading."""

import pytest
from eventsourcing.persistence import DataError
from hypothesis import given
from hypothesis import strategies as st

from ledger.jetstream.subjects import (
    escape_id,
    escape_token,
    is_literal,
    parse_subject,
    subject_of,
)

PREFIX = "crisis.name"
IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
SUBJECTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)


@pytest.mark.parametrize("originator_id", ["a", "decision.01ARZ3", "a-b_c.D.9", "7"])
def test_plain_ids_go_as_they_are(originator_id: str) -> None:
    """What people choose stays readable in every NATS tool."""
    assert subject_of(PREFIX, originator_id, 3) == f"{PREFIX}.{originator_id}.3"


@pytest.mark.parametrize(
    ("originator_id", "written"),
    [
        ("a b", "a%20b"),
        ("site é", "site%20%C3%A9"),
        (".a", "%2Ea"),
        ("a.", "a%2E"),
        ("a..b", "a%2E%2Eb"),
        ("a.b c", "a.b%20c"),
        ("*.>", "%2A.%3E"),
        ("%41", "%2541"),
        ("$JS", "%24JS"),
        ("a\r\nb", "a%0D%0Ab"),
    ],
)
def test_every_other_byte_is_escaped(originator_id: str, written: str) -> None:
    """Dots stay only where they join two tokens."""
    assert escape_id(originator_id) == written
    assert parse_subject(PREFIX, f"{PREFIX}.{written}.1") == (originator_id, 1)


@given(IDS, st.integers(0, 10**18 - 1))
def test_what_is_written_is_read_back(originator_id: str, version: int) -> None:
    """Any text is an id, and its subject can be published to."""
    subject = subject_of(PREFIX, originator_id, version)
    assert is_literal(subject)
    assert parse_subject(PREFIX, subject) == (originator_id, version)


@given(SUBJECTS)
def test_any_subject_is_read_without_an_error(rest: str) -> None:
    """What has a version is what `subject_of` would have written: no key has two spellings."""
    subject = f"{PREFIX}.{rest}"
    originator_id, version = parse_subject(PREFIX, subject)
    if version is not None:
        assert subject_of(PREFIX, originator_id, version) == subject


@pytest.mark.parametrize(
    "rest", ["a.x", "a.01", "a.-1", "a.+1", "a.1_0", "a.٣", "a.", "a", "1", "%41.1", "a%2Gb.1"]
)
def test_what_is_no_version_has_none(rest: str) -> None:
    """Numbers are written one way; an escape that was not needed is another's spelling."""
    assert parse_subject(PREFIX, f"{PREFIX}.{rest}")[1] is None


@pytest.mark.parametrize(
    ("originator_id", "version"),
    [("", 0), ("a", -1), ("a", 10**18), ("x" * 2000, 0), ("\ud800", 0)],
)
def test_what_cannot_be_written_is_refused(originator_id: str, version: int) -> None:
    """A clear error of the library's family instead of a subject that the server refuses."""
    with pytest.raises(DataError):
        subject_of(PREFIX, originator_id, version)


@given(IDS)
def test_a_token_holds_no_dot(text: str) -> None:
    """Streams are named by one token."""
    assert "." not in escape_token(text)
    assert is_literal(escape_token(text))


@pytest.mark.parametrize("raw", [b"\xff\xfe.1", b"\xff", b"a.\xed\xa0\x80.2", b"%FF\xff.1"])
def test_a_subject_that_is_no_text_has_an_id_that_is(raw: bytes) -> None:
    """Whoever keeps or shows it needs no care; it has no version, so nobody takes it for a key."""
    found, version = parse_subject("p", "p." + raw.decode("utf-8", "surrogateescape"))
    assert version is None
    assert found.encode()
