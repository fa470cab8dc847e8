"""Who may not write a thing is told so first, whatever else would be asked of the command."""

from typing import Any

import pytest

from ledger.command.decide import Author, Moment, decide
from ledger.command.may_write import topics_of
from ledger.command.order import Context, read_line
from ledger.domain import CONCEPTS, KINDS, VERBS
from ledger.domain.member.events import MemberEnrolled
from ledger.domain.record import Record
from ledger.errors import NotAllowed
from tests.support.chronicle import LEDGER, ZONE, Chronicle, minute
from tests.support.domain import walked

AT = "2022-05-20T09:00:00+02:00"
KEY = "B" * 43
TOPICS = {kind.event: topic for topic, kind in KINDS.items()}


@pytest.fixture(scope="module")
def room() -> Chronicle:
    told = Chronicle()
    told.tell(
        [{"command": "decision.take", "id": name, "as": name, "recorded": AT,
          "with": {"text": f"decision {name}", "decider": "cell"}} for name in ("one", "two")]
    )  # fmt: skip
    told.event("member.roll", MemberEnrolled(member="pam", name="Pam", key=KEY, role="pmo"), AT)
    return told


def asked(room: Chronicle, command: str, target: str = "", **fields: Any) -> Any:
    line = {"command": command, "id": "c1", "recorded": AT, "with": fields}
    moment = minute(AT).earliest
    assert moment is not None
    context = Context(moment, ZONE, room.numbers)
    from json import dumps  # noqa: PLC0415 (here alone)

    order = read_line(dumps(line | ({"target": target} if target else {})).encode(), context)
    pam = Author("pam", "pmo", "desk", KEY)
    return decide(order, room.fold, pam, Moment(moment), LEDGER)


@pytest.mark.parametrize(
    ("command", "target", "fields"),
    [
        ("decision.supersede", "two", {"by": 2, "reason": "x"}),
        ("decision.supersede", "nothing-of-the-kind", {"by": 99, "reason": "x"}),
        ("decision.end", "one", {"reason": "x"}),
        ("entry.link", "", {"number": 3, "relation": "supersedes", "other": 2}),
        ("entry.strike", "", {"number": 2, "reason": "x"}),
        ("entry.correct", "", {"number": 2, "changes": {"text": ""}, "reason": "x"}),
        ("service.report", "", {"service": "radiologyy", "state": "down"}),
    ],
)
def test_the_role_is_asked_before_anything_else(
    room: Chronicle, command: str, target: str, fields: dict[str, Any]
) -> None:
    """Before the reason, the stage, a slip in a name: nothing of these would help."""
    with pytest.raises(NotAllowed) as refused:
        asked(room, command, target, **fields)
    assert refused.value.code in {"role", "amends"}


def test_what_a_command_may_come_to_is_what_its_rule_decides() -> None:
    """For every command, by trying it on samples: what is not found would be refused too early."""
    for concept in CONCEPTS:
        if concept.record is Record:
            continue
        for trial in walked(concept):
            decided = {TOPICS[type(event)] for event in trial.events}
            assert decided <= topics_of(trial.verb), trial.verb.path


def test_every_command_comes_to_something() -> None:
    """One of which nothing is known would be asked everything before its author is."""
    assert [path for path, verb in VERBS.items() if not topics_of(verb)] == []
