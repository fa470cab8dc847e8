"""What a number may be, whatever it counts: a count is never negative, a share never above all."""

from ledger.errors import Refused

WHOLE = 100
"""All of it, in %."""

PERCENTS = frozenset(
    {"%", "percent", "per cent", "pct", "pour cent", "pourcent", "pourcents", "procent", "prozent"}
)
"""Units that make a number a share, folded."""


def check_amount(field: str, value: float | None, unit: str | None) -> None:
    """Of things, or a share.

    Raises:
        Refused: `below_zero` without a unit that goes below (°C, EUR); `above_whole`.
    """
    share = is_share(unit)
    if value is None:
        return
    if value < 0 and (share or unit is None):
        raise Refused("below_zero", field=field, value=value)
    if share and value > WHOLE:
        raise Refused("above_whole", field=field, value=value)


def is_share(unit: str | None) -> bool:
    """Whether a unit makes of a number a share, in %."""
    return unit is not None and unit.strip().casefold() in PERCENTS
