"""A line of a signed log has one spelling, and every verifier takes it for the same message.

`crisis verify` and `crisis-verify` read lines by one reader, `verify.py` by its own: many lines
together where all of them count, else one by one.
"""

import sys
from contextlib import suppress
from functools import cache
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.domain.observation.events import ObservationNoted
from ledger.evidence.signing import from_text
from projections.audit.signed import MalformedError, read_message
from tests.support.bundles import Row, line_of, log_of, row_of
from tests.support.chronicle import Chronicle
from tests.support.damage import script

PAGE = Path(__file__).parents[2] / "docs" / "signed-log.md"
AT = "2022-05-14T09:00:00+02:00"
TEXTS = ("Écran noir", 'He said "stop"\n\tand left \\ it', "\x1b[31m", "n{", "\\", '"')
ANCHORS = [b'","state":{', b',"topic":"', b'","verdict":"accepted","topic":"']
ALTERING = [b"", b"\\", b'"', b'\\"', b"\\\\", b"n", b"\\n", b"\n", b"\r", b"\1", b"\\u0041",
            b"}", b"{", b"\xff", *ANCHORS]  # fmt: skip
PARTS = [b"", b"x", b"decision.taken", b"a\n", b"\n", b"{}", b"{", b"}", b"{}}", b'{"v":1}',
         b"{\1}", b'"', b"\\", b"\xff", b"\xc3\xa9", b"\r", b'{"v":1},"state":{"v":2}',
         *ANCHORS]  # fmt: skip
SOMETHING = st.lists(st.sampled_from(PARTS), max_size=5).map(b"".join)


@cache
def lines() -> tuple[bytes, ...]:
    """Of entries with texts that need no escape and with some that do, and of nobody's message."""
    told = Chronicle()
    for n, text in enumerate(TEXTS):
        told.event(f"observation.o{n}", ObservationNoted(text=text), AT)
    told.raw("crisis.vivalia.decision.garbage.1", b"\xff\x00 nobody's")
    told.raw("crisis.vivalia.decision.garbage.2", b"decision.taken\n{}")
    return tuple(log_of(told).splitlines(keepends=True)[1:])


def read_alone(line: bytes) -> Row | None:
    """As `verify.py` reads a line; None where it refuses it."""
    with suppress(*script.WRONG):
        line.decode()  # as it does of many lines together
        number, subject, verdict, body = script.message(line)
        return Row(number, subject.decode("utf-8", "surrogateescape"), body, verdict.decode())
    return None


def read_by_ours(line: bytes) -> Row | None:
    with suppress(MalformedError):
        return row_of(line)
    return None


@given(st.integers(1, 10**9), SOMETHING, st.sampled_from(["accepted", "void:x", "é"]), SOMETHING)
@example(1, b"x", "accepted", b"a.b\n{}")
@example(1, b'a","verdict":"accepted","topic":"b', "accepted", b'c\n{"x":1}')
@example(1, b"a", "accepted", b'b","state":{"x":"\n{}')
@example(1, b"a", "accepted", b'b","state":{"x":1},"y":"\n{}')
@settings(max_examples=400, deadline=None)
def test_every_message_has_a_line_and_both_read_it(
    number: int, about: bytes, verdict: str, body: bytes
) -> None:
    """Whatever its bytes are, and whatever is said of it."""
    subject = about.replace(b"\n", b"").decode("utf-8", "surrogateescape")
    row = Row(number, subject, body, verdict)
    line = line_of(row)
    assert read_by_ours(line) == read_alone(line) == row


@given(st.sampled_from(range(len(lines()))), st.integers(0, 10_000), st.sampled_from(ALTERING),
       st.integers(0, 2))  # fmt: skip
