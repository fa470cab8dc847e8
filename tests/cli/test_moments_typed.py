"""Where a moment is asked for, a time of people is taken, and a range is refused with its ends."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.command.order import Context
from ledger.errors import InputError
from tui.forms.values import moment

ZONE = ZoneInfo("Europe/Brussels")
CONTEXT = Context(datetime(2026, 11, 26, 13, 44, tzinfo=ZONE), ZONE, {})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("halb vier", "2026-11-26T03:30:00+01:00"),
        ("hier soir 23h", "2026-11-25T23:00:00+01:00"),
        ("il y a une semaine", "2026-11-19T00:00:00+01:00"),
        ("vor zwei Stunden", "2026-11-26T11:44:00+01:00"),
        ("daarnet", "2026-11-26T13:44:00+01:00"),
        ("maandag om half acht 's ochtends", "2026-11-23T07:30:00+01:00"),
    ],
)
def test_a_moment_is_typed_as_people_say_it(text: str, meant: str) -> None:
    """The same words as for every time."""
    assert moment(text, CONTEXT, field="known-at").isoformat() == meant


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("10:00-12:00", "2026-11-26 10:00", "2026-11-26 12:00"),
        ("20h-2h", "2026-11-25 20:00", "2026-11-26 02:00"),
        ("14 au 16 mai", "2026-05-14", "2026-05-16"),
        ("2026-10-25 02:30", "2026-10-25 02:30 (+02:00)", "2026-10-25 02:30 (+01:00)"),
    ],
)
def test_a_range_is_no_moment(text: str, first: str, second: str) -> None:
    """Neither end is chosen; each of them can be typed."""
    for end in (False, True):
        with pytest.raises(InputError) as refused:
            moment(text, CONTEXT, field="known-at", end=end)
        assert refused.value.code == "two_readings"
        assert (refused.value.fields["first"], refused.value.fields["second"]) == (first, second)
    assert moment(first, CONTEXT, field="at") < moment(second, CONTEXT, field="at")
