"""Import lines: what cannot be read is refused with its field and what is wrong with it."""

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import (
    LONGEST_TARGET,
    MAX_DEPTH,
    MAX_LINE,
    Circumstances,
    Context,
    Order,
    build,
    check_instants,
    checked,
    line_of,
    read_line,
)
from ledger.domain import VERBS
from ledger.domain.concept import Command
from ledger.domain.crisis.commands import OpenCrisis
from ledger.domain.observation.commands import NoteObservation
from ledger.domain.sample import Sampler
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Marking, Scope, When
from ledger.errors import AlreadyRecorded, Exit, InputError, LedgerError, Refused
from ledger.evidence.fold import Fold
from ledger.sanitize import forbidden
from tests.support.book import FOUNDER, LEDGER, Book
from tests.support.strategies import values

NOW = datetime(2022, 5, 15, 9, 20, tzinfo=UTC)
CONTEXT = Context(NOW, ZoneInfo("Europe/Brussels"), {"first": 17})
NOTE: dict[str, Any] = {
    "command": "observation.note",
    "id": "note-1",
    "occurred": "15/05 03:15",
    "with": {"text": "Screens are black"},
}


def line(**changes: Any) -> bytes:
    fields = {**NOTE, **changes}
    return json.dumps({k: v for k, v in fields.items() if v is not ...}).encode()


def noted(**fields: Any) -> bytes:
    return line(**{"with": {"text": "Screens are black", **fields}})


def figure(**fields: Any) -> bytes:
    return line(command="figure.report", **{"with": {"what": "machines", "value": 1, **fields}})


def advance(**counts: Any) -> bytes:
    return line(command="restore.advance", target="ws", **{"with": {"counts": counts}})


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 1


def test_a_line_is_an_order() -> None:
    """Its command, its id, when it happened as it was said, and what it is about."""
    order = read_line(line(target="black-screens", source="help desk"), CONTEXT)
    assert order.verb is VERBS["observation.note"]
    assert order.command == NoteObservation(text="Screens are black")
    assert (order.id, order.target) == ("note-1", "black-screens")
    assert order.circumstances.source == "help desk"
    occurred = order.circumstances.occurred
    assert occurred is not None
    assert (occurred.said, str(occurred.earliest)) == ("minute", "2022-05-15 03:15:00+02:00")


