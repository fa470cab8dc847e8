"""A line of a signed log has one spelling, and every verifier takes it for the same message.

`crisis verify` and `crisis-verify` read lines by one reader, `verify.py` by its own: many lines
together where all of them count, else one by one.
"""

import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.domain.observation.events import ObservationNoted
from ledger.domain.values import When
from ledger.evidence.bare import Bare
from ledger.evidence.bare import written as bare_written
from ledger.evidence.signing import from_text, to_text
from projections.audit.signed import MalformedError, bare_in, read_leaf, read_message
from tests.support.bundles import Row, line_of, log_of, row_of
from tests.support.chronicle import Chronicle
from tests.support.damage import script

PAGE = Path(__file__).parents[2] / "docs" / "signed-log.md"
MOMENT = datetime(2022, 5, 14, 4, 5, 0, 1, timezone(timedelta(hours=2)))
TOLD = [b"+", b"-", b"0", b"9", b"Z", b":", b".", b"T", b"_", b"a", b"00:00", b"null", b","]
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
    """As `verify.py` reads a line; None where it refuses it. Of a leaf alone its hash."""
    with suppress(*script.WRONG):
        number, subject, verdict, body = script.message(line)
        if subject is None:
            return Row(number, "", body, "redacted")
        return Row(number, subject.decode("utf-8", "surrogateescape"), body, verdict.decode())
    return None


def read_by_ours(line: bytes) -> Row | None:
    with suppress(MalformedError):
        if bare := bare_in(line):
            return Row(bare.number, "", read_leaf(line), "redacted")
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
@settings(max_examples=400, deadline=None)
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


@cache
def leaves_alone() -> tuple[bytes, ...]:
    """Of an entry that counted, with times, and of two messages that did not."""
    leaf = to_text(bytes(range(32)))
    occurred = When(said="minute", earliest=MOMENT, latest=MOMENT)
    told = {"kind": "decision.taken", "occurred": occurred, "recorded": MOMENT.astimezone(UTC)}
    counted = Bare(number=12, leaf=leaf, verdict="accepted", **told)  # type: ignore[arg-type]
    others = (Bare(number=13, leaf=leaf, verdict=one) for one in ("void:role", "unknown_kind"))
    return tuple(bare_written(one) + b"\n" for one in (counted, *others))


@given(st.sampled_from(range(3)), st.integers(0, 400), st.sampled_from([*ALTERING, *TOLD]),
       st.integers(0, 3))  # fmt: skip
@example(0, 0, b"", 0)
@example(1, 0, b"", 0)
@settings(max_examples=400, deadline=None)
def test_a_leaf_alone_is_taken_by_both_or_by_none(
    which: int, where: int, put: bytes, out: int
) -> None:
    """Whatever is put into its line or taken out of it."""
    line = leaves_alone()[which]
    at = where % len(line)
    altered = line[:at] + put + line[at + out :]
    assert read_by_ours(altered) == read_alone(altered)
    assert altered != line or read_by_ours(altered)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"said":"minute"', b'"said":"always"'),
        (b'"said":"minute",', b""),
        (b'"kind":"decision.taken"', b'"kind":"decision"'),
        (b'"kind":"decision.taken"', b'"kind":"d.%s"' % (b"x" * 63)),
        (b'"kind":"decision.taken"', b'"kind":5'),
        (b'"kind":"decision.taken"', b'"kind":null'),
        (b"05:00.000001Z", b"05:00.000000Z"),
        (b"05:00.000001Z", b"05:00.0001Z"),
        (b"05:00.000001Z", b"05:60.000001Z"),
        (b"05:00.000001Z", b"05:00.000001+00:00"),
        (b"05:00.000001Z", b"05:00.000001+24:00"),
        (b"05:00.000001Z", b"05:00.000001"),
        (b"2022-05-14T0", b"2022-02-30T0"),
        (b"2022-05-14T0", b"0000-05-14T0"),
        (b"+02:00", b"-00:00"),
        (b"+02:00", b"+01:75"),
        (b'"verdict":"accepted"', b'"verdict":"void:role"'),
        (b'"verdict":"accepted"', b'"verdict":"void:R"'),
        (b'"latest":', b'"later":'),
    ],
)
def test_what_is_told_beside_a_leaf_is_what_may_be_told(old: bytes, new: bytes) -> None:
    """Kind, times and verdict as entries have them, by both."""
    line = leaves_alone()[0]
    assert old in line
    assert read_by_ours(line) == read_alone(line) is not None
    altered = line.replace(old, new)
    assert read_by_ours(altered) is read_alone(altered) is None


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
