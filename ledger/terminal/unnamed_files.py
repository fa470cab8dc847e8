"""Files that were taken into a home for an entry which did not come about."""

from ledger.domain.dossier.attached import stored_files
from ledger.home.files import FileId
from ledger.terminal.local_copy import LocalCopy


def drop_unnamed(copy: LocalCopy, file: FileId) -> None:
    """Remove a file that neither an entry nor a command on its way names."""
    named = any(one.digest == file.digest for one in stored_files(copy.read().situation))
    if named or any(file.digest in one.kept.line for one in copy.kept.contents().commands):
        return
    copy.files.path_of(file).unlink(missing_ok=True)
