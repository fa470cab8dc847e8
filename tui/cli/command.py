"""How a command is put together: its words in the language asked for, its examples, its options."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from difflib import get_close_matches
from gettext import gettext, ngettext
from typing import Any
from zoneinfo import ZoneInfo

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from ledger import gc_pause
from ledger.errors import InputError, UsageError
from ledger.sanitize import plain_name
from projections.i18n import Translator, languages
from tui.cli import metavars
from tui.cli.dashes import Spoken
from tui.cli.session import CommandSession
from tui.cli.shared import OFFLINE, note_options, offline_option, shared_options
from tui.cli.wrapped import PAGE

Run = Callable[..., int | None]
"""A command's body: takes the session and the parameters, returns an exit code other than 0."""

EPILOGUE = "cli.help.shared"

_WORD = r"""(?:"[^"]*"|'[^']*'|[^\s"'])+"""
_WORDS = re.compile(rf"--\S+ (?!-){_WORD}|{_WORD}")
"""Words of a command line, each with the quotes around it; an option with its value."""

ALIKE = 0.8
"""How like a word is to an option that was probably meant, from 0 to 1."""

MOST_OPTIONS = 8
"""Options named in one sentence."""


class NoSuchOption(click.NoSuchOption):
    """As click's, which guesses by letters only."""

    def __init__(self, name: str, meant: Sequence[str], ctx: click.Context | None) -> None:
        super().__init__(name, ctx=ctx)
        self.meant = tuple(meant)

    def format_message(self) -> str:
        """Click's sentences, with what is probably meant."""
        if not self.meant:
            return self.message
        one, several = "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"
        guess = ngettext(one, several, len(self.meant))
        known = ", ".join(map(repr, self.meant))
        return f"{self.message} {guess.format(possibility=known, possibilities=known)}"


