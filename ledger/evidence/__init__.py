"""What entries prove: their bytes, signatures, Merkle tree, and the one fold that judges them."""
