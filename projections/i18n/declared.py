"""What the declarations of the domain ask the catalogues for: sentences, and labels of codes."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, structs

from ledger.command.order import Circumstances
from ledger.domain import CONCEPTS, KINDS, VERBS
from ledger.domain.amendments import Relation
from ledger.domain.communication.events import Audience, Channel, Outcome
from ledger.domain.concept import ABSENT, ANY_STAGE
from ledger.domain.values import CrisisKind, Language, Marking, Qualifier, When
from ledger.sanitize import plain_name

SHARED: dict[Any, str] = {
    Relation: "relation",
    Audience: "audience",
    Channel: "channel",
    Outcome: "outcome",
    CrisisKind: "crisis_kind",
    Language: "language",
    Marking: "marking",
    Qualifier: "qualifier",
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


def code_named(choices: tuple[str, ...], word: str) -> str | None:
    """The code of a closed list that a word names in one of the languages, accents or not."""
    group = next((g for listed, g in groups().items() if get_args(listed) == choices), None)
    wanted = plain_name(word)
    found = [c for c in choices if wanted in {plain_name(n) for n in (c, *_labels(group, c))}]
    return found[0] if len(found) == 1 else None


def _labels(group: str | None, code: str) -> Iterator[str]:
    from projections.i18n import Translator, languages  # noqa: PLC0415 (it says; this declares)

    for lang in languages() if group else ():
        yield Translator(lang, ZoneInfo("UTC")).code(str(group), code)


def sentences() -> Iterator[str]:
    """The English title, description and help of every command, as `Translator.field` gets them."""
    for verb in VERBS.values():
        yield " ".join((verb.command.__doc__ or "").split())
        yield from _words(verb.command)
    yield from _words(Circumstances)


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
    """Everything an annotation is made of, down into structs; times are said, not labelled."""
    yield annotation
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        if annotation is not When:
            for field in structs.fields(annotation):
                yield from _annotations(field.type)
    elif get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _annotations(inner)
