"""A ledger in which every text of every kind of entry is hostile: what screens must survive."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, get_args

import msgspec
from msgspec import inspect

from ledger.domain import KINDS
from ledger.domain.concept import Kind
from ledger.domain.entry import Written
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.values import Language
from tests.support.chronicle import Chronicle
from tests.support.hostile import hostile_texts

MANY = 220
"""Hostile texts there are; a lone surrogate is none of an entry's, which no JSON can hold."""

BEGAN = datetime.fromisoformat("2022-05-20T09:00:00+02:00")
OUT_OF_PLACE = ("crisis.opened", "crisis.part_")
"""Kinds whose names other entries are held to; `nasty` has an organisation of hostile ones."""

_FITTING = ("a1", "one", "arlon", "fr", "main", "0" * 64, "0" * 43, "0" * 32, "request.a1", "A-1")
"""Words that some pattern lets through, where nothing else can stand."""


_REAL = {"service": "radiology", "site": "arlon", "application": "patient-records"}
"""What names the originator that an event stands on."""

_ONLY = {"crisis": "crisis.main", "member": "member.roll"}
"""Concepts with one originator."""


def texts() -> list[str]:
    """The hostile texts that an entry can hold."""
    return [text for text in hostile_texts(MANY) if "\ud800" not in text]


def hostile_ledger(turns: Iterable[int]) -> Chronicle:
    """Every kind at least once a turn, on what it may stand on; all that may, on one thing too.

    In each turn every text is another of them; `len(texts())` turns try every one in every place.
    """
    chronicle, minute = Chronicle(), count(1)
    for turn in turns:
        for kind in kinds():
            values = _Values(turn)
            own = kind.topic.partition(".")[2].replace("_", "-")
            for slug in (f"{own}-{turn}", f"all-{turn}")[: 1 if kind.concept in _ONLY else 2]:
                at = (BEGAN + timedelta(minutes=next(minute))).isoformat()
                event, originator = _event(chronicle, kind, values, slug, at)
                if not (kind.begins and chronicle.fold.situation.place(originator).begun):
                    chronicle.event(originator, event, at, **values.header())
    return chronicle


def _event(
    chronicle: Chronicle, kind: Kind, values: "_Values", slug: str, at: str
) -> tuple[Any, str]:
    """An event with hostile texts, and what it stands on: an amendment on what it amends."""
    said = values.of(inspect.type_info(kind.event))
    if kind.concept == "entry":
        originator = f"observation.{kind.topic.rpartition('.')[2]}-{slug}"
        number = chronicle.event(originator, ObservationNoted(text="x"), at)
        said |= {name: number for name in ("number", "other") if name in said}
        said |= {"changes": {"text": values.text(500)}} if "changes" in said else {}
        return msgspec.convert(said, kind.event), originator
    said |= {name: word for name, word in _REAL.items() if kind.key and name in said}
    event = msgspec.convert(said, kind.event)
    only = _ONLY.get(kind.concept, f"{kind.concept}.{slug}")
    return event, kind.key(event) if kind.key else only


def kinds() -> list[Kind]:
    """Every kind that may stand anywhere."""
    return [kind for topic, kind in KINDS.items() if not topic.startswith(OUT_OF_PLACE)]


def places(kind: Kind) -> int:
    """How many places for a text an entry of a kind has, those of its header left out."""
    values = _Values(0)
    values.of(inspect.type_info(kind.event))
    return values.used


class _Values:
    """Plain values that decode as a type; every free text is the next of the hostile ones."""

    def __init__(self, turn: int) -> None:
        self._texts = texts()
        self._next = turn
        self.used = 0

    def header(self) -> dict[str, Any]:
        """What is said beside an event."""
        by, sheet = self.text(120), self.text(120)
        written = Written(at=BEGAN.astimezone(UTC), by=by, sheet=sheet)
        said = {name: self.text(120) for name in ("actor", "behalf", "source")}
        return {**said, "written": written}

    def text(self, most: int | None) -> str:
        """The next text, as much of it as there is room for."""
        self.used += 1
        self._next += 1
        return self._texts[self._next % len(self._texts)][: most or None] or "x"

    def of(self, kind: inspect.Type) -> Any:  # noqa: PLR0911 (one line a type)
        """A value of a type."""
        match kind:
            case inspect.Metadata():
                return self.of(kind.type)
            case inspect.UnionType():
                return self.of(_richest(kind.types))
            case inspect.StructType():
                return {f.encode_name: self.of(f.type) for f in kind.fields if _wanted(f)}
            case inspect.VarTupleType():
                return [self.of(kind.item_type) for _ in range(max(2, kind.min_length or 0))]
            case inspect.DictType():
                return {key: self.of(kind.value_type) for key in _keys(kind)}
            case inspect.StrType():
                return self._word(kind)
            case _:
                return _plain(kind)

    def _word(self, kind: inspect.StrType) -> str:
        if kind.pattern is None:
            return self.text(kind.max_length).ljust(kind.min_length or 0, "x")
        return next(word for word in _FITTING if re.search(kind.pattern, word))


def _plain(kind: inspect.Type) -> Any:
    match kind:
        case inspect.IntType() | inspect.FloatType():
            return kind.ge or 1
        case inspect.LiteralType():
            return kind.values[0]
        case inspect.BoolType():
            return True
        case inspect.DateTimeType():
            return BEGAN.isoformat()
    return None


def _richest(kinds: Iterable[inspect.Type]) -> inspect.Type:
    """The one with text in it, or the first that is anything."""
    some = [kind for kind in kinds if not isinstance(kind, inspect.NoneType)]
    return next((kind for kind in some if isinstance(kind, inspect.StrType)), some[0])


def _wanted(field: inspect.Field) -> bool:
    """What has to be there, and every text."""
    return field.required or any(isinstance(one, inspect.StrType) for one in _within(field.type))


def _within(kind: inspect.Type) -> Iterator[inspect.Type]:
    match kind:
        case inspect.Metadata():
            yield from _within(kind.type)
        case inspect.UnionType():
            yield from (one for inner in kind.types for one in _within(inner))
        case inspect.VarTupleType():
            yield from _within(kind.item_type)
        case inspect.DictType():
            yield from _within(kind.value_type)
        case _:
            yield kind


def _keys(kind: inspect.DictType) -> list[str]:
    languages = [*get_args(Language)]
    return languages if isinstance(kind.key_type, inspect.LiteralType) else languages[:1]
