"""Restoring: jobs counted stage by stage, clean zones, and the order of restart."""

import pytest

from ledger.domain import VERBS
from ledger.domain.concept import Command
from ledger.domain.restore.asks import RANKING
from ledger.domain.restore.commands import (
    AbandonRestore,
    AdvanceRestore,
    BlockRestore,
    CompleteRestore,
    IsolateThings,
    OpenZone,
    PlanRestore,
    ProgressRestore,
    RankHierarchy,
    ReconnectThings,
    RecountRestore,
    UnblockRestore,
)
from ledger.domain.restore.events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    RestoreRecounted,
    ThingsIsolated,
    ZoneOpened,
)
from ledger.domain.restore.record import HIERARCHY, Restore, reached
from ledger.domain.transitions import entry_of
from ledger.domain.values import Scope
from tests.support.domain import Story

JOB = "restore.job"
STAGES = ("cleaned", "verified", "in-service")
FORTY = RestorePlanned(asset="machines", stages=STAGES, total=40)


def test_a_job_takes_the_stages_of_its_asset_class(story: Story) -> None:
    """They are kept in the entry, so that a changed organisation changes no count."""
    story.when(JOB, PlanRestore(asset="machines", total=40, zone="north", services=("emergency",)))
    story.then(
        RestorePlanned(
            asset="machines",
            stages=("cleaned", "in-service"),
            total=40,
            zone="north",
            services=("emergency",),
        )
    )


def test_a_child_class_goes_through_the_stages_of_its_parent(story: Story) -> None:
    """Servers are machines."""
    story.when(JOB, PlanRestore(asset="servers"))
    story.then(RestorePlanned(asset="servers", stages=("cleaned", "in-service")))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (PlanRestore(asset="typewriters"), "unknown_asset"),
        (PlanRestore(asset="machines", services=("dancing",)), "unknown_service"),
        (PlanRestore(asset="machines", zone="nowhere"), "unknown_site"),
        (PlanRestore(asset="machines", scope=Scope(sites=("nowhere",))), "unknown_site"),
        (PlanRestore(asset="machines", scope=Scope(services=("emergency",))), "scope_repeats"),
    ],
)
def test_a_plan_is_about_what_exists(story: Story, command: Command, code: str) -> None:
    """Whatever the organisation does not know is refused."""
    story.when(JOB, command)
    story.refused(code)


def test_counts_are_per_stage(story: Story) -> None:
    """A stage that is not named is not said."""
    story.given(JOB, FORTY)
    story.when(JOB, AdvanceRestore(counts={"cleaned": 30, "in-service": 12}))
    story.then(RestoreAdvanced(counts={"cleaned": 30, "in-service": 12}))
    assert story.stage(JOB) == "advancing"


def test_an_unknown_stage_is_refused(story: Story) -> None:
    """The answer lists the stages in their order."""
    story.given(JOB, FORTY)
    story.when(JOB, AdvanceRestore(counts={"polished": 3}))
    story.refused("unknown_stage", value="polished", known="cleaned, verified, in-service")


def test_more_than_planned_is_refused(story: Story) -> None:
    """Forty-one of forty is a slip or a plan to correct."""
    story.given(JOB, FORTY)
    story.when(JOB, AdvanceRestore(counts={"cleaned": 41}))
    story.refused("more_than_planned", value=41, total=40)


@pytest.mark.parametrize("qualifier", ["about", "at_least"])
def test_a_total_that_is_not_firm_forbids_nothing(story: Story, qualifier: str) -> None:
    """More than "about forty" may turn up."""
    story.given(
        JOB,
        RestorePlanned(asset="machines", stages=STAGES, total=40, qualifier=qualifier),  # type: ignore[arg-type]  # one of both literals
    )
    story.when(JOB, AdvanceRestore(counts={"cleaned": 41}))
    story.then(RestoreAdvanced(counts={"cleaned": 41}))


def test_a_later_stage_cannot_be_ahead_in_one_report(story: Story) -> None:
    """What is in service has been cleaned."""
    story.given(JOB, FORTY)
    story.when(JOB, AdvanceRestore(counts={"in-service": 12, "cleaned": 10}))
    story.refused("stage_ahead", value="in-service", earlier="cleaned")


