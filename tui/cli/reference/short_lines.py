"""The page of short lines: the rules in each language, and every entry word."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from projections.i18n import Translator, languages
from tui.forms.short.page import WordRow, rows, rules

_OPENING = """\
# Short lines

In the meeting of the board one line is one entry, without quotes and without AltGr; accents and \
capitals do not matter. The letters in bold are enough. The words are those of the language of \
the screen; times are read in all of them ([times.md](times.md)).
"""


def short_lines_page() -> str:
    """The page, in Markdown."""
    words = {lang: Translator(lang, ZoneInfo("UTC")) for lang in languages()}
    lines = [_OPENING]
    for lang, t in words.items():
        lines += [f"## {t.code('language', lang)}\n", *(f"- {rule}" for rule in rules(t)), ""]
    lines += ["## The words\n", *_table({lang: list(rows(t)) for lang, t in words.items()})]
    return "\n".join(lines)


def _table(by_language: dict[str, list[WordRow]]) -> Iterator[str]:
    yield f"| command | {' | '.join(by_language)} |"
    yield f"| --- | {' | '.join('---' for _ in by_language)} |"
    for found in zip(*by_language.values(), strict=True):
        path = found[0].path.replace(".", " ")
        yield f"| `{path}` | {' | '.join(f'**{row.enough}**{row.rest}' for row in found)} |"
