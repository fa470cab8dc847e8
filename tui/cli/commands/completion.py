"""`crisis completion`: the script that makes a shell complete words."""

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.session import CommandSession
from tui.forms.suggestions import matching

SHELLS = ("bash", "zsh", "fish")
PROGRAM = "crisis"
VARIABLE = "_CRISIS_COMPLETE"


def build(t: Translator) -> click.Command:
    """The command `crisis completion`, in the language of `t`."""
    shell = click.Argument(
        ["shell"], type=click.Choice(SHELLS), metavar="bash|zsh|fish",
        shell_complete=lambda _ctx, _param, word: matching(map(CompletionItem, SHELLS), word),
    )  # fmt: skip
    examples = [
        'eval "$(crisis completion bash)"      # ~/.bashrc',
        'eval "$(crisis completion zsh)"       # ~/.zshrc',
        "crisis completion fish > ~/.config/fish/completions/crisis.fish",
    ]
    return make("completion", t, run, [shell], examples=examples)


def run(session: CommandSession, shell: str) -> None:
    """Print the script."""
    found = get_completion_class(shell) or ShellComplete
    complete = found(click.Command(PROGRAM), {}, PROGRAM, VARIABLE)
    script = complete.source_template % complete.source_vars()
    session.answer({"shell": shell, "script": script}, script)
