"""What the declarations of the domain ask the catalogues for: sentences, and labels of codes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, structs

from ledger.command.decide import OPENING
from ledger.command.names import alike
from ledger.command.order import Circumstances
from ledger.domain import CONCEPTS, KINDS, VERBS
from ledger.domain.amending.commands import LinkEntries
from ledger.domain.amendments import EntryLinked, Relation
from ledger.domain.communication.events import Audience, Channel, Outcome
from ledger.domain.concept import ABSENT, ANY_STAGE
from ledger.domain.values import (
    BundleEdition,
    CrisisKind,
    Language,
    Marking,
    Originator,
    Qualifier,
    Regime,
    Scope,
    Sealed,
    When,
)
from ledger.sanitize import plain_name

_AROUND = ""
"""In place of a concept: what may be said around every command."""

SHARED: dict[Any, str] = {
    Relation: "relation",
    Audience: "audience",
    Channel: "channel",
    Outcome: "outcome",
    BundleEdition: "bundle_edition",
    CrisisKind: "crisis_kind",
    Language: "language",
    Marking: "marking",
    Qualifier: "qualifier",
    Regime: "clock_regime",
}
"""The group of labels of each closed list of codes that means the same wherever it stands."""


@cache
def groups() -> dict[Any, str]:
    """The group of labels of each closed list of codes, for `Translator.code`.

    A list that is not `SHARED` is a concept's own, and called by the concept and the field.
    """
    found = dict(SHARED)
    for concept in CONCEPTS:
        for kind in concept.kinds.values():
            for field in structs.fields(kind.event):
                for choices in filter(_is_list, _annotations(field.type)):
                    found.setdefault(choices, f"{concept.name}_{field.name}")
    return found


def group_for(choices: tuple[str, ...]) -> str:
    """The group of labels of a closed list of codes; "" when it has none."""
    return _called(SHARED, choices) or _called(groups(), choices)


def _called(known: Mapping[Any, str], choices: tuple[str, ...]) -> str:
    return next((group for listed, group in known.items() if get_args(listed) == choices), "")


def codes_named(choices: Iterable[str], group: str, word: str) -> list[str]:
    """The codes that a word names: itself, or else by what it is called in one of the languages.

    Accents and capitals do not count, nor an umlaut's spelling, nor whether one or several are
    spoken of. A label
    comes before an abbreviation of another code.
    """
    known, wanted = tuple(choices), plain_name(word)
    if word in known:
        return [word]
    for called in (labels_of, words_for):
        found = [c for c in known if wanted in map(plain_name, (c, *called(group, c)))]
        if found:
            return found
    like = alike(wanted)
    return [
        c for c in known if like and like in (alike(plain_name(w)) for w in words_for(group, c))
    ]


def code_named(choices: tuple[str, ...], word: str) -> str | None:
    """The one code of a closed list that a word names, None when none or several."""
    found = codes_named(choices, group_for(choices), word)
    return found[0] if len(found) == 1 else None


@cache
def holds_text(name: str) -> bool:
    """Whether a field of that name is a text, in entries of whatever kind or around them."""
    declared: list[type[Struct]] = [Circumstances, *(kind.event for kind in KINDS.values())]
    return any(
        str in (types := {*_annotations(field.type)}) and not _holds_several(types)
        for struct in declared
        for field in structs.fields(struct)
        if field.encode_name == name
    )


def _holds_several(types: set[Any]) -> bool:
    return any(get_origin(one) in {tuple, dict} or one is Scope for one in types)


SHORT: Mapping[str, str] = {"service_state": "state_short"}
"""Groups whose codes have shorter labels too, where there is little room."""

ALSO_CALLED: Mapping[str, Mapping[str, str]] = {
    "service_state": {
        "down": "words.state.down",
        "degraded": "words.state.degraded",
        "normal": "words.state.normal",
        "closed": "words.state.closed",
        "unknown": "words.state.unknown",
    }
}
"""What people write for a code besides its label: keys of words with commas between."""


def words_for(group: str, code: str) -> Iterator[str]:
    """Whatever may be typed for a code in any language, the code itself and its labels too."""
    from projections.i18n import Translator, languages  # noqa: PLC0415 (it says; this declares)

    yield code
    yield from labels_of(group, code)
    yield from labels_of(SHORT.get(group, ""), code)
    if key := ALSO_CALLED.get(group, {}).get(code):
        for lang in languages():
            yield from Translator(lang, ZoneInfo("UTC"))(key).split(", ")


def labels_of(group: str, code: str) -> Iterator[str]:
    """A code's labels in every language, for one and for several."""
    from projections.i18n import Translator, languages  # noqa: PLC0415 (it says; this declares)

    for lang in languages() if group else ():
        t = Translator(lang, ZoneInfo("UTC"))
        yield from (t.code(group, code, n) for n in (1, 2))


@cache
def _titles_in(concept: str) -> dict[str, str]:
    """What the commands of one concept call their fields; of several what most of them do."""
    said_by: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, said in _titled(struct for of, struct in _commands() if of == concept):
        said_by[name][said] += 1
    return {name: said.most_common(1)[0][0] for name, said in said_by.items()}


@cache
def _titles_of_link() -> dict[str, str]:
    """What the command that links calls its fields: another one has some by the same names."""
    return dict(_titled([LinkEntries]))


@cache
def _titles_anywhere() -> dict[str, str]:
    """What any command calls a field; a title that is the name itself goes before the others."""
    found = dict(_UNASKED)
    for name, said in _titled(struct for _, struct in _commands()):
        if said.casefold() == _words_of(name).casefold():
            found[name] = said
        found.setdefault(name, said)
    return found


