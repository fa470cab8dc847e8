"""What was given without a server, where people look for it: under its row, or as a row to come."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from textual.content import Content

from ledger.command.names import parts_of
from ledger.errors import LedgerError
from projections.tables.plain import GAP, NUMBER
from tui.board.drawn.sight import Sight
from tui.board.lines.safe_text import column, ink
from tui.board.rows import Block
from tui.entries.kept_line import said_of

TOLD = ("site", "service", "what")
"""What says most of something that is yet to be recorded, in this order."""


class OnTheirWay:
    """The kept commands of one concept that wait to be sent."""

    def __init__(self, sight: Sight, concept: str) -> None:
        self._sight = sight
        self._concept = concept

    def under(self, originator: str) -> Iterator[Content]:
        """A line for each that is about this thing."""
        for receipt, line in self._waiting.get(originator, ()):
            yield self._said(receipt, line)

    def rows(self) -> Iterator[Block]:
        """Those that begin something, each a row under its receipt."""
        begun = self._waiting.get("", [])
        if not begun:
            return
        t, glyphs, words = self._sight.t, self._sight.words.glyphs, self._sight.words
        yield self._sight.head(t("board.group.on_their_way"), ink((t.number(len(begun)), "$quiet")))
        for receipt, line in begun:
            name = column(ink((receipt, "bold")), NUMBER + GAP, glyphs)
            yield Block((words.fit(ink(name, self._told(line)), self._sight.width),))

    @cached_property
    def _waiting(self) -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """Receipts and lines, by what they are about; empty where they begin something."""
        found: defaultdict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        try:
            kept = self._sight.terminal.kept
            standing = kept.contents().commands if kept.tally().waiting else []
        except LedgerError:  # a home that cannot be read is said elsewhere
            return {}
        for one in standing:
            line = said_of(one)
            if one.state == "waiting" and line["command"].startswith(f"{self._concept}."):
                found[self._about(str(line.get("target") or ""))].append((one.kept.receipt, line))
        return found

    def _about(self, target: str) -> str:
        """The originator that a command names."""
        situation = self._sight.situation
        if not target or "." in target:
            return target
        if target.isdecimal():
            return situation.originator_of(int(target))
        return situation.said_short(target) or f"{self._concept}.{target}"

    def _said(self, receipt: str, line: dict[str, Any]) -> Content:
        t, glyphs = self._sight.t, self._sight.words.glyphs
        text = " ".join((t(f"line.word.{line['command']}"), *self._values(line)))
        said = t("board.on_its_way", receipt=receipt, text=text)
        return ink((f"{glyphs.states['degraded']} {said}", "$state-degraded"))

    def _told(self, line: dict[str, Any]) -> Content:
        given = line.get("with", {})
        told = [self._value(key, given[key]) for key in TOLD if given.get(key)]
        return self._sight.words.dotted(*told)

    def _values(self, line: dict[str, Any]) -> Iterator[str]:
        for key, value in line.get("with", {}).items():
            if isinstance(value, str | int):
                yield self._value(key, value)

    def _value(self, key: str, value: object) -> str:
        """A part of the organisation by its label, anything else as it was put down."""
        index = self._sight.situation.index
        found = (index.find(what, str(value)) for what in parts_of(key))
        return next((self._sight.t.label(part.name) for part in found if part), str(value))
