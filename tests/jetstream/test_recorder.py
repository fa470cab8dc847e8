"""The recorders beside what is not theirs, beyond one page, and without a good environment."""

import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import (
    DataError,
    InfrastructureFactory,
    IntegrityError,
    InterfaceError,
    Notification,
    NotSupportedError,
    StoredEvent,
    Tracking,
)
from eventsourcing.utils import Environment

from ledger.clock import SYSTEM
from ledger.jetstream import JetStreamFactory
from ledger.jetstream.errors import (
    ServerUnreachableError,
    StreamMismatchError,
    StreamNotFoundError,
)
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.recorder import JetStreamApplicationRecorder
from ledger.jetstream.stream import Stream
from ledger.jetstream.subjects import NO_VERSION
from ledger.nkey import public_nkey, seed_text
from ledger.server.process import free_port
from tests.support.nats import SingleServer, connected, jetstream_api, unique_name
from tests.support.scripted_nats import Published, ScriptedServer
from tests.support.waiting import wait_until

TOPIC = "there.is.no:Such.module"


def factory_for(url: str, **env: str) -> JetStreamFactory:
    settings = {"PERSISTENCE_MODULE": "ledger.jetstream", "NATS_URL": url, **env}
    factory = InfrastructureFactory[Any].construct(Environment("", settings))
    assert isinstance(factory, JetStreamFactory)
    return factory


@pytest.fixture
def recorder(single_server: SingleServer) -> Iterator[JetStreamApplicationRecorder]:
    """Originators are text here."""
    name = unique_name()
    factory = factory_for(
        single_server.url, NATS_STREAM=name, NATS_PREFIX=name, ORIGINATOR_ID_TYPE="text"
    )
    recorder = factory.application_recorder()
    assert isinstance(recorder, JetStreamApplicationRecorder)
    yield recorder
    factory.close()


