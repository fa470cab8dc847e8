"""A line that a sentence says to type holds all that its command needs."""

import re
import shlex
from collections.abc import Iterator

import pytest

from ledger.domain import VERBS
from ledger.domain.concept import Verb
from projections.i18n import languages
from projections.i18n.tooling.collect import catalogue
from tui.cli.derived.derive import positionals
from tui.cli.root import OWN_COMMAND
from tui.forms.fields import Shape, circumstances, fields_of, takes_target

TYPED = re.compile(r"\bcrisis (?:--yes )?([a-z]+ [a-z-]+)([^`]*)`")
VERB_OF = {f"{v.group} {v.name}": v for v in VERBS.values() if v.path not in OWN_COMMAND}


def lines(lang: str) -> Iterator[tuple[str, Verb, list[str]]]:
    """Every line of a derived command within backticks, with the words behind the command."""
    for key, text in catalogue(lang).items():
        for form in text.forms:
            for command, rest in TYPED.findall(form):
                if command in VERB_OF:
                    yield key, VERB_OF[command], shlex.split(rest)


def lacks(verb: Verb, words: list[str]) -> list[str]:
    """What the command needs and these words do not say."""
    fields = fields_of(verb.command)
    flags = {f"--{f.option}" for f in (*fields, *circumstances()) if f.shape is Shape.FLAG}
    given = {word for word in words if word.startswith("--")}
    taken = sum(word.startswith("--") and word not in flags for word in words[:-1])
    plain = len(words) - len(given) - taken
    positional = positionals(fields)
    named = [f"--{f.option}" for f in fields if f.required and f not in positional]
    needed = takes_target(verb) + sum(f"--{f.option}" not in given for f in positional)
    few = [f"{needed} words"] if plain < needed else []
    return [*few, *(one for one in named if one not in given)]


@pytest.mark.parametrize("lang", languages())
def test_what_is_said_to_type_is_whole(lang: str) -> None:
    """With its reason where the command needs one; the name of a command alone is no line."""
    found = {
        (key, verb.path): lacking
        for key, verb, words in lines(lang)
        if (words or verb.concept == "entry")
        and not {"--paste", "-"} & {*words}
        and (lacking := lacks(verb, words))
    }
    assert found == {}


@pytest.mark.parametrize("lang", languages())
def test_an_option_is_named_as_it_is_typed(lang: str) -> None:
    """`--note`, not `note`: by the field's name alone nobody finds it, but in a file."""
    names = {f.option for v in VERB_OF.values() for f in fields_of(v.command)}
    sentences = {
        key: form
        for key, text in catalogue(lang).items()
        for form in text.forms
        if key.startswith(("error.", "followup."))
        and key != "error.moved_nowhere"
        and any(f"`{name}`" in form for name in names)
    }
    assert sentences == {}


TYPED_COLONS = {"cli.option.filter", "cli.doctor.foreign"}
"""Sentences that name what is typed with a colon, without quotes."""


GLUED = re.compile(r"[^\W\d_)\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}}][:;?!](?![\w/:={])")


def test_french_has_a_space_before_what_has_two_parts() -> None:
    """`Exemples :`, `Vraiment ?`; not in a time, an address, nor what is typed."""
    said = {
        key: form
        for key, text in catalogue("fr").items()
        for form in text.forms
        if key not in TYPED_COLONS and GLUED.search(_prose(form))
    }
    assert said == {}


def _prose(text: str) -> str:
    """Without what stands between backticks or quotes of a shell, and placeholders."""
    return re.sub(r"`[^`]*`|\"[^\"]*\":?|«[^»]*»|\S+://\S+", "", text)
