"""A number said otherwise than in figures is refused with what to type, in four languages."""

import pytest

from ledger.command.decode_errors import counted
from ledger.errors import InputError
from projections.i18n import Translator, languages
from tests.support.chronicle import ZONE


def refused(text: str, *kinds: type) -> InputError:
    with pytest.raises(InputError) as caught:
        counted("value", text, kinds or (int, float))
    return caught.value


@pytest.mark.parametrize(
    "text",
    ["100-120", "100 - 120", "100\N{EN DASH}120", "100 à 120", "entre 100 et 120", "100 tot 120",
     "tussen 100 en 120", "100 bis 120", "zwischen 100 und 120", "100 to 120",
     "between 100 and 120", "100..120", "de 100 à 120"],
)  # fmt: skip
@pytest.mark.parametrize("lang", languages())
def test_a_range_is_told_both_ends_and_the_option(text: str, lang: str) -> None:
    """`--upper` for a figure; elsewhere one of them."""
    error = refused(text)
    assert (error.code, error.fields["first"], error.fields["second"]) == (
        "number_is_range", 100, 120)  # fmt: skip
    said = Translator(lang, ZONE).error(error)
    assert "100" in said
    assert "--upper 120" in said


@pytest.mark.parametrize(
    ("text", "number"),
    [("2k", 2000), ("2 k", 2000), ("1,5k", 1500), ("3 mille", 3000), ("2 duizend", 2000),
     ("2 Tausend", 2000), ("2 thousand", 2000), ("2e3", 2000), ("1 million", 1_000_000),
     ("1,2 mio", 1_200_000), ("2 miljoen", 2_000_000)],
)  # fmt: skip
def test_thousands_are_told_in_full(text: str, number: int) -> None:
    """`2k` is no number of k."""
    error = refused(text)
    assert (error.code, error.fields["number"]) == ("number_in_thousands", number)
    spoken = {lang: Translator(lang, ZONE).error(error) for lang in languages()}
    assert all(f"{number}" in said.replace(" ", "") for said in spoken.values()), spoken


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("une centaine", "number_roughly_in_words", 100),
        ("une centaine de lits", "number_roughly_in_words", 100),
        ("environ cent", "number_roughly_in_words", 100),
        ("een honderdtal", "number_roughly_in_words", 100),
        ("een tiental bedden", "number_roughly_in_words", 10),
        ("ein Dutzend", "number_roughly_in_words", 12),
        ("etwa hundert", "number_roughly_in_words", 100),
        ("about a hundred", "number_roughly_in_words", 100),
        ("a dozen", "number_roughly_in_words", 12),
        ("cent", "number_in_words", 100),
        ("honderd", "number_in_words", 100),
        ("hundert", "number_in_words", 100),
        ("a hundred", "number_in_words", 100),
        ("trois", "number_in_words", 3),
        ("aucun", "number_in_words", 0),
        ("geen", "number_in_words", 0),
        ("null", "number_in_words", 0),
        ("\N{VULGAR FRACTION ONE HALF}", "number_in_words", 0.5),
        ("2 \N{VULGAR FRACTION ONE HALF}", "number_in_words", 2.5),
        ("zwölf", "number_in_words", 12),
        ("drie bedden", "number_in_words", 3),
    ],
)
def test_words_are_told_in_figures(text: str, code: str, number: float) -> None:
    """And what is rough with the option that says so."""
    error = refused(text)
    assert (error.code, error.fields["number"]) == (code, number)
    for lang in languages():
        said = Translator(lang, ZONE).error(error)
        assert f"{number}" in said.replace(",", ".")
        assert ("--qualifier about" in said) is (code == "number_roughly_in_words")


@pytest.mark.parametrize(
    "text",
    [
        "deux cents",
        "trois mille",
        "trois ou quatre",
        "blah",
        "1-2-3",
        "1.200-1.300",
        "a",
        "entre 3",
        "k",
    ],
)
def test_what_is_none_of_these_stays_as_it_was(text: str) -> None:
    """No number is guessed."""
    assert refused(text).code in {"not_a_number", "number_with_unit", "number_among_words",
                                  "number_is_range"}  # fmt: skip


@pytest.mark.parametrize("text", ["1.234", "1,234", "1.300", "12,345", "999.999", "-1.234"])
def test_both_readings_of_a_mark_can_be_typed(text: str) -> None:
    """And each is the number that it shows."""
    error = refused(text)
    assert error.code == "two_readings"
    typed = [str(error.fields[name]) for name in ("first", "second")]
    whole, parts = (counted("value", one, {int, float}) for one in typed)
    assert whole == int(typed[0]) == round(parts * 1000)


@pytest.mark.parametrize("text", ["1.234", "1,300", "12.345"])
def test_where_only_whole_numbers_go_the_whole_one_is_to_be_typed(text: str) -> None:
    """1.2340 would be refused there; 1.000 may still be one."""
    error = refused(text, int)
    assert (error.code, error.fields["number"]) == (
        "number_in_thousands", int(text.replace(".", "").replace(",", "")))  # fmt: skip
    assert refused("1.000", int).code == "two_readings"


@pytest.mark.parametrize("text", ["1 000", "1'000", "1\N{RIGHT SINGLE QUOTATION MARK}000"])
def test_thousands_apart_are_one_number(text: str) -> None:
    """With a space or an apostrophe, as a text program sets it too."""
    assert counted("value", text, (int,)) == 1000


@pytest.mark.parametrize("text", ["~30", "30~", "30+", ">30", "\N{ALMOST EQUAL TO}30", "30 ?"])
def test_a_sign_of_doubt_is_no_unit(text: str) -> None:
    """It says how sure the number is, before it and behind it."""
    assert refused(text, int).code == "number_among_words"


@pytest.mark.parametrize("text", ["2\N{VULGAR FRACTION ONE HALF}", "12."])
def test_where_only_whole_numbers_go_no_part_is_cut_off(text: str) -> None:
    """Two is not offered for two and a half, nor 12 with a full stop as its unit."""
    assert refused(text, int).code == "not_a_whole_number"
