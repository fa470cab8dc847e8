"""A ledger in memory to which one command at a time is told, as in a meeting room."""

from typing import Any

from tests.support.chronicle import Chronicle

DAY = "2022-05-20T"


class Room(Chronicle):
    """A ledger to which one command at a time is told, at a time of that day."""

    def say(
        self, at: str, command: str, around: dict[str, Any] | None = None, **fields: Any
    ) -> int:
        ident = f"c{len(self.messages)}"
        moment = at if "T" in at else f"{DAY}{at}:00+02:00"
        line = {"command": command, "id": ident, "recorded": moment, "with": fields}
        self.tell([{**line, **(around or {})}])
        return self.numbers[ident]

    def note(self, at: str, **around: Any) -> str | None:
        """The meeting that an observation carries that is noted then."""
        return self.header(self.say(at, "observation.note", around, text=f"seen at {at}"))

    def header(self, number: int) -> str | None:
        entry = self.fold.situation.kept.entry(number)
        assert entry is not None
        return entry.meeting
