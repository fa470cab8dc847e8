"""Names people say are taken for ids where they name one thing beyond doubt."""

from typing import Any

import pytest
from msgspec import structs

from ledger.command.names import with_ids
from ledger.domain.organisation import Index, Site
from ledger.domain.sample import ORGANISATION
from ledger.errors import Refused

PLACES = (
    Site(id="libramont", name={"fr": "Hôpital de Libramont", "en": "Libramont hospital"}, kind="x"),
    Site(id="marche", name="Marche", kind="x"),
    Site(id="twin-1", name="Twin", kind="x"),
    Site(id="twin-2", name="Twin", kind="x"),
)
INDEX = Index(structs.replace(ORGANISATION, sites=PLACES, groups=()))


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        ("site", "MARCHE", "marche"),
        ("site", "hôpital de libramont", "libramont"),
        ("zone", "Libramont hospital", "libramont"),
        ("sites", ["Marche", "ALL"], ["marche", "all"]),
        ("scope", {"sites": ["Marche"], "excepted": ["Libramont hospital"]},
         {"sites": ["marche"], "excepted": ["libramont"]}),
        ("site", "hopital de  Libramont", "libramont"),
        ("site", "Libramont hospitals", "libramont"),
        ("site", "marc", "marche"),
        ("site", "libr", "libramont"),
        ("site", "nowhere", "nowhere"),
        ("text", "Marche", "Marche"),
        ("site", 5, 5),
    ],
)  # fmt: skip
def test_a_name_stands_for_its_id(field: str, said: Any, meant: Any) -> None:
    """Whatever its language and its capitals; a word that could be an id is judged later."""
    assert with_ids(field, said, INDEX) == meant


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Lille", "libramont, marche, twin-1, twin-2"),
        ("Twin", "twin-1, twin-2, libramont, marche"),
        ("two words", "libramont, marche, twin-1, twin-2"),
        ("Márchee", "marche, libramont, twin-1, twin-2"),
    ],
)
def test_what_names_nothing_or_two_things_is_refused_with_the_ids(said: str, known: str) -> None:
    """No pattern is ever shown: the ids that exist are, those first that may have been meant."""
    with pytest.raises(Refused) as refused:
        with_ids("site", said, INDEX)
    assert refused.value.code == "unknown_site"
    assert refused.value.fields["known"] == known
