"""Finding a command by a few letters of what it does, in the reader's language or as typed."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ledger.domain import VERBS
from ledger.domain.concept import ANY_STAGE, Verb
from ledger.sanitize import plain_name
from projections.i18n import Translator
from tui.forms.fields import takes_target
from tui.forms.rows import first_sentence

OPENING = "crisis.open"
"""Asked in words of its own, never in a form: nothing is open while it is given."""


def commands() -> list[Verb]:
    """Every command that has a form."""
    return [verb for path, verb in VERBS.items() if path != OPENING]


def found(typed: str, t: Translator, verbs: Iterable[Verb] | None = None) -> list[Verb]:
    """Those of which every word that was typed begins a word, the nearest first."""
    wanted = plain_name(typed).split()
    known = list(commands() if verbs is None else verbs)
    ranked = ((_rank(wanted, verb, t), verb) for verb in known)
    return [verb for rank, verb in sorted(ranked, key=lambda one: one[0]) if rank < _NOWHERE]


def applying(concept: str, stage: str) -> Iterator[Verb]:
    """The commands that may be given about a thing at a stage."""
    for verb in commands():
        about = takes_target(verb) or verb.target in {"either", "current"}
        if verb.concept == concept and about and ({stage, ANY_STAGE} & {*verb.when}):
            yield verb


def amending() -> Iterator[Verb]:
    """The commands that may be given about any entry, by its number."""
    return (verb for verb in commands() if verb.concept == "entry")


_NOWHERE = 9

_SELDOM = frozenset({"crisis", "member"})
"""What is listed last while nothing is typed: of these a crisis has few entries."""


def _rank(wanted: list[str], verb: Verb, t: Translator) -> int:
    """How near the words are: the word of its line, what it is about, called, says that it does."""
    if not wanted:
        return verb.concept in _SELDOM
    line, about, called, sentence = _words(verb.path, t.lang)
    both = (*about, *called)
    if _begin(wanted, line):
        return 0 if wanted == [*line] else 1
    if _begin(wanted, both):
        return 2 if _begin(wanted[:1], about) else 3
    return 4 if _begin(wanted, (*both, *sentence)) else _NOWHERE


def _begin(wanted: list[str], words: tuple[str, ...]) -> bool:
    """Whether each of them begins a word."""
    return all(any(word.startswith(part) for word in words) for part in wanted)


@lru_cache(maxsize=1024)
def _words(path: str, lang: str) -> tuple[tuple[str, ...], ...]:
    """The word of its line in a meeting, what it is about, called, the words of what it does."""
    t, verb = _translator(lang), VERBS[path]
    sentence = plain_name(first_sentence(verb, t)).split()
    about = plain_name(f"{t.code('concept', verb.concept)} {verb.group}").split()
    called = [*sentence[:1], *plain_name(verb.name).split()]
    line = plain_name(t(f"line.word.{path}")).split()
    return tuple(line), tuple(about), tuple(called), tuple(sentence)


@lru_cache(maxsize=8)
def _translator(lang: str) -> Translator:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (no time is said here)

    return Translator(lang, ZoneInfo("UTC"))
