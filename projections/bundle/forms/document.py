"""A form as a document: its head, then a section a question, in the form's order.

Nothing is said that is not in the ledger: an answer is made of cards, as the dossier has them, or
it says that the ledger has none and which command would record one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ledger.domain.crisis_and_roll import Crisis
from ledger.errors import Refused
from ledger.sanitize import clean_line
from projections.bundle.dossier.document import facts, leads
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.model import (
    Block,
    Document,
    Group,
    Head,
    Paragraph,
    Section,
    Text,
)
from projections.bundle.dossier.words import cites
from projections.bundle.forms.answering import Answer, FromBoard, answers
from projections.bundle.forms.catalogue import FORMS, WORDS, Form, Pick
from projections.bundle.parts import Source
from projections.i18n.times import in_zone
from projections.render.head import BANNERS
from projections.tables.boards import BOARDS

WORDS_SAID = ("contents", "entries", "page", "colon")


def document(source: Source, name: str) -> Document:
    """One form of a ledger up to a number, in one language, for one circle of readers.

    Raises:
        Refused: `no_crisis`, before the opening.
        KeyError: there is no form of that name.
    """
    drawing = Drawing(source)
    return drawn(drawing, FORMS[name], answers(drawing, FORMS[name].questions))


def drawn(drawing: Drawing, form: Form, found: Iterable[Answer]) -> Document:
    """A form with the answers to its questions. Raises as `document`."""
    crisis = crisis_of(drawing)
    numbered = enumerate(found, 1)
    sections = tuple(_section(drawing, nth, answer) for nth, answer in numbered)
    return Document(_head(drawing, form, crisis), sections)


def crisis_of(drawing: Drawing) -> Crisis:
    """The crisis.

    Raises:
        Refused: `no_crisis`, before the opening.
    """
    if drawing.situation.crisis is None:
        raise Refused("no_crisis")
    return drawing.situation.crisis


def begun(drawing: Drawing) -> datetime:
    """When the ledger was opened, in the crisis's zone."""
    entry = drawing.situation.kept.entry(1)
    return in_zone(entry.recorded if entry else drawing.source.end, drawing.t.zone)


def applies(drawing: Drawing, form: Form) -> bool:
    """Whether the form's law applied when the ledger was opened."""
    return form.since is None or begun(drawing).date() >= form.since


def drawn_from(drawing: Drawing, answer: Answer) -> str:
    """Which records were looked at for an answer, in words."""
    said = (_picked(drawing, pick) for pick in answer.question.picks)
    key = "forms.from_shown" if drawing.redacted else "forms.from"
    return drawing.t(key, what=drawing.t("brief.header.separator").join(said))


def asked(drawing: Drawing, answer: Answer) -> str:
    """The question, with the article that asks it."""
    t, question = drawing.t, answer.question
    said = t(f"forms.question.{question.form}.{question.name}")
    return f"{said} ({question.article})" if question.article else said


def _head(drawing: Drawing, form: Form, crisis: Crisis) -> Head:
    t, title = drawing.t, clean_line(crisis.title)
    return Head(
        language=t.lang,
        kind=crisis.kind,
        banner=t(BANNERS[crisis.kind]),
        title=t(f"forms.title.{form.name}", title=title),
        crisis=title,
        size=drawing.size,
        end=drawing.source.end,
        facts=tuple(facts(drawing, crisis)),
        lead=tuple(_lead(drawing, form)),
        words={name: t(f"dossier.words.{name}") for name in WORDS_SAID},
    )


def _lead(drawing: Drawing, form: Form) -> Iterator[Paragraph]:
    t = drawing.t
    if form.since is not None and not applies(drawing, form):
        since, opened = t.day(form.since), t.day(begun(drawing).date())
        said = t(f"forms.not_yet.{form.name}", since=since, opened=opened)
        yield Paragraph((Text(said, "strong"),))
    yield from leads(drawing, f"forms.lead.{form.name}", "forms.lead.how")


def _section(drawing: Drawing, nth: int, answer: Answer) -> Section:
    return Section(
        answer.question.name.replace("_", "-"),
        asked(drawing, answer),
        max(answer.many, 1),
        lambda: _groups(drawing, answer),
        lead=(Paragraph((Text(drawn_from(drawing, answer), "quiet"),), quiet=True),),
        left_out=drawing.t("dossier.left_out", n=drawing.t.number(answer.many)),
        place=f"{nth}.",
    )


def _groups(drawing: Drawing, answer: Answer) -> Iterator[Group]:
    if not answer.many:
        yield Group("", [_nothing(drawing, answer)])
    for part in answer.boards:
        blocks = [*_blocks(drawing, part)]
        if blocks:
            yield Group(drawing.t(f"dossier.section.{part.board}"), blocks)


def _nothing(drawing: Drawing, answer: Answer) -> Paragraph:
    t = drawing.t
    if not answer.known:
        return Paragraph((Text(t("forms.not_shown"), "strong"),))
    if drawing.redacted:
        return Paragraph((Text(t("forms.not_in_edition"), "strong"),))
    said = t("forms.record_by", command=answer.question.command)
    return Paragraph((Text(t("forms.not_in_ledger"), "strong"), Text(f" {said}")))


def _blocks(drawing: Drawing, part: FromBoard) -> Iterator[Block]:
    t = drawing.t
    yield from (told.card for told in part.told)
    if part.more:
        said = t.plural("forms.more", part.more, command=f"crisis show {part.board} --all")
        yield Paragraph((Text(said),))
    for key, numbers in (("restricted", part.restricted), ("unshown", part.unshown)):
        if numbers:
            said = t.plural(f"forms.{key}", len(numbers))
            yield Paragraph((Text(f"{said} ", "quiet"), *cites(numbers)), quiet=True)


def _picked(drawing: Drawing, pick: Pick) -> str:
    """A board, and what of it."""
    t = drawing.t
    which = [", ".join(t.code(pick.group, one) for one in pick.values)]
    if pick.only:
        which.append(t(f"forms.only.{pick.only}"))
    if pick.words:
        words = ", ".join(WORDS[pick.words])
        which.append(t("forms.only.words", words=words))
    board = t(f"dossier.section.{BOARDS[pick.board].name}")
    said = t("brief.header.separator").join(filter(None, which))
    return f"{board} ({said})" if said else board
