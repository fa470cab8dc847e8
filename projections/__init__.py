"""The read side: reducers, the picture, the brief, its forms and the verifier."""
