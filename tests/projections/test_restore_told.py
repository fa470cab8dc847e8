"""Restoring x of y against yesterday: counted from entries beside what somebody reported."""

import pytest

from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.figure.events import FigureReported
from ledger.domain.restore.events import (
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
)
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.picture import AssetRow, Picture
from projections.render.terminal import to_terminal
from tests.support.board import words
from tests.support.chronicle import ZONE, Chronicle
from tests.support.tables import listing, text
from tui.board.lines.restore import restore_lines as board_lines

STAGES = ("isolated", "cleaned", "reconfigured", "verified", "delivered", "in-service")
MONDAY = "2022-05-23T10:00:00+02:00"
TUESDAY = "2022-05-24T10:00:00+02:00"
NOW = "2022-05-24T18:00:00+02:00"


@pytest.fixture
def chronicle() -> Chronicle:
    """Two jobs and a series of figures, on two days."""
    told = Chronicle()
    told.event("restore.s", RestorePlanned(asset="servers", stages=STAGES, total=50), MONDAY)
    told.event("restore.s", RestoreAdvanced(counts={"in-service": 20}), MONDAY)
    told.event("figure.m", stock(150), MONDAY)
    told.event("restore.w", RestorePlanned(asset="workstations", stages=STAGES), TUESDAY)
    told.event("restore.w", RestoreAdvanced(counts={"cleaned": 90, "in-service": 60}), TUESDAY)
    told.event("restore.s", RestoreAdvanced(counts={"in-service": 35}), TUESDAY)
    told.event("figure.m", stock(200), TUESDAY)
    return told


def stock(value: int) -> FigureReported:
    return FigureReported(
        what="machines", value=value, of=1700, qualifier="at_least", kind="stock", asset="machines"
    )


def asset(picture: Picture, name: str) -> AssetRow:
    return next(row for row in picture.restore.assets if row.asset.id == name)


def told(picture: Picture) -> str:
    return " ".join(to_terminal(brief(picture, checked=0), Translator("en", ZONE)).split())


def test_children_count_for_their_parent(chronicle: Chronicle) -> None:
    """Servers and workstations are machines."""
    picture = chronicle.picture(NOW)
    counted = {r.asset.id: (r.restored, r.before, r.total) for r in picture.restore.assets}
    assert counted["servers"] == (35, 20, 200)
    assert counted["workstations"] == (60, None, 1500)
    assert counted["machines"] == (95, 20, 1700)


def test_stages_count_those_further_on_too(chronicle: Chronicle) -> None:
    """What is back in service was cleaned before."""
    machines = asset(chronicle.picture(NOW), "machines")
    counts = dict(zip(machines.stages, machines.counts, strict=True))
    assert counts["cleaned"] == 90 + 35
    assert counts["in-service"] == machines.restored


def test_reported_and_counted_are_never_merged(chronicle: Chronicle) -> None:
    """At least 200 was said; 95 are counted. Both are printed, each with its yesterday."""
    picture = chronicle.picture(NOW)
    machines = asset(picture, "machines")
    assert machines.reported is not None
    assert machines.reported_before is not None
    assert (machines.reported.value, machines.reported_before.value) == (200, 150)
    text = told(picture)
    assert (
        "machines reported: at least 200 of 1 700 (at least 11.8%), 24 May, 10:00;"
        " before, 23 May, 10:00: at least 150 of 1 700 (at least 8.8%)" in text
    )
    assert "Machines counted from restore entries: 95 of 1 700 (5.6%); on 23 May, 18:00: 20" in text


def test_a_plan_is_told_as_sure_as_it_was_said(chronicle: Chronicle) -> None:
    """About 80 are about 80, of a job and of its class, before and after something is counted."""
    planned = RestorePlanned(asset="link", stages=STAGES, total=80, qualifier="about")
    chronicle.event("restore.l", planned, TUESDAY)
    text = told(chronicle.picture(NOW)).lower()
    assert "about 80 planned" in text
    assert " 80 planned" not in text.replace("about 80 planned", "")
    chronicle.event("restore.l", RestoreAdvanced(counts={"in-service": 14}), TUESDAY)
    text = told(chronicle.picture(NOW))
    assert "14 of about 80" in text
    assert "14 of 80" not in text


