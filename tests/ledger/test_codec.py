"""Reading a body is strict: one spelling, bounded, and whatever comes ends in a code of ours."""

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.amendments import EntryCorrected
from ledger.domain.decision.events import DecisionTaken
from ledger.evidence.codec import (
    MAX_BODY,
    MAX_DEPTH,
    UnknownKindError,
    UnreadableError,
    body_of,
    read,
    write,
)
from ledger.evidence.signing import verify
from tests.support.book import FOUNDER, Book, opening, resigned, signed
from tests.support.strategies import entries

TAKEN = DecisionTaken(text="Cut the network", decider="crisis cell")
BOOK = Book()
ENTRY = BOOK.entry(TAKEN, "decision.network")
RAW = msgspec.json.encode(ENTRY)
BODY = signed(ENTRY)
TOPIC, STATE = BODY.split(b"\n")


def code_of(body: bytes) -> str:
    """The code under which a body is refused; `unknown` for a newer release's, empty when read."""
    try:
        read(body)
    except UnreadableError as refused:
        return refused.code
    except UnknownKindError:
        return "unknown"
    return ""


def test_what_is_written_is_read() -> None:
    """read(write(entry)) is the entry, its signature holds over the bytes as they are."""
    reading = read(BODY)
    assert reading.entry == ENTRY
    assert reading.raw == RAW
    assert verify(ENTRY.signer, reading.signature, b"crisis-ledger/entry/v1\n" + RAW)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_entry_survives(data: st.DataObject) -> None:
    """Of every kind, whatever its fields hold."""
    kind = data.draw(st.sampled_from(sorted(KINDS.values(), key=lambda k: k.topic)))
    entry = structs.replace(data.draw(entries(kind)), signer=FOUNDER.signer.public)
    body = body_of(entry.type, write(entry, FOUNDER.signer))
    if len(body) <= MAX_BODY:
        reading = read(body)
        assert reading.entry == entry
        assert body_of(entry.type, write(reading.entry, FOUNDER.signer)) == body


ENVELOPES: dict[str, Callable[[bytes], bytes]] = {
    "blank before": lambda s: b" " + s,
    "blank after": lambda s: s + b" ",
    "blank within": lambda s: s.replace(b'"v":1', b'"v": 1', 1),
    "doubled key": lambda s: s.replace(b'{"v":1,', b'{"v":1,"v":1,', 1),
    "other order": lambda s: s.replace(b'"v":1,', b"", 1)[:-1] + b',"v":1}',
    "escaped": lambda s: s.replace(b'"signer"', b'"s\\u0069gner"', 1),
    "number as text": lambda s: s.replace(b'"v":1', b'"v":"1"', 1),
    "fraction": lambda s: s.replace(b'"v":1', b'"v":1.0', 1),
    "unknown key": lambda s: s[:-1] + b',"x":1}',
    "missing key": lambda s: s.replace(b'"v":1,', b"", 1),
    "byte order mark": lambda s: b"\xef\xbb\xbf" + s,
    "two values": lambda s: s + s,
    "cut short": lambda s: s[:-1],
    "array": lambda s: b"[" + s + b"]",
    "null": lambda _: b"null",
    "short signature": lambda s: s.replace(_signature(s), _signature(s)[:-1], 1),
    "padded signature": lambda s: s.replace(_signature(s), _signature(s) + b"==", 1),
    "NUL after": lambda s: s + b"\0",
}


def _signature(state: bytes) -> bytes:
    found: str = json.loads(state)["signature"]
    return found.encode()


@pytest.mark.parametrize("case", ENVELOPES)
def test_an_envelope_has_one_spelling(case: str) -> None:
    """A signed entry in an envelope that says the same in another way is not ours."""
    state = ENVELOPES[case](STATE)
    assert state != STATE
    assert code_of(TOPIC + b"\n" + state) in {"not_canonical", "not_an_envelope"}


