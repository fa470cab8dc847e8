"""What waits for somebody: what was refused after being offline, contradictions, what lacks."""

from collections.abc import Iterator

from textual.content import Content

from ledger.errors import LedgerError
from ledger.home.kept import Standing
from projections.model.picture import UNREPORTED
from tui.board.drawn.listed import listed, titled
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.safe_text import ink, spread, wrapped
from tui.board.rows import Block
from tui.entries.kept_line import refusal_said, short, what_to_do


def draw(sight: Sight) -> Drawing:
    """This home's commands first, then what contradicts, then what somebody has still to say."""
    return listed(sight, titled("contradictions"), _above)


def _above(sight: Sight) -> Iterator[Block]:
    yield sight.head(sight.t("board.group.kept"))
    found = [*_kept(sight)]
    yield from found or sight.quiet(sight.t("board.none.kept"))
    lacking = [*_lacking(sight)]
    yield from sight.section("board.group.lacking", lacking)
    if not lacking:
        yield sight.head(sight.t("board.group.lacking"))
        yield from sight.quiet(sight.t("board.none.lacking"))


def _kept(sight: Sight) -> Iterator[Block]:
    """What waits to be sent, and what was refused with why and what to do."""
    try:
        commands = sight.terminal.kept.contents().commands
    except LedgerError as error:
        yield from sight.quiet(sight.t.error(error))
        return
    for one in commands:
        if one.state in {"waiting", "refused"}:
            yield Block(tuple(_command(sight, one)))


def _command(sight: Sight, one: Standing) -> Iterator[Content]:
    t, kept, width = sight.t, one.kept, sight.width
    line = t(
        "cli.outbox.line", receipt=kept.receipt, state=t(f"cli.outbox.{one.state}"),
        written=t.moment(kept.written), text=short(one),
    )  # fmt: skip
    refused = one.state == "refused"
    yield sight.words.fit(ink((line, "bold $state-down" if refused else "bold")), width)
    if one.refusal:
        yield from wrapped(ink(refusal_said(one.refusal, t)), width)
    if refused:
        yield from wrapped(ink((what_to_do(one, t), "$quiet")), width)


def _lacking(sight: Sight) -> Iterator[Content]:
    """What is open and does not say who, by when, or what class; and what nobody reported on."""
    picture, words, t = sight.picture, sight.words, sight.t
    for action in (*picture.actions.overdue, *picture.actions.open):
        lacks = [t.named("action", name) for name in ("owner", "due") if not getattr(action, name)]
        if lacks:
            yield _line(sight, lacks, words.prose(action.text), action.number, action.short)
    for decision in picture.decisions:
        if not decision.decider:
            lacks = [t.named("decision", "decider")]
            yield _line(sight, lacks, words.prose(decision.text), decision.number, decision.short)
    for request in picture.requests.open:
        if request.priority is None and request.proposed is None:
            lacks = [t.named("request", "priority")]
            yield _line(sight, lacks, words.prose(request.what), request.number, request.short)
    silent = [t.label(one.name) for one in picture.vital() if one.worst == UNREPORTED]
    if silent:
        yield words.fit(ink(t("table.unreported", services=", ".join(silent))), sight.width)


def _line(sight: Sight, lacks: list[str], text: str, number: int, name: str) -> Content:
    words = sight.words
    said = sight.t("board.lacks", what=", ".join(lacks))
    left = words.dotted(ink((said, "bold $state-degraded")), text)
    return spread(left, words.number(number, name), sight.width, words.glyphs)
