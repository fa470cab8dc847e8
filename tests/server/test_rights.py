"""What each log-in may do, tried call by call on real servers with raw connections."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.jetstream.config import expected_config
from ledger.nkey import public_nkey
from ledger.server import rights
from ledger.server.process import ServerProcess
from ledger.server.rights import Grant, LoginKind
from tests.support.calls import (
    BOXES,
    CONFIG,
    EVIL,
    FILES,
    HOSTILE,
    LISTENING,
    MAKING,
    READING,
    STREAM,
    TARGETS,
    Call,
)
from tests.support.door import (
    Keys,
    Raw,
    container,
    embedded,
    provisioner,
    reader,
    writer,
)
from tests.support.waiting import wait_until

KEYS = Keys(b"provisioner" + bytes(21), b"writer" + bytes(26), b"reader" + bytes(26))
OVERSEER = b"overseer" + bytes(24)
SEEDS = {
    LoginKind.PROVISIONER: KEYS.provisioner,
    LoginKind.WRITER: KEYS.writer,
    LoginKind.READER: KEYS.reader,
}


def grants() -> list[Grant]:
    """One of each kind for crisis `a`, the writer for its observations, and one who sees all."""
    return [
        provisioner(KEYS.provisioner, "a"),
        writer(KEYS.writer, "observation", crisis="a"),
        reader(KEYS.reader, "a"),
        writer(OVERSEER),
    ]


@pytest.fixture(scope="module", params=[embedded, container])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    make: Callable[..., ServerProcess] = request.param
    process = make(tmp_path_factory.mktemp("rights"), *grants())
    with process:
        with Raw(process.port, KEYS.provisioner) as raw:
            raw.subscribe(f"{raw.inbox}.>")
            assert all(works(raw, call) for call in MAKING)
        with Raw(process.port, OVERSEER) as raw:
            raw.subscribe(f"{raw.inbox}.>")
            assert stored(raw, "files.a.first.0.0", b"first") == 1
            assert stored(raw, "keys.a.first.key.0", b"first") == 1
            assert stored(raw, "crisis.a.observation.first.1", b"first") == 1
            assert stored(raw, "crisis.a.observation.update.1", json.dumps(EVIL).encode()) == 2
            assert stored(raw, "crisis.a.observation.empty.1", b"") == 3
            assert stored(raw, "crisis.a.observation.delete.1", b'{"seq":1}') == 4
        yield process


@pytest.fixture
def overseer(server: ServerProcess) -> Iterator[Raw]:
    with Raw(server.port, OVERSEER) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        yield raw


@pytest.fixture(params=list(LoginKind))
def somebody(request: pytest.FixtureRequest, server: ServerProcess) -> Iterator[Raw]:
    with Raw(server.port, SEEDS[request.param]) as raw:
        assert raw.subscribe(f"{raw.inbox}.>") == []
        yield raw


@pytest.fixture
def untouched(overseer: Raw) -> Iterator[None]:
    """The streams are the same after the test as before: configuration, and all they hold."""
    before = held(overseer)
    yield
    assert held(overseer) == before


def stored(raw: Raw, subject: str, body: bytes) -> int:
    answer = raw.ask(subject, body)
    assert answer is not None, raw.errors
    number: int = answer.json["seq"]
    return number


def held(raw: Raw) -> Any:
    return [part for stream in (STREAM, FILES, BOXES) for part in _held(raw, stream)]


def _held(raw: Raw, stream: str) -> Any:
    answer = raw.ask(f"$JS.API.STREAM.INFO.{stream}", {"subjects_filter": ">"})
    assert answer is not None
    return answer.json["config"], answer.json["state"]


def kind_of(raw: Raw) -> LoginKind:
    return next(kind for kind, seed in SEEDS.items() if public_nkey(seed) in raw.inbox)


@pytest.mark.usefixtures("untouched")
def test_whatever_is_not_in_the_table_is_refused(somebody: Raw) -> None:
    """Each hostile call, by each kind of log-in: the server refuses to take it, and says so."""
    for call in HOSTILE:
        somebody.publish(call.subject, call.body, f"{somebody.inbox}.1")
        [refusal] = somebody.refusals() or [""]
        assert "Permissions Violation for Publish" in refusal, call.subject


@pytest.mark.usefixtures("untouched")
def test_nobody_listens_but_for_his_own_answers(somebody: Raw) -> None:
    """No wildcard, no other inbox, no queue of one, nothing of the server's own."""
    for subject in LISTENING:
        for queue in ("", "q"):
            [refusal] = somebody.subscribe(subject, queue) or [""]
            assert "Permissions Violation for Subscription" in refusal, subject


def test_what_is_in_the_table_works(somebody: Raw) -> None:
    """Members read, a provisioner makes a stream, which may be there already; none does both."""
    kind = kind_of(somebody)
    for call in READING:
        allowed = kind is not LoginKind.PROVISIONER or "STREAM.INFO" in call.subject
        assert works(somebody, call) == allowed, call
    for call in MAKING:
        assert works(somebody, call) == (kind is LoginKind.PROVISIONER), call


