"""A refusal names a field as it is typed in the very command: its option, or its place."""

from typing import Any

import click
import pytest

from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.errors import Refused
from projections.i18n import Translator
from tests.support.chronicle import ZONE
from tui.cli.derived.derive import command_of, positionals
from tui.cli.shared import Choices, note_options
from tui.forms.fields import circumstances, fields_of

T = Translator("en", ZONE)


def typed(verb: Verb) -> tuple[click.Command, dict[str, str]]:
    command, choices = command_of(verb, T), Choices("en")
    note_options(click.Context(command, obj=choices), command.params)
    return command, dict(choices.typed)


@pytest.mark.parametrize("path", [path for path in VERBS if path != "crisis.open"])
def test_every_field_is_named_by_the_word_or_the_option_that_takes_it(path: str) -> None:
    """Nested ones by their own names and, where they are asked for, by that of the whole."""
    verb = VERBS[path]
    _, names = typed(verb)
    own = fields_of(verb.command)
    first = positionals(own)
    for field in own:
        place = f"`{field.option.upper()}`" if field in first else f"`--{field.option}`"
        assert names[field.path[-1]].endswith(place) or names[field.path[-1]].endswith(f"({place})")
        if len(field.path) > 1:
            assert "`--" in names[field.path[0]]
    mine = {name for field in own for name in (*field.path, field.option)}
    for field in circumstances():
        if field.option not in mine:
            assert f"`--{field.option}`" in names[".".join(field.path)]
        if len(field.path) > 1 and field.path[-1] not in mine:
            assert field.path[-1] not in names


@pytest.mark.parametrize(
    ("path", "field", "said"),
    [
        ("decision.supersede", "by", "By (`BY`)"),
        ("decision.supersede", "target", "`DECISION`"),
        ("entry.link", "other", "(`OTHER`)"),
        ("cancellation.order", "scope", "(`--site`)"),
        ("restore.rank", "ranking", "(`RANKING`)"),
        ("observation.note", "written.by", "(`--written-by`)"),
    ],
)
def test_a_refusal_says_it_so(path: str, field: str, said: str) -> None:
    """`By` was said to be typed `--written-by`, which is who put a sheet on paper."""
    _, names = typed(VERBS[path])
    error: Any = Refused("unknown_number", field=field, number=99, value="x", head=9)
    assert said in T.error(error, names)
