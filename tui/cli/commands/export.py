"""`crisis export`: the audit bundle of a ledger, and the entry that says that it was given out."""

import shlex
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

import click

from ledger.abridged import abridged
from ledger.domain.record import LEVELS
from ledger.domain.values import BundleEdition, Language
from ledger.errors import Doubtful, Exit, LedgerError, NotConfirmed
from ledger.progress import nobody
from projections.audit.manifest import CEILINGS, MANIFEST
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.connecting import connect, reach_first
from tui.cli.counts import Count
from tui.cli.derived.missing import missing
from tui.cli.derived.record import handled
from tui.cli.derived.record_built import built
from tui.cli.labelled import Labelled
from tui.cli.progress import Report, progress
from tui.cli.prompts import ask_text, said_yes
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.order import Order
    from ledger.command.outcome import Outcome
    from projections.audit.manifest import Member
    from projections.bundle.parts import Part, Source
    from projections.bundle.writer import Draft
    from tui.entries.redaction import Redaction

LISTED = 200
"""Characters of numbers that are listed in a sentence."""

EDITIONS: tuple[BundleEdition, ...] = get_args(BundleEdition)

ZIP = ".zip"
"""What the name of a ZIP ends with; one that does is one."""

VERB = "record.export"

MEDIA = {False: "inode/directory", True: "application/zip"}


class Asked(NamedTuple):
    """What is given out: where it is put, for whom, how; `meant` are questions answered already."""

    place: Path
    zipped: bool
    edition: BundleEdition
    to: str
    purpose: str
    excel: bool
    meant: frozenset[str]
    redact: tuple[str, ...] = ()


class Made(NamedTuple):
    """A bundle as it was written: its digest, its size in bytes, its members."""

    digest: str
    size: int
    members: "tuple[Member, ...]"


def build(t: Translator) -> click.Command:
    """The command `crisis export`, in the language of `t`."""
    params = [
        click.Argument(["place"], type=click.Path(path_type=Path), metavar="DIR",
                       help=t("cli.option.export_place")),
        option("zip", t, "export_zip", is_flag=True),
        option("edition", t, "export_edition", default=EDITIONS[0], type=Labelled(EDITIONS, t)),
        option("to", t, "export_to", metavar="WHOM"),
        click.Option(["--for", "purpose"], metavar="WHAT", help=t("cli.option.export_for")),
        option("redact", t, "export_redact", metavar="FILTER", multiple=True),
        option("at", t, "export_at", metavar="N", type=Count()),
        option("excel", t, "export_excel", is_flag=True),
    ]  # fmt: skip
    examples = [
        'crisis export vivalia-bundle --to "investigating judge" --for "inquiry"',
        'crisis export vivalia.zip --edition insurer --to "insurer" --for "claim" --at 142',
        'crisis export twin --redact "by:scribe site:arlon" --to "insurer" --for "claim"',
    ]
    return make("export", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    place: Path,
    zip: bool,  # noqa: A002 (the option is called so)
    edition: BundleEdition,
    to: str | None,
    purpose: str | None,
    redact: tuple[str, ...],
    at: int | None,
    excel: bool,
) -> int:
    """Write the bundle, record that it was given out, then give it its name.

    Raises:
        UsageError: `export_exists`, `export_nowhere`; `beyond_head`; a filter that is none.
        Refused: `redact_nothing`, `redact_stays`, `redact_breaks`.
        Doubtful: `export_stays`, what is above the edition would stay readable; `export_untimed`,
            what says no time, where a filter asks for one; `export_quoted`, what says in the same
            words what is redacted.
        NotConfirmed: `export_pending`, whether it is recorded is not known.
        LedgerError: why the server is not there; `cannot_write`; what refuses the entry.
    """
    from ledger.command.order import MEANT  # noqa: PLC0415 (help needs no ledger)
    from projections.bundle.writer import check_free  # noqa: PLC0415 (as above)

    check_free(place)
    zipped = zip or place.suffix.lower() == ZIP
    meant = frozenset(MEANT) if session.choices.yes else frozenset[str]()
    asked = Asked(place, zipped, edition, *_for_whom(session, to, purpose), excel, meant, redact)
    source = _source(session, edition, at)
    redaction = _redaction(asked, source)
    agreed = _foreseen(session, asked, source) if _may_stay(session, asked, redaction) else None
    if agreed is None or not _given(session, agreed, source, redaction):
        session.say(session.t("cli.not_recorded"))
        return Exit.REFUSED
    return Exit.DONE