ENTRIES: dict[str, Callable[[bytes], bytes]] = {
    "blank within": lambda r: r.replace(b'"v":1', b'"v": 1', 1),
    "doubled key": lambda r: r.replace(b'{"v":1,', b'{"v":1,"v":1,', 1),
    "doubled key in the event": lambda r: r.replace(b'"text":', b'"text":"Stay","text":', 1),
    "doubled key in seen": lambda r: r.replace(b'"number":', b'"number":0,"number":', 1),
    "other order": lambda r: r.replace(b'"v":1,', b"", 1)[:-1] + b',"v":1}',
    "default spelled out": lambda r: r[:-1] + b',"marking":"internal"}',
    "nothing spelled out": lambda r: r[:-1] + b',"actor":null}',
    "escaped letter": lambda r: r.replace(b"Cut", b"\\u0043ut", 1),
    "escaped slash": lambda r: r.replace(b"crisis cell", b"crisis\\/cell", 1),
    "fraction": lambda r: r.replace(b'"version":1', b'"version":1.0', 1),
    "exponent": lambda r: r.replace(b'"version":1', b'"version":1e0', 1),
    "minus nothing": lambda r: r.replace(b'"number":1', b'"number":-0', 1),
    "time with a blank": lambda r: r.replace(b"2022-05-14T", b"2022-05-14 ", 1),
    "time with more digits": lambda r: r.replace(b":42:00Z", b":42:00.000Z", 1),
    "time in words": lambda r: r.replace(b":42:00Z", b":42:00z", 1),
}


@pytest.mark.parametrize("case", ENTRIES)
def test_an_entry_has_one_spelling(case: str) -> None:
    """The typed entry must encode back to its bytes, even where the signature holds."""
    raw = ENTRIES[case](RAW)
    assert raw != RAW
    assert code_of(resigned("decision.taken", raw)) in {"not_canonical", "wrong_shape"}


BOUNDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "NaN": lambda f: f.update(version=float("nan")),
    "version too small": lambda f: f.update(version=0),
    "version too large": lambda f: f.update(version=2**31 + 1),
    "huge number": lambda f: f.update(version=10**400),
    "no such day": lambda f: f.update(recorded="2022-02-30T00:00:00Z"),
    "no such hour": lambda f: f.update(recorded="2022-05-14T25:00:00Z"),
    "no zone": lambda f: f.update(recorded="2022-05-14T03:15:00"),
    "number for a time": lambda f: f.update(recorded=1652490000),
    "text too long": lambda f: f["event"].update(text="x" * 4001),
    "text empty": lambda f: f["event"].update(text=""),
    "name too long": lambda f: f["event"].update(decider="x" * 121),
    "list for text": lambda f: f["event"].update(text=["x"]),
    "no originator": lambda f: f.update(originator="decision"),
    "originator in capitals": lambda f: f.update(originator="DECISION.x"),
    "originator with a wildcard": lambda f: f.update(originator="decision.*"),
    "originator of two lines": lambda f: f.update(originator="decision.x\n"),
    "short root": lambda f: f["seen"].update(root="A" * 42),
    "negative seen": lambda f: f["seen"].update(number=-1),
    "marking": lambda f: f.update(marking="secret"),
    "receipt": lambda f: f.update(receipt="17"),
    "event missing": lambda f: f.pop("event"),
    "signer missing": lambda f: f.pop("signer"),
    "nothing for an event": lambda f: f.update(event=None),
}


@pytest.mark.parametrize("case", BOUNDS)
def test_every_field_is_bounded(case: str) -> None:
    """What is out of bounds is refused by its shape, and the signature is not even looked at."""
    fields: dict[str, Any] = msgspec.to_builtins(ENTRY)
    BOUNDS[case](fields)
    body = resigned("decision.taken", json.dumps(fields).encode())
    assert code_of(body) == ("not_an_envelope" if case == "NaN" else "wrong_shape")


@pytest.mark.parametrize(
    "text", [b'"\\ud800"', b'"\xed\xa0\x80"', b'"\xff"', b'"\xc0\x80"', b'"\x00"', b'"a\tb"']
)
def test_text_is_utf_8(text: bytes) -> None:
    """Half a surrogate pair, an overlong form or a bare control character is no text."""
    raw = RAW.replace(b'"Cut the network"', text)
    assert code_of(resigned("decision.taken", raw)) in {"wrong_shape", "not_an_envelope"}


def test_control_characters_are_kept_as_they_were_signed() -> None:
    """What JSON can spell is stored raw; only showing cleans it."""
    text = "red \x1b[31m\x00\u202e\U000e0041 alert\n"
    entry = structs.replace(ENTRY, event=structs.replace(TAKEN, text=text))
    assert read(signed(entry)).entry.event.text == text


@pytest.mark.parametrize("opened", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [MAX_DEPTH, 60, 500, 1_100, 9_000])
def test_nesting_is_bounded_before_it_is_read(opened: bytes, depth: int) -> None:
    """However deep the caller's own stack is, the answer is the same."""
    closed = {b"[": b"]", b'{"a":': b"}"}[opened]
    value = opened * depth + b"1" + closed * depth
    body = resigned("decision.taken", RAW.replace(b'"Cut the network"', value))

    def deeper(frames: int) -> str:
        return deeper(frames - 1) if frames else code_of(body)

    assert deeper(0) == deeper(600) == "too_deep"


