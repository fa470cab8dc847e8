"""Every stage with every command: allowed ones decide, all others are refused with a reason."""

from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from ledger.domain import CONCEPTS
from ledger.domain.concept import ABSENT, ANY_STAGE, Concept
from ledger.domain.sample import Sampler
from ledger.domain.transitions import Walk
from tests.support.domain import STATEFUL, by_name, tabled, walked, world

NEEDS_MORE = {
    ("member", ABSENT, "revoke"): "unknown_member",
    **{
        ("duty", stage, verb): "post_not_held"
        for stage in (ABSENT, "left")
        for verb in ("hand-over", "leave")
    },
}
"""Allowed by stage and refused all the same: only a member who was enrolled can be revoked, and
only a post that is held can be handed over or left; that refusal names those that are."""


@pytest.mark.parametrize("concept", CONCEPTS, ids=by_name)
def test_every_stage_and_command_ends_in_facts_or_in_a_refusal(concept: Concept[Any]) -> None:
    """Never in another exception, and by the stage exactly as declared."""
    tried = 0
    for trial in walked(concept):
        tried += 1
        allowed = {trial.stage, ANY_STAGE} & set(trial.verb.when)
        by_stage = trial.refusal in {"wrong_stage", "unknown_originator"}
        assert by_stage != bool(allowed)
        assert bool(trial.events) != bool(trial.refusal)
    assert tried


@pytest.mark.parametrize("concept", CONCEPTS, ids=by_name)
def test_what_a_stage_allows_can_be_done(concept: Concept[Any]) -> None:
    """A sample of every allowed command is accepted, or the reason stands above."""
    for row in tabled(concept):
        if row.refusal not in {"wrong_stage", "unknown_originator"}:
            wanted = NEEDS_MORE.get((concept.name, row.stage, row.command), "")
            assert row.refusal == wanted, row


@pytest.mark.parametrize("concept", CONCEPTS, ids=by_name)
def test_every_declared_stage_is_reached(concept: Concept[Any]) -> None:
    """A stage that nothing leads to is a spelling mistake."""
    declared = {stage for verb in concept.verbs.values() for stage in verb.when}
    assert declared <= {row.stage for row in tabled(concept)}


@pytest.mark.parametrize("concept", STATEFUL, ids=by_name)
def test_a_decided_event_is_of_its_own_concept(concept: Concept[Any]) -> None:
    """Permission follows the concept."""
    own = {kind.event for kind in concept.kinds.values()}
    seen = {type(event) for trial in walked(concept) for event in trial.events}
    assert seen == own


def test_the_table_of_restoring() -> None:
    """The rows that the reference prints, for one concept, in full for one stage."""
    rows = [row for row in tabled(_named("restore")) if row.stage == "blocked"]
    assert [(row.command, row.results, row.refusal) for row in rows] == [
        ("plan", (), "wrong_stage"),
        ("recount", ("blocked",), ""),
        ("advance", ("advancing",), ""),
        ("progress", ("advancing",), ""),
        ("block", ("blocked",), ""),
        ("unblock", ("planned",), ""),
        ("complete", ("completed",), ""),
        ("abandon", ("abandoned",), ""),
        ("zone", (), "wrong_stage"),
        ("rank", (), "wrong_stage"),
        ("isolate", (), "wrong_stage"),
        ("reconnect", (), "wrong_stage"),
    ]


def test_amendments_are_allowed_in_every_stage() -> None:
    """One row each."""
    rows = tabled(_named("entry"))
    assert [(row.stage, row.results) for row in rows] == [(ANY_STAGE, (ANY_STAGE,))] * 5


def test_walking_leaves_the_world_as_it_was() -> None:
    """Trials are independent of each other."""
    before, after = Walk().situation, world().situation
    for concept in CONCEPTS:
        assert walked(concept)
    assert dict(after.states.items()) == dict(before.states.items())


def test_a_sample_that_cannot_be_made_says_what_of() -> None:
    """A new pattern needs a new example text, a new type a new line."""

    class Strange(Struct):
        code: Annotated[str, Meta(pattern="^€$")]

    class Stranger(Struct):
        data: bytes

    for kind, word in ((Strange, "€"), (Stranger, "BytesType")):
        with pytest.raises(LookupError, match=word):
            Sampler().make(kind)


def _named(name: str) -> Concept[Any]:
    return next(concept for concept in CONCEPTS if concept.name == name)
