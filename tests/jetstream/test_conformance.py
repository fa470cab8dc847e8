"""The cases that the library ships for its persistence modules, on one server and on three."""

import gc
from collections.abc import Iterator
from threading import Lock
from typing import Any, ClassVar
from unittest import TestCase

import pytest
from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    NotSupportedError,
    Tracking,
    TrackingRecorder,
)
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.tests import application as applications
from eventsourcing.tests import persistence as recorders
from eventsourcing.tests import projection as projections
from eventsourcing.utils import Environment

from ledger.jetstream import JetStreamFactory
from ledger.jetstream.recorder import JetStreamAggregateRecorder, JetStreamApplicationRecorder
from tests.support.nats import connected, delete_all_streams, unique_name

POPO = "eventsourcing.popo"


class OnSingleServer(TestCase):
    """Runs a case against one server."""

    server: ClassVar[str] = "single_server"
    settings: dict[str, str]

    @pytest.fixture(autouse=True)
    def _server(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[None]:
        server = request.getfixturevalue(self.server)
        self.settings = {
            "PERSISTENCE_MODULE": "ledger.jetstream",
            "NATS_URL": server.url,
            "NATS_REPLICAS": str(server.replicas),
        }
        for key, value in self.settings.items():
            monkeypatch.setenv(key, value)
        yield
        gc.collect()  # applications that a case left open close their connection
        with connected(server.url) as connection:
            delete_all_streams(connection)

    def new_factory(self) -> JetStreamFactory:
        env = {**self.settings, "NATS_STREAM": unique_name(), "NATS_PREFIX": unique_name("p")}
        factory = InfrastructureFactory[Any].construct(Environment("Conformance", env))
        assert isinstance(factory, JetStreamFactory)
        self.addCleanup(factory.close)
        return factory


class OnCluster(OnSingleServer):
    """Runs a case against a cluster of three, with every message on each."""

    server: ClassVar[str] = "cluster"


class TestAggregateRecorder(OnSingleServer, recorders.AggregateRecorderTestCase):
    """The recorder of snapshots and of aggregates without an application."""

    def create_recorder(self) -> AggregateRecorder:
        return self.new_factory().aggregate_recorder()


class TestAggregateRecorderOnCluster(OnCluster, TestAggregateRecorder):
    pass


class TestApplicationRecorder(
    OnSingleServer, recorders.ApplicationRecorderTestCase[JetStreamApplicationRecorder]
):
    """The recorder of events, the optional part of its case included."""

    def create_recorder(self) -> JetStreamApplicationRecorder:
        recorder = self.new_factory().application_recorder()
        assert isinstance(recorder, JetStreamApplicationRecorder)
        return recorder

    def test_insert_subscribe(self) -> None:
        super().optional_test_insert_subscribe()


class TestApplicationRecorderOnCluster(OnCluster, TestApplicationRecorder):
    pass


class TestNonInterleaving(OnSingleServer, recorders.NonInterleavingNotificationIDsBaseCase):
    """Two batches of 1,000 at once: the numbers of each are contiguous."""

    insert_num = 1000

    def create_recorder(self) -> JetStreamApplicationRecorder:
        recorder = self.new_factory().application_recorder()
        assert isinstance(recorder, JetStreamApplicationRecorder)
        return recorder


class TestNonInterleavingOnCluster(OnCluster, TestNonInterleaving):
    pass


class TestFactory(OnSingleServer, recorders.InfrastructureFactoryTestCase[JetStreamFactory]):
    """The factory; what tracks a position is refused, with the modules that can."""

    def setUp(self) -> None:
        self.env = Environment("TestCase", {**self.settings})
        super().setUp()

    def expected_factory_class(self) -> type[JetStreamFactory]:
        return JetStreamFactory

    def expected_aggregate_recorder_class(self) -> type[JetStreamAggregateRecorder]:
        return JetStreamAggregateRecorder

    def expected_application_recorder_class(self) -> type[JetStreamApplicationRecorder]:
        return JetStreamApplicationRecorder

    def expected_tracking_recorder_class(self) -> type[TrackingRecorder]:
        raise NotImplementedError

    def tracking_recorder_subclass(self) -> type[TrackingRecorder]:
        raise NotImplementedError

    def expected_process_recorder_class(self) -> type[Any]:
        raise NotImplementedError

    def test_create_tracking_recorder(self) -> None:
        with pytest.raises(NotSupportedError, match=r"eventsourcing\.sqlite"):
            self.factory.tracking_recorder()

    def test_create_process_recorder(self) -> None:
        with pytest.raises(NotSupportedError, match=r"eventsourcing\.popo"):
            self.factory.process_recorder()


class TestFactoryOnCluster(OnCluster, TestFactory):
    pass


class TestExampleApplication(OnSingleServer, applications.ExampleApplicationTestCase):
    """Bank accounts, with snapshots."""

    expected_factory_topic = "ledger.jetstream.factory:JetStreamFactory"


class TestExampleApplicationOnCluster(OnCluster, TestExampleApplication):
    pass


class TestApplication(OnSingleServer, applications.ApplicationTestCase):
    """Applications of several names, with caches and contention."""

    @pytest.mark.filterwarnings("always::DeprecationWarning")
    def test_application_log(self) -> None:
        """The case records the warning, so it must not be an error."""
        super().test_application_log()


class TestApplicationOnCluster(OnCluster, TestApplication):
    pass


class CountersInMemory(POPOTrackingRecorder, projections.EventCountersView):
    """The view of the projection's case, in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._counting = Lock()
        self._created = self._subsequent = 0

    def get_created_event_counter(self) -> int:
        return self._created

    def get_subsequent_event_counter(self) -> int:
        return self._subsequent

    def incr_created_event_counter(self, tracking: Tracking) -> None:
        with self._counting:
            self.insert_tracking(tracking)
            self._created += 1

    def incr_subsequent_event_counter(self, tracking: Tracking) -> None:
        with self._counting:
            self.insert_tracking(tracking)
            self._subsequent += 1


class TestProjection(OnSingleServer, projections.AggregateEventCountersProjectionTestCase):
    """A projection that follows the stream into a view in memory."""

    view_class = CountersInMemory
    env: ClassVar[dict[str, str]] = {
        f"{projections.AggregateEventCountersProjection.name.upper()}_PERSISTENCE_MODULE": POPO
    }


class TestProjectionOnCluster(OnCluster, TestProjection):
    pass


class TestEventSourcedProjection(OnSingleServer, projections.EventSourcedProjectionTestCase):
    """An event-sourced projection that follows the stream; its own events are in memory."""

    env: ClassVar[dict[str, str]] = {"COUNTERS_PERSISTENCE_MODULE": POPO}


class TestEventSourcedProjectionOnCluster(OnCluster, TestEventSourcedProjection):
    pass
