"""How a command's fields are typed, suggested and said back, for the command line and screens."""