def _redaction(asked: Asked, source: "Source") -> "Redaction":
    """What is hidden: what the edition does not show, and what was chosen.

    Raises:
        UsageError: a filter that is none.
        Refused: `redact_nothing`, `redact_stays`.
    """
    from tui.entries.redaction import Redaction  # noqa: PLC0415 (help needs no ledger)

    found = Redaction(source)
    for text in asked.redact:
        found.hide_chosen(text)
    found.hide_above()
    return found


def _may_stay(session: CommandSession, asked: Asked, redaction: "Redaction") -> bool:
    """Whether what stays readable may stay.

    Raises:
        Doubtful: nobody is there to be asked, and `--yes` was not given.
    """
    from tui.forms.questions import question_of  # noqa: PLC0415 (help needs no ledger)

    for doubt in () if session.choices.yes else _doubts(asked, redaction, session.t):
        if not session.interactive:
            raise doubt
        if not said_yes(question_of(doubt, session.t), session.t):
            return False
    return True


def _doubts(asked: Asked, redaction: "Redaction", t: Translator) -> Iterator[Doubtful]:
    """What stays readable and may not be meant to."""
    from projections.i18n.ranges import several  # noqa: PLC0415 (help needs no ledger)

    if stays := redaction.hidden.stays:
        edition = t.code("bundle_edition", asked.edition)
        yield Doubtful("export_stays", numbers=several(stays), edition=edition)
    for text, untimed in redaction.untimed():
        numbers = several(untimed)
        yield Doubtful("export_untimed", numbers=numbers, filter=shlex.quote(text))
    if asked.redact and (found := redaction.repeating()):
        listed = ",".join(map(str, found))
        yield Doubtful("export_quoted", numbers=several(found), filter=f"about:{listed}")


def _given(session: CommandSession, asked: Asked, whole: "Source", redaction: "Redaction") -> bool:
    """As `_given_from`, of a twin where anything is redacted."""
    if not redaction.hidden.numbers:
        return _given_from(session, asked, whole, whole)
    with ExitStack() as held:
        with progress(session, session.t("cli.export.redacting")) as report:
            twin = held.enter_context(redaction.twin(report))
        many = len(redaction.hidden.numbers)
        session.say(session.t.plural("cli.export.redacted", many))
        _say_everywhere(session, asked, twin)
        return _given_from(session, asked, whole, twin)


def _say_everywhere(session: CommandSession, asked: Asked, twin: "Source") -> None:
    """Where a site was to be redacted: what names none stays, and may be said of that one too."""
    from projections.bundle.everywhere import everywhere_in  # noqa: PLC0415 (help needs no ledger)
    from projections.i18n.ranges import several  # noqa: PLC0415 (as above)
    from tui.entries.filters import names_a_site  # noqa: PLC0415 (as above)

    if any(map(names_a_site, asked.redact)) and (found := everywhere_in(twin)):
        shown = abridged(several(found), LISTED)
        session.say(session.t.plural("cli.export.everywhere", len(found), numbers=shown))


def _given_from(session: CommandSession, asked: Asked, whole: "Source", source: "Source") -> bool:
    """Write, record and name it; False when somebody was asked whether it is meant and said no.

    The `whole` ledger is what is signed for, `source` what may be read of it.
    """
    from projections.bundle.writer import drafted  # noqa: PLC0415 (help needs no ledger)

    _sweep(session, asked.place)
    with drafted(asked.place, zipped=asked.zipped) as draft:
        made = _written(session, asked, whole, source, draft)
        outcome = _recorded(session, asked, source, made, draft)
        if outcome is None:
            return False
        _named(session, draft, outcome)
    _answer(session, asked, source, made, outcome)
    return True


