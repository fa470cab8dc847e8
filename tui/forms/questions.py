"""What is asked before it is recorded, in words."""

from ledger.domain.values import When
from ledger.errors import Doubtful
from projections.i18n import Translator


def question_of(doubt: Doubtful, t: Translator) -> str:
    """The question, its times as people say them."""
    fields = {k: t.when(v) if isinstance(v, When) else v for k, v in doubt.fields.items()}
    return t(f"cli.doubt.{doubt.code}", **fields)
