"""The briefs of the scenario: what they must say, and never say."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from ledger.domain.restore.events import RestoreBlocked, RestorePlanned
from ledger.errors import Refused
from projections.brief.build import brief, brief_of, day_to
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.render.data import to_json
from projections.render.markdown import to_markdown
from projections.render.terminal import to_terminal
from tests.support.briefs import made, said
from tests.support.chronicle import ZONE, Chronicle, kept_story, story

SUNDAY = datetime.fromisoformat("2022-05-15T18:00:00+02:00")
TUESDAY = datetime.fromisoformat("2022-05-24T18:00:00+02:00")


@pytest.fixture(scope="module")
def told() -> Chronicle:
    return story()


def plain(case: str, lang: str = "en") -> str:
    """A terminal brief on one line, whatever was wrapped where."""
    return " ".join(said(case, "terminal", lang).split())


def test_the_brief_of_15_may_is_the_same_bytes_when_made_later(told: Chronicle) -> None:
    """By what was known then: position, root, words, in every format."""
    then = story("2022-05-15T18:00")
    before = brief_of(
        then.views, then.fold.situation, then.fold.position, day_to(SUNDAY), checked=40
    )
    past = told.again(told.number_at(SUNDAY))
    later = brief_of(
        past.views, past.fold.situation, past.fold.position, day_to(SUNDAY), checked=40
    )
    t = Translator("fr", ZONE)
    for render in (to_terminal, to_markdown):
        assert render(later, t).encode() == render(before, t).encode()
    assert to_json(later, t) == to_json(before, t)


def test_the_brief_of_15_may_knows_no_clean_zone() -> None:
    """Bastogne's opened eight days later."""
    zone = {"Bastogne", "clean zone"}
    assert not [word for word in zone if word in plain("vivalia-15-may")]
    assert not [word for word in zone if word not in plain("vivalia-24-may")]


def test_briefs_differ_by_what_was_recorded_between(told: Chronicle) -> None:
    """Every entry that is new in the brief of the 24th has a number after that of the 15th."""
    old, new = made("vivalia-15-may"), made("vivalia-24-may")
    assert old.header.number < new.header.number
    assert {n for s in old.sections for line in s.lines for n in line.numbers} <= set(
        range(1, old.header.number + 1)
    )
    recorded = {n: e.recorded for n, e in told.entries()}
    for section in new.sections:
        for line in section.lines:
            if line.mark == "new":
                assert all(recorded[n] > new.header.period.start for n in line.numbers)


def test_what_was_known_differs_exactly_by_what_was_recorded_between(told: Chronicle) -> None:
    """Tuesday's entries less Sunday's are those recorded between the two, none more, none less."""
    between = {n for n, entry in told.entries() if SUNDAY < entry.recorded <= TUESDAY}
    sunday, tuesday = (set(range(1, told.number_at(at) + 1)) for at in (SUNDAY, TUESDAY))
    assert tuesday - sunday == between
    assert sunday < tuesday
    cited = {n for s in made("vivalia-24-may").sections for line in s.lines for n in line.numbers}
    assert cited <= tuesday
    assert cited & between
    again = told.again(told.number_at(TUESDAY)).picture(TUESDAY.isoformat())
    assert brief(again, checked=0).sections == made("vivalia-24-may").sections


def test_of_the_forty_requests_those_of_24_may_are_told() -> None:
    """How many are open and of which class, an overdue one first; all of the class are counted."""
    text = plain("vivalia-24-may")
    assert "26 requests open; in the period new: 28, delivered or confirmed: 1." in text
    assert "Vital: 1 escalated, 3 promised." in text
    assert "Overdue: 2 (`crisis show requests --overdue`)." in text
    assert "OVERDUE. Crèche 2" in text
    requests = next(s for s in made("vivalia-24-may").sections if s.id == "requests")
    assert len(requests.lines) > 3


def test_on_15_june_no_request_is_open() -> None:
    """Each of the forty is over, and the brief says no more of them than that."""
    now = "2022-06-15T20:00:00+02:00"
    document = brief(kept_story("2022-06-15T20:00").picture(now), checked=0)
    requests = next(s for s in document.sections if s.id == "requests")
    assert [line.kind for line in requests.lines] == ["total"]
    text = " ".join(to_terminal(document, Translator("en", ZONE)).split())
    assert "at least 1 300 of the organisation\N{RIGHT SINGLE QUOTATION MARK}s 1 700" in text


