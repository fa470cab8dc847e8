"""A ledger that holds every awkward value at once: what briefs and boards must survive."""

from ledger.command.times import parse
from ledger.domain.action.events import (
    ActionAssigned,
    ActionDone,
    ActionDropped,
    ActionProgressed,
    ActionReopened,
)
from ledger.domain.amendments import (
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
)
from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    PeopleContacted,
    ResumptionAnnounced,
)
from ledger.domain.clock.events import (
    ClockLapsed,
    ClockMet,
    ClockPartFiled,
    ClockStarted,
    ClockWithdrawn,
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
from ledger.domain.crisis.events import CrisisClosed, CrisisReopened, PhaseEntered
from ledger.domain.decision.events import (
    DecisionCountersigned,
    DecisionDeferred,
    DecisionEnded,
    DecisionOrdered,
    DecisionRaised,
    DecisionReviewed,
    DecisionRevoked,
    DecisionSuperseded,
    DecisionTaken,
    DissentNoted,
)
from ledger.domain.dossier.events import (
    BriefIssued,
    KeysHandedOn,
    LegalHoldLifted,
    LegalHoldSet,
    MinutesIssued,
    RecordAttached,
    RecordExported,
    SheetTranscribed,
    TextErased,
)
from ledger.domain.duty.events import DutyHandedOver, DutyLeft, DutyTaken
from ledger.domain.figure.events import FigureReported
from ledger.domain.means.events import (
    MeansArrived,
    MeansAsked,
    MeansPromised,
    MeansRefused,
    MeansReleased,
    MeansWithdrawn,
)
from ledger.domain.meeting.events import (
    MeetingAttended,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingOpened,
)
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
from ledger.domain.outlook.events import (
    OutlookExpected,
    OutlookMet,
    OutlookMissed,
    OutlookMoved,
    OutlookWithdrawn,
    TargetSet,
)
from ledger.domain.request.events import (
    RequestAnswered,
    RequestAsked,
    RequestAssigned,
    RequestClosed,
    RequestConfirmed,
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestMerged,
    RequestPrioritised,
    RequestPromised,
    RequestProposed,
    RequestRefused,
    RequestReopened,
    RequestWithdrawn,
)
from ledger.domain.restore.events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    RestoreProgressed,
    RestoreRecounted,
    RestoreUnblocked,
    ThingsIsolated,
    ThingsReconnected,
    ZoneOpened,
)
from ledger.domain.service.events import (
    ApplicationReported,
    ServiceReported,
    ServicesReported,
    SiteReported,
)
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
    for tell in (
        _facts,
        _services,
        _restore,
        _activity,
        _decisions,
        _meetings,
        _talk,
        _requests,
        _threats,
        _lives,
        _work,
    ):
        tell(told)
    _ahead(told)
    _dossier(told)
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
    tell("crisis.main", PhaseEntered(phase="first", motive=COMMANDS[0]),
         CrisisClosed(motive=LONG), CrisisReopened(reason=COMMANDS[2]))  # fmt: skip
    tell("figure.none", FigureReported(what="nothing", value=0, of=0, unit="<GB>"))
    tell("figure.range", FigureReported(what="range", value=20, upper=30, qualifier="about"))
    tell("figure.part", FigureReported(what="part", value=-1.5, of=3, qualifier="at_most", usual=0))
    tell("figure.rate", FigureReported(what="rate", value=3, per="minute", kind="rate", usual=0,
                                       closures=-1, against="none"))  # fmt: skip
    tell("figure.stock", FigureReported(what="x", value=0, of=0, asset="things", kind="stock"))


