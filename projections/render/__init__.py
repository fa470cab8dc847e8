"""Renderers: one neutral model in, text out; same model, same bytes."""

from collections.abc import Callable, Mapping

from projections.brief.model import Brief
from projections.i18n import Translator
from projections.render.data import to_json
from projections.render.markdown import to_markdown
from projections.render.terminal import to_terminal

FORMATS: Mapping[str, Callable[[Brief, Translator], str]] = {
    "terminal": to_terminal,
    "md": to_markdown,
    "json": to_json,
}
"""What `crisis brief --format` takes."""

__all__ = ["FORMATS", "to_json", "to_markdown", "to_terminal"]