@settings(max_examples=800, deadline=None)
def test_whatever_both_take_is_spelled_as_we_spell_it(
    which: int, where: int, put: bytes, out: int
) -> None:
    """Whatever is put into a line or taken out of it: both refuse it, or take it for the same."""
    line = lines()[which]
    at = where % len(line)
    altered = line[:at] + put + line[at + out :]
    ours = read_by_ours(altered)
    assert ours == read_alone(altered)
    assert ours is None or line_of(ours) == altered


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"topic":"observation.noted","state":', b'"state":'),
        (b'"verdict":"accepted"', b'"verdict":"void:role"'),
        (b'"verdict":"accepted",', b""),
        (b'"state":{', b'"state": {'),
        (b'"state":{', b'"state":[{'),
        (b'"state":{', b'"state":{},"state":{'),
        (b'"topic":"', b'"topic":"","topic":"'),
        (b'"topic":"o', b'"topic":"\\u006f'),
        (b'"subject":"c', b'"subject":"\\u0063'),
        (b'"subject":"', b'"subject64":"'),
        (b'"number":2', b'"number":02'),
        (b'"number":2', b'"number":2.0'),
        (b'"number":2', b'"number":"2"'),
        (b'{"number"', b' {"number"'),
        (b"}}\n", b"}}\r\n"),
        (b"}}\n", b"}}"),
        (b"}}\n", b"}}}\n \n"),
        (b'"subject"', b'"body":"x","subject"'),
    ],
)
def test_around_a_state_there_is_one_spelling(old: bytes, new: bytes) -> None:
    """Keys left out, twice, in another order or another type, blanks, escapes, other line ends."""
    line = lines()[1]
    assert old in line
    spelled = line.replace(old, new, 1) if old != b"}}\n" else line.removesuffix(old) + new
    assert read_by_ours(spelled) == read_alone(spelled)
    assert read_by_ours(spelled) is None or row_of(spelled).body != row_of(line).body


def test_what_counts_stands_as_the_state_that_it_is() -> None:
    """And not as a text; what does not count stands as a text."""
    row = row_of(lines()[1])
    state = row.body.partition(b"\n")[2]
    assert b'"state":' + state + b"}\n" in lines()[1]
    said = script.encode({"number": 2, "subject": row.subject, "verdict": "accepted",
                          "body": row.body.decode()}).encode() + b"\n"  # fmt: skip
    assert read_by_ours(said) is read_alone(said) is None
    for verdict in ("void:role", "unknown_kind:decision.taken"):
        other = line_of(row._replace(verdict=verdict))
        assert b'"body":"observation.noted\\n{\\"v\\"' in other
        message, _, body = read_message(other)
        assert (message.verdict, body) == (verdict, row.body)


def test_most_lines_are_read_many_together() -> None:
    """What counts comes to the same; with anything else in between none of them is read so."""
    counting = [line for line in lines() if script.quick(line)]
    assert len(counting) == len(TEXTS) + 1
    numbers, subjects, topics, states = script.quick(b"".join(counting))
    bodies = map(b"\n".join, zip(topics, states, strict=True))
    together = zip(map(int, numbers), subjects, repeat(b"accepted"), bodies)
    assert [*together] == [script.message(line) for line in counting]
    assert script.quick(b"".join(lines())) == []
    assert script.quick(b"") == []


@pytest.mark.parametrize("garbage", [b"x", b"\n", b'{"number":1}\n', b'"}'])
def test_nothing_between_lines_is_passed_over(garbage: bytes) -> None:
    """Before the first, between two, after the last."""
    first, second = lines()[:2]
    for block in (garbage + first, first + garbage + second, first + second + garbage):
        assert script.quick(block) == []


def test_the_program_on_the_page_comes_to_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever copies it out of docs/signed-log.md has the root that the header says."""
    told, log = Chronicle(), tmp_path / "ledger.jsonl"
    for n, words in enumerate(TEXTS):
        told.event(f"observation.o{n}", ObservationNoted(text=words), AT)
    log.write_bytes(log_of(told))
    _, _, rest = PAGE.read_text("utf-8").partition("```python\n")
    monkeypatch.setattr(sys, "argv", ["program", str(log)])
    exec(rest.partition("```")[0], {})
    assert capsys.readouterr().out.strip() == from_text(told.fold.position.root, 32).hex()
