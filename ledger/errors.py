"""Every error a person can meet: a code, its fields and an exit code; sentences live in catalogues.

    LedgerError                1 failure
    ├── UsageError             2 the command line or an input cannot be understood
    │   └── InputError         2 a line of input is refused: line, field, reason, remedy
    ├── Refused                3 a rule refuses the command, or it lost to a conflict
    │   ├── AlreadyRecorded    3 this command is already in the ledger
    │   └── Doubtful           3 a question: recorded once somebody says that it is meant
    ├── NotAllowed             4 identity or permission
    ├── NotConfirmed           5 kept in the home, outcome not known yet
    ├── VerificationFailed     6 bytes, signature or proof do not hold
    └── ReadOnly               7 continuity is in doubt, nothing is written

The code is stable, lower_snake_case and the key of the sentence (`error.<code>`) in every language.
"""

from enum import IntEnum


class Exit(IntEnum):
    """What the process says when it ends; the one table of exit codes."""

    DONE = 0
    """Done."""
    FAILURE = 1
    """Failed; the sentence says what to do."""
    USAGE = 2
    """The command line or the input cannot be understood."""
    REFUSED = 3
    """Refused by a rule, or lost to a conflict."""
    IDENTITY = 4
    """Who you are, or what you may write, does not allow it."""
    PENDING = 5
    """Kept and not recorded yet; the next command sends it, or settles it, first."""
    VERIFICATION = 6
    """Bytes, a signature or a proof do not hold."""
    READ_ONLY = 7
    """Continuity is in doubt: nothing is written until somebody has looked."""
    DRAWN_OTHERWISE = 8
    """What is signed holds; what another release drew from it could not be compared."""


class LedgerError(Exception):
    """Base of all: `code` names the sentence, `fields` fill it, `exit` ends the process."""

    exit: Exit = Exit.FAILURE

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        listed = ", ".join(f"{key}={value}" for key, value in fields.items())
        super().__init__(f"{code} ({listed})" if listed else code)


class UsageError(LedgerError):
    """The command line or an input cannot be understood."""

    exit = Exit.USAGE


class InputError(UsageError):
    """One field of one line of input is refused; `fields` hold line, field and what was there."""


class Refused(LedgerError):  # noqa: N818 (a refusal is the domain's word)
    """A rule refuses the command, or another writer was first."""

    exit = Exit.REFUSED


class AlreadyRecorded(Refused):
    """The command id is in the ledger already; `number` says where."""

    def __init__(self, number: int) -> None:
        super().__init__("already_recorded", number=number)
        self.number = number


class Doubtful(Refused):
    """A question: nothing is recorded until somebody says that it is meant so."""


class NotAllowed(LedgerError):  # noqa: N818 (reads as the sentence it stands for)
    """Who asks may not: unknown, revoked, in a role too small, or no second person."""

    exit = Exit.IDENTITY


class NotConfirmed(LedgerError):  # noqa: N818 (the outcome is unknown, which is no error yet)
    """The bytes are kept; whether they are recorded is not known yet."""

    exit = Exit.PENDING


class VerificationFailed(LedgerError):  # noqa: N818 (reads as the sentence it stands for)
    """Bytes, a signature or a proof do not hold."""

    exit = Exit.VERIFICATION


class ReadOnly(LedgerError):  # noqa: N818 (names the state the terminal is in)
    """Continuity is in doubt; nothing is written."""

    exit = Exit.READ_ONLY
