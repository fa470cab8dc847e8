"""Many numbers of entries in few words."""

from collections.abc import Iterable, Iterator
from itertools import groupby


def several(numbers: Iterable[int]) -> str:
    """Numbers as people quote them; of those in a row the first and the last."""
    return ", ".join(
        f"#{first}" if first == last else f"#{first}\N{EN DASH}#{last}"
        for first, last in _runs(numbers)
    )


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda one: one[1] - one[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]
