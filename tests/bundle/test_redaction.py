"""A redacted bundle: nothing that is hidden is in it, and all the rest is verified as ever."""

import io
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import msgspec
import pytest
from pypdf import PdfReader

from ledger.config import Settings
from ledger.domain.amendments import EntryCorrected
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import BundleEdition, Scope, When
from ledger.errors import LedgerError, Refused, VerificationFailed
from ledger.evidence.bare import Bare
from ledger.evidence.bare import written as bare_written
from ledger.evidence.merkle import leaf_hash, leaf_of
from ledger.evidence.notes import read_note
from ledger.evidence.signing import to_text
from ledger.store.replica import Replica, leaf_in
from ledger.terminal.checkpoints import checkpoint_at, proof_of
from ledger.terminal.local_copy import LocalCopy
from projections.audit.bundle_verifier import verify_bundle
from projections.audit.manifest import Manifest
from projections.audit.manifest import read as manifest_of
from projections.audit.verify_words import text, value
from projections.audit.verifying import Asked, verified
from projections.bundle import readme
from projections.bundle.everywhere import everywhere_in
from projections.bundle.parts import redacted_in
from projections.i18n import Translator, languages
from tests.support.bundles import bundle_of, in_folder, in_zip, log_of, note_of, resealed
from tests.support.chronicle import PREFIX, ZONE, Chronicle, kept_story, story
from tests.support.cli import home_of, run_here
from tests.support.damage import asked, edits, written_out
from tests.support.redactions import AT, CANARY, Made, Secret, redacted, secret
from tui.entries import bundle
from tui.entries.copied import copied
from tui.entries.filters import names_a_site
from tui.entries.redaction import Redaction
from tui.entries.redrawn import redrawn

LOG = "ledger.jsonl"


@pytest.fixture(scope="module")
def kept() -> Secret:
    return secret()


