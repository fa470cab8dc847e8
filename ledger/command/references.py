"""What stands for the number of an entry: the id of a command, a short name, or a given one."""

from collections.abc import Iterator, Mapping

from ledger.domain import CONCEPTS
from ledger.domain.short_names import has_short_name
from ledger.domain.situation import Situation
from ledger.errors import InputError


class References(Mapping[str, int]):
    """The first number of what is meant by a command id or by a short name, `R-14`."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def __getitem__(self, word: str) -> int:
        """The number; an id goes before a name.

        Raises:
            KeyError: it is neither.
        """
        found = self._situation.commands.get(word)
        if found is None:
            short = self._situation.said_short(word)
            found = self._situation.first_of(short) if short else None
        if found is None:
            raise KeyError(word)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._situation.commands)

    def __len__(self) -> int:
        return len(self._situation.commands)


def given_name(situation: Situation, word: str) -> int | None:
    """The first number of what somebody gave this name with `--as`; None where nobody did.

    Only a field that takes the number of an entry may be said so: where a command says what it is
    about, the name is of its own concept.

    Raises:
        InputError: `several_named`, things of more than one concept have this name.
    """
    thing = named_thing(situation, word)
    return situation.first_of(thing) if thing else None


def named_thing(situation: Situation, word: str) -> str:
    """The originator that somebody gave this name with `--as`; empty where nobody did.

    Raises:
        InputError: `several_named`, things of more than one concept have this name.
    """
    known = [f"{concept.name}.{word}" for concept in CONCEPTS if has_short_name(concept.name)]
    found = [ident for ident in known if situation.short_name(ident)]
    if len(found) > 1:
        short = ", ".join(map(situation.short_name, found))
        raise InputError("several_named", value=word, known=short)
    return found[0] if found else ""
