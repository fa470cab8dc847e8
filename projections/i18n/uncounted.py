"""Why a message is not accepted: the reason it is void, the kind that is told of a leaf alone."""

from projections.i18n.translator import Translator


def reason_said(verdict: str, reason: str, t: Translator) -> str:
    """The reason of a verdict in words; of what is redacted the kind that its giver tells."""
    if verdict == "void":
        return t.code("void_reason", reason)
    if verdict == "redacted":
        return t.code("kind", reason) if reason else t("redacted.no_kind")
    return reason
