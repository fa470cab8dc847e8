"""What every brief says first, as pairs of a label and a text: the same in every format."""

from collections.abc import Iterator

from projections.brief.model import Brief, BriefHead
from projections.render.phrase_renderer import Speaker

BANNERS = {"exercise": "brief.banner.exercise", "real": "brief.banner.real"}


def banner(brief: Brief, speaker: Speaker) -> str:
    """Exercise or real, so that the two are never taken for each other; empty when nobody knows."""
    kind = brief.header.kind
    return speaker.t(BANNERS[kind]) if kind else ""


def title(brief: Brief, speaker: Speaker) -> str:
    """What this is about."""
    header = brief.header
    if header.kind is None:
        return speaker.t("brief.title_empty")
    return speaker.t("brief.title", title=header.title)


def pairs(header: BriefHead, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Label and text, in order."""
    t = speaker.t
    if header.kind is not None:
        yield t("brief.header.organisation"), t.label(header.organisation)
    if header.phase is not None:
        yield t("brief.header.phase"), speaker.phrase(header.phase)
    start, end = (t.moment(m) for m in (header.period.start, header.period.end))
    yield t("brief.header.period"), t("brief.header.period_text", start=start, end=end,
                                      zone=header.zone)  # fmt: skip
    yield t("brief.header.position"), t("brief.header.position_text", number=header.number,
                                        since=header.since)  # fmt: skip
    yield t("brief.header.root"), header.root
    if header.ledger:
        yield t("brief.header.ledger"), header.ledger
    yield t("brief.header.checks"), _checks(header, speaker)
    yield t("brief.header.marking"), t.code("marking", header.marking)


def _checks(header: BriefHead, speaker: Speaker) -> str:
    t = speaker.t
    said = [
        t("brief.header.checked", number=header.checked),
        t.plural("brief.header.void", header.void),
        t.plural("brief.header.unknown", header.unknown),
    ]
    return t("brief.header.separator").join(said)
