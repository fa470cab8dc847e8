"""The home: private to its owner, pins and keys whole or not at all, one crisis chosen clearly."""

import os
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from ledger.command.order import build, checked, line_of
from ledger.domain import VERBS
from ledger.domain.entry import Written
from ledger.domain.values import When
from ledger.errors import (
    Exit,
    InputError,
    LedgerError,
    NotAllowed,
    Refused,
    UsageError,
    VerificationFailed,
)
from ledger.evidence.signing import Signer
from ledger.home.drafts import Drafts
from ledger.home.home import Home, Pin
from ledger.terminal import open as module
from ledger.terminal.open import Opening, crisis_info, open_crisis
from ledger.terminal.provision import make_stream
from ledger.terminal.terminal import Terminal
from tests.support.book import PLACE
from tests.support.desk import Desk, note

PIN = Pin(
    ledger="0" * 32, name="x", title="X", kind="real", founder="F" * 43, member="m", role="r",
    terminal="t",
)  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    return home


def modes(home: Home) -> dict[str, int]:
    paths = [home.path, *home.path.rglob("*")]
    return {str(p.relative_to(home.path)): stat.S_IMODE(p.stat().st_mode) for p in paths}


def test_everything_is_its_owners(made: Home) -> None:
    """Directories 0700, files 0600, whatever the umask."""
    before = os.umask(0)
    try:
        made.keep_pin(PIN)
        made.signer_or_new("me")
    finally:
        os.umask(before)
    assert modes(made) == {
        ".": 0o700, "crises": 0o700, "crises/x": 0o700, "crises/x/crisis.json": 0o600,
        "keys": 0o700, "keys/me.key": 0o600,
    }  # fmt: skip


def test_a_whole_crisis_is_its_owners(desk: Desk) -> None:
    """Replica, outbox and all: nobody else can read what was recorded."""
    before = os.umask(0)
    try:
        desk.open().close()
    finally:
        os.umask(before)
    found = modes(Home(desk.settings.home))
    assert all(mode in {0o600, 0o700} for mode in found.values()), found


def test_a_home_open_to_others_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (home.path / "inside").mkdir(parents=True)
    home.path.chmod(0o755)
    with pytest.raises(LedgerError) as exposed:
        home.prepare()
    assert exposed.value.code == "home_exposed"


def test_a_pin_is_read_as_it_was_kept(made: Home) -> None:
    made.keep_pin(PIN)
    assert made.pin("x") == PIN
    again = structs.replace(PIN, server="nats://somewhere:4222", replicas=3)
    made.keep_pin(again)
    assert made.pin("x") == again
    assert [p.name for p in (made.path / "crises" / "x").iterdir()] == ["crisis.json"]
    assert (PIN.stream, PIN.prefix) == ("crisis-x", "crisis.x")


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff", b'{"ledger":"short"}', msgspec.json.encode(PIN)[:-2],
     msgspec.json.encode(structs.replace(PIN, ledger="g" * 32)),
     msgspec.json.encode({**msgspec.to_builtins(PIN), "more": 1})],
)  # fmt: skip
def test_a_damaged_pin_is_said(made: Home, content: bytes) -> None:
    """Never guessed: what a ledger is held to is known or it is not."""
    made.keep_pin(PIN)
    (made.crisis("x") / "crisis.json").write_bytes(content)
    with pytest.raises(LedgerError) as damaged:
        made.pin("x")
    assert damaged.value.code == "pin_damaged"


def test_a_pin_that_cannot_be_written(made: Home) -> None:
    """The one that was there stays whole."""
    made.keep_pin(PIN)
    (made.crisis("x") / "crisis.new").mkdir()
    with pytest.raises(LedgerError) as unwritable:
        made.keep_pin(structs.replace(PIN, title="Y"))
    assert unwritable.value.code == "home_unwritable"
    assert made.pin("x") == PIN


def test_a_key_is_made_once(made: Home) -> None:
    assert made.signer_or_new("me").public == made.signer_or_new("me").public
    assert made.signer("me").public != made.signer_or_new("you").public


def test_what_is_wrong_with_a_key(made: Home) -> None:
    """Missing, open to others or damaged: identity, exit code 4."""
    with pytest.raises(NotAllowed) as missing:
        made.signer("me")
    made.signer_or_new("me")
    path = made.path / "keys" / "me.key"
    path.chmod(0o640)
    with pytest.raises(NotAllowed) as exposed:
        made.signer("me")
    path.chmod(0o600)
    path.write_text("A" * 43 + "B")
    with pytest.raises(NotAllowed) as damaged:
        made.signer("me")
    codes = [error.value.code for error in (missing, exposed, damaged)]
    assert codes == ["no_key", "key_exposed", "key_damaged"]
    assert {error.value.exit for error in (missing, exposed, damaged)} == {Exit.IDENTITY}


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "a b", "-a", "a\n", "x" * 65, "é", "a..b"])
def test_names_are_short_and_plain(made: Home, name: str) -> None:
    """No name leads out of the home, or is longer than an entry can hold."""
    for use in (made.crisis, made.signer, made.signer_or_new):
        with pytest.raises(UsageError) as refused:
            use(name)
        assert refused.value.code == "bad_name"
    assert modes(made) == {".": 0o700}


