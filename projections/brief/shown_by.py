"""What is typed to see all of what a brief tells the first of: the same part, at the same entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import UNSET

from projections.brief.model import BriefHead
from projections.model.picture import Picture

BOARDS: Mapping[str, str] = {
    "services": "crisis show services",
    "activity": "crisis show cancellations",
    "restore": "crisis show restores",
    "threats": "crisis show threats",
    "clocks": "crisis show clocks",
    "outlook": "crisis show outlooks",
    "means": "crisis show means",
    "orders": "crisis show decisions --stage ordered",
    "decisions": "crisis show decisions",
    "actions": "crisis show actions",
    "meetings": "crisis show meetings",
    "requests": "crisis show requests",
    "communications": "crisis show communications",
    "dossier": "crisis show records",
    "observations": "crisis show observations",
    "figures": "crisis show figures",
    "contradictions": "crisis show contradictions",
    "late": "crisis log --filter late",
    "organisation": "crisis log --filter about:crisis.main",
    "corrections": "crisis show corrections",
}
"""What shows all of what a section tells the first of; for the others it is the log."""

LOG = "crisis log"
"""Of the past it shows nothing: there what a brief tells of one day is shown by its own name."""

FILTERED: Mapping[str, Sequence[str]] = {
    "--site": ("services", "activity", "restore", "decisions", "requests", "communications",
               "observations", "figures"),
    "--cell": ("services", "activity", "restore", "threats", "decisions", "requests",
               "communications", "observations", "figures"),
}  # fmt: skip
"""The boards that show a part of the whole, by the option that they take for it."""

OF_THE_DAY = ("late", "organisation", "corrections", "restricted", "odd")
"""Sections of what happened within a day: which one depends on the moment, not the entry alone."""

OVERDUE = "crisis show requests --overdue"
"""What shows all that is overdue."""

TASKS = "crisis show tasks"
"""What shows all that was left to be said later."""


class Typed(NamedTuple):
    """What is typed behind a command to see the same as a brief tells.

    `narrowed` is the part of the whole, `at` the entry of the past, and `moment` the end of the
    period where that says more than the entry; each is empty where there is nothing to type.
    """

    narrowed: str = ""
    at: str = ""
    moment: str = ""

    def board(self, ident: str) -> str:
        """What shows all of a section."""
        command = BOARDS.get(ident, LOG)
        if self.at and command.startswith(LOG):
            command = f"crisis show {ident}"
        narrows = ident in FILTERED.get(self.narrowed.partition(" ")[0], ())
        then = self.moment if ident in OF_THE_DAY else self.at
        return _joined(command, self.narrowed if narrows else "", then)

    def overdue(self) -> str:
        """What shows all requests that are overdue."""
        return _joined(OVERDUE, self.narrowed, self.moment)


def typed(picture: Picture) -> Typed:
    """What is typed to see what a picture shows."""
    if not picture.past:
        return Typed(_narrowed(picture))
    at = _at(picture.position.number)
    same = picture.now == picture.position.recorded
    return Typed(_narrowed(picture), at, at if same else f"--known-at {_moment(picture.now)}")


def tasks(header: BriefHead) -> str:
    """What shows all that was left to be said later, at the time of a brief."""
    return TASKS if header.at is UNSET else _joined(TASKS, _at(header.at))


def _at(number: int) -> str:
    return f"--at {number}"


def _moment(moment: datetime) -> str:
    """As short as it can be typed."""
    return moment.isoformat(timespec="auto" if moment.second or moment.microsecond else "minutes")


def _narrowed(picture: Picture) -> str:
    about = picture.about
    return f"--{about.kind} {','.join(part.id for part in about.parts)}" if about else ""


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))
