"""What a refusal says to write instead can be written: every time in it is read."""

import re
from datetime import datetime

import pytest

from ledger.command.times import parse
from ledger.errors import InputError
from projections.i18n import Translator
from tests.support.chronicle import ZONE

NOW = datetime(2026, 11, 26, 18, 44, tzinfo=ZONE)
RANGES = {"en": "from 04:15 to 04:50", "fr": "de 04h15 à 04h50", "nl": "van 04u15 tot 04u50",
          "de": "von 04.15 bis 04.50 Uhr"}  # fmt: skip
WORDS = re.compile('«\N{NO-BREAK SPACE}?\\s?(.+?)\\s?»|“(.+?)”|„(.+?)“|"(.+?)"')


@pytest.mark.parametrize("lang", RANGES)
def test_the_hint_of_a_time_names_a_range_and_all_it_names_is_read(lang: str) -> None:
    """`de 04h15 à 04h50`, `14:00-15:30`: from when to when is asked as often as when."""
    with pytest.raises(InputError, match="bad_time") as refused:
        parse("blah", NOW, ZONE)
    said = Translator(lang, ZONE).error(refused.value)
    quoted = [next(filter(None, found)) for found in WORDS.findall(said)]
    assert RANGES[lang] in quoted
    for words in (*quoted, "14:00-15:30"):
        assert words in said
        when = parse(words, NOW, ZONE, direction="past")
        assert when.said != "unknown"
