"""Requests pasted as they come: sites, services, numbers and times as people type them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from ledger.command.order import Context
from ledger.command.pasted import Line, lines_of
from ledger.domain.organisation import Index
from tests.support.chronicle import ZONE, vivalia

NOW = datetime.fromisoformat("2022-05-24T10:00:00+02:00")
INDEX = Index(vivalia())


def read(text: str, site: str = "") -> list[Line]:
    return list(lines_of(text, Context(NOW, ZONE, {}, INDEX), INDEX, site))


def fields(text: str) -> dict[str, Any]:
    [line] = read(text)
    assert line.error is None, line.error
    return line.fields


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("Arlon: 2 PC", "arlon"),
        ("ARLON 2 PC", "arlon"),
        ("- Hôpital d'Arlon ; 2 PC", "arlon"),
        ("> > * site de Marche - 2 PC", "marche"),
        ("3) maison de repos et de soins 1, 2 PC", "home-1"),
        ("Home 2\t2 PC", "home-2"),
        ("Polikliniek: 2 PC", "polyclinic"),
        ("Kinderkrippe 3: 2 PC", "creche-3"),
        ("bast: 2 PC", "bastogne"),
        ("Rust- en verzorgingstehuis 1: 2 PC", "home-1"),
        ("Alten- und Pflegeheim 1: 2 PC", "home-1"),
    ],
)
def test_a_site_is_said_as_people_say_it(line: str, site: str) -> None:
    """In any language, without accents, behind a bullet or a mail's quotes, by its beginning."""
    said = fields(line)
    assert (said["site"], said["what"], said["quantity"]) == (site, "2 PC", 2)


def test_what_is_understood_becomes_a_field_and_the_text_stays_whole() -> None:
    """A misreading loses nothing of what was written."""
    assert fields("Arlon: 2 PC pour le tri des urgences, avant demain 8h (poste 9101)") == {
        "site": "arlon",
        "what": "2 PC pour le tri des urgences, avant demain 8h (poste 9101)",
        "service": "emergency",
        "quantity": 2,
        "needed_by": "avant demain 8h",
        "call_back": "poste 9101",
    }


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("deux écrans", 2), ("drie schermen", 3), ("fünf Drucker", 5), ("imprimante x2", 2),
        ("2x écrans", 2), ("500 étiquettes", 500), ("4 jours sans réseau", None),
        ("24h sans réseau", None), ("1 imprimante x2", None), ("12.000 étiquettes", None),
        ("le 2e étage", None), ("écrans", None), ("vóór 18u 6 laptops", 6),
        ("une trentaine d'écrans", None), ("een tiental muizen", None), ("a dozen screens", None),
        ("10 à 15 écrans", None), ("2 ou 3 PC", None), ("zwei bis drei PC", None),
        ("2/3 PC", None), ("30 écrans environ", None), ("~30 écrans", None),
        ("2 PC's en 3 printers", None), ("2 PC et un écran", None),
        ("imprimante 2 pièces", 2), ("toner HP, 3 pcs.", 3), ("muis 2 stuks", 2),
        ("muizen: 4 st", 4), ("Maus 2 Stück", 2), ("Drucker, 3 Stk.", 3), ("mice 2 pieces", 2),
        ("écran 2 pièces pour la radiologie", 2), ("scherm 2 stuks tegen morgen 8u", 2),
        ("écran, deux unités, avant demain 8h", 2), ("feuilles de température 500 ex.", 500),
        ("imprimante (2 pièces)", 2), ("chargeur *2", 2), ("souris (x10)", 10),
        ("PC portables : 2 pièces", 2), ("USI: 2 moniteurs", 2), ("1 imprimante, 2 pièces", None),
        ("accès pour 2 unités", None), ("2 pièces, 3 pièces", None), ("local 12, 2 pièces", 2),
        ("clé USB 3", None), ("dossier de soins, 12 résidents", None),
        ("2 unités de soins sans réseau, 3 pièces", None), ("USI: 12 h sans réseau", None),
    ],
)  # fmt: skip
def test_how_many_is_taken_only_where_it_is_beyond_doubt(text: str, quantity: int | None) -> None:
    """Two numbers that differ, spans of time and numbers with two readings stay text."""
    said = fields(f"Arlon: {text}")
    assert said.get("quantity") == quantity
    assert said["what"] == text


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("labo ; liaison de l'automate", "laboratory"),
        ("pharmacie 1 lecteur", "pharmacy"),
        ("toetsenbord voor de raadplegingen", "outpatients"),
        ("Drucker für die Notaufnahme", "emergency"),
        ("un scanner en urgence", None),
        ("accès au dossier patient", None),
        ("téléphone de garde", None),
        ("toegang tot het dossier", None),
        ("Messagerie pour la direction", None),
        ("un PC pour les urgences et pour la radiologie", None),
    ],
)
def test_a_service_is_named_first_or_behind_for(text: str, service: str | None) -> None:
    """One alone; `en urgence` is no place."""
    assert fields(f"Arlon: {text}").get("service") == service


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("un PC pour vendredi", "pour vendredi"),
        ("scherm tegen morgen 8u", "tegen morgen 8u"),
        ("Drucker bis morgen", "bis morgen"), ("un PC avant 14h svp", "avant 14h"),
        ("un PC pour la direction", None), ("2 PC pour 2 patients", None),
        ("vóór 18u 30 maaltijden", "vóór 18u"), ("2 PC avant 18 h 30 pour le tri", "avant 18 h 30"),
        ("4 laptops voor de dialyse vandaag 18u", "vandaag 18u"), ("PC morgen 8u", "morgen 8u"),
        ("1 PC uiterlijk morgen 8 uur", "uiterlijk morgen 8 uur"), ("le journal de demain", None),
    ],
)  # fmt: skip
def test_a_time_is_one_only_if_it_can_be_read(text: str, said: str | None) -> None:
    """By the same table as everywhere."""
    assert fields(f"Arlon: {text}").get("needed_by") == said


