"""The formats of a brief: one neutral model in, text out; same model, same bytes."""

from collections.abc import Callable, Mapping
from typing import Protocol

from projections.brief.model import Brief
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.checkpoint_page import PrintedCheckpoint, lines_of
from projections.render.data import to_json
from projections.render.markdown import to_markdown
from projections.render.terminal import WIDTH, to_terminal


class Render(Protocol):
    """Draws a brief in one format."""

    def __call__(self, brief: Brief, t: Translator, *, fresh: Freshness | None = None) -> str:
        """The document; how fresh the copy is where the present is shown."""


FORMATS: Mapping[str, Render] = {
    "terminal": to_terminal,
    "md": to_markdown,
    "json": to_json,
}
"""What `crisis brief --format` takes."""


def _terminal(brief: Brief, t: Translator, checkpoint: PrintedCheckpoint) -> str:
    return f"{to_terminal(brief, t)}\n{_page(checkpoint, t)}"


def _markdown(brief: Brief, t: Translator, checkpoint: PrintedCheckpoint) -> str:
    return f"{to_markdown(brief, t)}\n```text\n{_page(checkpoint, t)}```\n"


def _json(brief: Brief, t: Translator, checkpoint: PrintedCheckpoint) -> str:
    return to_json(brief, t, checkpoint=checkpoint._asdict())


def _page(checkpoint: PrintedCheckpoint, t: Translator) -> str:
    return "".join(f"{line}\n" for line in lines_of(checkpoint, t, WIDTH))


ISSUED: Mapping[str, Callable[[Brief, Translator, PrintedCheckpoint], str]] = {
    "terminal": _terminal,
    "md": _markdown,
    "json": _json,
}
"""The same of a brief that is given out: with its checkpoint."""
