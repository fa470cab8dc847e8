"""The configuration of a ledger's stream, every field said, so that it can be compared.

With `discard: new` and one message per subject the server itself refuses a second message under
the same key (ADR-8 of nats-architecture-and-design names the fields). A field whose value is its
zero may come back from the server left out.
"""

from collections.abc import Mapping
from typing import Any

MOST_BYTES = 65_535
"""Of one message, header included: the length field of tlog-tiles bundles has 16 bits."""

UNBOUNDED = -1
_DUPLICATE_WINDOW_NS = 120_000_000_000
_SERVERS_OWN = "_nats."


def expected_config(  # noqa: PLR0913 (what a stream is made of)
    name: str,
    prefix: str,
    replicas: int,
    metadata: Mapping[str, str],
    most: int = UNBOUNDED,
    *,
    erasable: bool = False,
) -> dict[str, Any]:
    """Every field of the configuration of stream `name`, which holds the subjects `<prefix>.>`.

    `most` messages, and then no more. It is not said in bytes: those a server sets aside at once.
    Single messages of an `erasable` one may be overwritten.
    """
    return {
        "name": name,
        "subjects": [f"{prefix}.>"],
        "storage": "file",
        "retention": "limits",
        "num_replicas": replicas,
        "max_msgs_per_subject": 1,
        "discard": "new",
        "discard_new_per_subject": True,
        "deny_delete": not erasable,
        "deny_purge": True,
        "allow_direct": True,
        "allow_atomic": True,
        "max_msg_size": MOST_BYTES,
        "max_msgs": most,
        "max_bytes": -1,
        "max_age": 0,
        "max_consumers": -1,
        "duplicate_window": _DUPLICATE_WINDOW_NS,
        "compression": "none",
        "sealed": False,
        "no_ack": False,
        "mirror_direct": False,
        "allow_rollup_hdrs": False,
        "allow_msg_ttl": False,
        "allow_msg_counter": False,
        "allow_msg_schedules": False,
        "allow_batched": False,
        "persist_mode": "default",
        "consumer_limits": {},
        "metadata": dict(metadata),
    }


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in which a server's configuration is not the expected one: name to found value.

    Metadata keys beginning `_nats.` are the server's own; an unknown field counts when it holds
    a value, since it may let something happen that we do not know of.
    """
    ours, theirs = _plain(expected), _plain(found)
    return {
        field: theirs.get(field)
        for field in sorted(ours.keys() | theirs.keys())
        if ours.get(field) != theirs.get(field)
    }


def _plain(config: Mapping[str, Any]) -> dict[str, Any]:
    plain = {field: value for field, value in config.items() if value not in _EMPTY}
    metadata: Mapping[str, str] = config.get("metadata") or {}
    own = {key: text for key, text in metadata.items() if not key.startswith(_SERVERS_OWN)}
    plain.pop("metadata", None)
    return {**plain, "metadata": own} if own else plain


_EMPTY: tuple[Any, ...] = (None, False, 0, "", [], {}, "default")
