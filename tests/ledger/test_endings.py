"""What ends a thing, and that it is asked first what is seldom meant."""

from typing import Any

import pytest

from ledger.domain import CONCEPTS
from ledger.domain.amendments import EntryStruck
from ledger.domain.personal import person_in
from ledger.errors import Doubtful, Refused
from tests.support.chronicle import Chronicle
from tests.support.domain import walked

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


class Room(Chronicle):
    """A ledger to which one command at a time is told."""

    def say(self, command: str, about: str = "", **fields: Any) -> int:
        ident = f"c{len(self.messages)}"
        meant = fields.pop("meant", [])
        named = {"as": about} if about and about not in self.names else {"target": about}
        self.names.add(about)
        line = {"command": command, "id": ident, "recorded": AT, "meant": meant, "with": fields}
        self.tell([line | (named if about else {})])
        return self.numbers[ident]

    names: set[str]


@pytest.fixture
def room() -> Room:
    told = Room()
    told.names = set()
    return told


def decided(room: Room, *names: str) -> list[int]:
    return [room.say("decision.take", n, text=f"text {n}", decider="cell") for n in names]


def test_a_decision_that_is_ended_is_no_longer_in_force(room: Room) -> None:
    """Struck, the end counts no more and the decision holds again."""
    decided(room, "one")
    by = room.say("decision.end", "one", reason="the link is clean")
    picture = room.picture(NOW)
    assert [row.originator for row in picture.decisions] == []
    assert [(row.stage, row.ended, row.reason) for row in picture.ended] == [
        ("ended", by, "the link is clean")
    ]
    room.event("decision.one", EntryStruck(number=by, reason="too soon"), AT)
    picture = room.picture(NOW)
    assert ([row.originator for row in picture.decisions], picture.ended) == (["decision.one"], ())


@pytest.mark.parametrize("how", ["link", "command"])
def test_superseding_resolves_a_contradiction(room: Room, how: str) -> None:
    """By a link or by the command; struck, both stand again."""
    old, new = decided(room, "old", "new")
    link = room.say("entry.link", number=new, relation="contradicts", other=old)
    assert [c.number for c in room.picture(NOW).contradictions] == [link]
    if how == "link":
        said: dict[str, Any] = {
            "number": new,
            "relation": "supersedes",
            "other": old,
            "reason": "newer",
        }
        by, place = room.say("entry.link", **said), "decision.new"
    else:
        by, place = room.say("decision.supersede", "old", by=new, reason="newer"), "decision.old"
    picture = room.picture(NOW)
    assert picture.contradictions == ()
    assert [row.originator for row in picture.decisions] == ["decision.new"]
    assert [row.by for row in picture.ended] == [new]
    room.event(place, EntryStruck(number=by, reason="no"), AT)
    picture = room.picture(NOW)
    assert [c.number for c in picture.contradictions] == [link]
    assert len(picture.decisions) == 2


def test_a_contradiction_is_resolved_with_a_reason(room: Room) -> None:
    """Asked for at once, not left out of the view afterwards."""
    old, new = decided(room, "old", "new")
    room.say("entry.link", number=new, relation="contradicts", other=old)
    with pytest.raises(Refused) as refused:
        room.say("entry.link", number=new, relation="supersedes", other=old)
    assert refused.value.code == "reason_missing"


def test_what_is_struck_supersedes_nothing(room: Room) -> None:
    """The old decision holds again when the new one is struck."""
    old, new = decided(room, "old", "new")
    room.say("entry.link", number=new, relation="supersedes", other=old, reason="newer")
    room.event("decision.new", EntryStruck(number=new, reason="not taken"), AT)
    assert [row.originator for row in room.picture(NOW).decisions] == ["decision.old"]


