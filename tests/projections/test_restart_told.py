"""What waits for what is computed and said, and the order in which things can be restarted."""

from datetime import datetime
from typing import Any

import pytest

from ledger.domain.crisis.events import PartAdded, PartChanged
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.entry import Event
from ledger.domain.figure.events import FigureReported
from ledger.domain.restore.events import (
    HierarchyRanked,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    RestoreProgressed,
    RestoreRecounted,
    ThingsIsolated,
    ThingsReconnected,
)
from ledger.domain.service.events import (
    ApplicationReported,
    ServiceReported,
    ServicesReported,
    SiteReported,
)
from ledger.domain.values import Scope, When
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.terminal import to_terminal
from tests.support.chronicle import ZONE, Chronicle

NOW = "2022-05-24T18:00:00+02:00"
NIGHT = datetime.fromisoformat("2022-05-24T03:40:00+02:00")
ARLON = Scope(sites=("arlon",))


class Told(Chronicle):
    """Facts a second apart."""

    def __call__(self, originator: str, *events: Event, **header: Any) -> int:
        number = 0
        for event in events:
            second = self.fold.position.number
            at = f"2022-05-24T10:{second // 60:02}:{second % 60:02}+02:00"
            number = self.event(originator, event, at, **header)
        return number

    def text(self) -> str:
        return " ".join(to_terminal(brief(self.now, checked=0), Translator("en", ZONE)).split())

    @property
    def now(self) -> Picture:
        return self.picture(NOW)


@pytest.fixture
def told() -> Told:
    """Radiology needs the PACS link; lot 7 are servers; the link's own job waits for it."""
    story = Told()
    story(
        "crisis.main",
        PartAdded(part="application", code="pacs-link", name="PACS link", reason="x"),
        PartChanged(part="service", code="radiology", reason="x", needs=("pacs-link",)),
    )
    story("service.radiology", ServiceReported(service="radiology", state="degraded"))
    story("restore.lot-7", RestorePlanned(asset="servers", what="lot 7"))
    story(
        "restore.link",
        RestorePlanned(asset="link", what="the link", applications=("pacs-link",)),
        RestoreBlocked(reason="its server", waits_for=("restore.lot-7",)),
    )
    return story


def test_a_service_says_what_it_waits_for(told: Told) -> None:
    """Radiology is degraded: the PACS link waits for lot 7."""
    assert (
        "Radiology (vital): degraded, 24 May, 10:00. At all 6 sites."
        " Waits for: PACS link, which waits for the link (blocked),"
        " which waits for lot 7 (planned)." in told.text()
    )


def test_nothing_is_waited_for_once_it_is_there(told: Told) -> None:
    """A job that is done is in nobody's way; an application that runs neither."""
    told("restore.lot-7", RestoreCompleted())
    assert "which waits for the link (blocked)." in told.text()
    told(
        "service.application--pacs-link",
        ApplicationReported(application="pacs-link", state="normal"),
    )
    assert "Radiology (vital): degraded, 24 May, 10:00. At all 6 sites. [#4]" in told.text()
    assert "Applications running: PACS link." in told.text()


def test_a_service_that_works_waits_for_nothing(told: Told) -> None:
    """And of one that nobody spoke of nothing is said."""
    told("service.radiology", ServiceReported(service="radiology", state="normal"))
    rows = {row.id: row for row in told.now.services}
    assert rows["radiology"].waits == ()
    assert rows["laboratory"].waits == ()


def test_what_is_down_elsewhere_is_not_waited_for(told: Told) -> None:
    """Radiology at Arlon does not wait for an application that is down at Virton."""
    told("restore.link", RestoreCompleted())
    told("service.radiology", ServiceReported(service="radiology", state="normal"))
    there = Scope(sites=("virton",))
    told("service.application--pacs-link",
         ApplicationReported(application="pacs-link", state="down", scope=there))  # fmt: skip
    told("service.radiology", ServiceReported(service="radiology", state="down", scope=ARLON))
    rows = {row.id: row for row in told.now.services}
    assert rows["radiology"].waits == ()
    told("service.radiology", ServiceReported(service="radiology", state="down", scope=there))
    assert [one.id for one in {r.id: r for r in told.now.services}["radiology"].waits] == [
        "pacs-link"
    ]


def test_a_class_waits_for_what_it_needs_first(told: Told) -> None:
    """By the organisation's edges, a class also by those of the classes above it."""
    told("crisis.main", PartChanged(part="asset", code="machines", reason="x",
                                    needs_assets=("link",)))  # fmt: skip
    waits = told.now.restore.waits
    assert {o: [one.kind for one in found] for o, found in waits.items()} == {
        "restore.lot-7": ["asset"],
        "restore.link": ["restore"],
    }
    assert "lot 7. Waits for: the link (blocked)" in told.text()


