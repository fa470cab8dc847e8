"""What the columns of a table probably are: a proposal, for a person to look at.

Heads are compared with what the product calls its fields in all its languages, and with what lists
in hospitals call them; cells with the parts of the organisation.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.abridged import abridged
from ledger.command.order import Context, read_field
from ledger.domain import VERBS
from ledger.errors import InputError, Refused
from ledger.sanitize import plain_name
from projections.i18n.declared import codes_named, group_for
from projections.i18n.translator import Translator
from tui.cli.files.mapping import all_fields
from tui.cli.files.private import private_columns
from tui.cli.files.row_lines import cell_of
from tui.cli.files.table import Cell, Column, Table, Trouble
from tui.cli.files.values import text_of
from tui.forms.fields import Field, Shape

SAMPLE = 200
"""Rows that are looked at."""

_WORDS = 20
_SHOWN = 40
"""Characters of what stands in a column."""

Path = tuple[str, ...]


class Preset(NamedTuple):
    """A kind of list that people keep: the commands that each of its rows makes."""

    commands: tuple[str, ...]
    short_name: tuple[str, ...] = ()
    always: Mapping[str, Any] = {}


PRESETS: Mapping[str, Preset] = {
    "requests": Preset(("request.log",)),
    "assets": Preset(("restore.plan", "restore.advance"), ("asset", "sites", "what")),
    "appointments": Preset(("figure.report",), (), {"kind": "count"}),
    "services": Preset(("service.report",)),
    "people": Preset(("member.enrol",)),
}
"""Kinds of lists by name; any other command is said by its own."""

OTHER = "other"

_HEADS: Mapping[str, tuple[str, ...]] = {
    "site": ("site", "hopital", "implantation", "etablissement", "campus", "lieu", "ziekenhuis",
             "vestiging", "locatie", "krankenhaus", "standort", "hospital", "location"),
    "sites": ("site", "sites", "hopital", "implantation", "etablissement", "campus", "lieu",
              "ziekenhuis", "vestiging", "locatie", "krankenhaus", "standort", "hospital"),
    "service": ("service", "unite", "departement", "dienst", "afdeling", "eenheid", "abteilung",
                "department", "ward", "unit"),
    "what": ("activite", "activiteit", "aktivitat", "activity", "lot", "serie", "demande",
             "besoin", "objet", "description", "libelle", "intitule", "designation", "quoi",
             "aanvraag", "vraag", "omschrijving", "wat", "anfrage", "bedarf", "beschreibung",
             "bezeichnung", "was", "request", "need", "item"),
    "quantity": ("quantite", "qte", "nombre", "nbre", "nb", "aantal", "hoeveelheid", "anzahl",
                 "menge", "quantity", "qty", "number", "count"),
    "total": ("total", "nombre", "nbre", "nb", "totaal", "aantal", "gesamt", "anzahl", "parc",
              "total number"),
    "value": ("nombre", "nb", "valeur", "total", "rendez vous", "rdv", "aantal", "waarde",
              "afspraken", "anzahl", "wert", "termine", "appointments", "count"),
    "needed_by": ("pour quand", "echeance", "delai", "date souhaitee", "pour le", "tegen wanneer",
                  "deadline", "tegen", "gewenste datum", "bis wann", "frist", "termin", "due",
                  "needed by", "due date"),
    "impact": ("impact", "consequence", "urgence", "gevolg", "auswirkung", "folge"),
    "call_back": ("contact", "rappeler", "contactpersoon", "terugbellen", "ruckruf",
                  "ansprechpartner"),
    "asset": ("type", "classe", "categorie", "type d equipement", "equipement", "klasse", "soort",
              "toestel", "gerat", "gerateart", "art", "asset", "asset class", "device"),
    "state": ("etat", "statut", "situation", "toestand", "status", "zustand", "state"),
    "capacity": ("capacite", "capacite %", "capaciteit", "kapazitat", "capacity"),
    "since": ("depuis", "depuis quand", "sinds", "seit", "since"),
    "works": ("fonctionne", "ce qui fonctionne", "werkt", "wat werkt", "funktioniert"),
    "fails": ("ne fonctionne pas", "en panne", "probleme", "werkt niet", "probleem", "problem"),
    "workaround": ("solution provisoire", "contournement", "noodoplossing", "behelf"),
    "occurred": ("date", "le", "heure", "date et heure", "datum", "uur", "tijdstip", "zeitpunkt"),
    "period": ("jour", "periode", "semaine", "dag", "week", "tag", "woche", "day", "date", "datum"),
    "priority": ("priorite", "prioriteit", "prioritat", "priority"),
    "member": ("identifiant", "code", "id", "kennung"),
    "key": ("cle", "sleutel", "schlussel", "key"),
    "role": ("role", "fonction", "rol", "functie", "rolle", "funktion"),
    "rank": ("rang", "ordre", "volgorde", "reihenfolge"),
}  # fmt: skip
"""What lists call the fields, folded; what the product calls them itself is added."""

_IDS = ("n", "no", "nr", "num", "numero", "nummer", "id", "ref", "reference", "referentie",
        "referenz", "ticket", "inventaire", "n inventaire", "inventarisnummer")  # fmt: skip


class Proposal(NamedTuple):
    """Which column fills which field of which command, as far as it can be seen.

    `fields` holds for each command the fields by path; `private` the columns that must not be
    read, with what they look like; `left` those that nothing is known of.
    """

    preset: str
    commands: tuple[str, ...]
    fields: tuple[dict[Path, Column], ...]
    ident: Column | None
    private: Mapping[Column, str]
    left: tuple[Column, ...]


class Proposer:
    """Looks at one table against one organisation."""

    def __init__(self, table: Table, context: Context, words: Sequence[Translator]) -> None:
        self._table = table
        self._context = context
        self._words = words
        self._sample = [row for _, row in zip(range(SAMPLE), table.rows(), strict=False)]
        self.private = private_columns(table.columns, table.rows())
        self._open = [one for one in table.columns if one not in self.private]

    def best(self) -> str:
        """The kind of list that most columns speak for."""
        found = {name: self.proposed(name) for name in PRESETS}
        return max(found, key=lambda name: self._weight(found[name]))

    def proposed(self, preset: str, command: str = "") -> Proposal:
        """What the columns are for one kind of list, or for one command."""
        commands = PRESETS[preset].commands if preset in PRESETS else (command,)
        taken: set[Column] = set()
        fields = tuple(self._fields(one, taken) for one in commands)
        ident = next((one for one in self._open if self._is_id(one) and one not in taken), None)
        used = taken | ({ident} if ident else set())
        left = tuple(one for one in self._open if one not in used)
        return Proposal(preset, commands, fields, ident, self.private, left)

    def sample_of(self, column: Column) -> str:
        """Some of what stands in a column, for a person to know it by."""
        said = (text_of(cell) for cell in self._values(column))
        whole = ", ".join(dict.fromkeys(filter(None, said)))
        return abridged(whole, _SHOWN + 1)

    def unknown_words(self, field: Field, column: Column) -> list[str]:
        """Words of a column that are none of the codes, nor of their names, of its field."""
        said = dict.fromkeys(text_of(cell) for cell in self._values(column))
        group = group_for(field.choices)
        return [one for one in said if len(codes_named(field.choices, group, one)) != 1][:_WORDS]

    def _weight(self, proposal: Proposal) -> tuple[float, float]:
        """How many required fields there are, and how many columns have found their place."""
        needed = [f.path for name in proposal.commands[:1] for f in _required(name)]
        there = sum(path in proposal.fields[0] for path in needed)
        count = sum(len(fields) for fields in proposal.fields)
        return there / max(len(needed), 1), count

    def _fields(self, command: str, taken: set[Column]) -> dict[Path, Column]:
        verb = VERBS[command]
        found: dict[Path, Column] = {}
        for path, field in self._asked(command):
            scored = [
                (self._score(column, path, field, verb.concept), -column.place, column)
                for column in self._open
                if column not in taken
            ]
            score, _, column = max(scored, default=(0, 0, None), key=lambda one: one[:2])
            if score and column is not None:
                found[path] = column
                taken.add(column)
        return found

    def _asked(self, command: str) -> Iterator[tuple[Path, Field]]:
        """Fields that a column may fill, those first that must be there; stages one by one."""
        fields = sorted(all_fields(VERBS[command]), key=lambda field: not field.required)
        for field in fields:
            if field.shape is not Shape.PAIR:
                yield field.path, field
            elif field.path[-1] == "counts" and self._context.parts:
                assets = self._context.parts.organisation.assets
                for stage in dict.fromkeys(stage for one in assets for stage in one.stages):
                    yield (*field.path, stage), field

    def _score(self, column: Column, path: Path, field: Field, concept: str) -> int:
        """How much speaks for a column: 3 its head and its cells, 2 its head, 0 nothing."""
        head, names = _stem(_plain(column.name)), self._names(path, field, concept)
        begins = field.shape is Shape.PAIR and any(one.startswith(f"{head} ") for one in names)
        if head not in names and not begins:
            return 0
        cells = self._values(column)
        if field.shape in {Shape.NUMBER, Shape.PAIR}:
            return 2 * all(isinstance(cell, int | float) or _number(cell) for cell in cells)
        return 3 if self._fits(path, field, concept, cells) else 2

    def _fits(self, path: Path, field: Field, concept: str, cells: Sequence[Cell]) -> bool:
        command = next((v for v in VERBS.values() if v.concept == concept), None)
        if command is None or len(path) > 1 or field.many:
            return False
        try:
            for cell in cells[:5]:
                read_field(command.command, path[0], text_of(cell), self._context)
        except (InputError, Refused, KeyError, StopIteration):
            return False
        return bool(cells)

    def _names(self, path: Path, field: Field, concept: str) -> set[str]:
        name, said = path[-1], set()
        if field.shape is Shape.PAIR:
            said = {t.code("asset_stage", name, n) for t in self._words for n in (1, 2)}
        elif len(path) == 1:
            said = {t.named(concept, name) for t in self._words}
        return {_stem(_plain(one)) for one in (name, *said, *_HEADS.get(name, ()))}

    def _cells(self, column: Column) -> list[Cell]:
        return [cell for row in self._sample if (cell := cell_of(row, column)) is not None]

    def _values(self, column: Column) -> list[Cell]:
        return [cell for cell in self._cells(column) if not isinstance(cell, Trouble)]

    def twice(self) -> tuple[Column, str, int, int] | None:
        """A column whose head says that it names the rows, one word in it twice, and both rows."""
        for column in self._open:
            if _plain(column.name) not in _IDS:
                continue
            seen: dict[str, int] = {}
            for row in self._sample:
                if (cell := cell_of(row, column)) is None:
                    continue
                word = text_of(cell)
                if word in seen:
                    return column, word, seen[word], row.number
                seen[word] = row.number
        return None

    def _is_id(self, column: Column) -> bool:
        """A head that says so, and no word twice."""
        said = [text_of(cell) for cell in self._cells(column)]
        return _plain(column.name) in _IDS and len(set(said)) == len(said) > 0


def _required(command: str) -> list[Field]:
    return [field for field in all_fields(VERBS[command]) if field.required]


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9% ]+", " ", plain_name(name)).split())


def _stem(words: str) -> str:
    """Without what makes words plural or feminine, in the languages of the heads."""
    return " ".join(re.sub(r"(?<=\w{3})(?:es|e|s|en|x)\Z", "", word) for word in words.split())


def _number(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(re.fullmatch(r"[+-]?[\d .,']+", cell))
