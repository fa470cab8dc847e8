"""What every concept declares: bounded fields, words for people, names that do not collide."""

import shlex
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect, structs

from ledger.command.order import Circumstances
from ledger.domain import CONCEPTS, KINDS, VERBS
from ledger.domain.concept import Kind, Verb
from ledger.domain.record import Record
from ledger.domain.sample import Sampler
from ledger.domain.transitions import VARIANTS, entry_of
from ledger.evidence.codec import body_of, read, write
from ledger.evidence.signing import Signer
from tests.support.strategies import entries

SIGNER = Signer(bytes(32))

AROUND = {f.name for f in structs.fields(Circumstances)} | {
    *("command", "id", "line", "as", "on", "target", "with", "receipt")
}
"""What is said around a command; a command's own field of that name could not be told apart."""

KIND_LIST = [pytest.param(kind, id=topic) for topic, kind in KINDS.items()]
VERB_LIST = [pytest.param(verb, id=path) for path, verb in VERBS.items()]


def unbounded(kind: inspect.Type, where: str) -> Iterator[str]:
    """The places in a type where hostile bytes would meet no bound."""
    for name, inner in inner_types(kind):
        yield from unbounded(inner, where + name)
    if missing := bound_missing(kind):
        yield f"{where}: {missing}"


def inner_types(kind: inspect.Type) -> list[tuple[str, inspect.Type]]:
    match kind:
        case inspect.Metadata():
            return [("", kind.type)]
        case inspect.UnionType():
            return [("", inner) for inner in kind.types]
        case inspect.StructType():
            return [(f".{f.name}", f.type) for f in kind.fields]
        case inspect.VarTupleType():
            return [("[]", kind.item_type)]
        case inspect.DictType():
            return [(" keys", kind.key_type), ("{}", kind.value_type)]
    return []


def bound_missing(kind: inspect.Type) -> str:
    match kind:
        case inspect.VarTupleType(max_length=None):
            return "as many items as one likes"
        case inspect.DictType(max_length=None, key_type=key):
            return "" if isinstance(key, inspect.LiteralType) else "as many keys as one likes"
        case inspect.StrType(max_length=None, pattern=pattern):
            return "text without a length" if set("*+") & set(pattern or "*") else ""
        case inspect.IntType() | inspect.FloatType():
            return "number without bounds" if None in {kind.ge, kind.le} else ""
    return ""


def test_the_walk_for_bounds_finds_what_has_none() -> None:
    """A check that finds nothing must be able to find something."""

    class Loose(msgspec.Struct):
        text: str
        number: int
        many: tuple[int, ...]
        words: dict[str, bool]

    assert len(list(unbounded(inspect.type_info(Loose), ""))) == 6


@pytest.mark.parametrize("kind", KIND_LIST)
def test_every_field_of_every_event_is_bounded(kind: Kind) -> None:
    """Hostile bytes are refused at decoding."""
    assert list(unbounded(inspect.type_info(kind.event), kind.topic)) == []


@pytest.mark.parametrize("verb", VERB_LIST)
def test_every_field_of_every_command_is_bounded(verb: Verb) -> None:
    """So is what somebody types."""
    assert list(unbounded(inspect.type_info(verb.command), verb.path)) == []


@pytest.mark.parametrize("kind", KIND_LIST)
def test_events_are_frozen_and_closed(kind: Kind) -> None:
    """Released shapes neither change in memory nor take fields nobody declared."""
    config = kind.event.__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields
    assert config.omit_defaults


@pytest.mark.parametrize("kind", KIND_LIST)
def test_a_topic_says_its_concept_and_class_once(kind: Kind) -> None:
    """One topic, one class, in the concept that declares it."""
    assert kind.topic.startswith(f"{kind.concept}.")
    assert [k.topic for k in KINDS.values() if k.event is kind.event] == [kind.topic]
    assert kind.event.__doc__


@pytest.mark.parametrize("kind", KIND_LIST)
def test_no_event_field_is_named_as_one_of_the_header(kind: Kind) -> None:
    """Filters and corrections name fields without saying of which part."""
    assert AROUND.isdisjoint(kind.event.__struct_fields__)


@pytest.mark.parametrize("verb", VERB_LIST)
def test_no_command_field_is_named_as_one_of_the_header(verb: Verb) -> None:
    """Around a command the circumstances are options of the same command line."""
    assert AROUND.isdisjoint(verb.command.__struct_fields__)


@pytest.mark.parametrize("kind", KIND_LIST)
def test_no_event_field_writes_over_what_every_state_has(kind: Kind) -> None:
    """`absorb` copies by name; a field called `stage` would be the stage."""
    if KINDS[kind.topic].concept != "entry":
        assert set(Record.__struct_fields__).isdisjoint(kind.event.__struct_fields__)


@pytest.mark.parametrize("verb", VERB_LIST)
def test_every_command_field_has_a_title(verb: Verb) -> None:
    """Forms, options and reference pages are derived from it."""
    info = inspect.type_info(verb.command)
    assert isinstance(info, inspect.StructType)
    untitled = [
        f.name
        for f in info.fields
        if not isinstance(f.type, inspect.Metadata)
        or "title" not in (f.type.extra_json_schema or {})
    ]
    assert untitled == []


@pytest.mark.parametrize("verb", VERB_LIST)
def test_every_command_says_what_it_is_for(verb: Verb) -> None:
    """Its help is one sentence or more; its example can be typed."""
    assert (verb.command.__doc__ or "").rstrip().endswith(".")
    shlex.split(verb.example)


@pytest.mark.parametrize("verb", VERB_LIST)
def test_at_most_three_things_must_be_said_at_once(verb: Verb) -> None:
    """Capture comes first; the opening, enrolling and mending are not written in haste."""
    if verb.path not in {"crisis.open", "member.enrol"} and verb.group != "organisation":
        assert sum(f.required for f in structs.fields(verb.command)) <= 3


@pytest.mark.parametrize("verb", VERB_LIST)
def test_keyed_commands_know_their_originator(verb: Verb) -> None:
    """And no others have a key."""
    assert (verb.target == "keyed") == (verb.key is not None)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.name)
def test_every_kind_has_a_command_that_makes_it(concept: Any) -> None:
    """A kind nobody can write is a promise nobody keeps."""
    assert concept.verbs
    assert concept.kinds


@pytest.mark.parametrize("kind", KIND_LIST)
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_any_entry_survives_its_bytes(kind: Kind, data: st.DataObject) -> None:
    """Written, read strictly and compared: the same entry, the same bytes."""
    entry = structs.replace(data.draw(entries(kind)), signer=SIGNER.public)
    state = write(entry, SIGNER)
    body = body_of(kind.topic, state)
    reading = read(body)
    assert reading.entry == entry
    assert write(reading.entry, SIGNER) == state


@pytest.mark.parametrize("kind", KIND_LIST)
@pytest.mark.parametrize("full", [False, True])
def test_a_sample_of_every_event_survives_its_bytes(kind: Kind, *, full: bool) -> None:
    """The plainest and the fullest of each kind."""
    event = Sampler(full=full).make(kind.event)
    entry = entry_of(event, signer=SIGNER.public)
    assert read(body_of(kind.topic, write(entry, SIGNER))).entry == entry


@pytest.mark.parametrize("verb", VERB_LIST)
def test_every_command_survives_json(verb: Verb) -> None:
    """Import lines and the outbox carry commands as JSON."""
    for sampler in VARIANTS:
        command = sampler.make(verb.command)
        assert msgspec.json.decode(msgspec.json.encode(command), type=verb.command) == command
