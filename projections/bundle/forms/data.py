"""A form as data: codes stay codes, words are those of the language asked for."""

from typing import Any

from ledger.sanitize import as_json
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.model import Card
from projections.bundle.forms.answering import Answer, FromBoard, answers
from projections.bundle.forms.catalogue import FORMS
from projections.bundle.forms.document import applies, asked, crisis_of, drawn_from
from projections.bundle.forms.text import plain
from projections.bundle.parts import Source


def to_json(source: Source, name: str) -> str:
    """One JSON document, ended by LF.

    Raises:
        Refused: `no_crisis`, before the opening.
    """
    drawing, form = Drawing(source), FORMS[name]
    crisis, position = crisis_of(drawing), source.reading.position
    found = answers(drawing, form.questions)
    value = {
        "form": name,
        "crisis": crisis.name,
        "title": crisis.title,
        "kind": crisis.kind,
        "ledger": crisis.ledger,
        "position": position.number,
        "root": position.root,
        "as_of": source.end.isoformat(timespec="seconds"),
        "ceiling": source.ceiling,
        "language": source.t.lang,
        "law_since": form.since.isoformat() if form.since else None,
        "law_applied": applies(drawing, form),
        "questions": [_question(drawing, answer) for answer in found],
    }
    return as_json(value, indent=2) + "\n"


def _question(drawing: Drawing, answer: Answer) -> dict[str, Any]:
    question = answer.question
    return {
        "name": question.name,
        "article": question.article or None,
        "question": asked(drawing, answer),
        "looked_for_in": drawn_from(drawing, answer),
        "in_ledger": _in_ledger(drawing, answer),
        "recorded_by": question.command,
        "boards": [_board(part) for part in answer.boards],
    }


def _in_ledger(drawing: Drawing, answer: Answer) -> bool | None:
    """None where what may not be shown, or is redacted, could answer it."""
    if answer.many:
        return True
    return False if answer.known and not drawing.redacted else None


def _board(part: FromBoard) -> dict[str, Any]:
    return {
        "board": part.board,
        "answers": [
            {**_card(told.card), "entries": list(told.numbers)} for told in part.told
        ],
        "more": part.more,
        "restricted": part.restricted,
        "unshown": part.unshown,
    }  # fmt: skip


def _card(card: Card) -> dict[str, Any]:
    return {
        "name": card.name,
        "title": plain(card.title),
        "about": plain(card.about),
        "fields": [{"label": one.label, "text": plain(one.runs)} for one in card.fields],
    }
