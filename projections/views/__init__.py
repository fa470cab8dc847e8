"""What is drawn of a ledger, one module a concern; `views.Views` bundles them."""
