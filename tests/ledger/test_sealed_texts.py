"""Sealed texts: an entry says nothing of them without the key, and proves them with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ledger.evidence.sealing import SECRET_BYTES, boxed, seal, unseal
from ledger.evidence.signing import Signer, from_text

DPO = Signer(b"data protection officer's seed..")
OTHER = Signer(b"somebody else's seed............")


@given(st.text(min_size=1, max_size=4_000).filter(lambda t: t.isprintable()))
def test_a_text_is_read_back_with_its_key_alone(text: str) -> None:
    """Any text that an entry takes, to the letter; with another key nothing."""
    sealed, key = seal(text, ("dpo",))
    assert unseal(sealed, key.secret) == text
    assert unseal(sealed, bytes(SECRET_BYTES)) is None
    assert sealed.roles == ("dpo",)
    assert len(sealed.ciphertext) <= 24_000


def test_the_longest_text_fits_the_entry() -> None:
    """Four thousand characters of four bytes stay within what the format lets in."""
    sealed, key = seal("\U0001f6d1" * 4_000)
    assert len(sealed.ciphertext) <= 24_000
    assert unseal(sealed, key.secret) == "\U0001f6d1" * 4_000


def test_the_same_text_twice_has_nothing_in_common() -> None:
    """Nobody sees that two entries say the same, nor by its length what a short one says."""
    (one, _), (two, _) = seal("01.02.1980"), seal("a name that is longer")
    again, _ = seal("01.02.1980")
    assert one.commitment != again.commitment
    assert one.ciphertext != again.ciphertext
    assert len(one.ciphertext) == len(two.ciphertext)


def test_another_text_under_the_same_commitment_is_none() -> None:
    """Ciphertext and commitment belong together: neither can be exchanged."""
    (one, key), (two, other) = seal("one"), seal("two")
    mixed = structs.replace(one, ciphertext=two.ciphertext)
    assert unseal(mixed, key.secret) is None
    assert unseal(mixed, other.secret) is None
    assert unseal(structs.replace(one, ciphertext="AA"), key.secret) is None


def test_a_boxed_key_is_opened_by_its_member_alone() -> None:
    """Whoever reads the bucket has nothing without that signing key."""
    _, key = seal("one")
    box = boxed(key.secret, DPO.public)
    data = from_text(box, 80)
    assert DPO.opened(data) == key.secret
    assert OTHER.opened(data) is None
    assert OTHER.opened(b"short") is None


def test_a_key_that_is_none_is_refused() -> None:
    """What stands in an enrolment is any 32 bytes."""
    with pytest.raises(ValueError, match="A"):
        boxed(bytes(32), "A" * 43)
