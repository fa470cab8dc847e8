"""Every call of a NATS server that somebody hostile would try, with a body that would do harm."""

import json
from typing import Any, NamedTuple

from ledger.jetstream.config import expected_config

STREAM = "crisis-a"
CONFIG = expected_config(STREAM, "crisis.a", 1, {})
EVIL = {**CONFIG, "metadata": {"ledger": "another"}}
HELPER = {"name": "helper", "subjects": ["help.>"], "storage": "memory", "num_replicas": 1}
PUSH = {"durable_name": "d", "ack_policy": "none", "deliver_policy": "all",
        "deliver_subject": "$JS.API.STREAM.DELETE.crisis-a"}  # fmt: skip


class Call(NamedTuple):
    """A subject of the server's own, and what would be sent there."""

    subject: str
    body: bytes = b""


def _api(endpoint: str, body: Any = None) -> Call:
    return Call(f"$JS.API.{endpoint}", b"" if body is None else json.dumps(body).encode())


def _helper(**more: Any) -> Call:
    return _api("STREAM.CREATE.helper", {**HELPER, **more})


FILES = "files-a"
FILES_CONFIG = expected_config(FILES, "files.a", 1, {}, 1000)
BOXES = "keys-a"
KEYS_CONFIG = expected_config(BOXES, "keys.a", 1, {}, 1000, erasable=True)

READING = (
    _api("STREAM.INFO.crisis-a"),
    _api("STREAM.MSG.GET.crisis-a", {"seq": 1}),
    _api("DIRECT.GET.crisis-a", {"seq": 1}),
    _api("DIRECT.GET.crisis-a", {"seq": 1, "batch": 10}),
    _api("DIRECT.GET.crisis-a", {"multi_last": ["crisis.a.>"]}),
    _api("STREAM.INFO.files-a"),
    _api("STREAM.MSG.GET.files-a", {"seq": 1}),
    _api("DIRECT.GET.files-a", {"multi_last": ["files.a.>"]}),
    _api("STREAM.INFO.keys-a"),
    _api("STREAM.MSG.GET.keys-a", {"seq": 1}),
    _api("DIRECT.GET.keys-a", {"multi_last": ["keys.a.>"]}),
)
"""What every member may ask."""

MAKING = (
    _api("STREAM.CREATE.crisis-a", CONFIG),
    _api("STREAM.CREATE.files-a", FILES_CONFIG),
    _api("STREAM.CREATE.keys-a", KEYS_CONFIG),
)
"""What a provisioner may ask besides `STREAM.INFO`."""

