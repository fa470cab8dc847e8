"""A remedy names what can be typed in that very command, whichever command it is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import click
import pytest

from ledger.command.order import Context, build, in_full
from ledger.domain import CONCEPTS, KINDS, VERBS
from ledger.domain.concept import Verb
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.domain.transitions import entry_of
from ledger.errors import InputError, LedgerError
from projections.i18n import Translator, languages
from projections.i18n.tooling.collect import catalogue
from projections.i18n.tooling.sources import raised, trees
from tests.support.chronicle import ZONE, Chronicle
from tui.cli.derived.derive import command_of
from tui.cli.root import OWN_COMMAND
from tui.cli.shared import Choices, note_options
from tui.forms.fields import Shape, fields_of
from tui.forms.rows import first_sentence

DERIVED = {path: verb for path, verb in VERBS.items() if path not in OWN_COMMAND}
OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")
WHOLE_LINE = re.compile(r"`crisis [^`]*`|\(?crisis [a-z]+ [a-z-]+ [^)`.;]*")
ALWAYS = {"yes", "as-role", "crisis", "home", "lang", "help"}
EN = Translator("en", ZONE)
ROUGH = ("about 30", "30 beds", "30-40", "une centaine")


@cache
def typed_in(path: str, lang: str = "en") -> dict[str, str]:
    """What the fields of a command are called, as its errors get it."""
    command = command_of(DERIVED[path], Translator(lang, ZONE))
    ctx = click.Context(command, obj=Choices(lang=lang))
    note_options(ctx, command.params)
    return dict(ctx.obj.typed)


def options_in(sentence: str) -> set[str]:
    """The options it says to type here; those of whole command lines are of other commands."""
    return {*OPTION.findall(WHOLE_LINE.sub("", sentence))} - ALWAYS


def may_type(path: str) -> set[str]:
    return {name.replace("_", "-") for name in typed_in(path)}


@cache
def functions() -> dict[tuple[str, str], tuple[frozenset[str], frozenset[tuple[str, str]]]]:
    """By module and name what a function of the domain raises, and which of them it calls."""
    found = {}
    for name, tree in trees():
        module = name.removesuffix(".py").replace("/", ".")
        if not module.startswith("ledger.domain"):
            continue
        imported = {
            one.asname or one.name: (node.module or "", one.name)
            for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for one in node.names
        }  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                lines = range(node.lineno, (node.end_lineno or 0) + 1)
                codes = {r.code for r in raised() if r.where.partition(":")[0] == name
                         and int(r.where.partition(":")[2] or 0) in lines}  # fmt: skip
                names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                called = {imported.get(one, (module, one)) for one in names}
                found[module, node.name] = frozenset(codes), frozenset(called)
    return found


def refusals(verb: Verb) -> set[str]:
    """The codes that deciding a command may come to, as far as its rules call each other."""
    known = functions()
    todo = [(verb.decide.__module__, verb.decide.__name__)]
    seen: set[tuple[str, str]] = set()
    while todo:
        if (one := todo.pop()) in known and one not in seen:
            seen.add(one)
            todo += known[one][1]
    return {code for one in seen for code in known[one][0]}


def test_what_a_rule_says_to_type_its_command_has() -> None:
    """Of every command and every refusal that its rules may come to."""
    texts = catalogue("en")
    wrong = {
        (path, code): missing
        for path, verb in DERIVED.items()
        for code in refusals(verb)
        if f"error.{code}_apart" not in texts
        if (text := texts.get(f"error.{code}"))
        and (missing := options_in(text.forms[0]) - may_type(path))
    }
    assert sorted(map(str, wrong.items())) == []
    assert any("note" in options_in(texts[f"error.{c}"].forms[0])
               for c in refusals(VERBS["request.deliver"]) if f"error.{c}" in texts)  # fmt: skip


def numbers() -> Iterator[tuple[str, str]]:
    for path, verb in DERIVED.items():
        for field in fields_of(verb.command):
            if field.shape is Shape.NUMBER and not field.cites and len(field.path) == 1:
                yield path, field.path[0]


@pytest.fixture(scope="module")
def context() -> Context:
    chronicle = Chronicle(ORGANISATION)
    now = chronicle.fold.situation.recorded
    return Context(now, ZONE, {}, chronicle.fold.situation.index)  # type: ignore[arg-type]  # it is open


def test_a_rough_number_is_said_with_what_the_command_has(context: Context) -> None:
    """`--qualifier` where there is one; else the text or the note. Each number of each command."""
    wrong = {}
    for path, name in numbers():
        for said in ROUGH:
            with pytest.raises(InputError) as refused:
                build(DERIVED[path], {name: said}, {}, context, ident="c", strict=False)
            assert refused.value.code.startswith("number_"), (path, name, refused.value)
            sentence = EN.error(refused.value, typed_in(path))
            if missing := options_in(sentence) - may_type(path):
                wrong[path, name, said] = missing
    assert wrong == {}


@pytest.mark.parametrize("lang", languages())
def test_a_correction_is_told_fields_it_can_correct(context: Context, lang: str) -> None:
    """`qualifier=about`, `upper=40`: `entry correct` has no option of that name."""
    t, typed = Translator(lang, ZONE), typed_in("entry.correct", lang)
    figure = entry_of(Sampler().make(KINDS["figure.reported"].event))
    request = entry_of(Sampler().make(KINDS["request.logged"].event))

    def said(entry: Any, **changes: str) -> str:
        with pytest.raises(InputError) as refused:
            in_full(entry, changes, context)
        return t.error(refused.value, typed)

    assert "`qualifier=about`" in said(figure, value="une centaine")
    assert "`qualifier=\N{HORIZONTAL ELLIPSIS}`" in said(figure, value="environ 30")
    assert "`upper=40`" in said(figure, value="30-40")
    assert "`unit=\N{HORIZONTAL ELLIPSIS}`" in said(figure, value="30 beds")
    for rough in ROUGH:
        assert "=" not in said(request, quantity=rough).partition(rough)[2]
    for one in raised():
        sentence = t.error(LedgerError(one.code, **dict.fromkeys(one.fields, "7")), typed)
        left = {o for o in options_in(sentence) if o not in may_type("entry.correct")}
        assert not {o for o in left if o in own_options()}, (one.code, sentence)


@pytest.mark.parametrize("lang", languages())
def test_a_field_of_one_name_has_one_title_where_it_is_one_notion(lang: str) -> None:
    """What sort of thing something is, is no category here and a type there."""
    t = Translator(lang, ZONE)
    said = {
        t.named(concept.name, "category")
        for concept in CONCEPTS
        for kind in concept.kinds.values()
        if "category" in kind.event.__struct_fields__
    }
    assert len(said) == 1, said


@cache
def own_options() -> frozenset[str]:
    return frozenset(f.option for verb in DERIVED.values() for f in fields_of(verb.command))


def test_a_line_of_a_file_is_told_its_fields() -> None:
    """`"note"`, as JSON has it."""
    said = EN.error(LedgerError("more_than_asked", value=4, left=-1, line=7))
    assert '`"note"`' in said
    assert "--note" not in said


@pytest.mark.parametrize("lang", languages())
def test_the_list_of_commands_says_purposes_and_no_options(lang: str) -> None:
    """What an option does is for the command's own help."""
    t = Translator(lang, ZONE)
    found = {path for path, verb in DERIVED.items() if "--" in first_sentence(verb, t)}
    assert found == set()
