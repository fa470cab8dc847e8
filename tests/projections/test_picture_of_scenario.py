"""What the picture says of the scenario: 24 May 2022, six in the evening."""

from datetime import timedelta

import pytest

from ledger.errors import Refused
from projections.model.picture import Picture
from projections.model.rows import DecisionRow
from tests.support.chronicle import kept_story, story

EVENING = "2022-05-24T18:00:00+02:00"


@pytest.fixture(scope="module")
def picture() -> Picture:
    return kept_story("2022-05-24T18:00").picture(EVENING)


def test_vital_services_come_first(picture: Picture) -> None:
    """What people may die of stands on top."""
    vital = [service.vital for service in picture.services]
    assert vital == sorted(vital, reverse=True)
    assert sum(vital) == 8


def test_not_applicable_is_not_unreported(picture: Picture) -> None:
    """A crèche has no radiology; a hospital's maternity was not reported on."""
    services = {service.id: service for service in picture.services}
    assert services["radiology"].cell("creche-1") is None
    cell = services["maternity"].cell("arlon")
    assert cell is not None
    assert (cell.state, cell.number) == ("unreported", None)


def test_a_report_fills_the_cells_of_its_sites(picture: Picture) -> None:
    """Reported for all sites, it holds where the service is registered."""
    services = {service.id: service for service in picture.services}
    assert {cell.state for cell in services["radiology"].cells} == {"degraded"}
    assert len(services["radiology"].cells) == 6
    assert services["switchboard"].worst == "down"


def test_machines_reported_stand_beside_machines_counted(picture: Picture) -> None:
    """At least 200 of 1,700, said by somebody; no restore entry counts a machine."""
    machines = next(a for a in picture.restore.assets if a.asset.id == "machines")
    assert machines.reported is not None
    reported = machines.reported
    assert (reported.value, reported.of, reported.qualifier) == (200, 1700, "at_least")
    assert machines.reported_before is None
    assert (machines.total, machines.restored, machines.jobs) == (1700, 0, 0)


def test_servers_are_not_reported_at_all(picture: Picture) -> None:
    """Nobody said how many of them: 200 is how many machines, not how many servers."""
    servers = next(a for a in picture.restore.assets if a.asset.id == "servers")
    assert servers.reported is None
    assert (servers.total, servers.restored) == (200, 0)


def test_bastogne_opened_its_zone_on_the_23rd(picture: Picture) -> None:
    """After Arlon, Libramont and Marche."""
    zones = [zone.site for zone in picture.restore.zones]
    assert zones == ["arlon", "libramont", "marche", "bastogne"]


def test_the_ultimatum_counts_down_to_before_26_may(picture: Picture) -> None:
    """Six hours and a day are left on the evening of the 24th."""
    nearest = picture.deadlines[0]
    assert (nearest.kind, nearest.when.said, nearest.state) == ("threat", "before", "ahead")
    assert nearest.left == timedelta(days=1, hours=6)


def test_the_ultimatum_has_passed_when_26_may_begins() -> None:
    """Before 26 May is not on 26 May."""
    picture = kept_story("2022-05-24T18:00").picture("2022-05-26T00:00:00+02:00")
    assert picture.deadlines[0].state == "passed"
    assert picture.deadlines[0].left == timedelta()


def test_contradictions_stay_linked_with_both_sides(picture: Picture) -> None:
    """V05 and V04, V03 and V01, V36 and V30 (decision and order), V48 and V17."""
    originator = story("2022-05-24T18:00").fold.situation.originator_of
    pairs = {
        (originator(c.origin.number), originator(c.other.number)) for c in picture.contradictions
    }
    assert pairs == {
        ("decision.desactivation", "observation.machines-paralysees"),
        ("observation.decouverte", "observation.premieres-alertes"),
        ("decision.ordre-de-redemarrage", "decision.hierarchie"),
        ("restore.hierarchy", "restore.hierarchy"),
        ("threat.revendication", "threat.pas-de-rancon"),
    }
    quotes = [q for c in picture.contradictions for q in (c.origin.quote, c.other.quote)]
    assert all(q and (q.texts or q.items) for q in quotes)
    assert all(c.reason for c in picture.contradictions)


def test_a_contradiction_ends_by_a_link_with_a_reason() -> None:
    """One says what supersedes what and why; without a reason it is refused."""
    told = story("2022-05-24T18:00")
    base = {"command": "entry.link", "recorded": "2022-05-24T18:30:00+02:00"}
    link = {"number": 83, "relation": "supersedes", "other": 28}
    with pytest.raises(Refused, match="reason_missing"):
        told.tell([{**base, "id": "l1", "with": link}])
    numbers = {c.number for c in told.picture("2022-05-24T19:00:00+02:00").contradictions}
    assert 85 in numbers
    told.tell([{**base, "id": "l2", "with": {**link, "reason": "Dix jours plus tard."}}])
    numbers = {c.number for c in told.picture("2022-05-24T19:00:00+02:00").contradictions}
    assert numbers == {8, 25, 59, 60}


def test_requests_are_counted_by_class(picture: Picture) -> None:
    """The file's order, those not ranked last; open ones by class, then age."""
    classes = [c.priority.id if c.priority else None for c in picture.requests.classes]
    assert classes == ["vital", "urgent", "important", "normal", None]
    assert sum(c.open for c in picture.requests.classes) == len(picture.requests.open) == 26
    assert picture.requests.oldest is not None
    assert picture.requests.oldest.opened == min(r.opened for r in picture.requests.open)
    assert (picture.requests.new, picture.requests.delivered) == (28, 1)


def test_activity_knows_today_from_days_gone_by(picture: Picture) -> None:
    """Operations of Monday 16 are past on the 24th; consultations are cancelled today."""
    tenses = {a.row.originator: (a.tense, a.standing) for a in picture.activities}
    assert tenses["cancellation.operations-16-may"] == ("past", True)
    assert tenses["cancellation.consultations"] == ("today", True)
    assert tenses["cancellation.covid-centres"] == ("today", False)


def test_the_question_of_14_may_is_open_that_evening_and_decided_next_day() -> None:
    """To decide, then in force with both its entries."""
    then = kept_story("2022-05-14T20:00").picture("2022-05-14T20:00:00+02:00")
    assert [q.originator for q in then.questions] == ["decision.reporter-activite"]
    later: Picture = kept_story("2022-05-15T20:00").picture("2022-05-15T20:00:00+02:00")
    assert later.questions == ()
    decided: DecisionRow = next(
        d for d in later.decisions if d.originator == "decision.reporter-activite"
    )
    assert len(decided.numbers) == 2


def test_last_entries_say_who_and_what(picture: Picture) -> None:
    """Oldest first; the last is the last."""
    assert picture.last[-1].number == picture.position.number
    assert all(note.kind and note.member and note.recorded for note in picture.last)