def _services(tell: _Telling) -> None:
    tell("service.vital-one", ServiceReported(service="vital-one", state="down", fails=LONG))
    one = Scope(sites=("one",))
    tell("service.vital-one", ServiceReported(service="vital-one", state="unknown", scope=one))
    tell("service.half", ServiceReported(service="half", state="degraded", works=SEALED),
         marking="cell")  # fmt: skip
    tell("service.site--one", SiteReported(site="one", state="closed", fails=MARKUP[0]))
    tell("service.site--gone", SiteReported(site="gone", state="normal", works=SEALED))
    tell("service.application--app",
         ApplicationReported(application="app", state="down", fails=COMMANDS[1]))  # fmt: skip
    tell("service.all", ServicesReported(state="down", scope=Scope(sites=("two",)), fails=EMOJI))


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
    tell("restore.e", RestorePlanned(asset="things", stages=stages, extent="some", total=7,
                                     applications=("app", "gone"), wave=MARKUP[1][:100],
                                     after=("restore.b", "restore.nowhere", "decision.u")),
         RestoreProgressed(text=LONG, at_stage="nowhere", extent="half"),
         RestoreBlocked(reason=SEALED, waits_for=("restore.e", "restore.f")),
         RestoreRecounted(reason=COMMANDS[3], total=0))  # fmt: skip
    tell("restore.f", RestorePlanned(asset="parts", stages=stages, after=("restore.e",)),
         RestoreBlocked(reason="x"), RestoreUnblocked(note=SEALED))  # fmt: skip
    tell("restore.g", ThingsIsolated(what=MARKUP[2][:100], asset="gone", total=3, reason=SEALED),
         ThingsReconnected(back=1, note=EMOJI))  # fmt: skip
    tell("restore.h", ThingsIsolated(what=COMMANDS[1], extent="all"), ThingsReconnected())
    tell("restore.zone-one", ZoneOpened(site="one"))
    tell("restore.hierarchy", HierarchyRanked(ranking=("vital-one", COMMANDS[3], "x" * 120)),
         HierarchyRanked(ranking=("app", MARKUP[1]), beside=(MARKUP[1],),
                         scope=Scope(sites=("one",))))  # fmt: skip


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
    tell("cancellation.back", CancellationOrdered(activity="tests", also=("gone",), count=0),
         ResumptionAnnounced(starts=when("2022-05-22"), part=MARKUP[1], share=0))  # fmt: skip
    tell("cancellation.over", CancellationOrdered(activity="tests"), ActivityResumed())


def _decisions(tell: _Telling) -> None:
    tell("decision.q", DecisionRaised(question=COMMANDS[0], options=(MARKUP[1], "1. one"),
                                      meeting=when("2022-05-20 evening")))  # fmt: skip
    tell("decision.s", DecisionRaised(question=SEALED))
    tell("decision.t", DecisionTaken(text=LONG, decider=COMMANDS[3], motive=MARKUP[0],
                                     tradeoff=SEALED, review=when("2022-05-18")))  # fmt: skip
    tell("decision.v", DecisionTaken(text=MARKUP[2], decider=MARKUP[3]),
         DecisionSuperseded(by=2, reason=COMMANDS[1]))  # fmt: skip
    tell("decision.w", DecisionRaised(question=MARKUP[4]), DecisionEnded(reason=SEALED))
    tell("decision.d", DecisionRaised(question=COMMANDS[5]),
         DecisionDeferred(meeting=when("2022-05-21 08:00"), motive=MARKUP[1]))  # fmt: skip
    tell("decision.o", DecisionOrdered(text=MARKUP[0], authority=COMMANDS[1], reference=MARKUP[4],
                                       due=when("before 2022-05-26")))  # fmt: skip
    tell("decision.p", DecisionOrdered(text=SEALED, authority="x"), DecisionEnded(reason=LONG))
    tell("decision.r", DecisionTaken(text=EMOJI, decider=MARKUP[2]),
         DecisionCountersigned(countersigner=COMMANDS[3]), DissentNoted(who=MARKUP[5], text=SEALED),
         DecisionReviewed(finding="not_upheld", text=COMMANDS[0]))  # fmt: skip
    tell("decision.x", DecisionTaken(text="x", decider="y"), DecisionRevoked(reason=MARKUP[6]))
    tell("decision.u", DecisionTaken(text="SECRET-DECISION", decider="x"), marking="cell")


def _meetings(tell: _Telling) -> None:
    tell("meeting.a", MeetingConvened(planned=when("2022-05-20 08:00"), kind="daily",
                                      body=COMMANDS[1], agenda=LONG, place=MARKUP[3]),
         MeetingOpened(present=(COMMANDS[0], MARKUP[0]), absent=(EMOJI,), chair=COMMANDS[4]),
         MeetingAttended(by_phone=(MARKUP[1],)),
         MeetingClosed(next=when("2022-05-21 08:00"), summary=SEALED))  # fmt: skip
    tell("meeting.b", MeetingConvened(planned=when("unknown")))
    tell("meeting.c", MeetingConvened(planned=when("2022-05-22")), MeetingCancelled(reason=LONG))
    tell("meeting.d", MeetingOpened(agenda=ENDLESS), cell="gone")
    tell("meeting.u", MeetingOpened(agenda="SECRET-MEETING"), marking="cell")


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
    tell("request.e", RequestLogged(site="one", what="closed"), RequestClosed(reason=EMOJI, by=9))
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