def test_a_link_closes_no_request(room: Room) -> None:
    """It is refused with the commands that do; those close it, and a strike opens it again."""
    number = room.say("request.log", "r", site="arlon", what="Deux postes")
    other = room.say("observation.note", text="seen")
    with pytest.raises(Refused) as refused:
        room.say("entry.link", number=other, relation="closes", other=number)
    assert refused.value.code == "own_end"
    ways = str(refused.value.fields["ways"])
    ending = ("deliver", "close", "refuse", "withdraw", "merge")
    assert ways == ", ".join(f"crisis request {way} r" for way in ending)
    by = room.say("request.close", "r", reason="needed no more", by=other)
    assert room.picture(NOW).requests.waiting == 0
    room.event("request.r", EntryStruck(number=by, reason="still needed"), AT)
    assert room.picture(NOW).requests.waiting == 1


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
def test_the_commands_that_end_are_declared(concept: Any) -> None:
    """Those that lead from a stage where it is not over to one where it is."""
    if not concept.over:
        return
    found = {
        trial.verb.name
        for trial in walked(concept)
        if trial.stage not in concept.over
        and trial.result is not None
        and trial.result.stage in concept.over
    }
    declared = {verb.name for verb in concept.verbs.values() if verb.ends}
    assert found <= declared


def doubt(room: Room, *said: str, **fields: Any) -> str:
    with pytest.raises(Doubtful) as asked:
        room.say(*said, **fields)
    return asked.value.code


def test_the_same_again_is_asked_about(room: Room) -> None:
    """Folded, at the same site, while the first is open; whoever means it says so."""
    room.say("request.log", "a", site="arlon", what="Deux postes")
    again = {"site": "arlon", "what": " deux  POSTES"}
    with pytest.raises(Doubtful) as asked:
        room.say("request.log", "b", **again)
    assert asked.value.fields["called"] == "R-1 (#2)", "by the name that people say"
    assert doubt(room, "request.log", "b", **again) == "same_text"
    room.say("request.log", "c", site="libramont", what="Deux postes")
    room.say("request.log", "d", meant=["same_text"], **again)
    decided(room, "x")
    assert doubt(room, "decision.take", "y", text="TEXT x", decider="c") == "same_text"
    room.say("decision.end", "x", reason="over")
    room.say("decision.take", "z", text="TEXT x", decider="c")


def corrected(number: int, **changes: Any) -> dict[str, Any]:
    return {"number": number, "changes": changes, "reason": "misheard"}


def test_a_correction_into_what_another_says_is_asked_about(room: Room) -> None:
    """Its words or its place, as the command would have been; not while either is over."""
    first = room.say("request.log", "a", site="arlon", what="Deux postes")
    second = room.say("request.log", "b", site="arlon", what="Un poste")
    elsewhere = room.say("request.log", "c", site="libramont", what="Deux postes")
    words, place = corrected(second, what=" deux  POSTES"), corrected(elsewhere, site="arlon")
    for said in (words, place):
        assert doubt(room, "entry.correct", **said) == "same_text"
    room.say("entry.correct", **corrected(second, impact="no lists"))
    room.say("entry.correct", meant=["same_text"], **words)
    assert doubt(room, "request.log", "d", site="arlon", what="deux postes") == "same_text"
    room.say("request.close", "a", reason="mended")
    room.say("request.close", "b", reason="mended")
    room.say("entry.correct", **place)
    room.say("entry.correct", **corrected(first, what="Trois postes"))


@pytest.mark.parametrize("over", ["decision", "communication"])
def test_a_correction_of_any_kind_is_asked_about(room: Room, over: str) -> None:
    """A text of decisions, texts by language of communications."""
    if over == "decision":
        _, number = decided(room, "one", "two")
        said = corrected(number, text="TEXT one")
    else:
        room.say("communication.draft", "one", texts={"fr": "Restez."}, audience=["public"])
        number = room.say("communication.draft", "two", texts={"fr": "Venez."}, audience=["public"])
        said = corrected(number, texts={"fr": "restez."})
    assert doubt(room, "entry.correct", **said) == "same_text"


