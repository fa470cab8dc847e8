"""`crisis verify`: whether a bundle or a signed log holds, and two of one ledger agree."""

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.errors import LedgerError, UsageError
from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.counts import Count
from tui.cli.progress import progress
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

if TYPE_CHECKING:
    from projections.audit.own_copy import OwnCopy


def build(t: Translator) -> click.Command:
    """The command `crisis verify`, in the language of `t`."""
    params: list[click.Parameter] = [
        click.Argument(["bundle"], metavar="FILE", help=t("verify.help.file")),
        click.Argument(["other"], required=False, metavar="[FILE]", help=t("verify.help.other")),
        click.Option(["--checkpoint"], type=click.Path(path_type=Path), metavar="FILE",
                     help=t("verify.help.checkpoint")),
        click.Option(["--size"], type=Count(), metavar="N", help=t("verify.help.size")),
        click.Option(["--root"], metavar="ROOT", help=t("verify.help.root")),
        click.Option(["--key"], metavar="FINGERPRINT", help=t("verify.help.key")),
        click.Option(["--digest"], metavar="SHA256", help=t("verify.help.digest")),
        click.Option(["--ca"], type=click.Path(exists=True, dir_okay=False, path_type=Path),
                     metavar="FILE", help=t("verify.help.ca")),
        offline_option(t),
    ]  # fmt: skip
    examples = [
        "crisis verify vivalia-bundle",
        "crisis verify vivalia.zip --size 169 --root nMp…",
        "crisis verify vivalia-bundle --ca authority.pem",
        "crisis verify ledger.jsonl",
        "crisis verify last-week.zip this-week.zip",
    ]
    return make("verify", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    bundle: str,
    other: str | None,
    checkpoint: Path | None,
    size: int | None,
    root: str | None,
    key: str | None,
    digest: str | None,
    ca: Path | None,
) -> int:
    """Verify, and say all that was found.

    Raises:
        UsageError: `carried_unreadable`.
    """
    from projections.audit.verifier import Expected  # noqa: PLC0415 (help needs no ledger)
    from projections.audit.verify_words import text, value  # noqa: PLC0415 (as above)
    from projections.audit.verifying import Asked, verified  # noqa: PLC0415 (as above)
    from tui.entries.redrawn import redrawn  # noqa: PLC0415 (as above)

    paths = tuple(filter(None, (bundle, other)))
    asked = Asked(paths, Expected(root, size, key, authorities=ca), digest, checkpoint)
    try:
        with ExitStack() as opened, progress(session, session.t("cli.verifying")) as report:
            found = verified(asked, redrawn, report, _own_copies(session, opened))
    except OSError as e:
        raise UsageError("carried_unreadable", path=e.filename or bundle, reason=e.strerror) from e
    session.answer(value(found, session.t), text(found, session.t))
    return found.exit


def _own_copies(session: CommandSession, opened: ExitStack) -> "list[OwnCopy]":
    """What this home has of ledgers; one that cannot be read stops no verifying."""
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.local_copy import LocalCopy  # noqa: PLC0415 (as above)
    from projections.audit.own_copy import OwnCopy  # noqa: PLC0415 (as above)

    found: list[OwnCopy] = []
    if session.choices.bundle:
        return found
    home = Home(session.settings.home)
    for name in home.names():
        with suppress(LedgerError):
            copy = opened.enter_context(LocalCopy(session.settings, home.pin(name)))
            found.append(OwnCopy(copy.pin.ledger, copy.replica.head(), copy.root_at))
    return found