def _lives(tell: _Telling) -> None:
    """Requests in the stages that those above are not in."""
    asked = RequestLogged(site="one", what=EMOJI, quantity=3)
    tell("request.l1", asked, RequestProposed(priority="top", motive=COMMANDS[0]),
         RequestAssigned(owner=COMMANDS[1][:100], note=SEALED),
         RequestPromised(until=when("2022-05-19"), note=MARKUP[0]),
         RequestAsked(query=LONG))  # fmt: skip
    tell("request.l2", asked, RequestAsked(query=SEALED), RequestAnswered(answer=MARKUP[1]))
    tell("request.l3", asked, RequestDelivered(), RequestConfirmed(note=COMMANDS[2]))
    tell("request.l4", asked, RequestRefused(reason=MARKUP[2]))
    tell("request.l5", asked, RequestWithdrawn(reason=COMMANDS[3]))
    tell("request.l6", asked, RequestDelivered(), RequestReopened(reason=SEALED, quantity=1))
    into = tell("request.l7", asked)
    tell("request.l8", asked, RequestMerged(into=into, told=MARKUP[3][:100], note=COMMANDS[4]))
    tell("request.l9", asked, RequestMerged(into=9_000))


def _ahead(tell: _Telling) -> None:
    tell("outlook.a", OutlookExpected(what=COMMANDS[0], due=when("2022-05-26"), said_by=MARKUP[1],
                                      scope=Scope(sites=("one",)), asset="nowhere"),
         OutlookMoved(due=when("unknown"), reason=SEALED))  # fmt: skip
    tell("outlook.b", TargetSet(what=SEALED, share=80, value=0, of=0, unit=COMMANDS[3][:100],
                                qualifier="at_least", due=when("2022-05-18"), asset="things",
                                figure=3))  # fmt: skip
    tell("outlook.c", TargetSet(what=LONG), OutlookMissed(share=0, value=-1, text=MARKUP[4]))
    tell("outlook.d", OutlookExpected(what="SECRET-OUTLOOK"), marking="cell")
    tell("outlook.e", OutlookExpected(what=EMOJI), OutlookMet(text=SEALED))
    tell("outlook.f", OutlookExpected(what="gone"), OutlookWithdrawn(reason=COMMANDS[6]))
    tell("outlook.lost", OutlookMet())
    tell("means.a", MeansAsked(what=COMMANDS[1], quantity=10, unit=MARKUP[2][:100], site="one",
                               qualifier="about", provider=COMMANDS[4], category="people",
                               needed_by=when("2022-05-19")),
         MeansPromised(quantity=6, due=when("2022-05-21"), provider=MARKUP[3]),
         MeansPromised(provider="# two"), MeansArrived(quantity=4, note=SEALED),
         MeansReleased(quantity=9))  # fmt: skip
    tell("means.b", MeansAsked(what=SEALED, site="gone", service="gone"),
         MeansRefused(reason=MARKUP[5]))  # fmt: skip
    tell("means.c", MeansAsked(what=ENDLESS), MeansWithdrawn(reason=SEALED))
    tell("means.d", MeansAsked(what="SECRET-MEANS", site="two"), marking="judicial")
    tell(
        "clock.a",
        ClockStarted(
            regime="gdpr",
            since=when("2022-05-18 03:00"),
            motive=COMMANDS[2],
            authority=MARKUP[0][:100],
            by_law=when("2022-05-21 03:00"),
        ),
        ClockPartFiled(text=MARKUP[4], reference=COMMANDS[5]),
        ClockPartFiled(text=SEALED),
    )
    tell("clock.b", ClockStarted(regime="free", since=when("unknown"), motive=SEALED))
    tell(
        "clock.c", ClockStarted(regime="insurer", since=when("2022-05-16"), due=when("2022-05-19"))
    )
    tell("clock.d", ClockStarted(regime="gdpr", since=when("2022-05-15"), motive="SECRET-CLOCK"),
         marking="cell")  # fmt: skip
    tell("clock.e", ClockStarted(regime="free", since=when("2022-05-14"), due=when("2022-05-15")),
         ClockMet(reference=MARKUP[6], text=EMOJI))  # fmt: skip
    tell("clock.f", ClockStarted(regime="free", since=when("2022-05-14")),
         ClockLapsed(reason=COMMANDS[7]), ClockWithdrawn(reason=LONG))  # fmt: skip


