"""A name is typed as it is printed, and means the same."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ledger.command.names import EVERYWHERE_SAID, apart, with_ids
from ledger.domain.organisation import (
    Activity,
    Asset,
    Cell,
    Group,
    Index,
    Label,
    Organisation,
    Phase,
    Priority,
    Role,
    Service,
    Site,
)
from ledger.domain.sample import ORGANISATION
from ledger.errors import Refused
from ledger.sanitize import plain_name
from projections.i18n import Translator, languages
from projections.i18n.declared import codes_named, groups
from tests.support.chronicle import ZONE

WORDS = ("Arlon", "ARLON", "Sacré-Cœur", "L\u2019Espérance", "l'esperance", "Haus Süd", "Straße",
         "1", "Crèche 1", "Crèche 10", "Crèches", "All", "Partout", "bloc A", "Sart-Tilman",
         "St. Vith", "'s-Hertogenbosch", "north", "Nord")  # fmt: skip
IDS = ("arlon", "north", "nord", "creche-1", "creche", "bloc-a", "a", "everywhere", "x-1", "x-2")
PARTS: tuple[tuple[str, Any, dict[str, Any]], ...] = (
    ("sites", Site, {"kind": "x"}), ("groups", Group, {"sites": ()}), ("services", Service, {}),
    ("activities", Activity, {}), ("assets", Asset, {}), ("phases", Phase, {}),
    ("priorities", Priority, {}), ("cells", Cell, {}), ("roles", Role, {}),
)  # fmt: skip
FIELDS = {"site": ("sites",), "zone": ("sites",), "sites": ("sites", "groups"),
          "excepted": ("sites", "groups"), "service": ("services",), "activity": ("activities",),
          "asset": ("assets",), "phase": ("phases",), "priority": ("priorities",),
          "cell": ("cells",), "role": ("roles",)}  # fmt: skip

LETTERS = st.text("Aaéü ßœ'\u2019-, 12.", min_size=1, max_size=8)
NAMES = (
    (st.sampled_from(WORDS) | LETTERS | st.lists(st.sampled_from(WORDS), max_size=2).map(", ".join))
    .map(str.strip)
    .filter(plain_name)
)
LABELS: st.SearchStrategy[Label] = NAMES | st.dictionaries(
    st.sampled_from(languages()), NAMES, min_size=1, max_size=2
)


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Any parts with any names; the ids of sites and groups differ, as they must."""
    found = {}
    place = iter(draw(st.permutations(IDS)))
    for many, kind, more in PARTS:
        ids = place if many in {"sites", "groups"} else iter(draw(st.permutations(IDS)))
        labels = draw(st.lists(LABELS, min_size=many == "sites", max_size=3))
        found[many] = tuple(kind(id=next(ids), name=label, **more) for label in labels)
    return structs.replace(ORGANISATION, **found)


def typed(printed: str) -> Iterator[str]:
    """As it is printed, in small letters, and without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", printed) if not unicodedata.combining(c))
    yield from (printed, printed.lower(), bare.replace("œ", "oe"), printed.upper())


@settings(max_examples=80, deadline=None)
@given(organisations(), st.sampled_from(languages()), st.sampled_from(sorted(FIELDS)))
def test_a_name_means_what_it_was_printed_for(org: Organisation, lang: str, field: str) -> None:
    """The same part; or, where several are called so, none, and those it may be are named.

    What is the id of one that is called so too means that one, which could not be named otherwise.
    """
    t, index = Translator(lang, ZONE), Index(org)
    parts = [part for many in FIELDS[field] for part in getattr(org, many)]
    called = {part.id: {*labels(part.name)} for part in parts}
    for part in parts:
        printed = t.label(part.name)
        for word in typed(printed):
            meant = outcome(with_ids, field, word, index)
            if isinstance(meant, set):
                assert part.id in meant
            elif meant != part.id:
                assert word == meant or word != printed
                assert word in {meant, *called[meant]}
                assert plain_name(word) in map(plain_name, called[meant])


def outcome(read: Callable[[str, str, Index], Any], field: str, word: str, index: Index) -> Any:
    """What a word was taken for; where it was refused the ids that it may mean, as a set."""
    try:
        return read(field, word, index)
    except Refused as refused:
        return set(str(refused.fields["known"]).split(", "))


def labels(label: Label) -> tuple[str, ...]:
    return (label,) if isinstance(label, str) else tuple(label.values())


@settings(max_examples=40, deadline=None)
@given(organisations(), st.sampled_from(languages()))
def test_a_list_of_names_is_those_names(org: Organisation, lang: str) -> None:
    """Also where a name has a comma; where that may be two names it is refused."""
    t, index = Translator(lang, ZONE), Index(org)
    for part in (*org.sites, *org.groups):
        printed = t.label(part.name)
        read = outcome(apart, "sites", printed, index)
        assert part.id in read if isinstance(read, set) else read == [printed]


@pytest.mark.parametrize("lang", languages())
def test_a_code_is_typed_as_it_is_printed(lang: str) -> None:
    """States, channels, markings and the like, of one and of several."""
    t = Translator(lang, ZONE)
    for choices, group in groups().items():
        for code in get_args(choices):
            for n in (1, 3):
                for word in typed(t.code(group, code, n)):
                    assert codes_named(get_args(choices), group, word) == [code]


@pytest.mark.parametrize("lang", languages())
def test_a_stage_is_typed_as_it_is_printed(lang: str) -> None:
    """Those with a label, and those that an organisation made up."""
    t = Translator(lang, ZONE)
    stages = ("isolated", "cleaned", "in-service", "re-established", "wiped-clean", "phase_2")
    for stage in stages:
        for word in typed(t.code("asset_stage", stage, 4)):
            assert codes_named(stages, "asset_stage", word) == [stage]


@pytest.mark.parametrize("lang", languages())
def test_everywhere_is_typed_as_it_is_printed(lang: str) -> None:
    """And means the whole organisation."""
    said = Translator(lang, ZONE)("brief.place.everywhere")
    assert plain_name(said) in EVERYWHERE_SAID
    for word in typed(said):
        assert with_ids("sites", word, Index(ORGANISATION)) == "all"
