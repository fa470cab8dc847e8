"""The state of the link in words, the same on a board and in lines."""

from datetime import datetime, timedelta

from ledger.live.link import LinkState
from projections.i18n import Translator
from projections.i18n.times import in_zone
from tui.board.board_state import BoardLink

PATIENCE = timedelta(seconds=1)
"""After so long without an answer a server is away, and is looked for all the same."""

AWAY = {LinkState.OFFLINE, LinkState.CONNECTING}


def link_state(link: BoardLink, now: datetime) -> LinkState:
    """The state as it is to be read now: a server that lets wait counts as away."""
    waits = link.state is LinkState.CONNECTING and now - link.since > PATIENCE
    return LinkState.OFFLINE if waits else link.state


def link_words(link: BoardLink, number: int, t: Translator, now: datetime) -> str:
    """The state in words; `number` is the last entry that is here."""
    state = link_state(link, now)
    if state in AWAY:
        return _away(link, state, t, now)
    if state is LinkState.REPLAY:
        total = t.number(number + link.behind)
        return t("board.link.replay", done=t.number(number), total=total)
    return t(f"board.link.{state.value}")


def _away(link: BoardLink, state: LinkState, t: Translator, now: datetime) -> str:
    """Since when no server has answered this home, and whether one is being asked."""
    key = state.value if link.asked else "not_asked"
    if link.contact is None:
        return t(f"board.link.{key}_never")
    age = t.duration(max(now - link.contact, timedelta()))
    return t(f"board.link.{key}", since=_clock(link.contact, now, t), age=age)


def _clock(moment: datetime, now: datetime, t: Translator) -> str:
    """A time of this machine's clock; of today without the day."""
    today, local = in_zone(now, t.zone).date(), in_zone(moment, t.zone)
    return t.clock(local) if local.date() == today else t.moment(local, today=today)