def _titled(structs_: Iterable[type[Struct]]) -> Iterator[tuple[str, str]]:
    fields = (field for struct in structs_ for field in structs.fields(struct))
    named = ((field.encode_name, meta_of(field.type).title) for field in fields)
    yield from ((name, said) for name, said in named if said)


_UNASKED = {"stages": "Stages", "receipt": "Receipt", "by_law": "Due by law", "way": "How",
            "reader_key": "Signing key"}  # fmt: skip
"""Titles of fields that no command asks for."""


def title(concept: str, name: str, event: type[Struct] | None = None) -> str:
    """The English title of a field of a concept's commands and entries; else its name as words.

    A link calls its fields as the command does that links.
    """
    own = _titles_of_link().get(name) if event is EntryLinked else None
    near = own or _titles_in(concept).get(name) or _titles_in(_AROUND).get(name)
    return near or _titles_anywhere().get(name) or _words_of(name)


def asked(name: str) -> str:
    """The English title of a field that some command asks for, by its name or its option.

    Of a part of a field, as `scope.sites`, that of the part; "" where no command asks for it.
    """
    known = _titles_anywhere()
    parts = (one.replace("-", "_") for one in reversed(name.split(".")))
    return next((known[one] for one in parts if one in known), "")


def typed_as(path: str) -> str:
    """How the command of a verb is typed, from its path: `crisis request deliver`."""
    verb = VERBS.get(path)
    return f"crisis {verb.group} {verb.name}" if verb else path


@cache
def type_of(concept: str, name: str) -> Any:
    """The type of a field of a concept's entries, or of what stands around them; None for none."""
    own = next((one for one in CONCEPTS if one.name == concept), None)
    kinds = own.kinds.values() if own else ()
    declared: list[type[Struct]] = [*(kind.event for kind in kinds), Circumstances]
    fields = (field for struct in declared for field in structs.fields(struct))
    return next((field.type for field in fields if field.encode_name == name), None)


def group_of(annotation: Any) -> str:
    """The group of labels of the closed list of codes in a type, wherever it stands; else ""."""
    if _is_list(annotation):
        return SHARED.get(annotation) or groups().get(annotation, "")
    return next(filter(None, map(group_of, get_args(annotation))), "")


def names_originators(annotation: Any) -> bool:
    """Whether a field of this type names what other entries are about."""
    return any(one == Originator for one in _annotations(annotation))


def meta_of(annotation: Any) -> Meta:
    """The outermost declaration of title and description."""
    while get_origin(annotation) is Annotated:
        base, *extras = get_args(annotation)
        for extra in reversed(extras):
            if isinstance(extra, Meta) and (extra.title or extra.description):
                return extra
        annotation = base
    return Meta()


def _commands() -> Iterator[tuple[str, type[Struct]]]:
    yield from ((verb.concept, verb.command) for verb in VERBS.values())
    yield _AROUND, Circumstances


def _words_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


_BETWEEN = re.compile('"([^"]*)"')
_SAID = re.compile("[a-z]{2}")

BY_HAND = frozenset(
    {"Cut every connection to the outside", "crisis cell", "recorded by the night desk"}
)
"""The texts between quotes in the examples of commands that are written by hand."""

EXAMPLES = BY_HAND | {
    text for verb in VERBS.values() for text in _BETWEEN.findall(verb.example) if _SAID.search(text)
}
"""The English texts between quotes in examples, which help says in the reader's language."""


def sentences() -> Iterator[str]:
    """The English title, description and help of every command, as `Translator.field` gets them."""
    for verb in VERBS.values():
        yield " ".join((verb.command.__doc__ or "").split())
        yield from _words(verb.command)
    yield from _words(Circumstances)
    yield from _UNASKED.values()
    yield from EXAMPLES


def codes() -> Iterator[tuple[str, str]]:
    """Group and code of every value that a command, an event or a record may show.

    Raises:
        KeyError: a closed list of a command that no event holds.
    """
    declared: list[type[Struct]] = [Circumstances]
    declared += [*(v.command for v in VERBS.values()), *(k.event for k in KINDS.values())]
    for struct in declared:
        for choices in _choices(struct):
            yield from ((groups()[choices], code) for code in get_args(choices))
    for concept in CONCEPTS:
        stages = {stage for verb in concept.verbs.values() for stage in verb.when}
        yield from ((f"stage.{concept.name}", stage) for stage in stages - {ABSENT, ANY_STAGE})
        yield "concept", concept.name
    yield from (("kind", topic) for topic in KINDS)
    yield "stage", ABSENT


def line_keys() -> Iterator[str]:
    """The keys of what short lines are typed with: a word a verb, the parts of a scope."""
    yield from (f"line.word.{path}" for path in VERBS if path != OPENING)
    yield from (f"line.part.{field.encode_name}" for field in structs.fields(Scope))


def _words(struct: type[Struct]) -> Iterator[str]:
    for annotation in _annotations(struct):
        for extra in get_args(annotation)[1:] if get_origin(annotation) is Annotated else ():
            if isinstance(extra, Meta):
                yield from filter(None, (extra.title, extra.description))


def _choices(struct: type[Struct]) -> Iterator[Any]:
    return filter(_is_list, _annotations(struct))


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is Literal


def _annotations(annotation: Any) -> Iterator[Any]:
    """Everything an annotation is made of, down into structs.

    Times are said, not labelled, and what a sealed text is made of nobody types.
    """
    yield annotation
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        if annotation not in {When, Sealed}:
            for field in structs.fields(annotation):
                yield from _annotations(field.type)
    elif get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _annotations(inner)
