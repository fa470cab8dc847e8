"""What a command says of a file, read off the file itself: digest, size, name and kind.

The file is read here and goes nowhere: the entry has its SHA-256.
"""

import mimetypes
from collections.abc import Callable, Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

import click
from msgspec import structs

from ledger.domain.concept import Verb
from ledger.domain.values import OF_FILE
from ledger.errors import UsageError
from ledger.plain_files import open_plain
from projections.i18n import Translator
from projections.i18n.declared import meta_of
from tui.cli.shared import OPTION

FILE = "of_file"
"""The parameter that names the file."""


def _sha256(path: Path) -> str:
    with open_plain(path, "--file") as file:
        return file_digest(file, "sha256").hexdigest()


READ: Mapping[str, Callable[[Path], str | None]] = {
    "sha256": _sha256,
    "size": lambda path: str(path.stat().st_size),
    "name": lambda path: path.name,
    "media": lambda path: mimetypes.guess_type(path.name)[0],
}
"""What can be read off a file, by what fields are declared to say of one (`OF_FILE`)."""


def file_fields(verb: Verb) -> dict[str, str]:
    """The fields of a command that say something of a file, each with what."""
    found: dict[str, str] = {}
    for field in structs.fields(verb.command):
        if said := (meta_of(field.type).extra or {}).get(OF_FILE):
            found[field.encode_name] = said
    return found


def file_option(verb: Verb, t: Translator) -> Iterable[click.Option]:
    """`--file`, where a command says anything of one."""
    if file_fields(verb):
        path = click.Path(path_type=Path)
        yield click.Option(["--file", FILE], metavar="FILE", type=path, help=t("cli.option.file"))


def with_file(verb: Verb, values: dict[str, Any]) -> dict[str, Any]:
    """The values with what the file says in the fields that nobody filled.

    Raises:
        UsageError: as `open_plain`; `file_unreadable`; `file_differs`, the digest that was typed
            is another's.
    """
    path: Path | None = values.get(FILE)
    rest = {name: value for name, value in values.items() if name != FILE}
    if path is None:
        return rest
    typed = {name: rest.get(OPTION + name) for name in file_fields(verb)}
    try:
        read = {name: READ[what](path) for name, what in file_fields(verb).items()}
    except OSError as e:
        raise UsageError("file_unreadable", path=path, reason=e.strerror) from e
    digest = typed.get("digest")
    if digest and digest.lower() != read["digest"]:
        raise UsageError("file_differs", path=path, digest=read["digest"])
    return rest | {OPTION + n: typed[n] or said for n, said in read.items() if said is not None}
