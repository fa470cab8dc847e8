"""The overview as lines: what it says of a picture, in every language and at every size."""

from collections.abc import Callable

import pytest
from msgspec import structs
from textual.content import Content

from ledger.domain.cancellation.events import CancellationOrdered, PeopleContacted
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Scope
from projections.i18n import languages
from projections.model.picture import Picture
from tests.support import sheets
from tests.support.board import words
from tests.support.chronicle import Chronicle, kept_story
from tests.support.nasty import nasty
from tests.support.sheets import NOON
from tui.board.lines.services import troubled
from tui.board.screens.overview_lines import share, sheet

FIRST_PAGE = 20
WIDTH = 76


@pytest.fixture(scope="module")
def picture() -> Picture:
    return kept_story(NOON).picture(NOON)


def page(picture: Picture, lang: str = "en", width: int = WIDTH, rows: int = FIRST_PAGE) -> str:
    return "\n".join(line.plain for line in sheet(picture, words(lang), width, rows)[:rows])


def whole(picture: Picture) -> str:
    """The first page and everything below it, as wide as may be."""
    return "\n".join(line.plain for line in sheet(picture, words(), 300, FIRST_PAGE))


@pytest.mark.parametrize("lang", languages())
def test_cuts_nothing_that_carries_meaning(picture: Picture, lang: str) -> None:
    """In every language the first page of 80 by 24 holds states, places, shares and kinds whole."""
    said, text = words(lang), page(picture, lang)
    t = said.t
    for state in ("down", "degraded", "normal", "unreported"):
        assert said.state(state).plain in text
    for service in troubled(picture):
        line = next(line for line in text.splitlines() if t.label(service.name) in line)
        assert said.state(service.worst).plain in line
        assert t("board.everywhere") in line
        assert line.startswith(t("board.vital")) == service.vital
    assert t("board.restore.share", n=said.amount(200, "at_least"), of=t.number(1700)) in text
    for disposition in ("cancelled", "maintained"):
        assert t.code("disposition", disposition) in text
    for note in picture.last[-3:]:
        assert f"#{note.number} " in text
        assert t.code("kind", note.kind) in text
    for title in ("services", "restore", "cancelled", "last"):
        assert t(f"board.title.{title}").upper() in text


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(("width", "rows"), [(56, 15), (76, 20), (116, 30), (156, 46), (196, 90)])
@pytest.mark.parametrize("told", ["story", "nasty", "opened", "empty"])
def test_keeps_to_its_measure(lang: str, width: int, rows: int, told: str) -> None:
    """No line is wider than the screen, and the first page is a whole page."""
    ledgers: dict[str, Callable[[], Chronicle]] = {
        "story": kept_story,
        "nasty": nasty,
        "opened": Chronicle,
        "empty": Chronicle,
    }
    lines = sheet(ledgers[told]().picture(NOON), words(lang), width, rows)
    assert all(line.cell_length <= width for line in lines)
    assert told in {"opened", "empty"} or len(lines) >= rows


def test_never_sums_a_part_with_another_whole(picture: Picture) -> None:
    """The press said 200 machines of 1,700; nothing makes 200 servers of 200 of it."""
    text = whole(picture)
    assert "at least 200 of 1\N{NO-BREAK SPACE}700 (at least 11.8%)" in text
    assert "200 of 200" not in text


def test_shows_nothing_above_internal() -> None:
    """What is marked above internal is a number and the word restricted, and no text of it."""
    text = whole(nasty().picture("2022-05-20T18:00:00+02:00"))
    assert "restricted" in text
    for secret in ("HIDDEN-TEXT", "SECRET", "CIPHERTEXT"):
        assert secret not in text


def test_an_empty_ledger_says_what_to_do() -> None:
    """Commands that can be typed as they stand, with a service of this organisation."""
    text = page(Chronicle().picture("2022-05-14T04:00:00+02:00"))
    assert "crisis service report emergency degraded" in text
    assert "crisis import FILE" in text


def test_a_wide_screen_shows_services_by_sites(picture: Picture) -> None:
    """Every cell has sign and word; where a service is not registered there is nothing."""
    text = page(picture, width=156, rows=46)
    header, *rows = text.splitlines()[1:]
    assert "Libramont" in header
    laboratory = next(row for row in rows if "Laboratory" in row)
    assert laboratory.count("▲ degraded") == 6
    assert len(laboratory.rstrip()) < header.index("other site")
    assert "CLEAN ZONES OPEN" in text
    assert "Arlon, Libramont, Marche, Bastogne" in text


