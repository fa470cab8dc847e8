"""Bytes of every kind ever released are read for ever, and the document says what the code does."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from ledger.domain import KINDS
from ledger.domain.amendments import IDENTITY
from ledger.domain.entry import Entry
from ledger.domain.values import Said
from ledger.evidence import codec, fold, validity
from ledger.evidence.codec import MAX_BODY, MAX_DEPTH, body_of, read, write
from ledger.evidence.fold import Fold
from ledger.evidence.signing import Signer, verify
from tests.support.golden import ENTRIES, SIGNER, main, released, shapes, topic_of, unsaid

DOCUMENT = (Path(__file__).parents[2] / "docs" / "entry-format.md").read_text()
GOLDEN = sorted(ENTRIES.glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_released_bytes_are_read(path: Path) -> None:
    """Every body ever made is decoded, its signature holds, and it is written the same again."""
    body = path.read_bytes()
    reading = read(body)
    entry = reading.entry
    assert entry.type == topic_of(path)
    assert verify(entry.signer, reading.signature, reading.signed)
    assert body_of(entry.type, write(entry, SIGNER)) == body


def test_every_kind_has_golden_bytes() -> None:
    """A new kind is released with its bytes: `python -m tests.support.golden` writes them."""
    names = {path.name for path in GOLDEN}
    wanted = {f"{topic}{variant}.json" for topic in KINDS for variant in ("", "+bare")}
    assert wanted <= names, "run: python -m tests.support.golden"


def test_no_released_kind_is_gone() -> None:
    """What was written once is known for ever."""
    assert {topic_of(path) for path in GOLDEN} <= KINDS.keys()


def test_full_golden_entries_say_everything() -> None:
    """Every field of every event stands in some bytes: the full ones, or those since it grew."""
    assert {topic: names for topic, kind in KINDS.items() if (names := unsaid(kind))} == {}


@pytest.mark.parametrize("name", ["entry", *KINDS])
def test_a_released_shape_is_not_changed(name: str) -> None:
    """Nothing removed, retyped, moved or given another default; a new field is at the end, none."""
    before = released()
    assert name in before, "run: python -m tests.support.golden"
    _only_grown(before[name], shapes()[name])


def _only_grown(before: dict[str, Any], after: dict[str, Any]) -> None:
    defs = {**before.get("$defs", {}), "": {k: v for k, v in before.items() if k != "$defs"}}
    now = {**after.get("$defs", {}), "": {k: v for k, v in after.items() if k != "$defs"}}
    for name, shape in defs.items():
        if "properties" not in shape:
            assert now[name] == shape
            continue
        old, new = shape["properties"], now[name]["properties"]
        assert list(new)[: len(old)] == list(old), name
        assert {k: new[k] for k in old} == old, name
        assert all(new[k]["default"] is None for k in new.keys() - old.keys()), name
        assert now[name]["required"] == shape["required"], name


def test_the_helper_writes_nothing_that_is_there() -> None:
    """Run again it leaves every byte as it is."""
    before = {path: path.read_bytes() for path in (*GOLDEN, ENTRIES.parent / "shapes.json")}
    main()
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(ENTRIES.glob("*.json")) == GOLDEN


# --- the document ---------------------------------------------------------------------------------


def block(title: str) -> str:
    found = re.search(
        rf"^### {re.escape(title)}\n[^#`]*```\n(.*?)\n```$", DOCUMENT, re.MULTILINE | re.DOTALL
    )
    assert found, title
    return found[1]


def section(number: int) -> str:
    return DOCUMENT.split(f"\n## {number}. ")[1].split("\n## ")[0]


def test_our_software_makes_the_example_and_accepts_it() -> None:
    """From the seed come the very bytes, and the fold says of both that they count."""
    signer = Signer(bytes.fromhex(block("Seed of the signing key, hexadecimal")))
    state = Fold("crisis.exemple")
    for number in (1, 2):
        body = block(f"Body of number {number}").encode()
        entry = read(body).entry
        assert body_of(entry.type, write(entry, signer)) == body
        judged = state.take_checked(number, block(f"Subject of number {number}"), body)
        assert judged.verdict == "accepted", judged
    assert state.position.root == block("Root over numbers 1 and 2")


def test_the_document_lists_every_reason_in_order() -> None:
    """The table of §6 has the reasons that the code can give, and no other."""
    listed = re.findall(r"^\| `([a-z_]+)` \|", section(6), re.MULTILINE)
    sources = "".join(Path(str(part.__file__)).read_text() for part in (codec, fold, validity))
    given = set(re.findall(r'(?:VoidError|UnreadableError)\("([a-z_]+)"\)', sources))
    given |= {"not_enrolled", "role", "amends", "bad_signature", "seen_differs"}
    assert set(listed) == given
    assert len(listed) == len(given)


def test_the_document_lists_every_field_in_order() -> None:
    """The table of §3 has the fields of the header in the order of their bytes."""
    listed = re.findall(r"^\| [0-9]+ \| `([a-z]+)` \|", section(3), re.MULTILINE)
    assert tuple(listed) == Entry.__struct_fields__
    listed = re.findall(r"^\| [0-9]+ \| `([a-z]+)` \|", section(2), re.MULTILINE)
    assert tuple(listed) == codec.Envelope.__struct_fields__


def test_the_document_says_the_bounds() -> None:
    """Figures that are in the code and in the document are the same."""
    assert f"**{MAX_BODY:,} bytes**" in DOCUMENT
    assert f"At most {MAX_DEPTH} brackets" in DOCUMENT
    said = set(re.findall(r"`([a-z]+)`", section(5).partition("|")[2]))
    assert set(get_args(Said)) <= said
    assert all(f"`{name}`" in section(6) for name in IDENTITY)
