"""The program that verifies a bundle without this software, as it stands in the source."""

from collections.abc import Iterator
from importlib.resources import files

from projections.bundle.parts import Part, Source

NAME = "verify" + ".py"


def parts(_source: Source) -> Iterator[Part]:
    """`verify.py`, byte for byte."""
    yield Part(NAME, iter([files("projections.audit").joinpath(NAME).read_bytes()]))
