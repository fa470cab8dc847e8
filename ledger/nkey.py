"""The log-in key of a NATS user, in the text form that servers and their tools read.

The `nkeys` package exists as source only, which breaks an offline installation, and the whole of
it that we need is an Ed25519 key, a base32 text and a checksum. The form is that of
github.com/nats-io/nkeys: base32 without padding of the prefix, 32 bytes, and their
CRC16-XMODEM in little-endian order.

A key used here logs in and does nothing else: a server chooses the bytes it has signed, so a key
that also signed entries would let a false server have an entry signed.
"""

import base64
import binascii
import re

from nacl.signing import SigningKey

KEY_BYTES = 32
_PREFIX_USER = 20 << 3
_PREFIX_SEED = 18 << 3
_CHECKSUM_BYTES = 2
_SEED = "the seed of a user (a text that begins with SU)"
_PUBLIC = "the public key of a user (a text that begins with U)"
_NONCE = re.compile(rb"[A-Za-z0-9_-]{1,64}")


class NkeyError(ValueError):
    """A text is not the nkey it should be, or a nonce is not one."""


def seed_text(seed: bytes) -> str:
    """The `SU…` text (58 characters) of a user's 32-byte seed. A secret."""
    return _encode(_seed_prefix(), _checked(seed))


def parse_seed(text: str) -> bytes:
    """The 32-byte seed of a `SU…` text; surrounding white space is ignored.

    Raises:
        NkeyError: not base32, a wrong length or checksum, or not a user's seed.
    """
    return _decode(_seed_prefix(), text.strip(), _SEED)


def public_nkey(seed: bytes) -> str:
    """The `U…` text (56 characters) of the public key that belongs to a 32-byte seed."""
    return _encode(bytes([_PREFIX_USER]), bytes(SigningKey(_checked(seed)).verify_key))


def check_public_nkey(text: str) -> str:
    """The `U…` text of a public key, as it stands.

    Raises:
        NkeyError: not base32, a wrong length or checksum, or not a user's public key.
    """
    _decode(bytes([_PREFIX_USER]), text, _PUBLIC)
    return text


def sign_nonce(seed: bytes, nonce: bytes) -> bytes:
    """The signature of a server's nonce, in base64 as the `sig` of CONNECT carries it.

    Raises:
        NkeyError: the nonce is not the short base64url token that servers send.
    """
    if not _NONCE.fullmatch(nonce):
        raise NkeyError("the server's nonce is not a token of 1 to 64 base64url characters")
    return base64.b64encode(SigningKey(_checked(seed)).sign(nonce).signature)


def _seed_prefix() -> bytes:
    """Two bytes: five bits say "seed", the next eight say whose, three are empty."""
    return bytes([_PREFIX_SEED | _PREFIX_USER >> 5, (_PREFIX_USER & 31) << 3])


def _checked(seed: bytes) -> bytes:
    if len(seed) != KEY_BYTES:
        raise NkeyError(f"a seed has {KEY_BYTES} bytes, this one has {len(seed)}")
    return seed


def _checksum(data: bytes) -> bytes:
    return binascii.crc_hqx(data, 0).to_bytes(_CHECKSUM_BYTES, "little")


def _encode(prefix: bytes, key: bytes) -> str:
    data = prefix + key
    return base64.b32encode(data + _checksum(data)).decode().rstrip("=")


def _decode(prefix: bytes, text: str, what: str) -> bytes:
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise NkeyError("an nkey is written in base32: A to Z and 2 to 7") from error
    data, checksum = raw[:-_CHECKSUM_BYTES], raw[-_CHECKSUM_BYTES:]
    if checksum != _checksum(data):
        raise NkeyError("the checksum of this nkey is wrong: a character was lost or changed")
    if len(data) != len(prefix) + KEY_BYTES or not data.startswith(prefix):
        raise NkeyError(f"this nkey is not {what}")
    return data[len(prefix) :]
