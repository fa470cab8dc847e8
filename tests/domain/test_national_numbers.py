"""Numbers of persons in the countries around, told from other figures by check digits."""

import pytest

from ledger.domain.national_numbers import national_number_in
from ledger.domain.personal import person_in, private_number_in

NUMBERS = (
    "1 85 05 78 006 084 91",
    "185057800608491",
    "2 69 05 49 588 157 80",
    "1 84 12 2A 004 003 75",
    "111222333",
    "123456782",
    "123.456.782",
    "86 095 742 719",
    "65 170839 J 003",
    "65170839J003",
)
"""Published as examples of their kind, with check digits that hold."""


@pytest.mark.parametrize("number", NUMBERS[:1] + NUMBERS[4:])
def test_a_number_of_a_person_is_found_in_a_sentence(number: str) -> None:
    """However it is grouped, with a point behind it or in brackets."""
    assert national_number_in(f"patient ({number}), seen at 3") == number
    assert private_number_in(f"His number is {number}.", ()) is not None


@pytest.mark.parametrize("number", NUMBERS)
def test_with_another_last_digit_it_is_a_number_like_others(number: str) -> None:
    """An invoice, an asset tag or a ticket is not asked about."""
    last = str((int(number[-1]) + 1) % 10)
    assert national_number_in(f"ticket {number[:-1]}{last} closed") is None


@pytest.mark.parametrize("text", ["000000000", "1,700 machines", "10.20.30.401", "2022-05-14"])
def test_other_figures_are_none(text: str) -> None:
    """Noughts, counts, addresses and dates."""
    assert national_number_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jean Dupont, né le 01.02.1980, a appelé",
        "Anne-Marie Peeters (geboren op 1 februari 1980)",
        "Karl Müller geb. 1.2.1980",
        "Mary Smith, born on 1980-02-01",
        "Dupont Jean 01/02/1980 chambre 12",
        "DUPONT Jean (01/02/1980)",
    ],
)
def test_a_name_with_a_birth_date_is_a_person(text: str) -> None:
    """With the word that says so or with the date alone, in each language."""
    assert person_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Arrêté Royal 13/07/2006",
        "Réunion Cellule 14/05/2022",
        "Radiologie Arlon 15.05.2022 08:00",
        "Koninklijk Besluit 8.8.1983",
        "the scanner of 01.02.1980 is out of order",
    ],
)
def test_other_dates_behind_capitals_are_none(text: str) -> None:
    """Laws, meetings and places have dates too."""
    assert person_in(text) is None
