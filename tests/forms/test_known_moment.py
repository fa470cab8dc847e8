"""Up to when something is known: never beyond now."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.command.order import Context
from ledger.errors import UsageError
from tui.forms.values import known_moment

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2022, 5, 24, 18, 12, tzinfo=ZONE)
CONTEXT = Context(NOW, ZONE, {})


@pytest.mark.parametrize("text", ["mai", "cette semaine", "vandaag", "ce soir", "heute", "May"])
def test_of_a_period_that_goes_on_it_is_now(text: str) -> None:
    """A brief of the first of June would say that an ultimatum of the 26th has passed."""
    assert known_moment(text, CONTEXT, NOW, field="known-at") == NOW


def test_of_what_is_over_it_is_the_end() -> None:
    """And what is still to come is refused."""
    over = datetime(2022, 5, 24, tzinfo=ZONE)
    assert known_moment("hier", CONTEXT, NOW, field="known-at") == over
    with pytest.raises(UsageError) as refused:
        known_moment("2022-06-15 18:00", CONTEXT, NOW, field="known-at")
    assert refused.value.code == "known_at_to_come"
