"""The outcome of an append: one test for each line of the protocol's table."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError

from ledger.clock import SYSTEM
from ledger.jetstream.api import ATTEMPT
from ledger.jetstream.errors import (
    BatchLostError,
    MessageRefusedError,
    OutcomeUnknownError,
    ServerRefusedError,
    ServerUnreachableError,
    StreamFullError,
)
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from tests.support.nats import SingleServer, connected, jetstream_api
from tests.support.scripted_nats import Published, ScriptedServer

TAKEN = (10077, "maximum messages per subject exceeded")
LOST = (10176, "atomic publish batch is incomplete")
TOO_MANY = (10210, "too many inflight batches")


def one(version: int = 1, body: bytes = b"body") -> OutgoingMessage:
    return OutgoingMessage(f"p.a.{version}", body)


def two(body: bytes = b"body") -> list[OutgoingMessage]:
    return [one(1, body), one(2, body)]


def refused(code: int, words: str) -> bytes:
    return json.dumps({"error": {"code": 400, "err_code": code, "description": words}}).encode()


def acked(sequence: int) -> bytes:
    return json.dumps({"stream": "S", "seq": sequence}).encode()


def found(sequence: int, subject: str, body: bytes) -> bytes:
    message = {"subject": subject, "seq": sequence, "data": b64encode(body).decode(), "time": ""}
    return json.dumps({"message": message}).encode()


NOT_FOUND = refused(10037, "no message found")


def read_back(message: Published) -> str | None:
    """The subject that the client reads back, None for a message of an append."""
    is_get = message.subject == "$JS.API.STREAM.MSG.GET.S"
    return json.loads(message.body)["last_by_subj"] if is_get else None


@contextmanager
def scripted(
    script: Callable[[Published], bytes | None],
) -> Iterator[tuple[Stream, list[Published]]]:
    with ScriptedServer(script) as server, connected(server.url) as connection:
        yield Stream(connection, "S", "p"), server.published


def message(stream: Stream, version: int = 1, body: bytes = b"body") -> OutgoingMessage:
    return OutgoingMessage(f"{stream.prefix}.a.{version}", body)


def sent(published: list[Published], subject: str = "p.a.1") -> list[Published]:
    return [one for one in published if one.subject == subject]


def test_an_ack_gives_the_sequences_in_order(stream: Stream) -> None:
    """Singles and batches are numbered from 1 without a hole, in the order given."""
    assert stream.append([message(stream)]) == [1]
    assert stream.append([message(stream, version) for version in (2, 3, 4)]) == [2, 3, 4]
    assert stream.append([]) == []


def test_a_single_message_carries_no_header(stream: Stream) -> None:
    """Only several messages of one append are a batch."""
    stream.append([message(stream)])
    stream.append([message(stream, 2), message(stream, 3)])
    headers = [stored.headers for stored in map(stream.get, (1, 2, 3)) if stored]
    assert headers[0] == b""
    assert b"Nats-Batch-Commit: 1\r\n" in headers[2]
    assert b"Nats-Batch-Sequence: 1\r\n" in headers[1]


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_same_bytes_again_are_stored_once(stream: Stream, count: int) -> None:
    """Sending again settles an outcome: the sequences are those of the first time."""
    messages = [message(stream, version) for version in range(count)]
    assert stream.append(messages) == stream.append(messages)
    assert stream.info().messages == count


@pytest.mark.parametrize("count", [1, 3])
def test_fresh_bytes_that_are_there_already_are_a_conflict(stream: Stream, count: int) -> None:
    """What was never sent before and is there is somebody else's, even if it looks the same."""
    messages = [message(stream, version) for version in range(count)]
    stream.append(messages, fresh=True)
    with pytest.raises(IntegrityError):
        stream.append(messages, fresh=True)


def test_other_bytes_under_the_key_are_a_conflict(stream: Stream) -> None:
    """A key that is taken is taken, and the error says by which number."""
    stream.append([message(stream)])
    with pytest.raises(IntegrityError, match="#1"):
        stream.append([message(stream, body=b"other")])


def test_one_taken_key_rolls_the_whole_batch_back(stream: Stream) -> None:
    """A batch is ours only if all of it is; nothing of a refused one is stored."""
    stream.append([message(stream, 2)])
    with pytest.raises(IntegrityError):
        stream.append([message(stream, version, b"new") for version in (1, 2, 3)])
    assert stream.info().messages == 1


def test_the_same_key_twice_in_one_append_is_a_conflict(stream: Stream) -> None:
    """It could never be stored, so nothing is sent."""
    with pytest.raises(IntegrityError):
        stream.append([message(stream), message(stream, body=b"other")])
    assert stream.info().messages == 0