def test_a_site_alone_stands_over_the_lines_under_it() -> None:
    """Until an empty line, or another site."""
    lines = read("Marche :\n - 2 PC\n - Arlon: 1 PC\n - 3 PC\n\n- 4 PC\n")
    assert [line.fields.get("site") for line in lines] == ["marche", "arlon", "marche", None]
    assert [line.number for line in lines if line.error] == [6]


@pytest.mark.parametrize(
    ("head", "site"),
    [
        ("Voici ce qu'il nous faut à Arlon :", "arlon"),
        ("Hierbij wat we nodig hebben in Virton:", "virton"),
        ("Folgendes brauchen wir in Marche:", "marche"),
        ("This is what we need at Bastogne:", "bastogne"),
        ("Arlon a besoin de :", "arlon"),
        ("Bonjour, voici la liste pour Arlon :", "arlon"),
    ],
)
def test_a_sentence_that_ends_with_a_colon_is_the_head_of_what_follows(
    head: str, site: str
) -> None:
    """The one site that it names is that of the lines under it; it asks for nothing itself."""
    lines = read(f"{head}\n- 2 PC\n- Virton: 1 PC\n")
    assert [line.fields.get("site") for line in lines if line.fields] == [site, "virton"]
    assert not [line for line in lines if line.error]


def test_a_sentence_before_a_list_that_names_no_site_is_passed_over() -> None:
    """The site that was said for all stays; what counts something is asked for."""
    lines = read("Voici nos besoins :\n- 2 PC\nIl faut 3 souris :\n", "arlon")
    assert [line.fields.get("what") for line in lines] == [None, "2 PC", "Il faut 3 souris :"]
    [line] = read("Arlon et Virton ont besoin de :")
    assert line.error is not None
    assert line.error.code == "several_named"


def test_a_service_alone_stands_over_the_lines_under_it() -> None:
    """Of the site that stands above it, until another one or an empty line."""
    lines = read("Arlon :\nRadiologie :\n- 2 PC\nlabo:\n- 1 PC\n- radiologie: 3 PC\n\nVirton: 1 PC")
    assert [(one.fields["site"], one.fields.get("service")) for one in lines] == [
        ("arlon", "radiology"), ("arlon", "laboratory"), ("arlon", "radiology"), ("virton", None),
    ]  # fmt: skip
    [line] = read("Arlon, labo :\n- 2 PC")
    assert (line.fields["site"], line.fields["service"]) == ("arlon", "laboratory")


