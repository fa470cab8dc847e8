"""What a name comes to that somebody types for a second person, however it is written.

Words by which people say themselves, somebody or nobody name no one; articles and what stands in
brackets make nobody another. Of the four languages in which names are typed.
"""

import re
import unicodedata

from ledger.sanitize import plain_name

_ARTICLES = (
    "le la les un une de du des au aux a het een van den der die das dem ein eine einer von"
    " vom zum zur the an of and et en und"
)
ARTICLES = frozenset(_ARTICLES.split())
"""Small words beside a name, folded as `plain_name` folds; of single letters, which may be
initials, one only."""

_THEMSELVES = (
    "moi je me meme memes nous on soi ici idem lui elle eux"
    " ik mij me mezelf mijzelf ikzelf zelf ons onszelf wij wijzelf we dezelfde hetzelfde"
    " hij zij ich mich mir selbst selber wir uns er sie derselbe dieselbe dasselbe gleiche"
    " gleicher ebenso myself self ourselves ourself us same ditto he she they him her them"
)
THEMSELVES = frozenset(_THEMSELVES.split())
"""By which whoever types says themselves, or somebody who was not named."""

_NOBODY = (
    "personne personnes aucun aucune nul nulle rien neant sans quelqu quelquun tout monde tous"
    " toutes inconnu inconnue autre importe qui ne sait pas oui non"
    " niemand geen iemand niets onbekend iedereen andere persoon ja nee"
    " keiner keine keines jemand nichts unbekannt jeder alle anderer person nein"
    " nobody none no one someone somebody anyone anybody everyone everybody unknown other nothing"
    " nil null na tbd yes ok okay test xx xxx"
)
NOBODY = frozenset(_NOBODY.split())
"""By which nobody is said, or nobody in particular."""

LETTERS = 2
"""As many as a name has at least."""

_WORDS = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|\{[^{}]*\}?|<[^<>]*>?")
_ELIDED = re.compile(r"\b[dlDLtTsS]['\u2019\u02bc`\u00b4]|(?<!\w)['\u2019`][tTsS]\b")
_SPELLED = re.compile(r"\b[^\W\d_](?: [^\W\d_]\b)+")
_PADDED = re.compile(r"(?<!\d)0+(?=\d)")
_LATIN_END, _MORE_LATIN = 0x250, range(0x1E00, 0x1F00)

_LOOK_ALIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f2\u03f3\u0131\u0251\u0261",
    "abekmhopctyxsijhdqwabezhikmvoptyxcjiag",
)
"""Cyrillic and Greek letters, small as their capitals look too, that look like Latin ones."""

_DIGITS_LIKE_LETTERS = str.maketrans("01", "ol")


def spellings(name: str) -> frozenset[str]:
    """What ways of writing one person or body have in common, in so many words or in none.

    Neither capitals, accents, signs, articles and brackets count nor which word comes first, nor
    letters of another alphabet that look the same (the part of Unicode TR39 that keyboards of
    Europe can type).
    """
    every = _words(name)
    found = frozenset[str]()
    for words in (every, _apart(every), _apart(_words(_outside(name)))):
        if words:
            found |= {_joined(words), _joined(sorted(words))}
    return found


def words_said(name: str) -> frozenset[str]:
    """The words of a name that tell who it is, each as `spellings` folds it."""
    return frozenset(_joined([word]) for word in _apart(_words(_outside(name))))


def names_nobody(name: str) -> bool:
    """Whether it says themselves, somebody, nobody, or nothing that could be a name."""
    words = _words(_outside(name))
    told = [word for word in words if word not in ARTICLES | THEMSELVES | NOBODY]
    return sum(c.isalpha() for c in "".join(told)) < LETTERS


def foreign_letters(name: str) -> str | None:
    """The first word of a name with letters that are not Latin; None where there is none."""
    for word in unicodedata.normalize("NFKC", name).split():
        if any(c.isalpha() and not _is_latin(c) for c in word):
            return word
    return None


def _is_latin(char: str) -> bool:
    return ord(char) < _LATIN_END or ord(char) in _MORE_LATIN


def _outside(name: str) -> str:
    """The name without what stands in brackets, unless all of it does."""
    plain = unicodedata.normalize("NFKC", name)
    return found if _WORDS.search(found := _BRACKETED.sub(" ", plain)) else plain


def _words(name: str) -> list[str]:
    wide = unicodedata.normalize("NFKC", name)
    bare = plain_name(_ELIDED.sub(" ", wide).casefold().translate(_LOOK_ALIKE))
    parted = " ".join(_WORDS.findall(bare))
    whole = _SPELLED.sub(lambda run: run[0].replace(" ", ""), parted)
    return _PADDED.sub("", whole).split() or [bare]


def _apart(words: list[str]) -> list[str]:
    """Those that tell who it is."""
    return [word for word in words if word not in ARTICLES | THEMSELVES]


def _joined(words: list[str]) -> str:
    return "".join(words).translate(_DIGITS_LIKE_LETTERS)
