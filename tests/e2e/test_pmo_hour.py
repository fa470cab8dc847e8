"""An hour of a PMO officer: forty requests from first call to confirmed delivery, as they come."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.server.embedded import stop
from projections.scenario import organisation as shipped
from tests.support.cli import Ran, run_here

MAIL = """De : coordination Arlon
Objet : besoins de ce matin

Bonjour,

Arlon :
- 2 PC pour le tri des urgences, avant demain 8h (poste 9101)
- 1 imprimante pour le laboratoire
- 3 téléphones pour les soins intensifs, pour ce soir
- un scanner de dossiers

Libramont: liaison de l'automate du laboratoire
Libramont blocs opératoires ; deux postes pour le programme
Libramont: 3 PC pour les soins intensifs

Merci d'avance,
Jean Dupont
"""
CALLS = """marche radiologie: deux écrans
Marche: un PC pour la maternité
Marche, 500 étiquettes
bastogne: 1 poste pour la pharmacie
Bastogne ; urgences ; 2 postes au secrétariat
virton: six rames de formulaires
Virton: graver les examens pour la radiologie
Bertrix: un poste à l'accueil
Bertrix: étiquettes x500
Polyclinique: trois postes
Polikliniek: een antwoordapparaat
home-1: accès au schéma de médication
home 1: appel infirmier
maison de repos et de soins 2: deux téléphones de garde
home-3: 1 imprimante
home-4: quand reprend la facturation ?
Maison de soins psychiatriques: un poste
psychiatric-home: quatre lampes
Crèche 1: liste des présences
Crèche 2: un téléphone
Crèche 3: quoi répondre aux parents
Crèche 3: un chargeur
Arlon: 2 imprimantes de résultats
Arlon: réponse type au guichet
Libramont: base des interactions
Arlonn: 1 souris
Marche: une multiprise
Virton: deux claviers
Bertrix: une rallonge
Bastogne: un badge
home-2: une lampe
Polyclinique: un routeur 4G
Crèche 1: un routeur 4G
"""


class Hour:
    """One desk; every command counts."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.given = 0

    def __call__(self, *words: str, stdin: str = "", code: int = 0) -> Ran:
        self.given += 1
        done = run_here(*words, home=self.home, stdin=stdin)
        assert done.code == code, (words, done.out, done.err)
        return done

    def stages(self) -> dict[str, str]:
        """How every request stands, by the name people say."""
        rows = self("show", "requests", "--all", "--json").data["rows"]
        return {row["short"]: row["stage"] for row in rows}


@pytest.fixture
def hour(tmp_path: Path) -> Iterator[Hour]:
    (tmp_path / "org.toml").write_bytes(shipped())
    home = tmp_path / "home"
    try:
        opened = run_here("open", "flood", "--from", str(tmp_path / "org.toml"), "--exercise",
                          home=home)  # fmt: skip
        assert opened.code == 0, opened.err
        yield Hour(home)
    finally:
        stop(home, 1)


def told(done: Ran, start: str) -> str:
    """The line that begins so, however it was wrapped."""
    lines = done.out.replace("\n      ", " ").splitlines()
    return next(line for line in lines if line.startswith(start))


