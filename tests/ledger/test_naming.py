"""Names people say are taken for ids where they name one thing beyond doubt."""

from typing import Any

import pytest
from msgspec import structs

from ledger.command.names import apart, with_ids
from ledger.domain.organisation import Group, Index, Site
from ledger.domain.sample import ORGANISATION
from ledger.errors import Refused
from tests.support.chronicle import vivalia

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
        ("two words", "libramont, marche, twin-1, twin-2"),
        ("Márchee", "marche, libramont, twin-1, twin-2"),
    ],
)
def test_what_names_nothing_is_refused_with_the_ids(said: str, known: str) -> None:
    """No pattern is ever shown: the ids that exist are, those first that may have been meant."""
    with pytest.raises(Refused) as refused:
        with_ids("site", said, INDEX)
    assert refused.value.code == "unknown_site"
    assert refused.value.fields["known"] == known


NORTHS = Index(
    structs.replace(
        ORGANISATION,
        sites=(
            Site(id="north", name="South", kind="x"),
            Site(id="other", name="North", kind="x"),
            Site(id="arlon", name="Arlon", kind="x"),
            Site(id="pair", name="Sart-Tilman, bâtiment B", kind="x"),
            Site(id="both", name="Arlon, North", kind="x"),
            Site(id="every", name="All", kind="x"),
            Site(id="heart", name="Sacré-Cœur", kind="x"),
        ),
        groups=(Group(id="region", name="Arlon", sites=("arlon", "pair")),),
    )
)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Twin", "twin-1, twin-2"),
        ("twin", "twin-1, twin-2"),
    ],
)
def test_what_names_several_is_refused_with_their_ids(said: str, known: str) -> None:
    """Also where the word has the form of an id."""
    with pytest.raises(Refused) as refused:
        with_ids("site", said, INDEX)
    assert (refused.value.code, refused.value.fields["known"]) == ("several_named", known)


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        ("site", "North", "other"),
        ("site", "South", "north"),
        ("sites", "arlon", "arlon"),
        ("sites", "region", "region"),
        ("sites", "partout", "all"),
        ("sites", "Überall", "all"),
        ("sites", "Overal", "all"),
        ("site", "sacre-coeur", "heart"),
        ("ranking", ["Reception", "dossiers"], ["reception", "dossiers"]),
    ],
)
def test_a_name_as_it_is_printed_goes_before_what_is_only_like_it(
    field: str, said: Any, meant: Any
) -> None:
    """And the id of what is called so means that one."""
    assert with_ids(field, said, NORTHS) == meant


@pytest.mark.parametrize(("field", "said"), [("site", "north"), ("sites", "Arlon"),
                                             ("sites", "all"), ("sites", "ALL")])  # fmt: skip
def test_a_name_that_is_the_id_of_another_is_refused(field: str, said: str) -> None:
    """Nobody is taken for somebody else, and nothing for everything."""
    with pytest.raises(Refused) as refused:
        with_ids(field, said, NORTHS)
    assert refused.value.code == "several_named"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Arlon,South", ["Arlon", "South"]),
        ("Sart-Tilman, bâtiment B", ["Sart-Tilman, bâtiment B"]),
        ("South, sart tilman, batiment b ,arlon", ["South", "sart tilman, batiment b", "arlon"]),
        (",", []),
    ],
)
def test_a_name_with_a_comma_is_one_name(said: str, words: list[str]) -> None:
    """In a list of names too."""
    assert apart("sites", said, NORTHS) == words


def test_a_name_with_a_comma_that_is_two_names_is_refused() -> None:
    """Both readings are named."""
    with pytest.raises(Refused) as refused:
        apart("sites", "Arlon, North", NORTHS)
    assert refused.value.fields["known"] == "arlon, both, other, region"


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        ("site", "hopital arlon", "arlon"), ("site", "site d'Arlon", "arlon"),
        ("site", "ziekenhuis Arlon", "arlon"), ("site", "Krankenhaus Arlon", "arlon"),
        ("site", "Home1", "home-1"), ("service", "bloc op", "theatres"),
        ("service", "labos", "laboratory"), ("service", "MATERNITES", "maternity"),
        ("cell", "Cellule crise", "crisis-cell"), ("cell", "cellules de crise", "crisis-cell"),
    ],
)  # fmt: skip
def test_a_name_is_known_without_its_small_words(field: str, said: str, meant: str) -> None:
    """What people leave out or add: articles, a word for any hospital, a plural, ends of words."""
    assert with_ids(field, said, Index(vivalia())) == meant
