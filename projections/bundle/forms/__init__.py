"""Questions of authorities and insurers, each with what the ledger says, entry by entry."""

from projections.bundle.forms.members import parts

__all__ = ["parts"]
