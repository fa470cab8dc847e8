"""An organisation mended part by part: what each entry about it makes of what was there.

Deciding asks first whether it can be; what other software wrote and cannot be changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, get_args

from msgspec import Struct, structs

from ledger.domain.crisis.events import Part, PartAdded, PartChanged, PartClosed, PartRenamed
from ledger.domain.organisation import (
    NEEDS,
    PARTS,
    Activity,
    Application,
    Asset,
    Cell,
    DirectNumber,
    Group,
    Label,
    Organisation,
    Phase,
    Priority,
    Role,
    Service,
    Site,
    closed_key,
    slug,
)
from ledger.domain.part_names import PartNames
from ledger.domain.values import EVERYWHERE, Language, Number
from ledger.errors import Refused

Mending = PartAdded | PartRenamed | PartChanged | PartClosed

LANGUAGES: tuple[Language, ...] = get_args(Language)

SITE = "site"
"""The kind of a site nobody has said more about."""

MOST = 500
"""Parts of one kind, and parts that one of them names."""

LISTS: Mapping[Part, str] = {**PARTS, "number": "numbers", "language": "languages"}  # type: ignore[dict-item]  # the keys are parts
"""In which list of an organisation the parts of a kind stand."""

_CLASSES: Mapping[str, Any] = {
    "site": Site,
    "group": Group,
    "service": Service,
    "application": Application,
    "activity": Activity,
    "asset": Asset,
    "phase": Phase,
    "priority": Priority,
    "cell": Cell,
    "role": Role,
}

FIELDS: Mapping[str, tuple[str, ...]] = {
    "site": ("kind", "groups", "services"),
    "group": ("sites",),
    "service": ("sites", "vital", *NEEDS, "drops"),
    "application": (*NEEDS, "drops"),
    "activity": ("sites",),
    "asset": ("parent", "total", "stages", *NEEDS, "drops"),
    "role": ("writes", "amends"),
    "number": ("phone",),
}
"""What can be said of a part besides its name, by its kind; of the others nothing."""

_SAID = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
_JOINS = ("groups", "services")
_APART = (*_JOINS, "drops")


class Mended(NamedTuple):
    """The organisation, and by which entries its parts were closed (`closed_key`)."""

    organisation: Organisation
    closed: dict[str, Number]


def mended(before: Mended, event: Mending, number: Number) -> Mended:
    """What an entry about a part makes of an organisation; whether it fits together is not asked.

    Raises:
        Refused: `part_known`, `part_closed`, `unknown_<part>`, `part_has_no`, `part_needs`,
            `part_stays`, `nothing_changed`, `last_language`, `too_many_parts`, `one_name`,
            `not_needed`.
    """
    if isinstance(event, PartAdded):
        return before._replace(organisation=_added(before, event))
    there = _open_part(before, event.part, event.code)
    if isinstance(event, PartClosed):
        return _closed(before, event, number)
    changed = _renamed(there, event) if isinstance(event, PartRenamed) else _changed(there, event)
    organisation = _joined(_put(before.organisation, event.part, there, changed), event)
    if organisation == before.organisation:
        raise Refused("nothing_changed", part=event.part, value=event.code)
    return before._replace(organisation=organisation)


def find(organisation: Organisation, part: str, code: str) -> Any:
    """A part by its code: itself, or the language; None where there is none."""
    there = getattr(organisation, LISTS[part])  # type: ignore[index]  # as above
    return next((one for one in there if code_of(one) == code), None)


def code_of(part: Any) -> str:
    """What a part is called by: its id; a language is its own, a number may go by its name."""
    if isinstance(part, DirectNumber):
        return part.id or slug(part.name)
    return part if isinstance(part, str) else str(part.id)


def _parts_called(parts: Iterable[Any]) -> PartNames:
    """What they are called by, with their names."""
    return PartNames((code_of(part), getattr(part, "name", code_of(part))) for part in parts)


# --- adding ---------------------------------------------------------------------------------------


def _added(before: Mended, event: PartAdded) -> Organisation:
    _check_new(before, event)
    _check_fields(event)
    there = getattr(before.organisation, LISTS[event.part])
    if len(there) >= MOST:
        raise Refused("too_many_parts", field=LISTS[event.part], limit=MOST)
    at = len(there)
    if event.before is not None:
        at = there.index(_open_part(before, event.part, event.before))
    with_it = (*there[:at], _made(event), *there[at:])
    return _joined(structs.replace(before.organisation, **{LISTS[event.part]: with_it}), event)


def _check_new(before: Mended, event: PartAdded) -> None:
    """Sites and groups are named alike; what was closed is opened by striking that."""
    places = ("site", "group") if event.part in {"site", "group"} else (event.part,)
    for part in places:
        if find(before.organisation, part, event.code) is None and event.code != EVERYWHERE:
            continue
        if (number := before.closed.get(closed_key(part, event.code))) is not None:
            raise Refused("part_was_closed", part=part, value=event.code, number=number)
        raise Refused("part_known", part=part, value=event.code)


def _made(event: PartAdded) -> Any:
    """The part itself; a language is its code."""
    if event.part == "language":
        return _language(event.code)
    if event.part == "number":
        name = _one_name(event.name)
        return DirectNumber(id=event.code, name=name, number=_needed(event, "phone"))
    own = _own(event)
    if event.part == "site":
        own.setdefault("kind", SITE)
    if event.part == "group":
        _needed(event, "sites")
    return _CLASSES[event.part](id=event.code, name=event.name, **own)


def _language(code: str) -> Language:
    for language in LANGUAGES:
        if language == code:
            return language
    raise Refused("unknown_language", field="code", value=code, known=", ".join(LANGUAGES))


def _needed(event: PartAdded, name: str) -> Any:
    if not (value := getattr(event, name)):
        raise Refused("part_needs", part=event.part, field=name)
    return value


def _one_name(name: Label) -> str:
    if not isinstance(name, str):
        raise Refused("one_name", field="name")
    return name


# --- changing -------------------------------------------------------------------------------------


def _open_part(before: Mended, part: Part, code: str) -> Any:
    there = find(before.organisation, part, code)
    if there is None:
        known = _parts_called(getattr(before.organisation, LISTS[part]))
        raise Refused(f"unknown_{part}", field="code", value=code, known=known)
    if (number := before.closed.get(closed_key(part, code))) is not None:
        raise Refused("part_closed", field="code", part=part, value=code, number=number)
    return there


def _renamed(there: Any, event: PartRenamed) -> Any:
    if event.part == "language":
        raise Refused("part_stays", part=event.part)
    if isinstance(there, DirectNumber):
        # which keeps its code
        return structs.replace(there, id=event.code, name=_one_name(event.name))
    return structs.replace(there, name=_called(there.name, event.name))


def _called(old: Label, new: Label) -> Label:
    """In the languages that are said; in the others as before."""
    if isinstance(new, str):
        return new
    before = dict.fromkeys(LANGUAGES, old) if isinstance(old, str) else old
    return {**before, **new}


def _changed(there: Any, event: PartChanged) -> Any:
    _check_fields(event)
    if isinstance(there, DirectNumber):
        return structs.replace(there, number=event.phone) if event.phone else there
    own = _own(event)
    return _without(structs.replace(there, **own), event.drops) if own or event.drops else there


def _without(part: Any, drops: Collection[str] | None) -> Any:
    """The part without what it needs no longer, of whichever kind that is."""
    if not drops:
        return part
    needed = {name: getattr(part, name) or () for name in NEEDS}
    known = [ident for idents in needed.values() for ident in idents]
    for ident in drops:
        if ident not in known:
            words = ", ".join(known) or "\N{EN DASH}"
            raise Refused("not_needed", field="drops", value=ident, known=words)
    left = {name: tuple(i for i in ids if i not in drops) for name, ids in needed.items()}
    return structs.replace(part, **{name: left[name] for name in NEEDS if needed[name]})


def _closed(before: Mended, event: PartClosed, number: Number) -> Mended:
    """What no entry names, a direct number or a language, is taken away."""
    if event.part not in {"number", "language"}:
        return before._replace(closed={**before.closed, closed_key(event.part, event.code): number})
    there = getattr(before.organisation, LISTS[event.part])
    left = tuple(one for one in there if code_of(one) != event.code)
    if event.part == "language" and not left:
        raise Refused("last_language", value=event.code)
    return before._replace(
        organisation=structs.replace(before.organisation, **{LISTS[event.part]: left})
    )


# --- both -----------------------------------------------------------------------------------------


def _check_fields(event: PartAdded | PartChanged) -> None:
    """Nothing may be said of a part that it has not got."""
    has = FIELDS.get(event.part, ())
    for name in _SAID:
        if name not in has and getattr(event, name, None) not in {None, ()}:
            known = ", ".join(has) or "\N{EN DASH}"
            raise Refused("part_has_no", part=event.part, field=name, known=known)


def _own(event: PartAdded | PartChanged) -> dict[str, Any]:
    """What an event says of the part itself, by the part's fields."""
    own = {n: getattr(event, n) for n in FIELDS.get(event.part, ()) if n not in _APART}
    said = {name: value for name, value in own.items() if value not in {None, ()}}
    return {**said, **({"vital": said["vital"] == "yes"} if "vital" in said else {})}


def _joined(organisation: Organisation, event: Mending) -> Organisation:
    """A site is added to what it joins, unless it is there already."""
    for name in _JOINS if event.part == "site" else ():
        for ident in getattr(event, name, ()):
            joined = find(organisation, name[:-1], ident)
            if joined is None:
                what = name[:-1]
                known = _parts_called(getattr(organisation, name))
                raise Refused(f"unknown_{what}", field=name, value=ident, known=known)
            if not {event.code, EVERYWHERE} & set(joined.sites):
                wider = structs.replace(joined, sites=(*joined.sites, event.code))
                organisation = _put(organisation, name[:-1], joined, wider)
    return organisation


def _put(organisation: Organisation, part: str, old: Struct, new: Struct) -> Organisation:
    name = LISTS[part]  # type: ignore[index]  # as above
    there = getattr(organisation, name)
    if len(getattr(new, "sites", None) or ()) > MOST:
        raise Refused("too_many_parts", field="sites", limit=MOST)
    return structs.replace(organisation, **{name: tuple(new if p is old else p for p in there)})