def test_a_later_report_of_a_later_stage_raises_the_earlier(story: Story) -> None:
    """Twelve in service today were cleaned since yesterday's ten."""
    story.given(JOB, FORTY, RestoreAdvanced(counts={"cleaned": 10}))
    story.when(JOB, AdvanceRestore(counts={"in-service": 12}))
    state = story.situation.states[JOB]
    assert isinstance(state, Restore)
    assert reached(state.stages, state.said) == {"cleaned": 12, "verified": 12, "in-service": 12}


@pytest.mark.parametrize("counts", [{"in-service": 11}, {"cleaned": 11}])
def test_a_count_that_falls_needs_a_note(story: Story, counts: dict[str, int]) -> None:
    """A slip of the finger takes nothing out of service; what did fall back is said why."""
    story.given(JOB, FORTY, RestoreAdvanced(counts={"in-service": 12}))
    story.when(JOB, AdvanceRestore(counts=counts))
    story.refused("count_fell", value=next(iter(counts)), count=11, was=12)
    story.when(JOB, AdvanceRestore(counts=counts, note="one was infected again"))
    story.then(RestoreAdvanced(counts=counts, note="one was infected again"))


def test_what_fell_back_lowers_the_later_stages() -> None:
    """If only eight are clean now, no more than eight are in service."""
    assert reached(STAGES, {"in-service": 12, "cleaned": 8}) == {
        "cleaned": 8,
        "verified": 8,
        "in-service": 8,
    }


def test_a_count_of_a_stage_nobody_knows_counts_for_nothing() -> None:
    """Another release may have written it."""
    assert reached(("cleaned",), {"polished": 3}) == {"cleaned": 0}


def test_a_blocked_job_goes_on_with_the_next_advance(story: Story) -> None:
    """There is no separate word for taking work up again."""
    story.given(JOB, FORTY)
    story.when(JOB, BlockRestore(reason="no clean image"))
    story.then(RestoreBlocked(reason="no clean image"))
    assert story.stage(JOB) == "blocked"
    story.when(JOB, AdvanceRestore(counts={"cleaned": 1}))
    assert story.stage(JOB) == "advancing"


def test_completed_without_a_number_counts_nothing(story: Story) -> None:
    """Nobody said how many reached the last stage, so nothing is counted there."""
    story.given(JOB, FORTY)
    story.when(JOB, CompleteRestore())
    story.then(RestoreCompleted())
    state = story.situation.states[JOB]
    assert isinstance(state, Restore)
    assert state.stage == "completed"
    assert reached(state.stages, state.said)["in-service"] == 0


def test_completed_with_fewer(story: Story) -> None:
    """Two were beyond repair."""
    story.given(JOB, FORTY)
    story.when(JOB, CompleteRestore(restored=38))
    state = story.situation.states[JOB]
    assert isinstance(state, Restore)
    assert reached(state.stages, state.said)["in-service"] == 38


def test_completed_with_more_is_refused(story: Story) -> None:
    """Correct the plan first."""
    story.given(JOB, FORTY)
    story.when(JOB, CompleteRestore(restored=41))
    story.refused("more_than_planned", field="restored")


def test_what_was_abandoned_stays_counted(story: Story) -> None:
    """The work that was done was done."""
    story.given(JOB, FORTY, RestoreAdvanced(counts={"cleaned": 10}))
    story.when(JOB, AbandonRestore(reason="replaced"))
    story.then(RestoreAbandoned(reason="replaced"))
    state = story.situation.states[JOB]
    assert isinstance(state, Restore)
    assert state.said == {"cleaned": 10}


@pytest.mark.parametrize("last", [RestoreCompleted(), RestoreAbandoned(reason="replaced")])
@pytest.mark.parametrize(
    "command",
    [
        AdvanceRestore(counts={"cleaned": 1}),
        BlockRestore(reason="late"),
        CompleteRestore(),
        AbandonRestore(reason="late"),
    ],
)
def test_what_is_over_is_over(
    story: Story, last: RestoreCompleted | RestoreAbandoned, command: Command
) -> None:
    """A new job is planned instead."""
    story.given(JOB, FORTY, last)
    story.when(JOB, command)
    story.refused("wrong_stage", allowed="planned, advancing, blocked")