def test_a_key_still_in_flight_is_waited_for() -> None:
    """10077 and nothing there to read: the same bytes again, until there is something."""
    answers = iter([refused(*TAKEN), refused(*TAKEN), acked(7)])
    with scripted(lambda m: NOT_FOUND if read_back(m) else next(answers)) as (stream, published):
        assert stream.append([one()]) == [7]
        assert len({(m.subject, m.body) for m in sent(published)}) == 1
        assert len(sent(published)) == 3


def test_a_lost_ack_is_settled_by_reading_back() -> None:
    """No answer, then 10077, and our bytes under the key: it was stored the first time."""
    answers, looks = iter([None, refused(*TAKEN)]), iter([NOT_FOUND])

    def script(m: Published) -> bytes | None:
        key = read_back(m)
        return next(looks, found(5, key, b"body")) if key else next(answers)

    with scripted(script) as (stream, _):
        assert stream.append([one()], fresh=True) == [5]


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_there_after_a_lost_ack_is_not_sent_again(count: int) -> None:
    """The leader is asked for the same bytes first."""
    messages = [one(version) for version in range(1, count + 1)]

    def script(m: Published) -> bytes | None:
        key = read_back(m)
        return found(4 + int(key[-1]), key, b"body") if key else None

    with scripted(script) as (stream, published):
        assert stream.append(messages, fresh=True) == list(range(5, 5 + count))
        assert len(sent(published)) == 1


def test_another_message_there_after_a_lost_ack_is_a_conflict() -> None:
    """Then ours cannot have been stored, and never will be."""

    def script(m: Published) -> bytes | None:
        key = read_back(m)
        return found(5, key, b"other") if key else None

    with scripted(script) as (stream, _), pytest.raises(IntegrityError, match="#5"):
        stream.append([one()], fresh=True)


def test_a_batch_half_visible_is_not_decided_yet() -> None:
    """Ours only if all members are: one that cannot be read yet sends the whole again."""
    seen: list[str] = []

    def script(m: Published) -> bytes | None:
        key = read_back(m)
        if key is None:
            return refused(*TAKEN) if m.headers.get("Nats-Batch-Commit") else b""
        seen.append(key)
        return found(5, key, b"body") if key == "p.a.1" or len(seen) > 2 else NOT_FOUND

    with scripted(script) as (stream, published):
        assert len(stream.append(two())) == 2
        assert len(sent(published, "p.a.2")) == 2


@pytest.mark.parametrize("words", ["maximum messages exceeded", "no space left on device"])
def test_10077_for_another_reason_is_never_a_conflict(words: str) -> None:
    """The stream is full or its disk is: read only, said at once."""
    with scripted(lambda _: refused(10077, words)) as (stream, published):
        with pytest.raises(StreamFullError, match=words):
            stream.append([one()])
        assert len(published) == len(sent(published))


def test_a_stream_whose_limit_was_changed_is_full(stream: Stream) -> None:
    """A real server, told to keep no more than one message, refuses the second as full."""
    stream.append([message(stream)])
    limited = {**stream.expected_config(), "max_msgs": 1}
    assert "error" not in jetstream_api(stream.connection, f"STREAM.UPDATE.{stream.name}", limited)
    with pytest.raises(StreamFullError):
        stream.append([message(stream, 2)])
    with pytest.raises(StreamFullError):
        stream.append([message(stream, 2), message(stream, 3)])


@pytest.mark.parametrize("refusal", [LOST, TOO_MANY])
def test_a_forgotten_batch_goes_again_whole_under_a_new_id(refusal: tuple[int, str]) -> None:
    """10176 and 10210 are definite, so the batch is built anew."""
    answers = iter([refused(*refusal), refused(*refusal), acked(9)])

    def script(m: Published) -> bytes | None:
        return next(answers) if m.headers.get("Nats-Batch-Commit") else b""

    with scripted(script) as (stream, published):
        assert stream.append(two()) == [8, 9]
        ids = [m.headers["Nats-Batch-Id"] for m in sent(published)]
        assert len(set(ids)) == 3
        assert [m.headers["Nats-Batch-Id"] for m in sent(published, "p.a.2")] == ids


def test_too_many_open_batches_are_reported_on_the_first_message() -> None:
    """10210 answers the first message only, so that one asks for an answer."""
    opened, committed = iter([refused(*TOO_MANY), b""]), iter([None, acked(2)])

    def script(m: Published) -> bytes | None:
        return next(opened) if m.headers["Nats-Batch-Sequence"] == "1" else next(committed)

    with scripted(script) as (stream, published):
        started = SYSTEM.monotonic()
        assert stream.append(two()) == [1, 2]
        assert SYSTEM.monotonic() - started < ATTEMPT
        assert len(sent(published)) == 2


