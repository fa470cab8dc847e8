"""No accepted entry, of whatever content, makes reading or the mending of it impossible."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.command.decide import Moment, decide
from ledger.command.order import Circumstances, Order
from ledger.domain import KINDS, VERBS
from ledger.domain.amending.commands import CorrectEntry, StrikeEntry
from ledger.domain.amendments import EntryCorrected
from ledger.domain.concept import Command
from ledger.domain.crisis_and_roll import CRISIS, ROLL
from ledger.domain.organisation import zone_of
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.evidence.fold import Judged
from ledger.sanitize import forbidden
from projections.brief.build import brief
from projections.i18n import Translator, languages
from projections.render.formats import FORMATS
from tests.support.chronicle import AUTHOR, LEDGER, Chronicle
from tests.support.strategies import entries, values
from tui.entries.entry_line import entry_line
from tui.forms.field_words import FieldWords

AT = "2022-05-20T10:00:00+02:00"
NOW = "2022-05-21T18:00:00+02:00"
HOMES = {"crisis": CRISIS, "member": ROLL}
EVERY = languages()
LANGUAGE = st.sampled_from(EVERY)
"""Each of some hundred entries in another one; under `make hostile` each in every one."""

SPOKEN = pytest.mark.parametrize("spoken", [1, pytest.param(4, marks=pytest.mark.hostile)])
"""In how many languages everything is read."""

ORIGINAL = [topic for topic in sorted(KINDS) if not topic.startswith("entry.")]


def read_all(chronicle: Chronicle, judged: Judged, langs: Sequence[str] = tuple(EVERY)) -> None:
    """Every board and brief in these languages, and the entry as a line and as a page."""
    zone = zone_of(chronicle.fold.situation.index.organisation)
    picture = chronicle.picture(NOW, ceiling="judicial")
    document = brief(picture, checked=0)
    for lang in langs:
        t = Translator(lang, zone)
        for render in FORMATS.values():
            assert forbidden(render(document, t)) is None
        entry_line(judged, t, chronicle.fold.situation.index)
        if judged.entry is not None:
            list(FieldWords(t, chronicle.fold.situation.index).fields(judged.entry.event))


def mend(chronicle: Chronicle, verb: str, command: Command) -> None:
    """The founder amends it, and that counts."""
    order = Order(VERBS[verb], command, f"mend-{verb}", str(command.number), Circumstances())  # type: ignore[attr-defined]  # both name an entry
    moment = Moment(chronicle.fold.situation.recorded)  # type: ignore[arg-type]  # the opening has been
    for entry in decide(order, chronicle.fold, AUTHOR, moment, LEDGER):
        before = chronicle.fold.voided
        chronicle.event(entry.originator, entry.event, entry.recorded.isoformat())
        assert chronicle.fold.voided == before


def some(data: st.DataObject, spoken: int) -> list[str]:
    """So many languages."""
    return data.draw(st.lists(LANGUAGE, min_size=spoken, max_size=spoken, unique=True))


@cache
def changes(topic: str) -> list[tuple[str, st.SearchStrategy[Any]]]:
    """Each field of a kind with what others may correct it to: anything that JSON has."""
    fields = msgspec.inspect.type_info(KINDS[topic].event).fields  # type: ignore[attr-defined]  # an event is a struct
    anything = st.none() | st.integers() | st.text()
    return [(field.encode_name, values(field.type) | anything) for field in fields]


@SPOKEN
@pytest.mark.parametrize("topic", ORIGINAL)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_any_entry_is_read_and_mended(topic: str, spoken: int, data: st.DataObject) -> None:
    """Whatever its fields hold that decoding lets in."""
    drawn = data.draw(entries(KINDS[topic]))
    concept = KINDS[topic].concept
    chronicle = Chronicle(ORGANISATION)
    around = {
        name: getattr(drawn, name)
        for name in ("occurred", "actor", "behalf", "source", "cell", "lang", "written", "receipt")
    }
    number = chronicle.event(HOMES.get(concept, f"{concept}.one"), drawn.event, AT, **around)
    judged = chronicle.judged[-1]
    read_all(chronicle, judged, some(data, spoken))
    if judged.verdict == "accepted":
        change = CorrectEntry(number=number, changes={"source": "somebody"}, reason="why not")
        mend(chronicle, "entry.correct", change)
        mend(chronicle, "entry.strike", StrikeEntry(number=number, reason="why not"))
        read_all(chronicle, chronicle.judged[-1], some(data, 1))


@SPOKEN
@pytest.mark.parametrize("topic", ORIGINAL)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_any_correction_is_read_and_mended(topic: str, spoken: int, data: st.DataObject) -> None:
    """By other software too, of any field, to any value of its type or none."""
    field, value = data.draw(st.sampled_from(changes(topic)))
    value = data.draw(value)
    chronicle = Chronicle(ORGANISATION)
    number, originator = 1, CRISIS
    if topic != "crisis.opened":
        originator = HOMES.get(KINDS[topic].concept, f"{KINDS[topic].concept}.one")
        number = chronicle.event(originator, Sampler(full=True).make(KINDS[topic].event), AT)
    correction = EntryCorrected(number=number, changes={field: value}, reason="x")
    amendment = chronicle.event(originator, correction, AT)
    judged = chronicle.judged[-1]
    read_all(chronicle, judged, some(data, spoken))
    if judged.verdict == "accepted":
        mend(chronicle, "entry.strike", StrikeEntry(number=amendment, reason="no"))
        read_all(chronicle, chronicle.judged[-1], some(data, 1))


@pytest.mark.parametrize(
    "organisation",
    [
        {"zone": "Europe/Brussel"},
        {"zone": "../../etc/passwd"},
        {"zone": "Z" * 120},
        {"roles": [{"id": "coordinator", "name": "C", "writes": []}]},
        {"roles": []},
        {"roles": [{"id": "coordinator", "name": "C", "writes": ["decision.*", "crisis.*"]}]},
    ],
)
def test_an_unlucky_organisation_stops_nobody(organisation: dict[str, Any]) -> None:
    """Written by other software, it counts for nothing or can be read, and is put right."""
    plain = msgspec.to_builtins(ORGANISATION) | organisation
    chronicle = Chronicle(ORGANISATION)
    correction = EntryCorrected(number=1, changes={"organisation": plain}, reason="x")
    number = chronicle.event(CRISIS, correction, AT)
    judged = chronicle.judged[-1]
    read_all(chronicle, judged)
    if judged.verdict == "accepted":
        assert zone_of(chronicle.fold.situation.index.organisation) == ZoneInfo("UTC")
        mend(chronicle, "entry.strike", StrikeEntry(number=number, reason="no"))
        assert str(zone_of(chronicle.fold.situation.index.organisation)) == ORGANISATION.zone
    else:
        assert judged.reason == "no_foundation"