def test_brackets_in_texts_are_not_nesting() -> None:
    """A text may be full of brackets, quotes and backslashes."""
    text = '[{"\\' * 600
    entry = structs.replace(ENTRY, event=structs.replace(TAKEN, text=text))
    assert read(signed(entry)).entry == entry


def test_a_large_opening_is_not_deep() -> None:
    """Many brackets side by side nest no deeper."""
    entry = BOOK.entry(opening(), "crisis.main")
    assert signed(entry).count(b"{") > MAX_DEPTH / 2
    assert code_of(signed(entry)) == ""


def test_a_hostile_text_takes_no_time() -> None:
    """Unclosed quotes and backslashes are passed over once."""
    for noise in (b'"\\"' * 20_000, b'"' * 60_000, b"\\" * 60_000, b'"\\' * 30_000):
        assert code_of(b"decision.taken\n" + b"[" * 40 + noise) in {"too_deep", "not_an_envelope"}


def test_anything_goes_into_a_correction_but_depth() -> None:
    """New values may have any shape; their types are those of the entry they correct."""
    values = {"a": {"b": [1, 2.5, "x", None, True]}, "n": 2**63}
    event = EntryCorrected(number=1, changes=values, reason="x")
    assert read(signed(BOOK.entry(event, "decision.network"))).entry.event == event


@pytest.mark.parametrize("size", [MAX_BODY, MAX_BODY + 1])
def test_size_is_capped_first(size: int) -> None:
    """65,535 bytes are read, one more is not even looked at."""
    body = BODY + b"x" * (size - len(BODY))
    assert code_of(body) == ("too_long" if size > MAX_BODY else "not_an_envelope")


def test_a_signature_has_one_spelling() -> None:
    """The last character carries four bits that count for nothing: they must be zero."""
    reading = read(BODY)
    raw = base64.urlsafe_b64decode(reading.signature + "==")
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        signature = reading.signature[:-1] + other
        same = base64.urlsafe_b64decode(signature + "==") == raw
        assert verify(ENTRY.signer, signature, reading.signed) is (signature == reading.signature)
        assert same or signature != reading.signature
    for garbage in ("", "A" * 85, "A" * 87, "=" * 86, "\u00e9" * 86, "A" * 85 + "\n", "+" * 86):
        assert not verify(ENTRY.signer, garbage, reading.signed)
    assert not verify("\u00e9" * 43, reading.signature, reading.signed)


@given(st.binary(max_size=300) | st.text().map(str.encode))
@settings(max_examples=300, deadline=None)
@example(b"decision.taken\n")
@example(b'decision.taken\n{"v":1}')
def test_any_bytes_end_in_a_code(body: bytes) -> None:
    """Nothing but our own two errors ever comes out, and no noise is an entry."""
    assert code_of(body)


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_LISTS = st.lists(_PLAIN) | st.dictionaries(st.text(), _PLAIN)
_VALUES = _PLAIN | _LISTS | st.lists(_LISTS, max_size=5)


@given(st.sampled_from(sorted(msgspec.to_builtins(ENTRY))), _VALUES, st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_value_for_any_field_ends_in_a_code(field: str, value: object, known: bool) -> None:  # noqa: FBT001 (drawn)
    """Any JSON for any field of an entry, of a known or an unknown kind."""
    topic = "decision.taken" if known else "decision.undone"
    fields = {**msgspec.to_builtins(ENTRY), "type": topic, field: value}
    body = resigned(topic, json.dumps(fields, separators=(",", ":")).encode())
    code_of(body)


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
@settings(max_examples=400, deadline=None)
def test_no_changed_byte_is_accepted(where: int, bits: int) -> None:
    """One byte of the message changed anywhere, and it is no longer this entry of this author."""
    changed = bytearray(BODY)
    changed[where] ^= bits
    book = Book()
    book.put(f"crisis.example.{ENTRY.originator}.1", bytes(changed))
    assert book.last().verdict == "void"


def test_every_flipped_bit_is_noticed() -> None:
    """Each of the bits of one message, one after the other."""
    book = Book()
    subject = f"crisis.example.{ENTRY.originator}.1"
    fold = book.fold()
    for bit in range(len(BODY) * 8):
        changed = bytearray(BODY)
        changed[bit // 8] ^= 1 << (bit % 8)
        judged = fold.take_checked(fold.situation.head + 1, subject, bytes(changed))
        assert judged.verdict == "void", (bit, judged)