def test_a_job_nobody_planned_is_refused(story: Story) -> None:
    """The answer names it."""
    story.when(JOB, AdvanceRestore(counts={"cleaned": 1}))
    story.refused("unknown_originator", originator=JOB)


def test_a_clean_zone_is_opened_once_a_site(story: Story) -> None:
    """A second opening of the same zone is a mistake."""
    zone = VERBS["restore.zone"].key
    assert zone
    assert zone(OpenZone(site="north")) == "restore.zone-north"
    story.when("restore.zone-north", OpenZone(site="north"))
    story.then(ZoneOpened(site="north"))
    story.when("restore.zone-north", OpenZone(site="north"))
    story.refused("wrong_stage", stage="open")


def test_a_clean_zone_is_at_a_site_that_exists(story: Story) -> None:
    """Groups are no place for a zone."""
    story.when("restore.zone-hospitals", OpenZone(site="hospitals"))
    story.refused("unknown_site", field="site")


def test_the_order_of_restart_may_change(story: Story) -> None:
    """Both orders stay readable; the latest holds."""
    first = HierarchyRanked(ranking=("emergency", "patient records"))
    story.given("restore.hierarchy", first)
    story.when("restore.hierarchy", RankHierarchy(ranking=("patient records",), motive="needed"))
    story.then(HierarchyRanked(ranking=("patient records",), motive="needed"))


def test_nothing_is_ranked_twice(story: Story) -> None:
    """First and third at once is no order."""
    story.when("restore.hierarchy", RankHierarchy(ranking=("lab", "emergency", "lab")))
    story.refused("ranked_twice", value="lab")


@pytest.mark.parametrize("slug", ["hierarchy", "zone", "zone-north"])
def test_nobody_takes_the_name_of_a_zone_or_of_the_order(story: Story, slug: str) -> None:
    """A job of that name would keep the zone from ever being opened."""
    story.when(f"restore.{slug}", PlanRestore(asset="machines"))
    story.refused("slug_reserved", value=slug)


@pytest.mark.parametrize("slug", ["zones", "north-workstations"])
def test_other_names_are_free(story: Story, slug: str) -> None:
    """Only whole words are reserved."""
    story.when(f"restore.{slug}", PlanRestore(asset="machines"))
    assert story.stage(f"restore.{slug}") == "planned"


# --- what changes, what is said in words, what stands in the way ----------------------------------


def test_a_total_that_changes_is_no_correction(story: Story) -> None:
    """Forty were said, 42 were found: both stay, and why."""
    story.given(JOB, FORTY)
    story.when(JOB, RecountRestore(reason="two in the cellar", total=42))
    story.then(RestoreRecounted(reason="two in the cellar", total=42))
    record = story.situation.states[JOB]
    assert isinstance(record, Restore)
    assert (record.total, record.planned, record.recount) == (42, [40], "two in the cellar")
    story.when(JOB, AdvanceRestore(counts={"cleaned": 42}))
    assert story.stage(JOB) == "advancing"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (RecountRestore(reason="?", total=40), "same_total"),
        (RecountRestore(reason="?", total=29), "fewer_than_counted"),
    ],
)
def test_a_recount_says_another_number(story: Story, command: Command, code: str) -> None:
    """And none below what was counted, unless it says that it is not sure."""
    story.given(JOB, FORTY, RestoreAdvanced(counts={"cleaned": 30}))
    story.when(JOB, command)
    story.refused(code)


def test_some_of_them_is_said_without_a_number(story: Story) -> None:
    """Nobody has counted, so no number is made up."""
    story.when(JOB, PlanRestore(asset="machines", extent="some"))
    story.when(JOB, ProgressRestore(text="the first rooms", extent="half", at_stage="cleaned"))
    record = story.situation.states[JOB]
    assert isinstance(record, Restore)
    assert (record.stage, record.total, record.extent) == ("advancing", None, "half")
    assert record.counts == (0, 0)
    assert record.known == 0
    story.when(JOB, ProgressRestore(text="x", at_stage="polished"))
    story.refused("unknown_stage", field="at_stage")