def test_which_crisis_is_meant(made: Home) -> None:
    """The one named, or the only one; otherwise the names there are."""
    with pytest.raises(UsageError) as none:
        made.choose("")
    made.keep_pin(PIN)
    assert made.choose("") == made.choose("x") == "x"
    made.keep_pin(structs.replace(PIN, name="y"))
    with pytest.raises(UsageError) as several:
        made.choose("")
    with pytest.raises(UsageError) as unknown:
        made.choose("z")
    assert [e.value.code for e in (none, several, unknown)] == [
        "no_crisis_here", "crisis_ambiguous", "unknown_crisis",
    ]  # fmt: skip
    assert several.value.fields == {"known": "x, y"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "x" * 65}, "too_long"),
        ({"name": "Two Words"}, "bad_slug"),
        ({"title": ""}, "too_short"),
        ({"title": "x" * 121}, "too_long"),
        ({"kind": "rehearsal"}, "bad_choice"),
        ({"called": ""}, "too_short"),
        ({"member": "Me"}, "bad_name"),
        ({"role": "two words"}, "bad_slug"),
        ({"organisation": structs.replace(PLACE, languages=())}, "too_short"),
    ],
)
def test_an_opening_that_cannot_be_makes_nothing(
    desk: Desk, change: dict[str, object], code: str
) -> None:
    """Refused before a pin or a stream exists, so that the name is still free."""
    fields = {"name": desk.name, "title": "T", "kind": "real", "organisation": PLACE}
    with pytest.raises(UsageError) as refused:
        open_crisis(desk.settings, Opening(**{**fields, **change}))  # type: ignore[arg-type]  # as the cases say
    assert refused.value.code == code
    assert Home(desk.settings.home).names() == []
    desk.open().close()


def test_a_crisis_is_opened_once(desk: Desk) -> None:
    """From this home or from another: a name on a server is taken."""
    desk.open().close()
    with pytest.raises(Refused) as here:
        desk.open()
    assert here.value.code == "crisis_exists"
    other = Desk(desk.settings.home.with_name("other"), desk.settings.server, desk.name)
    with pytest.raises(LedgerError):
        other.open()
    home = Home(desk.settings.home)
    infos = [crisis_info(home, name) for name in home.names()]
    assert [(info.pin.name, info.number) for info in infos] == [(desk.name, 1)]
    assert infos[0].contact is not None


def test_an_opening_that_was_never_answered_is_settled(desk: Desk) -> None:
    """Killed between sending and knowing: the next try finds it, and the crisis can be used."""
    opening = Opening(desk.name, "T", "real", PLACE)
    home = Home(desk.settings.home)
    pin = module._pin(home, desk.settings, opening)
    with Terminal(desk.settings, pin) as begun:
        make_stream(desk.settings, pin)
        begun.connect()
        session = begun._connected
        order = module._order(pin, opening)
        drafts = [session._draft(entry) for entry in session._decide(order)]
        session.outbox.put(order.id, line_of(order), session.application.messages(drafts))
    with pytest.raises(Refused) as known:
        desk.open()
    assert known.value.code == "crisis_exists"
    with desk.at_work() as terminal:
        assert terminal.handle(note(terminal)).numbers == (2,)


def test_a_checked_value_is_the_same_value() -> None:
    assert checked(PIN) == PIN
    with pytest.raises(InputError):
        checked(structs.replace(PIN, terminal=""))


def test_an_altered_copy_is_not_believed(desk: Desk) -> None:
    """One byte of a decision changed in the copy: whoever folds again refuses to show it."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "Cut the network"))
        terminal.wait_checked()
    db = sqlite3.connect(desk.directory / "replica.db")
    altered = "CAST(replace(CAST(body AS TEXT), 'Cut', 'Buy') AS BLOB)"
    db.execute(f"UPDATE message SET body = {altered} WHERE number = 2")
    db.commit()
    db.close()
    with desk.terminal() as terminal, pytest.raises(VerificationFailed) as caught:
        terminal.fold_again()
    assert caught.value.code == "replica_altered"


def test_what_was_put_down_before_did_not_happen_after(desk: Desk) -> None:
    """A paper note without another time happened before it was written, not when it was typed."""
    written = datetime(2022, 5, 14, 10, 0, tzinfo=UTC)
    with desk.open() as terminal:
        order = note(terminal, "on paper")
        around = structs.replace(order.circumstances, written=Written(at=written))
        outcome = terminal.handle(order._replace(circumstances=around))
    assert outcome.occurred == When(said="before", latest=written)


def test_a_second_role_of_the_founder_counts(desk: Desk) -> None:
    """Enrolled again with the same key, the founder may write in either role."""
    with desk.open() as terminal:
        key = terminal.home.signer(terminal.pin.member).public
        fields = {"member": terminal.pin.member, "name": "x", "key": key, "role": "scribe"}
        terminal.handle(build(VERBS["member.enrol"], fields, {}, terminal.context(), ident="e1"))
    with Terminal.open(replace(desk.settings, role="scribe")) as terminal:
        terminal.connect()
        assert terminal.handle(note(terminal, "as a scribe")).numbers


def test_no_new_key_looks_like_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is typed on command lines; one in 64 would begin with a dash."""
    drawn = (n.to_bytes(32, "big") for n in range(10_000))
    dashed = next(seed for seed in drawn if Signer(seed).public.startswith("-"))
    plain = next(seed for seed in drawn if not Signer(seed).public.startswith("-"))
    given = iter([dashed, dashed, plain])
    monkeypatch.setattr("ledger.home.home.os.urandom", lambda _size: next(given))
    assert Home(tmp_path).signer_or_new("scribe").public == Signer(plain).public


def test_a_draft_that_was_sent_is_written_over(made: Home) -> None:
    """Its words may be sealed by now: the file that held them, its owner's alone, holds nothing."""
    drafts = Drafts(made, made.path / "drafts")
    drafts.save("one", b"Jean Canari")
    path = made.path / "drafts" / "one.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open("rb") as file:
        drafts.drop("one")
        assert file.read() == bytes(len(b"Jean Canari"))
    assert not path.exists()
    drafts.drop("one")
