"""One server and one cluster of three for the whole session; streams do not outlive their test."""

from collections.abc import Iterator

import pytest

from tests.support.nats import Cluster, SingleServer


@pytest.fixture(scope="session")
def single_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SingleServer]:
    with SingleServer(tmp_path_factory.mktemp("single")) as server:
        yield server


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers
