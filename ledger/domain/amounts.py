"""What a number may be, whatever it counts: a count is never negative, a share never above all."""

from collections.abc import Collection

from ledger.errors import Refused

WHOLE = 100
"""All of it, in %."""

PERCENTS = frozenset(
    {"%", "percent", "per cent", "pct", "pour cent", "pourcent", "pourcents", "procent", "prozent"}
)
"""Units that make a number a share, folded."""


UNCOUNTED = frozenset(
    {
        "°", "°c", "c", "°f", "°k", "k", "deg", "degree", "degrees", "celsius", "fahrenheit",
        "kelvin", "degré", "degrés", "graad", "graden", "grad", "ph", "db", "dba", "dbm",
    }
)  # fmt: skip
"""Units of scales whose zero is not nothing, or that do not add up: of these there is no share."""


def has_share(unit: str | None) -> bool:
    """Whether a number of that unit may be so much of another; a share in % is one already."""
    if unit is None:
        return True
    first = unit.strip().casefold().partition(" ")[0]
    return first not in UNCOUNTED and not is_share(unit)


def check_amount(
    field: str, value: float | None, unit: str | None, *, beside: Collection[str] = ()
) -> None:
    """Of things, or a share; `beside` are the fields of the command, with which it may be mended.

    Raises:
        Refused: `below_zero` without a unit that goes below (°C, EUR); `above_whole`.
    """
    share = is_share(unit)
    if value is None:
        return
    if value < 0 and (share or unit is None):
        raise Refused("below_zero", field=field, value=value, **_without("unit", beside))
    if share and value > WHOLE:
        raise Refused("above_whole", field=field, value=value, **_without("of", beside))


def _without(name: str, beside: Collection[str]) -> dict[str, str]:
    return {} if name in beside else {"without": name}


def is_share(unit: str | None) -> bool:
    """Whether a unit makes of a number a share, in %."""
    return unit is not None and unit.strip().casefold() in PERCENTS
