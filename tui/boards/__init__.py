"""One board a module: a screen beside its styles, and the pure functions that lay it out."""
