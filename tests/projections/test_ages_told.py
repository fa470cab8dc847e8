"""How old what stands is: on 15 June nothing of May is told as if it were of that day."""

from datetime import date

import pytest

from projections.brief.build import SECTIONS
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.phrase_renderer import Speaker
from tests.support.chronicle import ZONE, story

NOW = "2022-06-15T20:00:00+02:00"
SAID: dict[str, tuple[str, ...]] = {
    "fr": (
        "Brèche fermée, 15 mai : ",
        "Signalée, après-midi du 14 mai, pas confirmé depuis : ",
        "Arrivés, 14 mai : ",
        "Attendu, noté vers le 24 mai, pas confirmé depuis : ",
        "Planifiée (Liaisons), notée vers le 24 mai, pas confirmé depuis : ",
        "Ordre de redémarrage, 20 mai : ",
    ),
    "nl": (
        "Lek gedicht, 15 mei: ",
        "Gemeld, namiddag van 14 mei, sindsdien niet bevestigd: ",
        "Aangekomen, 14 mei: ",
        "Verwacht, genoteerd rond 24 mei, sindsdien niet bevestigd: ",
        "Gepland (Koppelingen), genoteerd rond 24 mei, sindsdien niet bevestigd: ",
        "Herstartvolgorde, 20 mei: ",
    ),
    "de": (
        "Einfallstor geschlossen, 15. Mai: ",
        "Gemeldet, 14. Mai, nachmittags, seither nicht bestätigt: ",
        "Eingetroffen, 14. Mai: ",
        "Erwartet, notiert um den 24. Mai, seither nicht bestätigt: ",
        "Geplant (Verbindungen), notiert um den 24. Mai, seither nicht bestätigt: ",
        "Wiederanlauffolge, 20. Mai: ",
    ),
    "en": (
        "Entry point closed, 15 May: ",
        "Reported, afternoon of 14 May, not confirmed since: ",
        "Arrived, 14 May: ",
        "Expected, noted about 24 May, not confirmed since: ",
        "Planned (Links), noted about 24 May, not confirmed since: ",
        "Order of restart, 20 May: ",
    ),
}


@pytest.fixture(scope="module")
def picture() -> Picture:
    """As it was on the evening of 15 June."""
    return story("2022-06-15T20:00").picture(NOW)


@pytest.mark.parametrize("language", SAID)
def test_what_stands_says_since_when(picture: Picture, language: str) -> None:
    """Threats, means, what is expected, what is planned and the order of restart."""
    speaker = Speaker(Translator(language, ZONE), date(2022, 6, 15))
    names = ("threats", "means", "outlook", "restore")
    lines = [speaker.line(line) for name in names for line in SECTIONS[name](picture)]
    said = [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]
    missing = [words for words in SAID[language] if not any(words in line for line in said)]
    assert not missing, said
