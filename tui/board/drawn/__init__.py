"""Boards drawn in the watcher's thread: from what is kept to blocks of lines, a module a board."""