def test_a_line_without_a_bullet_ends_a_list_with_bullets() -> None:
    """`RVT 2: bel stuk` under the list of Marche is not Marche's; one without bullets goes on."""
    lines = read("Marche:\n- 2 PC\nRVT 2: bel stuk\n- 3 PC\nVirton:\n1 PC\nICU: 2 PC\n- 4 PC\n")
    assert [line.fields.get("site") for line in lines] == [
        "marche", None, None, "virton", "virton", "virton",
    ]  # fmt: skip
    assert [line.number for line in lines if line.error] == [3, 4]


def test_the_text_of_a_line_stays_whole_to_its_last_sign() -> None:
    """What ends a sentence or an abbreviation is part of it."""
    assert fields("Virton: feuilles, 500 ex.")["what"] == "feuilles, 500 ex."


def test_a_mail_is_passed_over_around_its_requests() -> None:
    """Head, greeting and signature; names and numbers in it are recorded nowhere."""
    text = (
        "De : Jean\nObjet : demandes\n\nBonjour,\n\nArlon: 2 PC\nVirton: 1 PC\n\nMerci,\n"
        "Jean Dupont\n0470 00 00 00\n"
    )
    lines = read(text)
    assert [line.fields["site"] for line in lines if line.fields] == ["arlon", "virton"]
    assert not [line for line in lines if line.error]
    assert "Jean" not in str([line.fields for line in lines])


def bad() -> Iterator[tuple[str, str, str]]:
    yield "Arlonn: 2 PC", "line_without_site", "Arlon"
    yield "Crèche: 2 lits", "several_named", "creche-1, creche-2, creche-3"
    yield "12.000 étiquettes", "line_without_site", "arlon"
    yield "Arlon et Virton: 3 écrans", "several_named", "arlon, virton"
    yield "Bastogne/Marche: 3 écrans", "several_named", "bastogne, marche"


@pytest.mark.parametrize(("line", "code", "known"), [*bad()])
def test_a_line_without_a_site_says_which_may_be_meant(line: str, code: str, known: str) -> None:
    """And loses no other."""
    lines = read(f"Marche: 1 PC\n{line}\nVirton: 1 PC")
    assert [one.fields.get("site") for one in lines] == ["marche", None, "virton"]
    error = lines[1].error
    assert error is not None
    assert (error.code, lines[1].text) == (code, line)
    assert str(error.fields["known"]).startswith(known)


def test_a_site_for_lines_that_name_none() -> None:
    """A mail from one place; what is said of a line in a file of refused ones is no line."""
    lines = read("# 3: no site\n2 PC\nVirton: 1 PC", site="arlon")
    assert [(one.number, one.fields["site"]) for one in lines] == [(2, "arlon"), (3, "virton")]


@pytest.mark.parametrize(
    "text", ["kast (1965) leeg", "foutcode (503) op scherm", "lokaal 12) en 13) defect"]
)
def test_a_bullet_stands_at_the_start_of_a_line_alone(text: str) -> None:
    """A number in brackets further on is what somebody wrote."""
    assert fields(f"3) Arlon: {text}")["what"] == text


@pytest.mark.parametrize(
    "line", ["labo Arlon: 2 PC", "Spoed Arlon: 2 PC", "Notaufnahme Arlon: 2 PC"]
)
def test_a_service_may_stand_before_its_site(line: str) -> None:
    """As people say where they call from."""
    said = fields(line)
    assert (said["site"], said["what"], said["quantity"]) == ("arlon", "2 PC", 2)
    assert said["service"] in {"laboratory", "emergency"}


def test_a_number_to_call_is_said_in_many_ways() -> None:
    """Extensions only: what is longer stays text, and is asked about."""
    assert fields("Arlon: PC stuk, terugbellen op 9103")["call_back"] == "terugbellen op 9103"


