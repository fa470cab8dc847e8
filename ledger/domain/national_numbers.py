"""Numbers by which Belgium's neighbours know a person, told from others by their check digits.

France: numéro d'inscription au répertoire (NIR), key of 97. The Netherlands: burgerservicenummer,
proof of eleven. Germany: steuerliche Identifikationsnummer (ISO 7064 MOD 11,10) and the number of
the pension insurance. Belgium's own is known by its shape alone (`ledger.domain.personal`).
"""

import re
from collections.abc import Callable

_BEFORE, _AFTER = r"(?<![\w.,-])", r"(?![\w-]|[.,]\d)"
_GAP = r"[ .]?"
_NIR = re.compile(
    rf"{_BEFORE}[12]{_GAP}\d\d{_GAP}\d\d{_GAP}(?:\d\d|2[AB]){_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d\d{_AFTER}"
)
_BSN = re.compile(
    rf"{_BEFORE}(?:\d{{9}}|\d{{3}}([ .])\d{{3}}\1\d{{3}}|\d{{4}}\.\d\d\.\d{{3}}){_AFTER}"
)
_TAX = re.compile(rf"{_BEFORE}[1-9]\d{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}{_AFTER}")
_PENSION = re.compile(rf"{_BEFORE}\d\d{_GAP}\d{{6}}{_GAP}[A-Z]{_GAP}\d{{3}}{_AFTER}")

_PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_MOST_TIMES = 3
"""How often one figure may stand among the first ten of a tax number."""


def national_number_in(text: str) -> str | None:
    """The first such number in a text; None where there is none."""
    for pattern, holds in _SORTS:
        for found in pattern.finditer(text):
            if holds(re.sub(r"[ .]", "", found[0])):
                return found[0]
    return None


def _is_nir(said: str) -> bool:
    plain = said[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(plain) % 97 == int(said[13:])


def _is_bsn(said: str) -> bool:
    digits = [int(figure) for figure in said]
    proof = sum(weight * one for weight, one in zip(range(9, 1, -1), digits, strict=False))
    return any(digits) and (proof - digits[8]) % 11 == 0


def _is_tax(said: str) -> bool:
    first = said[:10]
    times = sorted(first.count(figure) for figure in set(first))
    if not 1 < times[-1] <= _MOST_TIMES:
        return False
    product = 10
    for figure in first:
        total = (int(figure) + product) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10 == int(said[10])


def _is_pension(said: str) -> bool:
    letter = f"{ord(said[8]) - ord('A') + 1:02}"
    figures = map(int, said[:8] + letter + said[9:11])
    products = (one * weight for one, weight in zip(figures, _PENSION_WEIGHTS, strict=True))
    return sum(sum(divmod(product, 10)) for product in products) % 10 == int(said[11])


_SORTS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_NIR, _is_nir),
    (_BSN, _is_bsn),
    (_TAX, _is_tax),
    (_PENSION, _is_pension),
)
