"""The entry words of one language: one word a verb, and its shortest beginning that means it alone.

The words stand in the catalogues, as `line.word.<verb>`.
"""

from typing import NamedTuple

from ledger.command.decide import OPENING
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.sanitize import plain_name
from projections.i18n import Translator

SHORTEST = 3
"""Letters of an entry word that are typed at least."""

LONGEST = 40
"""Characters of a word that is looked up."""


class EntryWord(NamedTuple):
    """What a verb is called at the beginning of a line, and as little of it as is enough."""

    verb: Verb
    word: str
    short: str


class EntryWords:
    """The table of one language."""

    def __init__(self, t: Translator) -> None:
        self._little = frozenset(map(folded, t("line.little").split(",")))
        lined = [verb for path, verb in VERBS.items() if path != OPENING]
        self._said = {verb.path: t(f"line.word.{verb.path}") for verb in lined}
        self._plain = {folded(self._said[verb.path]): verb for verb in lined}
        self._shortest = {verb.path: self._enough(word) for word, verb in self._plain.items()}

    def listed(self) -> tuple[EntryWord, ...]:
        """Every verb with its word, in the order in which verbs are declared."""
        return tuple(
            EntryWord(verb, self._said[verb.path], self._shortest[verb.path])
            for verb in self._plain.values()
        )

    def of(self, verb: Verb) -> EntryWord:
        """The word of one verb."""
        return EntryWord(verb, self._said[verb.path], self._shortest[verb.path])

    def meant(self, word: str) -> Verb | None:
        """The verb that a word or its beginning means; None where it means none, or several."""
        found = self.beginning(word) if len(word) <= LONGEST else ()
        return found[0].verb if len(found) == 1 else None

    def beginning(self, word: str) -> tuple[EntryWord, ...]:
        """The entry words that begin so; that word alone where it is one."""
        typed = folded(word)
        if typed in self._plain:
            return (self.of(self._plain[typed]),)
        if len(typed) < SHORTEST or typed in self._little:
            return ()
        return tuple(
            self.of(verb) for whole, verb in self._plain.items() if whole.startswith(typed)
        )

    def _enough(self, word: str) -> str:
        """The shortest beginning that no other word has and that is no word of every sentence."""
        beginnings = (word[:size] for size in range(SHORTEST, len(word)))
        return next((b for b in beginnings if self._alone(b)), word)

    def _alone(self, beginning: str) -> bool:
        if beginning in self._little:
            return False
        return sum(other.startswith(beginning) for other in self._plain) == 1


def folded(word: str) -> str:
    """A word as it is compared: without capitals, accents and hyphens."""
    return plain_name(word).replace(" ", "")