def test_forty_requests_in_an_hour_take_under_sixty_commands(hour: Hour) -> None:
    """Pasted, ranked, promised, delivered and confirmed, in bulk and by short names."""
    mail = hour("request", "log", "--paste", stdin=MAIL)
    assert "R-1 #2" in told(mail, "R-1 ")
    assert "9101" in told(mail, "R-1 ")
    assert "Libramont" in told(mail, "R-7 ")
    calls = hour("request", "log", "-", stdin=CALLS, code=2)
    assert "Arlonn" in told(calls, "line 26")
    assert "Recorded: 32" in calls.out
    rejects = Path(calls.err.partition("--paste < ")[2].partition("`")[0])
    rejects.write_text(rejects.read_text().replace("Arlonn", "Arlon"))
    mended = hour("request", "log", "--paste", stdin=rejects.read_text())
    assert "R-40 " in told(mended, "R-40")

    alone = hour("request", "prioritise", "R-1", "R-5", "R-20", "vital")
    assert "second person" in alone.out
    hour("request", "prioritise", "R-1", "R-5", "R-20", "vital", "--agreed", "direction médicale")
    hour("request", "prioritise", "R-3", "r-6", "R7", "R-19", "urgent")
    refused = hour("request", "prioritise", "R-2", "R-99", "R-8", "important", code=3)
    assert "R-99: not recorded" in refused.out
    assert "Recorded: 2 of 3" in refused.out
    hour("request", "close", "R-9", "no", "longer", "needed", code=2)
    rest = [f"R-{n}" for n in range(9, 19)] + [f"R-{n}" for n in range(21, 41)]
    hour("request", "prioritise", *rest, "normal")

    again = hour("request", "log", "arlon", "1 souris", code=3)
    assert "same" in again.err
    hour("request", "merge", "R-39", "R-38", "--note", "même routeur")
    hour("request", "ask", "R-4", "Quel format ?")
    hour("request", "assign", "R-1", "R-3", "R-6", "équipe postes")
    hour("request", "escalate", "R-5", "R-20", "--to", "service informatique", "--ticket", "T-1")
    hour("request", "promise", "R-1", "R-3", "demain 16h")
    hour("request", "deliver", "R-1", "--quantity", "1")
    hour("request", "answer", "R-4", "A4")
    hour("request", "deliver", "R-1", "R-2", "R-3", "R-6", "R-7")
    hour("request", "confirm", "R-1", "R-2", "R-3")
    hour("request", "reopen", "R-2", "ne démarre pas")
    hour("request", "refuse", "R-22", "pas avant lundi")
    hour("request", "withdraw", "R-23", "--reason", "retrouvé")
    hour("request", "close", "R-26", "R-33", "R-36", "plus nécessaire")

    stages = hour.stages()
    assert len(stages) == 40
    assert {name: stages[name] for name in ("R-1", "R-2", "R-4", "R-6", "R-39", "R-26")} == {
        "R-1": "confirmed", "R-2": "reopened", "R-4": "logged", "R-6": "delivered",
        "R-39": "merged", "R-26": "closed",
    }  # fmt: skip
    page = hour("show", "R-1")
    assert "equipe" not in page.out
    assert "équipe postes" in page.out
    assert hour("show", "requests", "--owner", "postes", "--all", "--json").data["total"] == 3
    assert hour("show", "requests", "--site", "Arlon", "--class", "vital").code == 0
    assert hour.given < 60


def test_the_merged_asker_is_told(hour: Hour) -> None:
    """In the answer to merging, in the list, and whenever something becomes of the other."""
    hour(
        "request", "log", "--paste", stdin="Polyclinique: un routeur 4G\nCrèche 1: un routeur 4G\n"
    )
    hour("request", "merge", "R-2", "R-1", "--note", "même routeur")
    rows: list[dict[str, Any]] = hour("show", "requests", "--all", "--json").data["rows"]
    by_name = {row["short"]: row for row in rows}
    assert "R-1" in by_name["R-2"]["why"]
    assert "R-2" in by_name["R-1"]["why"]
    done = hour("request", "promise", "R-1", "demain")
    assert "Also asked for by Cr\N{LATIN SMALL LETTER E WITH GRAVE}che 1" in done.out


def test_a_rehearsal_records_nothing(hour: Hour) -> None:
    """It says what every line would be, under which name."""
    before = hour("list", "--json").data[0]["entries"]
    done = hour("request", "log", "--paste", "--dry-run", "--json", stdin="Arlon: 7 chaises\nx\n",
                code=2)  # fmt: skip
    first, second, counts = done.rows
    assert (first["short"], first["with"]["quantity"]) == ("R-1", 7)
    assert second["error"] == "line_without_site"
    assert (counts["recorded"], counts["refused"], counts["rejects"]) == (1, 1, None)
    assert hour("list", "--json").data[0]["entries"] == before
