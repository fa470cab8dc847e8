"""A correction passes every check that the command itself would have had to pass."""

from typing import Any

import msgspec
import pytest
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Circumstances, Context, Order, build
from ledger.domain import VERBS
from ledger.domain.amending.commands import CorrectEntry, StrikeEntry
from ledger.domain.crisis_and_roll import CRISIS, ROLL
from ledger.domain.organisation import Organisation, Role
from ledger.domain.sample import ORGANISATION
from ledger.errors import LedgerError, NotAllowed, Refused
from ledger.evidence.signing import Signer
from tests.support.chronicle import AUTHOR, LEDGER, ZONE, Chronicle

OTHER = Signer(b"another member of the same cell.")
AT = "2022-05-20T10:00:00+02:00"


@pytest.fixture
def told() -> Chronicle:
    """A request, a service, a restore job, a decision, an enrolment: numbers 2 to 6."""
    chronicle = Chronicle(ORGANISATION)
    for path, fields in (
        ("request.log", {"site": "north", "what": "Two desks", "call_back": "ext. 12"}),
        ("service.report", {"service": "emergency", "state": "down"}),
        ("restore.plan", {"asset": "servers", "total": 20}),
        ("figure.report", {"what": "beds", "value": 4, "upper": 9}),
        ("member.enrol", {"member": "m1", "name": "M", "key": OTHER.public, "role": "coordinator"}),
    ):
        record(chronicle, path, fields)
    return chronicle


def record(chronicle: Chronicle, path: str, fields: dict[str, Any]) -> None:
    context = Context(chronicle.fold.situation.recorded, ZONE, {}, chronicle.fold.situation.index)  # type: ignore[arg-type]  # the opening has been
    ident = f"c{len(chronicle.messages)}"
    put(chronicle, build(VERBS[path], fields, {}, context, ident=ident))


def put(chronicle: Chronicle, order: Order, author: Author = AUTHOR) -> None:
    now = chronicle.fold.situation.recorded
    assert now is not None
    for entry in decide(order, chronicle.fold, author, Moment(now), LEDGER):
        chronicle.event(entry.originator, entry.event, AT, skewed=True)


def correct(chronicle: Chronicle, number: int, **changes: Any) -> None:
    command = CorrectEntry(number=number, changes=changes, reason="misheard")
    order = Order(VERBS["entry.correct"], command, "correct", str(number), Circumstances())
    put(chronicle, order)


@pytest.mark.parametrize(
    ("number", "changes", "code"),
    [
        (2, {"site": "nowhere"}, "unknown_site"),
        (2, {"call_back": "0475 12 34 56"}, "looks_like_phone_number"),
        (2, {"what": "For 85.07.30-033.28"}, "looks_like_register_number"),
        (3, {"scope": {"sites": ["clinic"]}}, "service_not_there"),
        (3, {"service": "reception"}, "correction_moves"),
        (3, {"service": "nothing"}, "unknown_service"),
        (4, {"asset": "nothing"}, "unknown_asset"),
        (4, {"scope": {"sites": ["nowhere"]}}, "unknown_site"),
        (5, {"upper": 3}, "range_reversed"),
        (6, {"role": "nobody"}, "unknown_role"),
        (6, {"key": AUTHOR.key}, "member_known"),
        (2, {"cell": "nobody"}, "unknown_cell"),
    ],
)
def test_what_the_command_refuses_its_correction_refuses(
    told: Chronicle, number: int, changes: dict[str, Any], code: str
) -> None:
    """The same rule, the same words; and nothing is recorded."""
    before = len(told.messages)
    with pytest.raises(Refused) as refused:
        correct(told, number, **changes)
    assert refused.value.code == code
    assert len(told.messages) == before


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (2, {"site": "south", "what": "Three desks"}),
        (3, {"state": "degraded", "scope": {"sites": ["north"]}}),
        (4, {"total": 12}),
        (5, {"value": 1}),
        (6, {"name": "Somebody"}),
        (1, {"title": "Another title"}),
    ],
)
def test_what_the_command_takes_its_correction_takes(
    told: Chronicle, number: int, changes: dict[str, Any]
) -> None:
    """A slip of the pen is mended as before."""
    correct(told, number, **changes)
    assert told.fold.voided == 0
    said = told.fold.situation.now(number)
    assert said is not None
    assert {name: getattr(said.event, name) for name in changes if name != "scope"} == {
        name: value for name, value in changes.items() if name != "scope"
    }


