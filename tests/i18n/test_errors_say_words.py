"""No error shows a word of the code: fields by titles, codes by labels, things by names."""

import re
from functools import cache
from typing import Any

import pytest

from ledger.domain import VERBS
from ledger.errors import LedgerError
from projections.i18n import Translator, languages
from projections.i18n.tooling.sources import Raised, raised
from tests.support.chronicle import ZONE

MADE = "01M8EHEWB9RD27ZYV4KV4PXRXP"
OTHERS = tuple(lang for lang in languages() if lang != "en")
QUOTED = re.compile('`[^`]*`|"[^"]*"')
IDS = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{32}")
CODES: dict[str, Any] = {
    "originator": f"request.{MADE}",
    "short": "R-14",
    "other": f"decision.{MADE}",
    "other_short": "D-3",
    "command": "request.hand_over",
    "concept": "observation",
    "wanted": "observation",
    "field": "needed_by",
    "part": "priority",
    "stage": "delivered_in_part",
    "allowed": "delivered_in_part",
    "language": "nl",
}
"""What the fields of errors hold that are codes, whatever the error."""

OF_ONE: dict[str, dict[str, Any]] = {
    "in_two_places": {"field": "present", "other": "by_phone"},
    "stdin_twice": {"other": "needed_by"},
    "made_by_rule": {"known": "needed_by, call_back"},
    "part_has_no": {"known": "needed_by, call_back"},
    "impossible_correction": {"known": "needed_by, call_back"},
    "unknown_field": {"field": "xyz", "known": "needed_by, call_back"},
    "range_qualified": {"value": "at_least"},
    "names_are_shown": {"value": "judicial"},
    "per_is_rate": {"value": "cumulative"},
    "other_sort": {"value": "cumulative", "said": "stock"},
    "stage_ahead": {"value": "in-service", "earlier": "delivered"},
    "count_fell": {"value": "in-service"},
    "law_not_in_force": {"value": "nis2_early"},
    "due_by_law": {"value": "nis2_early"},
    "superseded_back": {"other": 5},
    "kept_already": {"command": "c-17"},
    "not_confirmed": {"command": "c-17"},
    "not_confirmed_full": {"command": "c-17"},
    "earlier_not_confirmed": {"command": "c-17"},
}
"""Those of particular errors."""


@cache
def every() -> tuple[Raised, ...]:
    """Each error that the sources raise, once."""
    return tuple({one.code: one for one in raised()}.values())


def made(one: Raised) -> LedgerError:
    """The error with a code wherever a code may stand, and a word of its own elsewhere."""
    fields: dict[str, object] = {**dict.fromkeys(one.fields, "7")}
    fields |= {name: value for name, value in CODES.items() if name in one.fields}
    if "originator" in fields:
        fields["short"] = CODES["short"]
    if "other" in fields:
        fields["other_short"] = CODES["other_short"]
    own = {k: v for k, v in OF_ONE.get(one.code, {}).items() if k in one.fields}
    return LedgerError(one.code, **(fields | own))


FOREIGN = (
    "originator", "needed by", "call back", "by phone", "at least", "judicial", "cumulative",
    "in-service", "in service", "early", "observation.", "delivered", "priority",
)  # fmt: skip
"""Words of codes that none of the other languages has."""


@pytest.mark.parametrize("lang", OTHERS)
def test_no_error_says_a_code_or_the_name_of_a_field(lang: str) -> None:
    """Outside of what is to be typed, which stands between back quotes."""
    t, found = Translator(lang, ZONE), {}
    for one in every():
        said = QUOTED.sub("", t.error(made(one))).casefold()
        wrong = [word for word in FOREIGN if re.search(rf"\b{re.escape(word)}", said)]
        wrong += re.findall(r"\b[a-z]+_[a-z_]+\b", said)
        if wrong := [
            word for word in wrong if word not in {"store_dir", "_inbox", "crisis_nats_server"}
        ]:
            found[one.code] = (wrong, said)
    assert found == {}


@pytest.mark.parametrize("lang", languages())
def test_what_has_a_short_name_is_never_said_by_its_id(lang: str) -> None:
    """`R-14`, not 26 characters that nobody reads aloud."""
    t = Translator(lang, ZONE)
    found = {one.code for one in every() if IDS.search(t.error(made(one)))}
    assert found == set()


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "Pour quand"), ("nl", "Nodig voor"), ("de", "Gebraucht bis"), ("en", "Needed by")],
)
def test_a_field_goes_by_its_title_and_by_what_is_typed(lang: str, said: str) -> None:
    """As the file has it on a line, as the command line takes it elsewhere."""
    t = Translator(lang, ZONE)
    typed = {"needed_by": f"{said} (`--needed-by`)"}
    assert f"{said} (`needed_by`)" in t.error(LedgerError("only_blanks", field="needed_by", line=3))
    assert f"{said} (`--needed-by`)" in t.error(
        LedgerError("only_blanks", field="needed_by"), typed
    )


@pytest.mark.parametrize("lang", languages())
def test_a_command_is_said_as_it_is_typed(lang: str) -> None:
    """A line of a file has its path, the command line its words."""
    t = Translator(lang, ZONE)
    for path, verb in VERBS.items():
        error = LedgerError("target_missing", command=path)
        assert f"`crisis {verb.group} {verb.name}`" in t.error(error)
        assert f"`{path}`" in t.error(LedgerError("target_missing", command=path, line=1))


@pytest.mark.parametrize(("lang", "asked"), [("fr", "Vouliez-vous dire « arlon » ?"),
                                             ("nl", "Bedoelde u “arlon”?"),
                                             ("de", "Meinten Sie „arlon“?"),
                                             ("en", "Did you mean “arlon”?")])  # fmt: skip
def test_what_is_nearly_right_is_proposed(lang: str, asked: str) -> None:
    """The nearest of those known; nothing where nothing is near."""
    t = Translator(lang, ZONE)
    near = LedgerError("unknown_site", field="site", value="Arlonn", known="arlon, bastogne")
    far = LedgerError("unknown_site", field="site", value="Bruxelles", known="arlon, bastogne")
    assert t.error(near).endswith(asked)
    assert "?" not in t.error(far)


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("fr", "Vouliez-vous dire « Type (`category`) » ?"),
        ("nl", "Bedoelde u “Type (`category`)”?"),
        ("de", "Meinten Sie „Art (`category`)“?"),
        ("en", "Did you mean “Type (`category`)”?"),
    ],
)
def test_a_field_that_is_proposed_is_called_as_it_is_printed(lang: str, asked: str) -> None:
    """By its title, in the reader's language, and by what is typed: as in the list before it."""
    t = Translator(lang, ZONE)
    error = LedgerError("unknown_field", field="categorie", known="site, what, category, quantity")
    assert t.error(error).endswith(asked)
