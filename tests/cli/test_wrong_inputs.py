"""Wrong inputs of tired people: what is wrong, where, and what to type instead."""

from pathlib import Path

import pytest

from projections.render.wrap import columns
from tests.support.cli import run_here, run_on_terminal

WRONG = {
    "request confirme 2": ("confirme", "log, ", "`crisis request confirm`"),
    "shwo": ("shwo", "Vouliez-vous dire `crisis show` ?"),
    "demande log": ("demande", "`crisis request`"),
    "note x": ("note", "`crisis observation note`"),
    "decision deliver x": ("deliver", "`crisis request deliver`"),
    "decision": ("Il manque une commande", "take, "),
    "service report dégradé labo": ("labo", "`crisis service report SERVICE ÉTAT`"),
    "request log labo arlon": ("labo", "`crisis request log SITE QUOI`"),
    "communication send C-1": ("(C-1)", "`--on C-1`"),
    "action assign x Paul": ("(Paul)", "--owner"),
    "observation note x --site arlonn": ("Sites (`--site`)", "« Arlon »"),
    "request log arlon x --needed-by 31/02": ("Pour quand (`--needed-by`)",),
    "request deliver R-99": ("R-99", "`crisis request deliver`", "rien maintenant"),
    "decision revoke M-99 x": ("M-99",),
    "entry strike 5,6 x": ("5,6", "(142)", "(R-14,"),
    "server statut": ("`crisis server status`",),
    "observation note x --occurred hier nuit": ("(nuit)", '"hier 15h"'),
    "observation note x --ocurred hier": ("--ocurred", "--occurred"),
    "entry correct 2 text": ("--reason", "Par exemple : crisis entry correct"),
    "decision take x": ("DÉCIDÉ-PAR", "Par exemple : crisis decision take"),
    "service report labo cassé": ("cassé", "hors service"),
    "observation note x --site Arlonn": ("Arlonn", "« Arlon »"),
    "observation note x --occurred 31/02": ("occurred", "26/11/2026"),
    "figure report beds 1.200": ("VALEUR", "1200"),
    "entry strike 999 x": ("#999", "crisis log"),
    "communication question accès x 12": ("(x 12)", "`--count 12`"),
    "clock start nis2_early 14/05/2022 --motive x": ("« autre délai »", "`--due`"),
    "request log arlon x 12": ("(12)", "`--quantity 12`"),
    "decision take x y --jsno": ("--jsno", "dire '--json'"),
    "decision take x y --motif z": ("--motif", "dire '--motive'"),
    "decision revoke D-1 --grund z": ("--grund", "dire '--reason'"),
    "decision revoke D-1 --reden z": ("--reden", "dire '--reason'"),
    "show requets": ("requets", "requests"),
    "show requests --page abc": ("page", "40"),
    "log --last 0": ("last", "1"),
    "decision take x y --review demain --review hier": ("--review", "deux fois"),
    "entry correct 1 site=arlon site=marche --reason y": ("site=", "deux fois"),
    "restore advance J-1 cleaned=1 cleaned=2": ("cleaned=", "deux fois"),
    "open x --real --exercise": ("--exercise / --real", "deux fois"),
    "brief --known-at 2150-01-01": ("known-at", "2150", "à venir"),
    "entry correct -5 text=x --reason y": ("INSCRIPTION", "1"),
    "member enrol x y nokey scribe": ("CLÉ", "43", "crisis info"),
    "import": ("FICHIER", "Par exemple : crisis import"),
    "doctor --set-aside 999": ("#999",),
    "observation note x --written-at 2150-01-01": ("written", "à venir"),
    'log --filter "abc': ('"abc', "guillemet"),
}
"""A command line, what it names of what was typed, and what to type."""


@pytest.mark.parametrize("line", WRONG)
def test_an_error_names_what_was_typed_and_what_to_type(untouched: Path, line: str) -> None:
    """In the reader's language."""
    done = run_here(*line.split(" "), "--lang", "fr", home=untouched)
    assert done.code in {2, 3}
    assert all(words in done.err for words in WRONG[line]), done.err


@pytest.mark.parametrize("option", ["--jour", "--cout", "--nom", "--texte", "--prix"])
def test_an_option_that_is_far_from_all_gets_no_guess(untouched: Path, option: str) -> None:
    """`--json` for `--jour` is no help."""
    done = run_here("request", "log", "arlon", "x", option, "y", "--lang", "fr", home=untouched)
    assert (done.code, option in done.err) == (2, True)
    assert "Vouliez-vous" not in done.err, done.err


def test_a_text_too_many_is_taken_for_no_name(untouched: Path) -> None:
    """`--on No sign so far` names nothing that anything could be called."""
    words = ("communication", "agree", "Are data stolen?", "No sign so far")
    done = run_here(*words, "--lang", "en", home=untouched)
    assert (done.code, "(No sign so far)" in done.err, "`--on" in done.err) == (2, True, False)


def test_an_empty_text_is_said_to_be_empty(untouched: Path) -> None:
    """Not to be of at least one character or item."""
    done = run_here("observation", "note", "", home=untouched)
    assert (done.code, "empty" in done.err, "items" in done.err) == (2, True, False)


EMPTY = [
    ("known-at", ("brief", "--known-at", "")),
    ("filter", ("log", "--filter", " ")),
    ("site", ("show", "requests", "--site", "")),
    ("crisis", ("log", "--crisis", "")),
    ("home", ("--home", "", "log")),
    ("occurred", ("observation", "note", "x", "--occurred", "")),
    ("source", ("observation", "note", "x", "--source", "")),
    ("value", ("figure", "report", "beds", "")),
]


