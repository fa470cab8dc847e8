"""What lists call the fields, in four languages: by that a head is known, and what a column fills.

Names are compared folded: without accents, signs, capitals, and what makes words plural.
"""

import re
from collections.abc import Iterator, Sequence

from ledger.domain import VERBS
from ledger.sanitize import plain_name
from projections.i18n.translator import Translator
from tui.cli.files.mapping import all_fields
from tui.cli.files.private import says_private
from tui.forms.fields import Shape
from tui.forms.list_words import FIELD_WORDS

Path = tuple[str, ...]

_IDS = ("n", "no", "nr", "num", "numero", "nummer", "id", "ref", "reference", "referentie",
        "referenz", "ticket", "inventaire", "n inventaire", "inventarisnummer")  # fmt: skip


class HeadWords:
    """What columns are called, as the product and as lists call them.

    Args:
        words: one translator a language.
        stages: the codes of the stages that equipment goes through.
    """

    def __init__(self, words: Sequence[Translator], stages: Sequence[str]) -> None:
        self._words = words
        self._stages = stages
        self._names: dict[tuple[Path, bool, str], frozenset[str]] = {}
        self._known: dict[tuple[str, ...], frozenset[str]] = {}

    def names(self, path: Path, shape: Shape, concept: str) -> frozenset[str]:
        """What a field is called, folded."""
        pair = shape is Shape.PAIR
        key = path, pair, concept
        if key not in self._names:
            self._names[key] = frozenset(map(folded, self._said(path, concept, pair=pair)))
        return self._names[key]

    def _said(self, path: Path, concept: str, *, pair: bool) -> Iterator[str]:
        name = path[-1]
        yield from (name, *FIELD_WORDS.get(name, ()))
        if pair:
            yield from (t.code("asset_stage", name, n) for t in self._words for n in (1, 2))
        elif len(path) == 1:
            yield from (t.named(concept, name) for t in self._words)

    def known(self, name: str, commands: Sequence[str]) -> bool:
        """Whether a column of that name says by it what it holds, for one of these commands."""
        word = folded(name)
        return bool(word) and (word in self._all(commands) or is_id(name) or says_private(name))

    def _all(self, commands: Sequence[str]) -> frozenset[str]:
        key = tuple(commands)
        if key not in self._known:
            self._known[key] = frozenset(self._of(key))
        return self._known[key]

    def _of(self, commands: Sequence[str]) -> Iterator[str]:
        for command in commands:
            verb = VERBS[command]
            for field in all_fields(verb):
                paths = [field.path]
                if field.shape is Shape.PAIR:
                    paths = [(*field.path, stage) for stage in self._stages]
                for path in paths:
                    yield from self.names(path, field.shape, verb.concept)


def is_id(name: str) -> bool:
    """Whether the head of a column says that it names the rows."""
    return plain(name) in _IDS


def plain(name: str) -> str:
    """A name in plain small letters."""
    return " ".join(re.sub(r"[^a-z0-9% ]+", " ", plain_name(name)).split())


def folded(name: str) -> str:
    """A name in plain letters, without what makes words plural or feminine."""
    return " ".join(
        re.sub(r"(?<=\w{3})(?:es|e|s|en|x)\Z", "", word) for word in plain(name).split()
    )