def test_jobs_stand_as_they_can_be_done(told: Told) -> None:
    """What is needed comes first whatever its rank; then rank, the order of restart, age."""
    told("restore.first", RestorePlanned(asset="data", rank=1, after=("restore.link",)))
    told("restore.lab", RestorePlanned(asset="data", services=("laboratory",)))
    told("restore.hierarchy", HierarchyRanked(ranking=("laboratory", "radiology")))
    order = [job.originator.partition(".")[2] for job in told.now.restore.jobs]
    assert order == ["lab", "lot-7", "link", "first"]


def test_a_circle_that_is_there_is_read(told: Told) -> None:
    """Two that wait for each other, recorded by two at once, are drawn in some order."""
    told("restore.lot-7", RestoreBlocked(reason="x", waits_for=("restore.link",)))
    told("crisis.main", PartAdded(part="application", code="loop", name="Loop", reason="x",
                                  needs=("loop",)))  # fmt: skip
    assert [job.what for job in told.now.restore.jobs] == ["lot 7", "the link"]
    assert "lot 7, which waits for the link (blocked). " in told.text()


def test_a_circle_of_parts_is_read(told: Told) -> None:
    """An entry of other software may make one: it counts, and everything is drawn all the same."""
    told(
        "crisis.main",
        PartChanged(part="application", code="diaries", reason="x", needs=("pharmacy-software",)),
        PartChanged(part="application", code="pharmacy-software", reason="x", needs=("diaries",)),
    )
    told("service.outpatients", ServiceReported(service="outpatients", state="down"))
    told("restore.hierarchy", HierarchyRanked(ranking=("pharmacy-software", "radiology")))
    text = told.text()
    assert "Outpatients: down" in text
    assert "first: Consultation diaries, Pharmacy software, PACS link, Radiology" in text


def test_a_decision_is_waited_for_until_it_is_taken(told: Told) -> None:
    """One that may not be shown says its number and no word."""
    told("decision.budget", DecisionRaised(question="Rent servers?"))
    told("restore.lot-7", RestoreBlocked(reason="x", waits_for=("decision.budget",)))
    assert "lot 7, which waits for Rent servers? (question raised)" in told.text()
    told("decision.budget", DecisionTaken(text="Yes", decider="x"))
    assert "Rent servers? (" not in told.text()
    hidden = told("decision.secret", DecisionRaised(question="Pay?"), marking="judicial")
    told("restore.lot-7", RestoreBlocked(reason="x", waits_for=("decision.secret",)))
    assert f"lot 7, which waits for decision #{hidden} (restricted)." in told.text()
    assert "Pay?" not in told.text()


def test_orders_of_restart_hold_by_site(told: Told) -> None:
    """One for Arlon stands beside the general one; a later general one prevails again."""
    told("restore.hierarchy", HierarchyRanked(ranking=("laboratory", "radiology")))
    told("restore.hierarchy", HierarchyRanked(ranking=("radiology", "laboratory"), scope=ARLON,
                                              beside=("laboratory",)))  # fmt: skip
    text = told.text()
    assert "Order of restart, 24 May, 10:00: Laboratory, Radiology." in text
    assert "Order of restart, Arlon, 24 May, 10:00: Radiology together with Laboratory." in text
    assert "PACS link, Radiology" in text
    told("restore.hierarchy", HierarchyRanked(ranking=("pharmacy",)))
    assert "together with Laboratory" not in told.text()


def test_phases_of_the_restart_run_at_once(told: Told) -> None:
    """Each with how many of its jobs are done."""
    for name, wave in (("a", "one"), ("b", "one"), ("c", "two")):
        told(f"restore.{name}", RestorePlanned(asset="data", what=name, wave=wave),
             RestoreProgressed(text="half of the rooms"))  # fmt: skip
    told("restore.a", RestoreCompleted())
    text = told.text()
    assert "Restart phases under way: one (1 of 2 done); two (0 of 1 done)." in text
    assert "Progress: half of the rooms." in text


def test_a_total_that_changed_says_both_and_why(told: Told) -> None:
    """200 were said, 214 were found."""
    told("restore.s", RestorePlanned(asset="servers", total=200, what="all"))
    told("restore.s", RestoreRecounted(total=214, reason="two racks in Virton"))
    text = told.text()
    assert "214 planned" in text
    assert "Said before: 200" in text
    assert "Why the number changed: two racks in Virton" in text


