"""How a home's copy stood against its server when something was read from it.

It is no part of a picture: what is drawn at a number is the same whenever and wherever it is drawn.
Renderers take it beside what they draw, and say nothing of it where the past was asked for.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Server = Literal["current", "behind", "away", "not_asked", "refused", "doubt", "bundle"]


class Freshness(Struct, frozen=True, kw_only=True):
    """What was read, and whether there may be more.

    `as_of` is the last entry that was read and `recorded` when it was recorded; `server` what came
    of asking at `asked`; `contact` when the server last answered, None when it never did; `missing`
    how many entries it is known to have that are not here. `scenario` is what the time is where an
    exercise goes on by a scenario's clock, None where it does not. `waiting` is how many commands
    of this home are kept and not recorded yet: what is read does not have them.
    """

    as_of: int
    recorded: datetime | None
    server: Server
    asked: datetime
    contact: datetime | None = None
    missing: int = 0
    scenario: datetime | None = None
    waiting: int = 0
