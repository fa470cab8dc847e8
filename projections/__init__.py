"""The read side: the views, the picture, the brief, its forms and the verifier."""
