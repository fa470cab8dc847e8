"""Where the texts are kept: one gettext catalogue a language, read compiled, edited as `.po`.

The `.mo` files are made when the package is installed (`hatch_build.py`); `make venv` installs
again when a `.po` is newer. `projections.i18n.tooling.compiling` does the same without installing.
"""

import gettext
from functools import cache
from pathlib import Path

from ledger.config import LANGUAGE, environ
from ledger.errors import UsageError

HERE = Path(__file__).parent
DOMAIN = "messages"
LANGUAGES = ("fr", "nl", "de", "en")
DEFAULT = "en"


def languages() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    return LANGUAGES


def preferred() -> str:
    """The language the environment asks for: `CRISIS_LANG`, then the locale's, else English."""
    for name in (LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG"):
        if wish := environ(name):
            lang = wish.replace("-", "_").split("_")[0].split(".")[0].lower()
            return lang if lang in LANGUAGES else DEFAULT
    return DEFAULT


@cache
def load(lang: str) -> gettext.NullTranslations:
    """The compiled catalogue of one language, complete by test.

    Raises:
        UsageError: `unknown_language`.
    """
    if lang not in LANGUAGES:
        raise UsageError("unknown_language", value=lang, known=", ".join(LANGUAGES))
    path = HERE / lang / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:  # not installed: keys show, nothing fails
        return gettext.NullTranslations()
