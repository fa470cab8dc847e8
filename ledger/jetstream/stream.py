"""One JetStream stream used as an append-only ledger: its configuration, its state, its messages.

The server enforces the unique key (a subject is written once) and refuses to delete, to roll up
and to evict; `config.py` says how.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ledger.jetstream import api
from ledger.jetstream.append import Append, MayWrite, always
from ledger.jetstream.batch import checked
from ledger.jetstream.config import expected_config
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NO_MESSAGE_FOUND, ServerRefusedError
from ledger.jetstream.follower import Follower, OnError, OnGap, OnMessage
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.stored import stored_message