def _for_whom(session: CommandSession, to: str | None, purpose: str | None) -> tuple[str, str]:
    """To whom it goes and what for; asked where somebody is there, else needed."""
    given = {"to": to, "purpose": purpose}
    lacking = [name for name, said in given.items() if not said]
    if lacking and not session.interactive:
        raise missing(lacking)
    keys = {"to": "cli.export.ask_to", "purpose": "cli.export.ask_for"}
    found = {name: said or ask_text(session.t(keys[name])) for name, said in given.items()}
    return found["to"], found["purpose"]


def _source(session: CommandSession, edition: BundleEdition, at: int | None) -> "Source":
    """The ledger up to an entry, folded again.

    The server is reached first: what nobody can be told of is not given out.
    """
    from tui.entries import bundle  # noqa: PLC0415 (help needs no ledger)

    terminal = session.terminal
    reach_first(session)
    connect(session)
    with progress(session, session.t("cli.folding_again")) as report:
        terminal.fold_again(progress=report)
    return bundle.source_of(terminal, at, session.t, CEILINGS[edition])


def _foreseen(session: CommandSession, asked: Asked, source: "Source") -> Asked | None:
    """Refuse before any work what the entry would be refused for, and ask what it would be asked.

    With what is meant; None when somebody was asked and said no.

    Raises:
        Doubtful: nobody is there to be asked, and `--yes` was not given.
        LedgerError: this home has no key to sign with, its member may not, what was typed is too
            long or is no name.
    """
    from ledger.terminal.foreseeing import try_on  # noqa: PLC0415 (help needs no ledger)
    from tui.forms.questions import question_of  # noqa: PLC0415 (as above)

    session.terminal.home.signer(session.terminal.pin.member)
    while True:
        try:
            try_on(session.terminal, _order(session, asked, source, Made("0" * 64, 0, ())))
        except Doubtful as doubt:
            if not session.interactive:
                raise
            if not said_yes(question_of(doubt, session.t), session.t):
                return None
            asked = asked._replace(meant=asked.meant | {doubt.code})
        else:
            return asked


def _sweep(session: CommandSession, place: Path) -> None:
    """Remove what exports of that name that were killed left, and say what stays."""
    from projections.bundle.writer import swept  # noqa: PLC0415 (help needs no ledger)

    left = swept(place)
    if left.removed:
        session.say(session.t.plural("cli.export.swept", left.removed))
    for path in left.whole:
        session.say(session.t("cli.export.left", path=path))


def _written(
    session: CommandSession, asked: Asked, whole: "Source", source: "Source", draft: "Draft"
) -> Made:
    """Every member, the manifest last."""
    from projections.bundle import evidence, readme  # noqa: PLC0415 (help needs no ledger)
    from tui.entries import bundle, kept_beside  # noqa: PLC0415 (as above)

    note, told = evidence.noted(whole), _Told()
    found = [*bundle.parts(source._replace(drawn=told), excel=asked.excel)]
    found.append(evidence.checkpoint(note))
    found += kept_beside.attached(session.terminal, source, partial(_lacking, session))
    found += kept_beside.stamps(whole)
    for number, part in enumerate(found, 1):
        label = session.t("cli.export.writing", path=part.path, number=number, all=len(found))
        with progress(session, label) as told.report:
            draft.add(part)
    _add(draft, readme.parts(source, asked.edition, [one.path for one in found]))
    manifest = draft.add(_manifest(session, asked, source, tuple(draft.members)))
    return Made(manifest.sha256, draft.close(), tuple(draft.members))


class _Told:
    """Passes on how far the part that is being written has come."""

    def __init__(self) -> None:
        self.report: Report = nobody

    def __call__(self, done: int, total: int) -> None:
        self.report(done, total)


def _lacking(session: CommandSession, number: int, error: LedgerError) -> None:
    """Say that an attached file is not to be had; whoever verifies finds it too."""
    reason = session.t.error(error)
    session.say(session.t("cli.export.no_file", number=number, reason=reason))