def event(version: int, originator_id: UUID | str = "a", state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(originator_id, version, TOPIC, state)


def put(recorder: JetStreamApplicationRecorder, rest: str, body: bytes) -> int:
    """Put bytes on the stream, as anybody with write permission could."""
    stream = recorder.stream
    [sequence] = stream.append([OutgoingMessage(f"{stream.prefix}.{rest}", body)])
    return sequence


def all_of(recorder: JetStreamApplicationRecorder) -> list[Notification]:
    return list(recorder.select_notifications(None, 100))


GARBAGE = {
    "empty": b"",
    "no LF": b"garbage",
    "starts with LF": b"\nstate",
    "topic not UTF-8": b"\xff\xfe\nstate",
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_on_the_next_version_blocks_nobody(
    recorder: JetStreamApplicationRecorder, body: bytes
) -> None:
    """It is read with topic "" and its whole body as state; the version after it can be written."""
    recorder.insert_events([event(1)])
    put(recorder, "a.2", body)
    with pytest.raises(IntegrityError):
        recorder.insert_events([event(2)])
    recorder.insert_events([event(3)])
    selected = recorder.select_events("a")
    assert [one.originator_version for one in selected] == [1, 2, 3]
    assert (selected[1].topic, selected[1].state) == ("", body)
    notified = all_of(recorder)
    assert [(one.id, one.topic) for one in notified] == [(1, TOPIC), (2, ""), (3, TOPIC)]
    assert notified[1].state == body


@pytest.mark.parametrize("rest", ["a.x", "a.01", "a.-1", "a", "a.b.c.d", "%61.1", "a.1.2.x"])
def test_a_version_that_is_no_number_is_notified_and_never_selected(
    recorder: JetStreamApplicationRecorder, rest: str
) -> None:
    """It counts in the numbering with `NO_VERSION` and stays out of every originator."""
    recorder.insert_events([event(1)])
    put(recorder, rest, TOPIC.encode() + b"\nstate")
    recorder.insert_events([event(2)])
    assert [one.originator_version for one in all_of(recorder)] == [1, NO_VERSION, 2]
    assert [one.originator_version for one in recorder.select_events("a")] == [1, 2]


def test_a_hole_in_the_versions_blocks_nobody(recorder: JetStreamApplicationRecorder) -> None:
    """Selecting passes over it, both ways, and the highest is found."""
    for version in (1, 2, 5, 9):
        recorder.insert_events([event(version)])
    assert [one.originator_version for one in recorder.select_events("a")] == [1, 2, 5, 9]
    [last] = recorder.select_events("a", desc=True, limit=1)
    assert last.originator_version == 9
    between = recorder.select_events("a", gt=2, lte=8)
    assert [one.originator_version for one in between] == [5]


def test_selecting_sorts_by_version_and_pages(recorder: JetStreamApplicationRecorder) -> None:
    """2,500 versions written in the wrong order come back in the right one, each with its state."""
    versions = list(range(2500))[::-1]
    for start in range(0, 2500, 500):
        events = [event(v, state=str(v).encode()) for v in versions[start : start + 500]]
        recorder.insert_events(events)
    selected = recorder.select_events("a")
    assert [int(one.state) for one in selected] == list(range(2500))
    assert [one.originator_version for one in selected] == list(range(2500))
    downwards = recorder.select_events("a", desc=True, limit=1100)
    assert [one.originator_version for one in downwards] == list(range(2499, 1399, -1))


def test_notifications_page_and_stop(recorder: JetStreamApplicationRecorder) -> None:
    """More than the server hands over at once, from the middle, by topic, and up to a number."""
    for start in range(0, 2000, 500):
        recorder.insert_events([event(v) for v in range(start, start + 500)])
    recorder.insert_events([StoredEvent("a", 2000, "other", b"")])
    everything = recorder.select_notifications(1, 5000)
    assert [one.id for one in everything] == list(range(1, 2002))
    middle = recorder.select_notifications(600, 1200, stop=1700, inclusive_of_start=False)
    assert [one.id for one in middle] == list(range(601, 1701))
    assert [one.id for one in recorder.select_notifications(1, 5, topics=["other"])] == [2001]


def test_a_number_that_the_server_lost_is_passed_over(single_server: SingleServer) -> None:
    """Reading goes on behind a hole that somebody made in the stream."""
    name = unique_name()
    factory = factory_for(
        single_server.url,
        NATS_STREAM=name,
        NATS_PREFIX=name,
        ORIGINATOR_ID_TYPE="text",
        CREATE_TABLE="no",
    )
    recorder = factory.application_recorder()
    assert isinstance(recorder, JetStreamApplicationRecorder)
    with connected(single_server.url) as connection:
        config = {**recorder.stream.expected_config(), "deny_delete": False}
        jetstream_api(connection, f"STREAM.CREATE.{name}", config)
        recorder.insert_events([event(v) for v in range(1, 7)])
        for number in (2, 3, 6):
            jetstream_api(connection, f"STREAM.MSG.DELETE.{name}", {"seq": number})
    assert [one.id for one in recorder.select_notifications(1, 10)] == [1, 4, 5]
    assert [one.originator_version for one in recorder.select_events("a")] == [1, 4, 5]
    assert recorder.max_notification_id() == 6
    factory.close()


def test_what_a_follower_lacks_the_leader_has() -> None:
    """A server that is behind answers with nothing; the newest is read all the same."""

    def message(number: int) -> dict[str, Any]:
        body = b64encode(TOPIC.encode() + b"\nstate").decode()
        return {"subject": f"p.a.{number}", "seq": number, "data": body, "time": ""}

    def leader(asked: Published) -> bytes:
        question = json.loads(asked.body or b"{}")
        if asked.subject.startswith("$JS.API.DIRECT.GET"):
            return b""
        if asked.subject.startswith("$JS.API.STREAM.INFO"):
            found = {"p.a.1": 1, "p.a.2": 1}
            state = {"first_seq": 1, "last_seq": 2, "messages": 2, "subjects": found}
            said = {"config": {"name": "S"}, "state": state, "ts": "", "total": 2}
            return json.dumps(said).encode()
        number = question.get("seq") or int(question["last_by_subj"][-1])
        return json.dumps({"message": message(number)}).encode()

    with ScriptedServer(leader) as server, connected(server.url) as connection:
        recorder = JetStreamApplicationRecorder(Stream(connection, "S", "p"), uuids=False)
        assert [one.originator_version for one in recorder.select_events("a")] == [1, 2]
        assert [one.id for one in recorder.select_notifications(1, 10)] == [1, 2]


def test_ids_of_either_type_come_back_as_written(single_server: SingleServer) -> None:
    """UUIDs by default; what is no UUID on such a stream stays text."""
    factory = factory_for(single_server.url, NATS_STREAM=unique_name(), NATS_PREFIX=unique_name())
    recorder = factory.application_recorder()
    assert isinstance(recorder, JetStreamApplicationRecorder)
    known = uuid4()
    recorder.insert_events([event(0, known)])
    put(recorder, "not-a-uuid.0", b"")
    put(recorder, f"{str(known).upper()}.0", b"")
    ids = [one.originator_id for one in recorder.select_notifications(1, 10)]
    assert ids == [known, "not-a-uuid", str(known).upper()]
    [selected] = recorder.select_events(known)
    assert selected.originator_id == known
    factory.close()


def test_a_text_id_may_hold_anything(recorder: JetStreamApplicationRecorder) -> None:
    """An id is written and read back, and is not mixed up with one that looks alike."""
    for originator_id in ("site é/1", "site", "site.1", "*", ">", "a..b"):
        recorder.insert_events([event(1, originator_id)])
        [selected] = recorder.select_events(originator_id)
        assert selected.originator_id == originator_id
    assert all_of(recorder)[0].originator_id == "site é/1"


@pytest.mark.parametrize("topic", ["", "two\nlines"])
def test_a_topic_that_could_not_be_read_back_is_refused(
    recorder: JetStreamApplicationRecorder, topic: str
) -> None:
    """Nothing is stored that would come back as another event."""
    with pytest.raises(DataError):
        recorder.insert_events([StoredEvent("a", 1, topic, b"")])
    assert recorder.max_notification_id() is None


def test_the_body_is_topic_line_feed_state(recorder: JetStreamApplicationRecorder) -> None:
    """So that a raw reading of the stream shows what was written."""
    recorder.insert_events([event(1, state=b'{"a":1}')])
    answer = jetstream_api(
        recorder.stream.connection, f"STREAM.MSG.GET.{recorder.stream.name}", {"seq": 1}
    )
    assert b64decode(answer["message"]["data"]) == TOPIC.encode() + b'\n{"a":1}'
    assert "hdrs" not in answer["message"]


def test_events_that_are_stored_already_can_be_settled(
    recorder: JetStreamApplicationRecorder,
) -> None:
    """After an unknown outcome the same events again say under which numbers they are."""
    events = [event(1), event(2)]
    assert recorder.insert_events(events) == [1, 2]
    assert recorder.insert_events(events, settle=True) == [1, 2]
    with pytest.raises(IntegrityError):
        recorder.insert_events(events)


def test_tracking_is_not_swallowed(recorder: JetStreamApplicationRecorder) -> None:
    """A position that would not be stored with the events is refused."""
    with pytest.raises(NotSupportedError):
        recorder.insert_events([event(1)], tracking=Tracking("upstream", 1))


def test_a_subscription_chooses_topics_and_stops(recorder: JetStreamApplicationRecorder) -> None:
    """Only the topics asked for come; stopping ends a waiting iteration from another thread."""
    recorder.insert_events([event(1), StoredEvent("a", 2, "other", b""), event(3)])
    got: list[int] = []
    with recorder.subscribe(gt=1, topics=[TOPIC]) as subscription:
        waiting = threading.Thread(target=lambda: got.extend(one.id for one in subscription))
        waiting.start()
        wait_until(lambda: got == [3])
    waiting.join(10)
    assert not waiting.is_alive()
    assert list(subscription) == []


def test_a_slow_subscriber_holds_the_server_back(recorder: JetStreamApplicationRecorder) -> None:
    """Twenty thousand notifications come through in order, however late they are taken."""
    for start in range(0, 20_000, 1000):
        recorder.insert_events([event(v) for v in range(start, start + 1000)])
    with recorder.subscribe() as subscription:
        wait_until(lambda: subscription._held)
        for number, notification in enumerate(subscription, 1):
            assert notification.id == number
            if number == 20_000:
                break


def test_a_subscription_ends_with_its_connection(single_server: SingleServer) -> None:
    """Who iterates learns that nothing will come any more."""
    factory = factory_for(single_server.url, NATS_STREAM=unique_name(), NATS_PREFIX=unique_name())
    subscription = factory.application_recorder().subscribe()
    factory.close()
    with pytest.raises(InterfaceError):
        next(subscription)


def test_snapshots_have_a_stream_of_their_own(single_server: SingleServer) -> None:
    """They neither count among the events nor share their keys."""
    name = unique_name()
    factory = factory_for(single_server.url, NATS_STREAM=name, NATS_PREFIX=name)
    events, snapshots = factory.application_recorder(), factory.aggregate_recorder("snapshots")
    originator_id = uuid4()
    events.insert_events([event(1, originator_id)])
    snapshots.insert_events([event(1, originator_id, b"snapshot")])
    assert events.max_notification_id() == 1
    [snapshot] = snapshots.select_events(originator_id)
    assert snapshot.state == b"snapshot"
    names = jetstream_api(factory.connection, "STREAM.NAMES")["streams"]
    assert {name, f"{name}-snapshots"} <= set(names)
    factory.close()


def test_names_come_from_the_application(single_server: SingleServer) -> None:
    """Stream and prefix default to its name, escaped where NATS would not take it."""
    env = {"NATS_URL": single_server.url}
    factory = JetStreamFactory(Environment("My.App", env))
    assert (factory.stream_name, factory.prefix) == ("My%2EApp", "My%2EApp")
    named = JetStreamFactory(
        Environment("App", {**env, "APP_NATS_STREAM": "s", "NATS_PREFIX": "p"})
    )
    assert (named.stream_name, named.prefix) == ("s", "p")


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({}, "NATS_URL"),
        ({"NATS_URL": "nats://x"}, "NATS_STREAM"),
        ({"NATS_URL": "nats://x", "NATS_STREAM": "s"}, "NATS_PREFIX"),
        ({"NATS_REPLICAS": "2"}, "NATS_REPLICAS"),
        ({"ORIGINATOR_ID_TYPE": "int"}, "ORIGINATOR_ID_TYPE"),
    ],
)
def test_a_wrong_environment_is_named(env: dict[str, str], said: str) -> None:
    """The variable that is missing or wrong is in the message."""
    whole = {"NATS_URL": "nats://x", "NATS_STREAM": "s", "NATS_PREFIX": "p", **env}
    settings = whole if "NATS_REPLICAS" in env or "ORIGINATOR_ID_TYPE" in env else env
    with pytest.raises(OSError, match=said):
        JetStreamFactory(Environment("", settings))


