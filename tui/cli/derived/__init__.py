"""The commands that record entries, made from the declarations of the domain."""
