"""Correcting or completing an entry: its fields as they count, changed where somebody types.

Only what differs from how it stood is sent, as `entry.correct` and `entry.complete` take it.
"""

from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from ledger.domain.values import Sealed, When
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.board.screens.form import FormScreen
from tui.board.screens.form_rows import FieldRow
from tui.forms.rows import Asked, rows_of_event
from tui.forms.typed import Typed, Words, sent_anew

COMPLETE = "entry.complete"


class Original(NamedTuple):
    """An entry as it counts: its concept, its rows, and what stands in each."""

    concept: str
    rows: list[Asked]
    words: dict[str, Words]


def original_of(terminal: Terminal, number: int, t: Translator) -> Original | None:
    """An entry to be amended; None for one that has no form.

    Raises:
        LedgerError: there is no such entry.
    """
    situation = terminal.read().situation
    entry = situation.now(number) or situation.entry(number)
    concept = entry.originator.partition(".")[0]
    try:
        rows = rows_of_event(type(entry.event), concept, t)
    except KeyError:  # a part of it is of a kind that nobody types
        return None
    words = {row.key: _words(entry.event, row, t) for row in rows}
    rows = [row for row in rows if not isinstance(_value(entry.event, row), Sealed)]
    return Original(concept, rows, words)


class AmendScreen(FormScreen):
    """The form of an amendment; `typed` has its number, and what was changed already."""

    def __init__(self, typed: Typed, original: Original, t: Translator) -> None:
        self._original = original
        super().__init__(typed, t)

    def _asked(self, t: Translator) -> list[Asked]:
        mine = [row for row in super()._asked(t) if row.key not in {"number", "changes"}]
        empty = self._typed.verb == COMPLETE
        theirs = [
            row._replace(first=bool(self._original.words[row.key]) != empty)
            for row in self._original.rows
        ]
        return [*theirs, *mine]

    def _standing(self, asked: Asked) -> Words:
        if asked.key not in self._original.words:
            return super()._standing(asked)
        changed = _changes(self._typed)
        emptied: Words = [] if asked.several else ""
        part_of_changed = f"{_name(asked.key)}__" in changed
        stood = emptied if part_of_changed else self._original.words[asked.key]
        return changed.get(asked.key, stood)

    def _where_to_begin(self) -> FieldRow:
        """Where something is to be changed; the reason follows."""
        return self._shown[0]

    @property
    def typed(self) -> Typed:
        """The amendment that what stands there comes to."""
        whole = super().typed
        own = {k: v for k, v in whole.words.items() if k not in self._original.words}
        own["number"] = self._typed.words.get("number", "")
        if changes := list(self._changed()):
            own["changes"] = changes
        return sent_anew(whole, words=own)

    def _changed(self) -> list[str]:
        """`name=value` for each field in which something else stands than did."""
        found: dict[str, str] = {}
        rows = {row.asked.key: row for row in self._rows if row.asked.key in self._original.words}
        for key, row in rows.items():
            if _same(row, self._original.words[key]):
                continue
            name = _name(key)
            found[name] = _as_said(name, rows)
        return [f"{name}={value}" for name, value in found.items()]


def _name(key: str) -> str:
    """The field that a row is of, or is a part of."""
    return key.partition("=")[0].partition("__")[0]


def _same(row: FieldRow, stood: Words) -> bool:
    now = row.words
    if isinstance(now, list) or isinstance(stood, list):
        return list(now or ()) == list(stood or ())  # type: ignore[arg-type]
    return str(now).strip() == str(stood).strip()


def _as_said(name: str, rows: dict[str, FieldRow]) -> str:
    """A field as a correction takes it: a text as it is, several values as JSON."""
    if name in rows:
        words = rows[name].words
        return words if isinstance(words, str) else _json(words)
    parts = {
        (key.partition("__")[2] or key.partition("=")[2]): row.words
        for key, row in rows.items()
        if key.startswith((f"{name}__", f"{name}="))
    }
    return _json({part: words for part, words in parts.items() if words})


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _changes(typed: Typed) -> dict[str, Words]:
    """What a draft had changed, by row; of what has several rows also its name with `__`."""
    found: dict[str, Words] = {}
    pairs = typed.words.get("changes", [])
    for pair in pairs if isinstance(pairs, list) else []:
        name, _, said = pair.partition("=")
        value: Any = msgspec.json.decode(said) if said[:1] in {"{", "["} else said
        if isinstance(value, dict):
            found[f"{name}__"] = ""
            found |= {f"{name}__{part}": inner for part, inner in value.items()}
            found |= {f"{name}={part}": inner for part, inner in value.items()}
        else:
            found[name] = value
    return found


def _value(event: Struct, row: Asked) -> Any:
    field = row.field
    value: Any = event
    for step in field.path if field else ():
        value = getattr(value, step, None)
    return value.get(row.name) if row.name and isinstance(value, dict) else value


def _words(event: Struct, row: Asked, t: Translator) -> Words:
    """What stands in a row, as it could be typed."""
    value = _value(event, row)
    if value is None or isinstance(value, Sealed):
        return ""
    if isinstance(value, When):
        return t.when(value)
    if isinstance(value, dict):
        return [f"{name}={inner}" for name, inner in value.items()]
    if isinstance(value, (tuple, list)):
        return [str(one) for one in value]
    return str(value)
