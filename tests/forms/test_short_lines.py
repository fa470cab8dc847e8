"""What the scribe types in a meeting: one line a command, in four languages, on any keyboard."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from click.shell_completion import CompletionItem
from hypothesis import given
from hypothesis import strategies as st

from ledger.command.decide import OPENING
from ledger.command.order import Context, Order
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.domain.organisation import Index, Organisation
from projections import scenario
from projections.i18n import Translator, languages
from tests.support.hostile import hostile_texts
from tui.forms.fields import Field, Shape
from tui.forms.short.completing import complete
from tui.forms.short.orders import LATER, Understood, put_down, understand
from tui.forms.short.places import NUMBER, places_of
from tui.forms.short.reading import Reader, ShortLine
from tui.forms.short.words import SHORTEST, folded
from tui.forms.short.writing import written
from tui.forms.suggestions import Items, of_choices, parts_called

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2022, 5, 17, 14, 5, 40, tzinfo=ZONE)
ORGANISATION = msgspec.toml.decode(scenario.organisation(), type=Organisation)
CONTEXT = Context(NOW, ZONE, {}, Index(ORGANISATION))
READERS = {lang: Reader(Translator(lang, ZONE)) for lang in languages()}
LINED = [verb for path, verb in VERBS.items() if path != OPENING]
HARD_TO_TYPE = set("@#[]{}\\|~^`<>")
"""Signs that take AltGr, a dead key or two hands on some keyboard of the four countries."""


BITS = [
    "dec", "décision", "note", "serv", "labo", "arlon", "R-1", "12", ":", ": ", ";", ";;", "; ",
    ",", ",,", " ", "; motif:", "; source: x", ", parce que ", "13h40 ", "-20m ", "hier soir: ",
    "=", "text=", "étapes", "corr", "séance", "isolé=3", "dem", "prio", "\n", "é",
]  # fmt: skip


def understood(line: str, lang: str = "fr") -> Understood:
    return understand(line, READERS[lang], CONTEXT)


def order(line: str, lang: str = "fr") -> Order:
    found = understood(line, lang)
    assert found.error is None, found.error
    return found.orders[0]


def said(line: str, lang: str = "fr") -> dict[str, Any]:
    """The fields of the command, without those that say nothing."""
    fields = msgspec.json.decode(msgspec.json.encode(order(line, lang).command))
    return {name: value for name, value in fields.items() if value}


# --- the words ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", languages())
def test_every_kind_is_reached_by_its_word_and_by_the_beginning_that_is_shown(lang: str) -> None:
    """In each language, by letters alone, whatever the accents."""
    reader = READERS[lang]
    assert {one.verb.path for one in reader.words.listed()} == {verb.path for verb in LINED}
    for one in reader.words.listed():
        for word in (one.word, one.short, one.word.upper(), folded(one.word)):
            assert reader.words.meant(word) is one.verb, (word, one.verb.path)
        assert one.word.replace("-", "").isalpha()


@pytest.mark.parametrize("lang", languages())
def test_no_two_kinds_share_a_shortest_beginning(lang: str) -> None:
    """And none is so short that it stands in every other sentence."""
    words = READERS[lang].words.listed()
    shorts = [one.short for one in words]
    little = set(map(folded, Translator(lang, ZONE)("line.little").split(",")))
    assert len(set(shorts)) == len(shorts)
    assert all(len(short) >= SHORTEST for short in shorts)
    assert not little & ({*shorts} | {folded(one.word) for one in words})


@pytest.mark.parametrize("lang", languages())
def test_what_is_said_most_is_reached_by_four_letters(lang: str) -> None:
    """Decision, action, service, request, question, observation, information."""
    paths = ("decision.take", "action.assign", "service.report", "request.log", "decision.raise",
             "observation.note", "communication.receive", "figure.report")  # fmt: skip
    shorts = [READERS[lang].words.of(VERBS[path]).short for path in paths]
    assert max(map(len, shorts)) <= 4, shorts


def test_half_a_word_that_may_be_several_is_none() -> None:
    """`re` begins many, `que` a question and every other sentence; nothing is guessed."""
    for word in ("re", "que", "", ":", "x" * 100):
        assert READERS["fr"].words.meant(word) is None
    assert understood("que dit le labo: rien").line.verb.path == "observation.note"  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", languages())
def test_every_field_has_a_name_that_means_it_alone(lang: str) -> None:
    """A circumstance gives way to a field of the command that is called the same."""
    for verb in LINED:
        places, names = places_of(verb), READERS[lang].names(verb.path)
        for field in places.own:
            assert names.meant(names.of(field)) == [field], (verb.path, field.key)
        own = {field.option for field in places.own}
        for field in places.around:
            alone = names.meant(names.of(field)) == [field]
            assert alone or field.option in own, (verb.path, field.key)


# --- what lines say -----------------------------------------------------------------------------


def test_a_decision_is_who_a_colon_and_what() -> None:
    """`because` is the motive; what follows `;` with the name of a field is that field."""
    line = "dec cellule de crise: couper internet, parce que ça se propage; réexamen: demain 8h"
    fields = said(line)
    assert (fields["decider"], fields["text"]) == ("cellule de crise", "couper internet")
    assert fields["motive"] == "ça se propage"
    assert fields["review"]["earliest"] == "2022-05-18T08:00:00+02:00"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "dec cellule de crise : couper internet, parce qu'il se propage"),
        ("nl", "bes cellule de crise: couper internet, omdat il se propage"),
        ("de", "ent cellule de crise: couper internet, weil il se propage"),
        ("en", "dec cellule de crise: couper internet, because il se propage"),
    ],
)
def test_the_same_is_said_in_each_language(lang: str, line: str) -> None:
    """By that language's words."""
    assert said(line, lang) == {
        "decider": "cellule de crise",
        "text": "couper internet",
        "motive": "il se propage",
    }