def test_a_batch_that_is_never_taken_is_a_definite_failure() -> None:
    """When time is up, a batch that was refused every time is not called pending."""

    def script(m: Published) -> bytes | None:
        return refused(*LOST) if m.headers.get("Nats-Batch-Commit") else b""

    with scripted(script) as (stream, _), pytest.raises(BatchLostError):
        stream.append(two(), give_up_after=0.3)


def test_a_refusal_after_an_unanswered_sending_leaves_the_outcome_unknown() -> None:
    """What was sent the first time may be stored, whatever is said of the second."""
    answers = iter([b"not json", refused(10077, "maximum messages exceeded")])

    def script(m: Published) -> bytes | None:
        return NOT_FOUND if read_back(m) else next(answers)

    with scripted(script) as (stream, _), pytest.raises(OutcomeUnknownError):
        stream.append([one()])


@pytest.mark.parametrize("code", [10054, 10199])
def test_a_refused_message_is_refused_at_once(code: int) -> None:
    """Too large, too many: nothing to wait for."""
    with scripted(lambda _: refused(code, "too much")) as (stream, published):
        with pytest.raises(MessageRefusedError):
            stream.append([one()])
        assert len(published) == 1


def test_an_unknown_refusal_is_said_with_its_code() -> None:
    """A code that this release does not know is definite, and shown."""
    with scripted(lambda _: refused(19999, "new rule")) as (stream, _):
        with pytest.raises(ServerRefusedError, match=r"new rule \(19999\)") as raised:
            stream.append([one()])
        assert raised.value.err_code == 19999


def test_no_leader_is_waited_out() -> None:
    """A server that cannot answer now is asked again."""
    unavailable = {"code": 503, "err_code": 10008, "description": "JetStream system unavailable"}
    answers: Iterator[bytes] = iter([json.dumps({"error": unavailable}).encode(), acked(1)])
    with scripted(lambda _: next(answers)) as (stream, _):
        assert stream.append([one()]) == [1]


def test_no_answer_at_all_is_an_unknown_outcome() -> None:
    """Sent and not answered until time was up: stored or not, nobody knows."""
    with scripted(lambda _: None) as (stream, _), pytest.raises(OutcomeUnknownError):
        stream.append([one()], give_up_after=0.3)


def test_an_answer_that_is_no_answer_leaves_the_outcome_unknown() -> None:
    """Garbage instead of an ack proves nothing."""
    with scripted(lambda _: b"not json") as (stream, _), pytest.raises(OutcomeUnknownError):
        stream.append([one()], give_up_after=0.3)


def test_nobody_listening_on_the_subject_is_an_unknown_outcome(single_server: SingleServer) -> None:
    """No responders: the stream is not there, or has no leader yet."""
    with connected(single_server.url) as connection:
        stream = Stream(connection, "absent", "absent")
        with pytest.raises(OutcomeUnknownError):
            stream.append([message(stream)], give_up_after=0.3)


@pytest.mark.parametrize(
    ("fresh", "verdict"), [(False, OutcomeUnknownError), (True, ServerUnreachableError)]
)
def test_a_taken_key_that_cannot_be_read(fresh: bool, verdict: type[Exception]) -> None:  # noqa: FBT001 (a case of the table)
    """It may hold what was sent earlier, but not what was refused at its first sending."""

    def script(m: Published) -> bytes | None:
        return None if read_back(m) else refused(*TAKEN)

    with scripted(script) as (stream, _), pytest.raises(verdict):
        stream.append([one()], give_up_after=0.3, fresh=fresh)


def oversized() -> list[list[Any]]:
    many = [one(version) for version in range(1001)]
    return [[one(1, b"x" * 65_536)], [one(), one(2, b"x" * 65_530)], many]


@pytest.mark.parametrize("messages", oversized(), ids=["single", "in a batch", "batch"])
def test_what_is_too_large_is_not_sent(messages: list[OutgoingMessage]) -> None:
    """The server names a wrong reason for a message within a batch, so we look ourselves."""
    with scripted(lambda _: None) as (stream, published):
        with pytest.raises(MessageRefusedError):
            stream.append(messages)
        assert published == []


@pytest.mark.parametrize(
    "subject", ["other.a.1", "p.a b.1", "p.a\r\nPUB x 0.1", "p.*.1", "p..1", "p.é"]
)
def test_a_subject_that_is_not_ours_is_not_sent(subject: str) -> None:
    """No other stream, no wildcard, no bytes that would be a command of their own."""
    with scripted(lambda _: None) as (stream, published):
        with pytest.raises(MessageRefusedError):
            stream.append([OutgoingMessage(subject, b"")])
        assert published == []


def test_the_largest_that_goes_is_stored(stream: Stream) -> None:
    """65,535 bytes alone; in a batch less its header."""
    assert stream.append([message(stream, 1, b"x" * 65_535)]) == [1]
    assert stream.append([message(stream, v, b"x" * 65_425) for v in (2, 3)]) == [2, 3]
