"""Numbers from one to ninety-nine as they are said in French, Dutch, German and English.

Words are as `ledger.command.time_words.folded` makes them: small letters, no accents; `u` stands
for the German *ü*, which may be typed `ue` as well. Belgian *septante* and *nonante* are taken
beside the words of France.
"""

from collections.abc import Iterator

_EN = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_EN_TENS = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
]  # fmt: skip
ENGLISH_HOURS = frozenset(_EN[:12])
"""The hours in English."""

_FR = [
    "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
_FR_TENS = [
    "vingt", "trente", "quarante", "cinquante", "soixante", "septante", "quatre-vingt",
    "nonante",
]  # fmt: skip
_NL = [
    "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
    "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
]  # fmt: skip
_NL_TENS = [
    "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig",
]  # fmt: skip
_DE = [
    "ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwolf", "dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
]  # fmt: skip
_DE_TENS = [
    "zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig",
]  # fmt: skip

_MORE = {
    "an": 1, "une": 1, "ein": 1, "eine": 1, "einem": 1, "einen": 1, "einer": 1, "eins": 1,
    "zwo": 2, "fuenf": 5, "zwoelf": 12, "quatre-vingts": 80,
}  # fmt: skip
_TEN, _SOIXANTE, _QUATRE_VINGT = 10, 60, 80


def number_words() -> dict[str, int]:
    """Every number by its word; those of several words with hyphens and with spaces."""
    found = dict(_MORE)
    for words, tens, joined in (
        (_EN, _EN_TENS, _english), (_FR, _FR_TENS, _french), (_NL, _NL_TENS, _dutch),
        (_DE, _DE_TENS, _german),
    ):  # fmt: skip
        found |= {word: n for n, word in enumerate(words, 1)}
        found |= {word: n * _TEN for n, word in enumerate(tens, 2)}
        for ten, word in enumerate(tens, 2):
            for unit in range(1, _TEN):
                found |= dict.fromkeys(joined(word, words[unit - 1]), ten * _TEN + unit)
    found |= dict(_beyond_sixty())
    spelled = {word.replace("funf", "fuenf"): n for word, n in found.items()}
    found |= spelled
    return {form: n for word, n in found.items() for form in (word, word.replace("-", " "))}


def _english(ten: str, unit: str) -> Iterator[str]:
    yield f"{ten}-{unit}"


def _french(ten: str, unit: str) -> Iterator[str]:
    yield f"{ten}-et-{unit}" if unit == "un" and ten != "quatre-vingt" else f"{ten}-{unit}"


def _dutch(ten: str, unit: str) -> Iterator[str]:
    yield f"{unit}en{ten}"


def _german(ten: str, unit: str) -> Iterator[str]:
    yield f"{unit}und{ten}"


def _beyond_sixty() -> Iterator[tuple[str, int]]:
    """*soixante-dix* and *quatre-vingt-dix*, and what follows them."""
    for n, unit in enumerate(_FR[_TEN - 1 :], _TEN):
        et = "et-" if unit == "onze" else ""
        yield f"soixante-{et}{unit}", _SOIXANTE + n
        yield f"quatre-vingt-{unit}", _QUATRE_VINGT + n