def test_more_planned_than_there_are_is_no_fact() -> None:
    """The class counts 200: that 900 are planned is said as what does not fit."""
    story = Chronicle()
    story.event("restore.s", RestorePlanned(asset="servers", stages=STAGES, total=900), MONDAY)
    text = told(story.picture(NOW))
    assert "900 planned, more than the 200" in text
    assert "900 planned, of 200" not in text


def test_the_same_figure_is_not_news(chronicle: Chronicle) -> None:
    """The next day nothing new was reported and nothing more is counted."""
    text = told(chronicle.picture("2022-05-25T18:00:00+02:00"))
    assert "at least 200 of 1 700 (at least 11.8%), 24 May, 10:00, no newer figure" in text
    assert "95 of 1 700 (5.6%); as many as on 24 May, 18:00" in text


def test_an_older_figure_told_later_does_not_take_the_place_of_a_newer(
    chronicle: Chronicle,
) -> None:
    """What counts is the moment a stock is about, not when somebody told it."""
    when = next(e.occurred for n, e in chronicle.entries() if e.recorded.isoformat() > "2022-05-23")
    chronicle.event("figure.other", stock(10), "2022-05-24T12:00:00+02:00", occurred=when)
    machines = asset(chronicle.picture(NOW), "machines")
    assert machines.reported is not None
    assert machines.reported.value == 200


def test_a_corrected_count_corrects_yesterday_too(chronicle: Chronicle) -> None:
    """The history as it now counts is what is compared with."""
    change = EntryCorrected(number=3, changes={"counts": {"in-service": 5}}, reason="misread")
    chronicle.event("restore.s", change, "2022-05-24T12:00:00+02:00")
    servers = asset(chronicle.picture(NOW), "servers")
    assert (servers.restored, servers.before) == (35, 5)


def test_blocked_jobs_are_told_first_among_what_hinders(chronicle: Chronicle) -> None:
    """A blocker stands in the third line and under restoring, until the next advance."""
    chronicle.event("restore.w", RestoreBlocked(reason="no image"), "2022-05-24T12:00:00+02:00")
    picture = chronicle.picture(NOW)
    assert [job.originator for job in picture.restore.blocked] == ["restore.w"]
    assert "1 restore job blocked" in told(picture)
    assert "BLOCKED (Workstations)" in told(picture)
    counts = RestoreAdvanced(counts={"in-service": 61})
    chronicle.event("restore.w", counts, "2022-05-24T13:00:00+02:00")
    assert chronicle.picture(NOW).restore.blocked == ()


def test_complete_without_a_count_counts_nothing() -> None:
    """Nobody reported the stages, so they stay as counted, and complete is said as reported."""
    chronicle = Chronicle()
    plan = RestorePlanned(asset="workstations", stages=STAGES, total=40)
    chronicle.event("restore.pc", plan, TUESDAY)
    chronicle.event("restore.pc", RestoreAdvanced(counts={"cleaned": 10}), TUESDAY)
    chronicle.event("restore.pc", RestoreCompleted(), TUESDAY)
    picture = chronicle.picture(NOW)
    row = asset(picture, "workstations")
    assert dict(zip(row.stages, row.counts, strict=True)) == {
        **dict.fromkeys(STAGES, 0),
        "isolated": 10,
        "cleaned": 10,
    }
    assert (row.restored, row.done, row.uncounted, row.uncounted_total) == (0, 1, 1, 40)
    text = told(picture)
    assert "40 of 40" not in text
    assert "1 restore job reported complete without a count, 40 planned" in text
    assert "Complete as reported; how many are back in service was not said" in text


def test_complete_with_a_count_is_counted() -> None:
    """Also when all of them had been counted before."""
    for counts, done in (({"cleaned": 10}, 40), ({"in-service": 40}, None)):
        chronicle = Chronicle()
        plan = RestorePlanned(asset="workstations", stages=STAGES, total=40)
        chronicle.event("restore.pc", plan, TUESDAY)
        chronicle.event("restore.pc", RestoreAdvanced(counts=counts), TUESDAY)
        chronicle.event("restore.pc", RestoreCompleted(restored=done), TUESDAY)
        row = asset(chronicle.picture(NOW), "workstations")
        assert (row.restored, row.uncounted) == (40, 0)