def test_without_create_table_nothing_is_created(single_server: SingleServer) -> None:
    """The stream of a ledger is made by who opens it, and by nobody else."""
    name = unique_name()
    factory = factory_for(single_server.url, NATS_STREAM=name, NATS_PREFIX=name, CREATE_TABLE="no")
    recorder = factory.application_recorder()
    with pytest.raises(StreamNotFoundError):
        recorder.max_notification_id()
    factory.close()


def test_a_server_that_is_away_is_an_error_only_for_who_creates() -> None:
    """A terminal opens offline; appending says that nobody answers."""
    url = f"nats://127.0.0.1:{free_port()}"
    names = {"NATS_STREAM": "s", "NATS_PREFIX": "p"}
    refused = factory_for(url, **names)
    refused.connect_timeout = 0.3
    with pytest.raises(ServerUnreachableError):
        refused.application_recorder()
    factory = factory_for(url, CREATE_TABLE="no", **names)
    started = SYSTEM.monotonic()
    recorder = factory.application_recorder()
    assert SYSTEM.monotonic() - started < factory.connect_timeout
    assert isinstance(recorder, JetStreamApplicationRecorder)
    recorder.give_up_after = 0.2
    with pytest.raises(ServerUnreachableError):
        recorder.insert_events([event(1, uuid4())])
    factory.close()


