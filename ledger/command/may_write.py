"""Whether whoever asks may come to anything by a command, before anything else is asked of it.

A role says which kinds its holders write. What a command comes to is known before it is decided:
the events that its rule names.
"""

from collections.abc import Iterator
from functools import cache, partial
from types import CodeType, FunctionType
from typing import Any

from ledger.domain import KINDS
from ledger.domain.amendments import AMENDMENTS
from ledger.domain.concept import Verb
from ledger.domain.crisis_and_roll import Member
from ledger.domain.situation import Situation
from ledger.errors import NotAllowed

_TOPICS = {kind.event: topic for topic, kind in KINDS.items()}


def check_role(  # noqa: PLR0913, PLR0917 (what is asked of whom)
    verb: Verb, concept: str, member: Member | None, role: str, situation: Situation, about: int = 0
) -> None:
    """Refuse a member who may write nothing of what a command about that concept comes to.

    `about` is the entry that it amends: whoever may write that may.

    Raises:
        NotAllowed: `role`, with the roles held.
    """
    topics = sorted(topics_of(verb))
    if member is None or member.revoked is not None or not topics:
        return
    may = partial(situation.may, member, role, concept, sites=set())
    if not any(map(may, topics)) and not (about and may(_amended(about, situation))):
        raise role_refused(member, role, topics[0], situation)


def _amended(number: int, situation: Situation) -> str:
    """The kind of the entry that amendments of amendments end at; "" where it is not there."""
    entry = situation.kept.entry(number)
    while entry is not None and isinstance(entry.event, AMENDMENTS):
        entry = situation.kept.entry(entry.event.number)
    return entry.type if entry is not None else ""


def role_refused(  # noqa: PLR0913, PLR0917 (what a refusal says)
    member: Member | None,
    role: str,
    kind: str,
    situation: Situation,
    code: str = "role",
    who: str = "",
) -> NotAllowed:
    """The refusal, with the roles that a member holds; none of `who` is nobody here."""
    index = situation.index
    held = index.named("role", *(post.role for post in member.posts) if member else (), coded=True)
    named = index.named("role", role)
    return NotAllowed(code, member=member.id if member else who, role=named, kind=kind, held=held)


@cache
def topics_of(verb: Verb) -> frozenset[str]:
    """The kinds that a command may come to."""
    return frozenset(_TOPICS[found] for found in _named(verb.decide) if found in _TOPICS)


def _named(rule: Any) -> Iterator[Any]:
    """What the code of a rule and of the functions beside it name."""
    rules, seen = [rule], {rule}
    for one in rules:
        for name in _names(one.__code__):
            found = one.__globals__.get(name)
            if isinstance(found, type):
                yield found
            beside = isinstance(found, FunctionType) and found.__module__ == rule.__module__
            if beside and found not in seen:
                seen.add(found)
                rules.append(found)


def _names(code: CodeType) -> Iterator[str]:
    """The names in a function's code, in what is nested in it too."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
