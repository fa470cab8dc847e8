"""The glossary says what the catalogues, the declarations and the organisation file say."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from babel.messages.pofile import read_po

from ledger.domain import CONCEPTS
from ledger.domain.values import Marking
from ledger.live.link import LinkState

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ORGANISATION = "projections/scenario/vivalia.toml"
LANGUAGES = ("fr", "nl", "de")
TELLING_APART = re.compile(r" \(\w+\)$")
NOWHERE = "—"


class Row(NamedTuple):
    """One row, its cells as they stand."""

    table: str
    term: str
    meaning: str
    fr: str
    nl: str
    de: str
    where: str

    @property
    def word(self) -> str:
        """The term without what tells it apart, as it is compared."""
        return TELLING_APART.sub("", self.term).casefold()

    @property
    def words(self) -> tuple[str, ...]:
        """What it is called in the three other languages, as it is compared."""
        return tuple(word.casefold() for word in (self.fr, self.nl, self.de))

    @property
    def paths(self) -> list[str]:
        """The files it names."""
        return [named for named in re.findall(r"`([^`]+)`", self.where) if "/" in named]

    @property
    def codes(self) -> list[str]:
        """The codes that it names, or else those that are called so in English."""
        named = re.findall(r"`(code\.[^`]+)`", self.where)
        labels = catalogue("en").items()
        return named or [
            key for key, text in labels if key[:5] == "code." and text.casefold() == self.word
        ]


def rows(page: str) -> list[Row]:
    """The rows of every table, without its head."""
    found, table = [], ""
    for line in page.splitlines():
        if line.startswith("## "):
            table = line[3:]
        elif line.startswith("| ") and not line.startswith(("| term |", "| --- ")):
            found.append(Row(table, *line.strip("| ").split(" | ")))
    return found


@cache
def catalogue(lang: str) -> dict[str, str]:
    """The texts of one language by key, the forms of a plural one behind the other."""
    path = ROOT / "projections" / "i18n" / lang / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        texts = {message.id: message.string for message in read_po(file, locale=lang)}
    return {
        key if isinstance(key, str) else key[0]: text
        if isinstance(text, str)
        else "\n".join(text or ())
        for key, text in texts.items()
    }


@cache
def said(lang: str) -> str:
    """All that the catalogue of one language says, apart from its head, as it is compared."""
    return "\n".join(text for key, text in catalogue(lang).items() if key).casefold()


def occurs(word: str, lang: str) -> bool:
    """Whether a text has these words in this order, with these or other endings."""
    parts = (re.escape(part) for part in re.split(r"\W+", word))
    stems = [part[:-3] + r"\w{0,6}" if len(part) > 6 else part + r"\w{0,2}" for part in parts]
    return bool(re.search(r"\b" + r"\W+".join(stems) + r"\b", said(lang)))


ROWS = rows(PAGE)
LOCAL = [row for row in ROWS if ORGANISATION in row.paths]
CODES = [row for row in ROWS if row.codes]
PLAIN = [row for row in ROWS if row not in LOCAL]


def test_the_page_has_rows() -> None:
    """So many as can be read at one sitting, each whole and with its meaning in one sentence."""
    assert 100 < len(ROWS) <= 200
    assert [row.term for row in ROWS if not all(row) or not row.meaning.endswith(".")] == []


def test_words_are_found_by_the_alphabet() -> None:
    """Within its table, and no word of one table is explained twice."""
    for table in {row.table for row in ROWS}:
        terms = [row.term.casefold() for row in ROWS if row.table == table]
        assert terms == sorted(set(terms))


@pytest.mark.parametrize("name", [concept.name for concept in CONCEPTS])
def test_every_concept_is_in_it(name: str) -> None:
    """Under its name in the code, with its label."""
    assert [row.codes for row in ROWS if row.word == name] == [[f"code.concept.{name}"]]


@pytest.mark.parametrize("family", ["verdict", "marking", "service_state"])
def test_every_code_that_people_ask_about_is_in_it(family: str) -> None:
    """What a message counts for, who is shown an entry, how a service stands."""
    keys = {key for key in catalogue("en") if key.startswith(f"code.{family}.")}
    assert keys - {key for row in CODES for key in row.codes} == set()
    assert family != "marking" or keys == {f"code.marking.{one}" for one in get_args(Marking)}


@pytest.mark.parametrize("state", list(LinkState))
def test_every_state_of_the_link_is_in_it(state: LinkState) -> None:
    """By the word that the code has for it."""
    assert [row.term for row in ROWS if row.term == state.value.replace("_", "-")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.term)
def test_what_it_names_is_there(row: Row) -> None:
    """Every file of a row exists; a row names one, or says that there is none yet."""
    assert bool(row.paths) != (row.where == NOWHERE)
    assert [path for path in row.paths if not (ROOT / path).is_file()] == []


def of_one(lang: str, key: str) -> str:
    """What the catalogue calls one of them; a second form is that of several."""
    return catalogue(lang)[key].partition("\n")[0].casefold()


@pytest.mark.parametrize("row", CODES, ids=lambda row: row.term)
def test_a_code_is_called_as_the_catalogues_call_it(row: Row) -> None:
    """In every language; in English by its label or by the code itself."""
    for key in row.codes:
        assert key in catalogue("en")
        code = re.split(r"[_-]", key.rpartition(".")[2])
        assert row.word in (of_one("en", key), " ".join(code))
    labels = [tuple(of_one(lang, key) for lang in LANGUAGES) for key in row.codes]
    assert row.words in labels


@pytest.mark.parametrize("row", PLAIN, ids=lambda row: row.term)
def test_no_word_is_invented(row: Row) -> None:
    """A word that is not in italics is one that the catalogue of its language says."""
    plain = [(w, lang) for w, lang in zip(row.words, LANGUAGES, strict=True) if w[0] != "*"]
    assert [word for word, lang in plain if not occurs(word, lang)] == []


@pytest.mark.parametrize("row", LOCAL, ids=lambda row: row.term)
def test_roles_and_cells_are_called_as_in_the_organisation_file(row: Row) -> None:
    """Their names are the organisation's, and people read them from its file."""
    organisation = tomllib.loads((ROOT / ORGANISATION).read_text("utf-8"))
    names = [part["name"] for part in (*organisation["roles"], *organisation["cells"])]
    assert row.words in [
        tuple(name[lang].casefold() for lang in LANGUAGES)
        for name in names
        if name["en"].casefold() == row.word
    ]


