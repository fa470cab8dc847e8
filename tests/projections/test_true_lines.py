"""Lines of the brief that must say how things stand: what came back, what waits, what is silent."""

from hashlib import sha256

import pytest

from ledger.domain.action.events import ActionAssigned
from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.communication.events import (
    CommunicationApproved,
    CommunicationDrafted,
    CommunicationSent,
)
from ledger.domain.decision.events import (
    DecisionDeferred,
    DecisionOrdered,
    DecisionRaised,
    DecisionReviewed,
    DecisionRevoked,
    DecisionTaken,
)
from ledger.domain.figure.events import FigureReported
from ledger.domain.means.events import MeansAsked, MeansRefused
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.outlook.events import OutlookExpected
from ledger.domain.request.events import RequestLogged, RequestMerged, RequestPrioritised
from ledger.domain.restore.events import ZoneOpened
from ledger.domain.service.events import ApplicationReported, ServiceReported
from ledger.domain.threat.events import DeadlineSet, ThreatReported
from ledger.domain.values import Language, Scope, Text
from projections.brief.build import SECTIONS, brief
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from projections.views.follow_ups import to_do
from projections.views.lists import PAGE
from tests.support.chronicle import ZONE, Chronicle, minute, story
from tests.support.tables import listing
from tests.support.tables import text as table

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
LANGUAGES = ("fr", "nl", "de", "en")


def made(told: Chronicle, now: str = NOW) -> Brief:
    return brief(told.picture(now), checked=0)


def words(told: Chronicle, now: str = NOW, lang: str = "en") -> str:
    return " ".join(to_terminal(made(told, now), Translator(lang, ZONE)).split())


def corrections(told: Chronicle, lang: str = "en") -> str:
    document = made(told)
    speaker = Speaker(Translator(lang, ZONE), document.header.period.end.date())
    found = [line for s in document.sections if s.id == "corrections" for line in s.lines]
    return "\n".join(
        said for one in found for said in (speaker.line(one), *map(speaker.phrase, one.details))
    )


def five(told: Chronicle, place: int, now: str = NOW, lang: str = "en") -> str:
    document = made(told, now)
    speaker = Speaker(Translator(lang, ZONE), document.header.period.end.date())
    return speaker.line(document.five[place - 1])


def _struck(told: Chronicle) -> tuple[int, int]:
    number = told.event("observation.c", ObservationNoted(text="smoke"), AT)
    strike = told.event("observation.c", EntryStruck(number=number, reason="drill"), AT)
    return number, strike


def test_a_struck_strike_says_that_the_entry_counts_again() -> None:
    """It restores; nothing is told as struck that is not."""
    told = Chronicle()
    number, strike = _struck(told)
    told.event("observation.c", EntryStruck(number=strike, reason="no drill"), AT)
    said = corrections(told)
    assert f"#{number} counts again: #{strike}, which struck it, was struck itself" in said
    assert "Reason: no drill" in said
    assert "no more" not in said
    assert "It said: smoke" in said


def test_a_strike_whose_reason_is_corrected_still_strikes() -> None:
    """What is struck counts no less for that, and neither does a correction hold less."""
    told = Chronicle()
    number, strike = _struck(told)
    told.event(
        "observation.c",
        EntryCorrected(number=strike, changes={"reason": "a test"}, reason="plainer"),
        AT,
    )
    said = corrections(told)
    assert "counts again" not in said
    assert f"#{number} struck, it counts no more. Reason: drill" in said
    assert f"#{strike} corrected: Reason" in said


def test_a_correction_whose_reason_is_corrected_still_holds() -> None:
    told = Chronicle()
    number = told.event("observation.c", ObservationNoted(text="All calm"), AT)
    fixed = EntryCorrected(number=number, changes={"text": "Not calm"}, reason="drill")
    correction = told.event("observation.c", fixed, AT)
    again = EntryCorrected(number=correction, changes={"reason": "a slip"}, reason="plainer")
    told.event("observation.c", again, AT)
    said = corrections(told)
    assert f"#{correction} corrected: Reason" in said
    assert "does not hold" not in said


