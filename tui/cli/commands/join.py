"""`crisis join`: first contact with a crisis that somebody else opened, on a server named."""

import re
from shlex import quote
from typing import TYPE_CHECKING

import click

from ledger.errors import UsageError, VerificationFailed
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.connecting import connect
from tui.cli.prompts import said_yes
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.terminal.join import Found
    from ledger.terminal.terminal import Terminal

ROLE = "scribe"
PLACEHOLDER = "ROLE"
"""Stands where a coordinator says the role, when whoever joined named none."""

SERVER = "nats://127.0.0.1:4222"


def build(t: Translator) -> click.Command:
    """The command `crisis join`, in the language of `t`."""
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


def run(
    session: CommandSession, name: str, *, me: str, called: str | None, founder: str | None
) -> None:
    """Show what is there, fetch it and pin it after a yes, and say how to be enrolled."""
    from ledger.terminal.join import find, join, pin_of  # noqa: PLC0415 (help needs no client)

    found = find(session.settings, name)
    pin = pin_of(found, me, session.settings.role or ROLE)
    session.say(_shown(found, session.t))
    _compare(session, found, founder)
    session.adopt(join(session.settings, pin, lambda terminal: _fetch(session, terminal)))
    _conclude(session, found, called or me)


def _fetch(session: CommandSession, terminal: "Terminal") -> None:
    session.terminal = terminal
    connect(session)
    session.kept()


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


def _compare(session: CommandSession, found: "Found", told: str | None) -> None:
    """Only what the founder said, by voice or on paper, can tell that this is the right ledger.

    Raises:
        VerificationFailed: `founder_differs`, or `founder_not_confirmed`: the answer was no.
        UsageError: `join_needs_founder`, nobody is there to compare; `bad_fingerprint`.
    """
    if told is not None:
        if _digits(told) != _digits(found.fingerprint):
            raise VerificationFailed("founder_differs", told=told, found=found.fingerprint)
    elif not session.interactive:
        raise UsageError("join_needs_founder")
    elif not said_yes(session.t("cli.join.compare"), session.t):
        raise VerificationFailed("founder_not_confirmed")


def _digits(fingerprint: str) -> str:
    """The digits as people write them: in fours, with blanks, dashes or colons, or in one.

    Raises:
        UsageError: `bad_fingerprint`, not 16 hexadecimal digits.
    """
    digits = re.sub(r"[\s:-]", "", fingerprint).casefold()
    if not re.fullmatch(r"[0-9a-f]{16}", digits):
        raise UsageError("bad_fingerprint", value=fingerprint)
    return digits


def _conclude(session: CommandSession, found: "Found", called: str) -> None:
    """Where this terminal stands, and what a coordinator has to record before it may write."""
    from ledger.domain.crisis_and_roll import acting_role  # noqa: PLC0415 (help needs no ledger)

    t, terminal = session.t, session.terminal
    pin, key = terminal.pin, terminal.home.signer(terminal.pin.member).public
    member = terminal.snapshot(lambda fold: fold.situation.member(pin.member))
    number = terminal.snapshot(lambda fold: fold.position.number)
    held = [post.role for post in member.posts] if member else []
    lines = [t("cli.join.done", name=pin.name, entries=t.plural("cli.entries", number))]
    asked = session.settings.role
    role = acting_role(member, pin.role)
    command = f"crisis member enrol {pin.member} {quote(called)} {key} {asked or PLACEHOLDER}"
    enrolled = role in held
    if enrolled:
        lines.append(t("cli.join.enrolled", member=pin.member, role=role))
    else:
        lines += [t("cli.join.enrol"), f"  {command}"]
        lines += [] if asked else [t("cli.join.role", role=PLACEHOLDER, roles=_roles(found))]
    value = {
        "crisis": pin.name,
        "kind": pin.kind,
        "ledger": pin.ledger,
        "fingerprint": found.fingerprint,
        "member": pin.member,
        "role": role,
        "key": key,
        "enrolled": enrolled,
        "enrol": None if enrolled else command,
        "number": number,
    }
    session.answer(value, "\n".join(lines))


def _roles(found: "Found") -> str:
    """The roles that there are to choose from; which one is not for whoever joins to say."""
    return ", ".join(role.id for role in found.crisis.organisation.roles)
