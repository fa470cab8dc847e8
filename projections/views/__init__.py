"""What is drawn of a ledger, one module a concern, and `Views`, which bundles them."""

from projections.views.views import Views

__all__ = ["Views"]
