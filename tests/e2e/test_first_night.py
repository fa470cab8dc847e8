"""A first night as a scribe logs it: twenty-five things, twenty-five commands, no bent kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import stop
from projections.scenario import organisation as shipped
from tests.support.cli import Ran, run_here


class Night:
    """One desk; every command counts."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.given: list[str] = []

    def __call__(self, *words: str) -> Ran:
        self.given.append(" ".join(words[:2]))
        return self.read("--lang", "fr", *words)

    def read(self, *words: str) -> Ran:
        done = run_here(*words, home=self.home)
        assert done.code == 0, (words, done.out, done.err)
        return done


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    (tmp_path / "org.toml").write_bytes(shipped())
    home = tmp_path / "home"
    try:
        opened = run_here("open", "nuit", "--from", str(tmp_path / "org.toml"), "--exercise",
                          home=home)  # fmt: skip
        assert opened.code == 0, opened.err
        yield Night(home)
    finally:
        stop(home, 1)


def test_twenty_five_things_take_twenty_five_commands(night: Night, tmp_path: Path) -> None:
    """In French as it is typed at three in the morning; each is what it is, none a note instead."""
    note = tmp_path / "rançon.jpg"
    note.write_bytes(b"pay")
    night("observation", "note", "Postes des urgences bloqués, écran rouge", "--occurred", "-5h",
          "--site", "Arlon", "--category", "technical")  # fmt: skip
    night("crisis", "phase", "emergency-plan", "--motive", "plan d'urgence hospitalier déclenché")
    night("meeting", "open", "--present", "direction générale, direction médicale",
          "--by-phone", "direction informatique", "--kind", "urgent",
          "--cell", "crisis-cell")  # fmt: skip
    night("decision", "take", "Couper internet partout", "direction générale", "--motive",
          "arrêter la propagation",
          "--tradeoff", "plus de mails ni de résultats externes")  # fmt: skip
    night("restore", "isolate", "tous les serveurs débranchés", "--asset", "serveurs",
          "--total", "200", "--site", "all")  # fmt: skip
    night("service", "report", "laboratoire", "degraded", "--site", "Arlon", "--site", "Libramont",
          "--site", "Marche", "--fails", "résultats au téléphone")  # fmt: skip
    night("service", "report", "switchboard", "down", "--workaround", "numéros directs")
    night("service", "application", "patient-records", "down", "--site", "all")
    night("decision", "raise", "Reporter les opérations de lundi ?", "--options", "tout reporter",
          "--options", "au cas par cas")  # fmt: skip
    night("decision", "defer", "D-2", "demain 8h", "--motive", "liste des patients pas sortie")
    night("action", "assign", "Appeler le CERT", "--owner", "direction informatique",
          "--due", "dans 1 h", "--decision", "D-1")  # fmt: skip
    night("meeting", "close", "--next", "dans 3 h")
    night("threat", "report", "Fichier de rançon trouvé sur un serveur", "--category", "ransom",
          "--demand", "contact par messagerie, pas de montant", "--site", "Libramont")  # fmt: skip
    night("record", "attach", "Photo de la note de rançon", "--file", str(note), "--kept", "coffre")
    night("decision", "order", "Ne rien effacer, ne rien payer", "police judiciaire")
    night("means", "ask", "Experts pour chercher l'entrée", "--quantity", "4", "--provider", "CERT",
          "--category", "outside_help")  # fmt: skip
    night("means", "promise", "H-1", "--quantity", "2", "--due", "dans 6 h")
    night("clock", "start", "RGPD", "-40m", "--motive", "données patients touchées ?")
    night("outlook", "target", "Urgences et soins intensifs sur réseau propre", "--share", "100",
          "--due", "demain 20h")  # fmt: skip
    night("communication", "draft", "fr=Pannes informatiques. Les urgences restent ouvertes.",
          "--drafter", "communication", "--audience", "public", "--channel", "website",
          "--as", "avis")  # fmt: skip
    night("communication", "approve", "avis", "direction générale")
    night("entry", "correct", "7", "site=Arlon", "--reason", "pas Libramont ni Marche")
    night("record", "transcribe", "02:50 garde IT prévenue par le tri", "--sheet", "F-1",
          "--writer", "secrétariat de nuit", "--put-down", "-50m")  # fmt: skip
    night("meeting", "open", "--present", "direction générale, direction médicale, DPO",
          "--absent", "direction informatique", "--cell", "crisis-cell")  # fmt: skip
    night("entry", "strike", "8", "--reason", "le central marche, erreur de poste")
    assert len(night.given) == 25
    brief = night.read("--lang", "fr", "brief").out
    for said in ("Couper internet", "police judiciaire", "CERT", "rançon", "RGPD"):
        assert said in brief
    assert stages(night, "records") == ["transcribed", "attached"]
    assert stages(night, "meetings") == ["open", "closed"]
    assert stages(night, "threats") == ["reported"]
    assert stages(night, "communications") == ["approved"]
    assert stages(night, "actions") == ["assigned"]
    assert sorted(stages(night, "decisions")) == ["deferred", "ordered", "taken"]
    assert stages(night, "restores") == ["isolated"]
    assert stages(night, "means") == ["promised"]
    held, first = night.read("show", "meetings", "--all", "--json").data["rows"]
    assert "direction informatique" in str(held["absent"])
    assert "direction informatique" in str(first["by_phone"])
    assert night.read("log", "--filter", "late").entries


def stages(night: Night, board: str) -> list[str]:
    """How everything on a board stands."""
    return [row["stage"] for row in night.read("show", board, "--all", "--json").data["rows"]]