def test_what_is_cut_off_is_said_as_that(told: Told) -> None:
    """In the five lines too, and not as a restore of none of 200."""
    told("restore.cut", ThingsIsolated(what="all servers", total=200, asset="servers"))
    text = told.text()
    assert text.count("Cut off from the network: all servers (200), 24 May, 10:00") == 2
    assert told.now.restore.assets[1].total == 200
    assert [job.originator for job in told.now.restore.jobs] == ["restore.lot-7", "restore.link"]
    told("restore.cut", RestoreRecounted(total=214, reason="14 more in Virton"))
    assert "all servers (214), 24 May, 10:00" in told.text()
    told("restore.cut", ThingsReconnected())
    assert "On the network again: all servers (214), 24 May, 10:00." in told.text()


def test_a_recount_says_nothing_of_when(told: Told) -> None:
    """They were cut off in the night, however late somebody counted them again."""
    night = When(said="minute", earliest=NIGHT, latest=NIGHT)
    told("restore.cut", ThingsIsolated(what="all", total=200), occurred=night)
    told("restore.cut", RestoreRecounted(total=214, reason="x"))
    assert "all (214), 24 May, 03:40" in told.text()


def test_one_entry_fills_the_cells_of_a_site(told: Told) -> None:
    """One service said later prevails there; said of all everywhere again, that does."""
    told("service.all", ServicesReported(state="down", scope=ARLON, fails="no computer"))
    told("service.laboratory", ServiceReported(service="laboratory", state="normal", scope=ARLON))

    def state(service: str, site: str) -> str | None:
        row = next(row for row in told.now.services if row.id == service)
        cell = row.cell(site)
        return cell.state if cell else None

    assert (state("emergency", "arlon"), state("laboratory", "arlon")) == ("down", "normal")
    assert (state("emergency", "libramont"), state("childcare", "arlon")) == ("unreported", None)
    text = told.text()
    assert "down, 24 May, 10:00; Arlon." in text
    assert "Said of all services together in #8" in text
    told("service.all", ServicesReported(state="unknown"))
    assert (state("laboratory", "arlon"), state("emergency", "libramont")) == ("unknown",) * 2


def test_a_site_as_a_whole_is_said_first(told: Told) -> None:
    """It fills no cell: nobody spoke of its services."""
    told("service.site--arlon", SiteReported(site="arlon", state="closed", fails="no power"))
    text = told.text()
    assert "1 Sites as a whole: Arlon: closed (" in text
    assert "Arlon as a whole: closed, 24 May, 10:00." in text
    row = next(row for row in told.now.services if row.id == "emergency")
    assert row.worst == "unreported"


def test_a_rate_is_held_against_rates_only(told: Told) -> None:
    """Three per minute is not more than the 200 there were."""
    told("figure.m", FigureReported(what="m", value=200, kind="stock", asset="machines"))
    early = told.picture("2022-05-25T18:00:00+02:00").since.number
    assert early == told.fold.position.number
    told.event("figure.r", FigureReported(what="r", value=3, kind="rate", per="minute",
               asset="machines"), "2022-05-25T17:00:00+02:00")  # fmt: skip
    machines = next(
        row for row in told.picture("2022-05-25T18:00:00+02:00").restore.assets
        if row.asset.id == "machines"
    )  # fmt: skip
    assert machines.reported is not None
    assert (machines.reported.value, machines.reported_before) == (3, None)


def test_arrivals_are_read_beside_closures(told: Told) -> None:
    """Side by side, never as one number."""
    told("figure.arrivals", FigureReported(what="patients arriving", value=12, kind="rate",
                                           per="hour", usual=8))  # fmt: skip
    told("figure.beds", FigureReported(what="beds closed", value=14, kind="stock",
                                       against="arrivals"))  # fmt: skip
    told("figure.tickets", FigureReported(what="tickets", value=120, kind="count", closures=95))
    text = told.text()
    assert "120, against 95 closed" in text
    assert "Beside it: 12 per hour of usually 8 (150.0%)" in text


def test_a_job_of_before_brings_nothing_back_at_a_site_added_later(told: Told) -> None:
    """What was planned everywhere is about the sites that there were."""
    told("restore.link", RestoreCompleted())
    everywhere = Scope(sites=("all",))
    told("restore.lot-8", RestorePlanned(asset="link", what="lot 8", services=("radiology",),
                                         scope=everywhere))  # fmt: skip
    assert "lot-8" in [one.id for one in {r.id: r for r in told.now.services}["radiology"].waits]
    told("service.radiology", ServiceReported(service="radiology", state="normal"))
    new = PartAdded(part="site", code="libin", name="Libin", groups=("hospitals",), reason="x")
    told("crisis.main", new)
    told("crisis.main", PartChanged(part="service", code="radiology", sites=("libin",), reason="x"))
    there = Scope(sites=("libin",))
    told("service.radiology", ServiceReported(service="radiology", state="down", scope=there))
    radiology = {row.id: row for row in told.now.services}["radiology"]
    assert (radiology.worst, radiology.waits) == ("down", ())