def test_a_line_without_an_entry_word_is_an_observation() -> None:
    """Word for word, whatever signs are in it."""
    for line in ("service informatique sur place", "le parquet: pas de commentaire; à voir",
                 "Arlon: 3 PC en panne", "décision reportée", "http://a.be: lent"):  # fmt: skip
        found = order(line)
        assert (found.verb.path, said(line)) == ("observation.note", {"text": line})


def test_sites_and_services_are_known_by_name_before_the_colon() -> None:
    """In any order, with commas or without, by the beginning of a name."""
    for line in ("serv labo arlon bastogne libramont: hors service",
                 "ser arlon, bastogne, Libramont labo: hors service"):  # fmt: skip
        found = order(line)
        assert found.verb.path == "service.report"
        assert said(line)["service"] == "laboratory"
        assert said(line)["scope"]["sites"] == ["arlon", "bastogne", "libramont"]
        assert said(line)["state"] == "down"


def test_a_request_says_where_before_the_colon() -> None:
    """And how many, what for and by when behind it, by the names of the fields."""
    fields = said(
        "dem arlon radio: 3 PC; incidence: plus d'images; combien: 3; pour quand: demain 10h"
    )
    assert (fields["site"], fields["service"]) == ("arlon", "radiology")
    assert (fields["what"], fields["quantity"]) == ("3 PC", 3)


def test_several_are_named_at_once_and_make_an_order_each() -> None:
    """`prio R-1 R-4 R-9: urgent`."""
    found = understood("prio R-1 R-4 R-9: urgent").orders
    assert [one.target for one in found] == ["R-1", "R-4", "R-9"]
    assert len({one.id for one in found}) == 3


def test_counts_are_said_as_they_are_spoken() -> None:
    """`40 isolés, 3 nettoyés`, or with a sign of equality."""
    for line in ("étapes J-1: 40 isolé, 3 nettoyé", "eta J-1: isolé=40, nettoyé=3"):
        assert said(line)["counts"] == {"isolated": 40, "cleaned": 3}


def test_an_entry_is_corrected_and_linked_by_its_number() -> None:
    """What a line is about comes first."""
    line = order("corr 12 faute de frappe: text=labo, radio et bloc, source=DSI")
    assert (line.target, line.command.reason) == ("12", "faute de frappe")  # type: ignore[attr-defined]
    assert line.command.changes == {"text": "labo, radio et bloc", "source": "DSI"}  # type: ignore[attr-defined]
    linked = order("lien 12 contredit: 15").command
    assert (linked.number, linked.relation, linked.other) == (12, "contradicts", 15)  # type: ignore[attr-defined]


