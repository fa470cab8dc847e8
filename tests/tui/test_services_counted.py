"""The board's count of services by state says where a state holds at some of the sites only."""

import pytest

from ledger.domain.service.events import Condition, ServiceReported
from ledger.domain.values import Scope
from tests.support.board import words
from tests.support.chronicle import Chronicle
from tui.board.lines.services import summary

AT = "2022-05-20T11:17:00+02:00"
PART = {"en": "in part", "fr": "en partie", "nl": "deels", "de": "teilweise"}


def told(*reports: tuple[str, Condition, tuple[str, ...]]) -> Chronicle:
    chronicle = Chronicle()
    for service, state, sites in reports:
        scope = Scope(sites=sites) if sites else None
        event = ServiceReported(service=service, state=state, scope=scope)
        chronicle.event(f"service.{service}", event, AT)
    return chronicle


def counted(chronicle: Chronicle, lang: str = "en", *, aged: bool = False) -> list[str]:
    return [part.plain for part in summary(chronicle.picture(AT), words(lang), aged=aged)]


SINCE = {"en": "since 20 May", "fr": "depuis le 20 mai", "nl": "sinds 20 mei",
         "de": "seit dem 20. Mai"}  # fmt: skip
FIRST = {"en": "the first", "fr": "le premier", "nl": "de eerste", "de": "der erste"}


@pytest.mark.parametrize("lang", SINCE)
def test_what_is_in_trouble_says_since_when(lang: str) -> None:
    """Down, degraded or closed; what works needs no day."""
    chronicle = told(("radiology", "degraded", ()), ("laboratory", "closed", ()),
                     ("emergency", "normal", ()))  # fmt: skip
    degraded, closed, normal, *_ = counted(chronicle, lang, aged=True)
    assert SINCE[lang] in degraded
    assert SINCE[lang] in closed
    assert "20" not in normal


@pytest.mark.parametrize("lang", SINCE)
def test_of_several_the_first_is_said(lang: str) -> None:
    """All of them are not since the day of the oldest."""
    chronicle = told(("radiology", "down", ()))
    event = ServiceReported(service="laboratory", state="down")
    chronicle.event("service.laboratory", event, "2022-05-20T11:47:00+02:00")
    picture = chronicle.picture("2022-05-20T12:00:00+02:00")
    down = summary(picture, words(lang))[0].plain
    assert f"2, {FIRST[lang]} {SINCE[lang]}" in down


def test_one_service_down_at_one_site_is_counted_with_that_site() -> None:
    """And among the degraded ones too, where it is that elsewhere, as the brief counts it."""
    chronicle = told(("radiology", "degraded", ()), ("radiology", "down", ("arlon",)))
    assert counted(chronicle)[:2] == ["✗ down 1 (Arlon)", "▲ degraded 1 (5/6)"]


@pytest.mark.parametrize("lang", PART)
def test_of_several_it_is_said_how_many_are_so_in_part_only(lang: str) -> None:
    """In each language; one that is so everywhere is not among these."""
    chronicle = told(("radiology", "down", ("arlon",)), ("laboratory", "down", ()))
    assert counted(chronicle, lang)[0].endswith(f" 2 (1 {PART[lang]})")


def test_what_is_so_everywhere_is_a_number_alone() -> None:
    """Nothing has to be said of where."""
    assert counted(told(("radiology", "down", ())))[0] == "✗ down 1"