@pytest.fixture(scope="module")
def made(kept: Secret, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return redacted(kept.told, tmp_path_factory.mktemp("made"), f"about:{kept.number}")


@pytest.fixture(scope="module")
def place(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_folder(made.members, tmp_path_factory.mktemp("place") / "twin")


def test_nothing_of_it_is_anywhere_in_the_bundle(made: Made, kept: Secret) -> None:
    """Nor of what corrects it, links to it, files it, or says the same as another kind."""
    assert made.hidden == kept.hidden
    told = bundle_of(kept.told)[LOG]
    assert told.count(CANARY.encode()) > len(kept.hidden)
    for path, data in made.members.items():
        for inner in _unpacked(path, data):
            assert CANARY not in inner.upper(), path


def _unpacked(path: str, data: bytes) -> Iterator[str]:
    yield data.decode(errors="ignore")
    if path.endswith(".xlsx"):
        with ZipFile(io.BytesIO(data)) as file:
            yield from (file.read(name).decode(errors="ignore") for name in file.namelist())
    if path.endswith(".pdf"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_a_hidden_entry_is_leaf_number_kind_and_times(made: Made, kept: Secret) -> None:
    """And of what counted for nothing the leaf; all else stands there byte for byte."""
    head, *lines = made.members[LOG].splitlines()
    whole = log_of(kept.told).splitlines()
    assert msgspec.json.decode(head) == {**msgspec.json.decode(whole[0]), "signed": 5}
    for number, (line, before) in enumerate(zip(lines, whole[1:], strict=True), 1):
        subject, body = kept.told.messages[number - 1]
        if number not in kept.hidden:
            assert line == before
            continue
        row = msgspec.json.decode(line)
        assert row.pop("leaf") == to_text(leaf_hash(leaf_of(subject, body)))
        entry = kept.told.judged[number - 1].entry
        said = {"number": number, "verdict": kept.told.judged[number - 1].verdict}
        if entry is None:
            assert row == {**said, "verdict": "void:not_an_envelope"}
        else:
            times = msgspec.to_builtins({"occurred": entry.occurred, "recorded": entry.recorded})
            assert row == {**said, "kind": entry.type, **times}


def test_every_verifier_says_that_it_holds_and_what_a_leaf_proves(
    place: Path, kept: Secret, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ours makes all that is drawn again from what is left; which numbers are leaves is said."""
    found = verified(Asked((str(place),)), redrawn)
    assert found.holds
    (report,) = found.reports
    assert report.apart == ()
    assert report.log is not None
    assert report.log.report is not None
    assert report.log.report.redacted == kept.hidden
    assert report.log.report.accepted == len(kept.told.messages) - len(kept.hidden)
    assert value(found, Translator("en", ZONE))["redacted"] == kept.hidden
    assert asked(place) == (0, 0)
    alone = capsys.readouterr().out
    assert f"Redacted: {len(kept.hidden)} messages" in alone
    assert "does not\nprove what that says" in alone
    assert f"#{kept.number} " in alone


def test_each_place_says_that_it_is_true_of_what_can_be_read(made: Made) -> None:
    """A form is sent alone: no answer of it, and nothing that was known, is said of the ledger."""
    t = Translator("fr", ZONE)
    forms = {p: d.decode() for p, d in made.members.items() if p.startswith("forms/")}
    only = t("forms.from_shown", what="").rpartition(";")[2].strip()
    assert forms
    for page in forms.values():
        assert page.count(only) == page.count("<section ")
        assert t("forms.not_in_ledger") not in page
    assert any(t("forms.not_in_edition") in page for page in forms.values())
    dossier = made.members["dossier.html"].decode()
    known = t("dossier.known_shown", entry="").strip()
    assert dossier.count('class="known"') == dossier.count(known) > 0
    assert t("dossier.none") not in dossier
    (brief,) = (d.decode() for p, d in made.members.items() if p.endswith(".md"))
    assert brief.startswith(f"> {t('bundle.brief_redacted')}\n\n")


@pytest.mark.parametrize("lang", languages())
def test_it_is_told_in_every_language(place: Path, made: Made, kept: Secret, lang: str) -> None:
    """By the verifier and by the file that is read first, on lines of a terminal."""
    t, first = Translator(lang, ZONE), f"#{kept.hidden[0]}\N{EN DASH}#{kept.hidden[2]}"
    said = text(verified(Asked((str(place),))), t)
    for key in ("verify.redacted_proves", "verify.redacted_not"):
        assert t(key) in said
    readme = made.members[f"README.{lang}.txt"].decode()
    assert t("bundle.redacted.head") in readme
    assert first in said
    assert first in readme
    assert max(map(len, readme.splitlines())) <= 80


def test_what_is_drawn_says_that_something_is_missing(made: Made, kept: Secret) -> None:
    """So that nothing reads as if nobody had recorded it: dossier, forms and briefs."""
    t = Translator("fr", ZONE)
    said = t.plural("dossier.lead.redacted", len(kept.hidden))
    for path in ("dossier.html", "forms/gdpr.html"):
        assert said in made.members[path].decode(), path
    (brief,) = (data.decode() for path, data in made.members.items() if path.endswith(".md"))
    assert t("brief.odd.left_out").rstrip(".") in brief
    rows = made.members["tables/journal.csv"].decode().splitlines()
    told = f"{kept.number},redacted,,decision.taken,{t.code('kind', 'decision.taken')},"
    assert rows[kept.number].startswith(told)
    assert "2022-05-14T05:40:00+02:00" in rows[kept.number]


def test_it_is_as_of_its_last_entry_also_where_that_is_a_leaf(tmp_path: Path) -> None:
    """A leaf says when it was recorded; otherwise the last that can be read would pass for it."""
    told = kept_story("2022-05-14T09")
    last, entry = [*told.entries()][-1]
    made = redacted(told, tmp_path, f"about:{last}")
    moment = Translator("en", ZONE).moment(entry.recorded)
    readme = " ".join(made.members["README.en.txt"].decode().split())
    assert f"up to entry #{last}, recorded {moment}" in readme


def test_one_bit_of_one_leaf_is_found(made: Made, kept: Secret, tmp_path: Path) -> None:
    """By both verifiers, also where everything else was made to fit."""
    rows = made.members[LOG].splitlines(keepends=True)
    row = msgspec.json.decode(rows[kept.number])
    other = to_text(leaf_hash(b"another message"))
    rows[kept.number] = rows[kept.number].replace(row["leaf"].encode(), other.encode())
    changed = {**made.members, LOG: b"".join(rows)}
    found = in_folder(resealed(changed, kept.told), tmp_path / "b")
    assert {one.error.code for one in verify_bundle(found).problems} >= {"verify_root_differs"}
    assert 0 not in asked(found)


def test_damage_is_found_but_in_what_only_the_giver_tells(
    made: Made, kept: Secret, tmp_path: Path
) -> None:
    """By both verifiers: under a manifest that fits a kind, a time or a verdict may be another."""
    whole = made.members[LOG].splitlines()
    members = {LOG: made.members[LOG], "checkpoint.txt": note_of(kept.told)}
    for damaged in edits(kept.told, resealed(members, kept.told), seed=9, count=60):
        if 0 not in asked(written_out(damaged.members, tmp_path / "b")):
            continue
        assert "sealed" in damaged.what
        for before, after in zip(whole, damaged.members[LOG].splitlines(), strict=True):
            if before != after:
                one, other = msgspec.json.decode(before), msgspec.json.decode(after)
                proven = [(row["number"], row["leaf"]) for row in (one, other)]
                assert proven[0] == proven[1], damaged.what


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"signed":5', b'"signed":4'),
        (b',"leaf":"', b', "leaf":"'),
        (b',"kind":"decision.taken"', b""),
        (b'"verdict":"accepted"}', b'"verdict":"accepted","body":""}'),
        (b'{"number":14,"kind"', b'{"number":15,"kind"'),
    ],
)
def test_a_leaf_has_one_spelling(
    made: Made, kept: Secret, tmp_path: Path, old: bytes, new: bytes
) -> None:
    """Any other is found by both, as is one where none may be, or at another number."""
    number = b'{"number":%d,"kind"' % kept.number
    old = old.replace(b'{"number":14,"kind"', number)
    raw = made.members[LOG]
    head, rest = raw[: raw.index(number)], raw[raw.index(number) :]
    log = (
        raw.replace(old, new, 1) if old.startswith(b'"signed') else head + rest.replace(old, new, 1)
    )
    assert log != raw
    found = in_folder(resealed({**made.members, LOG: log}, kept.told), tmp_path / "b")
    assert 0 not in asked(found)


def test_a_whole_log_that_says_that_it_is_redacted_is_found(kept: Secret, tmp_path: Path) -> None:
    """As a log has one spelling; by both."""
    members = bundle_of(kept.told)
    log = members[LOG].replace(b'"signed":4', b'"signed":5', 1)
    found = in_folder(resealed({**members, LOG: log}, kept.told), tmp_path / "b")
    assert 0 not in asked(found)


def test_whoever_has_the_whole_entry_shows_that_it_is_this_one(
    place: Path, kept: Secret, tmp_path: Path
) -> None:
    """Comparing both, or with the leaf of a proof for one entry; another entry is found."""
    whole = in_zip(bundle_of(kept.told), tmp_path / "whole.zip")
    found = verified(Asked((str(place), str(whole))))
    assert found.holds
    assert found.compared is not None
    assert found.compared.shown == kept.hidden
    assert f"#{kept.hidden[0]}" in text(found, Translator("nl", ZONE)).splitlines()[-1]
    home = home_of(kept.told, tmp_path / "home")
    with LocalCopy.open(Settings(home=home)) as copy:
        row = copy.replica.row(kept.number)
        assert row is not None
        leaf = msgspec.json.decode((place / LOG).read_bytes().splitlines()[kept.number])["leaf"]
        assert leaf == to_text(leaf_in(row))


def test_two_histories_are_found_behind_a_leaf(made: Made, kept: Secret, tmp_path: Path) -> None:
    """The first number at which the message is another one is named."""
    other = story("2022-05-14T05:30")
    other.event("decision.secret", DecisionTaken(text="Else", decider="who"), AT)
    one = in_folder(made.members, tmp_path / "one")
    two = in_folder(bundle_of(other), tmp_path / "two")
    found = verified(Asked((str(one), str(two))))
    assert found.compared is not None
    assert (found.holds, found.compared.differs) == (False, kept.number)


def test_it_is_read_as_a_ledger(
    place: Path, kept: Secret, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Number, kind and that it is redacted; its signed log is written out as it came."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = run_here("--bundle", str(place), "log", home=tmp_path / "none")
    assert done.code == 0, done.err
    (line,) = [one for one in done.entries if one.startswith(f"#{kept.number} ")]
    assert line.split() == [f"#{kept.number}", "redacted:", "decision"]
    signed = run_here("--bundle", str(place), "log", "--signed", home=tmp_path / "none")
    assert signed.out.encode() == (place / LOG).read_bytes()
    brief = run_here("--bundle", str(place), "--lang", "de", "brief", "--json", home=tmp_path)
    assert brief.code == 0, brief.err
    assert CANARY not in brief.out


def test_a_proof_for_one_entry_goes_over_leaves(tmp_path: Path) -> None:
    """Also where the roots of whole stretches of a long ledger are kept."""
    told = kept_story()
    made = redacted(told, tmp_path, "concept:request,service", only=[LOG])
    assert len(made.hidden) > 100
    place = in_folder(made.members, tmp_path / "b")
    assert asked(place) == (0, 0)
    manifest = manifest_of((place / "manifest.json").read_bytes())
    with (place / LOG).open("rb") as log, copied(log, manifest, tmp_path / "copy") as copy:
        copy.read()
        copy.fold_again()
        end = checkpoint_at(copy.replica, copy.crisis, len(told.messages))
        assert end.root == told.fold.root
        for number in (1, made.hidden[0], 256, 257, len(told.messages)):
            proof_of(copy.replica, number, end, read_note(note_of(told).decode()))


def test_an_ordinary_copy_takes_no_leaf_for_a_message(kept: Secret, tmp_path: Path) -> None:
    """Whoever writes one into the store of a home has altered it."""
    home = home_of(kept.told, tmp_path / "home")
    with LocalCopy.open(Settings(home=home)) as copy:
        copy.read()
        rows = [*copy.replica.rows(1)]
        path = copy.replica.path
    path.unlink()
    row = rows[kept.number - 1]
    bare = Bare(number=row.number, leaf=to_text(leaf_in(row)), verdict="unknown_kind")
    row = row._replace(body=bare_written(bare), verdict="redacted:", recorded=None)
    rows[kept.number - 1] = row
    replica = Replica(path)
    replica.keep(rows)
    replica.close()
    with LocalCopy.open(Settings(home=home)) as copy, pytest.raises(VerificationFailed) as found:
        copy.fold_again()
    assert (found.value.code, found.value.fields["number"]) == ("replica_altered", kept.number)


def test_what_others_are_judged_by_stays_and_is_refused(kept: Secret, tmp_path: Path) -> None:
    """With the numbers; so is a filter that chooses nothing."""
    with pytest.raises(Refused) as refused:
        redacted(kept.told, tmp_path / "one", "concept:crisis")
    assert (refused.value.code, refused.value.fields["numbers"]) == (
        "redact_stays",
        "#1\N{EN DASH}#2",
    )
    with pytest.raises(LedgerError) as none:
        redacted(kept.told, tmp_path / "two", "nobody-ever-said-this")
    assert none.value.code == "redact_nothing"


def test_what_says_it_in_the_same_words_is_told(tmp_path: Path) -> None:
    """Whoever redacts decides about it; capitals and points do not matter."""
    told = Chronicle()
    one = told.event("decision.one", DecisionTaken(text="Pay nothing to anybody.", decider="x"), AT)
    again = DecisionTaken(text="As said: pay nothing, to anybody", decider="x")
    number = told.event("decision.two", again, AT)
    told.event("decision.three", DecisionTaken(text="Pay nothing", decider="x"), AT)
    made = redacted(told, tmp_path, f"about:{one}", only=[LOG])
    assert (made.hidden, made.repeating) == ((one,), (number,))


def test_what_says_no_time_is_told_where_a_filter_asks_for_one(tmp_path: Path) -> None:
    """It is left out by the bound, and would stay readable without a word."""
    told = Chronicle()
    told.event("decision.one", DecisionTaken(text="First", decider="x"), AT)
    said = DecisionTaken(text="Whenever", decider="x")
    number = told.event("decision.two", said, AT, occurred=When(said="unknown"))
    home = home_of(told, tmp_path / "home")
    with LocalCopy.open(Settings(home=home)) as copy:
        source = bundle.source_of(copy, None, Translator("en", copy.zone), "judicial")
        redaction = Redaction(source)
        redaction.hide_chosen("concept:decision from:2022-05-14")
        ((text, numbers),) = redaction.untimed()
        assert numbers == [number]
        redaction.hide_chosen(text)
        assert [*redaction.untimed()] == []
        assert redaction.hidden.numbers == {2, number}


def test_what_names_no_site_is_counted_where_one_is_redacted(tmp_path: Path) -> None:
    """What has no scope may be of every site, also of the redacted one; the read-me says so."""
    told = Chronicle()
    here, all_of = Scope(sites=("arlon",)), Scope(sites=("all",))
    for name, scope in (("one", here), ("two", None), ("three", all_of), ("four", here)):
        told.event(f"observation.{name}", ObservationNoted(text=name, scope=scope), AT)
    home = home_of(told, tmp_path / "home")
    with LocalCopy.open(Settings(home=home)) as copy:
        source = bundle.source_of(copy, None, Translator("en", copy.zone), "judicial")
        assert everywhere_in(source) == [3, 4]
        redaction = Redaction(source)
        redaction.hide_chosen("about:2")
        with redaction.twin() as twin:
            assert everywhere_in(twin) == [3, 4]
            (part,) = (p for p in readme.parts(twin, "judge", [LOG]) if ".en." in p.path)
            text_of = " ".join(b"".join(part.chunks).decode().split())
    assert "name no site, or all of them: 2." in text_of
    assert names_a_site("by:scribe site:arlon")
    assert not names_a_site("!site:arlon website")


def test_what_would_be_judged_otherwise_goes_with_it(tmp_path: Path) -> None:
    """An entry that only counted because the hidden one had put its clock back."""
    told = Chronicle()
    told.event("decision.one", DecisionTaken(text="First", decider="x"), "2022-05-14T08:00+02:00")
    back = told.event("decision.two", DecisionTaken(text="Back", decider="x"),
                      "2022-05-14T06:00+02:00", skewed=True)  # fmt: skip
    after = told.event("decision.three", DecisionTaken(text="On", decider="x"),
                       "2022-05-14T06:30+02:00")  # fmt: skip
    assert told.judged[-1].entry
    made = redacted(told, tmp_path, f"about:{back}", only=[LOG])
    assert made.hidden == (back, after)
    assert asked(in_folder(made.members, tmp_path / "b")) == (0, 0)


def test_an_edition_redacts_what_is_marked_above_it(tmp_path: Path) -> None:
    """With what nobody can read the marking of; what all is judged by stays and is told."""
    told = Chronicle()
    at = {"public": "decision.one", "internal": "decision.two", "judicial": "decision.three"}
    for marking, originator in at.items():
        said = DecisionTaken(text=f"CANARY {marking}", decider="x")
        told.event(originator, said, AT, marking=marking)
    told.raw(f"{PREFIX}.decision.four.1", b"decision.taken\nCANARY judicial, and void")
    down = ServiceReported(service="radiology", state="down", fails="CANARY judicial since")
    number = told.event("service.radiology", down, AT)
    raised = EntryCorrected(
        number=number, changes={"marking": "judicial"}, reason="CANARY judicial"
    )
    told.event("service.radiology", raised, AT)
    editions: dict[BundleEdition, Any] = {
        "regulator": ((4, 5, 6, 7), (), {"public", "internal"}),
        "insurer": ((4, 5, 6, 7), (), {"public", "internal"}),
        "public": ((3, 4, 5, 6, 7), (1,), {"public"}),
    }
    for edition, (hidden, stays, left) in editions.items():
        made = redacted(
            told, tmp_path / edition, edition=edition, only=[LOG, "tables", "dossier.h"]
        )
        assert (made.hidden, made.stays) == (hidden, stays)
        whole = b"".join(made.members.values()).decode(errors="ignore")
        assert {one for one in at if f"CANARY {one}" in whole} == left
        place = in_folder(made.members, tmp_path / edition / "b")
        draw = partial(_of_these, made.members) if stays else None
        assert verified(Asked((str(place),)), draw).holds


def _of_these(
    members: Collection[str], log: IO[bytes], manifest: Manifest, *, excel: bool
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """What is drawn, of these members alone."""
    return (one for one in redrawn(log, manifest, excel=excel) if one[0] in members)


def test_what_is_redacted_is_looked_up_once(
    kept: Secret, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many documents of a bundle say so: each look reads every redacted message."""
    home = home_of(kept.told, tmp_path / "home")
    with LocalCopy.open(Settings(home=home)) as copy:
        whole = bundle.source_of(copy, None, Translator("fr", copy.zone), "judicial")
        redaction = Redaction(whole)
        redaction.hide_chosen(f"about:{kept.number}")
        with redaction.twin() as twin:
            found = redacted_in(twin)
            assert found == list(kept.hidden)
            there = twin.reading.situation.kept
            monkeypatch.setattr(type(there), "judged", None)
            assert redacted_in(twin._replace(t=Translator("de", copy.zone))) == found