@pytest.mark.parametrize(("field", "words"), EMPTY)
def test_an_option_with_nothing_behind_it_is_not_one_left_out(
    untouched: Path, field: str, words: tuple[str, ...]
) -> None:
    """A variable of a script that is not set would read another crisis, or the whole ledger."""
    done = run_here(*words, "--json", home=untouched)
    assert (done.code, done.error["fields"]["field"]) == (2, field)
    assert "empty" in done.error["message"]


def test_a_file_in_the_place_of_a_home_is_said_to_be_one(tmp_path: Path) -> None:
    """Not to be a home without a crisis, in which one could be opened."""
    path = tmp_path / "file"
    path.write_text("x")
    done = run_here("--home", str(path), "log", "--json", home=tmp_path)
    assert (done.code, done.error["error"]) == (2, "home_is_a_file")


def test_an_organisation_that_is_no_text_says_where(tmp_path: Path) -> None:
    """In words of ours, with the byte."""
    path = tmp_path / "o.toml"
    path.write_bytes(b'name = "h\xf4pital"')
    done = run_here("open", "x", "--real", "--from", str(path), "--json", home=tmp_path / "home")
    assert (done.code, done.error["error"]) == (2, "file_not_utf8")
    assert done.error["fields"]["position"] == 10


def test_a_question_given_up_records_nothing_and_says_so(untouched: Path) -> None:
    """Ended by Ctrl-D or Ctrl-C in the middle of a question."""
    done = run_on_terminal("decision", "take", home=untouched, answers=["Cut it", "\x04"])
    assert (done.code, "nothing was recorded" in done.out) == (130, True)


def test_what_is_there_already_is_said_to_be(told_home: Path) -> None:
    """Not that nothing yet would be needed."""
    said = '{"command":"decision.raise","id":"w-%s","as":"radio","with":{"question":"%s"}}\n'
    lines = said % (1, "x") + said % (2, "y")
    done = run_here("import", "-", "--dry-run", home=told_home, stdin=lines)
    assert ("already" in done.err, "--as" in done.err, "nothing yet" in done.err) == (
        True, True, False)  # fmt: skip


BEGINNINGS = {"obs note": "TEXT", "dec tak": "DECIDER", "organ clo": "REASON"}


@pytest.mark.parametrize("line", BEGINNINGS)
def test_the_beginning_of_one_name_alone_stands_for_it(untouched: Path, line: str) -> None:
    """Three letters at least; of two names that begin so neither is chosen."""
    done = run_here(*line.split(), "--no-input", home=untouched)
    assert (done.code, BEGINNINGS[line] in done.err) == (2, True)
    assert "`crisis decision defer`" not in run_here("decision", "de", home=untouched).out
    assert run_here("decision", "re", "x", home=untouched).code == 2


@pytest.mark.parametrize("lang", ["en", "fr", "nl", "de"])
def test_the_name_alone_says_where_to_begin(tmp_path: Path, told_home: Path, lang: str) -> None:
    """On one screen: how a crisis comes into an empty home, and what to read where there is one."""
    empty = run_here("--lang", lang, home=tmp_path)
    assert (empty.code, "crisis demo" in empty.err, "crisis open" in empty.err) == (2, True, True)
    there = run_here("--lang", lang, home=told_home)
    assert (there.code, "vivalia" in there.err, "crisis brief" in there.err) == (2, True, True)
    assert max(len(one.err.splitlines()) for one in (empty, there)) < 24


ERRORS = (
    (("observation", "note", ""), "too_short", "text"),
    (("service", "report", "labo", "down", "--site", "arlonn"), "unknown_site", "sites"),
    (("decision", "take", "x"), "missing_field", "decider"),
    (("log", "--last", "0"), "bad_value", "last"),
    (("log", "--lsat", "5"), "unknown_option", "--lsat"),
    (("shwo",), "usage", None),
)


@pytest.mark.parametrize(("words", "code", "field"), ERRORS)
def test_every_error_has_the_same_form_as_data(
    untouched: Path, words: tuple[str, ...], code: str, field: str | None
) -> None:
    """Code, field, all fields, and the sentence with its remedy."""
    error = run_here(*words, "--json", "--no-input", home=untouched).error
    assert set(error) == {"error", "field", "fields", "message"}
    assert (error["error"], error["field"]) == (code, field)
    assert error["fields"].get("field") == field


@pytest.mark.parametrize("board", ["overview", "services", "requests", "decisions", "figures"])
def test_no_line_of_a_board_is_wider_than_a_page(told_home: Path, board: str) -> None:
    """In a pipe too, where nobody says how wide a line may be."""
    done = run_here("show", board, "--offline", home=told_home)
    assert max(columns(line) for line in done.out.splitlines()) <= 80


def test_a_pipe_with_nothing_in_it_is_said_to_be_empty(untouched: Path) -> None:
    """Whoever piped a file that was not there hears of it."""
    done = run_here("import", "-", home=untouched)
    assert (done.code, "Nothing came in" in done.err) == (0, True)
    assert run_here("observation", "note", "-", home=untouched).code == 2


def test_the_log_says_which_words_of_a_corrected_entry_it_prints(exercise: Path) -> None:
    """The first ones in the order of the numbers, those that count in the order of events."""
    run_here("observation", "note", "trois cents postes", home=exercise)
    run_here("entry", "correct", "2", "text=trente postes", "--reason", "x", home=exercise)
    as_said = run_here("log", home=exercise).out
    as_counts = run_here("log", "--by", "occurred", home=exercise).out
    assert all(w in " ".join(as_said.split()) for w in ("here as first said", "trois cents"))
    assert all(w in " ".join(as_counts.split()) for w in ("here as it counts now", "trente"))
