"""The wall: boards in turn, with no way in."""
