"""`crisis checklist …`: what the organisation wants nobody to forget, accepted as actions."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ledger.command.checklists import (
    accepted,
    action_of,
    checklists_of,
    find,
    is_struck,
    offered,
    owner_of,
)
from ledger.domain.organisation import OPENING, Checklist, Item, labels
from ledger.domain.record import above
from projections.i18n import Translator
from projections.render.wrap import wrapped
from tui.cli.asof import read_at
from tui.cli.command import option
from tui.cli.commands.checklist_accept import accept
from tui.cli.derived.completing import Items, from_copy
from tui.cli.parts_group import Part, PartsGroup
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option
from tui.cli.wrapped import page_width

if TYPE_CHECKING:
    from ledger.domain.situation import Situation
    from ledger.terminal.local_copy import LocalCopy


def build(t: Translator) -> click.Command:
    """The group `crisis checklist`, in the language of `t`; alone it lists."""
    return PartsGroup("checklist", t, _PARTS, _PARTS, alone="list")


def offers(t: Translator, situation: "Situation", when: str = OPENING) -> list[str]:
    """A line a checklist that is for the opening, or for a phase: how it is read and accepted."""
    return [
        t("cli.checklist.offered", name=t.label(one.name), many=len(one.items), id=one.id)
        for one in offered(checklists_of(situation), when)
    ]


# --- list and show --------------------------------------------------------------------------------


def list_(session: CommandSession) -> None:
    """One line a checklist, with how much of it was accepted, and how to go on."""
    t, situation = session.t, read_at(session, None, None, told=False).reading.situation
    rows = [_listed(one, situation, t) for one in checklists_of(situation)]
    lines = [t("cli.checklist.line", **row) for row in rows]
    lines += [t("cli.checklist.next", id=row["id"]) for row in rows[:1]]
    value = {"checklists": rows, "freshness": session.fresh}
    session.answer(value, "\n".join(lines) or t("cli.checklist.none"))


def _listed(one: Checklist, situation: "Situation", t: Translator) -> dict[str, Any]:
    places = range(1, len(one.items) + 1)
    done = sum(accepted(one, place, situation) is not None
               and not is_struck(one, place, situation) for place in places)  # fmt: skip
    return {"id": one.id, "name": t.label(one.name), "when": one.when,
            "items": len(one.items), "accepted": done}  # fmt: skip


def show(session: CommandSession, checklist: str) -> None:
    """Every item: by whom, in which time, and what became of it once it was accepted.

    Raises:
        UsageError: as `find`.
    """
    t, situation = session.t, read_at(session, None, None, told=False).reading.situation
    one = find(checklists_of(situation), checklist)
    shown = [_Shown.of(one, place, situation, t) for place in range(1, len(one.items) + 1)]
    lines = [
        t("cli.checklist.title", name=t.label(one.name), id=one.id, when=_when(one, situation, t))
    ]
    lines += [line for item in shown for line in item.lines(t)]
    if any(item.value["number"] is None for item in shown):
        lines.append(t("cli.checklist.accept", id=one.id))
    value = {**_listed(one, situation, t), "items": [item.value for item in shown],
             "freshness": session.fresh}  # fmt: skip
    session.answer(value, "\n".join(lines))


def _when(one: Checklist, situation: "Situation", t: Translator) -> str:
    if one.when == OPENING:
        return t("cli.checklist.at_opening")
    phase = situation.index.find("phase", one.when)
    return t("cli.checklist.at_phase", phase=t.label(phase.name) if phase else one.when)


class _Shown(NamedTuple):
    """One item as data, and as it is said."""

    value: dict[str, Any]
    item: Item

    @classmethod
    def of(cls, one: Checklist, place: int, situation: "Situation", t: Translator) -> "_Shown":
        """The item at a place, and its action if it has become one."""
        item, name = one.items[place - 1], f"action.{action_of(one, place)}"
        owner, record = owner_of(item, situation.index), situation.record(name)
        number = accepted(one, place, situation)
        told = record is not None and not above("internal", record.marking)
        value = {
            "item": place,
            "text": t.label(item.text),
            "owner": t.label(owner) if owner else None,
            "due": item.due,
            "clock": item.clock,
            "number": number,
            "short": situation.short_name(name) or None if number else None,
            "stage": record.stage if record is not None and told else None,
            "struck": is_struck(one, place, situation),
        }
        return cls(value, item)

    def lines(self, t: Translator) -> list[str]:
        """What is to be done; by whom, until when; how it stands."""
        value = self.value
        due = t("cli.checklist.within", span=span_words(self.item.due, t)) if self.item.due else ""
        clock = t("cli.checklist.clock", regime=t.code("clock_regime", self.item.clock)) if (
            self.item.clock) else ""  # fmt: skip
        beside = " \N{MIDDLE DOT} ".join(filter(None, (value["owner"], due, clock)))
        stands = self._stands(t) if value["number"] else ""
        head = f"{value['item']:>3}. "
        lines = list(wrapped(value["text"], page_width(), first=head, rest=" " * 5))
        for more in filter(None, (beside, stands)):
            lines += wrapped(more, page_width(), first=" " * 5, rest=" " * 5)
        return lines

    def _stands(self, t: Translator) -> str:
        value = self.value
        stage = t.code("stage.action", value["stage"]) if value["stage"] else ""
        name = " ".join(filter(None, (value["short"], f"#{value['number']}")))
        if value["struck"]:
            return t("cli.checklist.struck", named=name)
        named = " \N{MIDDLE DOT} ".join(filter(None, (name, stage)))
        return t("cli.checklist.stands", named=named)


def span_words(span: str, t: Translator) -> str:
    """`1h` as it is read: `1 h`."""
    digits = span.rstrip("minhd")
    return t(f"cli.span.{span.removeprefix(digits)}", n=t.number(int(digits)))


# --- what they are typed with ---------------------------------------------------------------------


def _named(t: Translator) -> click.Argument:
    def find_all(copy: "LocalCopy") -> Items:
        return [
            click.shell_completion.CompletionItem(
                one.id, help=t.label(one.name), names=labels(one.name)
            )
            for one in checklists_of(copy.read().situation)
        ]

    return click.Argument(["checklist"], metavar="CHECKLIST", help=t("cli.option.checklist"),
                          shell_complete=from_copy(find_all))  # fmt: skip


_PARTS = {
    "list": Part(list_, "crisis checklist list", lambda t: [offline_option(t)]),
    "show": Part(
        show, "crisis checklist show first-hour", lambda t: [_named(t), offline_option(t)]
    ),
    "accept": Part(
        accept,
        "crisis checklist accept first-hour --only 1,3-5",
        lambda t: [
            _named(t),
            option("only", t, "checklist_only", metavar="1,3-5", default=""),
            option("owner", t, "checklist_owner", metavar="NAME"),
            option("dry-run", t, "checklist_dry_run", is_flag=True),
        ],
    ),
}
