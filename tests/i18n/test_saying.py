"""What the translator says of keys, codes, errors, names and numbers, in each language."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_decimal, format_percent, get_group_symbol
from hypothesis import given
from hypothesis import strategies as st

from ledger.command.decode_errors import counted
from ledger.command.times import parse
from ledger.domain.values import When
from ledger.errors import InputError, LedgerError, NotConfirmed, Refused, UsageError
from projections.i18n import Translator, languages, preferred
from projections.i18n.declared import codes

NBSP = "\N{NO-BREAK SPACE}"
ZONE = ZoneInfo("Europe/Brussels")
LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "de": "de_BE", "en": "en_GB"}


@pytest.fixture(params=languages())
def t(request: pytest.FixtureRequest) -> Translator:
    """A translator for each language in turn."""
    return Translator(str(request.param), ZONE)


@pytest.mark.parametrize(
    ("lang", "none", "one", "two"),
    [
        ("fr", "0 inscription", "1 inscription", "2 inscriptions"),
        ("nl", "0 vermeldingen", "1 vermelding", "2 vermeldingen"),
        ("de", "0 Einträge", "1 Eintrag", "2 Einträge"),
        ("en", "0 entries", "1 entry", "2 entries"),
    ],
)
def test_plural_follows_the_language(lang: str, none: str, one: str, two: str) -> None:
    """Zero is singular in French and plural in the others."""
    t = Translator(lang, ZONE)
    assert [t.plural("cli.entries", n) for n in (0, 1, 2)] == [none, one, two]


def test_plural_groups_its_number() -> None:
    """A large number of things reads as any large number."""
    assert Translator("en", ZONE).plural("cli.entries", 51_200) == "51\N{NO-BREAK SPACE}200 entries"


_FIGURES = st.integers(-(10**12), 10**12) | st.decimals(-(10**6), 10**6, places=3).map(float)


@given(number=_FIGURES, lang=st.sampled_from(languages()))
def test_a_number_that_is_printed_can_be_typed_back(number: float, lang: str) -> None:
    """It is the same number, in that language and in every other."""
    printed = Translator(lang, ZONE).number(number)
    assert counted("value", printed, {int, float}) == number


@given(number=st.integers(-(10**12), 10**12), lang=st.sampled_from(languages()))
def test_numbers_are_grouped_by_a_space(number: int, lang: str) -> None:
    """In groups as the CLDR has them, and the same in every language; the sign is a minus sign."""
    expected = format_decimal(number, locale="en_GB").replace("-", "\N{MINUS SIGN}")
    grouped = expected.replace(",", "\N{NO-BREAK SPACE}")
    assert Translator(lang, ZONE).number(number) == grouped


@pytest.mark.parametrize("number", [0.5, 1250000.5, -3.25, 12.0])
def test_fractions_keep_every_digit_that_was_said(t: Translator, number: float) -> None:
    """Nothing is rounded off; the decimal mark is that of the language."""
    ours = t.number(number).replace("\N{MINUS SIGN}", "-")
    expected = format_decimal(number, locale=LOCALES[t.lang], decimal_quantization=False)
    group = get_group_symbol(LOCALES[t.lang])
    expected = expected.replace(group, "\N{NO-BREAK SPACE}")
    assert ours.removesuffix(f"{t('number.decimal')}0") == expected


def test_percentage_is_written_as_the_cldr_does_and_never_too_early(t: Translator) -> None:
    """99.9 % is not 100 %."""
    assert t.percent(40) == format_percent(0.4, locale=LOCALES[t.lang])
    assert t.percent(99.9) == t.percent(99)


def test_moments_are_shown_in_the_zone_of_the_crisis() -> None:
    """A moment in UTC reads as the clock on the wall of the crisis room."""
    t = Translator("fr", ZONE)
    moment = datetime(2022, 5, 14, 1, 15, tzinfo=UTC)
    assert t.moment(moment) == "14 mai 2022, 03:15"
    assert t.moment(moment, today=date(2022, 5, 20)) == "14 mai, 03:15"
    assert t.clock(moment) == "03:15"


def test_every_code_of_the_domain_has_a_label(t: Translator) -> None:
    """What surfaces show for a closed list is a text, never the bare key."""
    for group, code in codes():
        assert not t.code(group, code).startswith("code.")


def test_code_without_a_label_shows_itself_as_words_and_hides_nothing(t: Translator) -> None:
    """What a newer version wrote is shown by its own words, made harmless."""
    assert t.code("service_state", "on-fire_again") == "on fire again"
    assert t.code("service_state", "a\x1b[2Jb") == "a␛[2Jb"


def test_declared_sentence_is_said_however_it_was_wrapped() -> None:
    """A docstring over two lines is the same sentence as in one."""
    t = Translator("fr", ZONE)
    wrapped = "Record a decision: what was decided\n    and who decided it."
    assert (
        t.field(wrapped)
        == "Consigner une décision\N{NO-BREAK SPACE}: ce qui a été décidé et par qui."
    )
    assert (t.field(""), t.field("Not declared anywhere.")) == ("", "Not declared anywhere.")


def test_names_of_the_organisation_come_in_the_language_or_the_first_there_is() -> None:
    """A name in one text is for everybody; one by language falls back to the first given."""
    t = Translator("de", ZONE)
    assert t.label("Arlon") == "Arlon"
    assert t.label({"fr": "Urgences", "de": "Notaufnahme"}) == "Notaufnahme"
    assert t.label({"fr": "Urgences", "nl": "Spoed"}) == "Urgences"
    assert t.label("evil\x1b]0;title") == "evil␛]0;title"


def test_placeholders_get_values_made_harmless(t: Translator) -> None:
    """What somebody typed commands no terminal, wherever it is quoted."""
    said = t.error(UsageError("bad_name", name="\x1b[2J\u202egnp"))
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "␛[2J<U+202E>gnp" in said


def test_values_of_any_type_are_said_in_the_language() -> None:
    """A time, a day, a duration and a fraction in a sentence read as everywhere else."""
    t = Translator("fr", ZONE)
    values = [
        datetime(2022, 5, 14, 3, 15, tzinfo=ZONE),
        date(2022, 5, 14),
        timedelta(minutes=5),
        2.5,
        When(said="unknown"),
    ]
    assert [t("board.ago", age=value).removeprefix("il y a ") for value in values] == [
        "14 mai 2022, 03:15",
        "14 mai 2022",
        "5\N{NO-BREAK SPACE}min",
        "2,5",
        "moment inconnu",
    ]


@given(text=st.text(), lang=st.sampled_from(languages()))
def test_no_value_breaks_a_sentence(text: str, lang: str) -> None:
    """Braces, percent signs and anything else in a value are only a value."""
    t = Translator(lang, ZONE)
    assert t("cli.show.boards", names=text)
    assert t.error(Refused("unknown_site", field="sites", value=text, known=text))


def test_key_or_value_that_is_missing_shows_instead_of_failing(t: Translator) -> None:
    """A mistake of ours is visible and stops nobody."""
    assert t("no.such.key") == "no.such.key"
    assert "{names}" in t("cli.show.boards")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "fr",
            f"Ligne 12, Décidé par (`decider`){NBSP}: Ceci est nécessaire et manque. Ajoutez-le.",
        ),
        ("nl", "Regel 12, Beslist door (`decider`): Dit is nodig en ontbreekt. Voeg het toe."),
        (
            "de",
            "Zeile 12, Entschieden von (`decider`): Das wird gebraucht und fehlt. Ergänzen Sie es.",
        ),
        ("en", "Line 12, Decided by (`decider`): This is needed and was not given. Add it."),
    ],
)
def test_error_of_input_says_line_and_field_first(lang: str, said: str) -> None:
    """Line, field, what is wrong and what to do, in that order (issue: bad input)."""
    t = Translator(lang, ZONE)
    assert t.error(InputError("missing_field", line=12, field="decider")) == said


def test_error_says_the_line_or_the_field_alone_when_that_is_all(t: Translator) -> None:
    """What is not known is not mentioned; a sentence that names the field names it once."""
    assert "12" in t.error(InputError("not_an_object", line=12))
    assert t.error(InputError("too_long", field="motive", limit=500)).count(t.field("Motive")) == 1
    assert t.error(Refused("nothing_reported", field="reached")).count(t.field("Reached")) == 1
    assert t.error(InputError("not_an_object", field="", line=0)) == t.error(
        InputError("not_an_object")
    )


def test_times_proposed_as_a_remedy_can_be_read(t: Translator) -> None:
    """What the sentence tells people to type is understood, in the words of each language."""
    said = t("error.bad_time", value="?").replace("\N{NO-BREAK SPACE}", "")
    now = datetime(2022, 5, 24, 8, 0, tzinfo=ZONE)
    quoted = re.findall(r'["\u00ab\u201c\u201e](.+?)["\u00bb\u201c\u201d]', said)
    bare = re.findall(r"2022-05-14 03:15|-20m|14:00-15:30|03:15", said)
    assert (len(quoted), len(bare)) == (4, 4)
    assert all(parse(text, now, ZONE) for text in quoted + bare)


def test_codes_in_errors_are_said_as_labels() -> None:
    """A refusal by stage speaks of stages as the boards do."""
    error = Refused(
        "wrong_stage",
        originator="request.pmo-01",
        stage="delivered",
        command="request.escalate",
        allowed="absent, logged, delivered_in_part",
        number=42,
        ways="crisis request confirm",
    )
    said = Translator("fr", ZONE).error(error)
    assert "«\N{NO-BREAK SPACE}livrée\N{NO-BREAK SPACE}»" in said
    assert said.endswith("crisis request confirm.")


def test_unknown_error_is_said_with_its_code(t: Translator) -> None:
    """An error without a sentence still says what to note down."""
    said = t.error(LedgerError("gremlins", where="attic"))
    assert "gremlins (where=attic)" in said


def test_kept_command_is_named(t: Translator) -> None:
    """Who reads `not confirmed` learns which command waits."""
    assert "01ABC" in t.error(NotConfirmed("not_confirmed", command="01ABC"))


def test_language_without_texts_is_refused() -> None:
    """The languages there are, and no silent other one."""
    with pytest.raises(UsageError, match="unknown_language"):
        Translator("es", ZONE)


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "nl_BE.UTF-8", "LC_ALL": "de_BE.UTF-8"}, "de"),
        ({"LANG": "fr_BE.UTF-8", "LC_MESSAGES": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE", "CRISIS_LANG": "fr"}, "fr"),
        ({"CRISIS_LANG": "FR-be"}, "fr"),
        ({"LANG": "es_ES.UTF-8"}, "en"),
    ],
)
def test_language_follows_the_environment(
    environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours first, then the locale's as POSIX orders them, else English."""
    for name in ("CRISIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preferred() == lang