def test_a_deadline_that_is_corrected_into_the_past_is_asked_about(room: Room) -> None:
    """As when it was first said; what else is corrected about it asks nothing."""
    room.say("threat.report", "t", text="claim")
    number = room.say("threat.deadline", "t", due="before 2022-05-26")
    assert doubt(room, "entry.correct", **corrected(number, due="2022-05-19")) == "already_past"
    room.say("entry.correct", **corrected(number, due="before 2022-05-27"))


@pytest.mark.parametrize("how", ["end", "supersede", "link"])
def test_a_decision_ends_after_a_question_about_its_open_actions(room: Room, how: str) -> None:
    """Named by number; once they are over, or it is meant, nothing is asked. They stay open."""
    old, new = decided(room, "old", "new")
    first = room.say("action.assign", "a", text="Call", decision=old)
    room.say("action.assign", "b", text="Tell", decision=old)
    room.say("action.done", "b")
    ends: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
        "end": (("decision.end", "old"), {"reason": "over"}),
        "supersede": (("decision.supersede", "old"), {"by": new, "reason": "newer"}),
        "link": (
            ("entry.link",),
            {"number": new, "relation": "supersedes", "other": old, "reason": "r"},
        ),
    }
    about, fields = ends[how]
    with pytest.raises(Doubtful) as asked:
        room.say(*about, **fields)
    assert asked.value.code == "actions_open"
    assert asked.value.fields == {"many": 1, "numbers": f"#{first}"}
    room.say(*about, **fields, meant=["actions_open"])
    assert room.picture(NOW).actions.waiting == 1


def test_a_decision_whose_actions_are_over_ends_without_a_question(room: Room) -> None:
    """So does a question that is taken: it only begins to hold."""
    (old,) = decided(room, "old")
    room.say("action.assign", "a", text="Call", decision=old)
    room.say("action.drop", "a", reason="no")
    room.say("decision.end", "old", reason="over")
    raised = room.say("decision.raise", "q", question="And now?")
    room.say("action.assign", "c", text="Find out", decision=raised)
    room.say("decision.take", "q", text="Wait", decider="cell")


def test_a_post_that_somebody_holds_is_taken_after_a_question(room: Room) -> None:
    """Handed over it is not asked about; there is one holder whatever is answered."""
    taken = {"post": "permanence IT", "who": "Ann"}
    room.say("duty.take", **taken)
    assert doubt(room, "duty.take", **taken | {"who": "Bo"}) == "post_held"
    room.say("duty.take", **taken | {"who": "Bo"}, meant=["post_held"])
    room.say("duty.hand-over", post="Permanence it", who="Cy")
    assert [(row.who, row.before) for row in room.picture(NOW).duties] == [("Cy", "Bo")]


def test_rival_deadlines_are_both_kept(room: Room) -> None:
    """The earliest that is not over counts; one is taken back by striking it."""
    room.say("threat.report", "t", text="claim")
    late = room.say("threat.deadline", "t", due="before 2022-05-26")
    early = room.say("threat.deadline", "t", due="before 2022-05-24")
    clocks = [d.number for d in room.picture(NOW).deadlines]
    assert clocks == [early, late]
    assert room.picture("2022-05-25T09:00:00+02:00").deadlines[0].number == late
    room.event("threat.t", EntryStruck(number=early, reason="withdrawn"), AT)
    assert [d.number for d in room.picture(NOW).deadlines] == [late]


def test_a_deadline_that_is_over_is_asked_about(room: Room) -> None:
    """Unless it was said when it was still to come."""
    room.say("threat.report", "t", text="claim")
    assert doubt(room, "threat.deadline", "t", due="2022-05-19") == "already_past"


def test_a_name_in_a_text_is_asked_about_and_who_decided_is_not(room: Room) -> None:
    """In any free text, also by correction."""
    assert doubt(room, "observation.note", text="Mme Dupont, lit 12") == "looks_like_person"
    number = room.say("decision.take", "d", text="Cut", decider="Dr Dupont")
    said = {"number": number, "changes": {"text": "Dr Dupont"}, "reason": "x"}
    assert doubt(room, "entry.correct", **said) == "looks_like_person"


