"""The parts an overview is made of, each with its title, its lines and its answer in short."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from textual.content import Content

from projections.model.picture import UNREPORTED, Picture
from tui.board.lines import actions, activities, decisions, requests, services
from tui.board.lines.actions import action_lines, duty_lines
from tui.board.lines.activities import activity_lines
from tui.board.lines.ahead import means_lines, outlook_lines
from tui.board.lines.deadlines import deadline_lines
from tui.board.lines.decisions import decision_lines, order_lines, question_lines
from tui.board.lines.dossier import dossier_lines
from tui.board.lines.entries import entry_lines
from tui.board.lines.labels import Words, held_words
from tui.board.lines.matrix import matrix_lines
from tui.board.lines.meetings import meeting_lines
from tui.board.lines.requests import request_lines
from tui.board.lines.restore import restore_lines, zone_lines
from tui.board.lines.safe_text import ink
from tui.board.lines.services import ServiceLines

LAST = 3
"""Entries on the first page."""

Draw = Callable[[int, int | None], list[Content]]
"""Draws the lines of a part: (width, at most so many rows)."""


@dataclass(frozen=True, slots=True)
class BoardPart:
    """One part of the sheet: `least` is how many rows it gets before any other gets more.

    `fits` says that it is drawn otherwise where it has less room, and not only cut.
    `held` is said in place of "none" where something of it is marked above the ceiling, `briefly`
    in place of the summary where that has no room beside the title. `command` tells of an empty
    part what to type, `below` the key of what is said where there is more of it.
    """

    name: str
    draw: Draw
    summary: Sequence[Content] = ()
    briefly: Callable[[], Sequence[Content]] = tuple
    least: int = 1
    most: int | None = None
    command: str = ""
    below: str = "board.below"
    held: str = ""
    fits: bool = False


def untouched(part: BoardPart) -> BoardPart:
    """The same on a screen where nobody types or scrolls."""
    return replace(part, command="", below="board.wall.below")


def first_parts(picture: Picture, words: Words) -> list[BoardPart]:
    """What must be seen without a key."""
    return [
        services_part(picture, words),
        *([_questions(picture, words)] if picture.questions else []),
        _restore(picture, words),
        _activities(picture, words),
        _last(picture, words, LAST),
    ]


def later_parts(picture: Picture, words: Words) -> list[BoardPart]:
    """What a screen has no room for, and what was cut on the first page, whole."""
    return [
        *_deadlines(picture, words),
        *_meetings(picture, words),
        *_orders(picture, words),
        *_holds(picture, words),
        _decisions(picture, words),
        _questions(picture, words),
        *_actions(picture, words),
        *_duties(picture, words),
        services_part(picture, words),
        _zones(picture, words),
        _restore(picture, words, stages=True),
        _activities(picture, words),
        *_ahead(picture, words),
        _requests(picture, words),
        _last(picture, words, None),
    ]


def tall_parts(picture: Picture, words: Words) -> list[BoardPart]:
    """What a tall screen of one column has room for, what to decide before what stands."""
    return [
        *_deadlines(picture, words),
        *_meetings(picture, words),
        *_orders(picture, words),
        _questions(picture, words),
        *_actions(picture, words),
        services_part(picture, words),
        _restore(picture, words, stages=True),
        _zones(picture, words),
        _activities(picture, words),
        *_ahead(picture, words),
        _requests(picture, words),
        _decisions(picture, words),
        *_duties(picture, words),
        *_holds(picture, words),
        _last(picture, words, None),
    ]


def standing_parts(picture: Picture, words: Words) -> list[BoardPart]:
    """How things stand: the left column of a wide screen."""
    return [
        *_deadlines(picture, words),
        *_duties(picture, words),
        _restore(picture, words, stages=True),
        _zones(picture, words),
        _activities(picture, words),
        *_ahead(picture, words),
        _requests(picture, words),
    ]


def happening_parts(picture: Picture, words: Words) -> list[BoardPart]:
    """What happens: the right column of a wide screen, what is to decide before what was."""
    return [
        *_meetings(picture, words),
        *_orders(picture, words),
        _questions(picture, words),
        *_actions(picture, words),
        _decisions(picture, words),
        *_holds(picture, words),
        _last(picture, words, None),
    ]


def services_part(picture: Picture, words: Words, *, grid: bool = False) -> BoardPart:
    """Services line by line, or with `grid` by sites."""
    services_spoken = any(service.worst != UNREPORTED for service in picture.services)
    spoken = services_spoken or bool(picture.whole or picture.applications)
    of_width = cache(lambda width: ServiceLines(picture, words, width))

    def draw(width: int, rows: int | None) -> list[Content]:
        if not spoken:
            return []
        if grid:
            return [*matrix_lines(picture, words, width), *services.beside(picture, words, width)]
        return of_width(width).lines(rows)

    return BoardPart(
        "services",
        draw,
        summary=services.summary(picture, words) if services_spoken else (),
        briefly=lambda: services.summary(picture, words, aged=False) if services_spoken else (),
        least=min(8, 1 + services.troubles(picture)),
        command="crisis service report --help",
        held=held_words(picture, words, "service"),
        fits=True,
    )


def _deadlines(picture: Picture, words: Words) -> list[BoardPart]:
    """When there are several; the nearest one stands above the sheet."""
    part = BoardPart(
        "deadlines",
        lambda w, _: deadline_lines(picture, words, w),
        summary=_count(picture.many.get("deadlines", 0), words),
        least=2,
    )
    return [part] if len(picture.deadlines) > 1 else []


def _meetings(picture: Picture, words: Words) -> list[BoardPart]:
    """When one is under way or to come."""
    meetings = picture.meetings
    part = BoardPart("meetings", lambda w, _: meeting_lines(picture, words, w))
    return [part] if meetings.open or meetings.coming else []


def _orders(picture: Picture, words: Words) -> list[BoardPart]:
    """What others have ordered, when anything is."""
    part = BoardPart(
        "orders",
        lambda w, _: order_lines(picture, words, w),
        summary=_count(len(picture.orders), words),
        least=2,
    )
    return [part] if picture.orders else []


def _holds(picture: Picture, words: Words) -> list[BoardPart]:
    """What may not be deleted, when anything is held."""
    part = BoardPart(
        "dossier",
        lambda w, _: dossier_lines(picture, words, w),
        summary=_count(len(picture.dossier.held), words),
        least=1,
    )
    return [part] if picture.dossier.held else []


def _zones(picture: Picture, words: Words) -> BoardPart:
    return BoardPart("zones", lambda w, _: zone_lines(picture, words, w))


def _restore(picture: Picture, words: Words, *, stages: bool = False) -> BoardPart:
    return BoardPart(
        "restore",
        lambda w, _: restore_lines(picture, words, w, stages=stages),
        least=1,
        command="crisis restore plan --help",
        held=held_words(picture, words, "restore", "figure"),
    )


def _activities(picture: Picture, words: Words) -> BoardPart:
    return BoardPart(
        "cancelled",
        lambda w, _: activity_lines(picture, words, w),
        summary=activities.summary(picture, words),
        least=2,
        command="crisis cancellation order --help",
        held=held_words(picture, words, "cancellation"),
    )


def _ahead(picture: Picture, words: Words) -> list[BoardPart]:
    """What is expected and aimed at, and means, where there are any."""
    parts = (
        BoardPart("outlook", lambda w, _: outlook_lines(picture, words, w)),
        BoardPart("means", lambda w, _: means_lines(picture, words, w)),
    )
    return [part for part in parts if part.draw(80, None)]


def _decisions(picture: Picture, words: Words) -> BoardPart:
    return BoardPart(
        "decisions",
        lambda w, _: decision_lines(picture, words, w),
        summary=_count(len(decisions.taken_today(picture)), words),
        least=2,
        command="crisis decision take --help",
        held=held_words(picture, words, "decision"),
    )


def _questions(picture: Picture, words: Words) -> BoardPart:
    return BoardPart(
        "questions",
        lambda w, _: question_lines(picture, words, w),
        summary=_count(picture.many.get("questions", 0), words),
        least=2,
        command="crisis decision raise --help",
        held=held_words(picture, words, "decision"),
    )


def _actions(picture: Picture, words: Words) -> list[BoardPart]:
    """While something is to be done."""
    part = BoardPart(
        "actions",
        lambda w, _: action_lines(picture, words, w),
        summary=actions.summary(picture, words),
        least=2,
        command="crisis action assign --help",
    )
    return [part] if picture.actions.waiting else []


def _duties(picture: Picture, words: Words) -> list[BoardPart]:
    """While a post is held."""
    part = BoardPart("duties", lambda w, _: duty_lines(picture, words, w))
    return [part] if picture.duties else []


def _requests(picture: Picture, words: Words) -> BoardPart:
    return BoardPart(
        "requests",
        lambda w, _: request_lines(picture, words, w),
        summary=requests.summary(picture, words),
        least=2,
        command="crisis request log --help",
        held=held_words(picture, words, "request"),
    )


def _last(picture: Picture, words: Words, most: int | None) -> BoardPart:
    return BoardPart(
        "last",
        lambda w, r: entry_lines(picture, words, w, r or most),
        least=LAST,
        most=most,
        fits=True,
    )


def _count(n: int, words: Words) -> list[Content]:
    return [ink((words.t.number(n), "$quiet"))] if n else []
