"""`crisis brief`: the document of the crisis meeting, now or as it was known then."""

from pathlib import Path

import click

from projections.brief.issued import issued
from projections.i18n import Translator
from projections.render.formats import FORMATS
from tui.cli.asof import as_of_options, brief_at
from tui.cli.atomic import write_whole
from tui.cli.command import make
from tui.cli.commands import brief_issue
from tui.cli.commands.brief_about import about_of, about_options
from tui.cli.commands.brief_format import chosen_format, format_options, printed
from tui.cli.commands.checkpoint import held_to_text, told_argument
from tui.cli.kept_words import on_their_way
from tui.cli.parts_group import Part, WithParts
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option


def build(t: Translator) -> click.Command:
    """The command `crisis brief`, in the language of `t`."""
    params = [
        *about_options(t),
        *as_of_options(t),
        *format_options(t),
    ]
    examples = [
        "crisis brief",
        'crisis brief --known-at "2022-05-15 12:00"',
        "crisis brief --at 142 -o brief.md",
        "crisis brief --site Arlon,Bastogne",
        "crisis brief --cell pmo-cell",
    ]
    own = make("brief", t, run, params, examples=examples)
    return WithParts(own, "brief", t, _PARTS)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    known_at: str | None,
    at: int | None,
    format: str | None,  # noqa: A002 (the option is called so)
    output: Path | None,
    site: str = "",
    cell: str = "",
) -> None:
    """Print the brief, or write it to a file whole or not at all.

    Raises:
        UsageError: as `chosen_format`; `site_and_cell`, `unknown_site` and the like.
    """
    chosen = chosen_format(session, output, format)
    about = about_of(site, cell)
    found = brief_at(session, known_at, at, told=output is None, about=about)
    text = FORMATS[chosen](found, session.t, fresh=session.fresh)
    kept = "" if known_at or at else on_their_way(session)
    if kept and chosen != "json":  # of this home alone, so no part of the document's function
        text = f"{text.rstrip()}\n\n{kept}\n"
    if output is None:
        printed(text, chosen)
        return
    write_whole(output, text)
    session.say(session.t("cli.brief.written", path=output))


def _check(session: CommandSession, *, text: tuple[str, ...]) -> None:
    """Hold this copy to what a paper says, and say which brief that was."""
    held = held_to_text(session, text)
    found = [*issued(held.situation, held.checkpoint.size)]
    numbers = [piece.number for piece in found]
    said = [session.t("cli.brief.was_issued", number=number) for number in numbers]
    lines = [
        *held.lines,
        *(said or [session.t("cli.brief.not_issued", number=held.checkpoint.size)]),
    ]
    session.answer({**held.value, "issued": numbers}, "\n".join(lines))


_PARTS = {
    "issue": Part(
        brief_issue.run,
        'crisis brief issue --to "general management" -o brief.md',
        brief_issue.params,
    ),
    "check": Part(
        _check,
        "crisis brief check 169 OtWWzD4p5B1t0nYYj8m3yq1v3X3HN8f0JcKcZ6sQJq8",
        lambda t: [told_argument(t), offline_option(t)],
    ),
}
