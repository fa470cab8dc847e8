"""What somebody has to do after a command: who is to be told, who has to agree."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from projections.i18n import Translator
from projections.views.follow_ups import to_do
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.domain.situation import Situation


def _named(t: Translator, group: str, code: str) -> str:
    """A code by its label, the name of a field by what the commands call it."""
    kind, _, concept = group.partition(".")
    return t.named(concept, code) if kind == "field" else t.code(group, code)


def follow_ups(session: CommandSession, situation: "Situation", originator: str) -> Iterator[str]:
    """Sentences for the answer; none for most commands."""
    t = session.t
    for said in to_do(situation, originator):
        fields = {name: t.label(value) if name in said.labels else value
                  for name, value in said.fields.items()}  # fmt: skip
        for name, group in said.codes:
            fields[name] = ", ".join(_named(t, group, code) for code in said.fields[name])
        yield t(said.key, **fields)
