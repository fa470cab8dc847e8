"""`crisis-verify` and what it stands on: damaged evidence is found, whatever was damaged."""

import io
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionRaised
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import VerificationFailed
from ledger.evidence.notes import Checkpoint, origin_of, signed
from ledger.evidence.signing import fingerprint, from_text
from projections.audit.signed import FORMAT, LogHeader, MalformedError, read_message, written
from projections.audit.verifier import Expected, Verification, examine, verify
from tests.support.bundles import Row, line_of, row_of
from tests.support.chronicle import AUTHOR, LEDGER, SIGNER, Chronicle, kept_story, story
from tests.support.cli import VERIFY, run

AT = "2022-05-14T09:00:00+02:00"

Change = Callable[[list[dict[str, Any]]], object]


@cache
def ledger() -> bytes:
    """The first two days, and one message of somebody else's in between."""
    told = story("2022-05-15T09")
    told.raw("crisis.vivalia.decision.garbage.1", b"\xff\x00 nobody's")
    return export(told)


def export(told: Chronicle, claimed: Mapping[int, str] = MappingProxyType({})) -> bytes:
    position = told.fold.position
    header = LogHeader(
        signed=FORMAT, crisis="vivalia", ledger=LEDGER, size=position.number, root=position.root
    )
    shown = told.again()
    verdicts = [
        "accepted" if entry else "void:not_an_entry"
        for entry in (shown._stored(n) for n in range(1, position.number + 1))
    ]
    rows = [
        (n, s, b, claimed.get(n, v))
        for n, ((s, b), v) in enumerate(zip(told.messages, verdicts, strict=True), 1)
    ]
    return b"".join(line + b"\n" for line in written(header, rows))


def checked(data: bytes, **expected: Any) -> Verification:
    return verify(io.BytesIO(data), Expected(**expected))


def test_an_untouched_file_holds_and_says_what_it_is() -> None:
    """Crisis, kind, size, root, founder, and the messages that count for nothing."""
    report = checked(ledger())
    assert (report.crisis, report.kind, report.ledger) == ("vivalia", "exercise", LEDGER)
    assert report.fingerprint == fingerprint(AUTHOR.key)
    assert [f.verdict for f in report.findings] == ["void:not_an_entry"]
    assert report.accepted == report.size - 1


def test_what_is_claimed_of_one_entry_is_believed_of_no_other() -> None:
    """The opening is looked up again once it is corrected, whatever the file says of it."""
    told = story("2022-05-14T06")
    change = EntryCorrected(number=1, changes={"title": "Ransomware"}, reason="mistyped")
    for number in (told.event(CRISIS, change, AT), told.event(CRISIS, change, AT)):
        told.event(CRISIS, EntryStruck(number=number, reason="not agreed"), AT)
    found = examine(io.BytesIO(export(told, {1: "void:role"})))
    assert [error.fields["number"] for error in found.problems] == [1]
    assert found.report is not None
    assert found.report.size == told.fold.position.number


def test_the_root_of_an_earlier_day_is_checked_against_that_size() -> None:
    """A brief of 15 May, on paper, is a witness for the first entries of a longer file."""
    early = story("2022-05-14T06")
    position = early.fold.position
    checked(ledger(), root=position.root, size=position.number)
    with pytest.raises(VerificationFailed, match="verify_root_differs"):
        checked(ledger(), root=position.root, size=position.number + 1)
    with pytest.raises(VerificationFailed, match="verify_too_short"):
        checked(ledger(), root=position.root, size=10_000)


def test_a_size_without_a_root_is_how_many_there_are() -> None:
    """One more or one fewer does not hold: whoever gives a number wants it checked."""
    size = checked(ledger()).size
    assert checked(ledger(), size=size).size == size
    for other in (size - 1, 5):
        with pytest.raises(VerificationFailed, match="verify_size_differs"):
            checked(ledger(), size=other)
    with pytest.raises(VerificationFailed, match="verify_too_short"):
        checked(ledger(), size=size + 1)


def test_the_end_is_exact_only_where_something_from_elsewhere_says_so() -> None:
    """A file that was cut off, with a root of its own, holds; it does not say that it is whole."""
    report = checked(ledger())
    assert report.told == 0
    size, root = report.size, report.root
    assert checked(ledger(), size=size).told == size
    assert checked(ledger(), root=root).told == size
    early = kept_story("2022-05-14T06").fold.position
    assert checked(ledger(), root=early.root, size=early.number).told == early.number < size


