"""Activities as they are told: who took over what, and how many."""

from ledger.domain.cancellation.events import (
    ActivityTransferred,
    CancellationOrdered,
    ExceptionMade,
)
from projections.brief import brief
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from tests.support.chronicle import ZONE, Chronicle

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def details(*events: ActivityTransferred | ExceptionMade) -> list[str]:
    """What stands under the line of one cancellation."""
    told = Chronicle()
    told.event("cancellation.op", CancellationOrdered(activity="consultations"), AT)
    for event in events:
        told.event("cancellation.op", event, AT)
    picture = told.picture(NOW)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    (part,) = (s for s in brief(picture, checked=0).sections if s.id == "activity")
    return [speaker.phrase(detail) for detail in part.lines[0].details]


def test_a_transfer_says_how_many() -> None:
    """Never all of it when a number was given; each transfer by itself, none summed."""
    said = details(
        ActivityTransferred(to="CHU voisin", count=12), ActivityTransferred(to="CHR", count=5)
    )
    assert said == ["Transferred to CHU voisin: 12", "Transferred to CHR: 5"]


def test_a_transfer_says_what_and_how_many() -> None:
    """Both when both were said."""
    said = details(ActivityTransferred(to="CHR", what="urgent scans", count=5))
    assert said == ["Transferred to CHR: urgent scans (5)"]


def test_a_transfer_of_everything() -> None:
    """Neither what nor how many: all of it, as the command says."""
    assert details(ActivityTransferred(to="CHR")) == ["Transferred to CHR: all of it"]


def test_an_exception_says_how_many() -> None:
    """As transfers do."""
    said = details(ExceptionMade(text="follow-up of pregnancies", count=3))
    assert said == ["Exception: follow-up of pregnancies (3)"]
