"""`crisis brief issue`: the brief as it is given out, with its checkpoint, and the entry of it."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ledger.errors import NotAllowed
from projections.brief.build import brief_of
from projections.brief.issued import digest_of, since_last
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.render.checkpoint_page import PrintedCheckpoint
from projections.render.formats import ISSUED
from projections.views.views import Views
from tui.cli.asof import read_at
from tui.cli.atomic import check_new, whole
from tui.cli.command import option
from tui.cli.commands.brief_format import chosen_format, format_options, printed
from tui.cli.commands.checkpoint import noted
from tui.cli.derived.record_built import built, record_built
from tui.cli.progress import progress
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.order import Order

VERB = "record.brief"


class Given(NamedTuple):
    """To whom a brief goes, and who stands for it."""

    to: str | None
    prepared_by: str | None
    approved_by: str | None


def params(t: Translator) -> list[click.Parameter]:
    """The parameters of `crisis brief issue`, in the language of `t`."""
    return [
        option("to", t, "issue_to", metavar="WHOM"),
        option("prepared-by", t, "issue_prepared_by", metavar="WHO"),
        option("approved-by", t, "issue_approved_by", metavar="WHO"),
        *format_options(t),
    ]


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    to: str | None,
    prepared_by: str | None,
    approved_by: str | None,
    format: str | None,  # noqa: A002 (the option is called so)
    output: Path | None,
) -> int:
    """Draw the brief since the last one, record that it is given out, then give it out.

    Raises:
        UsageError: as `check_new`.
        NotAllowed: `proof_unsigned`, this home has no key to stand for it with.
        VerificationFailed: `replica_altered`, the copy is not what was checked.
        LedgerError: what refuses the entry; `cannot_write`.
    """
    form = chosen_format(session, output, format)
    if output is not None:
        check_new(output)
    found, checkpoint = _drawn(session)
    order = _order(session, found, Given(to, prepared_by, approved_by))
    text = ISSUED[form](found, session.t, checkpoint)
    if output is None:
        ended = record_built(session, order, "cli.brief.issued")
        printed(text, form)
        return ended
    with whole(output) as file:
        file.write(text.encode())
        ended = record_built(session, order, "cli.brief.issued")
    session.say(session.t("cli.brief.written", path=output))
    return ended


def _drawn(session: CommandSession) -> tuple[Brief, PrintedCheckpoint]:
    """The brief since the last one that was given out, of a copy that is folded again for it."""
    from ledger.evidence.signing import to_text  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.checkpoints import said  # noqa: PLC0415 (as above)

    as_of = read_at(session, None, None)
    with progress(session, session.t("cli.folding_again")) as report:
        session.terminal.fold_again(progress=report)
    reading, number = as_of.reading, as_of.reading.position.number
    checkpoint, note = noted(session, reading)
    if note is None:
        raise NotAllowed("proof_unsigned")
    period = since_last(reading.situation, as_of.end, session.terminal.replica.known)
    found = brief_of(Views(), reading.situation, reading.position, period, checked=number)
    root = checkpoint.root
    return found, PrintedCheckpoint(checkpoint.size, to_text(root), said(root), str(note))


def _order(session: CommandSession, found: Brief, given: Given) -> "Order":
    """What is recorded: which brief, of which period, whose it is, its digest."""
    from msgspec import to_builtins  # noqa: PLC0415 (help needs no ledger)

    from ledger.domain.values import When, plain_offset  # noqa: PLC0415 (as above)

    start, end = map(plain_offset, (found.header.period.start, found.header.period.end))
    said = {
        "position": found.header.number,
        "period": to_builtins(When(said="span", earliest=start, latest=end)),
        "language": session.t.lang,
        "edition": found.header.marking,
        "digest": digest_of(found),
        **{name: word for name, word in given._asdict().items() if word},
    }
    return built(session, VERB, said)