def plain(**changes: Any) -> dict[str, Any]:
    organisation: Organisation = structs.replace(ORGANISATION, **changes)
    return {"organisation": msgspec.to_builtins(organisation)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (plain(zone="Europe/Brussel"), "unknown_zone"),
        (plain(roles=()), "unknown_role"),
        (plain(roles=(structs.replace(ORGANISATION.roles[0], writes=()),)), "nobody_left"),
        (plain(services=ORGANISATION.services[1:]), "in_use"),
        (plain(assets=ORGANISATION.assets[:1]), "in_use"),
        (plain(sites=ORGANISATION.sites[1:], groups=(), services=()), "in_use"),
        (plain(sites=ORGANISATION.sites[1:]), "unknown_site"),
        (plain(sites=(*ORGANISATION.sites, ORGANISATION.sites[0])), "duplicate_id"),
        (plain(groups=(*ORGANISATION.groups, ORGANISATION.groups[0])), "duplicate_id"),
        (
            plain(roles=(*ORGANISATION.roles, Role(id="reader", name="R", writes=()))),
            "slug_reserved",
        ),
    ],
)
def test_an_organisation_is_corrected_whole(
    told: Chronicle, changes: dict[str, Any], code: str
) -> None:
    """Zone, roles, parts that others name and parts that entries name: all as at opening."""
    with pytest.raises(LedgerError) as refused:
        correct(told, 1, **changes)
    assert refused.value.code == code
    correct(told, 1, **plain(applications=()), title="Applications were not ours")


def test_a_role_in_use_stays_and_another_may_go(told: Chronicle) -> None:
    """Whoever holds a role keeps it."""
    more = (*ORGANISATION.roles, structs.replace(ORGANISATION.roles[0], id="deputy"))
    correct(told, 1, **plain(roles=more))
    put(told, _correction(told, plain()))
    assert told.fold.situation.index.find("role", "deputy") is None


def _correction(chronicle: Chronicle, changes: dict[str, Any]) -> Order:
    command = CorrectEntry(number=1, changes=changes, reason="misheard")
    ident = f"again{len(chronicle.messages)}"
    return Order(VERBS["entry.correct"], command, ident, "1", Circumstances())


def test_homes_of_the_ledger_are_where_they_were(told: Chronicle) -> None:
    """The crisis and the roll are corrected where they stand."""
    assert told.fold.situation.originator_of(1) == CRISIS
    assert told.fold.situation.originator_of(6) == ROLL


def test_a_member_without_the_right_is_refused_first(told: Chronicle) -> None:
    """Whoever may not amend learns that, and nothing else."""
    stranger = Author("m9", "coordinator", "desk", OTHER.public)
    command = CorrectEntry(number=2, changes={"what": "x"}, reason="misheard")
    order = Order(VERBS["entry.correct"], command, "c", "2", Circumstances())
    with pytest.raises(NotAllowed):
        put(told, order, stranger)


def mend(chronicle: Chronicle, verb: str, part: str, code: str, **said: Any) -> int:
    record(chronicle, f"organisation.{verb}", {"part": part, "code": code, "reason": "r", **said})
    return len(chronicle.messages)


def test_what_names_a_closed_part_is_mended_and_still_checked(told: Chronicle) -> None:
    """It goes on naming it; nothing else of the command's checks is left out."""
    mend(told, "close", "site", "north")
    correct(told, 2, what="Three desks")
    assert told.fold.voided == 0
    with pytest.raises(Refused, match="looks_like_phone_number"):
        put(told, _again(told, 2, call_back="0475 12 34 56"))
    mend(told, "close", "site", "south")
    with pytest.raises(Refused, match="part_closed"):
        put(told, _again(told, 2, site="south"))


def test_a_part_that_is_named_is_not_struck_away(told: Chronicle) -> None:
    """As the opening's correction; once nothing names it, it goes."""
    number = mend(told, "add", "site", "west", name="West")
    record(told, "request.log", {"site": "west", "what": "A desk"})
    strike = Order(VERBS["entry.strike"], StrikeEntry(number=number, reason="no"), "s",
                   str(number), Circumstances())  # fmt: skip
    with pytest.raises(Refused, match="in_use"):
        put(told, strike)
    with pytest.raises(Refused, match="in_use"):
        put(told, _again(told, number, code="ouest"))
    record(told, "entry.strike", {"number": number + 1, "reason": "no"})
    put(told, strike)
    assert told.fold.situation.index.find("site", "west") is None


def _again(chronicle: Chronicle, number: int, **changes: Any) -> Order:
    command = CorrectEntry(number=number, changes=changes, reason="misheard")
    ident = f"more{len(chronicle.messages)}"
    return Order(VERBS["entry.correct"], command, ident, str(number), Circumstances())


def test_what_is_struck_is_not_corrected(told: Chronicle) -> None:
    """It counts no more, so nothing would change; the refusal says how it counts again."""
    record(told, "entry.strike", {"number": 2, "reason": "twice"})
    strike = len(told.messages)
    with pytest.raises(Refused) as refused:
        correct(told, 2, what="Three desks")
    assert (refused.value.code, refused.value.fields["strike"]) == ("correction_of_struck", strike)
    record(told, "entry.strike", {"number": strike, "reason": "it counts"})
    put(told, _again(told, 2, what="Three desks"))