@pytest.mark.parametrize("said", ["lot-7", "restore.lot-7", "2", "#2"])
def test_what_it_waits_for_is_kept_by_what_it_is(story: Story, said: str) -> None:
    """By name or by the number of one of its entries; unblocked it waits no more."""
    story.given("restore.lot-7", FORTY)
    story.given(JOB, FORTY)
    story.when(JOB, BlockRestore(reason="the link", waits_for=(said,)))
    story.then(RestoreBlocked(reason="the link", waits_for=("restore.lot-7",)))
    story.when(JOB, UnblockRestore())
    record = story.situation.states[JOB]
    assert isinstance(record, Restore)
    assert (record.stage, record.waits_for, record.reason) == ("planned", (), None)


@pytest.mark.parametrize(("said", "code"), [("nothing", "unknown_wait"), ("900", "unknown_number")])
def test_what_is_waited_for_exists(story: Story, said: str, code: str) -> None:
    """A slip of the finger is answered with the jobs there are."""
    story.given(JOB, FORTY)
    story.when(JOB, BlockRestore(reason="x", waits_for=(said,)))
    story.refused(code)


def test_no_job_waits_for_itself(story: Story) -> None:
    """Neither directly nor by way of others; the refusal names the circle."""
    story.given(JOB, FORTY)
    story.when("restore.two", PlanRestore(asset="machines", after=("job",)))
    story.when("restore.three", PlanRestore(asset="machines", after=("two",)))
    story.when(JOB, BlockRestore(reason="x", waits_for=("three",)))
    story.refused("waits_circle", value="job \N{RIGHTWARDS ARROW} three \N{RIGHTWARDS ARROW} two"
                  " \N{RIGHTWARDS ARROW} job")  # fmt: skip
    story.when(JOB, BlockRestore(reason="x", waits_for=("job",)))
    story.refused("waits_circle")


def test_an_order_for_one_site_leaves_the_general_one(story: Story) -> None:
    """Both stand, and what starts together is said."""
    story.when(HIERARCHY, RankHierarchy(ranking=("emergency", "reception")))
    there = Scope(sites=("north",))
    story.when(
        HIERARCHY,
        RankHierarchy(ranking=("reception", "emergency"), scope=there, beside=("emergency",)),
    )
    story.then(
        HierarchyRanked(ranking=("reception", "emergency"), scope=there, beside=("emergency",))
    )
    record = story.situation.states[HIERARCHY]
    assert isinstance(record, Restore)
    assert [one.scope for one in (*record.former, record)] == [None, there]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"beside": ("emergency",)}, "beside_nothing"),
        ({"beside": ("other",)}, "beside_nothing"),
        ({"scope": Scope(sites=("nowhere",))}, "unknown_site"),
        ({"scope": Scope(services=("emergency",))}, "scope_repeats"),
    ],
)
def test_an_order_says_what_can_be(story: Story, more: dict[str, object], code: str) -> None:
    """The first one starts beside nothing."""
    story.when(HIERARCHY, RankHierarchy(ranking=("emergency", "reception"), **more))  # type: ignore[arg-type]  # its fields
    story.refused(code)


def test_what_is_cut_off_is_no_plan(story: Story) -> None:
    """Two hundred isolated servers are not none of two hundred restored."""
    cut = "restore.cut"
    story.when(cut, IsolateThings(what="all servers", asset="servers", total=200))
    story.then(ThingsIsolated(what="all servers", asset="servers", total=200))
    assert story.situation.states[cut].group == "isolation"
    story.when(cut, RecountRestore(reason="counted again", total=214))
    story.when(cut, ReconnectThings(back=215))
    story.refused("more_than_planned")
    story.when(cut, ReconnectThings(back=14))
    assert story.stage(cut) == "isolated"
    story.when(cut, ReconnectThings())
    assert story.stage(cut) == "reconnected"
    story.when(cut, AdvanceRestore(counts={"cleaned": 1}))
    story.refused("wrong_stage")


def test_a_word_in_the_order_that_names_no_part_is_asked_about(story: Story) -> None:
    """With what is near it; what names one is not."""
    ask = dict(RANKING)["ranked_unknown"]
    slip = entry_of(HierarchyRanked(ranking=("emergency", "receptoin")), originator=HIERARCHY)
    asked = ask(None, slip, story.situation)
    assert asked is not None
    assert (asked.fields["value"], asked.fields["known"]) == ("receptoin", "reception")
    right = entry_of(HierarchyRanked(ranking=("emergency", "reception")), originator=HIERARCHY)
    assert ask(None, right, story.situation) is None
