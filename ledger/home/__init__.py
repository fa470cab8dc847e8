"""The directory of one installation: keys, what is on its way, what it witnessed."""
