"""Cancellations as they are ordered and found: said twice, called by their activity, rebooked."""

from typing import Any

import pytest

from ledger.domain.cancellation.record import Cancellation
from ledger.domain.record import Record
from ledger.errors import Doubtful, InputError, Refused
from tests.support.chronicle import Chronicle

AT = "2022-05-20T09:00:00+02:00"


def said(chronicle: Chronicle, command: str, fields: dict[str, Any], **more: Any) -> None:
    """One import line."""
    ident = f"line-{len(chronicle.messages)}"
    line = {"command": f"cancellation.{command}", "id": ident, "recorded": AT, "with": fields}
    chronicle.tell([{**line, **more}])


def order(chronicle: Chronicle, activity: str = "consultations", **fields: Any) -> None:
    said(chronicle, "order", {"activity": activity, **fields})


def record(chronicle: Chronicle, short: str) -> Record | None:
    situation = chronicle.fold.situation
    return situation.record(situation.said_short(short))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({}, {"scope": {"sites": ["arlon"]}}),
        ({"scope": {"sites": ["hospitals"]}}, {"scope": {"sites": ["arlon"]}}),
        ({"period": "2022-05-20"}, {"period": "from 2022-05-19 to 2022-05-25"}),
        ({"cancelled": ["new patients"]}, {"maintained": ["new patients"]}),
    ],
)
def test_a_second_order_about_the_same_is_asked_about(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """The same activity, places and days in common: which one stands is named."""
    chronicle = Chronicle()
    order(chronicle, **first)
    with pytest.raises(Doubtful) as asked:
        order(chronicle, **second)
    assert asked.value.code == "order_stands"
    assert asked.value.fields["short"] == "X-1"
    said(chronicle, "order", {"activity": "consultations", **second}, meant=["order_stands"])
    assert record(chronicle, "X-2") is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"activity": "operations"}),
        ({"scope": {"sites": ["arlon"]}}, {"scope": {"sites": ["marche"]}}),
        ({"period": "2022-05-20"}, {"period": "2022-05-21"}),
        ({"period": "2022-05-16"}, {"period": "since 2022-05-14"}),
        ({"cancelled_by": "patient", "count": 3}, {}),
    ],
)
def test_another_matter_is_not_asked_about(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Another activity, other sites, other days, days that are over, or what patients cancel."""
    chronicle = Chronicle()
    order(chronicle, **first)
    order(chronicle, **{"activity": "consultations", **second})
    assert record(chronicle, "X-2") is not None


def test_an_activity_in_several_orders_is_found_in_each() -> None:
    """Ordered beside another, it stands as one ordered alone does."""
    chronicle = Chronicle()
    order(chronicle, "operations", also=["consultations"])
    with pytest.raises(Doubtful):
        order(chronicle, "consultations")


@pytest.mark.parametrize("word", ["consultations", "consult", "Raadplegingen", "X-1", "x1"])
@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("except", {"text": "births"}),
        ("contact", {"reached": 3}),
        ("transfer", {"to": "CHR"}),
        ("resume", {"part": "births"}),
        ("rebook", {"count": 3}),
    ],
)
def test_the_only_open_one_is_called_by_its_activity(
    word: str, command: str, fields: dict[str, Any]
) -> None:
    """By the activity's name, the beginning of it, or in another language; and by X-1."""
    chronicle = Chronicle()
    order(chronicle, "operations")
    said(chronicle, "resume", {}, target="operations")
    order(chronicle)
    said(chronicle, command, fields, target=word.replace("1", "2"))
    found = record(chronicle, "X-2")
    assert found is not None
    assert found.entries == 2


def test_accents_may_be_typed() -> None:
    """`opérations` is a name as good as `operations`."""
    chronicle = Chronicle()
    order(chronicle, "operations")
    said(chronicle, "contact", {"reached": 3}, target="opérations")
    found = record(chronicle, "X-1")
    assert isinstance(found, Cancellation)
    assert found.reached == 3


def test_of_several_open_ones_it_is_asked_which() -> None:
    """With what each is called; nothing is guessed."""
    chronicle = Chronicle()
    order(chronicle, scope={"sites": ["arlon"]})
    order(chronicle, scope={"sites": ["marche"]})
    with pytest.raises(Refused) as refused:
        said(chronicle, "contact", {"reached": 3}, target="consultations")
    assert refused.value.code == "several_called"
    assert refused.value.fields["known"] == "X-2, X-1"


def test_what_is_over_or_the_patients_own_is_not_meant() -> None:
    """The order whose days are to come is the one that is open."""
    chronicle = Chronicle()
    order(chronicle, period="2022-05-16")
    order(chronicle, cancelled_by="patient", count=3)
    order(chronicle, period="since 2022-05-19")
    said(chronicle, "contact", {"reached": 3}, target="consultations")
    found = record(chronicle, "X-3")
    assert found is not None
    assert found.entries == 2


def test_an_exception_is_made_where_the_activity_is_offered() -> None:
    """A creche has no consultations to except."""
    chronicle = Chronicle()
    order(chronicle)
    scope = {"sites": ["creche-1"]}
    with pytest.raises(Refused) as refused:
        said(chronicle, "except", {"text": "births", "scope": scope}, target="consult")
    assert refused.value.code == "not_cancelled_there"


def test_what_is_called_by_nothing_is_refused() -> None:
    """As before; a text that is no name at all too."""
    chronicle = Chronicle()
    order(chronicle)
    with pytest.raises(Refused) as refused:
        said(chronicle, "contact", {"reached": 3}, target="dancing")
    assert refused.value.code == "unknown_originator"
    with pytest.raises(InputError):
        said(chronicle, "contact", {"reached": 3}, target="?!")


def test_more_new_dates_than_were_cancelled_are_asked_about() -> None:
    """Most likely the total was given; said to be meant, it is recorded."""
    chronicle = Chronicle()
    order(chronicle, planned=400, count=355)
    said(chronicle, "rebook", {"count": 300}, target="consult")
    with pytest.raises(Doubtful) as asked:
        said(chronicle, "rebook", {"count": 320}, target="consult")
    assert (asked.value.code, asked.value.fields) == (
        "more_than_owed", {"value": 620, "left": 355},
    )  # fmt: skip
    said(chronicle, "rebook", {"so_far": 320}, target="consult")
    found = record(chronicle, "X-1")
    assert isinstance(found, Cancellation)
    assert found.rebooked == 320


@pytest.mark.parametrize(
    ("command", "fields", "code", "numbers"),
    [
        ("contact", {"reached": 300, "unreachable": 45}, "more_contacted", (345, 20)),
        ("contact", {"reached": 21}, "more_contacted", (21, 20)),
        ("contact", {"unreachable": 21}, "more_contacted", (21, 20)),
        ("rebook", {"remaining": 50}, "more_remaining", (60, 20)),
        ("rebook", {"count": 1, "remaining": 10}, "more_remaining", (21, 20)),
        ("rebook", {"so_far": 3}, "less_rebooked", (3, 10)),
    ],
)
def test_numbers_that_do_not_fit_what_was_cancelled_are_asked_about(
    command: str, fields: dict[str, Any], code: str, numbers: tuple[int, int]
) -> None:
    """More people or appointments than were cancelled, or fewer new dates than were reported."""
    chronicle = Chronicle()
    order(chronicle, planned=100, count=20)
    said(chronicle, "rebook", {"count": 10}, target="consult")
    with pytest.raises(Doubtful) as asked:
        said(chronicle, command, fields, target="consult")
    assert (asked.value.code, tuple(asked.value.fields.values())) == (code, numbers)
    said(chronicle, command, fields, target="consult", meant=[code])


def test_numbers_that_fit_are_taken_as_they_are() -> None:
    """All reached or not, all with a new date or waiting for one; a total that grew."""
    chronicle = Chronicle()
    order(chronicle, planned=100, count=20)
    said(chronicle, "contact", {"reached": 15, "unreachable": 5}, target="consult")
    said(chronicle, "rebook", {"count": 10, "remaining": 10}, target="consult")
    said(chronicle, "rebook", {"so_far": 12, "remaining": 8}, target="consult")


def test_people_are_counted_by_the_batch_that_told_them() -> None:
    """The numbers stand by the communication that is cited."""
    chronicle = Chronicle()
    order(chronicle)
    sms = {"text": "cancelled", "channel": "sms"}
    chronicle.tell([{"command": "communication.send", "id": "c", "recorded": AT, "with": sms}])
    said(chronicle, "contact", {"reached": 3, "communication": "c"}, target="consult")
    found = record(chronicle, "X-1")
    assert isinstance(found, Cancellation)
    assert [(one.communication, one.reached) for one in found.contacts] == [(3, 3)]


def test_a_second_batch_of_calls_loses_nobody_of_the_first() -> None:
    """A lower total is asked about; those who come beside are given as more, batch by batch."""
    chronicle = Chronicle()
    order(chronicle, planned=100)
    said(chronicle, "contact", {"reached": 40}, target="consult")
    with pytest.raises(Doubtful) as asked:
        said(chronicle, "contact", {"reached": 5}, target="consult")
    assert (asked.value.code, asked.value.fields) == ("less_contacted", {"value": 5, "known": 40})
    said(chronicle, "contact", {"count": 5}, target="consult")
    found = record(chronicle, "X-1")
    assert isinstance(found, Cancellation)
    assert found.reached == 45
    with pytest.raises(Refused, match="either_total_or_more"):
        said(chronicle, "contact", {"count": 5, "reached": 6}, target="consult")
    said(chronicle, "contact", {"reached": 44}, target="consult", meant=["less_contacted"])
