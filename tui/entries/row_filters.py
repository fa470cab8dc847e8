"""The filters of `crisis show BOARD`: names as people say them, refused where nobody has them."""

from datetime import datetime
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

from ledger.command.names import apart, with_ids
from ledger.command.order import Context
from ledger.domain import CONCEPTS
from ledger.domain.organisation import Index
from ledger.domain.request.events import Category
from ledger.domain.values import EVERYWHERE, Language, Scope
from ledger.errors import InputError, Refused, UsageError
from ledger.sanitize import plain_name
from projections.i18n import Translator
from projections.i18n.declared import codes_named, group_for
from projections.tables.boards import UNRANKED, Board
from projections.tables.frame import DEFERRED
from projections.tables.wanted import Chosen
from tui.forms.values import interval

if TYPE_CHECKING:
    from collections.abc import Iterable

FILTERS = {
    "site": "--site",
    "service": "--service",
    "of_class": "--class",
    "stage": "--stage",
    "of_type": "--type",
    "owner": "--owner",
    "text": "--text",
    "cell": "--cell",
    "older": "--older",
    "since": "--since",
}
"""The fields of what was asked that are filters, and how they are typed."""

LISTED = frozenset({"site", "service", "of_class", "stage", "of_type", "cell"})
"""Those that take several words."""

_OLDER, _SINCE = "older", "since"

OVERDUE = "--overdue"
"""The one that takes no word."""

BESIDE = {"restore": ("open",), "decision": (DEFERRED,)}
"""Stages that no command of the concept waits for."""

_UNRANKED_SAID = ("board.unranked", "brief.request.unranked", "table.why.unranked")
"""How boards and briefs say it."""

_ZONE = ZoneInfo("UTC")

STATES = ("normal", "degraded", "down", "closed", "unknown")


class Filtering(Struct, frozen=True, kw_only=True):
    """What was typed, empty where it was not.

    `site` may name groups of sites; `of_class` is the priority class of requests, the asset class
    of anything else; `stage` is a state of services.
    """

    site: str = ""
    service: str = ""
    of_class: str = ""
    stage: str = ""
    of_type: str = ""
    owner: str = ""
    text: str = ""
    cell: str = ""
    older: str = ""
    since: str = ""
    overdue: bool = False


def chosen_of(board: Board, asked: Filtering, index: Index, context: Context) -> Chosen:
    """What rows are wanted; times are read as of the moment that is looked at.

    Raises:
        UsageError: `filter_not_here`, the board's rows do not say that; `not_a_choice`;
            `unknown_site` and the like, `several_named`; `bad_time`.
    """
    for field, option in {**FILTERS, "overdue": OVERDUE}.items():
        if getattr(asked, field) and option[2:] not in board.choices:
            known = ", ".join(f"--{name}" for name in board.choices)
            raise UsageError("filter_not_here", option=option, board=board.name, known=known)
    sites = ids_named("sites", asked.site, index, also=(EVERYWHERE,))
    return Chosen(
        sites=frozenset(index.sites(Scope(sites=tuple(sites)))) if sites else frozenset(),
        services=frozenset(ids_named("services", asked.service, index)),
        classes=frozenset(_classes(board, asked.of_class, index)),
        stages=frozenset(_stages(board, asked.stage)),
        types=frozenset(_types(asked.of_type)),
        cells=frozenset(ids_named("cell", asked.cell, index)),
        text=asked.text,
        owner=asked.owner,
        overdue=asked.overdue,
        asked_from=interval(asked.since, context, field=_SINCE).earliest if asked.since else None,
        asked_until=_ago(asked.older, context) if asked.older else None,
    )


def _ago(typed: str, context: Context) -> datetime:
    """The moment so long ago: `2d`, `36h`, `90m`; whole days end at this time of day."""
    when = interval(f"-{typed.strip().lstrip('-')}", context, field=_OLDER)
    first = when.earliest or when.latest
    if first is None:
        raise InputError("bad_time", field=_OLDER, value=typed)
    return datetime.combine(first, context.now.timetz()) if when.said == "day" else first


def filters_said(asked: Filtering, t: Translator) -> str:
    """What was chosen, as it was typed."""
    said = [
        t("table.filter", name=t(f"table.filter.{option[2:]}"), value=getattr(asked, field))
        for field, option in FILTERS.items()
        if getattr(asked, field)
    ]
    said += [t("table.filter.overdue")] if asked.overdue else []
    return t("brief.list_separator").join(said)


def _types(typed: str) -> list[str]:
    """Types of requests, by code or label in any language."""
    group = group_for(get_args(Category))
    words = [word.strip() for word in typed.split(",")]
    return [_stage(word, group, get_args(Category), "type") for word in words if word]


def ids_named(name: str, typed: str, index: Index, also: tuple[str, ...] = ()) -> list[str]:
    """The ids that a list of names means; what was closed is looked at as before.

    Raises:
        UsageError: `unknown_site` and the like, `several_named`.
    """
    what = name.removesuffix("s")
    groups = [group.id for group in index.parts("group")] if what == "site" else []
    try:
        found = [str(with_ids(name, one, index)) for one in apart(name, typed, index)]
        wanted = found or ([typed.strip()] if typed else [])
        Index(index.organisation).check(what, what, *wanted, also=(*groups, *also))
    except Refused as e:
        raise UsageError(e.code, **{**e.fields, "field": ""}) from None
    return found


def _classes(board: Board, typed: str, index: Index) -> list[str]:
    if board.concept == "request":
        words = [word.strip() for word in typed.split(",")]
        ranked = ",".join(word for word in words if not _is_unranked(word))
        named = ids_named("priority", ranked, index)
        return [*named, UNRANKED] if any(map(_is_unranked, words)) else named
    below = {asset.id: asset.parent for asset in index.organisation.assets}
    found = set(ids_named("asset", typed, index))
    for _ in below:
        found |= {ident for ident, parent in below.items() if parent in found}
    return sorted(found)


def _is_unranked(word: str) -> bool:
    """Whether a word says that something has no class yet, in whatever language boards say it."""
    said = (Translator(lang, _ZONE)(key) for lang in get_args(Language) for key in _UNRANKED_SAID)
    return plain_name(word) in {UNRANKED, *map(plain_name, said)}


def _stages(board: Board, typed: str) -> list[str]:
    """Codes or labels, in any language."""
    group, known = _group(board)
    return [_stage(word.strip(), group, known) for word in typed.split(",") if word.strip()]


def _stage(word: str, group: str, known: tuple[str, ...], field: str = "stage") -> str:
    found = codes_named(known, group, word)
    if len(found) == 1:
        return found[0]
    raise InputError(
        "not_a_choice", field=field, value=word, known=", ".join(found or known), group=group
    )


def _group(board: Board) -> tuple[str, tuple[str, ...]]:
    """The group of labels of a board's stages, and all of them in order."""
    if board.concept == "service":
        return "service_state", STATES
    concept = next(one for one in CONCEPTS if one.name == board.concept)
    verbs: Iterable[str] = (stage for verb in concept.verbs.values() for stage in verb.when)
    named = dict.fromkeys(stage for stage in verbs if stage.isidentifier())
    stages = dict.fromkeys((*named, *concept.over, *BESIDE.get(board.concept, ())))
    return f"stage.{board.concept}", tuple(stage for stage in stages if stage != "absent")
