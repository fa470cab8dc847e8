"""The worked example of docs/entry-format.md, read with the standard library and PyNaCl alone."""

import ast
import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

DOCUMENT = Path(__file__).parents[2] / "docs" / "entry-format.md"
BLOCK = re.compile(r"^### ([^\n]+)\n[^#`]*```\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
EXAMPLE: dict[str, str] = dict(BLOCK.findall(DOCUMENT.read_text()))
SIGNED = b"crisis-ledger/entry/v1\n"
EMPTY = hashlib.sha256(b"").digest()


def example(title: str) -> str:
    return EXAMPLE[title]


def body(number: int) -> bytes:
    return example(f"Body of number {number}").encode()


def raw_entry(number: int) -> bytes:
    """The bytes of the entry, cut out of the state where they stand."""
    _, _, state = body(number).partition(b"\n")
    _, _, rest = state.partition(b'"entry":')
    return rest[:-1]


def state(number: int) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(body(number).partition(b"\n")[2])
    return plain


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def leaf(number: int) -> bytes:
    subject = example(f"Subject of number {number}").encode()
    return hashlib.sha256(b"\x00" + subject + b"\n" + body(number)).digest()


def test_this_test_stands_alone() -> None:
    """What it says must hold for whoever has nothing of ours."""
    tree = ast.parse(Path(__file__).read_text())
    named = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert named == {
        "ast", "base64", "hashlib", "json", "re", "pathlib", "typing", "pytest", "nacl",
    }  # fmt: skip


def test_the_key_is_the_seeds() -> None:
    """An Ed25519 seed of 32 bytes, its public key as base64url."""
    key = SigningKey(bytes.fromhex(example("Seed of the signing key, hexadecimal")))
    assert text_of(bytes(key.verify_key)) == example("Public key")


@pytest.mark.parametrize("number", [1, 2])
def test_the_signature_holds(number: int) -> None:
    """Over the prefix and the bytes of the entry, and over nothing else."""
    signer = VerifyKey(bytes_of(state(number)["signer"]))
    signature = bytes_of(state(number)["signature"])
    signer.verify(SIGNED + raw_entry(number), signature)
    with pytest.raises(BadSignatureError):
        signer.verify(SIGNED + raw_entry(number).replace(b"2022", b"2021", 1), signature)
    with pytest.raises(BadSignatureError):
        signer.verify(raw_entry(number), signature)


@pytest.mark.parametrize("number", [1, 2])
def test_the_key_signs_the_same_bytes_the_same_way(number: int) -> None:
    """Ed25519 is deterministic: from the seed comes the very signature."""
    key = SigningKey(bytes.fromhex(example("Seed of the signing key, hexadecimal")))
    signature = key.sign(SIGNED + raw_entry(number)).signature
    assert text_of(signature) == state(number)["signature"]


@pytest.mark.parametrize("number", [1, 2])
def test_the_bytes_are_the_only_spelling(number: int) -> None:
    """Read and written again by the rules of §4, state and entry are what they were."""
    topic, _, line = body(number).partition(b"\n")
    assert _written(state(number)) == line
    assert _written(state(number)["entry"]) == raw_entry(number)
    assert topic.decode() == state(number)["entry"]["type"]
    assert b"\n" not in line
    assert len(body(number)) <= 65_535


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_said_twice_agrees(number: int) -> None:
    """Topic and type, both signers, and the subject made of originator and version."""
    entry = state(number)["entry"]
    assert entry["v"] == state(number)["v"] == 1
    assert entry["signer"] == state(number)["signer"] == example("Public key")
    subject = f"crisis.exemple.{entry['originator']}.{entry['version']}"
    assert subject == example(f"Subject of number {number}")
    assert entry["recorded"].endswith("Z")


@pytest.mark.parametrize("number", [1, 2])
def test_sizes_and_leaves(number: int) -> None:
    """As many bytes as the document says, and the leaf hash of RFC 9162."""
    assert f"\n{len(body(number))} bytes.\n" in DOCUMENT.read_text()
    assert leaf(number).hex() == example(f"Leaf hash of number {number}, hexadecimal")


def test_the_roots() -> None:
    """Of one leaf the leaf hash itself, of two the hash of their node."""
    assert text_of(leaf(1)) == example("Root over number 1")
    node = hashlib.sha256(b"\x01" + leaf(1) + leaf(2)).digest()
    assert text_of(node) == example("Root over numbers 1 and 2")


def test_what_the_authors_had_seen() -> None:
    """The first saw the empty tree, the second the first entry."""
    assert state(1)["entry"]["seen"] == {"number": 0, "root": text_of(EMPTY)}
    assert state(2)["entry"]["seen"] == {"number": 1, "root": example("Root over number 1")}


def test_the_founder_signs_the_opening() -> None:
    """Number 1 names the ledger and the key that every later entry is held to."""
    opening = state(1)["entry"]
    assert opening["event"]["founder_key"] == opening["signer"]
    assert opening["event"]["founder"] == opening["recorder"]["member"]
    assert opening["event"]["ledger"] == opening["ledger"] == state(2)["entry"]["ledger"]


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
