"""A bundle in which much is wrong at once, and what is said of it in every language.

`python -m tests.support.findings` writes the golden files anew.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from projections.audit.verify_words import text
from projections.audit.verifying import Asked, verified
from projections.i18n import Translator, languages
from tests.support.bundles import Bundle, bundle_of, in_folder, resealed
from tests.support.chronicle import ZONE, Chronicle, kept_story

GOLDEN = Path(__file__).parents[1] / "golden" / "verify"


@cache
def told() -> Chronicle:
    return kept_story("2022-05-14T06")


@cache
def whole() -> Bundle:
    return bundle_of(told())


def all_at_once(place: Path) -> Path:
    """Members changed, gone, added, a link; an entry that says another word than was signed."""
    raw = whole()["ledger.jsonl"].replace(b"Alertes", b"Alerte", 1)
    members = resealed({**whole(), "ledger.jsonl": raw, "tables/gone.csv": b"1\r\n"}, told())
    found = in_folder(members, place)
    (found / "tables" / "gone.csv").unlink()
    (found / "tables" / "journal.csv").write_bytes(b"number;text\r\n1;b\r\n")
    (found / "added.csv").write_bytes(b"")
    (found / "link.csv").symlink_to("added.csv")
    return found


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for lang in languages():
        with TemporaryDirectory() as there:
            found = verified(Asked((str(all_at_once(Path(there) / "b")),)))
        said = text(found, Translator(lang, ZONE)) + "\n"
        (GOLDEN / f"{lang}.txt").write_text(said, "utf-8")


if __name__ == "__main__":
    main()
