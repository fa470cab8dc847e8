"""The configuration of a stream: said whole, compared field by field."""

from typing import Any

import pytest

from ledger.jetstream.config import differences
from ledger.jetstream.errors import ServerUnreachableError, StreamMismatchError
from ledger.jetstream.stored_message import moment, nanoseconds
from ledger.jetstream.stream import Stream
from tests.support.nats import Cluster, SingleServer, connected, jetstream_api, unique_name


@pytest.mark.parametrize("where", ["single_server", "cluster"])
def test_the_server_keeps_what_was_asked(where: str, request: pytest.FixtureRequest) -> None:
    """Created, read back and compared: no field differs, on one server and on three."""
    server: SingleServer | Cluster = request.getfixturevalue(where)
    with connected(server.url) as connection:
        name = unique_name()
        stream = Stream(connection, name, name, server.replicas, {"ledger": "x"})
        stream.create()
        stream.create()
        info = stream.info()
        assert differences(stream.expected_config(), info.config) == {}
        assert info.metadata["ledger"] == "x"
        assert (info.messages, info.last_seq, info.num_subjects, info.num_deleted) == (0, 0, 0, 0)
        assert info.leader
        assert info.ts.tzinfo is not None


@pytest.mark.parametrize(
    "change",
    [
        {"max_msgs": 3},
        {"max_msgs": 3, "discard": "old", "discard_new_per_subject": False},
        {"max_age": 10**9, "duplicate_window": 10**9},
        {"retention": "interest"},
        {"max_msgs_per_subject": 2},
        {"subjects": ["elsewhere.>"]},
        {"metadata": {"ledger": "other"}},
        {"description": "harmless, and not ours"},
    ],
)
def test_every_update_shows(single_server: SingleServer, change: dict[str, Any]) -> None:
    """Whatever somebody else updated differs, the ways that empty a stream among it."""
    with connected(single_server.url) as connection:
        name = unique_name()
        stream = Stream(connection, name, name, metadata={"ledger": "x"})
        stream.create()
        subjects = {"subjects": [f"{name}.elsewhere.>"]} if "subjects" in change else {}
        wanted = {**stream.expected_config(), **change, **subjects}
        answer = jetstream_api(connection, f"STREAM.UPDATE.{name}", wanted)
        assert "error" not in answer, answer
        found = differences(stream.expected_config(), stream.info().config)
        assert found.keys() >= change.keys()
        with pytest.raises(StreamMismatchError):
            stream.create()


def test_an_unknown_field_counts_when_it_holds_a_value() -> None:
    """A later server may know a field that lets messages go; its zero may be left out."""
    ours = {"name": "S", "max_age": 0, "metadata": {"a": "b"}}
    theirs = {"name": "S", "metadata": {"a": "b", "_nats.level": "9"}, "later": False}
    assert differences(ours, theirs) == {}
    assert differences(ours, {**theirs, "later": "yes"}) == {"later": "yes"}
    assert differences(ours, {"name": "S"}) == {"metadata": None}


def test_asking_a_server_that_is_gone(single_server: SingleServer) -> None:
    """The time given is kept, and the error says that nobody answers."""
    with connected(single_server.url) as connection:
        stream = Stream(connection, "S", "p")
        connection.portal.call(connection.client.discard)
        with pytest.raises(ServerUnreachableError):
            stream.info(timeout=0.2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:01.5Z", 1_500_000_000),
        ("2022-05-14T02:30:00.123456789Z", 1_652_495_400_123_456_789),
        ("yesterday", 0),
        ("", 0),
    ],
)
def test_times_keep_their_nanoseconds(text: str, expected: int) -> None:
    """The server's times have nine digits; what is no time is no error."""
    assert nanoseconds(text) == expected
    assert moment(text).microsecond == expected // 1000 % 1_000_000