def test_a_figure_of_a_class_is_a_part_of_the_class() -> None:
    """Without a whole of its own; a figure in another unit is a part of nothing we know."""
    chronicle = Chronicle()
    figure = FigureReported(what="machines", value=1300, qualifier="at_least", asset="machines")
    chronicle.event("figure.m", figure, TUESDAY)
    of = "of the organisation\N{RIGHT SINGLE QUOTATION MARK}s 1 700 (at least 76.5%)"
    assert f"machines reported: at least 1 300 {of}" in told(chronicle.picture(NOW))
    cost = FigureReported(what="machines", value=9, unit="days", asset="machines")
    chronicle.event("figure.n", cost, "2022-05-24T12:00:00+02:00")
    assert "machines reported: 9 days, 24 May, 12:00." in told(chronicle.picture(NOW))


def test_what_is_usual_is_said_on_the_board_and_of_what_was_struck() -> None:
    """A figure loses neither its qualifier nor what it is measured against, wherever it is told."""
    chronicle = Chronicle()
    figure = FigureReported(
        what="machines", value=160, qualifier="at_most", usual=220, asset="machines", of=1700
    )
    number = chronicle.event("figure.m", figure, TUESDAY)
    picture = chronicle.picture(NOW)
    said = "at most 160 of 1 700 (at most 9.4%); usually 220 (at most 72.7%)"
    board = " ".join(line.plain for line in board_lines(picture, words("en"), 200))
    assert said in board.replace("\N{NO-BREAK SPACE}", " ")
    assert said in told(picture)
    chronicle.event(
        "figure.m", EntryCorrected(number=number, changes={"usual": 240}, reason="r"), TUESDAY
    )
    corrected = " ".join(
        line.plain for line in board_lines(chronicle.picture(NOW), words("en"), 200)
    )
    assert "usually 240" in corrected
    chronicle.event("figure.m", EntryStruck(number=number, reason="twice"), TUESDAY)
    struck = told(chronicle.picture(NOW)).partition("CORRECTIONS")[2]
    assert "at most 160" in struck
    assert "usually 240" in struck


def test_a_whole_that_the_organisation_gives_says_whose_it_is() -> None:
    """An older figure of another name lends its whole to none."""
    chronicle = Chronicle()
    chronicle.event("figure.m", stock(200), MONDAY)
    later = FigureReported(
        what="machines recovered", value=1300, qualifier="at_least", asset="machines"
    )
    chronicle.event("figure.r", later, TUESDAY)
    said = told(chronicle.picture(NOW))
    assert (
        "at least 1 300 of the organisation\N{RIGHT SINGLE QUOTATION MARK}s 1 700 (at least 76.5%)"
        in said
    )
    assert "at least 200 of 1 700 (at least 11.8%)" in said


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (50, "Machines: 50 planned, of 1 700; how many are back in service was not said"),
        (None, "Machines: how many of 1 700 are back in service was not said"),
    ],
)
def test_what_is_planned_is_not_what_there_is(total: int | None, said: str) -> None:
    """Fifty servers in a plan are no plan for every machine of the organisation."""
    one = Chronicle()
    one.event("restore.s", RestorePlanned(asset="servers", stages=STAGES, total=total), MONDAY)
    text = (
        told(one.picture(NOW))
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
    )
    assert said in text


@pytest.mark.parametrize(
    ("lang", "before"),
    [
        ("en", "Said under the class before, not counted: 40 isolated, 12 cleaned"),
        ("fr", "Dit sous la classe précédente, non compté"),
        ("nl", "Gezegd onder de vorige klasse, niet meegeteld"),
        ("de", "Unter der früheren Klasse gesagt, nicht gezählt"),
    ],
)
def test_what_was_counted_at_stages_the_class_lost_is_said_and_not_counted(
    lang: str, before: str
) -> None:
    """Its class was corrected, and a link has neither of the stages that were counted."""
    chronicle = Chronicle()
    planned = RestorePlanned(asset="workstations", stages=STAGES, total=60, what="Ward A")
    number = chronicle.event("restore.w", planned, TUESDAY)
    counts = {"isolated": 40, "cleaned": 12}
    chronicle.event("restore.w", RestoreAdvanced(counts=counts), TUESDAY)
    stages = ["re-established", "verified", "in-service"]
    changes = {"asset": "link", "stages": stages}
    chronicle.event(
        "restore.w", EntryCorrected(number=number, changes=changes, reason="slip"), TUESDAY
    )
    picture = chronicle.picture(NOW)
    link = asset(picture, "link")
    assert (link.counts, link.restored, link.counted, link.known) == ((0, 0, 0), 0, False, 0)
    said = to_terminal(brief(picture, checked=0), Translator(lang, ZONE))
    assert before in " ".join(said.split())
    assert before in " ".join(text(listing(chronicle, "restores", lang=lang, now=NOW)).split())


