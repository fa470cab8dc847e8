"""Lines as they were drawn last: one that says the same is not drawn again."""

from collections.abc import Callable, Hashable

from textual.content import Content


class Remembered:
    """The last line under each key, for one language and one set of signs; for one thread."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, tuple[object, Content]] = {}

    def line(self, key: Hashable, says: object, draw: Callable[[], Content]) -> Content:
        """The line of a key; drawn where it says something else than before."""
        found = self._lines.get(key)
        if found is None or found[0] != says:
            found = self._lines[key] = says, draw()
        return found[1]