def test_doubled_signs_are_the_signs_themselves() -> None:
    """Whoever needs `; motif:` in a text can have it."""
    assert said("dec DSI: couper;; motif: aucun")["text"] == "couper; motif: aucun"
    assert said("séance: Dupont,, DSI, Lambert")["present"] == ["Dupont, DSI", "Lambert"]


# --- when ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "earliest"),
    [("13h40 ", "13:40"), ("13:40 ", "13:40"), ("13h40: ", "13:40"), ("-20m ", "13:45"),
     ("il y a 20 min: ", "13:45"), ("", "14:05")],
)  # fmt: skip
def test_a_line_may_begin_with_when_it_happened(begins: str, earliest: str) -> None:
    """By the reader of all times, from the moment of its first letter; unsaid, at that moment."""
    for line in ("le labo est tombé", "dec DSI: couper internet"):
        occurred = order(begins + line).circumstances.occurred
        assert occurred is not None
        assert occurred.earliest is not None
        assert f"{occurred.earliest.astimezone(ZONE):%Y-%m-%d %H:%M}" == f"2022-05-17 {earliest}"


def test_a_phrase_is_a_time_only_where_it_is_over_however_it_is_read() -> None:
    """`hier soir:` is; `lundi:` may be the next one and is a part of the text."""
    assert said("hier soir: le labo est tombé") == {"text": "le labo est tombé"}
    assert said("lundi: réouverture du labo") == {"text": "lundi: réouverture du labo"}
    assert said("2: le labo") == {"text": "2: le labo"}


def test_a_time_that_has_two_readings_is_refused_at_its_field() -> None:
    """25 minutes from now is a slip, or was yesterday: it is asked, never chosen."""
    error = understood("14h30 le labo est tombé").error
    assert error is not None
    assert (error.code, error.fields["field"]) == ("two_readings", "occurred")


def test_what_is_sent_later_says_when_it_was_put_down() -> None:
    """A draft that survived a crash is no entry of now."""
    one = order("le labo est tombé")
    assert put_down(one, NOW, NOW + timedelta(seconds=5)) == one
    late = put_down(one, NOW, NOW + LATER)
    assert late.circumstances.written is not None
    assert late.circumstances.written.at == NOW


# --- completing ---------------------------------------------------------------------------------


class Known:
    """What a home would offer."""

    def field(self, field: Field) -> Items:
        t = READERS["fr"].t
        if field.choices:
            return of_choices(field.choices, t)
        return parts_called(CONTEXT.parts, field.path[-1], t)

    def target(self, concept: str) -> Items:
        return [CompletionItem("R-1", help="PC")] if concept == "request" else []


@pytest.mark.parametrize(
    ("left", "offered", "rest"),
    [
        ("déc", "décision", "déc"),
        ("13h40 dec", "décision", "dec"),
        ("re", "recomptage", "re"),
        ("serv ar", "arlon", "ar"),
        ("serv labo, arl", "arlon", "arl"),
        ("prio ", "R-1", ""),
        ("prio R-1: ur", "urgent", "ur"),
        ("serv labo: deg", "degraded", "deg"),
        ("dec DSI: couper; mo", "motif", "mo"),
        ("dec DSI: couper; sites: arlon, bas", "bastogne", "bas"),
    ],
)
def test_the_word_under_the_cursor_is_completed(left: str, offered: str, rest: str) -> None:
    """Entry words, things, places, names of fields and what they may hold."""
    found = complete(left, READERS["fr"], Known())
    assert offered in [item.value for item in found.items]
    assert left[found.start :] == rest


