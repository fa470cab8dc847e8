"""What became of the organisation in the running crisis is told, and why."""

import pytest

from ledger.domain.amendments import EntryCorrected
from ledger.domain.crisis.events import PartAdded, PartChanged, PartClosed, PartRenamed
from ledger.domain.crisis_and_roll import CRISIS
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.picture import About
from projections.model.rows import NamedPart
from projections.render.terminal import to_terminal
from tests.support.chronicle import ZONE, Chronicle
from tui.forms.field_words import FieldWords

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
LATER = "2022-05-23T08:00:00+02:00"


def mended() -> Chronicle:
    told = Chronicle()
    for event in (
        PartAdded(part="site", code="libin", name="Libin", reason="not in the file"),
        PartRenamed(part="service", code="laboratory", name="Central laboratory", reason="merged"),
        PartChanged(part="asset", code="servers", total=212, reason="counted again"),
        PartClosed(part="site", code="arlon", reason="flooded"),
        PartAdded(part="number", code="lab", name="Lab", phone="12", reason="a guest"),
    ):
        told.event(CRISIS, event, AT)
    return told


def words(told: Chronicle, now: str = NOW, lang: str = "en") -> str:
    document = brief(told.picture(now), checked=0)
    return " ".join(to_terminal(document, Translator(lang, ZONE)).split())


def test_every_change_is_told_with_its_reason() -> None:
    """What a part is called now, what it was called, in what it was changed."""
    said = words(mended())
    for line in (
        "Added (site), 20 May, 09:00: Libin. [#2] Reason: not in the file",
        "Renamed (service), 20 May, 09:00: Central laboratory, until then Laboratory. [#3]",
        "Changed (asset class), 20 May, 09:00: Servers (How many: 212). [#4] Reason: counted again",
        "Closed (site), 20 May, 09:00: Arlon. [#5] Reason: flooded",
    ):
        assert line in said
    assert "Changes of the organisation (5 in all)" in words(mended(), LATER)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Fermeture (site), 20 mai, 09:00 : Arlon. [#5] Raison : flooded"),
        ("nl", "Gesloten (vestiging), 20 mei, 09:00: Arlon. [#5] Reden: flooded"),
        ("de", "Geschlossen (Standort), 20. Mai, 09:00: Arlon. [#5] Grund: flooded"),
    ],
)
def test_they_are_told_in_every_language(lang: str, line: str) -> None:
    """The kind of part is a word and no code."""
    assert line in words(mended(), lang=lang)


def test_another_site_is_not_told_of_a_site() -> None:
    """A brief of Bastogne leaves out what became of Arlon, and keeps what is everybody's."""
    told = mended()
    picture = told.picture(
        NOW, about=About("site", (NamedPart("bastogne", "Bastogne"),), ("bastogne",))
    )
    assert [one.number for one in picture.mended] == [3, 4, 6]


@pytest.mark.parametrize(
    ("lang", "label"), [("fr", "Nom"), ("nl", "Naam"), ("de", "Name"), ("en", "Name")]
)
def test_a_corrected_name_is_the_name_of_the_part(lang: str, label: str) -> None:
    """In the brief and on the page of the entry: it is not the crisis that is called so."""
    told = mended()
    event = EntryCorrected(number=2, changes={"name": {"fr": "Libin-Centre"}}, reason="a slip")
    told.event(CRISIS, event, AT)
    said = words(told, lang=lang)
    assert f"{label}: " in said or f"{label} : " in said
    t = Translator(lang, ZONE)
    page = " ".join(FieldWords(t, told.fold.situation.index).fields(event, "crisis"))
    assert f"{label} = " in page
    for text in (said.partition("a slip")[2], page):
        assert "Libin-Centre" in text
        assert "fr=" not in text
        assert "fr:" not in text
