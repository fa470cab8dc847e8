"""What runs while a server is there: the feed, the continuity of the ledger, what is read back."""
