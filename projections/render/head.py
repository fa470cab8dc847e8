"""What every brief says first, as pairs of a label and a text: the same in every format."""

from collections.abc import Iterator

from msgspec import UNSET

from projections.brief.model import Brief, BriefHead, BriefLine
from projections.brief.shown_by import tasks
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.freshness import copy_said
from projections.render.phrase_renderer import Speaker

BANNERS = {"exercise": "brief.banner.exercise", "real": "brief.banner.real"}

"""What lists all that is to be completed."""


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


def pairs(
    header: BriefHead, speaker: Speaker, fresh: Freshness | None = None
) -> Iterator[tuple[str, str]]:
    """Label and text of what is read first, in order; how fresh the copy is where that is given."""
    t = speaker.t
    if header.organisation:
        yield t("brief.header.organisation"), t.label(header.organisation)
    if header.about is not None:
        yield t("brief.header.about"), speaker.phrase(header.about)
    if header.day is not None and header.opened is not None:
        yield (
            t("brief.header.day"),
            t("brief.header.day_text", n=header.day, first=t.day(header.opened)),
        )
    if known := as_known(header, t):
        yield t("brief.header.known"), known
    yield from _standing(header, speaker)
    start, end = (t.moment(m) for m in (header.period.start, header.period.end))
    yield t("brief.header.period"), t("brief.header.period_text", start=start, end=end,
                                      zone=header.zone)  # fmt: skip
    yield t("brief.header.position"), t("brief.header.position_text", number=header.number,
                                        since=header.since)  # fmt: skip
    if header.silent is not None:
        yield t("brief.header.last"), speaker.phrase(header.silent)
    if fresh is not None:
        yield t("brief.header.copy"), copy_said(fresh, t)
    if fresh is not None and fresh.scenario is not None:
        yield t("brief.header.scenario"), t.moment(fresh.scenario)
    yield t("brief.header.marking"), t.code("marking", header.marking)


def as_known(header: BriefHead, t: Translator) -> str:
    """That it is a brief of the past, of when, and what is not in it; empty where it is of now."""
    if header.at is UNSET:
        return ""
    return t("brief.header.known_text", moment=t.moment(header.period.end))


def _standing(header: BriefHead, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """What happened, and how the crisis cell stands: its phase, who is on duty, its meeting."""
    t = speaker.t
    if header.happened is not None:
        yield t("brief.header.happened"), _happened(header.happened, speaker)
    if header.phase is not None:
        yield t("brief.header.phase"), speaker.phrase(header.phase)
    if header.closed is not None:
        yield t("brief.header.closed"), speaker.phrase(header.closed)
    if header.duties is not None:
        yield t("brief.header.duties"), _happened(header.duties, speaker)
    if header.meeting is not None:
        yield t("brief.header.meeting"), speaker.phrase(header.meeting)


def foot(header: BriefHead, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Label and text of what a doubt is checked by, for the end."""
    t = speaker.t
    if header.incomplete:
        said = t("brief.header.tasks", n=t.number(header.incomplete), command=tasks(header))
        yield t("brief.header.incomplete"), said
    yield t("brief.header.root"), header.root
    if header.ledger:
        yield t("brief.header.ledger"), header.ledger
    yield t("brief.header.checks"), _checks(header, speaker)


def nothing(brief: Brief, speaker: Speaker) -> Iterator[str]:
    """The parts without a line: those of which nothing is new, with how many there are, and others.

    Where it is not counted, none in the period is all that can be said. In a brief of some sites or
    cells it is said of these alone.
    """
    t, about = speaker.t, brief.header.about
    if brief.aside:
        counted = (
            t(
                "brief.aside_part",
                part=t(f"brief.section.{i}"),
                n=t.number(a.many),
                command=a.command,
            )
            for i, a in brief.aside.items()
        )
        yield t("brief.aside", parts=t("brief.list_separator").join(counted)) + "."
    of, who = ("_of", {"who": speaker.value(about.fields["names"])}) if about else ("", {})
    empty = [part for part in brief.empty if part != "odd" or not _is_whole(brief.header)]
    known = [part for part in empty if brief.totals.get(part, 1)]
    never = [part for part in empty if part not in known]
    for key, parts in (("brief.nothing_new", known), ("brief.nothing_yet", never)):
        if parts:
            yield t(
                key + of,
                **who,
                parts=t("brief.list_separator").join(_part(p, brief, t) for p in parts),
            )


def _is_whole(header: BriefHead) -> bool:
    """Whether the foot says of all entries that they count and can be read."""
    return header.void == header.unknown == 0


def _part(ident: str, brief: Brief, t: Translator) -> str:
    name = t(f"brief.section.{ident}")
    many = brief.totals.get(ident)
    return t("brief.in_all", part=name, n=t.number(many)) if many else name


def _happened(line: BriefLine, speaker: Speaker) -> str:
    numbers = speaker.numbers(line)
    fields = line.phrases[0].fields
    said = speaker.value(fields["texts"])
    return f"{said} [{numbers}]" if numbers else said


def _checks(header: BriefHead, speaker: Speaker) -> str:
    t = speaker.t
    said = [
        t("brief.header.checked", number=header.checked),
        t.plural("brief.header.void", header.void),
        t.plural("brief.header.unknown", header.unknown),
    ]
    return t("brief.header.separator").join(said)