HOSTILE = (
    _helper(republish={"src": "help.me", "dest": "$JS.API.STREAM.DELETE.crisis-a"}),
    _helper(republish={"src": "help.me", "dest": "$JS.API.STREAM.UPDATE.crisis-a"}),
    _helper(sources=[{"name": STREAM}]),
    _helper(subjects=None, mirror={"name": STREAM}),
    _helper(subject_transform={"src": ">", "dest": "crisis.a.>"}),
    _helper(subjects=["$JS.API.>"], no_ack=True),
    _helper(subjects=["_INBOX.>"]),
    _api("STREAM.CREATE.crisis-b", {**CONFIG, "name": "crisis-b", "subjects": ["crisis.b.>"]}),
    _api("STREAM.UPDATE.crisis-a", EVIL),
    _api("STREAM.DELETE.crisis-a"),
    _api("STREAM.PURGE.crisis-a"),
    _api("STREAM.PURGE.crisis-a", {"seq": 2}),
    _api("STREAM.RESTORE.crisis-a", {"config": CONFIG, "state": {}}),
    _api("STREAM.SNAPSHOT.crisis-a", {"deliver_subject": "crisis.a.decision.snap.1"}),
    _api("STREAM.CREATE.files-b", {**FILES_CONFIG, "name": "files-b", "subjects": ["files.b.>"]}),
    _api("STREAM.UPDATE.files-a", {**FILES_CONFIG, "deny_delete": False}),
    _api("STREAM.DELETE.files-a"),
    _api("STREAM.PURGE.files-a"),
    _api("STREAM.MSG.DELETE.files-a", {"seq": 1}),
    _api("STREAM.INFO.files-b"),
    _api("STREAM.MSG.GET.files-b", {"seq": 1}),
    _api("DIRECT.GET.files-b", {"seq": 1}),
    _api("CONSUMER.CREATE.files-a", {"stream_name": "files-a", "config": PUSH}),
    _api("STREAM.UPDATE.keys-a", {**KEYS_CONFIG, "allow_rollup_hdrs": True}),
    _api("STREAM.DELETE.keys-a"),
    _api("STREAM.PURGE.keys-a"),
    _api("STREAM.MSG.DELETE.keys-a", {"seq": 1}),
    _api("STREAM.MSG.GET.keys-b", {"seq": 1}),
    _api("CONSUMER.CREATE.keys-a", {"stream_name": BOXES, "config": PUSH}),
    _api("STREAM.NAMES"),
    _api("STREAM.LIST"),
    _api("STREAM.INFO.crisis-b"),
    _api("STREAM.INFO.helper"),
    _api("STREAM.INFO.crisis-a.more"),
    _api("STREAM.MSG.GET.crisis-b", {"seq": 1}),
    _api("STREAM.MSG.DELETE.crisis-a", {"seq": 1}),
    _api("STREAM.LEADER.STEPDOWN.crisis-a"),
    _api("STREAM.PEER.REMOVE.crisis-a", {"peer": "n1"}),
    _api("STREAM.PEER.EVACUATE.crisis-a", {"peer": "n1"}),
    _api("STREAM.CANCEL.crisis-a"),
    _api("STREAM.TEMPLATE.CREATE.t", {"name": "t", "config": HELPER, "max_streams": 1}),
    _api("STREAM.TEMPLATE.NAMES"),
    _api("STREAM.TEMPLATE.INFO.t"),
    _api("STREAM.TEMPLATE.DELETE.t"),
    _api("DIRECT.GET.crisis-b", {"seq": 1}),
    _api("DIRECT.GET.crisis-a.crisis.a.decision.x.1"),
    _api("CONSUMER.CREATE.crisis-a", {"stream_name": STREAM, "config": PUSH}),
    _api("CONSUMER.CREATE.crisis-a.d", {"stream_name": STREAM, "config": PUSH}),
    _api("CONSUMER.CREATE.crisis-a.d.crisis.a.>", {"stream_name": STREAM, "config": PUSH}),
    _api("CONSUMER.DURABLE.CREATE.crisis-a.d", {"stream_name": STREAM, "config": PUSH}),
    _api("CONSUMER.INFO.crisis-a.d"),
    _api("CONSUMER.LIST.crisis-a"),
    _api("CONSUMER.NAMES.crisis-a"),
    _api("CONSUMER.DELETE.crisis-a.d"),
    _api("CONSUMER.PAUSE.crisis-a.d", {"pause_until": "2999-01-01T00:00:00Z"}),
    _api("CONSUMER.RESET.crisis-a.d", {"seq": 1}),
    _api("CONSUMER.UNPIN.crisis-a.d", {"group": "g"}),
    _api("CONSUMER.LEADER.STEPDOWN.crisis-a.d"),
    _api("CONSUMER.PEER.REMOVE.crisis-a.d", {"peer": "n1"}),
    _api("CONSUMER.PEER.EVACUATE.crisis-a.d", {"peer": "n1"}),
    _api("CONSUMER.MSG.NEXT.crisis-a.d", {"batch": 1}),
    _api("META.LEADER.STEPDOWN"),
    _api("META.RESCUE"),
    _api("META.PLACEMENT"),
    _api("SERVER.REMOVE", {"peer": "n1"}),
    _api("SERVER.EVACUATE", {"peer": "n1"}),
    _api("ACCOUNT.INFO"),
    _api("ACCOUNT.PURGE.LEDGER"),
    _api("ACCOUNT.STREAM.MOVE.LEDGER.crisis-a", {"server": "n1"}),
    _api("ACCOUNT.STREAM.CANCEL_MOVE.LEDGER.crisis-a"),
    _api("INFO"),
    _api(">"),
    _api("STREAM.*.crisis-a"),
    Call("$JS.ledger.API.STREAM.DELETE.crisis-a"),
    Call("$JS.ACK.crisis-a.d.1.1.1.1.0", b"+ACK"),
    Call("$JS.ACK._.LEDGER.crisis-a.d.1.1.1.1.0", b"-NAK"),
    Call("$JS.FC.crisis-a.d.1"),
    Call("$JS.SNAPSHOT.RESTORE.crisis-a.1"),
    Call("$JS.EVENT.ADVISORY.STREAM.DELETED.crisis-a", b"{}"),
    Call("$JSC.CI.x"),
    Call("$SYS.REQ.SERVER.PING"),
    Call("$SYS.REQ.SERVER.PING.JSZ"),
    Call("$SYS.REQ.USER.INFO"),
    Call("$SYS.REQ.ACCOUNT.LEDGER.JSZ"),
    Call("$SYS.REQ.ACCOUNT.PING.CONNZ"),
    Call("$SYS.REQ.CLAIMS.UPDATE", b"x"),
    Call("$SYS.ACCOUNT.LEDGER.CONNECT", b"{}"),
    Call("$SYS.DEBUG.SUBSCRIBERS"),
    Call("$NRG.V.x"),
    Call("$NRG.AE.x"),
    Call("$KV.bucket.key", b"x"),
    Call("$O.bucket.C.x", b"x"),
    Call("$MQTT.sub.x", b"x"),
    Call("$SRV.PING"),
    Call("_R_.x.1", b"{}"),
    Call("_GR_.x.1", b"{}"),
    Call("_INBOX.>", b"x"),
    Call("help.me", b"x"),
    Call("crisis", b"x"),
    Call("crisis.a", b"x"),
    Call("crisis.b.observation.x.1", b"x"),
    Call("crisis.a.decision.x.9", b"x"),
    Call("crisis.a.member.roll.1", b"x"),
    Call("crisis.a.observationx.y.1", b"x"),
    Call("crisis.A.observation.y.1", b"x"),
    Call("CRISIS.a.observation.y.1", b"x"),
    Call("crisis.*.observation.y.1", b"x"),
    Call("crisis.a.*.y.1", b"x"),
    Call("crisis.a.>", b"x"),
    Call("files", b"x"),
    Call("files.a", b"x"),
    Call("files.b.x.0.0", b"x"),
    Call("keys.b.x.key.0", b"x"),
    Call(">", b"x"),
)
"""What a log-in for the observations of crisis `a` may never do, a reader still less."""

