"""The options that every command takes, before or after its name.

They are kept in one `Choices` beside the parse, so that `crisis --json log` and `crisis log
--json` mean the same and a command's own parameters stay its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import click

from ledger.errors import InputError
from projections.i18n import Translator, languages


@dataclass(slots=True)
class Choices:
    """What was chosen for the whole command line; empty means not said.

    `zone` is that of the crisis, once one was chosen: times in errors are said in it too.
    """

    lang: str
    home: str = ""
    crisis: str = ""
    server: str = ""
    bundle: str = ""
    as_role: str = ""
    json: bool = False
    yes: bool = False
    no_input: bool = False
    offline: bool = False
    zone: ZoneInfo | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    """What the fields of the command are called, by name: `Needed by (`--needed-by`)`."""


def note_options(ctx: click.Context, params: Sequence[click.Parameter]) -> None:
    """Keep how the fields of a command are called and typed, so that an error can say it."""
    if not isinstance(ctx.obj, Choices):
        return
    words = {p.name: p.make_metavar(ctx) for p in params if isinstance(p, click.Argument)}
    found = {name: f"`{_bare(word)}`" for name, word in words.items()}
    wholes, fields = dict[str, str](), dict[str, str]()
    for option in (one for one in params if isinstance(one, click.Option)):
        word = words.get((option.name or "").removeprefix(OPTION))
        typed = f"`{_bare(word)}`" if word else f"`{option.opts[0]}`"
        said = _entitled(getattr(option, "title", ""), typed)
        name = option.opts[0].removeprefix("--")
        found |= dict.fromkeys((name, name.replace("-", "_")), said)
        names: tuple[str, ...] = getattr(option, "fields", ())
        fields |= dict.fromkeys(names, said)
        if whole := getattr(option, "whole", ""):
            wholes.setdefault(names[0].partition(".")[0], _entitled(whole, typed))
    ctx.obj.typed = wholes | found | fields


def _bare(metavar: str) -> str:
    """`REASON` for `[REASON]`, `SITE` for `SITE...`."""
    return metavar.strip("[]").removesuffix("...").strip("[]")


def _entitled(title: str, typed: str) -> str:
    return f"{title} ({typed})" if title else typed


OPTION = "option_"
"""Before a field's key: the parameter that holds the option; the bare key is the argument."""

OFFLINE = "shared_offline"
"""The parameter of commands that can do without a server."""

_FLAGS = ("json", "yes", "no_input")
_VALUES = {
    "crisis": "NAME", "home": "DIR", "bundle": "FILE", "server": "URL", "as_role": "ROLE",
}  # fmt: skip


def shared_options(t: Translator, *, hidden: bool = False) -> list[click.Parameter]:
    """The options, to be added to a command; `hidden` ones work and are not listed again."""
    flags = [_option(name, t, hidden=hidden and name != "json", is_flag=True) for name in _FLAGS]
    values = [_option(k, t, hidden=hidden, metavar=v) for k, v in _VALUES.items()]
    lang = _option("lang", t, hidden=hidden, type=click.Choice(languages()))
    return [flags[0], *values, lang, *flags[1:]]


def offline_option(t: Translator, *, hidden: bool = False) -> click.Option:
    """`--offline`, for commands that read: nobody is asked whether there is more."""
    return _option("offline", t, hidden=hidden, is_flag=True)


def _option(name: str, t: Translator, **attrs: Any) -> click.Option:
    return click.Option(
        [f"--{name.replace('_', '-')}", f"shared_{name}"],
        help=t(f"cli.option.{name}"),
        expose_value=False,
        callback=_remember,
        **attrs,
    )


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    given = ctx.get_parameter_source(param.name or "") is click.core.ParameterSource.COMMANDLINE
    if given and isinstance(value, str) and not value.strip():
        raise InputError("too_short", field=param.opts[0].removeprefix("--"), limit=1)
    if given and isinstance(ctx.obj, Choices):
        setattr(ctx.obj, (param.name or "").removeprefix("shared_"), value)


def language_of(arguments: list[str], default: str) -> str:
    """The language asked for, found before parsing because help is in that language."""
    for word, following in pairwise([*arguments, ""]):
        name, equals, value = word.partition("=")
        if name == "--lang" and (value if equals else following) in languages():
            return value if equals else following
    return default
