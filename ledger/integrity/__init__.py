"""Proof: signatures (Ed25519) and the Merkle tree (RFC 9162). Pure functions over bytes."""
