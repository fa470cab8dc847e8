"""The copy of a ledger in one SQLite file: its messages, and the records they came to."""
