"""Texts that can be erased: each sealed under a key of its own, which is kept elsewhere.

Of a text and 32 random bytes of salt:

    commitment = SHA-256("crisis-ledger/sealed/v1" LF salt text)
    ciphertext = nonce || XChaCha20-Poly1305(key, nonce, pad(salt text), aad = commitment)

The text is UTF-8, `pad` is that of libsodium to whole blocks of 64 bytes, so that a length says
little. The salt is in the ciphertext alone: once the key is gone, a commitment cannot be tried
with texts that are guessed. Whoever may read is handed the key in a box that only their signing
key opens (X25519, the `crypto_box_seal` of libsodium, on the key's Montgomery form).
"""

import re
from base64 import urlsafe_b64decode
from hashlib import sha256
from typing import NamedTuple

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.secret import Aead
from nacl.signing import VerifyKey
from nacl.utils import random

from ledger.domain.values import Sealed
from ledger.evidence.signing import KEY_BYTES, from_text, to_text

SECRET_BYTES = Aead.KEY_SIZE
_SALT_BYTES = 32
_BLOCK = 64
_DOMAIN = b"crisis-ledger/sealed/v1\n"
_COMMITMENT = re.compile(r"[A-Za-z0-9_-]{43}")


class TextKey(NamedTuple):
    """The key of one sealed text, 32 bytes, by the text's commitment; `roles` as in `Sealed`."""

    commitment: str
    secret: bytes
    roles: tuple[str, ...] | None = None


def seal(text: str, roles: tuple[str, ...] | None = None) -> tuple[Sealed, TextKey]:
    """A text sealed under a new key, and that key."""
    secret, plain = random(SECRET_BYTES), random(_SALT_BYTES) + text.encode("utf-8")
    digest = _commitment(plain)
    padded = sodium_pad(plain, _BLOCK)
    ciphertext = Aead(secret).encrypt(padded, digest)
    commitment = to_text(digest)
    sealed = Sealed(commitment=commitment, ciphertext=to_text(ciphertext), roles=roles)
    return sealed, TextKey(commitment, secret, roles)


def unseal(sealed: Sealed, secret: bytes) -> str | None:
    """The text; None when this is not its key, or the commitment is that of another text."""
    try:
        committed = from_text(sealed.commitment, KEY_BYTES)
        padded = Aead(secret).decrypt(_bytes(sealed.ciphertext), committed)
        plain = sodium_unpad(padded, _BLOCK)
        if _commitment(plain) != committed:
            return None
        return plain[_SALT_BYTES:].decode("utf-8")
    except (CryptoError, ValueError):
        return None


def boxed(secret: bytes, public: str) -> str:
    """A key in a box that only the holder of a signing key can open, as base64url.

    Raises:
        ValueError: `public` is no key that anything can be encrypted to.
    """
    try:
        key = VerifyKey(from_text(public, KEY_BYTES)).to_curve25519_public_key()
    except (CryptoError, RuntimeError) as e:
        raise ValueError(public) from e
    return to_text(SealedBox(key).encrypt(secret))


def is_commitment(text: object) -> bool:
    """Whether this can be what a text is known by: then it is safe as the name of a file."""
    return isinstance(text, str) and _COMMITMENT.fullmatch(text) is not None


def _commitment(plain: bytes) -> bytes:
    return sha256(_DOMAIN + plain).digest()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
