"""The brief of the crisis meeting: a neutral model made from a picture."""

from projections.brief.build import brief, brief_of, day_to
from projections.brief.model import Brief, Period

__all__ = ["Brief", "Period", "brief", "brief_of", "day_to"]
