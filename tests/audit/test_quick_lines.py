"""`verify.py` reads most lines of a log many together; that comes to what one by one comes to."""

from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.observation.events import ObservationNoted
from tests.support.bundles import log_of
from tests.support.chronicle import Chronicle
from tests.support.damage import script

AT = "2022-05-14T09:00:00+02:00"
TEXTS = ("Écran noir", 'He said "stop"\n\tand left \\ it', "\x1b[31m", "n{", "\\", '"')
ALTERING = [b"", b"\\", b'"', b'\\"', b"\\\\", b"n", b"\\n", b"\n", b"\r", b"\1", b"\\u0041"]


@cache
def lines() -> tuple[bytes, ...]:
    """Of entries with texts that need no escape and with some that do, and of nobody's message."""
    told = Chronicle()
    for n, text in enumerate(TEXTS):
        told.event(f"observation.o{n}", ObservationNoted(text=text), AT)
    told.raw("crisis.vivalia.decision.garbage.1", b"\xff\x00 nobody's")
    return tuple(log_of(told).splitlines(keepends=True)[1:])


def one_by_one(block: bytes) -> list[tuple[int, bytes, bytes, bytes]]:
    return [script.message(line) for line in block.splitlines(keepends=True)]


def test_most_lines_are_read_many_together() -> None:
    """What is plain text comes to the same; with anything else in it none of them is read so."""
    plain = [line for line in lines() if script.quick(line)]
    assert len(plain) >= 3
    assert script.quick(b"".join(plain)) == one_by_one(b"".join(plain))
    assert script.quick(b"".join(lines())) == []
    assert script.quick(b"") == []


@pytest.mark.parametrize("garbage", [b"x", b"\n", b'{"number":1}\n', b'"}'])
def test_nothing_between_lines_is_passed_over(garbage: bytes) -> None:
    """Before the first, between two, after the last."""
    first, second = [line for line in lines() if script.quick(line)][:2]
    for block in (garbage + first, first + garbage + second, first + second + garbage + b"\n"):
        assert script.quick(block) == []


@given(st.sampled_from(range(len(lines()))), st.integers(0, 10_000), st.sampled_from(ALTERING),
       st.integers(0, 2))  # fmt: skip
@settings(max_examples=800, deadline=None)
def test_what_is_read_together_has_its_one_spelling(
    which: int, where: int, put: bytes, out: int
) -> None:
    """Whatever is put into a line or taken out of it: it is read as alone, or not so at all."""
    line = lines()[which]
    at = where % len(line)
    altered = line[:at] + put + line[at + out :]
    with suppress(UnicodeDecodeError):  # `blocks` lets none pass
        altered.decode()
        rows = script.quick(altered)
        assert not rows or rows == one_by_one(altered)
