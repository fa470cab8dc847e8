"""From what somebody asks for to the entries that would record it. Pure: no files, no server."""
