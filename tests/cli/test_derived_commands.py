"""Commands are derived from the declarations, and words find their fields."""

import shlex
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest

from ledger.command.order import Circumstances, Context, build, check_put_down
from ledger.domain import VERBS
from ledger.domain.entry import Written
from ledger.errors import InputError, Refused
from projections.i18n import Translator
from projections.i18n.declared import group_for
from tests.support.chronicle import OPENED, ZONE
from tui.cli.derived.arguments import assigned
from tui.cli.derived.derive import command_of, positionals
from tui.cli.root import OWN_COMMAND, Root
from tui.cli.shared import Choices
from tui.forms.fields import Shape, circumstances, fields_of, takes_target
from tui.forms.values import nested

T = Translator("en", ZoneInfo("UTC"))
DERIVED = [path for path in VERBS if path not in OWN_COMMAND]
CONTEXT = Context(OPENED, ZONE, {})


def parsed(line: str) -> dict[str, Any]:
    """What a command line says: the target, the command's fields, its circumstances."""
    concept, verb, *words = shlex.split(line)
    found: dict[str, Any] = {}
    declared = VERBS[f"{concept}.{verb}"]
    command = command_of(declared, T)
    ctx = command.make_context(verb, words, obj=Choices(lang="en"))
    own = fields_of(declared.command)
    with ctx:
        target, given = assigned(ctx.params, positionals(own), target=takes_target(declared))
    found["target"] = target
    found["with"] = nested(own, given, CONTEXT)
    found["around"] = nested(circumstances(), given, CONTEXT)
    return found


@pytest.mark.parametrize("path", DERIVED)
def test_every_verb_is_a_command_with_help_and_an_example_that_is_read(path: str) -> None:
    """Its options do not collide, it says what it does, and its example makes an order."""
    verb = VERBS[path]
    command = command_of(verb, T)
    ctx = click.Context(command, info_name=verb.name, obj=Choices(lang="en"))
    text = command.get_help(ctx)
    assert command.help
    options = [o for p in command.params for o in p.opts if o.startswith("--")]
    assert len(options) == len(set(options))
    assert f"crisis {verb.group} {verb.name}" in text
    plain = " ".join(text.split())
    for field in fields_of(verb.command):
        assert all(T.code(group_for(field.choices), word) in plain for word in field.choices)
    if verb.example:
        found = parsed(f"{verb.group} {verb.name} {verb.example}")
        order = build(verb, found["with"], found["around"], CONTEXT, ident="x", strict=False)
        assert isinstance(order.command, verb.command)


def test_every_concept_is_a_group_and_hand_written_commands_come_first() -> None:
    """Nobody has to list a new concept anywhere."""
    root = Root(T)
    names = root.list_commands(click.Context(root))
    assert names.index("open") < names.index("decision")
    assert {path.partition(".")[0] for path in DERIVED} <= set(names)


def test_required_fields_are_positional_in_order_of_declaration() -> None:
    """`decision take TEXT DECIDER`."""
    found = parsed('decision take "Cut it" "crisis cell" --motive why')
    assert found["with"] == {"text": "Cut it", "decider": "crisis cell", "motive": "why"}


@pytest.mark.parametrize(
    "line",
    [
        'entry strike 7 "twice"',
        'entry strike 7 --reason "twice"',
        'entry strike --reason "twice" 7',
        "entry strike --number 7 twice",
    ],
)
def test_a_required_field_may_be_given_as_an_option(line: str) -> None:
    """The words that are left fill the fields that are left."""
    assert parsed(line)["with"] == {"number": "7", "reason": "twice"}


def test_several_values_end_the_positional_ones() -> None:
    """`entry correct 5 a=1 b=2 --reason …`: pairs by name, each as it was typed."""
    found = parsed("entry correct 5 decider=cell quantity=2 --reason misheard")
    changes = {"decider": "cell", "quantity": "2"}
    assert found["with"] == {"number": "5", "changes": changes, "reason": "misheard"}


def test_a_scope_is_four_options_that_may_be_given_again() -> None:
    """Sites, exceptions, services and activities of one scope."""
    found = parsed(
        "observation note x --site arlon --site virton --except-site virton --activity o"
    )
    scope = {"sites": ["arlon", "virton"], "excepted": ["virton"], "activities": ["o"]}
    assert found["with"]["scope"] == scope