def test_a_terminal_is_one_thing() -> None:
    """A running installation on one ledger; what somebody looks at is a screen."""
    assert [row.paths for row in ROWS if "terminal" in row.term] == [
        ["ledger/terminal/terminal.py"]
    ]
    assert [row.words for row in ROWS if row.term == "screen"] == [
        ("écran", "scherm", "bildschirm")
    ]


RIVALS = (
    ("entry", "nl", r"inschrijving"),
    ("site", "nl", r"(?<![\w{-])sites?(?![\w:}-])"),
    ("degraded", "nl", r"gedegrad"),
    ("contradiction", "nl", r"tegenspra"),
    ("cancellation", "nl", r"maatregel"),
    ("command", "nl", r"commando"),
    ("strike", "nl", r"doorgehaald|doorhal"),
    ("deadline", "nl", r"uiterste datum"),
    ("log-in key", "nl", r"inlog"),
    ("signing key", "nl", r"ondertekensleutel"),
    ("recorder", "nl", r"ingeschreven door"),
    ("vital", "de", r"\bvital"),
    ("signature", "de", r"unterschr|unterzeichn"),
    ("recorded", "de", r"eingetragen|\beintragen"),
    ("terminal", "de", r"\b(?:diese[rs]|andere[nr]|zwei) postens?\b"),
    ("store", "de", r"speicher des servers"),
    ("store", "nl", r"\bopslag\b"),
    ("store", "fr", r"stockage du serveur"),
    ("signature", "nl", r"ondertekening"),
    ("entry", "nl", r"noch niet ingeschreven|nog niet ingeschreven|: ingeschreven als"),
    ("recorded", "fr", r"pas encore inscrit|l.inscrire quand même|rien n.a été inscrit"),
    ("cell", "de", r"krisenst[aä]b|\bst[aä]be?\b"),
    ("cancellation", "de", r"anordnung"),
    ("home", "de", r"\bordner"),
    ("scenario clock", "de", r"szenario-uhr"),
    ("recorder", "de", r"eingetragen von|aufgezeichnet"),
    ("terminal", "de", r"\ban station\b"),
    ("unreported", "fr", r"sans nouvelle\b"),
    ("cancellation", "fr", r"\bordres? (?:en vigueur|pour des jours)|cet ordre, qui vaut"),
    ("entry", "fr", r"toutes les entrées"),
)
"""Words that were once said for a notion of the glossary, which has one word in a language."""