LISTENING = (
    ">",
    "*",
    "*.>",
    "_INBOX.>",
    "_INBOX.*",
    "_INBOX.*.>",
    "_INBOX.UDXB.>",
    "crisis.>",
    "crisis.a.>",
    "crisis.a.observation.>",
    "$JS.>",
    "$JS.API.>",
    "$JS.API.STREAM.INFO.crisis-a",
    "$JS.EVENT.>",
    "$JS.ACK.>",
    "$SYS.>",
    "$SYS.REQ.>",
    "$KV.>",
    "$SRV.>",
    "_R_.>",
    "_GR_.>",
    "files.>",
    "files.a.>",
    "keys.a.>",
    "help.>",
)
"""What nobody may listen on."""

TARGETS = (
    "$JS.API.STREAM.UPDATE.crisis-a",
    "$JS.API.STREAM.DELETE.crisis-a",
    "$JS.API.STREAM.PURGE.crisis-a",
    "$JS.API.STREAM.MSG.DELETE.crisis-a",
    "$JS.API.STREAM.CREATE.helper",
    "$JS.API.CONSUMER.CREATE.crisis-a",
    "$JS.API.CONSUMER.DURABLE.CREATE.crisis-a.d",
    "crisis.a.decision.forged.1",
    "crisis.a.observation.forged.1",
    "crisis.a.member.roll.1",
    "files.b.forged.0.0",
    "$JS.API.STREAM.DELETE.files-a",
    "$JS.API.STREAM.MSG.DELETE.keys-a",
)
"""Where answers are sent astray."""
