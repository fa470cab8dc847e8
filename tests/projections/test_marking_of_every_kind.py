"""What is marked above the ceiling is shown by nobody, whatever its kind: existing and made up."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.concept import Concept
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.entry import Entry, Event
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.record import Record, absorb
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.domain.values import Text
from ledger.evidence import codec, validity
from projections.brief.build import brief
from projections.i18n import Translator
from projections.render.formats import FORMATS
from tests.support import chronicle as chronicles
from tests.support.chronicle import ZONE, Chronicle

NOW = "2022-05-21T18:00:00+02:00"
AT = "2022-05-20T09:00:00+02:00"
HIDDEN = "HIDDEN-TEXT"
ELSEWHERE = (
    "crisis.opened",
    "crisis.closed",
    "crisis.reopened",
    "crisis.part_",
    "member.",
    "entry.",
)
"""Kinds that say nothing in words of their own on any picture."""

TOPICS = sorted(topic for topic in KINDS if not topic.startswith(ELSEWHERE))


class NoveltyNoted(Event, frozen=True, kw_only=True):
    """A kind that nothing is drawn of."""

    text: Text
    note: Text | None = None


class Novelty(Record, kw_only=True):
    text: Any = None
    note: Any = None


novelty = Concept("novelty", Novelty)


@novelty.evolves("novelty.noted")
def noted(
    state: Novelty | None, event: NoveltyNoted, entry: Entry[NoveltyNoted], number: int
) -> Novelty:
    """It stands."""
    return absorb(state or Novelty(stage="noted"), event, number)


@pytest.fixture
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of a concept, but for its drawing."""
    topic, kind = "novelty.noted", novelty.kinds["novelty.noted"]
    whole_of: Any = codec._Whole
    decode = msgspec.json.Decoder(whole_of[NoveltyNoted]).decode
    monkeypatch.setitem(KINDS, topic, kind)
    decoders: dict[bytes, Any] = codec._wholes
    monkeypatch.setitem(decoders, topic.encode(), decode)
    monkeypatch.setitem(codec._TOPICS, topic.encode(), topic)
    monkeypatch.setitem(validity._PLACES, topic, ("novelty.", False, None))
    topics: dict[Any, str] = chronicles._TOPICS
    monkeypatch.setitem(topics, NoveltyNoted, topic)


def telling(event: Event) -> Event:
    """The event with the hidden text in every field that takes any text."""
    for name in event.__struct_fields__:
        for value in (HIDDEN, (HIDDEN,), {"fr": HIDDEN}):
            said = {**msgspec.to_builtins(event), name: value}
            try:
                event = msgspec.convert(said, type(event))
            except msgspec.ValidationError:
                continue
            break
    return event


def begun(topic: str) -> tuple[Chronicle, str, Event]:
    """A ledger in which an entry of a kind can stand, where it would, and the entry."""
    chronicle, kind = Chronicle(ORGANISATION), KINDS[topic]
    event = Sampler(full=True, size=1).make(kind.event)
    event = telling(event) if kind.key is None else telling_but_key(event, kind.key)
    where = CRISIS if kind.concept == "crisis" else f"{kind.concept}.s"
    where = kind.key(event) if kind.key else where
    first = next(k for k in KINDS.values() if k.concept == kind.concept)
    if not kind.begins and first.begins and kind.key is None:
        chronicle.event(where, Sampler(full=False, size=1).make(first.event), AT)
    return chronicle, where, event


def telling_but_key(event: Event, key: Callable[[Any], str]) -> Event:
    told = telling(event)
    own = {n: getattr(event, n) for n in ("service", "site") if hasattr(event, n)}
    told = structs.replace(told, **own)
    assert key(told) == key(event)
    return told


Then = Callable[[Chronicle, str, int], object]
THEN: dict[str, Then] = {
    "stands": lambda *_: None,
    "corrected": lambda c, where, n: c.event(
        where, EntryCorrected(number=n, changes={"source": "x"}, reason="y"), AT
    ),
    "struck": lambda c, where, n: c.event(where, EntryStruck(number=n, reason="y"), AT),
    "linked": lambda c, where, n: c.event(
        where,
        EntryLinked(
            number=n,
            relation="contradicts",
            other=c.event("observation.other", ObservationNoted(text="plain"), AT),
        ),
        AT,
    ),
}


def everything(chronicle: Chronicle) -> Iterator[str]:
    picture = chronicle.picture(NOW)
    yield msgspec.json.encode(msgspec.to_builtins(picture)).decode()
    document = brief(picture, checked=0)
    for render in FORMATS.values():
        yield render(document, Translator("en", ZONE))


@pytest.mark.usefixtures("_made_up")
@pytest.mark.parametrize("then", THEN)
@pytest.mark.parametrize("topic", [*TOPICS, "novelty.noted"])
def test_what_is_marked_for_the_cell_is_no_words(topic: str, then: str) -> None:
    """Standing, corrected, struck or linked: its number and its kind are all that shows."""
    chronicle, where, event = begun(topic)
    number = chronicle.event(where, event, AT, marking="cell", source=HIDDEN, actor=HIDDEN)
    assert chronicle.judged[-1].verdict == "accepted", chronicle.judged[-1].reason
    THEN[then](chronicle, where, number)
    assert chronicle.fold.voided == 0
    assert not [text for text in everything(chronicle) if HIDDEN in text]


@pytest.mark.usefixtures("_made_up")
@pytest.mark.parametrize("topic", [*TOPICS, "novelty.noted"])
def test_what_a_correction_for_the_cell_says_is_no_words(topic: str) -> None:
    """Its words are in the record of what everybody may read, however many entries that has."""
    chronicle, where, event = begun(topic)
    plain = Sampler(full=True, size=1).make(type(event))
    number = chronicle.event(where, plain, AT)
    changes = {
        name: msgspec.to_builtins(getattr(event, name))
        for name in event.__struct_fields__
        if HIDDEN in repr(getattr(event, name))
    }
    change = EntryCorrected(number=number, changes={**changes, "source": HIDDEN}, reason=HIDDEN)
    chronicle.event(where, change, AT, marking="cell")
    if not KINDS[topic].begins and not KINDS[topic].once:
        for _ in range(14):
            chronicle.event(where, plain, AT)
    assert chronicle.fold.voided == 0
    assert not [text for text in everything(chronicle) if HIDDEN in text]
