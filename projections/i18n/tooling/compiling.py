"""Makes the compiled catalogues from their sources, as installing does, for whoever edits a text.

`python -m projections.i18n.tooling.compiling` writes every `.mo` anew. Nothing that
runs imports this.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from projections.i18n.catalogue import HERE, load


def sources(folder: Path = HERE) -> tuple[Path, ...]:
    """Every `.po` file, in order."""
    return tuple(sorted(folder.glob("*/LC_MESSAGES/*.po")))


def compile_catalogues(folder: Path = HERE) -> None:
    """Write each `.mo` beside its `.po`; loaded catalogues are forgotten."""
    for source in sources(folder):
        source.with_suffix(".mo").write_bytes(compiled(source))
    load.cache_clear()


def compiled(source: Path) -> bytes:
    """The bytes of the `.mo` that belongs to one `.po`; fuzzy texts are left out."""
    target = BytesIO()
    with source.open("rb") as po:
        write_mo(target, read_po(po, locale=source.parts[-3]))
    return target.getvalue()


if __name__ == "__main__":
    compile_catalogues()
