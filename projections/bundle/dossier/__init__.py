"""The dossier: the whole ledger as one document to be read and printed, as HTML and as PDF/A."""

from projections.bundle.dossier.members import parts

__all__ = ["parts"]
