"""The commands written by hand, one a module, and the parts that only they use."""
