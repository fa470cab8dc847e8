"""What is done in a list as it is drawn: what waits to be sent, what became of it, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil

from textual.content import Content

from ledger.domain import VERBS
from projections.i18n import Translator
from projections.tables.plain import GAP, NUMBER
from tui.board.acting import Act, One, Target
from tui.board.lines.labels import Words
from tui.board.lines.reading import changed_said, line_error
from tui.board.lines.safe_text import ink, wrapped
from tui.board.lines.said import STYLES
from tui.board.rows import Block
from tui.board.scribe import Stands
from tui.forms.questions import question_of

NAMED = 3
"""Rows that are named where several are meant."""

MOST = 3
"""Lines of what was done last."""


def names_said(targets: Sequence[Target], t: Translator) -> str:
    """`R-3, R-7 and 4 more`."""
    names = ", ".join(target.name for target in targets[:NAMED] if target.name)
    left = len(targets) - NAMED
    return t.plural("act.and_more", left, names=names) if left > 0 else names


def act_lines(act: Act, words: Words, width: int, now: float) -> list[Content]:
    """What was done last and what became of it, in a few lines."""
    t = words.t
    sign, style = STYLES[act.stands]
    head = ink((f"{words.glyphs.states[sign]} {_became(act, t, now)}", style))
    what = ink((t(f"key.{act.verb}"), "bold"))
    line = words.dotted(head, what, _about(act, t), " ".join(act.raw.split()))
    below = [part for text, look in _below(act, t) for part in wrapped(ink((text, look)), width)]
    hint = wrapped(ink((t(key), "$quiet")), width)[:1] if (key := _keys_now(act)) else []
    return [words.fit(line, width), *below[: MOST - 1 - len(hint)], *hint]


def _about(act: Act, t: Translator) -> str:
    named = [one.target for one in act.ones if one.target.name]
    return names_said(named, t) or ", ".join(one.short for one in act.ones if one.short)


def _became(act: Act, t: Translator, now: float) -> str:
    match act.stands:
        case Stands.WAITING:
            return t("line.waiting", seconds=max(0, ceil(act.until - now)))
        case Stands.RECORDED:
            return _ends([f"#{number}" for one in act.ones for number in one.numbers], t)
        case Stands.KEPT:
            receipts = [one.receipt for one in act.ones if one.receipt]
            return t("line.kept", receipts=_ends(receipts, t))
        case _:
            return t.code("line_stands", act.stands)


def _ends(names: list[str], t: Translator) -> str:
    """All of a few, the first and the last of many."""
    few = len(names) <= NAMED
    return ", ".join(names) if few else t("act.from_to", first=names[0], last=names[-1])


def _keys_now(act: Act) -> str:
    """What Enter and Esc mean now, as a key of the catalogues; empty where they mean nothing."""
    meant = {Stands.WAITING: "act.window", Stands.ASKED: "act.meant", Stands.REFUSED: "act.take_up"}
    return meant.get(act.stands, "")


def _below(act: Act, t: Translator) -> Iterator[tuple[str, str]]:
    """How it was understood, or what is wrong with the first of them."""
    if act.stands is Stands.WAITING:
        return
    wrong = [one for one in act.ones if one.stands in _WRONG]
    done = sum(one.stands in {Stands.RECORDED, Stands.KEPT} for one in act.ones)
    for one in wrong[:1]:
        name, text = one.target.name, said_of(one, act, t)
        of = t("act.of", done=t.number(done), total=t.number(len(act.ones)))
        label = t("board.labelled", label=name, text=text) if name else text
        yield (
            " ".join(filter(None, (of if len(act.ones) > 1 else "", label))),
            STYLES[one.stands][1],
        )
    if not wrong and act.ones and act.ones[0].lines:
        yield " ".join(act.ones[0].lines), "$quiet"


_WRONG = (Stands.REFUSED, Stands.ASKED, Stands.UNSURE)


def said_of(one: One, act: Act, t: Translator) -> str:
    """What is wrong with one of them, or asked about it."""
    if one.doubt is not None:
        return question_of(one.doubt, t, "form")
    if one.changed is not None:
        return changed_said(one.changed, t)
    if one.error is not None and one.error.code == "wrong_stage":
        stage = t.code("stage.request", str(one.error.fields["stage"]))
        return t("act.not_now", stage=stage, act=t(f"key.{act.verb}"))
    return line_error(one.error, VERBS[act.verb], t) if one.error else ""


def dressed(
    blocks: Iterable[Block], marked: Mapping[str, object], acts: Iterable[Act], words: Words,
    width: int,
) -> list[Block]:  # fmt: skip
    """The rows with a mark where they are marked, and beneath what is done to them."""
    rows = {one.target.about: (one, act) for act in acts for one in act.ones if one.target.about}
    return [_dressed(block, marked, rows, words, width) for block in blocks]


def _dressed(
    block: Block, marked: Mapping[str, object], rows: Mapping[str, tuple[One, Act]], words: Words,
    width: int,
) -> Block:  # fmt: skip
    about = block.about
    lines = block.lines
    if about and about in marked:
        lines = (_with_mark(lines[0], words), *lines[1:])
    if about in rows and block.lines:
        lines = (*lines, *_row_lines(*rows[about], words, width))
    return block._replace(lines=lines)


def _with_mark(line: Content, words: Words) -> Content:
    """A sign between the name of a row and its columns."""
    sign = "*" if words.glyphs.plain else "\N{BLACK RIGHT-POINTING POINTER}"
    rest = line[NUMBER + 1 :] if len(line) > NUMBER else ink()
    name = line[:NUMBER] if len(line) >= NUMBER else line.pad_right(NUMBER - len(line))
    return ink(name, (sign, "bold $state-degraded"), rest)


def _row_lines(one: One, act: Act, words: Words, width: int) -> Iterator[Content]:
    if one.stands in {Stands.RECORDED, Stands.KEPT}:
        return
    sign, style = STYLES[one.stands]
    t, indent = words.t, NUMBER + GAP
    stands = (
        t("act.row_waits") if one.stands is Stands.WAITING else t.code("line_stands", one.stands)
    )
    said = said_of(one, act, t)
    text = t("board.labelled", label=stands, text=said) if said else stands
    what = words.dotted(f"{words.glyphs.states[sign]} {t(f'key.{act.verb}')}", text)
    for line in wrapped(what, width - indent)[:MOST]:
        yield ink(" " * indent, line.stylize(style))