def works(raw: Raw, call: Call) -> bool:
    """Whether the server takes a question and answers it without an error."""
    answer = raw.ask(call.subject, call.body)
    raw.drain()
    if answer is None:
        assert "Permissions Violation" in raw.refusals()[0]
        return False
    assert b'"error"' not in answer.body, answer
    assert not answer.header.startswith(b"NATS/1.0 503"), answer
    return True


def test_only_a_writer_adds_to_files_and_only_of_its_crisis(somebody: Raw) -> None:
    """A piece that is there is not written again."""
    answer = somebody.ask("files.a.mine.0.0", b"x")
    assert (answer is not None) == (kind_of(somebody) is LoginKind.WRITER)
    if answer is not None:
        again = somebody.ask("files.a.mine.0.0", b"y")
        assert again is not None
        assert again.json["error"]["err_code"] == 10077


def test_only_a_writer_writes_and_only_its_concepts(somebody: Raw, overseer: Raw) -> None:
    """One entry, and several at once as an atomic batch."""
    kind = kind_of(somebody)
    answer = somebody.ask("crisis.a.observation.mine.1", b"x")
    assert (answer is not None) == (kind is LoginKind.WRITER)
    if kind is LoginKind.WRITER:
        before = held(overseer)[1]["messages"]
        for number, more in ((1, b""), (2, b"Nats-Batch-Commit: 1\r\n")):
            header = b"NATS/1.0\r\nNats-Batch-Id: b\r\nNats-Batch-Sequence: %d\r\n" % number
            answer = somebody.ask(
                f"crisis.a.observation.batch.{number}", b"x", header=header + more + b"\r\n"
            )
        assert answer is not None
        assert answer.json["count"] == 2
        assert held(overseer)[1]["messages"] == before + 2


QUESTIONS = (
    *READING,
    *(
        Call("$JS.API.DIRECT.GET.crisis-a", json.dumps({"last_by_subj": subject}).encode())
        for subject in (
            "crisis.a.observation.update.1",
            "crisis.a.observation.empty.1",
            "crisis.a.observation.delete.1",
        )
    ),
    *MAKING,
)


def send_answers_astray(raw: Raw, *, inbox: str) -> None:
    for target in (*TARGETS, f"{inbox}.7"):
        for call in QUESTIONS:
            raw.publish(call.subject, call.body, target)
    raw.refusals()


@pytest.mark.usefixtures("untouched")
def test_an_answer_sent_astray_reaches_nothing(somebody: Raw, overseer: Raw) -> None:
    """Whoever names another subject for his answer: no call, no entry, no other inbox gets it."""
    send_answers_astray(somebody, inbox=overseer.inbox)
    assert overseer.drain() == []


@pytest.mark.usefixtures("untouched")
def test_a_writers_acknowledgement_reaches_nothing(server: ServerProcess, overseer: Raw) -> None:
    """Nor the acknowledgement of an entry, which is refused here since its key is taken."""
    with Raw(server.port, KEYS.writer) as raw:
        for target in (*TARGETS, f"{overseer.inbox}.7"):
            raw.publish("crisis.a.observation.first.1", b"x", target)
        assert raw.refusals() == []
    assert overseer.drain() == []


@pytest.mark.usefixtures("untouched")
def test_a_forged_sender_changes_nothing(somebody: Raw) -> None:
    """The header in which the server tells itself who asks may be written by anybody."""
    forged = b'NATS/1.0\r\nNats-Request-Info: {"acc":"$SYS","svc":"$SYS"}\r\n\r\n'
    for call in HOSTILE:
        somebody.publish(call.subject, call.body, f"{somebody.inbox}.1", header=forged)
        assert "Permissions Violation for Publish" in somebody.refusals()[0], call
    if kind_of(somebody) is not LoginKind.PROVISIONER:
        answer = somebody.ask("$JS.API.STREAM.INFO.crisis-a", b"", header=forged)
        assert answer is not None
        assert b'"error"' in answer.body or answer.json["config"]["name"] == STREAM


@pytest.mark.usefixtures("untouched")
def test_a_trace_sent_astray_reaches_nothing(somebody: Raw, overseer: Raw) -> None:
    """Whoever has the way of a message traced to another subject: nothing is told there.

    To a subject that it may write to itself it can send what it likes anyway.
    """
    for target in {*TARGETS, f"{overseer.inbox}.7"} - {"crisis.a.observation.forged.1"}:
        for more in ("", "Nats-Trace-Only: true\r\n", "Nats-Trace-Hop: 1\r\n"):
            header = f"NATS/1.0\r\nNats-Trace-Dest: {target}\r\n{more}\r\n".encode()
            for call in QUESTIONS:
                somebody.publish(call.subject, call.body, f"{somebody.inbox}.1", header=header)
            if kind_of(somebody) is LoginKind.WRITER:
                subject = "crisis.a.observation.first.1"
                somebody.publish(subject, b"x", f"{somebody.inbox}.1", header=header)
    somebody.refusals()
    assert overseer.drain() == []


