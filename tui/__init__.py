"""What people meet: the boards in a terminal (Textual), and the command line, which needs none."""
