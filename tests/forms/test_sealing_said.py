"""Sealing as it is asked for and said back, before anything is sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ledger.command.order import Context
from ledger.domain import VERBS
from ledger.domain.crisis_and_roll import Member, Post
from ledger.domain.organisation import Index, Organisation
from ledger.errors import Doubtful
from projections import scenario
from projections.i18n import Translator, languages
from tui.forms.field_words import FieldWords
from tui.forms.questions import question_of
from tui.forms.short.orders import notes_of, understand
from tui.forms.short.reading import Reader
from tui.forms.understood import notes

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2022, 5, 17, 14, 5, tzinfo=ZONE)
INDEX = Index(msgspec.toml.decode(scenario.organisation(), type=Organisation))
MEMBERS = tuple(
    Member(id=ident, name=ident, key=ident[0] * 43, posts=(Post(role=role),), since=1, revoked=gone)
    for ident, role, gone in (("anna", "dpo", None), ("ben", "dpo", 9), ("carl", "scribe", None))
)
CONTEXT = Context(NOW, ZONE, {}, INDEX, members=MEMBERS)
DOUBT = Doubtful("looks_like_person", field="text", value="Jean Canari")


def note(lang: str, *roles: str) -> str:
    """What stands beside the field of a form."""
    t, key = Translator(lang, ZONE), "seal_to"
    found = notes(VERBS["observation.note"], {key: list(roles)}, CONTEXT, FieldWords(t, INDEX))
    return found[key].text


def test_a_form_says_who_could_read_it() -> None:
    """By name, without those revoked, and what stays in clear; that nobody could is said too."""
    assert note("en", "dpo").startswith("Read by 1 member in these roles (anna)")
    assert "Source, actor and short fields stay in clear" in note("en", "dpo")
    assert note("en", "all").startswith("Read by 2 members in these roles (anna, carl)")
    assert note("en", "pmo").startswith("Nobody holds this role")


@pytest.mark.parametrize("lang", languages())
def test_the_line_of_a_meeting_can_be_sealed_as_its_question_says(lang: str) -> None:
    """The words that it offers, typed at the end of a line, seal it; it says back who reads it."""
    t = Translator(lang, ZONE)
    question = question_of(DOUBT, t, "line")
    assert "--seal-to" not in question
    offered = question[question.index(";") : question.index("all") + 3]
    reader = Reader(t)
    word = reader.words.of(VERBS["observation.note"]).word
    found = understand(f"{word}: Jean Canari {offered}", reader, CONTEXT)
    assert found.line is not None
    assert found.orders[0].circumstances.seal_to == ("all",), offered
    assert notes_of(found.line, CONTEXT, FieldWords(t, INDEX))["seal_to"]


@pytest.mark.parametrize("lang", languages())
def test_each_place_says_how_to_seal_there(lang: str) -> None:
    """An option on the command line, a field in a form."""
    t = Translator(lang, ZONE)
    assert "--seal-to all" in question_of(DOUBT, t)
    form = question_of(DOUBT, t, "form")
    assert "--seal-to" not in form
    assert t.field("Sealed to") in form
