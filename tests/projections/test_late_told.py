"""What was recorded long after it happened: from an hour on, in its own words, bounded."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from projections.brief.build import brief
from projections.i18n import Translator
from projections.render.terminal import to_terminal
from tests.support.chronicle import Chronicle

NOW = "2022-05-14T23:00:00+02:00"
AT = "2022-05-14T12:00:00+02:00"


def noted(number: int, occurred: str, **more: Any) -> dict[str, Any]:
    said = {"command": "observation.note", "id": f"n{number}", "recorded": AT}
    return said | {"occurred": occurred, "with": {"text": f"Seen {number}"}} | more


def section(chronicle: Chronicle) -> str:
    text = to_terminal(brief(chronicle.picture(NOW), checked=0), Translator("en", ZoneInfo(ZONE)))
    _, found, rest = text.partition("RECORDED LATE")
    return (
        " ".join(rest.partition("\n\n")[0].replace("\N{NO-BREAK SPACE}", " ").split())
        if found
        else ""
    )


ZONE = "Europe/Brussels"


@pytest.mark.parametrize(
    ("minutes", "occurred", "late"),
    [
        (None, "2022-05-14 11:01", False),
        (None, "2022-05-14 11:00", True),
        (180, "2022-05-14 10:00", False),
        (180, "2022-05-14 09:00", True),
    ],
)
def test_late_is_from_an_hour_on_unless_the_organisation_says_otherwise(
    minutes: int | None, occurred: str, *, late: bool
) -> None:
    """With its text, both times, and how long lies between."""
    crisis = Chronicle().fold.situation.crisis
    assert crisis is not None
    place = structs.replace(crisis.organisation, late_after=minutes)
    told = section(Chronicle(place).tell([noted(1, occurred)]))
    assert ("later: Seen 1" in told) is late
    assert ("14 May, 12:00" in told) is late


def test_the_first_five_and_how_to_see_the_others() -> None:
    """Those that came longest after first."""
    lines = [noted(n, f"2022-05-14 {n:02}:00") for n in range(8)]
    told = section(Chronicle().tell(lines))
    assert [n for n in range(8) if f"Seen {n}." in told] == [0, 1, 2, 3, 4]
    assert told.index("Seen 0.") < told.index("Seen 4.")
    assert "+3: `crisis log --filter late`" in told


def test_what_was_put_down_before_says_both() -> None:
    """When it was written, and when it could be recorded."""
    line = noted(1, "2022-05-14 09:00", written={"at": "2022-05-14T09:05:00+02:00"})
    told = section(Chronicle().tell([line]))
    assert "written 14 May, 09:05, recorded 14 May, 12:00, 3 h 00 min later" in told


def test_a_corrected_time_decides() -> None:
    """An entry may become late by its correction, and stop being so."""
    early = {"said": "minute", "earliest": "2022-05-14T04:00:00+02:00",
             "latest": "2022-05-14T04:00:00+02:00"}  # fmt: skip
    soon = {**early, "earliest": AT, "latest": AT}
    lines = [noted(1, "2022-05-14 11:59"), noted(2, "2022-05-14 04:00")]
    for number, changed in ((2, early), (3, soon)):
        own = {"number": number, "changes": {"occurred": changed}, "reason": "Clock."}
        lines.append({"command": "entry.correct", "id": f"c{number}", "recorded": AT, "with": own})
    told = section(Chronicle().tell(lines))
    assert ": Seen 1." in told
    assert "Seen 2" not in told


@pytest.mark.parametrize("occurred", ["2022-05-13", "2022-05-14 08:00..09:00", "before 2022-05-14"])
def test_how_long_after_is_said_only_of_a_moment(occurred: str) -> None:
    """Of a day or a span it can only be said that it was late."""
    told = section(Chronicle().tell([noted(1, occurred)]))
    assert "recorded 14 May, 12:00: Seen 1" in told
    assert "later" not in told
