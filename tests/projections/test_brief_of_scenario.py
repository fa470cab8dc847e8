"""The briefs of the scenario: what they must say, and never say."""

from datetime import datetime

import msgspec
import pytest

from projections.brief import Brief, brief, brief_of, day_to
from projections.i18n import Translator
from projections.render import to_json, to_markdown, to_terminal
from tests.support.briefs import made, said
from tests.support.chronicle import ZONE, Chronicle, story

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
    assert keys[2][0] == "brief.restore.reported_first"
    assert keys[3][0] == "brief.clock.ahead"
    assert keys[4] == ["brief.five.decide_none"]


def test_a_question_is_for_the_meeting_until_it_is_decided(told: Chronicle) -> None:
    """On the evening of the 14th the fifth line asks it."""
    end = datetime.fromisoformat("2022-05-14T20:00:00+02:00")
    past = told.again(told.number_at(end))
    document = brief_of(
        past.views, past.fold.situation, past.fold.position, day_to(end), checked=26
    )
    assert document.five[4].phrases[0].key == "brief.five.decide"
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
        assert set(unnumbered) <= {"brief.service.unreported", "brief.request.total"}


def test_contradictions_are_printed_with_both_sides() -> None:
    """V48 against V17 and the others, each with what was said when by whom."""
    text = plain("vivalia-24-may")
    assert "#75 contradicts #24" in text
    assert "#4 contradicts #7" in text
    sections = {section.id: section for section in made("vivalia-24-may").sections}
    assert len(sections["contradictions"].lines) == 5


def test_parts_without_entries_stand_in_one_closing_line() -> None:
    """Nobody reads a page of empty headings."""
    document = made("vivalia-15-may")
    assert "requests" in document.empty
    assert not {s.id for s in document.sections} & set(document.empty)
    assert "Nothing recorded under: Requests" in plain("vivalia-15-may")


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
          "with": {"number": 58, "changes": {"value": 210}, "reason": "compté deux fois"}}]
    )  # fmt: skip
    document = brief(told.picture("2022-05-24T18:00:00+02:00"), checked=0)
    text = " ".join(to_terminal(document, Translator("en", ZONE)).split())
    assert "#58 corrected: value" in text
    assert "compté deux fois" in text
    assert "at least 210 of 1 700 (at least 12.4%)" in text


def test_the_model_survives_json() -> None:
    """Programs read back what was written."""
    for case in ("vivalia-24-may", "nasty", "empty"):
        document = made(case)
        again = msgspec.json.decode(said(case, "json", "en"), type=Brief)
        assert msgspec.to_builtins(again) == msgspec.to_builtins(document)
