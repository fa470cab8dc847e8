"""By which rules a ledger is judged: what makes an entry void is numbered (docs/entry-format.md).

The opening says which rules its ledger begins with; others hold only from an entry that adopts
them. Whoever does not know them judges nothing after it, and writes nothing.
"""

KNOWN_RULES = frozenset({1})
"""The rules that this release judges by."""

FIRST_RULES = 1
"""Those of an opening that names none."""

RULES_ADOPTED = "crisis.rules_adopted"
"""The topic by which other rules begin to hold; a release that has no others never writes it."""