def test_a_struck_correction_says_that_it_does_not_hold() -> None:
    """The entry says again what it said; the correction is told as gone, with what it said."""
    told = Chronicle()
    number = told.event("observation.d", ObservationNoted(text="fire"), AT)
    changes = {"text": "fires"}
    change = EntryCorrected(number=number, changes=changes, reason="typo")
    correction = told.event("observation.d", change, AT)
    told.event("observation.d", EntryStruck(number=correction, reason="right before"), AT)
    said = corrections(told)
    assert f"#{correction}, the correction of #{number}, was struck: it does not hold" in said
    assert "It said: Observation: “fire” → “fires”" in said
    assert said.count("“fires”") == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_hidden_stays_hidden_in_what_came_back(lang: str) -> None:
    """Its number and kind alone."""
    told = Chronicle()
    number = told.event("observation.c", ObservationNoted(text="smoke"), AT, marking="judicial")
    strike = told.event("observation.c", EntryStruck(number=number, reason="drill"), AT)
    told.event("observation.c", EntryStruck(number=strike, reason="no drill"), AT)
    said = corrections(told, lang)
    assert f"#{strike} (" in said
    for text in ("smoke", "drill"):
        assert text not in said


def test_line_five_says_what_must_be_decided_first() -> None:
    """Open questions, what was put off and until when, reviews, what a review did not uphold."""
    told = Chronicle()
    told.event("decision.q", DecisionRaised(question="Pay?"), AT)
    told.event("decision.p", DecisionRaised(question="Move?"), AT)
    meeting = minute("2022-05-22T08:00:00+02:00")
    told.event("decision.p", DecisionDeferred(meeting=meeting), AT)
    told.event("decision.r", DecisionTaken(text="Shut", decider="A", review=minute(AT)), AT)
    told.event("decision.n", DecisionTaken(text="Buy", decider="A"), AT)
    told.event("decision.n", DecisionReviewed(finding="not_upheld"), AT)
    told.event("decision.x", DecisionTaken(text="Wait", decider="A"), AT)
    told.event("decision.x", DecisionRevoked(reason="over"), AT)
    said = five(told, 5)
    for one in (
        "1 question to decide: Pay?",
        "1 question put off: Move? (22 May, 08:00)",
        "1 decision due for review: Shut",
        "1 decision not upheld on review: Buy",
        "2 decisions in the period: Buy; Shut",
        "1 decision no longer in force: Wait",
    ):
        assert one in said
    assert said.index("to decide") < said.index("in the period")


def test_a_question_put_off_to_a_time_that_is_over_is_to_decide() -> None:
    """The meeting it was put off to has been."""
    told = Chronicle()
    told.event("decision.p", DecisionRaised(question="Move?"), AT)
    told.event("decision.p", DecisionDeferred(meeting=minute("2022-05-20T12:00:00+02:00")), AT)
    assert "1 question to decide: Move?" in five(told, 5)


def test_a_review_is_called_so_and_of_what_is_over_none_is_due() -> None:
    """In the table of decisions too."""
    told = Chronicle()
    review = minute("2022-05-22T08:00:00+02:00")
    told.event("decision.r", DecisionTaken(text="Shut", decider="A", review=review), AT)
    assert "Review: 22 May, 08:00" in table(listing(told, "decisions", now=NOW))
    late = table(listing(told, "decisions", now="2022-05-23T18:00:00+02:00"))
    assert "FOR REVIEW: 22 May, 08:00" in late
    told.event("decision.r", DecisionRevoked(reason="over"), AT)
    said = table(listing(told, "decisions", now=NOW, everything=True))
    assert "revoked" in said
    assert "22 May" not in said


def test_a_silent_ledger_says_so() -> None:
    """Three hours without an entry, however little that is; not a minute before."""
    told = Chronicle()
    told.event("observation.c", ObservationNoted(text="smoke"), "2022-05-20T03:10:00+02:00")
    silent = "Nothing recorded since 20 May, 03:10 (8 h 50 min)"
    assert silent in words(told, "2022-05-20T12:00:00+02:00")
    assert "Nothing recorded since" not in words(told, "2022-05-20T06:00:00+02:00")


def test_a_phase_says_how_long_it_has_been() -> None:
    """In days, from the second on."""
    told = story("2022-05-24T18:00")
    assert "for 10 days)" in words(told, "2022-05-24T18:00:00+02:00").partition("Period")[0]


def test_what_else_does_not_work_is_counted_in_line_one() -> None:
    """By name, the worst first, each with its age."""
    told = Chronicle()
    told.event("service.pharmacy", ServiceReported(service="pharmacy", state="degraded"), AT)
    told.event("service.email", ServiceReported(service="email", state="down"), AT)
    told.event(
        "service.application--patient-record",
        ApplicationReported(application="patient-record", state="down"), AT,
    )  # fmt: skip
    said = five(told, 1)
    assert "Other services down: E-mail (20 May, 09:00)." in said
    assert "Other services degraded: Pharmacy (20 May, 09:00)." in said
    assert "Applications down: Electronic patient record (20 May, 09:00)." in said


