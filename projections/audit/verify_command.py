"""The script `crisis-verify`: verifies a ledger written out, with neither server nor Textual.

    crisis-verify BUNDLE|FILE [BUNDLE|FILE] [--root ROOT] [--size N] [--checkpoint NOTE]
                  [--key FINGERPRINT] [--digest SHA256] [--ca PEM] [--json] [--lang LANG]

Exit code 0 when everything holds, 6 when something does not, 8 when only what another release drew
could not be compared, 2 when it was asked wrongly.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from ledger.broken_pipe import silence
from ledger.encodable import make_readable, takes_everything
from ledger.errors import Exit, LedgerError
from ledger.sanitize import as_json, clean, in_ascii
from projections.audit.verifier import Expected
from projections.audit.verify_words import text, value
from projections.audit.verifying import Asked, Verified, verified
from projections.i18n import Translator, languages, preferred

MOST_DIGITS = 15
UTC = ZoneInfo("UTC")


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify one bundle or file, or two of one ledger; the exit code."""
    make_readable(sys.stdout, sys.stderr)
    asked = _parser(Translator(preferred(), UTC)).parse_args(arguments)
    t = Translator(asked.lang, UTC)
    expected = Expected(asked.root, asked.size, asked.key, authorities=asked.ca)
    paths = tuple(filter(None, (asked.file, asked.other)))
    try:
        found = verified(Asked(paths, expected, asked.digest, asked.checkpoint))
    except LedgerError as e:
        _say(_error_value(e, t), t.error(e), sys.stderr, in_json=asked.json)
        return e.exit
    except OSError as e:
        print(clean(f"{e.filename or asked.file}: {e.strerror}"), file=sys.stderr)  # noqa: T201 (a script's words)
        return Exit.USAGE
    return _answer(found, t, in_json=asked.json)


def _answer(found: Verified, t: Translator, *, in_json: bool) -> int:
    try:
        _say(value(found, t), text(found, t), sys.stdout, in_json=in_json)
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as e:
        silence(sys.stdout)
        unsaid = LedgerError("output_unwritable", reason=e.strerror)
        _say(_error_value(unsaid, t), t.error(unsaid), sys.stderr, in_json=in_json)
        return unsaid.exit
    return found.exit


def _error_value(error: LedgerError, t: Translator) -> dict[str, object]:
    """An error as data, in the form that `crisis` gives it too."""
    field = error.fields.get("field")
    return {"error": error.code, "field": field, "fields": error.fields, "message": t.error(error)}


def _parser(t: Translator) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("crisis-verify", description=t("verify.help.about"))
    parser.add_argument("file", help=t("verify.help.file"))
    parser.add_argument("other", nargs="?", help=t("verify.help.other"))
    said, number = _said(t), _number(t)
    parser.add_argument("--root", type=said, help=t("verify.help.root"))
    parser.add_argument("--size", type=number, help=t("verify.help.size"))
    parser.add_argument("--checkpoint", type=Path, metavar="NOTE", help=t("verify.help.checkpoint"))
    parser.add_argument("--key", type=said, help=t("verify.help.key"))
    parser.add_argument("--digest", type=said, help=t("verify.help.digest"))
    parser.add_argument("--ca", type=Path, metavar="PEM", help=t("verify.help.ca"))
    parser.add_argument("--json", action="store_true", help=t("verify.help.json"))
    parser.add_argument("--lang", choices=languages(), default=t.lang)
    return parser


def _said(t: Translator) -> Callable[[str], str]:
    """A text that must say something: an empty one, as from a variable that is not set, is none."""

    def read(text: str) -> str:
        if not text.strip():
            raise argparse.ArgumentTypeError(t("verify.empty"))
        return text

    return read


def _number(t: Translator) -> Callable[[str], int]:
    """A number of entries: digits only."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            raise argparse.ArgumentTypeError(t("verify.no_number", value=clean(text)))
        return int(text)

    return read


def _say(value: object, text: str, stream: IO[str], *, in_json: bool) -> None:
    shown = as_json(value) if in_json else clean(text)
    if in_json and not takes_everything(stream):
        shown = in_ascii(shown)
    print(shown, file=stream, flush=True)


if __name__ == "__main__":
    sys.exit(main())
