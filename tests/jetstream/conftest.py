"""One server and one cluster of three for the whole session; streams do not outlive their test."""

from collections.abc import Iterator

import pytest

from ledger.jetstream.stream import Stream
from tests.support.nats import Cluster, SingleServer, connected, unique_name


@pytest.fixture(scope="session")
def single_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SingleServer]:
    with SingleServer(tmp_path_factory.mktemp("single")) as server:
        yield server


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers


@pytest.fixture
def stream(single_server: SingleServer) -> Iterator[Stream]:
    with connected(single_server.url) as connection:
        name = unique_name()
        stream = Stream(connection, name, name)
        stream.create()
        yield stream
