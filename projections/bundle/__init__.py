"""What a bundle is made of: parts drawn from one ledger, written out for whoever has no home."""