def test_what_is_listed_or_counted_behind_the_thanks_is_no_signature() -> None:
    """A bullet or a quantity is read as a request; a name, a street and a telephone are not."""
    text = (
        "Arlon: 1 PC\nDank u\n- 2x muis\n- 3 \N{MULTIPLICATION SIGN} headset\neen scherm\n"
        "Jan Peeters\n12 rue de la Gare\nStationsstraat 4\n0470 00 00 00\n"
    )
    lines = read(text, "arlon")
    assert [line.fields.get("what") for line in lines if line.fields] == [
        "1 PC", "2x muis", "3 \N{MULTIPLICATION SIGN} headset", "een scherm",
    ]  # fmt: skip
    assert [line.number for line in lines if not line.fields and not line.error] == [2, 6, 7, 8, 9]


def test_thanks_that_count_something_are_refused_and_not_lost() -> None:
    """Nobody can tell whether something is asked; the line is kept with the others refused."""
    lines = read("Arlon: 1 PC\nBedankt, we hebben nog 3 muizen nodig\nMerci\nBedankt voor alles\n")
    assert [(line.number, line.error.code) for line in lines if line.error] == [
        (2, "closing_counts")
    ]


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("accès au dossier; pour 5h", "pour 5h"), ("un écran, à livrer 8h", "livrer 8h"),
        ("messagerie, 10h au plus tard", "10h au plus tard"), ("2 screens by 8", "by 8"),
        ("documenten tegen 8 uur", "tegen 8 uur"), ("Drucker bis 8 Uhr", "bis 8 Uhr"),
        ("un PC lundi 8h", "lundi 8h"), ("PC morgen früh", "morgen früh"),
        ("2 PC à midi", "à midi"), ("un générateur pour 24h", "pour 24h"),
        ("un PC avant 14h", ""), ("24h sans réseau", ""), ("un PC pour 2 patients", ""),
    ],
)  # fmt: skip
def test_an_hour_that_is_not_taken_is_said(text: str, unread: str) -> None:
    """A deadline that may be either of two hours is no request without a deadline."""
    [line] = read(f"Arlon: {text}")
    assert line.unread == unread


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("un écran, 14h au plus tard", "14h au plus tard"),
        ("2 schermen 14u ten laatste", "14u ten laatste"),
        ("Drucker, 14 Uhr spätestens", "14 Uhr spätestens"),
        ("screens, 2 pm at the latest", "2 pm at the latest"),
        ("un PC lundi 8h au plus tard", "lundi 8h au plus tard"),
        ("un PC, vendredi au plus tard", "vendredi au plus tard"),
        ("14h au plus tard demain: 2 PC", "14h au plus tard demain"),
        ("un PC demain avant 14h", "avant demain 14h"), ("2 PC sous 48h", "sous 48h"),
        ("PC before noon", "before noon"), ("2 PC 14h au plus tard 30 écrans", "14h au plus tard"),
    ],
)  # fmt: skip
def test_at_the_latest_is_read_on_both_its_sides(text: str, said: str) -> None:
    """And the day beside it is kept."""
    assert fields(f"Arlon: {text}").get("needed_by") == said


@pytest.mark.parametrize(
    "text",
    ["depuis ce matin 8h plus de réseau", "sinds vandaag 8u 30 geen netwerk", "un PC pour 48h",
     "plus d'imprimante depuis lundi 8h", "un générateur pour 24h", "2 PC pour deux semaines",
     "écran cassé vendredi 14h"],
)  # fmt: skip
def test_since_when_and_for_how_long_are_no_deadline(text: str) -> None:
    """What began then, broke then or lasts so long is not due then."""
    assert "needed_by" not in fields(f"Arlon: {text}")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2 PC 8h au plus tard",
         ("au plus tard 2022-05-24 20:00", "au plus tard 2022-05-25 08:00")),
        ("un PC avant huit heures", ("avant 2022-05-24 20:00", "avant 2022-05-25 08:00")),
        ("2 PC avant demain 3h", ("avant 2022-05-25 03:00", "avant 2022-05-25 15:00")),
        ("2 PC pour 2 patients", ()),
    ],
)  # fmt: skip
def test_an_hour_of_two_readings_is_said_with_both(text: str, readings: tuple[str, ...]) -> None:
    """Neither is taken, nor the day alone; each can be typed as it is shown."""
    [line] = read(f"Arlon: {text}")
    assert ("needed_by" in line.fields, line.readings) == (False, readings)
