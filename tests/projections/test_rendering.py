"""What people typed stays text: no renderer emits a byte that commands, hides or marks up."""

import json
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.observation.events import ObservationNoted
from ledger.sanitize import clean_line, forbidden
from projections.brief.build import brief
from projections.brief.model import Brief, BriefLine, FreeText, Phrase, Quantity
from projections.i18n import Translator
from projections.render.data import to_json
from projections.render.formats import FORMATS
from projections.render.markdown import escaped, to_markdown
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from projections.render.wrap import columns, wrapped
from tests.support.briefs import CASES, made, moment, said
from tests.support.chronicle import ZONE, Chronicle
from tests.support.nasty import EMOJI, ENDLESS, LONG, NOW

EN = Translator("en", ZONE)
HTML = re.compile(r"(?<!\\)[<>]")


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_awkward_values_never_reach_a_terminal_raw(form: str, lang: str) -> None:
    """Escape, control, bidi, zero-width and tag characters are shown as what they are."""
    text = said("nasty", form, lang)
    assert forbidden(text) is None
    assert "\x1b" not in text
    assert "\t" not in text


@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_harmless(text: str) -> None:
    """Whatever was recorded, in every format."""
    chronicle = Chronicle()
    chronicle.event("observation.any", ObservationNoted(text=text), "2022-05-20T09:00:00+02:00")
    document = brief(chronicle.picture(NOW), checked=0)
    for rendered in (to_terminal(document, EN), to_markdown(document, EN), to_json(document, EN)):
        assert forbidden(rendered) is None
    assert HTML.search(to_markdown(document, EN)) is None


@given(text=st.text(max_size=60))
def test_escaping_hides_no_word(text: str) -> None:
    """Take the backslashes away and the text is there."""
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text)) == re.sub(
        r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("\\", "\\\\")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>", r"\<b\>"),
        ("a|b", r"a\|b"),
        ("`x`", r"\`x\`"),
        ("# x", r"\# x"),
        ("- x", r"\- x"),
        ("1. x", "1\\. x"),
        ("[a](javascript:b)", r"\[a\](javascript\:b)"),
        ("&lt;", r"\&lt;"),
        ("http://x", r"http\://x"),
        ("plain, text.", "plain, text."),
    ],
)
def test_markup_is_escaped(text: str, expected: str) -> None:
    """Each sign by itself."""
    assert escaped(text) == expected


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_asked(case: str, width: int) -> None:
    """Counted as a terminal shows them: a wide character takes two columns."""
    text = to_terminal(made(case), EN, width)
    assert max(columns(line) for line in text.splitlines()) <= width
    assert text.endswith("\n")
    assert not [line for line in text.splitlines() if line != line.rstrip()]


@given(text=st.text(max_size=300), width=st.integers(20, 100))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    """Only spaces may go."""
    line = clean_line(text)
    kept = "".join(wrapped(line, width))
    assert "".join(kept.split()) == "".join(line.split())


@pytest.mark.parametrize("text", [LONG, ENDLESS, EMOJI])
def test_long_words_and_wide_letters_are_broken(text: str) -> None:
    """A text of four thousand letters without a space fits too."""
    assert max(map(columns, wrapped(text, 40, "> ", "  "))) <= 40


def test_french_signs_stay_with_their_words() -> None:
    """A line never begins with a semicolon or a closing quotation mark."""
    text = "mot " * 18 + ": suite (« mine ») ; " + "fin ! " * 8
    lines = list(wrapped(text, 40))
    assert not [line for line in lines if line[0] in ":;!?»"]
    assert not [line for line in lines if line[-1] == "«"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Quantity(200, qualifier="at_least", of=1700, share=11.8),
         "at least 200 of 1\N{NO-BREAK SPACE}700 (at least 11.8%)"),
        (Quantity(20, upper=30, qualifier="about"), "about 20 to 30"),
        (Quantity(0, of=0), "0 of 0"),
        (Quantity(400, unit="GB"), "400 GB"),
    ],
)  # fmt: skip
def test_a_number_is_said_as_surely_as_it_was(value: Quantity, expected: str) -> None:
    """Never more exactly."""
    speaker = Speaker(EN, moment(NOW).date())
    assert speaker.quantity(value) == expected


def test_runs_of_entries_are_joined_and_many_are_counted() -> None:
    """Of very many the first, the last and how many."""
    speaker = Speaker(EN, moment(NOW).date())
    line = BriefLine(phrases=(), numbers=(1, 2, 3, 5, 7, 8), entries=6)
    assert speaker.numbers(line) == "#1\N{EN DASH}3 #5 #7 #8"
    many = BriefLine(phrases=(), numbers=tuple(range(1, 60, 2)), entries=30)
    assert speaker.numbers(many).startswith("#1 #3 #5 #7 \N{HORIZONTAL ELLIPSIS} ")
    assert "30" in speaker.numbers(many)


def test_what_people_wrote_keeps_its_first_letter() -> None:
    """Only our own words get a capital."""
    speaker = Speaker(EN, moment(NOW).date())
    text = Phrase("brief.threat.line", {"stage": FreeText("reported"), "text": FreeText("x")})
    assert speaker.line(BriefLine(phrases=(text,))).startswith("reported")


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_json_says_every_line_in_words(lang: str) -> None:
    """In the language asked for, as the terminal says it; the model still decodes to itself.

    A terminal leaves out the end of what takes one line there, and the full stop in a title.
    """
    document = made("vivalia-24-may")
    t = Translator(lang, ZONE)
    data = json.loads(to_json(document, t))
    assert data["lang"] == lang
    every = [*data["five"], *(line for part in data["sections"] for line in part["lines"])]
    lines = [line for line in every if not line["tight"]]
    texts = [line["text"] for line in lines]
    texts += [detail["text"] for line in lines for detail in line["details"]]
    assert len(texts) > 10
    assert all(line["text"] for line in every)
    terminal = "".join(to_terminal(document, t).split())
    assert all("".join(text.split()).rstrip(".") in terminal for text in texts)
    assert all(part["title"].upper() in to_terminal(document, t) for part in data["sections"])
    assert msgspec.json.decode(to_json(document, t), type=Brief) == document


@pytest.mark.parametrize("width", [60, 80])
def test_a_command_is_copied_from_one_line(width: int) -> None:
    """Wherever it stands in a sentence; one that is longer than a line breaks between its words."""
    command = "`crisis show requests --overdue --at 155`"
    for start in range(0, width, 7):
        lines = [*wrapped(f"{'x' * start} 2 ({command}). More.", width, "   ", "   ")]
        assert [line for line in lines if command in line]
        assert max(map(columns, lines)) <= width
    long = command.replace("--at", "--site arlon,bastogne,libramont,marche,virton --at")
    lines = [*wrapped(f"{long}.", width, "   ", "   ")]
    assert " ".join(line.strip() for line in lines) == f"{long}."
