"""Evidence for strangers: a ledger written out with its bytes, and the verifier that needs no server."""