def test_a_service_is_told_in_each_state_it_has_somewhere() -> None:
    """Down at one site hides nowhere that it is degraded at others; vital or not."""
    told = Chronicle()
    for service in ("laboratory", "pharmacy"):
        for site, state in (("libramont", "down"), ("arlon", "degraded"), ("bertrix", "degraded")):
            report = ServiceReported(service=service, state=state, scope=Scope(sites=(site,)))  # type: ignore[arg-type]  # states
            told.event(f"service.{service}", report, AT)
    said = five(told, 1)
    assert "Vital services down: Laboratory at 1 of 6 sites (20 May, 09:00)." in said
    assert "Vital services degraded: Laboratory at 2 of 6 sites (20 May, 09:00)." in said
    assert "Other services down: Pharmacy at 1 of 6 sites (20 May, 09:00)." in said
    assert "Other services degraded: Pharmacy at 2 of 6 sites (20 May, 09:00)." in said


def test_sites_that_are_so_since_other_times_have_no_common_time() -> None:
    """The first of them and the latest report are told as what they are."""
    told = Chronicle()
    for site, since, at in (
        ("libramont", "2022-05-18T20:00:00+02:00", AT),
        ("arlon", "2022-05-20T08:00:00+02:00", "2022-05-20T10:00:00+02:00"),
    ):
        report = ServiceReported(service="maternity", state="degraded", since=minute(since),
                                 scope=Scope(sites=(site,)))  # fmt: skip
        told.event("service.maternity", report, at)
    first = "Maternity at 2 of 6 sites (first site: 18 May, 20:00; latest report: 20 May, 10:00)"
    assert first in five(told, 1)


def test_sites_that_are_so_since_the_same_time_share_it() -> None:
    """It is told as of the oldest of the reports: the others are of later."""
    told = Chronicle()
    for site, at in (("libramont", AT), ("arlon", "2022-05-20T10:00:00+02:00")):
        report = ServiceReported(service="maternity", state="degraded",
                                 since=minute("2022-05-18T20:00:00+02:00"),
                                 scope=Scope(sites=(site,)))  # fmt: skip
        told.event("service.maternity", report, at)
    assert "at 2 of 6 sites (18 May, 20:00, reported 20 May, 09:00)" in five(told, 1)


def test_line_one_is_silent_of_others_that_work() -> None:
    """Nothing to count, nothing said."""
    told = Chronicle()
    told.event("service.email", ServiceReported(service="email", state="normal"), AT)
    assert "Other services" not in five(told, 1)


def test_the_others_of_a_site_are_its_own() -> None:
    """At how many of its sites, where it is not all."""
    told = Chronicle()
    down = ServiceReported(service="pharmacy", state="down", scope=Scope(sites=("arlon",)))
    told.event("service.pharmacy", down, AT)
    assert "Other services down: Pharmacy at 1 of 6 sites (20 May, 09:00)" in five(told, 1)


def test_what_has_a_time_is_counted_whole() -> None:
    """However few of it a board draws: five actions of a list, a page of rows in all."""
    told = Chronicle()
    for n in range(130):
        due = minute("2022-05-22T08:00:00+02:00")
        told.event(f"action.a{n}", ActionAssigned(text="x", owner="A", due=due), AT)
    told.event("action.none", ActionAssigned(text="no time", owner="A"), AT)
    for n in range(101):
        told.event(f"outlook.o{n}", OutlookExpected(what="x", due=due), AT)
    picture = told.picture(NOW)
    assert picture.many["deadlines"] == 231
    assert len(picture.deadlines) == PAGE


LONG = " and the rest of what somebody dictated over the telephone without a pause" * 2