@given(st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=8).map("".join))
def test_completing_never_fails(left: str) -> None:
    """And begins within the line."""
    assert 0 <= complete(left, READERS["fr"], Known()).start <= len(left)


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("dec: couper internet", "missing_field", "decider"),
        ("fait: relancé", "missing_field", "target"),
        ("serv labo: ne répond plus", "not_a_choice", "state"),
        ("serv labo, arlon, paris: hors service", "no_place_in_line", None),
        ("dec DSI: a; motif: b; motif: c", "duplicate_key", "motive"),
        ("dec DSI: a; motfi: b", "no_such_field_in_line", None),
        ("dem arlon: 3 PC; combien: beaucoup", "not_a_whole_number", "quantity"),
        ("dem arlon: 3 PC; source: DSI; source: PMO", "duplicate_key", "source"),
        ("act DSI: relancer; échéance: xyz", "bad_time", "due"),
    ],
)
def test_a_refusal_names_the_field(line: str, code: str, field: str | None) -> None:
    """As on the command line; what was understood so far is there all the same."""
    found = understood(line)
    assert found.error is not None
    assert (found.error.code, found.error.fields.get("field")) == (code, field)
    assert found.line is not None or found.error.fields.get("field") in {None, "motive", "source"}


# --- read and written ---------------------------------------------------------------------------

WORDS = {
    Shape.WHEN: "2022-05-14 03:15",
    Shape.MOMENT: "2022-05-14 03:15",
    Shape.NUMBER: "3",
    Shape.TEXT: "un mot; motif: deux, trois",
    Shape.LABEL: "Nom",
    Shape.FLAG: "1",
}


def sample_line(verb: Verb) -> ShortLine:
    """A line of a verb with a word in every field."""
    places = places_of(verb)
    fields = {f.key: word_of(f) for f in places.own}
    targets = ("X-1",) if places.about and verb.concept != "entry" else ()
    return ShortLine(verb, targets, {key: said for key, said in fields.items() if said})


def word_of(field: Field) -> tuple[str, ...]:
    if field.key == NUMBER:
        return ("3",)
    if field.shape is Shape.PAIR:
        return ("fr=un, deux",) if field.path[-1] == "texts" else ("a=1", "b=2")
    if field.shape is Shape.CHOICE:
        return field.choices[: 2 if field.many else 1]
    word = WORDS[field.shape]
    return (word, f"{word}, encore") if field.many and field.shape is Shape.TEXT else (word,)


@pytest.mark.parametrize("lang", languages())
def test_what_is_written_in_full_is_read_back_as_it_was(lang: str) -> None:
    """A line of each kind with something in every field, some of it looking like the syntax."""
    for verb in LINED:
        line = sample_line(verb)
        text = written(line, READERS[lang], CONTEXT)
        assert READERS[lang].read(text, CONTEXT) == line, text
        assert not HARD_TO_TYPE & set(text)


@given(st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=12).map("".join))
def test_whatever_is_read_is_written_so_that_it_is_read_the_same(text: str) -> None:
    """Also where it looks like something else by halves."""
    found = understood(text)
    if found.line is None:
        return
    again = understood(written(found.line, READERS["fr"], CONTEXT))
    assert again.line is not None
    assert again.line._replace(worded=True) == found.line._replace(worded=True)
    assert [comparable(one) for one in again.orders] == [comparable(one) for one in found.orders]


def comparable(order_: Order) -> Order:
    return order_._replace(id="")


@given(st.text(st.characters(codec=None)), st.sampled_from(languages()))
def test_no_text_breaks_the_reader(text: str, lang: str) -> None:
    """Whatever comes out of a keyboard, a clipboard or a cat on either is read or refused."""
    found = understood(text, lang)
    assert found.orders or found.error


def test_no_hostile_text_breaks_the_reader() -> None:
    """What an attacker would have pasted, alone, in a field and before the colon."""
    for text in hostile_texts(120):
        for line in (text, f"dec {text}: x; motif: {text}", f"serv {text}", f"{text}: {text}"):
            found = understood(line)
            assert found.orders or found.error


@pytest.mark.parametrize(
    "sign", [";", ":", ",", "; motif: x", "-20m ", "serv ", "a:b;", "é", ", car "]
)
def test_a_line_of_64_kilobytes_is_read_at_once(sign: str) -> None:
    """A paste is no reason to stand still."""
    text = sign * (65_536 // len(sign))
    for begin in ("", "dec DSI: ", "serv "):
        assert understood(begin + text)
