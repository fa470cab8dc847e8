"""How fresh what is shown is, in words: the same in a brief, a board and a log."""

from datetime import datetime
from typing import Any

import msgspec

from projections.i18n import Translator
from projections.model.freshness import Freshness


def server_said(fresh: Freshness, t: Translator) -> str:
    """Whether the server has more, and since when it was not reached; part of a sentence."""
    if fresh.server == "current":
        return t("brief.fresh.current", asked=t.moment(fresh.asked))
    if fresh.server == "behind":
        return t.plural("brief.fresh.behind", fresh.missing)
    if fresh.server == "doubt":
        return t("brief.fresh.doubt")
    if fresh.contact is None:
        return t(f"brief.fresh.{fresh.server}_never")
    return t(f"brief.fresh.{fresh.server}", **_since(fresh, fresh.contact, t))


def copy_said(fresh: Freshness, t: Translator) -> str:
    """As `server_said`, with what was given here and is in no document yet."""
    said = server_said(fresh, t)
    if not fresh.waiting:
        return said
    return t.plural("brief.fresh.waiting", fresh.waiting, server=said)


def freshness_value(fresh: Freshness, t: Translator) -> dict[str, Any]:
    """As data, with the sentence in words."""
    data: dict[str, Any] = msgspec.to_builtins(fresh)
    return {**data, "text": fresh_line(fresh, t)}


def fresh_line(fresh: Freshness, t: Translator) -> str:
    """As of which entry, when that was recorded, and what the server said: a whole sentence.

    What the time is on a scenario's clock is another one.
    """
    said = server_said(fresh, t)
    if fresh.recorded is None:
        return t("brief.fresh.line_empty", server=said)
    moment = t.moment(fresh.recorded)
    line = t("brief.fresh.line", number=fresh.as_of, moment=moment, server=said)
    if fresh.scenario is None:
        return line
    return f"{line} {t('cli.scenario_now', moment=fresh.scenario)}"


def _since(fresh: Freshness, contact: datetime, t: Translator) -> dict[str, str]:
    age = max(fresh.asked - contact, fresh.asked - fresh.asked)
    return {"since": t.moment(contact), "age": t.duration(age)}
