"""A day on which every board has something: the scenario, and what a crisis cell adds to it."""

from typing import Any

from tests.support.chronicle import Chronicle, story

UNTIL = "2022-05-24T18:00"
NOW = "2022-05-24T18:00:00+02:00"


def board_day() -> Chronicle:
    """The scenario until the evening of 24 May, and a line of each sort more."""
    return story(UNTIL).tell(_lines())


def _lines() -> list[dict[str, Any]]:
    said: list[tuple[str, dict[str, Any]]] = [
        ("meeting.convene", {"planned": "2022-05-25 08:00", "kind": "daily"}),
        ("meeting.open", {"kind": "urgent", "present": ["DSI", "direction médicale"],
                              "by_phone": ["CERT"], "agenda": "La radiologie de Marche"}),
        ("decision.raise", {"question": "Rouvrir la radiologie de Marche sans le RIS ?",
                                "meeting": "2022-05-24 20:00"}),
        ("decision.take", {"text": "Deux lecteurs d'images vont à Marche ce soir.",
                               "decider": "cellule de crise", "review": "2022-05-25 08:00"}),
        ("decision.order", {"text": "Rapport quotidien au gouverneur.",
                                "authority": "gouverneur de la province",
                                "due": "2022-05-25 07:00"}),
        ("action.assign", {"text": "Porter deux lecteurs d'images à Marche.",
                               "owner": "équipe postes de travail", "due": "2022-05-24 17:50"}),
        ("action.assign", {"text": "Prévenir les médecins généralistes de Marche."}),
        ("communication.draft", {"texts": {"fr": "La radiologie de Marche rouvre demain.",
                                               "nl": "De radiologie van Marche heropent morgen."},
                                     "audience": ["patients"], "channel": "website"}),
        ("duty.take", {"post": "Coordination de nuit", "who": "direction générale",
                           "call": "poste 9100", "until": "2022-05-25 08:00"}),
        ("clock.start", {"regime": "gdpr", "since": "2022-05-23 10:00"}),
    ]  # fmt: skip
    found = []
    for at, (command, fields) in enumerate(said):
        line: dict[str, Any] = {"command": command, "id": f"day-{at}", "with": fields,
                                "recorded": f"2022-05-24T17:{40 + at}:00+02:00"}  # fmt: skip
        found.append(line)
    return found
