"""What has to hold before an entry about duty is recorded."""

from ledger.domain.card import Wanted
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.duty.commands import HandOverDuty, LeaveDuty, TakeDuty
from ledger.domain.duty.events import DutyHandedOver, DutyLeft, DutyTaken, PostName
from ledger.domain.duty.record import HELD, Duty, duty
from ledger.domain.organisation import slug
from ledger.domain.personal import refuse_private_call, refuse_private_numbers
from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.domain.values import Originator
from ledger.domain.wording import key
from ledger.errors import Refused
from ledger.sanitize import same_name

ALWAYS = (ABSENT, "held", "left")

LISTED = 12
"""Posts that are named in a refusal."""


def post_of(command: TakeDuty | HandOverDuty | LeaveDuty) -> Originator:
    """The one thing a post's entries are about; capitals, accents and marks do not count."""
    return f"duty.{slug(command.post) or key(same_name(command.post))}"


@duty.decides(
    "take",
    when=ALWAYS,
    target="keyed",
    key=post_of,
    example='"IT on call" "systems engineer" --call "ext. 9101" --until "tomorrow 08:00"',
)
def take(record: Duty | None, command: TakeDuty, situation: Situation) -> Facts:
    """Of a post that somebody else holds it is a hand-over."""
    _check_private(command, situation)
    if record is None or record.stage not in HELD:
        return [carry(DutyTaken, command)]
    if not record.is_held_by(command.who):
        return [carry(DutyHandedOver, command, way="taken")]
    if command == TakeDuty(post=command.post, who=command.who):
        who = "\N{EN DASH}" if above("internal", record.marking) else record.who
        raise Refused("on_duty_already", post=record.post, who=who, number=record.number)
    return [carry(DutyTaken, command)]


@duty.decides(
    "hand-over",
    when=ALWAYS,
    target="keyed",
    key=post_of,
    example='"IT on call" "night team" --call "ext. 9102" --note "AD not restarted yet"',
)
def hand_over(record: Duty | None, command: HandOverDuty, situation: Situation) -> Facts:
    """By whoever holds it, to somebody else."""
    _check_private(command, situation)
    held = _held(record, command.post, situation)
    if held.is_held_by(command.who):
        raise Refused("on_duty_already", post=held.post, who=held.who, number=held.number)
    return [carry(DutyHandedOver, command, way="handed")]


@duty.decides(
    "leave",
    when=ALWAYS,
    target="keyed",
    key=post_of,
    ends=True,
    example='"IT on call" --note "the helpdesk answers"',
)
def leave(record: Duty | None, command: LeaveDuty, situation: Situation) -> Facts:
    """By whoever holds it."""
    refuse_private_numbers(post=command.post, note=command.note)
    _held(record, command.post, situation)
    return [carry(DutyLeft, command)]


def _held(record: Duty | None, post: PostName, situation: Situation) -> Duty:
    """The post that somebody holds, or those that are held."""
    if record is not None and record.stage in HELD:
        return record
    cards = situation.listed(Wanted("duty", HELD), "newest", most=LISTED)
    found = (situation.record(card.originator) for card in cards)
    posts = sorted(one.post for one in found if isinstance(one, Duty))
    raise Refused(
        "post_not_held", field="post", value=post, known=", ".join(posts) or "\N{EN DASH}"
    )


def _check_private(command: TakeDuty | HandOverDuty, situation: Situation) -> None:
    refuse_private_numbers(post=command.post, who=command.who, note=command.note)
    numbers = situation.index.organisation.numbers
    refuse_private_call("call", command.call, (one.number for one in numbers))
