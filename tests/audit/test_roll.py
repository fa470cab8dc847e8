"""Who was enrolled when: `verify.py` keeps the roll as the fold does, amended entries too."""

from pathlib import Path

from msgspec import structs

from ledger.domain.amendments import EntryStruck
from ledger.domain.entry import Recorder
from ledger.domain.member.events import MemberEnrolled, MemberRevoked
from ledger.domain.observation.events import ObservationNoted
from ledger.evidence.codec import body_of, read, write
from ledger.evidence.signing import Signer
from tests.support.bundles import bundle_of, in_folder, line_of, resealed, row_of
from tests.support.chronicle import PREFIX, Chronicle
from tests.support.damage import asked

AT = "2022-05-14T09:00:00+02:00"
OTHER = Signer(b"night" * 6 + b"12")


def by_the_night_desk(told: Chronicle, slug: str) -> int:
    """An entry by somebody else than the founder; what came of it is in the ledger."""
    draft = Chronicle(opened=False)
    for message in told.messages:
        draft.raw(*message)
    draft.event(f"observation.{slug}", ObservationNoted(text=f"From the night desk: {slug}"), AT)
    entry = read(draft.messages[-1][1]).entry
    who = Recorder(member="scribe-2", role="scribe", terminal="night")
    entry = structs.replace(entry, recorder=who, signer=OTHER.public)
    told.raw(f"{PREFIX}.{entry.originator}.1", body_of(entry.type, write(entry, OTHER)))
    return len(told.messages)


def shifts() -> Chronicle:
    """Enrolled, revoked, the revocation struck: what is signed between is void, after it counts."""
    told = Chronicle()
    by_the_night_desk(told, "before")
    enrolled = MemberEnrolled(member="scribe-2", name="Night", key=OTHER.public, role="scribe")
    told.event("member.roll", enrolled, AT)
    by_the_night_desk(told, "enrolled")
    revoked = told.event("member.roll", MemberRevoked(member="scribe-2", reason="left"), AT)
    by_the_night_desk(told, "revoked")
    told.event("member.roll", EntryStruck(number=revoked, reason="by mistake"), AT)
    by_the_night_desk(told, "back")
    return told


def test_the_roll_is_what_the_fold_says(tmp_path: Path) -> None:
    """Both let the same entries count, and the others be void."""
    told = shifts()
    assert [judged.reason for judged in told.judged if not judged.entry] == ["not_enrolled"] * 2
    assert asked(in_folder(bundle_of(told), tmp_path / "b")) == (0, 0)


def made_to_count(line: bytes) -> bytes:
    row = row_of(line)
    return line_of(row._replace(verdict=row.verdict.replace("void:not_enrolled", "accepted")))


def test_what_a_revoked_member_signed_is_not_made_to_count(tmp_path: Path) -> None:
    """By a verdict that says so, under a manifest that fits: a true signature is not enough."""
    told = shifts()
    whole = bundle_of(told)
    head, *lines = whole["ledger.jsonl"].splitlines(keepends=True)
    forged = head + b"".join(map(made_to_count, lines))
    place = in_folder(resealed({**whole, "ledger.jsonl": forged}, told), tmp_path / "b")
    assert 0 not in asked(place)
