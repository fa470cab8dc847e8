"""The text form of log-in keys: what servers read, and nothing else."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from ledger.nkey import NkeyError, parse_seed, public_nkey, seed_text, sign_nonce

seeds = st.binary(min_size=32, max_size=32)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def written(prefix: bytes, key: bytes) -> str:
    data = prefix + key
    checksum = binascii.crc_hqx(data, 0).to_bytes(2, "little")
    return base64.b32encode(data + checksum).decode().rstrip("=")


@given(seeds)
def test_a_seed_survives_its_text(seed: bytes) -> None:
    """The text of a seed begins with SU, has 58 characters and gives the seed back."""
    text = seed_text(seed)
    assert text.startswith("SU")
    assert len(text) == 58
    assert parse_seed(f" {text}\n") == seed


@given(seeds)
def test_a_public_nkey_is_the_key_between_prefix_and_checksum(seed: bytes) -> None:
    """The public text begins with U, has 56 characters and holds the Ed25519 public key."""
    text = public_nkey(seed)
    assert text.startswith("U")
    assert len(text) == 56
    assert base64.b32decode(text)[1:33] == bytes(SigningKey(seed).verify_key)
    assert text == written(bytes([160]), bytes(SigningKey(seed).verify_key))


@given(seeds, st.integers(0, 57), st.sampled_from(ALPHABET))
def test_one_changed_character_never_gives_another_seed(
    seed: bytes, position: int, character: str
) -> None:
    """A seed mistyped in one character is refused, or is the same 36 bytes."""
    text = seed_text(seed)
    changed = text[:position] + character + text[position + 1 :]
    try:
        assert parse_seed(changed) == seed
    except NkeyError:
        assert changed != text


@given(seeds, st.integers(0, 57))
def test_a_lost_character_is_refused(seed: bytes, position: int) -> None:
    """A seed with a character missing is refused."""
    text = seed_text(seed)
    with pytest.raises(NkeyError):
        parse_seed(text[:position] + text[position + 1 :])


@given(seeds, st.from_regex(r"\A[A-Za-z0-9_-]{1,64}\Z"))
def test_a_signature_is_verified_by_the_public_key(seed: bytes, nonce: str) -> None:
    """The signature of a nonce is plain Ed25519 in base64."""
    signature = base64.b64decode(sign_nonce(seed, nonce.encode()), validate=True)
    SigningKey(seed).verify_key.verify(nonce.encode(), signature)


@given(st.text(max_size=80))
def test_no_text_raises_anything_but_an_nkey_error(text: str) -> None:
    """Whatever stands in a key file is read, or refused with an NkeyError."""
    try:
        assert len(parse_seed(text)) == 32
    except NkeyError as error:
        assert "nkey" in str(error)  # noqa: PT017 (most texts raise, a few need not)


def test_the_wrong_checksum_is_named() -> None:
    """A wrong checksum says that a character was lost or changed."""
    text = seed_text(bytes(32))
    with pytest.raises(NkeyError, match="checksum"):
        parse_seed(text[:10] + "B" + text[11:])


@pytest.mark.parametrize(
    "text",
    [
        written(bytes([18 << 3, 0]), bytes(32)),  # an account's or another's seed
        public_nkey(bytes(32)),
        written(bytes([(18 << 3) | 5, 0]), bytes(31)),
        written(bytes([(18 << 3) | 5, 0]), bytes(33)),
    ],
)
def test_another_kind_of_key_is_refused(text: str) -> None:
    """A key of another kind or length is refused although its checksum is right."""
    with pytest.raises(NkeyError, match="seed of a user"):
        parse_seed(text)


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_seed_of_another_length_is_refused(seed: bytes) -> None:
    """A seed has 32 bytes everywhere."""
    for use in (seed_text, public_nkey):
        with pytest.raises(NkeyError, match="32 bytes"):
            use(seed)


@pytest.mark.parametrize("nonce", [b"", b"a" * 65, b"pay the ransom", b'{"a":1}', b"abc\n"])
def test_only_a_nonce_is_signed(nonce: bytes) -> None:
    """A false server does not get text of its choice signed."""
    with pytest.raises(NkeyError, match="nonce"):
        sign_nonce(bytes(32), nonce)
