"""Eight writers race for the same keys, singles and batches, while servers die under them."""

import logging
import random
from pathlib import Path

import pytest

from ledger.clock import SYSTEM
from ledger.jetstream.stream import Stream
from tests.support.freezing import freeze, thaw
from tests.support.nats import Cluster, SingleServer, connected, unique_name
from tests.support.race import Race, everything, settle, summary

log = logging.getLogger(__name__)


def new_stream(url: str, replicas: int) -> Stream:
    with connected(url) as connection:
        stream = Stream(connection, unique_name("race"), unique_name("r"), replicas)
        stream.create()
        return stream


def race_with_kills(server: SingleServer, kills: int, between: int) -> str:
    stream, started = new_stream(server.url, 1), SYSTEM.monotonic()
    race = Race(server.url, stream)
    with race.running() as account:
        for _ in range(kills):
            race.wait_for_progress(between)
            server.restart()
        race.wait_for_progress(between)
    stored = everything(server.url, stream)
    settle(account, stored)
    assert account.refused, "nobody collided: this was no race"
    return summary(account, stored, started)


def test_nothing_is_doubled_lost_or_partial_through_five_kills(tmp_path: Path) -> None:
    """SIGKILL, five times, in the middle of it: the stream and the writers say the same."""
    with SingleServer(tmp_path) as server:
        log.info(race_with_kills(server, kills=5, between=100))


def test_the_account_notices_what_is_wrong(tmp_path: Path) -> None:
    """A check that cannot fail proves nothing: a message too many or too few is seen."""
    with SingleServer(tmp_path) as server:
        stream = new_stream(server.url, 1)
        race = Race(server.url, stream, writers=2)
        with race.running() as account:
            race.wait_for_progress(20)
        stored = everything(server.url, stream)
        settle(account, stored)
        with pytest.raises(AssertionError):
            settle(account, stored[:-1])
        account.refused.append(account.acked[0][1])
        with pytest.raises(AssertionError):
            settle(account, stored)
        account.refused.clear()
        del account.acked[3]
        with pytest.raises(AssertionError):
            settle(account, stored)


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_many_kills_of_one_server(tmp_path: Path) -> None:
    """Twenty kills, with more between them than in the short run."""
    with SingleServer(tmp_path) as server:
        log.info(race_with_kills(server, kills=20, between=800))


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_leaders_killed_and_frozen_on_a_cluster(tmp_path: Path) -> None:
    """The stream's leader is killed, or frozen for six seconds, sixteen times."""
    dice = random.Random(1)
    with Cluster(tmp_path) as cluster:
        stream, started = new_stream(cluster.url, 3), SYSTEM.monotonic()
        race = Race(cluster.url, stream)
        with race.running() as account:
            for _ in range(16):
                race.wait_for_progress(1000, 120)
                with connected(cluster.url) as connection:
                    leader = cluster.leader_of(connection, stream.name)
                if dice.random() < 0.5:
                    leader.kill()
                    race.wait_for_progress(10, 120)
                    leader.start(30)
                else:
                    freeze(leader.pid)
                    frozen = SYSTEM.monotonic()
                    race.wait_for_progress(10, 120)
                    while SYSTEM.monotonic() - frozen < 6:
                        race.wait_for_progress(1, 120)
                    thaw(leader.pid)
            race.wait_for_progress(1000, 120)
        stored = everything(cluster.url, stream)
        settle(account, stored)
        assert account.refused
        log.info(summary(account, stored, started))