def _add(draft: "Draft", found: "Iterable[Part]") -> None:
    for part in found:
        draft.add(part)


def _manifest(
    session: CommandSession, asked: Asked, source: "Source", members: "tuple[Member, ...]"
) -> "Part":
    from datetime import UTC  # noqa: PLC0415 (help needs no ledger)

    from projections.audit.manifest import Manifest, written  # noqa: PLC0415 (as above)
    from projections.audit.release import release  # noqa: PLC0415 (as above)
    from projections.bundle.parts import Part  # noqa: PLC0415 (as above)

    crisis, position = source.copy.crisis, source.reading.position
    made = session.terminal.now().astimezone(UTC)
    found = Manifest(
        bundle=1, crisis=crisis.name, kind=crisis.kind, ledger=crisis.ledger,
        size=position.number, root=position.root, edition=asked.edition, ceiling=source.ceiling,
        language=cast("Language", session.choices.lang), made=f"{made:%Y-%m-%dT%H:%M:%SZ}",
        release=release(), members=members,
    )  # fmt: skip
    return Part(MANIFEST, iter([written(found)]))


def _recorded(
    session: CommandSession, asked: Asked, source: "Source", made: Made, draft: "Draft"
) -> "Outcome | None":
    """The entry that says so; from then on the bundle stays, whether or not it gets its name."""
    draft.promise()
    try:
        outcome = handled(session, _order(session, asked, source, made))
        if outcome is not None:
            session.kept()
    except LedgerError as error:
        if error.exit is Exit.PENDING:
            raise NotConfirmed("export_pending", path=draft.whole) from error
        draft.take_back()
        raise
    if outcome is None:
        draft.take_back()
    return outcome


def _order(session: CommandSession, asked: Asked, source: "Source", made: Made) -> "Order":
    """What is recorded: what was given to whom, what for, up to which entry, with its digest.

    It is marked as what was given: whoever may not see that is not told who has it.
    """
    t = session.t
    edition = t.code("bundle_edition", asked.edition)
    key = "cli.export.what_redacted" if source.copy.pin.redacted else "cli.export.what"
    said = {
        "what": t(key, edition=edition, number=source.reading.position.number),
        "to": asked.to,
        "purpose": asked.purpose,
        "edition": source.ceiling,
        "position": source.reading.position.number,
        "digest": made.digest,
        "size": made.size,
        "media": MEDIA[asked.zipped],
        "name": asked.place.name,
    }
    marking = max(CEILINGS[asked.edition], "internal", key=LEVELS.__getitem__)
    return built(session, VERB, said, marking)._replace(meant=asked.meant)


def _named(session: CommandSession, draft: "Draft", outcome: "Outcome") -> None:
    """Give it its name; where that cannot be, say where it lies and what was recorded."""
    try:
        draft.name()
    except LedgerError as error:
        number = outcome.numbers[-1]
        session.say(session.t.error(error))
        raise LedgerError("export_unnamed", number=number, path=draft.whole) from error


def _answer(
    session: CommandSession, asked: Asked, source: "Source", made: Made, outcome: "Outcome"
) -> None:
    from projections.bundle.parts import redacted_in  # noqa: PLC0415 (help needs no ledger)

    t, number = session.t, source.reading.position.number
    value = {
        "crisis": session.terminal.name,
        "kind": session.terminal.crisis.kind,
        "path": str(asked.place),
        "zip": asked.zipped,
        "edition": asked.edition,
        "ceiling": source.ceiling,
        "size": number,
        "root": source.reading.position.root,
        "digest": made.digest,
        "bytes": made.size,
        "redacted": redacted_in(source),
        "members": [one.path for one in made.members],
        "number": outcome.numbers[-1],
    }
    lines = [
        t("cli.export.done", path=asked.place, number=number,
          edition=t.code("bundle_edition", asked.edition)),
        "  " + t("cli.export.digest", digest=made.digest),
        "  " + t("cli.export.recorded", number=outcome.numbers[-1], to=asked.to),
    ]  # fmt: skip
    session.answer(value, "\n".join(lines))
