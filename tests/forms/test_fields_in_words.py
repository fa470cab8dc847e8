"""`state=closed` of a correction, in the reader's words: field and value, accents or not."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from msgspec import structs

from ledger.command.annotations import leaves_of
from ledger.domain import KINDS, VERBS
from ledger.errors import InputError
from projections.i18n import Translator, languages
from projections.i18n.declared import group_for
from tests.support.chronicle import ZONE
from tui.forms.field_names import value_meant, values_meant


def choices() -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
    """Every field of every kind that takes one or several of a closed list of codes."""
    for topic, kind in KINDS.items():
        for field in structs.fields(kind.event):
            types = [*leaves_of(field.type)]
            listed = next((get_args(one) for one in types if get_origin(one) is Literal), None)
            if listed and not any(get_origin(one) is dict for one in types):
                yield topic.partition(".")[0], field.encode_name, field.type, listed


ROWS = [*choices()]


@pytest.mark.parametrize("lang", languages())
def test_every_choice_is_taken_in_the_words_of_every_language(lang: str) -> None:
    """Its label, in capitals too, means its code; what is none is refused with those there are."""
    t = Translator(lang, ZONE)
    for concept, name, annotation, listed in ROWS:
        several = any(get_origin(one) is tuple for one in leaves_of(annotation))
        for code in listed:
            label = t.code(group_for(listed), code)
            wanted = [code] if several else code
            assert value_meant(name, label.upper(), annotation) == wanted, (concept, name, label)
        with pytest.raises(InputError, match="not_a_choice"):
            value_meant(name, "blah", annotation)


@pytest.mark.parametrize(
    ("verb", "said", "meant"),
    [
        *(("service.report", said, {"state": "closed"})
          for said in ("état=fermé", "etat=ferme", "ÉTAT=FERMÉ", "toestand=gesloten",
                       "Zustand=geschlossen", "state=closed", "zustand=dicht")),
        *(("request.log", said, {"needed_by": "x"})
          for said in ("pour quand=x", "échéance=x", "nodig voor=x", "termijn=x", "Termin=x",
                       "gebraucht bis=x", "frist=x", "deadline=x")),
        *(("communication.send", said, {"languages": ["fr", "de"]})
          for said in ("langues=français, allemand", "talen=Frans,Duits",
                       "Sprachen=Französisch,Deutsch")),
    ],
)  # fmt: skip
def test_name_and_value_are_said_in_ones_own_language(
    verb: str, said: str, meant: dict[str, object]
) -> None:
    """Whatever language the screen has; what lists call a field names it too."""
    name, _, value = said.partition("=")
    command = VERBS[verb].command
    assert values_meant({name: value}, command, VERBS[verb].concept) == meant


def test_a_choice_that_is_none_is_refused_with_those_there_are() -> None:
    """In the reader's words."""
    with pytest.raises(InputError) as refused:
        values_meant({"état": "blah"}, VERBS["service.report"].command, "service")
    said = Translator("fr", ZONE).error(refused.value)
    assert all(word in said for word in ("État", "blah", "fermé", "hors service"))
