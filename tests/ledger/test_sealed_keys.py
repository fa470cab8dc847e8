"""The keys of sealed texts in a home: each in a file of its folder, and in no other."""

from pathlib import Path

import pytest

from ledger.evidence.sealing import TextKey
from ledger.home.sealed_keys import SealedKeys

MADE_UP = ["/tmp/x", "../../x", "x" * 42, "x" * 44, f"{'x' * 42}\0", f"{'x' * 43}\n", ""]


@pytest.mark.parametrize("commitment", MADE_UP)
def test_what_no_text_is_known_by_names_no_file(tmp_path: Path, commitment: str) -> None:
    """It comes from a subject or a stick; nothing is written, and nothing removed."""
    keys = SealedKeys(tmp_path)
    for act in (
        lambda: keys.keep(TextKey(commitment, b"k" * 32)),
        lambda: keys.keep_boxes(commitment, {}),
        lambda: keys.erase(commitment),
        lambda: keys.of(commitment),
    ):
        with pytest.raises(ValueError, match=r"^"):
            act()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
