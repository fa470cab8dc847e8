"""The real input as package data: an organisation and its crisis, from press reports only.

`vivalia.toml` is an organisation file, `vivalia-2022.jsonl` a scenario in the import format. The
demo, the examples in the documentation and an end-to-end test are made from them.

The scenario is in the order of `recorded`. Each line names in `line` the fact it comes from; those
of `PMO` are forty requests that no source lists, invented from the day the PMO cell is known to
exist (24 May) to their ends (15 June). Their words begin with "[exemple]".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

ORGANISATION = "vivalia.toml"
SCENARIO = "vivalia-2022.jsonl"

__all__ = ["ORGANISATION", "SCENARIO", "organisation", "organisation_file", "scenario",
           "scenario_file"]  # fmt: skip


def organisation() -> bytes:
    """The organisation file as TOML (see `ledger.domain.organisation`)."""
    return files(__name__).joinpath(ORGANISATION).read_bytes()


def scenario() -> bytes:
    """The scenario in the import format, one JSON command a line."""
    return files(__name__).joinpath(SCENARIO).read_bytes()


@contextmanager
def organisation_file() -> Iterator[Path]:
    """The organisation file as a path, for as long as the context lasts."""
    with as_file(files(__name__).joinpath(ORGANISATION)) as path:
        yield path


@contextmanager
def scenario_file() -> Iterator[Path]:
    """The scenario as a path, for as long as the context lasts."""
    with as_file(files(__name__).joinpath(SCENARIO)) as path:
        yield path
