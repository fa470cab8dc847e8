"""The boards in a terminal (Textual), and what feeds them."""