def test_what_is_short_of_room_says_that_there_is_more(picture: Picture) -> None:
    """A part that is cut says so beside its title, and what is cut stands further down."""
    lines = [line.plain for line in sheet(picture, words(), WIDTH, 14)]
    title = next(line for line in lines if line.startswith("CANCELLED TODAY"))
    assert title.endswith("more below")
    assert not any("prises de sang" in line for line in lines[:14])
    assert any("prises de sang" in line for line in lines[14:])


@pytest.mark.parametrize(
    ("needs", "least", "rows", "given"),
    [
        ([7, 4, 5, 3], [5, 1, 2, 3], 16, [7, 3, 3, 3]),
        ([2, 1, 1, 3], [5, 1, 2, 3], 16, [2, 1, 1, 3]),
        ([9, 9, 9, 9], [8, 1, 2, 3], 9, [3, 1, 2, 3]),
        ([9, 9], [8, 8], 0, [1, 1]),
    ],
)
def test_room_is_shared(needs: list[int], least: list[int], rows: int, given: list[int]) -> None:
    """Each its least, the rest in turn; short of that the largest give way."""
    assert share(needs, least, rows) == given


def test_looks_as_it_did() -> None:
    """The whole sheet of 24 May, line by line, under a clock that stands still."""
    for path, text in sheets.golden().items():
        assert text == path.read_text("utf-8"), f"see {path.name}"


def test_text_is_never_markup() -> None:
    """Names and texts that are markup elsewhere are letters here."""
    lines = sheet(nasty().picture(NOON), words(), WIDTH, FIRST_PAGE)
    assert all(isinstance(line, Content) for line in lines)
    assert any("[click](javascript:alert(1))" in line.plain for line in lines)


def test_services_that_are_only_counted_are_no_others() -> None:
    """Nobody is named before them, so it says how many services they are."""
    told = Chronicle()
    report = ServiceReported(service="emergency", state="normal")
    told.event("service.emergency", report, "2022-05-14T05:00:00+02:00")
    for service in ("laboratory", "radiology"):
        report = ServiceReported(service=service, state="down")
        told.event(f"service.{service}", report, "2022-05-14T05:00:00+02:00")
    picture = told.picture("2022-05-14T07:00:00+02:00")
    quiet = [structs.replace(row, vital=False) for row in picture.services]
    picture = structs.replace(picture, services=tuple(quiet))
    (line,) = (row for row in page(picture, "fr").splitlines() if "sans nouvelles  " in row)
    assert "autres" not in line
    assert line.endswith(f"{len(quiet) - 3} services")


def test_tells_what_becomes_of_an_activity() -> None:
    """Cancelled, case by case, maintained, redirected, where, how many, and who was not reached."""
    told = Chronicle()
    where = Scope(sites=("hospitals",), excepted=("virton",))
    ordered = CancellationOrdered(
        activity="operations", case_by_case=("hips",), maintained=("births",), scope=where,
        planned=1400, qualifier="at_least",
    )  # fmt: skip
    told.event("cancellation.a", ordered, "2022-05-14T05:00:00+02:00")
    told.event("cancellation.a", PeopleContacted(unreachable=12), "2022-05-14T06:00:00+02:00")
    sent = CancellationOrdered(activity="consultations", redirected=("wounds",))
    told.event("cancellation.b", sent, "2022-05-14T06:01:00+02:00")
    text = page(told.picture("2022-05-14T07:00:00+02:00"), width=156, rows=30)
    line = next(line for line in text.splitlines() if "Operations" in line)
    place = words().t("board.except", places="Hospitals", excepted="Virton")
    for said in ("▲ case by case", place, "hips", "maintained: births"):
        assert said in line
    for said in ("planned: at least 1\N{NO-BREAK SPACE}400", "not reached: 12", "#3"):
        assert said in line
    assert "▲ redirected" in text
    assert "wounds" in text


def test_an_amended_entry_is_marked_where_it_is_listed() -> None:
    """Corrected or struck, and by which entry."""
    text = whole(nasty().picture("2022-05-20T18:00:00+02:00"))
    assert "struck by #" in text
    assert "corrected by #" in text