def test_a_stream_with_another_configuration_is_refused(single_server: SingleServer) -> None:
    """A stream that deletes or evicts is not taken for a ledger."""
    name = unique_name()
    with connected(single_server.url) as connection:
        config = {"name": name, "subjects": [f"{name}.>"], "storage": "file", "max_age": 10**12}
        jetstream_api(connection, f"STREAM.CREATE.{name}", config)
    factory = factory_for(single_server.url, NATS_STREAM=name, NATS_PREFIX=name)
    with pytest.raises(StreamMismatchError):
        factory.application_recorder()
    factory.close()


def test_the_key_comes_from_a_file(tmp_path: Path) -> None:
    """No secret in the environment: NATS_NKEY_FILE names where it is."""
    seed = bytes(range(32))
    extra = f"authorization {{ users = [ {{ nkey: {public_nkey(seed)} }} ] }}"
    key = tmp_path / "key"
    key.write_text(seed_text(seed) + "\n")
    with SingleServer(tmp_path / "server", extra) as server:
        factory = factory_for(server.url, NATS_STREAM="s", NATS_PREFIX="p", NATS_NKEY_FILE=str(key))
        assert factory.application_recorder().insert_events([event(1, uuid4())]) == [1]
        factory.close()


def test_a_header_is_kept_as_it_is_stored(recorder: JetStreamApplicationRecorder) -> None:
    """Its bytes, whichever way they are read; they are there for information only."""
    recorder.insert_events([event(1), event(2)])
    stored = recorder.stream.get(2)
    assert stored is not None
    assert stored.headers.startswith(b"NATS/1.0\r\nNats-Batch-Id: ")
    assert stored == recorder.stream.page(2)[0]
