"""What nobody may miss between one picture and the next."""

from datetime import timedelta

import pytest

from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.clock.events import ClockStarted
from ledger.domain.crisis.events import PhaseEntered
from ledger.domain.entry import Event
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.request.events import RequestLogged, RequestPrioritised, RequestPromised
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Scope
from projections.brief.build import brief
from projections.brief.cited import cited
from projections.model.picture import Picture
from projections.views.critical import Critical, critical
from tests.support.chronicle import Chronicle, minute

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T10:00:00+02:00"

TAPE = ObservationNoted(text="The tape library is intact", category="technical")


def told(*before: tuple[str, Event], now: str = NOW) -> Chronicle:
    """A ledger in which these were recorded, and somebody has looked."""
    chronicle = Chronicle()
    for originator, event in before:
        chronicle.event(originator, event, AT)
    return chronicle


def after(chronicle: Chronicle, *events: tuple[str, Event], now: str = NOW) -> list[Critical]:
    """What is critical once these are recorded as well."""
    before = chronicle.picture(NOW)
    return [*critical(before, then(chronicle, *events, now=now))]


def then(chronicle: Chronicle, *events: tuple[str, Event], now: str = NOW) -> Picture:
    for originator, event in events:
        chronicle.event(originator, event, NOW)
    return chronicle.picture(now)


def emergency(state: str, *sites: str) -> tuple[str, Event]:
    scope = Scope(sites=sites) if sites else None
    return "service.emergency", ServiceReported(service="emergency", state=state, scope=scope)  # type: ignore[arg-type]  # one of its states


def test_a_phase_that_is_entered() -> None:
    """Once; not the phase that holds already."""
    restart = ("crisis.main", PhaseEntered(phase="restart"))
    (found,) = after(told(), restart)
    assert (found.kind, found.number, found.part and found.part.id) == ("phase", 2, "restart")
    assert not after(told(restart), restart)


def test_a_vital_service_that_goes_down() -> None:
    """With the sites of one report together; not one that was down, degraded, or is not vital."""
    both = emergency("down", "arlon", "libramont")
    (found,) = after(told(), both)
    assert (found.kind, found.part and found.part.id) == ("vital", "emergency")
    assert [site.id for site in found.sites] == ["arlon", "libramont"]
    assert not after(told(both), both)
    assert not after(told(), emergency("degraded"))
    lab = ("service.creches", ServiceReported(service="creches", state="down"))
    assert not after(told(), lab)


def test_a_clock_that_comes_under_six_hours() -> None:
    """By an entry or because time has passed; once, and not when it is over."""
    due = minute("2022-05-20T18:00:00+02:00")
    clock = ("clock.gdpr", ClockStarted(regime="free", since=minute(AT), due=due))
    assert not after(told(), clock)
    (found,) = after(told(clock), now="2022-05-20T12:01:00+02:00")
    assert (found.kind, found.number) == ("clock", 2)
    assert found.left == timedelta(hours=5, minutes=59)
    short = told(clock)
    earlier = short.picture("2022-05-20T12:01:00+02:00")
    assert not critical(earlier, short.picture("2022-05-20T13:00:00+02:00"))
    assert not after(told(clock), now="2022-05-20T18:30:00+02:00")


def test_a_request_of_the_highest_class() -> None:
    """When it gets there; not what becomes of it later, nor one of another class."""
    logged = ("request.r1", RequestLogged(site="arlon", what="Insulin pumps"))
    ranked = ("request.r1", RequestPrioritised(priority="vital"))
    (found,) = after(told(logged), ranked)
    assert (found.kind, found.text, found.part and found.part.id) == (
        "request", "Insulin pumps", "vital",
    )  # fmt: skip
    promised = ("request.r1", RequestPromised(until=minute("2022-05-20T18:00:00+02:00")))
    assert not after(told(logged, ranked), promised)
    assert not after(told(logged), ("request.r1", RequestPrioritised(priority="urgent")))


@pytest.mark.parametrize("change", [
    EntryCorrected(number=2, changes={"text": "The tape library is wet"}, reason="seen"),
    EntryStruck(number=2, reason="not ours"),
])  # fmt: skip
def test_a_correction_of_what_the_issued_brief_cites(change: Event) -> None:
    """Of what it does not cite nothing is said."""
    chronicle = told(("observation.tape", TAPE))
    before = chronicle.picture(NOW)
    numbers = cited(brief(before, checked=0))
    assert 2 in numbers
    now = then(chronicle, ("observation.tape", change))
    (found,) = critical(before, now, numbers)
    assert (found.kind, found.number, found.target) == ("correction", 3, 2)
    assert not critical(before, now, numbers - {2})


def test_nothing_above_the_ceiling() -> None:
    """A phase marked judicial is not told on a wall."""
    chronicle = told()
    before = chronicle.picture(NOW)
    chronicle.event("crisis.main", PhaseEntered(phase="restart"), NOW, marking="judicial")
    assert not critical(before, chronicle.picture(NOW))


def test_going_back_in_time_is_nothing_new() -> None:
    """Whatever was so then."""
    chronicle = told(emergency("down"))
    later = chronicle.picture(NOW)
    chronicle = told()
    assert not critical(later, chronicle.picture(NOW))