def test_a_signed_checkpoint_says_size_and_root(tmp_path: Path) -> None:
    """Of this ledger, by a member; a cut file, another ledger and a false signature are found."""
    report = checked(ledger())
    origin = origin_of("vivalia", LEDGER)
    found = Checkpoint(origin, report.size, from_text(report.root, 32))
    note = tmp_path / "note"
    note.write_text(str(signed(found.text, origin, SIGNER)))
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(ledger())
    held = run(str(path), "--checkpoint", str(note), "--json", home=tmp_path, program=VERIFY)
    assert (held.data["told"], held.data["signed_by"]) == (report.size, [AUTHOR.member])
    path.write_bytes(b"".join(ledger().splitlines(keepends=True)[:20]))
    cut = run(str(path), "--checkpoint", str(note), home=tmp_path, program=VERIFY)
    assert cut.code == 6
    path.write_bytes(ledger())
    for altered in (
        found._replace(origin="crisis-ledger/x/y"),
        found._replace(root=bytes(32)),
        found._replace(size=report.size + 1),
    ):
        note.write_text(str(signed(altered.text, origin, SIGNER)))
        done = run(str(path), "--checkpoint", str(note), home=tmp_path, program=VERIFY)
        assert done.code == 6, altered
    for text, code in ((str(signed(found.text, origin, SIGNER))[:-10] + "AAAAAAAA=\n", 6), ("", 2)):
        note.write_text(text)
        done = run(str(path), "--checkpoint", str(note), home=tmp_path, program=VERIFY)
        assert done.code == code, done.err


def test_the_founder_is_compared_with_the_fingerprint_given() -> None:
    """Blanks and capitals do not matter; another key does."""
    checked(ledger(), key=fingerprint(AUTHOR.key).replace(" ", "").upper())
    with pytest.raises(VerificationFailed, match="verify_key_differs"):
        checked(ledger(), key="0000 0000 0000 0000")


def in_body(old: str, new: str, line: int = 5) -> Change:
    def change(rows: list[dict[str, Any]]) -> None:
        assert old in rows[line]["body"]
        rows[line]["body"] = rows[line]["body"].replace(old, new, 1)

    return change


def in_row(line: int, **fields: Any) -> Change:
    return lambda rows: rows[line].update(fields)


def swap(rows: list[dict[str, Any]]) -> None:
    rows[4]["body"], rows[5]["body"] = rows[5]["body"], rows[4]["body"]


def relabel(rows: list[dict[str, Any]]) -> None:
    """A changed entry declared void, so that only what came after gives it away."""
    in_body("Piratage", "Panne", 6)(rows)
    rows[6]["verdict"] = "void:bad_signature"


TAMPERED: dict[str, Change] = {
    "a letter of the text": in_body("Alertes", "Alerte"),
    "a digit of the signature": in_body('"signature":"', '"signature":"A'),
    "the signer": in_body('"signer":"', '"signer":"A'),
    "the topic line": in_body("observation.noted\n", "decision.taken\n"),
    "the ledger id": in_body(LEDGER, "0" * 32),
    "the version": in_body('"version":1', '"version":2'),
    "the moment of recording": in_body('"recorded":"2022', '"recorded":"2021'),
    "what the author had seen": in_body('"seen":{"number":4', '"seen":{"number":3'),
    "a blank between fields": in_body('{"v":1', '{"v": 1'),
    "a field twice": in_body('{"v":1,', '{"v":1,"v":1,'),
    "the subject": in_row(5, subject="crisis.vivalia.observation.other.1"),
    "the verdict": in_row(5, verdict="void:bad_signature"),
    "a number": in_row(5, number=9),
    "an unknown field": in_row(5, more=1),
    "no body": lambda rows: rows[5].pop("body"),
    "a body in two spellings": in_row(5, base64="AAAA"),
    "a verdict beside bytes that were changed": relabel,
    "two entries in each other's place": swap,
    "an entry left out": lambda rows: rows.pop(5),
    "an entry twice": lambda rows: rows.insert(5, rows[5]),
    "the last entry left out": lambda rows: rows.pop(),
    "the opening left out": lambda rows: rows.pop(1),
    "garbage that says something else": in_row(-1, base64="AAAA"),
    "the root of the header": in_row(0, root="A" * 43),
    "the size of the header": in_row(0, size=3),
    "the ledger of the header": in_row(0, ledger="0" * 32),
    "the crisis of the header": in_row(0, crisis="other"),
    "the format of the header": in_row(0, signed=5),
    "no header": lambda rows: rows.pop(0),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found(what: str) -> None:
    """Whatever is changed in the file, verifying it fails, and with an error of ours."""
    rows = [read_as_text(line) for line in ledger().splitlines()]
    TAMPERED[what](rows)
    with pytest.raises(VerificationFailed):
        checked(b"".join(map(spelled_out, rows)))


def read_as_text(line: bytes) -> dict[str, Any]:
    """A line's fields; the body of a message as one text, wherever it can be."""
    row = json.loads(line)
    if "state" not in row:
        return row  # type: ignore[no-any-return]
    found = row_of(line + b"\n")
    return found._asdict() | {"body": found.body.decode()}


def spelled_out(row: dict[str, Any]) -> bytes:
    """As the format spells a message; what is none, as it is."""
    if row.keys() == {*Row._fields}:
        return line_of(Row(**row | {"body": row["body"].encode()}))
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"[]\n", b"\xff\xfe\n", b"{" * 100_000, b"null\n{}\n"]
)
def test_no_file_of_any_kind_makes_it_crash(data: bytes) -> None:
    """What is no written-out ledger is said to be none."""
    with pytest.raises(VerificationFailed):
        checked(data)


