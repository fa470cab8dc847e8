"""Ed25519 signatures (RFC 8032) over raw bytes, keys and signatures as base64url text.

Signing keys are never log-in keys: a log-in key signs whatever nonce a server sends.
Texts must be canonical base64url, or one signature would have several spellings.
"""

import hashlib
from binascii import a2b_base64, b2a_base64
from functools import lru_cache

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/...")
"""What stands in base64 alone becomes what stands in neither."""

_LAST_OF = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    "AQgw",
    "AEIMQUYcgkosw048",
)
"""Characters that a canonical text ends in, by bytes beyond its last three: other bits are 0."""

SEED_BYTES = 32
KEY_BYTES = 32
SIGNATURE_BYTES = 64


def to_text(data: bytes) -> str:
    """base64url without padding (RFC 4648 §5)."""
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode()


def from_text(text: str, size: int) -> bytes:
    """The bytes of a canonical base64url text.

    Raises:
        ValueError: not `size` bytes, or not the one canonical spelling.
    """
    standard = text.encode("ascii").translate(_FROM_URL)
    data = a2b_base64(standard + b"=" * (-len(standard) % 4), strict_mode=True)
    if len(data) != size or text[-1:] not in _LAST_OF[size % 3]:
        raise ValueError(text)
    return data


class Signer:
    """A signing key held in memory."""

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self.public = to_text(bytes(self._key.verify_key))

    def sign(self, message: bytes) -> str:
        """The signature of `message`, 86 characters."""
        return to_text(self._key.sign(message).signature)

    def opened(self, box: bytes) -> bytes | None:
        """What was put into a box for this key (`ledger.evidence.sealing`); None when nothing."""
        try:
            return SealedBox(self._key.to_curve25519_private_key()).decrypt(box)
        except (CryptoError, ValueError, TypeError):
            return None


def verify(public: str, signature: str, message: bytes) -> bool:
    """Whether `signature` over `message` is by `public`."""
    return proved(public, sealed(signature, message))


def sealed(signature: str, message: bytes) -> bytes:
    """A signature and behind it what it is over, as `proved` takes it; empty when it is none."""
    try:
        return from_text(signature, SIGNATURE_BYTES) + message
    except ValueError:
        return b""


def proved(public: str, sealed: bytes) -> bool:
    """Whether what was sealed is by `public`. Releases the GIL while it computes."""
    try:
        crypto_sign_open(sealed, _verify_key(public))
    except (BadSignatureError, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """What people compare by voice: the first 16 hexadecimal digits of SHA-256, in fours."""
    return in_fours(hashlib.sha256(public.encode()).hexdigest()[:16])


def in_fours(digits: str) -> str:
    """Digits as they are read aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


@lru_cache(maxsize=1024)
def _verify_key(public: str) -> bytes:
    return from_text(public, KEY_BYTES)
