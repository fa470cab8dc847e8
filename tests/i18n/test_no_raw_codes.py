"""No word of the code reaches a person: codes and names of fields are said by their labels."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import msgspec
import pytest
from msgspec import Meta, Struct, structs

from ledger.domain import CONCEPTS, KINDS
from ledger.domain.amendments import EntryCorrected
from ledger.domain.concept import Kind
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.domain.values import Scope
from projections.brief.build import brief
from projections.i18n import Translator, languages
from projections.i18n.declared import codes, groups, title
from projections.i18n.tooling.collect import catalogue
from projections.render.formats import FORMATS
from tests.support.board import words
from tests.support.chronicle import ZONE, Chronicle
from tui.board.lines.entries import entry_lines
from tui.entries.entry_line import entry_line
from tui.forms.field_words import FieldWords

OTHERS = tuple(lang for lang in languages() if lang != "en")
NOW = "2022-05-20T18:00:00+02:00"
TOLD = [kind for kind in KINDS.values() if kind.concept not in {"entry", "member"}]
TOKEN = re.compile(r"[a-z]+(?:[_-][a-z]+)*")
PLACED = {"site": "north", "zone": "south", "service": "reception", "activity": "operations",
          "asset": "machines", "phase": "alert", "priority": "zz",
          "role": "coordinator"}  # fmt: skip


@cache
def raw(lang: str) -> frozenset[str]:
    """The codes and the names of fields that are no words of a language's own labels."""
    t = Translator(lang, ZONE)
    labels = [label for key, text in catalogue(lang).items() for label in text.forms]
    said = set(TOKEN.findall(" ".join(labels).casefold()))
    named = {code for group, code in codes() if t.code(group, code).casefold() != code}
    named |= {key.rpartition(".")[2] for key in catalogue("en") if key.startswith("code.")}
    named |= {f.name for kind in KINDS.values() for f in structs.fields(kind.event)}
    return frozenset(named - said) | {"all"}


def found(lang: str, text: str) -> list[str]:
    """The raw codes of a text, apart from commands that it quotes."""
    return sorted(set(TOKEN.findall(re.sub("`[^`]*`", "", text))) & raw(lang))


def events(kind: Kind) -> Iterator[Any]:
    """One with every field, and one more for each code that a field can have."""
    full = _placed(Sampler(full=True, size=2).make(kind.event))
    yield full
    if "scope" in event_fields(kind):
        yield structs.replace(full, scope=Scope(sites=("all",), excepted=("south",)))
    for field in structs.fields(kind.event):
        for choices in groups():
            if field.name != "name" and choices in _inside(field.type):
                for code in get_args(choices):
                    many = isinstance(getattr(full, field.name), tuple)
                    yield structs.replace(full, **{field.name: (code,) if many else code})


def event_fields(kind: Kind) -> tuple[str, ...]:
    return kind.event.__struct_fields__


def _placed(event: Struct) -> Any:
    """With the names of the organisation that samples are about."""
    known: dict[str, Any] = {
        name: PLACED[name] for name in event.__struct_fields__ if name in PLACED
    }
    if "counts" in event.__struct_fields__:
        known["counts"] = {"cleaned": 4, "in-service": 1}
    return structs.replace(event, **known)


def _inside(annotation: Any) -> set[Any]:
    """A type and everything it is made of, apart from values."""
    inner = [part for part in get_args(annotation) if not isinstance(part, str | Meta)]
    return {annotation, *(one for part in inner for one in _inside(part))}


@cache
def history() -> Chronicle:
    """Every kind, with every code; then every field of it corrected."""
    chronicle = Chronicle(ORGANISATION)
    for kind in TOLD:
        if kind.topic == "crisis.opened":
            continue
        for place, event in enumerate(events(kind)):
            originator = f"{kind.concept}.zz{len(chronicle.messages)}"
            number = chronicle.event(originator, event, NOW)
            other = next(events(kind))
            changes = msgspec.to_builtins(event if place else other)
            changed = EntryCorrected(number=number, changes=changes, reason="Zz")
            chronicle.event(originator, changed, NOW)
    return chronicle


@pytest.mark.parametrize("lang", OTHERS)
def test_a_page_of_every_kind_says_labels(lang: str) -> None:
    """Its fields, its codes, its stages, its places, and what it is about."""
    t = Translator(lang, ZONE)
    say = FieldWords(t, None)
    for kind in KINDS.values():
        for event in events(kind):
            page = "\n".join((*say.fields(event, kind.concept), say.about(f"{kind.concept}.zz")))
            assert found(lang, page) == [], f"{kind.topic}: {page}"


@pytest.mark.parametrize("lang", OTHERS)
def test_every_line_of_the_log_and_of_the_board_says_labels(lang: str) -> None:
    """Whatever the kind, and also of what corrects it."""
    t, chronicle = Translator(lang, ZONE), history()
    for judged in chronicle.judged:
        line = entry_line(judged, t, None)
        assert found(lang, line.rpartition("(")[0]) == [], line
    picture = chronicle.picture(NOW)
    board = "\n".join(line.plain for line in entry_lines(picture, words(lang), 400))
    assert found(lang, board) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_a_brief_of_every_correction_says_labels(lang: str) -> None:
    """The field that was corrected, its old value and its new one."""
    picture = history().picture(NOW)
    text = FORMATS["terminal"](brief(picture, checked=1), Translator(lang, ZONE))
    assert found(lang, text.replace(picture.position.root, "")) == []


@pytest.mark.parametrize("lang", languages())
def test_every_field_has_a_title_in_every_language(lang: str) -> None:
    """What the page and a correction call it; none is left in English."""
    t = Translator(lang, ZONE)
    for concept in CONCEPTS:
        for kind in concept.kinds.values():
            for field in structs.fields(kind.event):
                english = title(concept.name, field.name)
                assert lang == "en" or english in catalogue(lang), f"{kind.topic} {field.name}"
                assert t.named(concept.name, field.name)


@pytest.mark.parametrize("lang", languages())
def test_what_has_no_label_is_said_as_words(lang: str) -> None:
    """A stage that an organisation made up, a field and a code of a newer version."""
    t = Translator(lang, ZONE)
    assert t.code("asset_stage", "wiped-clean_twice") == "wiped clean twice"
    assert t.counted("asset_stage", "wiped-clean", 3).endswith("3 wiped clean")
    assert t.named("service", "made_up") == "Made up"
    assert t.code("field.service", "made_up") == "Made up"


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", ["0 transmise", "1 transmise", "4 transmises"]),
     ("nl", ["0 doorgegeven", "1 doorgegeven", "4 doorgegeven"]),
     ("de", ["0 weitergegeben", "1 weitergegeben", "4 weitergegeben"]),
     ("en", ["0 escalated", "1 escalated", "4 escalated"])],
)  # fmt: skip
def test_what_is_counted_agrees_with_its_number(lang: str, said: list[str]) -> None:
    """As one says it, the number first."""
    t = Translator(lang, ZONE)
    assert [t.counted("stage.request", "escalated", n) for n in (0, 1, 4)] == said