def _crowded() -> Chronicle:
    """Something of every sort, each in more words than a line of a page has."""
    told = story("2022-05-24T18:00")
    at, due = "2022-05-25T09:00:00+02:00", minute("2022-05-25T12:00:00+02:00")
    for n in range(6):
        told.event(f"action.a{n}", ActionAssigned(text="Call" + LONG, owner="Desk", due=due), at)
        told.event(f"figure.f{n}", FigureReported(what="beds" + LONG[:80], value=7 + n), at)
        told.event(f"means.m{n}", MeansAsked(what="Hands" + LONG, needed_by=due), at)
        told.event(f"decision.q{n}", DecisionRaised(question="Pay?" + LONG), at)
        told.event(f"observation.o{n}", ObservationNoted(text="Seen" + LONG), at)
        told.event(f"outlook.o{n}", OutlookExpected(what="Back" + LONG, due=due), at)
        order = DecisionOrdered(text="Shut" + LONG, authority="SPW", due=due)
        told.event(f"decision.o{n}", order, at)
    told.event("means.m0", MeansRefused(reason="nobody"), at)
    told.event("threat.n", ThreatReported(text="Leak" + LONG, category="leak"), at)
    told.event("threat.n", DeadlineSet(due=minute("2022-05-25T10:00:00+02:00")), at)
    return told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_crowded_brief_fits_two_pages_and_says_what_it_leaves_out(lang: str) -> None:
    """Sections without room are counted at the end, with what shows them; none is called empty."""
    told = _crowded()
    document = made(told, "2022-05-25T16:00:00+02:00")
    said = to_terminal(document, Translator(lang, ZONE))
    assert len(said.splitlines()) <= 120
    assert {section.id for section in document.sections}.isdisjoint(document.aside)
    for ident, aside in document.aside.items():
        assert ident not in document.empty
        assert aside.command in " ".join(said.split())


def test_a_crowded_brief_spares_what_goes_without_saying_before_what_is_said() -> None:
    """Where only one of a kind is told; every age stays."""
    document = made(_crowded(), "2022-05-25T16:00:00+02:00")
    speaker = Speaker(Translator("en", ZONE), document.header.period.end.date())
    one, two = map(speaker.line, document.five[:2])
    assert "Laboratory, Radiology (14 May, not confirmed since)" in one
    assert "Other services down: Telephone switchboard (14 May, not confirmed since)." in one
    assert "Other services degraded: Outpatients (since 14 May, reported" in one
    assert "wherever offered" not in two
    assert "(everywhere, morning of 15 May, not confirmed since)" in two


def test_what_decides_is_not_in_the_part_that_is_cut() -> None:
    """Overdue, refused and how many stand at the beginning of a line."""
    now = "2022-05-25T16:00:00+02:00"
    picture = _crowded().picture(now)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    lines = {
        name: [speaker.line(line) for line in SECTIONS[name](picture)]
        for name in ("actions", "orders", "means", "figures")
    }
    late = "OVERDUE by 4"
    assert lines["actions"][1].startswith(late)
    assert lines["orders"][0].startswith(late)
    assert sum(line.startswith(late) for line in lines["means"]) == 5
    assert sum(line.startswith("Refused, 25 May, 09:00: Hands") for line in lines["means"]) == 1
    assert lines["figures"][0].startswith("12 (25 May, 09:00): beds")


def test_an_ultimatum_that_passed_today_stands_before_the_next() -> None:
    """Nobody has said what became of it, whoever else threatens."""
    said = five(_crowded(), 4, "2022-05-25T16:00:00+02:00")
    assert said.startswith("Ultimatum passed (25 May, 10:00)")
    assert "Clock: before 26 May" in said


def test_what_went_out_unapproved_says_so_until_it_is_approved() -> None:
    """In each language that nobody has approved as it stands; a changed text among them."""
    told = Chronicle()
    texts: dict[Language, Text] = {"fr": "Bonjour", "nl": "Dag"}
    told.event("communication.c", CommunicationDrafted(texts=texts, drafter="PMO"), AT)
    for language, text in texts.items():
        approval = CommunicationApproved(
            approver="cell", language=language, digest=sha256(str(text).encode()).hexdigest()
        )
        told.event("communication.c", approval, AT)
    told.event("communication.c", CommunicationDrafted(texts={"nl": "Goede dag"}), AT)
    told.event("communication.c", CommunicationSent(), AT)
    assert "Sent without approval: Dutch" in words(told)
    assert "Not approved" in table(listing(told, "communications", now=NOW))
    [to_do_] = to_do(told.fold.situation, "communication.c")
    assert to_do_.fields["languages"] == ("nl",)
    digest = sha256(b"Goede dag").hexdigest()
    late = CommunicationApproved(approver="cell", language="nl", digest=digest)
    told.event("communication.c", late, AT)
    assert "without approval" not in words(told)


