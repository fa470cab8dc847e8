"""The same request from the same site within a day is asked about, whatever became of the first."""

import pytest

from ledger.domain.request.events import RequestDelivered, RequestLogged
from ledger.errors import Doubtful
from tests.ledger.test_second_person import book, say  # noqa: F401 (a fixture)
from tests.support.book import FOUNDER, Book

TWO = RequestLogged(site="north", what="Two screens")


def over(told: Book) -> None:
    """One that was asked for and delivered."""
    told.write(TWO, "request.first")
    told.write(RequestDelivered(), "request.first")


def test_what_was_delivered_this_morning_is_asked_about(book: Book) -> None:  # noqa: F811 (as above)
    """Capitals and spaces aside; from another site it is another one."""
    over(book)
    with pytest.raises(Doubtful, match="said_lately"):
        say(book, FOUNDER, "request.log", "again", site="north", what="two  SCREENS")
    assert say(book, FOUNDER, "request.log", "south", site="south", what="Two screens")


def test_what_was_delivered_the_day_before_is_not(book: Book) -> None:  # noqa: F811 (as above)
    """It is needed again."""
    over(book)
    with pytest.raises(Doubtful, match="said_lately"):
        say(book, FOUNDER, "request.log", "again", hours=23, site="north", what="Two screens")
    assert say(book, FOUNDER, "request.log", "again", hours=25, site="north", what="Two screens")