BAD: list[tuple[str, str, bytes]] = [
    ("not_json", "", b"note that"),
    ("not_json", "", b""),
    ("not_json", "", b'{"command":'),
    ("not_json", "", line() + b"{}"),
    ("bad_encoding", "", b"\xff\xfe{"),
    ("bad_encoding", "", '{"command": "observation.note"}'.encode("utf-16")),
    ("not_a_json_number", "", line(occurred=float("nan"))),
    ("not_a_json_number", "", line().replace(b'"15/05 03:15"', b"1e999")),
    ("too_deep", "", line(**{"with": nested(MAX_DEPTH)})),
    ("not_json", "", b"[" * 900),
    ("too_deep", "", b"[" * 60_000),
    ("number_too_long", "", b'{"id":' + b"9" * 5_000 + b"}"),
    ("not_an_object", "", b"[]"),
    ("not_an_object", "", line(**{"with": []})),
    ("not_an_object", "", line(**{"with": None})),
    ("line_too_long", "", line(source="x" * MAX_LINE)),
    ("duplicate_key", "id", line().replace(b"{", b'{"id": "x", ', 1)),
    ("duplicate_key", "text", line().replace(b'{"text"', b'{"text": "x", "text"')),
    ("only_blanks", "text", noted(text="  \n ")),
    ("only_blanks", "source", line(source=" ")),
    ("only_blanks", "maintained", line(command="cancellation.order", **{
        "with": {"activity": "x", "maintained": ["urgent", "\u00a0"]}})),
    ("missing_field", "command", line(command=...)),
    ("missing_field", "id", line(id=...)),
    ("not_a_text", "id", line(id=5)),
    ("missing_field", "text", line(**{"with": {}})),
    ("missing_field", "text", line(**{"with": ...})),
    ("unknown_command", "command", line(command="observation.forget")),
    ("unknown_command", "command", line(command="observation")),
    ("unknown_field", "mood", line(mood="calm")),
    ("unknown_field", "mood", noted(mood="calm")),
    ("bad_id", "id", line(id="two words")),
    ("too_long", "id", line(id="x" * 65)),
    ("too_short", "id", line(id="")),
    ("bad_target", "target", line(target="two words")),
    ("bad_target", "target", line(target="service.x.y")),
    ("bad_target", "target", line(target="*")),
    ("bad_target", "target", line(target="²")),
    ("bad_target", "target", line(target="x" * (LONGEST_TARGET + 1))),
    ("not_a_text", "target", line(target={"a": 1})),
    ("not_a_text", "as", line(**{"as": True})),
    ("no_such_day", "occurred", line(occurred="31/02")),
    ("bad_time", "occurred", line(occurred="2022-05-14T25:00:00+02:00")),
    ("bad_date", "occurred.earliest",
     line(occurred={"said": "minute", "earliest": "2022-02-30T00:00:00Z"})),
    ("bad_date", "recorded", line(recorded="2022-05-14T03:15:00")),
    ("bad_choice", "occurred.said", line(occurred={"said": "never"})),
    ("bad_choice", "marking", line(marking="secret")),
    ("bad_time", "occurred", line(occurred=5)),
    ("ends_before_start", "occurred", line(occurred={
        "said": "span", "earliest": "2022-05-14T09:00:00Z", "latest": "2022-05-14T08:00:00Z"})),
    ("too_long", "text", noted(text="x" * 4_001)),
    ("too_short", "text", noted(text="")),
    ("too_long", "source", line(source="x" * 501)),
    ("not_a_text", "text", noted(text=5)),
    ("control_character", "text", noted(text="red \x1b[31m")),
    ("control_character", "text", noted(text="a\u202eb")),
    ("control_character", "text", noted(text="\ud800")),
    ("control_character", "actor", line(actor="zero\u200bwidth")),
    ("control_character", "written.by",
     line(written={"at": "2022-05-14T03:15:00Z", "by": "a\x00"})),
    ("too_large", "number",
     line(command="entry.strike", **{"with": {"number": 2**60, "reason": "x"}})),
    ("too_small", "number",
     line(command="entry.strike", **{"with": {"number": 0, "reason": "x"}})),
    ("not_a_number", "value", figure(value="many")),
    ("number_with_unit", "value", figure(value="12 %")),
    ("number_with_unit", "value", figure(value="1 300 lits")),
    ("number_among_words", "value", figure(value="environ 300")),
    ("number_among_words", "value", figure(value="~300 beds")),
    ("two_readings", "value", figure(value="1,300")),
    ("two_readings", "value", figure(value="1.300")),
    ("two_readings", "counts.isolated", advance(isolated="1.000")),
    ("number_in_thousands", "counts.isolated", advance(isolated="2e3")),
    ("not_a_whole_number", "counts.isolated", advance(isolated="0x10")),
    ("not_a_whole_number", "capacity", line(command="service.report", **{
        "with": {"service": "x", "state": "down", "capacity": "abc"}})),
    ("bad_slug", "counts", line(command="restore.advance", target="x", **{
        "with": {"counts": {"In service": 3}}})),
    ("unknown_reference", "number",
     line(command="entry.strike", **{"with": {"number": "nowhere", "reason": "x"}})),
    ("unknown_reference", "number",
     line(command="entry.strike", **{"with": {"number": "9" * 5_000, "reason": "x"}})),
]  # fmt: skip


@pytest.mark.parametrize(("code", "field", "text"), BAD)
def test_what_cannot_be_read(code: str, field: str, text: bytes) -> None:
    """Refused as an error of usage, with the code of its sentence and the field."""
    with pytest.raises(InputError) as refused:
        read_line(text, CONTEXT)
    assert refused.value.code == code
    assert refused.value.fields.get("field", "") == field
    assert refused.value.exit is Exit.USAGE


