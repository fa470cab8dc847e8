"""Keys of sealed texts on their way: to the server before the entry, and from there to each home.

What is followed is what this member can open. A key is erased where its erasure stands in the
ledger, whatever the server says of it; then this home says so, signed, at the server.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC
from typing import NamedTuple

from ledger.clock import SYSTEM
from ledger.command.order import Order
from ledger.config import Settings
from ledger.domain.crisis_and_roll import Member
from ledger.domain.dossier.erasures import Erasure, erasures, sealed_texts
from ledger.domain.dossier.readers import given_to_read, readers_of
from ledger.domain.situation import Situation
from ledger.domain.values import Sealed
from ledger.errors import NotAllowed, Refused
from ledger.evidence.sealing import SECRET_BYTES, TextKey, boxed
from ledger.evidence.signing import Signer, from_text
from ledger.home.home import PROVISIONER_FILE, Pin
from ledger.home.sealed_keys import SealedKeys
from ledger.live.key_store import Boxes, Gone, KeyStore
from ledger.store.replica import Replica
from ledger.terminal.handing_on import Handing, secret_of
from ledger.terminal.local_copy import LocalCopy
from ledger.terminal.provision import make_keys

FOLLOWED = "keys_followed"
"""The fact that holds up to which message the keys were followed."""

ERASED = "keys_erased"
"""The fact that holds the numbers of the erasures that are done here and at the server."""

_BOX_BYTES = SECRET_BYTES + 48


class Confirmed(NamedTuple):
    """What became of the keys of an erased entry.

    `said` are those who say that their home has none any more, `open` the members who may read it
    and do not say so yet; `at_server` whether the server has any still.
    """

    said: tuple[Gone, ...]
    open: tuple[str, ...]
    at_server: bool


class Due(NamedTuple):
    """An erasure, and the commitments of the texts that it is about."""

    erasure: Erasure
    commitments: tuple[str, ...]


class Known(NamedTuple):
    """What the ledger says of who may read and of what is erased, at one number."""

    members: tuple[Member, ...]
    erased: tuple[Due, ...]


def known_of(situation: Situation) -> Known:
    """What is to be known of a state, taken while nothing changes it."""
    erased = (due_of(one, situation) for one in erasures(situation))
    return Known(tuple(situation.members()), tuple(erased))


class Sealing:
    """One ledger's keys, here and at its server."""

    def __init__(
        self, settings: Settings, pin: Pin, keys: SealedKeys, store: KeyStore, replica: Replica
    ) -> None:
        self._settings = settings
        self._pin = pin
        self._keys = keys
        self._store = store
        self._replica = replica

    def bring(self, order: Order, known: Known, signer: Signer) -> None:
        """Have the keys of what an order says sealed at the server, as far as they are ours.

        Raises:
            NotAllowed, ReadOnly, Refused, LedgerError: as `KeyStore.put`; `keys_not_made`.
        """
        said = {text.commitment for _, text in sealed_texts(order.command)}
        self._lay_carried(said)
        mine = [key for key in self._keys.made() if key.commitment in said]
        self._hand_over(mine, known, signer)

    def hand_on(self, handing: Handing) -> None:
        """Lay the keys of texts for one more member; those that they have a box of already stay.

        Raises:
            Refused: `key_not_here`; as `KeyStore.put`.
            NotAllowed, ReadOnly, LedgerError: as `KeyStore.put`.
        """
        self._lay_carried({text.commitment for _, text in handing.texts})
        for number, text in handing.texts:
            if handing.key in self._store.holders(text.commitment):
                continue
            secret = secret_of(text, self._keys)
            if secret is None:
                raise Refused("key_not_here", number=number)
            self._store.put(text.commitment, {handing.key: boxed(secret, handing.key)})

    def follow(self, known: Known, signer: Signer) -> None:
        """Take what keys there are for this member, and erase those that are to be erased.

        Raises:
            LedgerError: no server, no permission; what was done by then is done.
        """
        self.erase_here(known)
        last = self._store.length()
        if last is not None:
            self._take(last, signer)
        self._lay_carried()
        self._hand_over([*self._keys.made()], known, signer)
        if last is not None:
            self.erase(known, signer)

    def erase(self, known: Known, signer: Signer) -> None:
        """Erase what is to be erased and was not yet; raises as `follow`."""
        done = self._erased()
        for one in known.erased:
            number = one.erasure.number
            if not one.erasure.held and number not in done and self._erase(one, signer):
                done.add(number)
                said = " ".join(map(str, sorted(done)))
                self._replica.remember(**{ERASED: said.encode()})

    def _erased(self) -> set[int]:
        said = (self._replica.fact(ERASED) or b"").split()
        return {int(number) for number in said if number.isdigit()}

    def erase_here(self, known: Known) -> None:
        """Erase the keys of this home that are to be erased, whether a server is there or not.

        Raises:
            LedgerError: `home_unwritable`.
        """
        gone = {c for one in known.erased if not one.erasure.held for c in one.commitments}
        here = self._keys.commitments() | {commitment for commitment, _ in self._keys.carried()}
        for commitment in here & gone:
            self._keys.erase(commitment)

    def confirmed(self, due: Due, readers: Collection[Member]) -> Confirmed:
        """Who says that an erased entry's keys are gone; `readers` are those who might read it.

        Raises:
            LedgerError: no server, no permission.
        """
        there = self._store.length() is not None
        words = [{w.signer: w for w in self._store.gone(c)} for c in due.commitments if there]
        whole = [
            w for key, w in (words[0].items() if words else ()) if all(key in o for o in words)
        ]
        said = {word.signer for word in whole}
        left = (member.id for member in readers if member.key not in said)
        at_server = there and any(self._store.holders(c) for c in due.commitments)
        return Confirmed(tuple(whole), tuple(left), at_server)

    def _take(self, last: int, signer: Signer) -> None:
        """The boxes that are for this member, from where was followed to before."""
        known = self._replica.number(FOLLOWED)
        first = known + 1 if known <= last else 1
        if first > last:
            return
        for commitment, sheet in self._store.boxes(first, last):
            if secret := _opened(sheet, signer):
                self._keys.keep(TextKey(commitment, secret))
        self._replica.remember(**{FOLLOWED: b"%d" % last})

    def _lay_carried(self, wanted: Collection[str] | None = None) -> None:
        """Have at the server the boxes that came with commands: of some texts, or of all."""
        there = [one for one in self._keys.carried() if wanted is None or one[0] in wanted]
        if there and self._store.length() is None:
            self._make_place()
        for commitment, boxes in there:
            holders = self._store.holders(commitment)
            new = {key: box for key, box in boxes.items() if key not in holders}
            with suppress(Refused):  # it is erased by now: nobody needs it
                self._store.put(commitment, new)
            self._keys.boxes_laid(commitment)

    def _hand_over(self, keys: list[TextKey], known: Known, signer: Signer) -> None:
        if keys and self._store.length() is None:
            self._make_place()
        for key in keys:
            with suppress(Refused):  # it is erased by now: nobody needs it
                self._store.put(key.commitment, boxes_of(key, known.members, signer))
            self._keys.handed_over(key.commitment)

    def _make_place(self) -> None:
        try:
            make_keys(self._settings, self._pin)
        except NotAllowed as e:
            said = {"name": self._pin.name, "variable": PROVISIONER_FILE, **e.fields}
            raise NotAllowed("keys_not_made", **said) from e

    def _erase(self, due: Due, signer: Signer) -> bool:
        """Here, at the server where this member may, and say so; whether the server has none."""
        at = SYSTEM.now().astimezone(UTC).isoformat(timespec="seconds")
        for commitment in due.commitments:
            self._keys.erase(commitment)
            with suppress(NotAllowed):  # the next one who may and follows does it
                if not self._store.is_erased(commitment) or self._store.holders(commitment):
                    self._store.erase(commitment)
            self._store.say_gone(commitment, signer, self._pin, at)
        return not any(map(self._store.holders, due.commitments))