def test_a_request_shows_what_was_more_pressing_of_those_under_it() -> None:
    """Its line names the class and the time of the merged one, where they are ahead of its own."""
    told = Chronicle()
    into = told.event("request.plain", RequestLogged(site="arlon", what="Desk"), AT)
    needed = minute("2022-05-20T20:00:00+02:00")
    told.event("request.hot", RequestLogged(site="arlon", what="Desks", needed_by=needed), AT)
    told.event("request.hot", RequestPrioritised(priority="urgent"), AT)
    told.event("request.hot", RequestMerged(into=into), AT)
    said = " ".join(table(listing(told, "requests", now=NOW)).split())
    assert "also R-2 (Arlon); R-2: Urgent; R-2: " in said


def test_what_is_maintained_of_yesterday_says_its_day() -> None:
    """What is maintained by an order of the 14th was said on the 14th."""
    assert "Maintained today: Emergencies (wherever offered, 14 May)." in five(
        story("2022-05-15T08:00"), 2, "2022-05-15T08:00:00+02:00"
    )


KEPT = {"fr": "Maintenu : Urgences, 14 mai", "nl": "Gaat door: Spoedgevallen, 14 mei",
        "de": "Findet statt: Notf\xe4lle, 14. Mai",
        "en": "Maintained: Emergencies, 14 May"}  # fmt: skip


@pytest.mark.parametrize("lang", KEPT)
def test_a_line_of_activity_says_that_it_goes_on(lang: Language) -> None:
    """Among cancellations a name alone reads as one; what only says the name is not said again."""
    text = words(story("2022-05-15T08:00"), "2022-05-15T08:00:00+02:00", lang)
    assert KEPT[lang] in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "les urgences" not in text


NEW_ZONE = {
    "fr": "Ouvertes pendant la période : Bastogne.", "nl": "Geopend in de periode: Bastogne.",
    "de": "Im Zeitraum eröffnet: Bastogne.", "en": "Opened in the period: Bastogne.",
}  # fmt: skip


@pytest.mark.parametrize("lang", NEW_ZONE)
def test_a_zone_of_before_is_not_of_the_period_it_was_recorded_in(lang: Language) -> None:
    """Three of the four were recorded with it and were open before."""
    line = five(story("2022-05-24T08:00"), 3, "2022-05-24T08:00:00+02:00", lang)
    assert NEW_ZONE[lang] in line.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", KEPT)
def test_zones_that_are_all_new_are_named_once(lang: Language) -> None:
    """Two names are read, not four; and of one alone it goes without saying."""
    told = Chronicle()
    told.event("restore.zone-arlon", ZoneOpened(site="arlon"), AT)
    assert ALL_NEW[lang] not in five(told, 3, NOW, lang)
    told.event("restore.zone-libramont", ZoneOpened(site="libramont"), AT)
    line = five(told, 3, NOW, lang)
    assert line.count("Libramont") == 1
    assert ALL_NEW[lang] in line


ALL_NEW = {"fr": "Toutes ouvertes pendant la p\xe9riode", "nl": "Alle geopend in de periode",
           "de": "Alle im Zeitraum er\xf6ffnet", "en": "All opened in the period"}  # fmt: skip


def test_no_line_breaks_within_the_numbers_behind_it() -> None:
    """`[X-2 #34 #74]` is looked up as one."""
    for at in ("2022-05-15T08:00", "2022-05-24T18:00", "2022-06-15T20:00"):
        told = story(at)
        lines = to_terminal(made(told, f"{at}:00+02:00"), Translator("fr", ZONE)).splitlines()
        broken = [line for line in lines if line.count("[") != line.count("]")]
        assert [line for line in broken if "#" in line] == []


def test_a_section_says_in_its_title_how_many_others_there_are() -> None:
    """The title has the room, and a page has ten lines more."""
    told = story("2022-05-24T18:00")
    lines = to_terminal(made(told, "2022-05-24T18:00:00+02:00"), Translator("en", ZONE))
    titles = [line for line in lines.splitlines() if line.startswith("REQUESTS ---")]
    (title,) = titles
    assert title.endswith("--- +25: `crisis show requests`")
    assert len(title) == 80


def test_nothing_is_left_out_for_a_longer_sign() -> None:
    """Four letters are not cut for five."""
    text = words(story("2022-05-24T18:00"), "2022-05-24T18:00:00+02:00", "fr")
    assert "Zones propres \xe0 Bertrix et Virton, sous peu." in text