def test_every_byte_flipped_is_found() -> None:
    """A bit flip anywhere in a small file never passes and never crashes."""
    small = export(story("2022-05-14T04:05"))
    for at in range(0, len(small) - 1, 31):
        flipped = bytearray(small)
        flipped[at] ^= 1
        with pytest.raises(VerificationFailed):
            checked(bytes(flipped))


def test_the_script_says_it_and_ends_with_6(tmp_path: Path) -> None:
    """Exit code 0 with a report, 6 with a sentence, 2 for a file that is not there."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(ledger())
    held = run(str(path), "--json", home=tmp_path, program=VERIFY)
    assert (held.code, held.data["crisis"]) == (0, "vivalia")
    assert run("-", home=tmp_path, program=VERIFY, stdin=ledger()).code == 0
    path.write_bytes(ledger().replace(b"Piratage", b"Piratages"))
    broken = run(str(path), home=tmp_path, program=VERIFY)
    assert broken.code == 6
    assert "Traceback" not in broken.err
    assert run("nowhere.jsonl", home=tmp_path, program=VERIFY).code == 2


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    """`crisis-verify … | head -1` ends quietly, whatever was still to be said."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(ledger())
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([VERIFY, path], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{file} >/dev/full", 1),
        ("- <&-", 2),
        ("- <{file}", 0),
        ("/dev/stdin <{file}", 0),
    ],
)
def test_wherever_it_comes_from_and_goes(tmp_path: Path, line: str, code: int) -> None:
    """A full disk for its words, a closed input, and a pipe in the place of a file."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(ledger())
    words = f"{VERIFY} {line.format(file=path)}"
    for shell in (words, f"cat {path} | {VERIFY} /dev/stdin" if code == 0 else words):
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr


@cache
def awkward() -> bytes:
    """A few entries, and messages whose subjects and bodies are no text, or nobody's."""
    told = Chronicle()
    told.event("observation.one", ObservationNoted(text="Écran « noir »\n\x1b"), AT)
    told.raw("crisis.vivalia.decision.\udcff\udcfe.1", b"\xff\n")
    told.raw("crisis.vivalia." + "z" * 3_000, b"")
    told.raw("crisis.vivalia.\x7f\x0b\x0c.1", b"decision.taken\n{}")
    told.event("decision.one", DecisionRaised(question="?"), AT)
    position, fold = told.fold.position, told.new_fold()
    judged = [fold.take_checked(n, *m) for n, m in enumerate(told.messages, 1)]
    rows = [
        (one.number, *message, "accepted" if one.entry else f"{one.verdict}:{one.reason}")
        for one, message in zip(judged, told.messages, strict=True)
    ]
    header = LogHeader(
        signed=FORMAT, crisis="vivalia", ledger=LEDGER, size=position.number, root=position.root
    )
    return b"".join(line + b"\n" for line in written(header, rows))


def test_any_subject_and_any_body_are_written_and_verified() -> None:
    """What the server stores goes into the file byte for byte, and comes out of it."""
    report = checked(awkward())
    assert report.size == 6
    lines = awkward().splitlines(keepends=True)[1:]
    subjects = [read_message(line)[1] for line in lines]
    assert subjects[2] == "crisis.vivalia.decision.\udcff\udcfe.1"
    assert subjects[4] == "crisis.vivalia.\x7f\x0b\x0c.1"


