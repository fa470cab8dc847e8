"""Communications: what waits for approval, what went out in the period, what came in."""

from collections.abc import Iterator, Sequence

from projections.brief.ages import dated
from projections.brief.model import BriefLine, Code, Phrase
from projections.brief.phrases import line, optional, say, several
from projections.model.picture import Picture
from projections.model.rows import CommunicationRow, Prose
from projections.views.clocks import last_of

STAGES = {
    "awaiting": "brief.communication.awaiting",
    "drafted": "brief.communication.drafted",
    "approved": "brief.communication.approved",
    "scheduled": "brief.communication.scheduled",
    "sent": "brief.communication.sent",
    "received": "brief.communication.received",
    "asked": "brief.communication.asked",
    "agreed": "brief.communication.agreed",
    "declined": "brief.communication.declined",
    "superseded": "brief.communication.superseded",
    "withdrawn": "brief.communication.withdrawn",
}


def communication_lines(picture: Picture) -> Iterator[BriefLine]:
    """To approve, then what waits and everything new in the period, the latest first."""
    told: set[str] = set()
    for row in picture.communications.awaiting:
        told.add(row.originator)
        yield _row(picture, row, "awaiting")
    for row in reversed(picture.communications.rows):
        ready = row.stage in {"approved", "scheduled"}
        if row.originator not in told and (ready or row.number > picture.since.number):
            yield _row(picture, row, row.stage)


def _row(picture: Picture, row: CommunicationRow, stage: str) -> BriefLine:
    missing = sorted(set(row.texts) - set(row.approved)) if stage == "awaiting" else []
    return line(
        say(STAGES[stage], text=_text(row) or say("brief.no_text"), when=dated(picture, row)),
        *_way(row, stage),
        *_outcomes(row),
        rows=[row],
        since=picture.since,
        kind="awaiting" if stage == "awaiting" else "",
        details=optional(
            ("brief.detail.asked", row.asked),
            ("brief.detail.missing", _languages(missing)),
            ("brief.detail.unapproved", _languages(row.unapproved)),
            ("brief.detail.planned_for", row.planned if row.sent is None else None),
            ("brief.detail.recipients", row.recipients),
            ("brief.detail.until", last_of(row.until)),
            ("brief.detail.reason", row.reason),
        ),
    )


def _way(row: CommunicationRow, stage: str) -> tuple[Phrase, ...]:
    """From whom or to whom, and by what channel; whoever asks is no addressee."""
    audience = [Code("audience", word) for word in row.audience]
    asks = stage == "asked"
    senders = [*([row.sender] if row.sender else ()), *(audience if asks else ())]
    addressed = [*([row.to] if row.to else ()), *(() if asks else audience)]
    return optional(
        ("brief.detail.sender", several(senders) if senders else None),
        ("brief.detail.audience", several(addressed) if addressed else None),
        ("brief.detail.channel", Code("channel", row.channel) if row.channel else None),
    )


def _text(row: CommunicationRow) -> Prose | None:
    """What was said: the text sent, else the theme, else the first draft."""
    return row.text or row.theme or next(iter(row.texts.values()), None)


def _languages(missing: Sequence[str]) -> object:
    return several(Code("language", word) for word in missing) if missing else None


def _outcomes(row: CommunicationRow) -> tuple[Phrase, ...]:
    said = [
        say("brief.communication.outcome", outcome=Code("outcome", outcome), count=count)
        for outcome, count in row.outcomes.items()
    ]
    return (say("brief.communication.outcomes", outcomes=several(said)),) if said else ()
