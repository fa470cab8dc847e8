"""No patient is identified in the ledger: what looks like a private number is refused.

Belgian national register numbers and telephone numbers are what people type beside a name (design
§5). A shape is enough: whether the check digits hold is no matter, a mistyped one identifies too.
"""

import re

from ledger.domain.values import Text
from ledger.errors import Refused

_REGISTER = re.compile(r"(?<![\w-])\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?![\w])")
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)\d(?:[ ./()-]{0,2}\d){7,13}(?!\w)")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2})\b")


def refuse_private_numbers(**texts: Text | None) -> None:
    """Refuse texts in which a private number seems to stand; sealed ones cannot be looked into.

    Args:
        **texts: by field name.

    Raises:
        Refused: `looks_like_register_number` or `looks_like_phone_number`, with the field.
    """
    for field, text in texts.items():
        if not isinstance(text, str):
            continue
        undated = _DATE.sub(" date ", text)
        if _REGISTER.search(undated):
            raise Refused("looks_like_register_number", field=field)
        if _PHONE.search(undated):
            raise Refused("looks_like_phone_number", field=field)
