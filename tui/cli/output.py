"""JSON on a stream: whole whatever the stream can write, by JSON's own escapes."""

import sys

import click

from ledger.encodable import takes_everything
from ledger.sanitize import in_ascii


def write_json(document: str, *, err: bool = False) -> None:
    """One JSON document and a line feed, to stdout or stderr."""
    stream = sys.stderr if err else sys.stdout
    click.echo(document if takes_everything(stream) else in_ascii(document), err=err)