class Exampled(Spoken):
    """A command whose help ends with lines that can be typed as they stand.

    Options named in `apart` come in a section of their own.
    """

    def __init__(
        self,
        *,
        examples: Sequence[str],
        words: Translator,
        apart: Container[str] = (),
        **attrs: Any,
    ) -> None:
        super().__init__(**attrs)
        metavars.speak(self, words)
        self._examples = tuple(examples)
        self.words = words
        self.apart = apart
        self.below: Mapping[str, str] = {}
        """Commands that may stand in the place of the options, and what each is for."""

    @property
    def examples(self) -> tuple[str, ...]:
        """Lines that can be typed as they stand, their texts in the reader's language."""
        return tuple(self.words.example(one) for one in self._examples)

    def add_examples(self, *lines: str) -> None:
        """Show more of them, behind those that are there."""
        self._examples += lines

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; of words too many also how they are kept together."""
        ctx.allow_extra_args = True
        note_options(ctx, self.params)
        twice = self._said_twice(ctx, args)
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as e:
            raise NoSuchOption(e.option_name, meant_options(e.option_name, self), e.ctx) from e
        if twice is not None and not ctx.resilient_parsing:
            raise InputError("said_twice", option=" / ".join([*twice.opts, *twice.secondary_opts]))
        if rest and not ctx.resilient_parsing:
            ctx.fail(too_many(rest, self.words, self))
        return rest

    def _said_twice(self, ctx: click.Context, args: list[str]) -> click.Option | None:
        """An option that takes one value and was given two: neither may be lost in silence."""
        try:
            _, _, order = self.make_parser(ctx).parse_args(list(args))
        except click.UsageError:  # said by whoever parses in earnest
            return None
        options = [param for param in order if isinstance(param, click.Option)]
        single = [o for o in options if not o.multiple and (o.secondary_opts or not o.is_flag)]
        return next((one for at, one in enumerate(single) if one in single[:at]), None)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's own options first, then what may be said around every command."""
        titles = (gettext("Options"), self.words("cli.help.circumstances"))
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                title = titles[param.name in self.apart]
                sections.setdefault(title, []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)
        if self.below:
            with formatter.section(gettext("Commands")):
                formatter.write_dl([*self.below.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """As click's, and the commands below it."""
        names = [name for name in self.below if name.startswith(incomplete)]
        return [*map(CompletionItem, names), *super().shell_complete(ctx, incomplete)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """The examples, never wrapped, and where the shared options are listed."""
        write_examples(formatter, self.examples, self.words)
        formatter.write_paragraph()
        if self.apart:
            formatter.write_text(self.words("cli.help.dash"))
        formatter.write_text(self.words(EPILOGUE))


def too_many(
    given: Sequence[str], t: Translator | None, command: click.Command | None = None
) -> str:
    """Click's sentence for words that have no place, and what was probably meant."""
    one, several = (
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    )
    said = ngettext(one, several, len(given)).format(args=" ".join(map(str, given)))
    if t is None:
        return said
    lines, options = [said, t("cli.too_many")], _options(command)
    counts = counting(command) if _is_count(given[-1]) else []
    if counts:
        typed = ", ".join(f"`{one} {given[-1]}`" for one in counts)
        lines.insert(1, t("cli.too_many_count", typed=typed))
    elif "--on" in options and " " not in given[0]:
        lines.insert(1, t("cli.too_many_on", word=given[0]))
    elif options:
        lines.append(t("cli.too_many_options", options=", ".join(options[:MOST_OPTIONS])))
    return "\n".join(lines)


def counting(command: click.Command | None) -> list[str]:
    """The options that take how many."""
    return [
        one.opts[0]
        for one in (command.params if command else ())
        if getattr(one, "counts", False) and not getattr(one, "hidden", False)
    ]


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdigit()


def meant_options(typed: str, command: click.Command) -> list[str]:
    """Options that were probably meant: called so in one of the languages, or much alike."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    word = plain_name(typed.strip("-").replace("-", " "))
    called = [p.opts[0] for p in options if word in _called(getattr(p, "english", ""))]
    shown = {opt: opt for p in options if not p.hidden for opt in (*p.opts, *p.secondary_opts)}
    return called or get_close_matches(typed, shown, 3, ALIKE)


def _called(title: str) -> set[str]:
    """What the languages call the field of an option."""
    words = (Translator(lang, ZoneInfo("UTC")).field(title) for lang in languages())
    return {plain_name(word) for word in words if title}


def _options(command: click.Command | None) -> list[str]:
    """The options that a command takes a value with, of its own."""
    apart = getattr(command, "apart", ())
    return [
        one.opts[0]
        for one in (command.params if command else ())
        if isinstance(one, click.Option)
        and not one.hidden
        and one.expose_value
        and not one.is_flag
        and one.name not in apart
        and one.name not in {"naming_id", "naming_as"}
    ]


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str], t: Translator) -> None:
    """Lines that can be typed as they stand, under a heading; nothing when there are none."""
    if not examples:
        return
    formatter.write_paragraph()
    formatter.write_heading(t("cli.help.examples"))
    for example in examples:
        formatter.write("".join(f"  {line}\n" for line in typed_lines(example)))


def typed_lines(line: str) -> list[str]:
    """A command line in lines that fit a page, each but the last ended as a shell needs it.

    A text between quotes stays whole.
    """
    if len(line) <= PAGE - len("  "):
        return [line]
    lines = [""]
    for word in _WORDS.findall(line):
        longer = f"{lines[-1]} {word}".lstrip() if len(lines) == 1 else f"{lines[-1]} {word}"
        if lines[-1].strip() and len(longer) > PAGE - len("   \\"):
            lines[-1] += " \\"
            lines.append(f"    {word}")
        else:
            lines[-1] = longer
    return lines


def make(  # noqa: PLR0913 (what a command is made of)
    name: str,
    t: Translator,
    run: Run,
    params: Sequence[click.Parameter] = (),
    *,
    examples: Sequence[str] = (),
    help_text: str = "",
    apart: Container[str] = (),
) -> Exampled:
    """A command: `run(session, **params)` under `name`, which may be a path as `server start`."""
    key = name.replace(" ", "_").replace("-", "_")
    reads = any(one.name == OFFLINE for one in params)
    refused = () if reads else (offline_option(t, hidden=True),)
    own = {opt for one in params for opt in one.opts}
    shared = [one for one in shared_options(t, hidden=True) if not own & {*one.opts}]
    return Exampled(
        name=name.rpartition(" ")[2],
        callback=_with_session(run, reads=reads, derived=bool(help_text)),
        params=[*params, *shared, *refused],
        help=help_text or t(f"cli.help.{key}"),
        examples=examples,
        words=t,
        apart=apart,
    )


def option(name: str, t: Translator, key: str, **attrs: Any) -> click.Option:
    """An option whose help is `cli.option.<key>`."""
    return click.Option([f"--{name}"], help=t(f"cli.option.{key}"), **attrs)


def listed(*names: str, **attrs: Any) -> click.Option:
    """An option that takes several, with commas or said again: one text for `ids_named`."""
    return click.Option(
        [*names], multiple=True, metavar="TEXT",
        callback=lambda _ctx, _param, said: ",".join(said), **attrs,
    )  # fmt: skip


def _with_session(run: Run, *, reads: bool, derived: bool) -> Callable[..., int | None]:
    def body(**values: Any) -> int | None:
        ctx = click.get_current_context()
        if not derived:
            _check_not_empty(ctx, values)
        session = CommandSession(ctx)
        if session.choices.bundle:
            _check_bundle(session, ctx, reads=reads)
        if session.choices.offline and not reads:
            raise UsageError("offline_only_reads", command=ctx.command_path)
        if derived:  # it records one thing and ends
            return run(session, **values)
        with gc_pause.let_go():
            return run(session, **values)

    return body


def _check_bundle(session: CommandSession, ctx: click.Context, *, reads: bool) -> None:
    """A bundle is read, whoever reads it; no server is asked, and no other home.

    Raises:
        UsageError: `bundle_only_reads`, `bundle_and_home`.
    """
    choices = session.choices
    if not reads:
        raise UsageError("bundle_only_reads", command=ctx.command_path)
    if choices.home or choices.server or choices.crisis:
        raise UsageError("bundle_and_home")
    choices.offline = True


def _check_not_empty(ctx: click.Context, values: Mapping[str, Any]) -> None:
    """Refuse an option with nothing for its value; commands that record ask for it themselves.

    Raises:
        InputError: `too_short`, with the option.
    """
    for name, value in values.items():
        given = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and isinstance(value, str) and not value.strip():
            raise InputError("too_short", field=name.replace("_", "-"), limit=1)