def test_a_log_in_does_not_choose_its_account(server: ServerProcess) -> None:
    """A connection that names one is not let in."""
    for options in ({"account": "LEDGER"}, {"account": "$SYS"}, {"account": "$G"}):
        with pytest.raises(ConnectionError, match="Authorization Violation"):
            Raw(server.port, KEYS.reader, **options)


def test_inboxes_are_apart(server: ServerProcess, overseer: Raw) -> None:
    """Nobody can send to another log-in's inbox, whose name he would know."""
    with Raw(server.port, KEYS.writer) as raw:
        raw.publish(f"{overseer.inbox}.1", b"forged")
        assert "Permissions Violation for Publish" in raw.refusals()[0]
    assert overseer.drain() == []


@pytest.mark.parametrize("options", [{}, {"user": "LEDGER", "pass": ""}, {"auth_token": "x"}])
def test_nobody_without_a_key(server: ServerProcess, options: dict[str, Any]) -> None:
    """No log-in at all, or by words, gets anywhere."""
    with pytest.raises(ConnectionError, match="Authorization Violation"):
        Raw(server.port, **options)


def test_a_key_needs_its_signature(server: ServerProcess) -> None:
    """The public key is no secret: naming it does not log anybody in."""
    with pytest.raises(ConnectionError, match="Authorization Violation"):
        Raw(server.port, None, nkey=public_nkey(KEYS.writer), sig="AAAA")


def test_the_attacks_bite_where_log_ins_share_an_account(tmp_path: Path) -> None:
    """The same lists in one account do not hold: a reader deletes the ledger by an answer."""
    config = tmp_path / "flat.conf"
    lists = [(OVERSEER, [">"], [">"])]
    lists += [
        (KEYS.reader, [call.subject for call in READING], [f"_INBOX.{public_nkey(KEYS.reader)}.>"])
    ]
    users = [
        {"nkey": public_nkey(seed),
         "permissions": {"publish": {"allow": may}, "subscribe": {"allow": hears}}}
        for seed, may, hears in lists
    ]  # fmt: skip
    accounts = {"LEDGER": {"jetstream": "enabled", "users": users}}
    store = f'jetstream {{ store_dir: "{tmp_path / "store"}", strict: true }}'
    config.write_text(f'listen: "127.0.0.1:-1"\n{store}\naccounts: {json.dumps(accounts)}\n')
    with ServerProcess(config, tmp_path / "log") as server, Raw(server.port, OVERSEER) as overseer:
        overseer.subscribe("_INBOX.>")
        overseer.ask("$JS.API.STREAM.CREATE.crisis-a", CONFIG)
        stored(overseer, "crisis.a.observation.empty.1", b"")
        with Raw(server.port, KEYS.reader) as raw:
            send_answers_astray(raw, inbox=overseer.inbox)
            wait_until(lambda: _is_gone(overseer, "crisis-a"))


def _is_gone(overseer: Raw, stream: str) -> bool:
    """Whether a stream is not there: the server works on such calls in its own time."""
    overseer.drain()
    answer = overseer.ask(f"$JS.API.STREAM.INFO.{stream}")
    assert answer is not None
    error = answer.json.get("error", {})
    return bool(error.get("description") == "stream not found")


def test_the_whole_api_rewrites_a_ledger(tmp_path: Path) -> None:
    """A log-in that may make streams deletes one it may not, by a helper that republishes.

    Which is why no member has that call, and why a provisioner is kept apart.
    """
    process = embedded(tmp_path, provisioner(KEYS.provisioner), writer(OVERSEER))
    with process as server, Raw(server.port, KEYS.provisioner) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        assert works(raw, MAKING[0])
        helper = {"name": "helper", "subjects": ["crisis.z.>"], "storage": "memory",
                  "republish": {"src": "crisis.z.observation.x.1",
                                "dest": "$JS.API.STREAM.DELETE.crisis-a"}}  # fmt: skip
        assert works(raw, Call("$JS.API.STREAM.CREATE.helper", json.dumps(helper).encode()))
        with Raw(server.port, OVERSEER) as overseer:
            overseer.subscribe(f"{overseer.inbox}.>")
            stored(overseer, "crisis.z.observation.x.1", b"")
            wait_until(lambda: _is_gone(overseer, STREAM))


def test_a_provisioner_of_one_crisis_makes_no_helper(server: ServerProcess) -> None:
    """Admitted for one crisis it makes that stream, and cannot change it when it is there."""
    with Raw(server.port, KEYS.provisioner) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        other = {**expected_config(STREAM, "crisis.a", 1, {}), "deny_delete": False}
        answer = raw.ask("$JS.API.STREAM.CREATE.crisis-a", other)
        assert answer is not None
        assert answer.json["error"]["err_code"] == 10058


def test_every_right_is_tried() -> None:
    """Each row of the table has its allowed calls here, and no hostile call is in the table."""
    may = {s for kind in LoginKind for grant in grants()
           if grant.kind is kind and grant.crisis == "a"
           for s in rights.allowed(grant)}  # fmt: skip
    writing = {"crisis.a.observation.>", "files.a.>", "keys.a.>"}
    tried = {call.subject for call in (*READING, *MAKING)} | writing
    assert may == tried
    assert not may & {call.subject for call in HOSTILE}
