"""Members: who may sign, in which roles, for which sites."""

import pytest
from msgspec import structs

from ledger.domain.crisis_and_roll import CRISIS, ROLL, Member
from ledger.domain.member.commands import EnrolMember, RevokeMember
from ledger.domain.member.events import MemberEnrolled, MemberRevoked
from ledger.domain.organisation import Role
from ledger.domain.sample import ORGANISATION
from ledger.domain.values import Slug
from ledger.errors import Refused
from tests.support.domain import Story

KEY = "K" * 43
SCRIBE = EnrolMember(member="scribe-2", name="Night scribe", key=KEY, role="coordinator")
ENROLLED = MemberEnrolled(member="scribe-2", name="Night scribe", key=KEY, role="coordinator")


def member(story: Story, ident: str = "scribe-2") -> Member:
    found = story.situation.member(ident)
    assert found
    return found


def test_a_key_is_enrolled(story: Story) -> None:
    """From the next entry on it signs."""
    story.when(ROLL, SCRIBE)
    story.then(ENROLLED)
    assert member(story).since == story.situation.head
    assert [m.id for m in story.situation.members()] == ["founder", "scribe-2"]


def test_a_second_enrolment_adds_a_post(story: Story) -> None:
    """The same person, the same key, one more role or place."""
    story.given(ROLL, ENROLLED)
    story.when(ROLL, structs.replace(SCRIBE, sites=("north",)))
    assert [post.sites for post in member(story).posts] == [(), ("north",)]


def test_another_key_for_the_same_member_is_refused(story: Story) -> None:
    """A lost key is revoked; the person comes back under another id."""
    story.given(ROLL, ENROLLED)
    story.when(ROLL, structs.replace(SCRIBE, key="L" * 43))
    story.refused("member_known", member="scribe-2")


def test_the_same_key_for_another_member_is_refused(story: Story) -> None:
    """Two people cannot sign as one."""
    story.given(ROLL, ENROLLED)
    story.when(ROLL, structs.replace(SCRIBE, member="scribe-3"))
    story.refused("key_known", key=KEY)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("role", "emperor", "unknown_role"), ("sites", ("nowhere",), "unknown_site")],
)
def test_roles_and_sites_must_exist(story: Story, field: str, value: object, code: str) -> None:
    """They are the organisation's."""
    story.when(ROLL, structs.replace(SCRIBE, **{field: value}))
    story.refused(code)


def test_a_revoked_member_stays_on_the_roll(story: Story) -> None:
    """With the number of the revocation; what was signed before stays good."""
    story.given(ROLL, ENROLLED)
    story.when(ROLL, RevokeMember(member="scribe-2", reason="key lost"))
    story.then(MemberRevoked(member="scribe-2", reason="key lost"))
    assert member(story).revoked == story.situation.head
    story.when(ROLL, SCRIBE)
    story.refused("member_known")


@pytest.mark.parametrize(("ident", "code"), [("x", "unknown_member"), ("founder", "founder_stays")])
def test_who_cannot_be_revoked(story: Story, ident: Slug, code: str) -> None:
    """Nobody unknown, and not the founder, or nobody could enrol anybody."""
    story.given(ROLL, ENROLLED)
    story.when(ROLL, RevokeMember(member=ident, reason="left"))
    story.refused(code)


def test_nobody_is_revoked_twice(story: Story) -> None:
    """The first number stands."""
    story.given(ROLL, ENROLLED, MemberRevoked(member="scribe-2", reason="left"))
    story.when(ROLL, RevokeMember(member="scribe-2", reason="left"))
    story.refused("unknown_member")


@pytest.mark.parametrize(
    ("writes", "concept", "topic", "allowed"),
    [
        (("*",), "decision", "decision.taken", True),
        (("decision.*",), "decision", "decision.taken", True),
        (("decision.taken",), "decision", "decision.taken", True),
        (("decision.taken",), "decision", "decision.raised", False),
        (("service.*",), "decision", "decision.taken", False),
        (("decision.*",), "decision", "entry.corrected", True),
        (("service.*",), "decision", "entry.corrected", False),
        ((), "decision", "decision.taken", False),
    ],
)
def test_a_role_writes_what_its_list_says(
    writes: tuple[str, ...], concept: str, topic: str, *, allowed: bool
) -> None:
    """A kind, a whole concept or all; amending follows the concept that is amended."""
    role = Role(id="coordinator", name="Coordinator", writes=writes)
    story = Story(structs.replace(ORGANISATION, roles=(role,)))
    founder = member(story, "founder")
    assert story.situation.may(founder, "coordinator", concept, topic, set()) == allowed


def test_a_post_holds_for_its_sites(story: Story) -> None:
    """A contact of one site writes about that site and no other."""
    story.given(ROLL, structs.replace(ENROLLED, sites=("hospitals",)))
    may = story.situation.may
    assert may(member(story), "coordinator", "decision", "decision.taken", {"north", "south"})
    assert not may(member(story), "coordinator", "decision", "decision.taken", {"clinic"})


def test_a_role_that_is_not_held_writes_nothing(story: Story) -> None:
    """Even when its list is long."""
    role = Role(id="other", name="Other", writes=("*",))
    other = Story(structs.replace(ORGANISATION, roles=(*ORGANISATION.roles, role)))
    founder = member(other, "founder")
    assert not other.situation.may(founder, "other", "decision", "decision.taken", set())


def test_a_revoked_member_writes_nothing(story: Story) -> None:
    """From the next entry on."""
    story.given(ROLL, ENROLLED, MemberRevoked(member="scribe-2", reason="left"))
    assert not story.situation.may(
        member(story), "coordinator", "decision", "decision.taken", set()
    )


def test_before_the_opening_nobody_is_known(story: Story) -> None:
    """And nothing of the organisation."""
    story.situation.place(CRISIS).record = None
    assert story.situation.member("founder") is None
    with pytest.raises(Refused, match="no_crisis"):
        story.situation.check_scope(None)
