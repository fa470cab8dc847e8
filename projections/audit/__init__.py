"""Evidence for strangers: a ledger written out byte for byte, and what verifies it."""
