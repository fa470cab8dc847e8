"""Where the texts are kept: one gettext catalogue a language, read compiled, edited as `.po`.

The `.mo` files are made when the package is installed (`hatch_build.py`); `make venv` installs
again when a `.po` is newer. `compile_catalogues` does the same without installing.
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


def sources(folder: Path = HERE) -> tuple[Path, ...]:
    """Every `.po` file, in order."""
    return tuple(sorted(folder.glob("*/LC_MESSAGES/*.po")))


def compile_catalogues(folder: Path = HERE) -> None:
    """Write each `.mo` beside its `.po`, as installing does; loaded catalogues are forgotten."""
    for source in sources(folder):
        source.with_suffix(".mo").write_bytes(compiled(source))
    load.cache_clear()


def compiled(source: Path) -> bytes:
    """The bytes of the `.mo` that belongs to one `.po`; fuzzy texts are left out."""
    from io import BytesIO  # noqa: PLC0415 (not for reading commands)

    from babel.messages.mofile import write_mo  # noqa: PLC0415 (needed to build, not to run)
    from babel.messages.pofile import read_po  # noqa: PLC0415 (needed to build, not to run)

    target = BytesIO()
    with source.open("rb") as po:
        write_mo(target, read_po(po, locale=source.parts[-3]))
    return target.getvalue()