def lay_again(terminal: LocalCopy, store: KeyStore) -> None:
    """Lay at a new place what keys this home has, in boxes for all who were given to read them."""
    keys, signer = terminal.sealed_keys, terminal.home.signer(terminal.pin.member)
    situation = terminal.read().situation
    gone = {c for one in known_of(situation).erased for c in one.commitments}
    for number, text in _texts(terminal, keys.commitments() - gone):
        secret = secret_of(text, keys)
        if secret is not None:
            key = TextKey(text.commitment, secret)
            readers = given_to_read(number, text, situation)
            store.put(text.commitment, boxes_of(key, readers, signer))


def _texts(terminal: LocalCopy, commitments: set[str]) -> Iterator[tuple[int, Sealed]]:
    """The sealed texts of the ledger that have these commitments, each with its entry."""
    for judged in terminal.messages() if commitments else ():
        for _, text in sealed_texts(judged.entry.event) if judged.entry else ():
            if text.commitment in commitments:
                yield judged.number, text


def boxes_of(key: TextKey, members: Iterable[Member], author: Signer) -> Boxes:
    """The key in a box for each member who may read the text, and for whoever sealed it."""
    found = {member.key for member in readers_of(key.roles, members, author.public)}
    boxes = {}
    for public in sorted({*found, author.public}):
        with suppress(ValueError):  # an enrolled key that is none: its member cannot sign either
            boxes[public] = boxed(key.secret, public)
    return boxes


def due_of(erasure: Erasure, situation: Situation) -> Due:
    """An erasure with the commitments of what it is about."""
    return Due(erasure, tuple(_commitments(erasure, situation)))


def _commitments(one: Erasure, situation: Situation) -> Iterator[str]:
    entry = situation.kept.entry(one.erased)
    for _, text in sealed_texts(entry.event) if entry else ():
        yield text.commitment


def _opened(sheet: Boxes, signer: Signer) -> bytes | None:
    with suppress(ValueError):
        return signer.opened(from_text(sheet.get(signer.public, ""), _BOX_BYTES))
    return None