def awareness(regime: str) -> dict[str, Any]:
    """The line that starts a clock of a law from awareness at 03:15 on 14 May."""
    fields = {"regime": regime, "since": "2022-05-14 03:15", "motive": "piratage confirmé"}
    recorded = "2022-05-15T09:00:00+02:00"
    return {"command": "clock.start", "id": "aware", "recorded": recorded, "with": fields}


def test_awareness_at_0315_ends_on_17_may_0315() -> None:
    """GDPR's 72 hours stand in the brief of the 15th once somebody starts them."""
    start = awareness("gdpr")
    told = story("2022-05-15T08:00").tell([start])
    (clock,) = [d for d in told.picture(SUNDAY.isoformat()).deadlines if d.kind == "clock"]
    assert clock.when.latest == datetime.fromisoformat("2022-05-17T03:15:00+02:00")
    text = " ".join(to_terminal(brief(told.picture(SUNDAY.isoformat()), checked=0),
                                Translator("en", ZONE)).split())  # fmt: skip
    assert "17 May, 03:15" in text


@pytest.mark.parametrize("regime", ["nis2_early", "nis2_notification"])
def test_nis2_has_no_clocks_in_may_2022(regime: str) -> None:
    """Its law set none in Belgium before 18 October 2024."""
    start = awareness(regime)
    told = story("2022-05-15T08:00")
    with pytest.raises(Refused):
        told.tell([start])
    assert not [d for d in told.picture(SUNDAY.isoformat()).deadlines if d.kind == "clock"]


def test_machines_are_at_least_200_of_1700() -> None:
    """The qualifier is kept on the number and on the share; the whole is said."""
    assert "at least 200 of 1 700 (at least 11.8%)" in plain("vivalia-24-may")
    for case in ("vivalia-24-may", "vivalia-15-may"):
        for lang in ("en", "fr"):
            assert "200 of 200" not in plain(case, lang)
            assert "200 sur 200" not in plain(case, lang)


def test_the_ultimatum_prints_as_before_26_may_and_counts_down() -> None:
    """Never "on 26 May"."""
    text = plain("vivalia-24-may")
    assert "before 26 May, 1 d 6 h left" in text
    assert "on 26 May" not in text


def test_five_lines_by_rule() -> None:
    """Vital services; activity; restore; threat and clock; what to decide."""
    five = made("vivalia-24-may").five
    keys = [[phrase.key for phrase in line.phrases] for line in five]
    assert keys[0][0] == "brief.five.vital.degraded"
    assert keys[0][-1] == "brief.five.safety_none"
    assert keys[1][0] == "brief.five.cancelled"
    assert "brief.five.maintained_undated" in keys[1]
    assert keys[2][0] == "brief.restore.reported_first"
    assert keys[3][0] == "brief.clock.ahead"
    assert keys[4] == ["brief.five.decide_none", "brief.five.decided"]


def test_a_question_is_for_the_meeting_until_it_is_decided(told: Chronicle) -> None:
    """On the evening of the 14th the fifth line asks it."""
    end = datetime.fromisoformat("2022-05-14T20:00:00+02:00")
    past = told.again(told.number_at(end))
    document = brief_of(
        past.views, past.fold.situation, past.fold.position, day_to(end), checked=26
    )
    assert [p.key for p in document.five[4].phrases] == ["brief.five.decide", "brief.five.decided"]
    assert "1 question to decide" in " ".join(to_terminal(document, Translator("en", ZONE)).split())


def test_every_line_with_a_fact_names_its_entries() -> None:
    """Whoever doubts a line can open the entry."""
    for case in ("vivalia-15-may", "vivalia-24-may"):
        unnumbered = [
            line.phrases[0].key
            for section in made(case).sections
            for line in section.lines
            if not line.numbers
        ]
        assert set(unnumbered) <= {
            "brief.service.unreported",
            "brief.request.total",
            "brief.means.total",
            "brief.means.none_awaited",
            "brief.rest",
            "brief.rest_of",
            "brief.older",
        }


