"""The formats of a brief: one neutral model in, text out; same model, same bytes."""

from collections.abc import Mapping
from typing import Protocol

from projections.brief.model import Brief
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.data import to_json
from projections.render.markdown import to_markdown
from projections.render.terminal import to_terminal


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
