"""What is seldom meant is asked first: a target met with less, an early lapse, a closing."""

from typing import Any

import pytest

from ledger.errors import Doubtful
from projections.i18n import Translator
from tests.support.chronicle import ZONE, Chronicle

AT = "2022-05-15T10:00:00+02:00"
LANGUAGES = ("fr", "nl", "de", "en")


def said(chronicle: Chronicle, command: str, fields: dict[str, Any], **more: Any) -> None:
    """One import line."""
    ident = f"line-{len(chronicle.messages)}"
    chronicle.tell([{"command": command, "id": ident, "recorded": AT, "with": fields, **more}])


def asked(chronicle: Chronicle, command: str, fields: dict[str, Any], **more: Any) -> Doubtful:
    """The question it raises; said to be meant, it is recorded."""
    with pytest.raises(Doubtful) as found:
        said(chronicle, command, fields, **more)
    before = len(chronicle.messages)
    said(chronicle, command, fields, meant=[found.value.code], **more)
    assert len(chronicle.messages) == before + 1
    for lang in LANGUAGES:
        text = Translator(lang, ZONE).error(found.value)
        assert f'"{found.value.code}"' in text
        assert "{" not in text
    return found.value


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ({"share": 80}, {"share": 40}),
        ({"value": 30, "of": 60}, {"value": 29}),
        ({"share": 5, "qualifier": "at_most"}, {"share": 9}),
    ],
)
def test_a_target_met_with_less_than_it_asks_is_asked_about(
    target: dict[str, Any], reached: dict[str, Any]
) -> None:
    """Most likely it was missed."""
    chronicle = Chronicle()
    said(chronicle, "outlook.target", {"what": "postes", **target}, target="postes")
    code = asked(chronicle, "outlook.meet", reached, target="postes").code
    assert code == "short_of_target"


def test_a_target_that_is_reached_asks_nothing() -> None:
    """So many or more, or in words alone."""
    chronicle = Chronicle()
    for name, reached in {"a": {"share": 80}, "b": {"share": 90}, "c": {}}.items():
        said(chronicle, "outlook.target", {"what": f"but {name}", "share": 80}, target=name)
        said(chronicle, "outlook.meet", reached, target=name)
    assert len(chronicle.messages) == 7


def test_a_threat_does_not_lapse_before_its_deadline_unasked() -> None:
    """A deadline that still runs would be on no board any more."""
    chronicle = Chronicle()
    said(chronicle, "threat.report", {"text": "rançon"}, target="r")
    said(chronicle, "threat.deadline", {"due": "30 May 18:00"}, target="r")
    found = asked(chronicle, "threat.lapse", {}, target="r")
    assert found.code == "still_runs"
    assert "30 May 2022, 18:00" in Translator("en", ZONE).error(found)


def test_what_has_passed_lapses_unasked() -> None:
    """And what had no deadline."""
    chronicle = Chronicle()
    said(chronicle, "threat.report", {"text": "rançon"}, target="r")
    said(
        chronicle,
        "threat.deadline",
        {"due": "14 May 2022 18:00"},
        target="r",
        meant=["already_past"],
    )
    said(chronicle, "threat.lapse", {}, target="r")
    said(chronicle, "threat.report", {"text": "fuite"}, target="f")
    said(chronicle, "threat.lapse", {}, target="f")
    assert len(chronicle.messages) == 6


def test_a_vital_service_is_not_closed_unasked() -> None:
    """Closed as a fact is another command, which the question names."""
    chronicle = Chronicle()
    closing = {"part": "service", "code": "maternity", "reason": "fermée"}
    found = asked(chronicle, "organisation.close", closing)
    assert found.code == "closes_vital"
    assert "`crisis service report maternity closed`" in Translator("fr", ZONE).error(found)


@pytest.mark.parametrize(
    ("report", "fields", "part", "code", "typed"),
    [
        ("service.report", {"service": "radiology"}, "service", "radiology", "report radiology"),
        ("service.site", {"site": "arlon"}, "site", "arlon", "site arlon"),
    ],
)
def test_what_a_report_stands_on_is_not_closed_unasked(
    report: str, fields: dict[str, Any], part: str, code: str, typed: str
) -> None:
    """Nobody could say any more that it works again."""
    chronicle = Chronicle()
    vital = chronicle.fold.situation.index.find("service", code)
    said(chronicle, report, {"state": "down", **fields})
    closing = {"part": part, "code": code, "reason": "fermé"}
    meant = ["closes_vital"] if getattr(vital, "vital", False) else []
    with pytest.raises(Doubtful) as found:
        said(chronicle, "organisation.close", closing, meant=meant)
    assert found.value.code == "closes_reported"
    assert f"`crisis service {typed} closed`" in Translator("nl", ZONE).error(found.value)
    said(chronicle, "organisation.close", closing, meant=[*meant, "closes_reported"])


def test_what_nobody_reported_on_is_closed_unasked() -> None:
    """A part that was entered by mistake goes without a question; so does one that is normal."""
    chronicle = Chronicle()
    said(chronicle, "service.site", {"site": "arlon", "state": "normal"})
    said(chronicle, "organisation.close", {"part": "site", "code": "arlon", "reason": "x"})
    assert len(chronicle.messages) == 3