def test_contradictions_are_printed_with_both_sides() -> None:
    """V48 against V17, each with what was said when by whom; those of ten days ago by number."""
    text = plain("vivalia-24-may")
    assert "#28, afternoon of 14 May, presse (S): Aucune demande de rançon" in text
    assert "against #83, about 24 May" in text
    assert "+4 older: `crisis show contradictions`" in text
    sections = {section.id: section for section in made("vivalia-24-may").sections}
    assert len(sections["contradictions"].lines) == 2


def test_what_a_meeting_decided_carries_it(told: Chronicle) -> None:
    """The crisis cell's of Sunday morning, convened on Saturday; what came later does not."""
    held = {entry.command: entry.meeting for _, entry in told.entries()}
    assert held["vivalia-V22-1"] == held["vivalia-V30-2"] == "meeting.reunion-15-mai"
    assert held["vivalia-V19-1"] is held["vivalia-V29-1"] is None


def test_the_brief_of_15_may_tells_the_meeting_and_who_came() -> None:
    """Who was mobilised on Saturday, and that the cell met."""
    text = plain("vivalia-15-may")
    assert "Gouverneur de la province" in text
    assert "chaque matin" in text or "MEETINGS" in text
    assert "Zones propres à Bertrix" not in text
    assert "Zones propres à Bertrix" in plain("vivalia-24-may")


def test_parts_without_entries_stand_in_one_closing_line() -> None:
    """Nobody reads a page of empty headings."""
    document = made("vivalia-15-may")
    assert "requests" in document.empty
    assert not {s.id for s in document.sections} & set(document.empty)
    _, found, closing = plain("vivalia-15-may").partition("Nothing recorded so far: ")
    assert found
    assert "Requests" in closing.partition(".")[0]


def test_an_empty_ledger_says_so_and_nothing_else() -> None:
    """A brief of nothing must not look like a quiet day."""
    document = made("empty")
    assert [line.phrases[0].key for line in document.five] == ["brief.empty_ledger"]
    assert document.sections == ()
    assert "The ledger is empty" in plain("empty")
    with pytest.raises(AssertionError):
        assert "at least 200" in plain("empty")


def test_exercise_and_real_never_look_alike() -> None:
    """In words, on the first and the last line, and in what the banner is made of."""
    exercise, real = (said(case, "terminal", "en").splitlines() for case in ("opened", "real"))
    assert exercise[0] == exercise[-1]
    assert "EXERCISE" in exercise[0]
    assert "REAL CRISIS" in real[0]
    assert set(exercise[0]) & set("~") == {"~"}
    assert "~" not in real[0]
    assert exercise[0] not in real


def test_corrections_are_shown() -> None:
    """What was corrected or struck in the period, by which entry and why."""
    told = story("2022-05-24T17:00").tell(
        [{"command": "entry.correct", "id": "c1", "recorded": "2022-05-24T17:30:00+02:00",
          "with": {"number": 66, "changes": {"value": 210}, "reason": "compté deux fois"}}]
    )  # fmt: skip
    document = brief(told.picture("2022-05-24T18:00:00+02:00"), checked=0)
    text = " ".join(to_terminal(document, Translator("en", ZONE)).split())
    assert "#66 corrected: Value" in text
    assert "compté deux fois" in text
    assert "at least 210 of 1 700 (at least 12.4%)" in text


def test_the_model_survives_json() -> None:
    """Programs read back what was written."""
    for case in ("vivalia-24-may", "nasty", "empty"):
        document = made(case)
        again = msgspec.json.decode(said(case, "json", "en"), type=Brief)
        assert msgspec.to_builtins(again) == msgspec.to_builtins(document)


def test_what_stands_still_says_what_it_waits_for_however_crowded_the_brief_is() -> None:
    """Radiology waits for the link, and that for lot 7: who has one line for it needs the name."""
    told = story("2022-05-24T18:00")
    at = "2022-05-24T17:50:00+02:00"
    told.event("restore.lot-7", RestorePlanned(asset="servers", what="lot 7"), at)
    told.event("restore.pacs", RestorePlanned(asset="link", what="PACS link"), at)
    stuck = RestoreBlocked(reason="no archive", waits_for=("restore.lot-7",))
    told.event("restore.pacs", stuck, at)
    picture = told.picture("2022-05-24T18:00:00+02:00")
    page = to_terminal(brief(picture, checked=0), Translator("en", ZONE))
    blocked = " ".join(page.partition("BLOCKED")[2].split())
    assert "PACS link, which waits for lot 7 (planned)." in blocked[:90]
