"""The table of what each log-in may do, as docs/security.md shows it."""

from ledger.server.rights import INBOX, RIGHTS, LoginKind

BEGIN = "<!-- The table is generated from ledger/server/rights.py by `make docs`; edit that. -->\n"
END = "<!-- End of the table. -->\n"


def with_table(page: str) -> str:
    """A page with the table between its two marks as it is now; one without marks as it is."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n{table()}\n{end}{after}" if end else page


def table() -> str:
    """A row a call, a column a kind of log-in."""
    kinds = " | ".join(LoginKind)
    lines = [f"| call | {kinds} | what for |", f"| --- |{' --- |' * len(LoginKind)} --- |"]
    lines += [
        _row(f"publish `{_shown(right.subject)}`", right.kinds, right.purpose) for right in RIGHTS
    ]
    inbox = f"subscribe `{_shown(INBOX)}`"
    lines.append(_row(inbox, frozenset(LoginKind), "hear the answers to its own questions"))
    return "\n".join(lines) + "\n"


def _row(call: str, kinds: frozenset[LoginKind], purpose: str) -> str:
    cells = " | ".join("yes" if kind in kinds else "no" for kind in LoginKind)
    return f"| {call} | {cells} | {purpose} |"


def _shown(subject: str) -> str:
    streams = {"stream": "crisis-NAME", "files": "files-NAME", "keys": "keys-NAME"}
    return subject.format(**streams, crisis="NAME", concept="CONCEPT", key="OWN-KEY")