@given(where=st.integers(0, 10**9), bit=st.integers(0, 7))
@settings(max_examples=400, deadline=None)
def test_no_byte_of_the_file_can_be_another(where: int, bit: int) -> None:
    """Header line, subjects, verdicts, bodies, line ends: a flipped bit anywhere is found."""
    data = bytearray(awkward())
    data[where % len(data)] ^= 1 << bit
    with pytest.raises(VerificationFailed):
        checked(bytes(data))


@pytest.mark.parametrize("line", range(7))
def test_every_byte_of_what_stands_around_a_message_counts(line: int) -> None:
    """Every bit of the first 120 bytes of each line, where subject and verdict stand."""
    lines = awkward().splitlines(keepends=True)
    for at in range(min(120, len(lines[line]))):
        changed = bytearray(lines[line])
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(VerificationFailed):
            checked(b"".join([*lines[:line], bytes(changed), *lines[line + 1 :]]))


@pytest.mark.parametrize(
    "spelled",
    [
        b'{"number":1,"number":1,"subject":"x","verdict":"accepted","body":""}\n',
        b'{"number":1,"subject":"x","verdict":"accepted","body":"","body":""}\n',
        b'{"subject":"x","number":1,"verdict":"accepted","body":""}\n',
        b'{"number":1, "subject":"x","verdict":"accepted","body":""}\n',
        b'{"number":1,"subject":"\\u0078","verdict":"accepted","body":""}\n',
        b'{"number":1,"subject64":"eA==","verdict":"accepted","body":""}\n',
        b'{"number":1,"subject64":"/x==","verdict":"accepted","body":""}\n',
        b'{"number":1,"subject":"x","verdict":"accepted"}\n',
        b'{"number":1,"subject":"x","verdict":"accepted","body":"","body64":""}\n',
        b'{"number":1,"subject":"x","verdict":"accepted","body":""}\r\n',
        b'{"number":1,"subject":"x","verdict":"accepted","body":""}',
        b'{"number":1,"subject":"x\\ny","verdict":"accepted","body":""}\n',
    ],
)
def test_a_line_has_one_spelling(spelled: bytes) -> None:
    """Keys twice, in another order, blanks, escapes, base64 of text, other line ends: none."""
    assert read_message(b'{"number":1,"subject":"x","verdict":"accepted","body":""}\n')
    with pytest.raises(MalformedError):
        read_message(spelled)


def test_no_entry_is_hidden_under_its_own_leaf() -> None:
    """A subject that goes on over a line feed would have the leaf of another message."""
    rows = [read_as_text(line) for line in ledger().splitlines()]
    topic, _, state = rows[-2]["body"].partition("\n")
    hidden = {"subject": f"{rows[-2]['subject']}\n{topic}", "body": state}
    rows[-2] |= {**hidden, "verdict": "void:not_an_entry"}
    with pytest.raises(VerificationFailed, match="verify_malformed"):
        checked(b"".join(map(spelled_out, rows)))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_file_of_an_earlier_format_is_named_as_such(number: int) -> None:
    """Leaves lacked the subject, or states were texts; the release that wrote it verifies it."""
    old = ledger().replace(b'{"signed":4,', b'{"signed":%d,' % number, 1)
    with pytest.raises(VerificationFailed, match="verify_old_format"):
        checked(old)


def test_an_empty_ledger_does_not_hold() -> None:
    """Nothing is no evidence."""
    header = b'{"signed":4,"crisis":"vivalia","ledger":"%s","size":0,"root":"%s"}\n'
    empty = b"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    with pytest.raises(VerificationFailed, match="verify_no_opening"):
        checked(header % (LEDGER.encode(), empty))


@pytest.mark.parametrize(
    "words",
    [
        ["--root", ""], ["--root", "  "], ["--key", ""], ["--key="], ["--size", ""],
        ["--size", "many"], ["--size", "-3"], ["--size", "1_0"], ["--size", "1.5"],
        ["--size", "\N{ARABIC-INDIC DIGIT SEVEN}"], ["--size", "9" * 5_000],
    ],
    ids=lambda words: "=".join(words)[:20],
)  # fmt: skip
def test_what_was_given_and_says_nothing_is_asked_wrongly(tmp_path: Path, words: list[str]) -> None:
    """An empty root is not one that was left out: whoever asks so believes it was compared."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(ledger())
    done = run(str(path), *words, home=tmp_path, program=VERIFY)
    assert (done.code, done.out) == (2, "")
    assert words[0].partition("=")[0] in done.err
    assert "Traceback" not in done.err