def test_what_a_command_is_about_comes_first() -> None:
    """`request deliver REQUEST`; a new one has --as, either has --on."""
    assert parsed("request deliver pmo-01 --quantity 1")["target"] == "pmo-01"
    assert parsed("decision raise x --as y")["target"] == ""


def test_circumstances_are_options_of_every_command() -> None:
    """The language of the text has a name of its own beside the language of the program."""
    found = parsed("observation note x --source press --text-lang fr --written-by scribe "
                   "--written-at 2022-05-14T03:00+02:00 --occurred -20m")  # fmt: skip
    around = found["around"]
    assert (around["source"], around["lang"], around["occurred"]) == ("press", "fr", "-20m")
    assert around["written"]["by"] == "scribe"
    assert around["written"]["at"].isoformat() == "2022-05-14T03:00:00+02:00"


SCENARIO = datetime(2026, 11, 21, 3, 50, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("03h40", "2026-11-21T03:40:00+01:00"), ("02:00", "2026-11-21T02:00:00+01:00"),
     ("hier 23h", "2026-11-20T23:00:00+01:00"), ("gisteren 23u", "2026-11-20T23:00:00+01:00"),
     ("gestern 23 Uhr", "2026-11-20T23:00:00+01:00"), ("-20m", "2026-11-21T03:30:00+01:00")],
)  # fmt: skip
def test_what_was_put_down_is_read_by_the_clock_of_the_exercise(said: str, meant: str) -> None:
    """`--written-at 03h40` is of the scenario's night, wherever `--recorded` stands."""
    for line in (
        f"observation note x --written-at '{said}' --recorded {SCENARIO.isoformat()}",
        f"observation note x --recorded {SCENARIO.isoformat()} --written-at '{said}'",
    ):
        around = parsed(line)["around"]
        assert around["written"]["at"].astimezone(ZONE).isoformat() == meant


def test_nothing_is_put_down_after_it_was_recorded() -> None:
    """On the clock of the exercise, however far on today is."""
    around = Circumstances(recorded=SCENARIO, written=Written(at=SCENARIO + timedelta(minutes=11)))
    with pytest.raises(Refused) as refused:
        check_put_down(around, SCENARIO + timedelta(days=6))
    assert (refused.value.code, refused.value.fields["recorded"]) == ("not_yet", SCENARIO)


@pytest.mark.parametrize("line", ["decision take x", "request deliver", "entry correct 5",
                                  "service report radiology"])  # fmt: skip
def test_a_missing_word_is_named(line: str) -> None:
    """As click says it, with the placeholder."""
    with pytest.raises(click.MissingParameter):
        parsed(line)


def test_a_word_too_many_is_refused() -> None:
    """Also when an option took its place."""
    with pytest.raises(click.UsageError, match="unexpected extra argument"):
        parsed("entry strike --number 7 --reason twice again")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("service report radiology purple", "not_a_choice"),
        ("restore advance x cleaned", "bad_pair"),
        ("observation note x --recorded yesterday-ish", "bad_time"),
        ("observation note x --written-at 'before 2022-05-26'", "bad_time"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(line: str, code: str) -> None:
    """A choice that is none, a pair without `=`, a moment that is none."""
    with pytest.raises(InputError) as refused:
        parsed(line)
    assert refused.value.code == code
    assert refused.value.fields["field"]


def test_choices_complete() -> None:
    """What the shell offers for a field with a closed list."""
    command = command_of(VERBS["service.report"], T)
    ctx = click.Context(command, obj=Choices(lang="en"))
    state = next(p for p in command.params if p.name == "state")
    assert [item.value for item in state.shell_complete(ctx, "de")] == ["degraded"]


def test_every_shape_of_field_has_a_placeholder() -> None:
    """Nothing declared today is left without a form on the command line."""
    shapes = {f.shape for path in DERIVED for f in fields_of(VERBS[path].command)}
    assert {Shape.TEXT, Shape.NUMBER, Shape.CHOICE, Shape.WHEN, Shape.PAIR} <= shapes
