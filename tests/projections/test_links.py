"""Links between entries: a contradiction stands until somebody ends it and says why."""

from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.observation.events import ObservationNoted
from tests.support.chronicle import Chronicle

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def contradicted() -> tuple[Chronicle, int]:
    """Entries 2 and 3 contradict each other, 4 is another; the number of the link."""
    told = Chronicle()
    for place, text in enumerate(("down", "up", "checked"), 2):
        told.event(f"observation.o{place}", ObservationNoted(text=text), AT)
    link = EntryLinked(number=3, relation="contradicts", other=2)
    return told, told.event("observation.o3", link, AT)


def standing(told: Chronicle) -> list[int]:
    return [found.number for found in told.picture(NOW).contradictions]


def test_it_is_closed_by_an_entry_that_says_why() -> None:
    """Closing names the contradiction's own entry."""
    told, number = contradicted()
    assert standing(told) == [number]
    told.event("observation.o4", EntryLinked(number=4, relation="closes", other=number), AT)
    assert standing(told) == [number]
    closed = EntryLinked(number=4, relation="closes", other=number, reason="seen on the spot")
    told.event("observation.o4", closed, AT)
    assert standing(told) == []


def test_a_confirmation_resolves_nothing() -> None:
    """That a third says the same does not say that the other is wrong."""
    told, number = contradicted()
    confirms = EntryLinked(number=4, relation="confirms", other=3, reason="same")
    told.event("observation.o4", confirms, AT)
    assert standing(told) == [number]


def test_a_struck_entry_contradicts_nothing() -> None:
    """Neither does a struck link."""
    told, number = contradicted()
    told.event("observation.o3", EntryStruck(number=number, reason="by mistake"), AT)
    assert standing(told) == []
    told, number = contradicted()
    told.event("observation.o2", EntryStruck(number=2, reason="by mistake"), AT)
    assert standing(told) == []


def test_what_was_done_to_a_link_can_be_taken_back() -> None:
    """A strike or a correction that is struck itself leaves the link as it was."""
    told, number = contradicted()
    before = told.picture(NOW).contradictions
    strike = told.event("observation.o3", EntryStruck(number=number, reason="by mistake"), AT)
    assert told.picture(NOW).contradictions == ()
    told.event("observation.o3", EntryStruck(number=strike, reason="it does contradict"), AT)
    assert told.picture(NOW).contradictions == before
    relation = EntryCorrected(number=number, changes={"relation": "confirms"}, reason="x")
    change = told.event("observation.o3", relation, AT)
    assert told.picture(NOW).contradictions == ()
    told.event("observation.o3", EntryStruck(number=change, reason="it does contradict"), AT)
    assert told.picture(NOW).contradictions == before


def test_a_link_can_be_corrected() -> None:
    """Another relation, or another entry; what cannot be changes nothing."""
    told, number = contradicted()
    impossible = EntryCorrected(number=number, changes={"relation": "hates"}, reason="x")
    told.event("observation.o3", impossible, AT)
    assert standing(told) == [number]
    moved = EntryCorrected(number=number, changes={"other": 4}, reason="mistyped")
    told.event("observation.o3", moved, AT)
    assert [c.other.number for c in told.picture(NOW).contradictions] == [4]
    changed = EntryCorrected(number=number, changes={"relation": "confirms"}, reason="no")
    told.event("observation.o3", changed, AT)
    assert standing(told) == []


def test_a_superseded_decision_is_no_longer_in_force() -> None:
    """The link says which entry took its place."""
    told, _ = contradicted()
    told.tell(
        [{"command": "decision.take", "id": f"d{n}", "as": f"d{n}", "recorded": AT,
          "with": {"text": f"decision {n}", "decider": "cell"}} for n in (1, 2)]
    )  # fmt: skip
    first, second = told.numbers["d1"], told.numbers["d2"]
    link = EntryLinked(number=second, relation="supersedes", other=first, reason="newer")
    told.event("decision.d2", link, AT)
    picture = told.picture(NOW)
    assert [d.originator for d in picture.decisions] == ["decision.d2"]
    assert picture.superseded == {first: second}
