"""The brief as CommonMark that renders the same everywhere: nothing people typed becomes markup."""

import re
from collections.abc import Iterator

from projections.brief.model import Brief, BriefLine
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.head import banner, foot, nothing, pairs, title
from projections.render.phrase_renderer import Speaker

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&])")
_START = re.compile(r"^(\s*)([#+=:-]|\d+(?=[.)]))")
_SCHEME = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|file)(:)|\b(www)(\.)")


def to_markdown(brief: Brief, t: Translator, *, fresh: Freshness | None = None) -> str:
    """The whole brief, every line ended by LF."""
    speaker = Speaker(t, brief.header.period.end.date())
    return "".join(line + "\n" for line in _document(brief, speaker, fresh))


def escaped(text: str) -> str:
    """A text that stays text: markup, line starts and addresses lose their meaning."""
    plain = _MARKUP.sub(r"\\\1", text)
    plain = _SCHEME.sub(_unlinked, plain)
    return _START.sub(_unstarted, plain)


def _document(brief: Brief, speaker: Speaker, fresh: Freshness | None) -> Iterator[str]:
    words = banner(brief, speaker)
    if words:
        yield f"**{escaped(words)}**"
        yield ""
    yield f"# {escaped(title(brief, speaker))}"
    yield ""
    for label, text in pairs(brief.header, speaker, fresh):
        yield f"- **{escaped(label)}**: {escaped(text)}"
    yield ""
    if brief.header.opened is None:
        yield from (escaped(speaker.line(line)) for line in brief.five)
    else:
        yield from _body(brief, speaker)
    yield ""
    for label, text in foot(brief.header, speaker):
        yield f"- **{escaped(label)}**: {escaped(text)}"
    if words:
        yield ""
        yield f"**{escaped(words)}**"


def _body(brief: Brief, speaker: Speaker) -> Iterator[str]:
    t = speaker.t
    yield f"## {escaped(t('brief.section.five'))}"
    yield ""
    for place, line in enumerate(brief.five, 1):
        yield f"{place}. {_said(line, speaker)}"
    for section in brief.sections:
        yield ""
        yield f"## {escaped(t(f'brief.section.{section.id}'))}"
        yield ""
        for line in section.lines:
            yield f"- {_mark(line, speaker)}{_said(line, speaker)}"
            yield from (f"  - {escaped(speaker.phrase(detail))}" for detail in line.details)
    for sentence in nothing(brief, speaker):
        yield ""
        yield escaped(sentence)


def _said(line: BriefLine, speaker: Speaker) -> str:
    numbers = speaker.numbers(line)
    text = escaped(speaker.line(line))
    return f"{text} ({escaped(numbers).removeprefix(chr(92))})" if numbers else text


def _mark(line: BriefLine, speaker: Speaker) -> str:
    if not line.mark:
        return ""
    word = speaker.t("brief.mark.new" if line.mark == "new" else "brief.mark.changed")
    return f"**{escaped(word)}** "


def _unlinked(match: re.Match[str]) -> str:
    name, sign = match[1] or match[3], match[2] or match[4]
    return f"{name}\\{sign}"


def _unstarted(match: re.Match[str]) -> str:
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"