def test_what_only_later_stages_say_is_a_least() -> None:
    """Nobody counted how many were cleaned: as many as are further on, at least; never a count."""
    chronicle = Chronicle()
    chronicle.event("restore.s", RestorePlanned(asset="servers", stages=STAGES, total=50), TUESDAY)
    chronicle.event("restore.s", RestoreAdvanced(counts={"reconfigured": 15}), TUESDAY)
    chronicle.event("restore.s", RestoreAdvanced(counts={"isolated": 18}), TUESDAY)
    picture = chronicle.picture(NOW)
    assert asset(picture, "servers").inferred == ("cleaned",)
    assert "18 isolated, at least 15 cleaned, 15 reconfigured, verified: not" in told(picture)
    table = " ".join(text(listing(chronicle, "restores", now=NOW), 160).split())
    assert "18 isolated, at least 15 cleaned, 15 reconfigured" in table
    drawn = "\n".join(one.plain for one in board_lines(picture, words(), 120, stages=True))
    assert "at least 15 cleaned" in drawn


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize(
    "other",
    [
        {"what": "machines récupérées", "source": "Le Soir"},
        {"what": "machines", "source": "Le Soir"},
        {"what": "machines récupérées", "source": "DSI"},
    ],
)
def test_other_words_or_another_source_are_no_earlier_value(
    lang: str, other: dict[str, str]
) -> None:
    """They stand side by side, each in its words: nobody reads a rise that nobody reported."""
    told = Chronicle()
    told.event("figure.a", stock(200), MONDAY, source="DSI")
    event = FigureReported(what=other["what"], value=1300, of=1700, asset="machines")
    told.event("figure.b", event, TUESDAY, source=other["source"])
    picture, t = told.picture(NOW), Translator(lang, ZONE)
    said = " ".join(to_terminal(brief(picture, checked=0), t).split())
    before = {"fr": "auparavant", "nl": "daarvoor", "de": "zuvor", "en": "before,"}[lang]
    beside = {
        "fr": "un autre chiffre : machines",
        "nl": "een ander cijfer: machines",
        "de": "eine andere Zahl: machines",
        "en": "not the same figure: machines",
    }[lang]
    assert beside in said
    assert before not in said
    assert said.count("DSI") >= 1
    lines = "\n".join(line.plain for line in board_lines(picture, words(lang), 120))
    assert "machines" in lines


def test_a_figure_s_number_is_never_cut_from_its_line() -> None:
    """Of a figure beside another one the name gives way where both have no room."""
    told, name = Chronicle(), "machines de nouveau opérationnelles (serveurs et postes ensemble)"
    event = FigureReported(what=name, value=200, qualifier="at_least", of=1700, asset="machines")
    told.event("figure.a", event, MONDAY)
    event = FigureReported(what="machines récupérées", value=1300, asset="machines")
    told.event("figure.b", event, TUESDAY)
    drawn = [line.plain for line in board_lines(told.picture(NOW), words("fr"), 76)]
    assert any("au moins 200 sur 1" in line and "machines de n" in line for line in drawn), drawn


def test_one_series_says_what_was_before(chronicle: Chronicle) -> None:
    """In the same words, by the same source or by none that is named."""
    figure = stock(300)
    chronicle.event("figure.n", figure, "2022-05-24T12:00:00+02:00", source="DSI")
    assert "before, 23 May, 10:00: at least 150" in told(chronicle.picture(NOW))
