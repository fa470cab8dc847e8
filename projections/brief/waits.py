"""What something waits for, in words: `PACS link (down), which waits for lot 7 (planned)`."""

from collections.abc import Iterable, Iterator, Sequence

from projections.brief.model import AnyValue, Code, EntryRef, Phrase
from projections.brief.phrases import say, several, short, value_of
from projections.model.picture import Waited
from projections.model.rows import NamedPart
from projections.views.waiting import OTHERS

SHOWN = 3
"""Things that are named together; of more, how many others there are."""

PARTS = ("service", "application", "asset")

LONGEST = 60
"""Characters of what a job or a decision is called."""


def waits(found: Sequence[Waited]) -> AnyValue | None:
    """All that comes first; None where nothing does."""
    return _joined(_few(found)) if found else None


def waiting(what: AnyValue, found: Sequence[Waited]) -> AnyValue:
    """Something with what it waits for, where the sentence that says so might be left out."""
    upon = waits(found)
    return say("brief.waits.upon", what=what, upon=upon) if upon is not None else what


def waits_said(found: Sequence[Waited]) -> tuple[Phrase, ...]:
    """A sentence about it; none where there is nothing to wait for."""
    said = waits(found)
    return (say("brief.waits.sentence", text=said),) if said else ()


def _few(found: Sequence[Waited]) -> Iterator[AnyValue]:
    flat = {(one.kind, one.id, one.number): one for one in _flat(found)}
    named = [one for one in flat.values() if one.kind != OTHERS]
    yield from map(_one, named[:SHOWN])
    more = sum(one.number or 0 for one in flat.values() if one.kind == OTHERS)
    if left := len(named[SHOWN:]) + more:
        yield say("brief.others", n=left)


def _flat(found: Sequence[Waited]) -> Iterator[Waited]:
    """What is only a class between is left out: what it waits for says more."""
    for one in found:
        if one.kind == "asset" and not one.state and one.upon:
            yield from _flat(one.upon)
        else:
            yield one


def _joined(values: Iterable[AnyValue]) -> AnyValue:
    """Chains one after another, told apart by more than a comma."""
    first, *others = values
    for other in others:
        first = say("brief.waits.and", one=first, other=other)
    return first


def _one(waited: Waited) -> AnyValue:
    named = _named(waited)
    if not waited.upon:
        return named
    upon = several(_few(waited.upon))
    return say("brief.waits.upon", what=named, upon=upon)


def _named(waited: Waited) -> AnyValue:
    if waited.restricted:
        kind = Code("concept", waited.kind)
        return say("brief.waits.restricted", kind=kind, entry=EntryRef(waited.number or 0))
    name = waited.name
    if waited.kind not in PARTS:
        group, what = f"stage.{waited.kind}", short(name, LONGEST)  # type: ignore[arg-type]  # no label
    else:
        group, what = "service_state", value_of(NamedPart(waited.id, name))  # type: ignore[arg-type]  # a label
    if not waited.state:
        return what
    return say("brief.waits.state", what=what, state=Code(group, waited.state))