def test_where_a_character_stands() -> None:
    """Position from 1, and the character by its number."""
    with pytest.raises(InputError) as refused:
        read_line(noted(text="abc\x07"), CONTEXT)
    assert refused.value.fields == {"field": "text", "position": 4, "character": "U+0007"}


@pytest.mark.parametrize("depth", [0, 400])
def test_depth_is_the_same_from_any_stack(depth: int) -> None:
    """A line is refused for its own depth, never for that of whoever reads it."""

    def deeper(frames: int) -> str:
        if frames:
            return deeper(frames - 1)
        with pytest.raises(InputError) as refused:
            read_line(b"[" * 5_000 + b"]" * 5_000, CONTEXT)
        return refused.value.code

    assert deeper(depth) == "too_deep"


def test_numbers_may_be_ids_of_earlier_lines() -> None:
    """In a field, in a list, and as the target."""
    struck = line(command="entry.strike", **{"with": {"number": "first", "reason": "twice"}})
    assert read_line(struck, CONTEXT).target == "17"
    assert read_line(line(target="first"), CONTEXT).target == "17"
    assert read_line(line(target=4), CONTEXT).target == "4"
    linked = {"number": "4", "relation": "closes", "other": "first"}
    order = read_line(line(command="entry.link", **{"with": linked}), CONTEXT)
    assert msgspec.to_builtins(order.command) == {"number": 4, "relation": "closes", "other": 17}


def test_an_unknown_key_names_every_key_there_is() -> None:
    """Those of the line itself as well as what is said around a command."""
    with pytest.raises(InputError) as refused:
        read_line(line(weather="rain"), CONTEXT)
    known = str(refused.value.fields["known"]).split(", ")
    assert {"command", "id", "line", "as", "target", "with", "occurred", "marking"} <= set(known)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3,5", 3.5),
        ("3.5", 3.5),
        ("1 300", 1300),
        ("-2", -2),
        ("1.234.567,89", 1234567.89),
        ("1,234.5", 1234.5),
        (" 7 ", 7),
    ],
)
def test_numbers_are_read_as_people_write_them(said: str, meant: float) -> None:
    """With a comma or a point, with thousands apart."""
    value = getattr(read_line(figure(value=said), CONTEXT).command, "value", None)
    assert (value, type(value)) == (meant, type(meant))


def test_what_is_no_json_says_where() -> None:
    """The position in that line and what stands there, not a library's sentence."""
    with pytest.raises(InputError) as refused:
        read_line(b'{"command": "x" "id": 1}', CONTEXT)
    assert refused.value.fields == {"position": 17, "near": '"id": 1}'}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"capacity": 1001}, "too_large", "capacity"),
        ({"capacity": "abc"}, "not_a_whole_number", "capacity"),
        ({"state": "broken"}, "bad_choice", "state"),
        ({"colour": "red"}, "unknown_field", "colour"),
        ({"recorded": "2022-05-14T03:15:00Z"}, "unknown_field", "recorded"),
        ({"occurred": "the other day"}, "bad_time", "occurred"),
    ],
)
def test_a_correction_is_refused_in_plain_words(
    changes: dict[str, Any], code: str, field: str
) -> None:
    """With the field and what is wrong with its value, as the first report would have been."""
    book = Book()
    number = book.write(ServiceReported(service="emergency", state="down"), "service.emergency")
    fields = {"number": number, "changes": changes, "reason": "x"}
    with pytest.raises(InputError) as refused:
        decided(book.fold(), line(command="entry.correct", **{"with": fields}))
    assert (refused.value.code, refused.value.fields["field"]) == (code, field)


def test_a_scope_may_be_words() -> None:
    """Sites with commas between them."""
    order = read_line(noted(scope="north, south"), CONTEXT)
    assert getattr(order.command, "scope", None) == Scope(sites=("north", "south"))


def test_a_byte_order_mark_is_no_letter() -> None:
    """Files that some editors save begin with one."""
    assert read_line(b"\xef\xbb\xbf" + line(), CONTEXT) == read_line(line(), CONTEXT)