@pytest.mark.parametrize(
    "text",
    ["Mme Dupont, lit 12", "Dr Dupont", "M. Lambert chambre 214", "Frau Müller, Zimmer 3",
     "mevr. Peeters, kamer 12", "mme dupont lit 12", "de heer Van den Broeck", "Mr Smith, bed 4",
     "Mr. J. Smith", "Herr Dr. Müller", "patiënt Jan Peeters", "Patientin : Anna de Smet",
     "résidente Marie Van den Broeck", "jean1950@gmail.com"],
)  # fmt: skip
def test_a_title_and_a_surname_are_a_person(text: str) -> None:
    """With or without a bed or a room, in four languages."""
    assert person_in(f"vu {text} ce matin")


@pytest.mark.parametrize(
    "text",
    ["Dr", "Mme la directrice", "M. le ministre", "Mr. President", "Herr Direktor",
     "Clinique Saint-Joseph", "Notre-Dame", "docteur Google", "rue du Dr Schweitzer", "MS Teams",
     "MR Luxembourg", "DR Site", "Madame, Monsieur, Vos rendez-vous",
     "dossier patient Oracle Health", "cellule.crise@vivalia.be", "Patient Safety Officer"],
)  # fmt: skip
def test_roles_houses_and_streets_are_no_person(text: str) -> None:
    """Nor are letters that are another word in capitals."""
    assert person_in(f"{text} et la suite") is None


@pytest.mark.parametrize(
    "text",
    ["call 0475 12 34 56", "GSM : 0475123456", "+32 475 12 34 56", "tel 0475/12.34.56",
     "85.07.30-033.28", "063 21 34 56"],
)  # fmt: skip
def test_a_number_in_a_text_is_asked_about(room: Room, text: str) -> None:
    """As a name is; the commands that want no number at all refuse it."""
    assert doubt(room, "observation.note", text=f"{text} encore") == "looks_like_number"
    with pytest.raises(Refused, match="looks_like"):
        room.say("request.log", what=f"{text} encore", site="arlon")


def test_numbers_that_are_nobodys_own_are_not_asked_about(room: Room) -> None:
    """Free and shared ones, days, and what is told to the public with the number to call."""
    for text in ("0800 12 345", "078 15 15 15", "le 14/05/2022 à 13h", "12 000 dossiers"):
        room.say("observation.note", text=f"appelez {text}")
    room.say("communication.draft", "c", texts={"en": "Call 063 21 34 56"}, channel="sms")


def test_the_same_text_is_found_without_accents_and_its_full_stop(room: Room) -> None:
    """As two hands type it."""
    room.say("decision.take", "one", text="Garder le mode dégradé", decider="cell")
    said = {"text": "garder le  mode degrade.", "decider": "cell"}
    assert doubt(room, "decision.take", **said) == "same_text"


def test_a_strike_is_taken_back_only_while_nothing_stands_in_its_place(room: Room) -> None:
    """Else one of two decisions under one name would hide the other."""
    (number,) = decided(room, "one")
    strike = room.say("entry.strike", number=number, reason="not said so")
    room.names.clear()
    again = room.say("decision.take", "one", text="said so", decider="cell")
    with pytest.raises(Refused, match="begun") as refused:
        room.say("entry.strike", number=strike, reason="it was")
    assert refused.value.fields["number"] == again
    room.say("entry.strike", number=again, reason="wrong one")
    room.say("entry.strike", number=strike, reason="it was")
    assert [row.opened for row in room.picture(NOW).decisions] == [number]


def test_striking_what_superseded_another_is_asked_about(room: Room) -> None:
    """Neither of the two decisions was in force then, and nobody was told."""
    one, two = decided(room, "one", "two")
    by = room.say("decision.supersede", "one", by=two, reason="newer")
    with pytest.raises(Doubtful) as asked:
        room.say("entry.strike", number=two, reason="misheard")
    assert asked.value.code == "leaves_nothing"
    assert asked.value.fields == {"number": one, "struck": two, "by": by}
    room.say("entry.strike", number=by, reason="misheard")
    room.say("entry.strike", number=two, reason="misheard")
