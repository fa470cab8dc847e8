"""Words that begin with a dash and are no options: `- 3 patients`, `-20 lits`, `-1h30`."""

from typing import TYPE_CHECKING, Any

import click
from click.parser import _OptionParser

if TYPE_CHECKING:
    from click.parser import _ParsingState


class SpokenParser(_OptionParser):
    """Takes a word for an option only where it can be one.

    No option has a figure or a blank behind its dash; a short one that there is keeps the value
    written behind it, with blanks or without.
    """

    def _process_opts(self, arg: str, state: "_ParsingState") -> None:
        if self._is_text(arg):
            state.largs.append(arg)
        else:
            super()._process_opts(arg, state)

    def _is_text(self, word: str) -> bool:
        if word[:2] in self._short_opt:
            return False
        bare = word.lstrip("-")
        return bare[:1].isdigit() or " " in word.partition("=")[0]


class Spoken(click.Command):
    """A command whose words may begin with a dash."""

    def make_parser(self, ctx: click.Context) -> Any:
        """As click's, but for such words."""
        parser = SpokenParser(ctx)
        for param in self.get_params(ctx):
            param.add_to_parser(parser, ctx)
        return parser
