"""One screen a module beside its styles, and the pure functions that lay it out."""