def _dossier(tell: _Telling) -> None:
    """Pieces of nothing that is there, of everything at once, hidden, lifted twice."""
    tell("record.a", RecordAttached(what=COMMANDS[0], digest="0" * 64, size=2**50, media=MARKUP[0],
                                    name=COMMANDS[5], origin=MARKUP[1], kept=COMMANDS[3],
                                    about=(1, 9_000)))  # fmt: skip
    tell("record.b", SheetTranscribed(text=LONG, sheet=MARKUP[2][:100], writer=COMMANDS[1],
                                      put_down=when("unknown"), entered_as=(2, 2)))  # fmt: skip
    tell("record.c", LegalHoldSet(what=MARKUP[3], basis=COMMANDS[2], ordered_by=MARKUP[4][:100],
                                  scope=Scope(sites=("both",)), decision=9_000))  # fmt: skip
    tell("record.d", LegalHoldSet(what=SEALED), LegalHoldLifted(reason=COMMANDS[4]),
         LegalHoldLifted(reason=EMOJI))  # fmt: skip
    tell("record.e", RecordExported(what=SEALED, to=COMMANDS[1], purpose=MARKUP[5],
                                    edition="judicial", position=9_000))  # fmt: skip
    tell("record.f", BriefIssued(position=9_000, period=when("2022-05-15"), language="de",
                                 prepared_by=MARKUP[0][:100], approved_by=COMMANDS[0]))  # fmt: skip
    tell("record.g", MinutesIssued(meeting=9_000, to=EMOJI))
    tell("record.h", LegalHoldSet(what="SECRET-HOLD"), marking="judicial")
    tell("record.i", TextErased(erased=9_000, basis=COMMANDS[0], ordered_by=MARKUP[4][:100]))
    tell("record.j", KeysHandedOn(reader="x", handed=(1, 9_000), reader_key="k" * 43))
    tell("record.lost", LegalHoldLifted(reason="of nothing"))


def _work(tell: _Telling) -> None:
    """Actions and posts: overdue, without anybody, over, hidden, with every awkward text."""
    tell("action.a", ActionAssigned(text=COMMANDS[1], owner=MARKUP[3], due=when("2022-05-19 08:00"),
                                    decision=1, scope=Scope(sites=("both",)), note=SEALED),
         ActionProgressed(text=LONG, share=0))  # fmt: skip
    tell("action.b", ActionAssigned(text=SEALED))
    tell("action.c", ActionAssigned(text=ENDLESS, owner=COMMANDS[3], due=when("2022-05-21")))
    tell("action.d", ActionAssigned(text=EMOJI), ActionDone(text=SEALED, done_by=COMMANDS[2]))
    tell("action.e", ActionAssigned(text=MARKUP[0]), ActionDropped(reason=COMMANDS[0]))
    tell("action.f", ActionAssigned(text=MARKUP[1]), ActionDone(), ActionReopened(reason=MARKUP[2]))
    tell("action.g", ActionAssigned(text="SECRET-ACTION", owner="x"), marking="judicial")
    tell("action.lost", ActionProgressed(text="of nothing"))
    tell("duty.a", DutyTaken(post=COMMANDS[1], who=MARKUP[3], call=COMMANDS[3],
                             until=when("2022-05-19"), note=LONG))  # fmt: skip
    tell("duty.b", DutyTaken(post=MARKUP[4], who="x" * 120),
         DutyHandedOver(post=MARKUP[4], who=COMMANDS[4], way="taken", note=SEALED))  # fmt: skip
    tell("duty.c", DutyTaken(post=EMOJI, who=EMOJI), DutyLeft(post=EMOJI, note=COMMANDS[0]))
    tell("duty.d", DutyTaken(post="SECRET-POST", who="x"), marking="judicial")
    tell("duty.lost", DutyLeft(post="of nobody"))


def _odd(tell: _Telling) -> None:
    chronicle = tell.chronicle
    one = tell("observation.twice", ObservationNoted(text="entered twice"))
    two = tell("observation.wrong", ObservationNoted(text="wrong"))
    tell("observation.twice", EntryStruck(number=one, reason=COMMANDS[0]))
    tell(
        "observation.wrong", EntryCorrected(number=two, changes={"text": MARKUP[0]}, reason=SEALED)
    )
    short = tell("observation.short", ObservationNoted(text="half said"))
    tell(
        "observation.short",
        EntryCompleted(number=short, changes={"source": EMOJI}, reason=MARKUP[1]),
    )
    three = tell("observation.other", ObservationNoted(text="said as what it is"))
    tell("observation.other", EntryReclassified(number=three, other=two, reason=LONG))
    tell("observation.wrong", EntryLinked(number=two, relation="contradicts", other=2, reason=LONG))
    tell("observation.wrong", EntryLinked(number=two, relation="contradicts", other=9_000))
    chronicle.raw("crisis.vivalia.decision.q.9", b"garbage \x1b[2J")
    chronicle.raw("\x1b[31mnot.ours", b"")
    chronicle.newer("2022-05-20T17:00:00Z")
