"""What is drawn of a ledger, one module a concern, and `Views`, which bundles them."""

from projections.views.bundle import Views

__all__ = ["Views"]
