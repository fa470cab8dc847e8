"""A ledger that holds every awkward value at once: what briefs and boards must survive."""

from ledger.command.times import parse
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    PeopleContacted,
)
from ledger.domain.communication.events import (
    CommentDeclined,
    CommunicationDrafted,
    CommunicationReceived,
    CommunicationScheduled,
    CommunicationSent,
    CommunicationWithdrawn,
    LineAgreed,
    OutcomeReported,
    QuestionReceived,
)
from ledger.domain.crisis.events import PhaseEntered
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.figure.events import FigureReported
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.organisation import (
    Activity,
    Application,
    Asset,
    Group,
    Organisation,
    Phase,
    Priority,
    Role,
    Service,
    Site,
)
from ledger.domain.request.events import (
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestPrioritised,
)
from ledger.domain.restore.events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    ZoneOpened,
)
from ledger.domain.service.events import ServiceReported
from ledger.domain.threat.events import (
    DeadlineSet,
    EntryPointClosed,
    ThreatChanged,
    ThreatHandled,
    ThreatLapsed,
    ThreatReported,
    TracesKept,
)
from ledger.domain.values import Scope, Sealed, When
from tests.support.chronicle import OPENED, ZONE, Chronicle

COMMANDS = (
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b[2J\x1b[31mAPPROVED\x1b[0m",
    "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "\u202egnp.exe",
    "zero\u200bwidth\u2060\ufeff",
    "\x9b31m c1 \x85 \x07 \x08 \x7f",
    "line\r\n# heading\n- item\u2028next",
    "tag \U000e0041\U000e007f",
)
"""Texts that command a terminal, hide what is written or turn it round."""

MARKUP = (
    "<script>alert(1)</script> <b>bold</b> &lt;",
    "| a | b |\n|---|---|",
    "`code` ```fence``` **strong** _em_ ~~no~~",
    "[click](javascript:alert(1)) ![](http://evil.example/x.png)",
    "[/red][bold]rich[/bold]",
    "# heading", "- item", "+ item", "1. item", "> quote", "=====", "---", "    code",
    "{0} {field} %s %(x)s {", "http://evil.example www.evil.example",
)  # fmt: skip
"""Texts that some format takes for markup."""

LONG = "Très long : " + "mot " * 900 + "fin"
ENDLESS = "x" * 4000
EMOJI = "🏥🚑👩\u200d⚕️ 設備が止まりました Ω é e\u0301"
SEALED = Sealed(commitment="c" * 43, ciphertext="SECRETCIPHERTEXT")
AT = "2022-05-20T09:{minute:02}:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def when(text: str) -> When:
    return parse(text, OPENED, ZONE)


def organisation() -> Organisation:
    hostile = COMMANDS[1][:100]
    return Organisation(
        name=hostile,
        zone="Europe/Brussels",
        languages=("fr", "en"),
        sites=(
            Site(id="one", name=MARKUP[0][:100], kind="hospital"),
            Site(id="two", name={"fr": COMMANDS[3], "en": MARKUP[3][:100]}, kind="home"),
        ),
        groups=(Group(id="both", name=COMMANDS[4], sites=("one", "two")),),
        services=(
            Service(id="vital-one", name=hostile, vital=True, needs=("app",)),
            Service(id="half", name="Half | `way`", sites=("one",)),
            Service(id="silent", name="Nobody <reports>"),
        ),
        applications=(Application(id="app", name=COMMANDS[0]),),
        activities=(Activity(id="visits", name="# Visits"), Activity(id="tests", name="- Tests")),
        assets=(
            Asset(id="things", name="Things", total=0, stages=("begun", "done")),
            Asset(id="parts", name="Parts", parent="things", total=3),
            Asset(id="bare", name=ENDLESS[:120]),
        ),
        phases=(Phase(id="first", name=MARKUP[2][:100]),),
        priorities=(Priority(id="top", name=COMMANDS[5]), Priority(id="low", name="low")),
        roles=(Role(id="coordinator", name="Coordinator", writes=("*",)),),
    )


def nasty() -> Chronicle:
    """The ledger; entries of every kind, in every stage, with every awkward value."""
    told = _Telling(Chronicle(organisation()))
    for tell in (_facts, _services, _restore, _activity, _decisions, _talk, _requests, _threats):
        tell(told)
    _odd(told)
    return told.chronicle


class _Telling:
    """Records facts one minute apart."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.minute = 0

    def __call__(self, originator: str, *events: object, **header: object) -> int:
        number = 0
        for event in events:
            day, minute = divmod(self.minute, 60)
            at = f"2022-05-20T{9 + day:02}:{minute:02}:00+02:00"
            number = self.chronicle.event(originator, event, at, **header)  # type: ignore[arg-type]  # any event
            self.minute += 1
        return number


def _facts(tell: _Telling) -> None:
    for place, text in enumerate((*COMMANDS, *MARKUP, LONG, ENDLESS, EMOJI, SEALED)):
        category = "patient_safety" if place % 5 == 0 else None
        noted = ObservationNoted(text=text, category=category)  # type: ignore[arg-type]  # a code
        tell(f"observation.o{place}", noted, source=MARKUP[place % 8])
    tell("observation.late", ObservationNoted(text="late"), occurred=when("2022-05-14 03:00"))
    tell("observation.hidden", ObservationNoted(text="HIDDEN-TEXT"), marking="judicial")
    tell("crisis.main", PhaseEntered(phase="first", motive=COMMANDS[0]))
    tell("figure.none", FigureReported(what="nothing", value=0, of=0, unit="<GB>"))
    tell("figure.range", FigureReported(what="range", value=20, upper=30, qualifier="about"))
    tell("figure.part", FigureReported(what="part", value=-1.5, of=3, qualifier="at_most", usual=0))
    tell("figure.stock", FigureReported(what="x", value=0, of=0, asset="things", kind="stock"))


def _services(tell: _Telling) -> None:
    tell("service.vital-one", ServiceReported(service="vital-one", state="down", fails=LONG))
    one = Scope(sites=("one",))
    tell("service.vital-one", ServiceReported(service="vital-one", state="unknown", scope=one))
    tell("service.half", ServiceReported(service="half", state="degraded", works=SEALED),
         marking="cell")  # fmt: skip


def _restore(tell: _Telling) -> None:
    stages = ("begun", "done")
    tell("restore.a", RestorePlanned(asset="parts", stages=stages, total=0, what=COMMANDS[6]))
    tell("restore.b", RestorePlanned(asset="things", stages=stages, total=3, qualifier="about"),
         RestoreAdvanced(counts={"begun": 3, "done": 1}),
         RestoreBlocked(reason=MARKUP[1], until=when("2022-05-19")))  # fmt: skip
    tell("restore.c", RestorePlanned(asset="bare"), RestoreCompleted(note=SEALED))
    tell("restore.d", RestorePlanned(asset="nowhere", zone="gone", services=("gone",)),
         RestoreAbandoned(reason=EMOJI))  # fmt: skip
    tell("restore.lost", RestoreAdvanced(counts={"done": 1}))
    tell("restore.zone-one", ZoneOpened(site="one"))
    tell("restore.hierarchy", HierarchyRanked(ranking=("vital-one", COMMANDS[3], "x" * 120)))


def _activity(tell: _Telling) -> None:
    here = Scope(sites=("both",), excepted=("two",))
    tell("cancellation.all", CancellationOrdered(activity="visits", planned=0, reason=SEALED),
         PeopleContacted(reached=0, unreachable=0), ExceptionMade(text=MARKUP[4], judge="# me"),
         ActivityTransferred(to=COMMANDS[2][:100]), AppointmentsRebooked(count=0, remaining=0),
         ActivityResumed(part=COMMANDS[7], scope=here))  # fmt: skip
    items = (MARKUP[5], COMMANDS[1], "a, b; c.")
    tell("cancellation.lists", CancellationOrdered(
        activity="tests", cancelled=items, case_by_case=items, judges=MARKUP[6], maintained=items,
        redirected=items, redirected_to=COMMANDS[4], period=when("2022-05-21")))  # fmt: skip
    tell("cancellation.past", CancellationOrdered(activity="gone", period=when("2022-05-15")),
         occurred=when("2022-05-15"))  # fmt: skip
    tell("cancellation.over", CancellationOrdered(activity="tests"), ActivityResumed())


def _decisions(tell: _Telling) -> None:
    tell("decision.q", DecisionRaised(question=COMMANDS[0], options=(MARKUP[1], "1. one"),
                                      meeting=when("2022-05-20 evening")))  # fmt: skip
    tell("decision.s", DecisionRaised(question=SEALED))
    tell("decision.t", DecisionTaken(text=LONG, decider=COMMANDS[3], motive=MARKUP[0],
                                     tradeoff=SEALED, review=when("2022-05-18")))  # fmt: skip
    tell("decision.u", DecisionTaken(text="SECRET-DECISION", decider="x"), marking="cell")


def _talk(tell: _Telling) -> None:
    tell("communication.a", CommunicationDrafted(texts={"fr": COMMANDS[1], "nl": SEALED}),
         CommunicationScheduled(planned=when("2022-05-20 20:00")))  # fmt: skip
    tell("communication.b", CommunicationSent(text=MARKUP[3], recipients=0, channel="sms",
                                              audience=("patients",)),
         OutcomeReported(outcome="no_number", count=0))  # fmt: skip
    tell("communication.c", CommunicationReceived(text=EMOJI, sender=COMMANDS[2][:100]))
    tell("communication.d", QuestionReceived(theme=MARKUP[2], count=1))
    tell("communication.e", LineAgreed(text=LONG, until=when("unknown")))
    tell("communication.f", CommentDeclined(text=SEALED, reason=COMMANDS[5]))
    tell("communication.g", CommunicationSent(text="gone"), CommunicationWithdrawn(reason="# no"))


def _requests(tell: _Telling) -> None:
    tell("request.a", RequestLogged(site="one", what=COMMANDS[0], needed_by=when("2022-05-19"),
                                    quantity=2, impact=MARKUP[0]),
         RequestPrioritised(priority="top"), RequestEscalated(to=MARKUP[1], ticket="`T`"),
         RequestDelivered(quantity=1))  # fmt: skip
    tell("request.b", RequestLogged(site="gone", what=SEALED, service="gone"))
    tell("request.c", RequestLogged(site="two", what=ENDLESS), RequestPrioritised(priority="odd"))
    tell("request.d", RequestLogged(site="two", what="SECRET-REQUEST"), marking="judicial")
    for place in range(15):
        originator = f"request.n{place}"
        tell(originator, RequestLogged(site="one", what=str(place)),
             RequestPrioritised(priority="top"))  # fmt: skip


def _threats(tell: _Telling) -> None:
    tell("threat.a", ThreatReported(text=COMMANDS[1], demand=MARKUP[3], volume="| 400 |"),
         DeadlineSet(due=when("before 2022-05-26"), consequence=SEALED),
         ThreatHandled(handling="no_comment"))  # fmt: skip
    tell("threat.b", ThreatReported(text=SEALED, category="leak"), DeadlineSet(due=when("unknown")))
    tell("threat.c", ThreatReported(text="c"), DeadlineSet(due=when("2022-05-19")))
    tell("threat.d", ThreatReported(text="d"), DeadlineSet(due=when("2022-05-20")))
    tell("threat.e", ThreatReported(text="e"), ThreatLapsed(), ThreatChanged(text=LONG))
    tell("threat.f", EntryPointClosed(text=EMOJI), TracesKept(text="t", place=COMMANDS[4]))


def _odd(tell: _Telling) -> None:
    chronicle = tell.chronicle
    one = tell("observation.twice", ObservationNoted(text="entered twice"))
    two = tell("observation.wrong", ObservationNoted(text="wrong"))
    tell("observation.twice", EntryStruck(number=one, reason=COMMANDS[0]))
    tell(
        "observation.wrong", EntryCorrected(number=two, changes={"text": MARKUP[0]}, reason=SEALED)
    )
    tell("observation.wrong", EntryLinked(number=two, relation="contradicts", other=2, reason=LONG))
    tell("observation.wrong", EntryLinked(number=two, relation="contradicts", other=9_000))
    chronicle.raw("crisis.vivalia.decision.q.9", b"garbage \x1b[2J")
    chronicle.raw("\x1b[31mnot.ours", b"")
    chronicle.newer("2022-05-20T17:00:00Z")
