"""Commands inside sentences, as they have to be typed here: with the crisis, where that is needed.

A home that holds several crises takes no command without `--crisis NAME` or the environment.
"""

import re

from ledger import config
from ledger.home.home import Home
from tui.cli.shared import Choices

_COMMAND = re.compile(r"`crisis (?!--|open\b|join\b|list\b|demo\b|schema\b|completion\b)([a-z])")


def typed_here(text: str, choices: Choices) -> str:
    """The sentence, its commands between back quotes with `--crisis` where they need it."""
    if not choices.crisis or "`crisis " not in text or not _several(choices):
        return text
    return _COMMAND.sub(rf"`crisis --crisis {choices.crisis} \1", text)


def _several(choices: Choices) -> bool:
    return len(Home(config.settings(choices.home).home).names()) > 1
