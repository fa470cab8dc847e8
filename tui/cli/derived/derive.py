"""A verb's command, derived from its declaration: nothing about any kind is written here.

Required fields are positional, in the order of declaration; each may be given as an option
instead. One that takes several values ends the positional ones: what is required after it is an
option. Everything else is an option, and so are the circumstances.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from ledger.command.order import Circumstances
from ledger.domain.concept import Verb
from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.derived.arguments import OPTION, TARGET
from tui.cli.derived.fields import Field, Shape, fields_of
from tui.cli.derived.record import Asked, record
from tui.cli.session import CommandSession

_RENAMED = {"lang": "text-lang"}
"""Circumstances whose name an option of every command has already."""

_NAMING = {"new": ("as",), "either": ("as", "on")}
"""How the originator is named, when not by the first argument nor by the fields."""


def command_of(verb: Verb, t: Translator) -> click.Command:
    """The click command of one verb."""
    own = fields_of(verb.command)
    around = circumstances()
    positional = positionals(own)

    def run(session: CommandSession, **values: Any) -> None:
        asked = Asked(verb, own, around, positional, takes_target(verb), values)
        record(session, asked)

    params: list[click.Parameter] = [
        *_arguments(verb, positional, t),
        *(_option(f, t, hidden=f in positional) for f in own),
        *(_option(f, t) for f in around),
        *_naming(verb, t),
    ]
    path = f"{verb.concept} {verb.name}"
    examples = [f"crisis {path} {verb.example}".rstrip()]
    help_text = t.field(verb.command.__doc__ or "")
    apart = {OPTION + f.key for f in around}
    return make(path, t, run, params, examples=examples, help_text=help_text, apart=apart)


def circumstances() -> list[Field]:
    """What may be said around every command."""
    fields = fields_of(Circumstances)
    return [f._replace(option=_RENAMED.get(f.option, f.option)) for f in fields]


def takes_target(verb: Verb) -> bool:
    """Whether the first argument names what the command is about."""
    return verb.target == "existing" and verb.concept != "entry"


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
            [TARGET], metavar=verb.concept.upper(), required=False, help=t("cli.option.target")
        )
    ]
    return [*target * takes_target(verb), *(_argument(f, t) for f in fields)]


def _argument(field: Field, t: Translator) -> click.Argument:
    return click.Argument(
        [field.key],
        metavar=field.option.upper() + "..." * field.many,
        required=False,
        nargs=-1 if field.many else 1,
        help=_help_with_choices(field, t),
        shell_complete=_completion(field),
    )


def _option(field: Field, t: Translator, *, hidden: bool = False) -> click.Option:
    flag = field.shape is Shape.FLAG
    return click.Option(
        [f"--{field.option}", OPTION + field.key],
        help=_help(field, t),
        hidden=hidden,
        metavar=None if flag else field.placeholder,
        is_flag=flag or None,
        multiple=field.many,
        required=field.required and not hidden,
        shell_complete=_completion(field),
    )


def _naming(verb: Verb, t: Translator) -> list[click.Option]:
    names = (*_NAMING.get(verb.target, ()), "id")
    return [
        click.Option([f"--{n}", f"naming_{n}"], metavar="ID", help=t(f"cli.option.{n}"))
        for n in names
    ]


def _help(field: Field, t: Translator) -> str:
    if len(field.path) > 1:
        return t(f"cli.part.{field.option.replace('-', '_')}")
    title, description = t.field(field.title), t.field(field.description)
    return t("cli.help.field", title=title, description=description) if description else title


def _help_with_choices(field: Field, t: Translator) -> str:
    """A positional's placeholder is its name, so its help has to say which words it takes."""
    words = _help(field, t)
    if not field.choices:
        return words
    return t("cli.help.choices", text=words.rstrip("."), choices=", ".join(field.choices))


def _completion(field: Field) -> Any:
    def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        return [choice for choice in field.choices if choice.startswith(incomplete)]

    return complete if field.choices else None
