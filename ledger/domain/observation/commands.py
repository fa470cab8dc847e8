"""What can be asked for about observations."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.observation.events import Category
from ledger.domain.values import Scope, Text


class NoteObservation(Command, frozen=True, kw_only=True):
    """Note something seen or heard."""

    text: Annotated[Text, Meta(title="Observation", description="What was seen or heard.")]
    category: Annotated[
        Category | None, Meta(title="Type", description="What it is mainly about.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope", description="What it concerns.")] = None
