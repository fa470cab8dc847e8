"""Words on a terminal whose encoding lacks some of their characters, and words typed on one.

What cannot be encoded is written as its nearest ASCII, never as an error: a printer's
apostrophe as a straight one. JSON loses nothing there: it has escapes (`ledger.sanitize.in_ascii`).
"""

import codecs
import io
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ledger.config import encoding_is_set, locale_charset, locale_name

READABLE = "crisis-readable"
"""The name of the error handler for streams of lines."""

CELLS = "crisis-cells"
"""That for screens: a character for a character, so that columns stay where they are."""

_PLAIN_ASCII = "crisis-ascii"
"""ASCII by a name that click does not take for a mistake, which it mends by writing UTF-8."""

_PLAIN_SIGNS = "crisis-signs"
"""UTF-8 for whoever wants no signs but those of ASCII."""

_NEAREST = {
    **dict.fromkeys("\u2018\u2019\u201a\u2039\u203a\u2032`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u2550", "-"),
    **dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2022\u25cf\u25aa", "*"), "\u00b7": "-",
    **dict.fromkeys("\u2502\u2503\u2551\u258c\u258e\u2590", "|"),
    **dict.fromkeys("\u2581\u2582\u2583\u2584", "_"),
    **dict.fromkeys("\u2588\u2589\u2593\u25a0", "#"),
    **dict.fromkeys("\u2591\u2592", "."),
    "\u25cb": "o", "\u25b2": "!", "\u25c7": "%", "\u2026": "...", "\u2713": "ok", "\u2714": "ok",
    "\u2717": "x", "\u2718": "x", "\u00d7": "x", "\u2192": "->", "\u2190": "<-", "\u21d2": "=>",
    "\u2191": "^", "\u2193": "v", "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u2248": "~",
    "\u20ac": "EUR", "\u00a3": "GBP", "\u0153": "oe", "\u0152": "OE", "\u00e6": "ae",
    "\u00c6": "AE", "\u00df": "ss", "\u1e9e": "SS", "\u00f8": "o", "\u00d8": "O", "\u0142": "l",
    "\u0141": "L", "\u0111": "d", "\u0110": "D", "\u2044": "/", "\u00b0": "deg", "\u00b1": "+/-",
    "\u00b5": "u", "\u2116": "No", "\u00a7": "par.",
}  # fmt: skip
"""Characters that have no decomposition, or a worse one."""

_SIGNS = {ord(sign): plain for sign, plain in _NEAREST.items()
          if len(plain) == 1 and not sign.isalpha()} | {0x2026: "."}  # fmt: skip
"""Signs that have one of ASCII each; letters stay what they are."""

_SURROGATES = re.compile("[\udc80-\udcff]")
_DISPUTED = frozenset(b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe") | frozenset(range(0x80, 0xA0))
"""Bytes that the 8-bit encodings of Western Europe read differently."""


def make_readable(*streams: Any) -> None:
    """From here on these text streams write what they cannot encode as its nearest ASCII."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            told = _told_by_locale(stream) or stream.encoding
            encoding = _PLAIN_ASCII if codecs.lookup(told).name == "ascii" else told
            stream.reconfigure(encoding=encoding, errors=READABLE)


def make_steady(stream: Any) -> bool:
    """From here on this screen gets one character for one; whether it lacks any."""
    if takes_everything(stream):
        return False
    stream.reconfigure(errors=CELLS)
    return True


def make_plain(stream: Any) -> None:
    """From here on this screen, which takes every character, gets no other signs than ASCII's."""
    if takes_everything(stream) and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=_PLAIN_SIGNS)


def _told_by_locale(stream: io.TextIOWrapper) -> str:
    """What the locale says and Python passes over: an 8-bit one not installed, a terminal in C."""
    if encoding_is_set() or not takes_everything(stream):
        return ""
    if stream.isatty() and locale_name() in {"C", "POSIX"}:
        return "ascii"
    with suppress(LookupError):
        named = codecs.lookup(locale_charset()).name
        return "" if named.startswith("utf") else named
    return ""


def hear_bytes(stream: Any) -> None:
    """From here on this text stream gives what it cannot decode as `typed` takes it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="surrogateescape")


def takes_everything(stream: Any) -> bool:
    """Whether a stream can write every character; one that does not say is taken to."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return codecs.lookup(encoding).name.startswith("utf")


def typed(word: str) -> str:
    """A word as it was typed, where the system did not know the encoding it came in.

    Read as the locale's name says; else as UTF-8; else, where all 8-bit encodings of Western
    Europe agree, as they do. Otherwise it stays as it is, and whoever checks it says so.
    """
    if not _SURROGATES.search(word):
        return word
    try:
        raw = os.fsencode(word)
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte
        return word
    return next(_readings(raw), word)


def nearest(char: str) -> str:
    """The nearest ASCII of a character; `<U+2603>` where there is none."""
    if char in _NEAREST:
        return _NEAREST[char]
    parts = (_NEAREST.get(c, c) for c in unicodedata.normalize("NFKD", char))
    plain = "".join(c for c in parts if not unicodedata.combining(c[0]))
    return plain if plain and plain.isascii() and plain.isprintable() else f"<U+{ord(char):04X}>"


def _readings(raw: bytes) -> Iterator[str]:
    for charset in (locale_charset(), "utf-8"):
        try:
            yield raw.decode(charset)
        except (UnicodeError, LookupError):
            continue
    if not _DISPUTED.intersection(raw):
        yield raw.decode("latin-1")


def _readable(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(nearest, error.object[error.start : error.end])), error.end


def _cells(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = map(nearest, error.object[error.start : error.end])
    return "".join("?" if one.startswith("<U+") else one[0] for one in found), error.end


def _found(name: str) -> codecs.CodecInfo | None:
    own, known = _OWN.get(name, ("", ""))
    if not own:
        return None
    there = codecs.lookup(known)
    return codecs.CodecInfo(
        name=own,
        encode=there.encode,
        decode=there.decode,
        incrementalencoder=_PlainSigns if own == _PLAIN_SIGNS else there.incrementalencoder,
        incrementaldecoder=there.incrementaldecoder,
        streamreader=there.streamreader,
        streamwriter=there.streamwriter,
    )


class _PlainSigns(codecs.IncrementalEncoder):
    """UTF-8, a sign of ASCII for every sign, so that columns stay where they are."""

    def encode(self, text: str, final: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 (as its base)
        """The bytes of a text."""
        return text.translate(_SIGNS).encode("utf-8", self.errors)


_OWN = {
    name.replace("-", "_"): (name, known)
    for name, known in ((_PLAIN_ASCII, "ascii"), (_PLAIN_SIGNS, "utf-8"))
}
"""Encodings of our own, as Python asks for them, and what each is made from."""


codecs.register_error(READABLE, _readable)
codecs.register_error(CELLS, _cells)
codecs.register(_found)