@given(st.binary(max_size=200) | st.text().map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_an_order_or_refused(text: bytes) -> None:
    """Nothing but an InputError ever comes out."""
    with pytest.raises(InputError):
        read_line(text, CONTEXT)


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_LISTS = st.lists(_PLAIN, max_size=3) | st.dictionaries(st.text(), _PLAIN, max_size=3)
_ANYTHING = _PLAIN | _LISTS | st.lists(_LISTS, max_size=3)


@given(st.sampled_from(sorted(VERBS)), st.data())
@settings(max_examples=300, deadline=None)
def test_any_value_of_any_field_is_read_or_refused(path: str, data: st.DataObject) -> None:
    """Whatever JSON stands where a value should."""
    fields = inspect.type_info(VERBS[path].command).fields  # type: ignore[attr-defined]  # a struct's
    names = st.sampled_from([f.encode_name for f in fields])
    own = data.draw(st.dictionaries(names, _ANYTHING, max_size=3))
    around = data.draw(
        st.dictionaries(st.sampled_from(["occurred", "actor", "written"]), _ANYTHING)
    )
    try:
        read_line(line(command=path, **{**around, "with": own}), CONTEXT)
    except InputError as refused:
        assert refused.code  # noqa: PT017 (either outcome is right)


def _can_be_shown(command: Command) -> bool:
    """Whether all its moments lie in the years that every zone can show."""
    with contextlib.suppress(InputError):
        check_instants(command)
        return True
    return False


@given(st.sampled_from(sorted(VERBS)), st.data())
@settings(max_examples=150, deadline=None)
def test_an_order_survives_being_kept(path: str, data: st.DataObject) -> None:
    """What waits for its outcome is read back as the very order it was."""
    verb = VERBS[path]
    if verb.concept == "entry":
        command = Sampler(full=True).make(verb.command)
    else:
        command = msgspec.convert(data.draw(_clean(verb.command)), verb.command)
        assume(_can_be_shown(command))
    when = When(said="morning", earliest=NOW, latest=NOW)
    said = Circumstances(occurred=when, actor="x", marking="cell", recorded=NOW)
    target = str(getattr(command, "number")) if verb.concept == "entry" else "abc"  # noqa: B009 (an amendment has one)
    order = Order(verb, command, "id-1", target, said)
    assert read_line(line_of(order), CONTEXT) == order
    named = order._replace(named=True)
    assert read_line(line_of(named), CONTEXT) == named


@cache
def _clean(command: type[Command]) -> st.SearchStrategy[Any]:
    """Plain values without what nobody may type."""
    return values(inspect.type_info(command)).map(_printable)


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {_printable(k): _printable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_printable(v) for v in value]
    if isinstance(value, str):
        plain = "".join("x" if forbidden(c) or not c.isprintable() else c for c in value)
        return "x" * len(plain) if plain.isspace() else plain
    return value


# --- deciding: what only the ledger can refuse ----------------------------------------------------


def decided(fold: Fold, text: bytes) -> list[Any]:
    author = Author(FOUNDER.member, FOUNDER.role, "desk", FOUNDER.signer.public)
    context = CONTEXT._replace(numbers=fold.situation.commands)
    return decide(read_line(text, context), fold, author, Moment(NOW), LEDGER)


REFUSED: list[tuple[str, bytes]] = [
    ("unknown_site", noted(scope="nowhere")),
    ("unknown_service",
     line(command="service.report", **{"with": {"service": "no", "state": "down"}})),
    ("other_concept", line(target="service.x")),
    ("other_concept", line(command="decision.take", target="1",
                           **{"with": {"text": "x", "decider": "y"}})),
    ("unknown_number", line(command="decision.take", target="99",
                            **{"with": {"text": "x", "decider": "y"}})),
    ("unknown_number", line(command="entry.strike", **{"with": {"number": 99, "reason": "x"}})),
    ("opening_stays", line(command="entry.strike", **{"with": {"number": 1, "reason": "x"}})),
    ("opening_stays", line(command="entry.correct", **{
        "with": {"number": 1, "changes": {"kind": "real"}, "reason": "x"}})),
    ("already_recorded", line(id="command-1")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), REFUSED)
def test_what_the_ledger_refuses(code: str, text: bytes) -> None:
    """Well read and still impossible: a rule says no, with its code."""
    with pytest.raises(Refused) as refused:
        decided(Book().fold(), text)
    assert refused.value.code == code
    assert refused.value.exit is Exit.REFUSED


def test_what_is_decided_can_be_read_by_anybody() -> None:
    """Any target that gets through makes an originator that the format takes."""
    for target in ("a", "A-1_b", "observation.x", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x" * 64):
        book = Book()
        (entry,) = decided(book.fold(), line(target=target))
        book.sign(entry)
        assert book.last().verdict == "accepted"


@given(st.lists(st.sampled_from(sorted(VERBS)), min_size=1, max_size=8), st.data())
@settings(max_examples=150, deadline=None)
def test_deciding_and_judging_agree(paths: list[str], data: st.DataObject) -> None:
    """Whatever is decided, every terminal accepts: nobody records a void entry by mistake."""
    book = Book()
    fold = book.fold()
    author = Author(FOUNDER.member, FOUNDER.role, "desk", FOUNDER.signer.public)
    for step, path in enumerate(paths):
        verb = VERBS[path]
        sampler = Sampler(full=data.draw(st.booleans()), entry=data.draw(st.integers(1, 5)))
        command = sampler.make(verb.command)
        number = getattr(command, "number", 0)
        target = str(number) if verb.concept == "entry" else data.draw(st.sampled_from(["", "a"]))
        order = Order(verb, command, f"step-{step}", target, Circumstances())
        with contextlib.suppress(Refused):
            for entry in decide(order, fold, author, Moment(NOW), LEDGER):
                book.sign(entry)
        assert {judged.verdict for judged in book.judge(fold)} <= {"accepted"}


def test_a_command_is_recorded_once() -> None:
    """Its id is refused once it is in the ledger, under the number it has."""
    book = Book()
    (entry,) = decided(book.fold(), line())
    number = book.sign(entry)
    with pytest.raises(AlreadyRecorded) as known:
        decided(book.fold(), line())
    assert known.value.number == number


def test_a_real_ledger_takes_no_scenario_clock() -> None:
    """Nobody can back-date a real crisis; an exercise says so in each such entry."""
    text = line(recorded="2022-05-15T03:20:00+02:00")
    (entry,) = decided(Book().fold(), text)
    assert entry.scenario
    assert str(entry.recorded) == "2022-05-15 01:20:00+00:00"
    with pytest.raises(Refused) as refused:
        decided(Book("real").fold(), text)
    assert refused.value.code == "scenario_clock_refused"


@pytest.mark.parametrize("marking", get_args(Marking))
def test_what_is_said_around_goes_into_the_entry(marking: str) -> None:
    """Actor, source, cell, language and marking are the header's."""
    around = {"actor": "press", "source": "phone", "cell": "crisis-cell", "lang": "fr"}
    around["marking"] = marking
    (entry,) = decided(Book().fold(), line(**around))
    header = msgspec.to_builtins(entry)
    assert {k: header.get(k, "internal") for k in around} == around


def _opening(**changes: Any) -> OpenCrisis:
    plain = msgspec.to_builtins(Sampler().make(OpenCrisis))
    return OpenCrisis(**{**plain, **changes})


@pytest.mark.parametrize(
    "change",
    [
        lambda: _opening(name="Two Words"),
        lambda: _opening(title=""),
        lambda: _opening(title="x" * 121),
        lambda: _opening(founder_key="short"),
        lambda: _opening(kind="rehearsal"),
    ],
)
def test_what_was_built_is_checked_like_what_was_read(change: Callable[[], OpenCrisis]) -> None:
    """The opening is made by code and not from a line; it may not break the format either."""
    with pytest.raises(LedgerError):
        checked(change())


def test_typed_values_come_as_text() -> None:
    """From a command line numbers and switches are words."""
    verb = VERBS["figure.report"]
    fields = {"what": "machines", "value": "200", "of": "1700"}
    order = build(verb, fields, {}, CONTEXT, ident="x", strict=False)
    assert msgspec.to_builtins(order.command) == {"what": "machines", "value": 200, "of": 1700}
