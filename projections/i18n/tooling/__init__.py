"""For whoever edits the catalogues: what they must hold, what they lack, and compiling them."""
