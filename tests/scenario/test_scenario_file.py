"""The scenario: every line is a command, says what its source says, and names nobody."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledger.command.order import Context, Order, read_line
from ledger.domain import VERBS
from projections import scenario

ZONE = ZoneInfo("Europe/Brussels")

HELD = {f"V{number:02}" for number in range(1, 52)}
"""The lines of the fact table."""

KINDS = {
    "V08": {"means.ask", "means.arrive"},
    "V20": {"meeting.convene"},
    "V21": {"meeting.open", "meeting.close"},
    "V38": {"outlook.expect"},
    "V05": {"decision.take", "entry.link"},
    "V07": {"crisis.phase"},
    "V09": {"service.report"},
    "V13": {"service.report", "cancellation.order"},
    "V16": {"communication.send"},
    "V17": {"threat.report"},
    "V19": {"decision.raise"},
    "V22": {"decision.take", "cancellation.order"},
    "V29": {"threat.close"},
    "V34": {"restore.plan", "restore.complete"},
    "V37": {"restore.zone"},
    "V39": {"figure.report", "observation.note"},
    "V48": {"threat.report", "threat.deadline", "entry.link"},
    "V49": {"communication.decline"},
}
"""The kind column of the fact table, for lines where it matters most."""


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in scenario.scenario().splitlines()]


@pytest.fixture(scope="module")
def orders() -> dict[str, Order]:
    return dict(read_all())


def read_all() -> Iterator[tuple[str, Order]]:
    numbers: dict[str, int] = {}
    for number, line in enumerate(scenario.scenario().splitlines(), 2):
        recorded = datetime.fromisoformat(json.loads(line)["recorded"])
        order = read_line(line, Context(recorded, ZONE, numbers))
        numbers[order.id] = number
        yield order.id, order


def of_line(lines: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["line"] == name]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_every_line_is_read_into_its_command(orders: dict[str, Order]) -> None:
    """Unknown fields, impossible times and dangling references would be refused here."""
    assert len(orders) == len(scenario.scenario().splitlines()) > 100


def test_ids_are_unique_and_name_their_line(lines: list[dict[str, Any]]) -> None:
    """An id names one command for ever, so that importing twice records once."""
    ids = [line["id"] for line in lines]
    assert len(ids) == len(set(ids))
    assert [i for i, line in zip(ids, lines, strict=True) if f"-{line['line']}-" not in i] == []


def test_recorded_increases_line_by_line(lines: list[dict[str, Any]]) -> None:
    """What was known at a moment is a prefix of the ledger."""
    recorded = [datetime.fromisoformat(line["recorded"]) for line in lines]
    assert all(a < b for a, b in pairwise(recorded))
    assert {moment.utcoffset() for moment in recorded} == {recorded[0].utcoffset()}


def test_nothing_is_recorded_before_it_happened(orders: dict[str, Order]) -> None:
    """However late a fact was said to be, its interval had begun."""
    early = [
        ident
        for ident, order in orders.items()
        if (when := order.circumstances.occurred) and when.earliest and order.circumstances.recorded
        if when.earliest > order.circumstances.recorded
    ]
    assert early == []


def test_every_line_of_the_table_is_there(lines: list[dict[str, Any]]) -> None:
    """The whole fact table, and the examples of requests."""
    assert {line["line"] for line in lines} == HELD | {"PMO"}


@pytest.mark.parametrize(("name", "commands"), KINDS.items())
def test_a_line_is_of_the_kind_the_table_says(
    lines: list[dict[str, Any]], name: str, commands: set[str]
) -> None:
    """A fact stands where people look for it."""
    assert {line["command"] for line in of_line(lines, name)} == commands


def test_every_entry_names_its_source(lines: list[dict[str, Any]]) -> None:
    """S or P as in the fact table, or invented; a link gives its reason instead."""
    for line in lines:
        if line["command"] == "entry.link":
            assert line["with"]["reason"]
        elif line["line"] == "PMO":
            assert line["source"] == "exemple inventé"
        else:
            assert re.search(r"\((S|P|S, P)\b", line["source"])


@pytest.mark.parametrize(
    ("ident", "said"),
    [
        ("vivalia-V01-1", "about"),
        ("vivalia-V03-1", "before"),
        ("vivalia-V06-1", "night"),
        ("vivalia-V09-1", "day"),
        ("vivalia-V16-1", "afternoon"),
        ("vivalia-V22-1", "morning"),
        ("vivalia-V32-1", "span"),
        ("vivalia-V37-1", "before"),
        ("vivalia-V37-4", "day"),
        ("vivalia-V39-1", "about"),
    ],
)
def test_times_are_as_they_were_said(orders: dict[str, Order], ident: str, said: str) -> None:
    """A source is never sharpened."""
    when = orders[ident].circumstances.occurred
    assert when is not None
    assert when.said == said


def test_the_ultimatum_is_before_26_may(lines: list[dict[str, Any]]) -> None:
    """Not on that day."""
    deadline = next(line for line in lines if line["command"] == "threat.deadline")
    assert deadline["with"]["due"] == "before 2022-05-26"


@pytest.mark.parametrize(
    ("ident", "value", "of"),
    [("vivalia-V39-1", 200, 1700), ("vivalia-V26-1", 1400, None), ("vivalia-V51-1", 1300, None)],
)
def test_more_than_is_at_least(
    lines: list[dict[str, Any]], ident: str, value: int, of: int | None
) -> None:
    """More than 200 of 1,700 machines is not 200, and never of 200 servers."""
    figure = next(line["with"] for line in lines if line["id"] == ident)
    assert (figure["value"], figure.get("of"), figure["qualifier"]) == (value, of, "at_least")


def test_facts_that_contradict_each_other_are_linked(lines: list[dict[str, Any]]) -> None:
    """Both stay, and both are seen to."""
    links = {
        (line["with"]["number"][8:11], line["with"]["other"][8:11])
        for line in lines
        if line["command"] == "entry.link" and line["with"]["relation"] == "contradicts"
    }
    assert links == {("V48", "V17"), ("V03", "V01"), ("V05", "V04"), ("V36", "V30")}


def test_bastogne_has_a_clean_zone_from_23_may_only(lines: list[dict[str, Any]]) -> None:
    """The first three before it; what was known on 15 May cannot name it."""
    zones = [line["with"]["site"] for line in lines if line["command"] == "restore.zone"]
    early = [line for line in lines if line["recorded"] < "2022-05-23"]
    assert zones == ["arlon", "libramont", "marche", "bastogne"]
    assert early
    assert [line["id"] for line in early if "bastogne" in json.dumps(line).lower()] == []


def test_forty_requests_each_marked_as_an_example(lines: list[dict[str, Any]]) -> None:
    """No source lists any: whoever reads one must see that it is invented."""
    logged = [line["with"] for line in lines if line["command"] == "request.log"]
    assert len(logged) == 40
    assert [r["what"] for r in logged if not r["what"].startswith("[exemple] ")] == []


def test_requests_come_from_every_kind_of_site(lines: list[dict[str, Any]]) -> None:
    """Hospitals, polyclinic, homes, psychiatric home, crèches; of every type."""
    logged = [line["with"] for line in lines if line["command"] == "request.log"]
    assert len({r["site"] for r in logged}) == 15
    assert {r["category"] for r in logged} == {"it", "means", "data_subject", "other"}


def test_requests_use_every_command_there_is(lines: list[dict[str, Any]]) -> None:
    """Whatever can become of a request becomes of one of the forty."""
    used = {line["command"] for line in lines if line["line"] == "PMO"}
    assert used == {path for path in VERBS if path.startswith("request.")}


def test_whatever_is_said_of_a_request_is_marked_as_an_example(lines: list[dict[str, Any]]) -> None:
    """Its question, answer, motive, note and reason too; who it is passed to is a role."""
    spoken = {"motive", "note", "reason", "query", "answer"}
    invented = [line for line in lines if line["line"] == "PMO"]
    said = [
        (line["id"], line["with"][key]) for line in invented for key in spoken & {*line["with"]}
    ]
    assert len(said) > 40
    assert [ident for ident, text in said if not text.startswith("[exemple] ")] == []


def test_every_request_is_ranked_or_ends_unranked_by_the_site(lines: list[dict[str, Any]]) -> None:
    """What nobody ranked was taken back before anybody could."""
    ranked = {line["target"] for line in lines if line["command"] == "request.prioritise"}
    back = {line["target"] for line in lines if line["command"] == "request.withdraw"}
    asked = {line["as"] for line in lines if line["command"] == "request.log"}
    assert asked - ranked <= back


# Runs of capitalised words that are no persons: bodies, groups and places.
NOT_PERSONS = {"Centres Covid"}
TITLES = re.compile(r"\b(?:M|Mr|Mme|Mlle|Dr|Pr|Me|Monsieur|Madame|Docteur|Maître)\b\.? [A-Z]")
NAMES = re.compile(r"\b[A-ZÉÈ][a-zéèêëïôç]+(?:-[A-ZÉ][a-zéèêëïôç]+)? [A-ZÉÈ][a-zéèêëïôç]+\b")


@pytest.mark.parametrize("text", ["Dit par Anne Exemple ce matin.", "Vu avec Mme Exemple."])
def test_a_name_would_be_found(text: str) -> None:
    """The patterns that look for names do find them."""
    assert NAMES.search(text) or TITLES.search(text)


def test_nobody_is_named(lines: list[dict[str, Any]]) -> None:
    """Roles only: no title before a name, no first name with a family name."""
    said = list(texts(lines))
    assert said
    assert [text for text in said if TITLES.search(text)] == []
    assert {found for text in said for found in NAMES.findall(text)} == NOT_PERSONS


def test_free_text_says_its_language(lines: list[dict[str, Any]]) -> None:
    """The scribe writes French; a text of unknown language could not be read out."""
    fields = {"text", "what", "question", "motive", "note", "works", "fails", "reason"}
    spoken = [line for line in lines if fields & set(line["with"])]
    assert spoken
    assert [line["id"] for line in spoken if line.get("lang") != "fr"] == []


def test_the_files_are_found_as_paths() -> None:
    """Commands that want a file get one."""
    with scenario.scenario_file() as path:
        assert path.read_bytes() == scenario.scenario()
    with scenario.organisation_file() as path:
        assert path.read_bytes() == scenario.organisation()
