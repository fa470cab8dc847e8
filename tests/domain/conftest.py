"""Every test here tells a story about one ledger in memory."""

from tests.support.domain import story

__all__ = ["story"]
