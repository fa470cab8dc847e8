"""`crisis join`: first contact with a crisis that somebody else opened, on a server named."""

from shlex import quote
from typing import TYPE_CHECKING

import click

from ledger.errors import UsageError, VerificationFailed
from projections.i18n import Translator
from tui.cli.answers import agreed
from tui.cli.command import make, option
from tui.cli.progress import connect
from tui.cli.session import Session

if TYPE_CHECKING:
    from ledger.joining import Found

ROLE = "scribe"
SERVER = "nats://127.0.0.1:4222"


def build(t: Translator) -> click.Command:
    """The command."""
    params: list[click.Parameter] = [
        click.Argument(["name"]),
        option("me", t, "me", metavar="MEMBER", required=True),
        option("called", t, "called", metavar="NAME"),
        option("founder", t, "founder", metavar="FINGERPRINT"),
    ]
    examples = [
        f"crisis join flood-2026 --server {SERVER} --me scribe-2",
        f'crisis join flood-2026 --server {SERVER} --me pmo-1 --called "PMO Arlon" --as-role pmo',
    ]
    return make("join", t, run, params, examples=examples)


def run(session: Session, name: str, *, me: str, called: str | None, founder: str | None) -> None:
    """Show what is there, pin it after a yes, fetch it, and say how to be enrolled."""
    from ledger.joining import find, join, known  # noqa: PLC0415 (help needs no client)
    from ledger.terminal import Terminal  # noqa: PLC0415 (help needs no ledger)

    found = find(session.settings, name)
    session.say(_shown(found, session.t))
    if founder is not None or not known(session.settings, found):
        _compare(session, found, founder)
    pin = join(session.settings, found, me, session.settings.role or ROLE)
    session.terminal = Terminal(session.settings, pin)
    connect(session)
    session.kept()
    session.adopt(session.terminal)
    _conclude(session, found, called or me)


def _shown(found: "Found", t: Translator) -> str:
    crisis = found.crisis
    kind = t.code("crisis_kind", crisis.kind)
    entries = t.plural("cli.entries", found.number)
    founder, key = crisis.founder.name, found.fingerprint
    return "\n".join(
        (
            t("cli.join.found", kind=kind, name=crisis.name, title=crisis.title, entries=entries),
            t("cli.open.ledger", ledger=crisis.ledger),
            t("cli.open.founder", member=founder, fingerprint=key),
        )
    )


def _compare(session: Session, found: "Found", told: str | None) -> None:
    """Only what the founder said, by voice or on paper, can tell that this is the right ledger.

    Raises:
        VerificationFailed: `founder_differs`.
        UsageError: `join_needs_founder`, nobody is there to compare.
        click.Abort: the answer was no.
    """
    if told is not None:
        if _digits(told) != _digits(found.fingerprint):
            raise VerificationFailed("founder_differs", told=told, found=found.fingerprint)
    elif session.interactive:
        agreed(session.t("cli.join.compare"), session.t)
    else:
        raise UsageError("join_needs_founder", found=found.fingerprint)


def _digits(fingerprint: str) -> str:
    return "".join(fingerprint.split()).casefold()


def _conclude(session: Session, found: "Found", called: str) -> None:
    """Where this terminal stands, and what a coordinator has to record before it may write."""
    t, terminal = session.t, session.terminal
    pin, key = terminal.pin, terminal.home.signer(terminal.pin.member).public
    enrolled = terminal.snapshot(lambda fold: fold.world.member(pin.member))
    number = terminal.snapshot(lambda fold: fold.position.number)
    lines = [t("cli.join.done", name=pin.name, entries=t.plural("cli.entries", number))]
    command = f"crisis member enrol {pin.member} {quote(called)} {key} {pin.role}"
    if enrolled is None:
        lines += [t("cli.join.enrol"), f"  {command}"]
    else:
        said = "enrolled" if enrolled.key == key and enrolled.revoked is None else "taken"
        lines.append(t(f"cli.join.{said}", member=pin.member))
    value = {
        "crisis": pin.name,
        "kind": pin.kind,
        "ledger": pin.ledger,
        "fingerprint": found.fingerprint,
        "member": pin.member,
        "role": pin.role,
        "key": key,
        "enrolled": enrolled is not None and enrolled.key == key and enrolled.revoked is None,
        "number": number,
    }
    session.answer(value, "\n".join(lines))
