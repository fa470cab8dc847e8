"""The script `crisis-verify`: verifies a ledger written out, with neither server nor Textual.

    crisis-verify FILE [--root ROOT] [--size N] [--checkpoint NOTE] [--key FINGERPRINT]
                       [--json] [--lang LANG]

Exit code 0 when everything holds, 6 when something does not, 2 when it was asked wrongly.
"""

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from ledger.broken_pipe import silence
from ledger.encodable import make_readable, takes_everything
from ledger.errors import Exit, LedgerError
from ledger.sanitize import as_json, clean, in_ascii
from projections.audit.verifier import Expected, Finding, Verification, verify, with_note
from projections.i18n import Translator, languages, preferred

STDIN = "-"
MOST_DIGITS = 15
UTC = ZoneInfo("UTC")


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify one file; the exit code."""
    make_readable(sys.stdout, sys.stderr)
    asked = _parser(Translator(preferred(), UTC)).parse_args(arguments)
    t = Translator(asked.lang, UTC)
    try:
        expected = Expected(asked.root, asked.size, asked.key)
        if asked.checkpoint is not None:
            expected = with_note(expected, asked.checkpoint.read_text("utf-8", "replace"))
        with _opened(asked.file) as source:
            report = verify(source, expected)
    except LedgerError as e:
        _say(_error_value(e, t), t.error(e), sys.stderr, in_json=asked.json)
        return e.exit
    except OSError as e:
        print(clean(f"{e.filename or asked.file}: {e.strerror}"), file=sys.stderr)  # noqa: T201 (a script's words)
        return Exit.USAGE
    try:
        _say(_value(report), _text(report, t), sys.stdout, in_json=asked.json)
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as e:
        silence(sys.stdout)
        unsaid = LedgerError("output_unwritable", reason=e.strerror)
        _say(_error_value(unsaid, t), t.error(unsaid), sys.stderr, in_json=asked.json)
        return unsaid.exit
    return Exit.DONE


def _error_value(error: LedgerError, t: Translator) -> dict[str, object]:
    """An error as data, in the form that `crisis` gives it too."""
    field = error.fields.get("field")
    return {"error": error.code, "field": field, "fields": error.fields, "message": t.error(error)}


def _parser(t: Translator) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("crisis-verify", description=t("verify.help.about"))
    parser.add_argument("file", help=t("verify.help.file"))
    said, number = _said(t), _number(t)
    parser.add_argument("--root", type=said, help=t("verify.help.root"))
    parser.add_argument("--size", type=number, help=t("verify.help.size"))
    parser.add_argument("--checkpoint", type=Path, metavar="NOTE", help=t("verify.help.checkpoint"))
    parser.add_argument("--key", type=said, help=t("verify.help.key"))
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


def _opened(name: str) -> IO[bytes]:
    """A file that can be read twice; of what is no file, such as a pipe, all that comes.

    Raises:
        OSError: it cannot be read; standard input is closed.
    """
    if name != STDIN:
        file = Path(name).open("rb")  # noqa: SIM115 (the caller closes it)
        return file if file.seekable() else io.BytesIO(file.read())
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return io.BytesIO(sys.stdin.buffer.read())


def _value(report: Verification) -> dict[str, object]:
    findings = [f._asdict() for f in report.findings]
    return {**report._asdict(), "findings": findings}


def _text(report: Verification, t: Translator) -> str:
    lines = [
        t("verify.holds", entries=t.plural("cli.entries", report.size)),
        t("verify.crisis", kind=t.code("crisis_kind", report.kind), title=report.title),
        t("verify.ledger", ledger=report.ledger),
        t("verify.root", size=report.size, root=report.root),
        t("verify.founder", fingerprint=report.fingerprint),
        t.plural("verify.accepted", report.accepted),
        *_end(report, t),
        *(t("verify.finding", number=f.number, verdict=_verdict(f, t)) for f in report.findings),
    ]
    return "\n".join(lines)


def _end(report: Verification, t: Translator) -> Iterator[str]:
    """What the end of the file is worth: a file that was cut off looks whole."""
    if report.told:
        yield t("verify.told", number=report.told)
    if report.signed_by:
        yield t("cli.checkpoint.signed_by", members=", ".join(report.signed_by))
    if report.told < report.size:
        yield t("verify.end_open", number=report.size)


def _verdict(finding: Finding, t: Translator) -> str:
    """A verdict in words; the reason of a void one with it."""
    verdict, _, reason = finding.verdict.partition(":")
    said = t.code("void_reason", reason) if verdict == "void" else reason
    return ", ".join(filter(None, (t.code("verdict", verdict), said)))


def _say(value: object, text: str, stream: IO[str], *, in_json: bool) -> None:
    shown = as_json(value) if in_json else clean(text)
    if in_json and not takes_everything(stream):
        shown = in_ascii(shown)
    print(shown, file=stream, flush=True)


if __name__ == "__main__":
    sys.exit(main())