WRONG = (
    ("fr", r"\btien(?:t|nent)\b"),
    ("fr", r"transféré à"),
    ("fr", r"\bil est (?:maintenant )?\{(?:moment|now|recorded)\}"),
    ("nl", r"(?m)^bijgewerkt"),
    ("de", r"heute fr[uü]h"),
    ("fr", r"modifié depuis \{"),
    ("fr", r"\(depuis\s*:"),
    ("fr", r"\{planned\} prévus"),
    ("nl", r"(?m)nodig tegen|^nodig: "),
    ("nl", r"\bal zijn \{n\}"),
    ("nl", r"(?m)^eerst: "),
    ("nl", r"\(sinds\s*:"),
    ("de", r"an seinem einzigen"),
    ("de", r"verlegt an\b"),
    ("de", r"\{days\}\s*t\b"),
    ("de", r"geändert seit \{"),
    ("de", r"\(seit\s*:"),
    ("en", r"\b(?:server|ultimatum|deadline|home|it)(?: of this home)? (?:runs|does not run)\b"),
    ("en", r"\(entered \{"),
    ("en", r"days gone by"),
    ("en", r"(?m)^(?:when|needed): \{text"),
)
"""Words that no sentence says, with their inflections."""

RIGHT = (
    ("brief.detail.since", ("Since ", "Depuis ", "Sinds ", "Seit ")),
    ("brief.detail.channel", ("Channel", "Canal", "Kanaal", "Kanal")),
    ("brief.detail.needed_by", ("Needed by", "Pour quand", "Nodig voor", "Gebraucht bis")),
    ("brief.detail.first", ("At first", "Au départ", "Aanvankelijk", "Anfangs")),
    ("brief.activity.transfer", ("Transferred to", "Transféré vers", "Overgebracht naar",
                                 "Verlegt nach")),
    ("brief.header.position", ("Position", "Position", "Positie", "Stand")),
    ("brief.activity.past", ("{n} past cancellation", "{n} annulation", "{n} annulering",
                             "{n} Absage")),
    ("brief.place.all_its_sites", ("at its only site", "sur son seul site",
                                   "op de enige vestiging", "am einzigen Standort")),
    ("brief.five.vital.down", ("Vital", "Services vitaux", "Vitale", "Lebenswichtige")),
    ("cli.entry.checked", ("checked, valid", "vérifiée, valide", "nagekeken, geldig",
                           "geprüft, gültig")),
    ("cli.server.running", ("Is running", "Tourne", "Draait", "Läuft")),
)  # fmt: skip
"""How some sentences begin, in English, French, Dutch and German."""


def named_in_the_organisation(lang: str) -> str:
    """Every name of the organisation file in one language, one a line."""
    parts = tomllib.loads((ROOT / ORGANISATION).read_text("utf-8")).values()
    names = [one["name"] for many in parts if isinstance(many, list) for one in many
             if isinstance(one, dict)]  # fmt: skip
    return "\n".join(name[lang] for name in names if isinstance(name, dict)).casefold()


@pytest.mark.parametrize(("term", "lang", "rival"), RIVALS)
def test_a_notion_has_one_word(term: str, lang: str, rival: str) -> None:
    """The glossary's, in the catalogue and in the organisation file alike."""
    assert [row.term for row in ROWS if TELLING_APART.sub("", row.term) == term]
    written = said(lang) + "\n" + named_in_the_organisation(lang)
    assert re.findall(rival, written) == []


@pytest.mark.parametrize(("lang", "wrong"), WRONG)
def test_what_was_put_right_stays_right(lang: str, wrong: str) -> None:
    """In the whole catalogue, whatever the ending."""
    assert re.findall(wrong, said(lang)) == []


@pytest.mark.parametrize(("key", "beginnings"), RIGHT)
def test_sentences_people_asked_for_are_said_so(key: str, beginnings: tuple[str, ...]) -> None:
    """In all four languages."""
    texts = [catalogue(lang)[key] for lang in ("en", *LANGUAGES)]
    assert all(map(str.startswith, texts, beginnings)), texts


def test_the_pages_say_what_the_catalogues_say() -> None:
    """The English of the documents too: what runs is running."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    texts = {page.name: page.read_text("utf-8").casefold() for page in pages}
    english = [wrong for lang, wrong in WRONG if lang == "en"]
    found = {name for name, text in texts.items() for wrong in english if re.search(wrong, text)}
    assert found == set()
