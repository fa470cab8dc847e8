"""By which rules a ledger is judged: what makes an entry void is numbered (docs/entry-format.md).

The opening says which rules its ledger begins with; others hold only from an entry that adopts
them. Whoever does not know them judges nothing after it, and writes nothing.
"""

KNOWN_RULES = frozenset({1, 2})
"""The rules that this release judges by."""

FIRST_RULES = 1
"""Those of an opening that names none."""

PRESENT_RULES = 2
"""Those that an opening names from this release on."""

NAMING_RULES = 2
"""From these on a kind may have to be named by a role (`Kind.named`)."""

RULES_ADOPTED = "crisis.rules_adopted"
"""The topic by which other rules begin to hold; no release writes it yet."""
