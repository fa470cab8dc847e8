"""The ledger: entries, their proof, their stream, and the rules they obey. No screens here."""
