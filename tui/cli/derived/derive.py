"""A verb's command, derived from its declaration: nothing about any kind is written here.

Required fields are positional, in the order of declaration; each may be given as an option
instead. One that takes several values ends the positional ones: what is required after it is an
option. Everything else is an option, and so are the circumstances.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from ledger.command.names import parts_of
from ledger.domain.concept import Verb
from projections.i18n import Translator
from projections.i18n.declared import group_for
from tui.cli.command import Run, make
from tui.cli.derived.completing import Complete, from_copy
from tui.cli.derived.of_file import file_option, with_file
from tui.cli.derived.orderly import orderly
from tui.cli.derived.record import Asked, record
from tui.cli.derived.said_back import Beginning
from tui.cli.derived.several import record_several, targets_of
from tui.cli.metavars import of_title
from tui.cli.session import CommandSession
from tui.cli.shared import OPTION
from tui.forms.fields import Field, Shape, circumstances, fields_of, takes_target
from tui.forms.rows import TARGET, help_of, label_of
from tui.forms.suggestions import matching, of_choices, of_field, of_target

_NAMING = {"new": ("as",), "either": ("as", "on"), "current": ("on",)}
"""How the originator is named, when not by the first argument nor by the fields."""


def run_of(verb: Verb, beginning: Beginning | None = None) -> Run:
    """What the command of a verb does; `beginning` says what was recorded."""
    own = fields_of(verb.command)
    around = circumstances()
    positional = positionals(own)

    def run(session: CommandSession, **values: Any) -> int:
        values = with_file(verb, values)
        asked = Asked(verb, own, around, positional, takes_target(verb), values, beginning)
        with orderly(session, asked):
            if not verb.many:
                return record(session, asked)
            targets, one = targets_of(asked)
            if len(targets) < 2:  # noqa: PLR2004 (several)
                return record(session, one)
            return record_several(session, one, targets)

    return run


def command_of(verb: Verb, t: Translator, beginning: Beginning | None = None) -> click.Command:
    """The click command of one verb; `beginning` says what was recorded."""
    own = fields_of(verb.command)
    around = circumstances()
    positional = positionals(own)
    run = run_of(verb, beginning)

    params: list[click.Parameter] = [
        *_arguments(verb, positional, t),
        *(_option(f, t, hidden=f in positional) for f in own),
        *file_option(verb, t),
        *options_around(verb, t),
    ]
    path = f"{verb.group} {verb.name}"
    examples = [f"crisis {path} {verb.example}".rstrip()]
    help_text = t.field(verb.command.__doc__ or "")
    apart = {OPTION + f.key for f in around}
    return make(path, t, run, params, examples=examples, help_text=help_text, apart=apart)


def options_around(verb: Verb, t: Translator) -> list[click.Option]:
    """What is said around any entry, and how what is new is named."""
    return [*(_option(f, t, around=True) for f in circumstances()), *_naming(verb, t)]


def options_for(verb: Verb, names: Sequence[str], t: Translator) -> list[click.Option]:
    """The options for some of a verb's fields, none of them asked for."""
    options = [_option(f, t) for f in fields_of(verb.command) if f.key in names]
    for one in options:
        one.required = False
    return options


def positionals(fields: Iterable[Field]) -> list[Field]:
    """The required fields up to and with the first that takes several values."""
    found: list[Field] = []
    for field in fields:
        if field.required:
            found.append(field)
            if field.many:
                break
    return found


def _arguments(verb: Verb, fields: Sequence[Field], t: Translator) -> list[click.Argument]:
    target = [
        click.Argument(
            [TARGET],
            metavar=_target_word(verb, t) + "..." * verb.many,
            required=False,
            nargs=-1 if verb.many else 1,
            help=t("cli.option.target"),
            shell_complete=from_copy(lambda copy: of_target(copy, verb.concept, t)),
        )
    ]
    return [*target * takes_target(verb), *(_argument(f, t) for f in fields)]


def _target_word(verb: Verb, t: Translator) -> str:
    """What stands for the thing that a command is about."""
    return of_title(t.code("concept", verb.concept), verb.concept.upper(), t)


def _argument(field: Field, t: Translator) -> click.Argument:
    return click.Argument(
        [field.key],
        metavar=of_title(label_of(field, t), field.option.upper(), t) + "..." * field.many,
        required=False,
        nargs=-1 if field.many else 1,
        help=_help_with_choices(field, t),
        shell_complete=_completion(field, t),
    )


def _option(
    field: Field, t: Translator, *, hidden: bool = False, around: bool = False
) -> click.Option:
    flag = field.shape is Shape.FLAG
    option = AskedLater(
        [f"--{field.option}", OPTION + field.key],
        help=_help_with_choices(field, t),
        hidden=hidden,
        metavar=None if flag else t.code("shape", field.shape.name.lower()),
        is_flag=flag or None,
        multiple=field.many,
        required=field.required and not hidden,
        shell_complete=_completion(field, t),
    )
    inner = len(field.path) > 1
    option.title = label_of(field, t)
    option.fields = (".".join(field.path), *(() if inner and around else field.path[-1:]))
    option.whole = t.named("", field.path[0]) if inner else ""
    option.english = field.title
    option.counts = field.shape is Shape.NUMBER and not field.cites and not around
    return option


class AskedLater(click.Option):
    """An option that is said to be required, and is looked for once all words have places."""

    title = ""
    """What people call the field that it is given for."""
    fields: tuple[str, ...] = ()
    """The names of that field."""
    english = ""
    """The title of that field in English."""
    counts = False
    """Whether it takes how many, and not which entry."""
    whole = ""
    """What people call all of it, where it is a part: `Scope` of sites, of services."""

    def value_is_missing(self, value: Any) -> bool:  # noqa: ARG002 (click's signature)
        """Nothing is missed here."""
        return False


def _naming(verb: Verb, t: Translator) -> list[click.Option]:
    names = (*_NAMING.get(verb.target, ()), "id")
    return [
        click.Option([f"--{n}", f"naming_{n}"], metavar="ID", help=t(f"cli.option.{n}"))
        for n in names
    ]


def _help(field: Field, t: Translator) -> str:
    words = help_of(field, t)
    if len(field.path) > 1:
        return words
    title = label_of(field, t)
    return t("cli.help.field", title=title, description=words) if words else title


def _help_with_choices(field: Field, t: Translator) -> str:
    """What it is, and which words it takes, in the language they may be typed in."""
    words = _help(field, t)
    if not field.choices:
        return words
    choices = ", ".join(t.code(group_for(field.choices), choice) for choice in field.choices)
    return t("cli.help.choices", text=words.rstrip("."), choices=choices)


def _completion(field: Field, t: Translator) -> Complete | None:
    """The words of a closed list, from nowhere; the organisation's parts, from the copy."""
    if field.choices:
        items = of_choices(field.choices, t)
        return lambda _ctx, _param, typed: matching(items, typed)
    return from_copy(lambda copy: of_field(copy, field, t)) if parts_of(field.path[-1]) else None
