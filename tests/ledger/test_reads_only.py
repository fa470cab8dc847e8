"""A terminal that only reads: it follows, and has no key that could write."""

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.command.decide import new_id
from ledger.command.order import build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.errors import LedgerError, NotAllowed
from ledger.home.home import Home
from ledger.nkey import public_nkey
from ledger.server.admission import admitted
from ledger.server.embedded import stop
from ledger.server.login import read_login_seed
from ledger.server.rights import LoginKind
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, say
from tests.support.waiting import wait_until


def test_it_follows_without_a_key_that_can_write(tmp_path: Path) -> None:
    """The signing key may be away; the server knows it as a reader; kept commands are not sent."""
    home = tmp_path / "home"
    try:
        with opened(home, "real") as writer:
            reading = replace(Settings(home=home), reads_only=True)
            key = home / "keys" / f"{writer.pin.member}.key"
            key.rename(tmp_path / "elsewhere")
            with Terminal.open(reading) as wall:
                wall.connect()
                (tmp_path / "elsewhere").rename(key)
                number = say(writer, "observation.note", text="seen on the wall")
                wait_until(lambda: wall.look().position.number == number)
                order = build(
                    VERBS["observation.note"], {"text": "x"}, {}, wall.context(), ident=new_id()
                )
                for write in (lambda: wall.handle(order), wall.bulk, wall.settle):
                    with pytest.raises(NotAllowed, match="reads_only"):
                        write()
                wall.keep(order, LedgerError("server_unreachable"))
                with pytest.raises(NotAllowed, match="reads_only"):
                    wall.send_kept()
        reader = public_nkey(read_login_seed(home / "server" / "reader.seed"))
        (grant,) = admitted(home)
        assert (grant.key, grant.kind, grant.crisis) == (reader, LoginKind.READER, "vivalia")
        assert reader != Home(home).log_in_key()
    finally:
        stop(home, 1)
