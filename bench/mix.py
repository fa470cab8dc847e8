"""What fills a crisis: lives of every concept, in about the mix in which a cell writes them.

A story is one life, a few commands about one thing. In a cycle (`cycle`) the common ones come often
and every other one once; what changes the organisation or its roll comes in the first cycle only.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

LATER = "2026-12-01 10:00"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
KEY = "A" * 43

SERIES = 20
"""Cycles that a series of figures goes on for: 500 values."""


class At(int):
    """Stands for the number of an entry of the same story, by its place in it from 0."""


class Step(NamedTuple):
    """One command: its path, its fields, what it is about; `names` when it begins that."""

    path: str
    fields: dict[str, Any]
    about: str = ""
    names: bool = False


Story = list[Step]


def life(concept: str, name: str, first: tuple[str, dict[str, Any]],
         *later: tuple[str, dict[str, Any]]) -> Story:  # fmt: skip
    """What begins a thing, and what is said of it then."""
    begun = Step(f"{concept}.{first[0]}", first[1], name, names=True)
    return [begun, *(Step(f"{concept}.{verb}", fields, name) for verb, fields in later)]


def cycle(n: int) -> Iterator[Story]:
    """The stories of the n-th cycle."""
    if not n:
        yield from _once()
    yield from _rare(n)
    for m in range(25):
        yield from _common(f"-in-{n}-{m}", f"beds-{n // SERIES}")


def _common(c: str, series: str) -> Iterator[Story]:
    """What is written all day; a series of figures goes on for some weeks."""
    note = {"text": "Staff told to work on paper until further notice"}
    yield [Step("observation.note", note)]
    yield [Step("observation.note", {"text": f"Call {c} from the admission desk"})]
    yield [Step("service.report", {"service": "radiology", "state": "degraded", "scope": "arlon"})]
    yield [Step("figure.report", {"what": "beds", "value": 60}, series, names=True)]
    sent = {"audience": ["public"], "channel": "website", "text": "As yesterday"}
    yield [Step("communication.send", sent)]
    taken = {"text": "Cut every connection to the outside", "decider": "crisis cell"}
    yield [Step("decision.take", taken)]
    log = ("log", {"what": "two workstations", "site": "arlon", "quantity": 2})
    yield life("request", f"r{c}", log, ("prioritise", {"priority": "urgent"}),
               ("assign", {"owner": "desk"}), ("deliver", {}))  # fmt: skip
    yield life("request", f"s{c}", log)
    yield life("action", f"a{c}", ("assign", {"text": "Call Monday's patients", "owner": "desk"}),
               ("done", {}))  # fmt: skip


def _rare(n: int) -> Iterator[Story]:
    """Every other life, once."""
    c = f"-in-{n}"
    yield from _of_requests(c)
    yield from _of_decisions(c)
    yield from _of_cells(c)
    yield from _of_restoring(c)
    yield from _of_talk(c)
    yield from _of_what_is_ahead(c)
    yield from _of_papers(c)
    note = {"text": f"Rain in room {c}"}
    yield [Step("observation.note", note), Step("entry.correct", {
        "number": At(0), "changes": {"text": "Rain in the server room"}, "reason": "heard so"}),
        Step("entry.complete", {"number": At(0), "changes": {"actor": "guard"}, "reason": "x"}),
        Step("observation.note", {"text": f"No rain in room {c}"}),
        Step("entry.link", {"number": At(0), "relation": "contradicts", "other": At(3)}),
        Step("entry.strike", {"number": At(3), "reason": "twice"})]  # fmt: skip
    taken = {"text": f"Open the windows {c}", "decider": "cell"}
    yield [
        Step("observation.note", {"text": f"Windows {c}"}),
        Step("decision.take", taken),
        Step("entry.reclassify", {"number": At(0), "other": At(1), "reason": "one"}),
    ]


def _of_requests(c: str) -> Iterator[Story]:
    log = ("log", {"what": "a printer", "site": "marche"})
    vital = ("prioritise", {"priority": "vital"})
    yield life("request", f"t{c}", log, vital, ("ask", {"query": "A4?"}),
               ("answer", {"answer": "A4"}), ("promise", {"until": LATER}),
               ("escalate", {"ticket": "T-1"}), ("deliver", {}), ("confirm", {}),
               ("reopen", {"reason": "broken"}), ("refuse", {"reason": "none left"}))  # fmt: skip
    yield life("request", f"u{c}", log, ("withdraw", {}))
    yield life("request", f"v{c}", log, ("close", {"reason": "found"}))
    yield [*life("request", f"w{c}", log), *life("request", f"x{c}", log),
           Step("request.merge", {"into": At(0), "told": "desk"}, f"x{c}")]  # fmt: skip


def _of_decisions(c: str) -> Iterator[Story]:
    raised = ("raise", {"question": "Postpone operations?"})
    taken = ("take", {"text": "Postpone", "decider": "crisis cell"})
    yield life("decision", f"p{c}", raised, ("defer", {"meeting": LATER}), taken,
               ("review", {"finding": "upheld"}), ("countersign", {"countersigner": "head"}),
               ("dissent", {"who": "doctor", "text": "no"}),
               ("revoke", {"reason": "false"}))  # fmt: skip
    order = ("order", {"text": "Federal phase", "authority": "minister"})
    yield life("decision", f"o{c}", order, ("end", {"reason": "over"}))
    yield [*life("decision", f"y{c}", taken), *life("decision", f"z{c}", taken),
           Step("decision.supersede", {"by": At(1), "reason": "later"}, f"y{c}")]  # fmt: skip


def _of_cells(c: str) -> Iterator[Story]:
    cell = {"planned": LATER}
    yield life("meeting", f"m{c}", ("convene", cell), ("open", {"present": ["head"]}),
               ("attend", {"present": ["IT"]}), ("close", {"summary": "done"}))  # fmt: skip
    yield life("meeting", f"n{c}", ("convene", cell), ("cancel", {"reason": "later"}))
    yield life("action", f"b{c}", ("assign", {"text": "Count beds", "owner": "desk"}),
               ("progress", {"text": "half"}), ("drop", {"reason": "no"}),
               ("reopen", {"reason": "yes"}))  # fmt: skip
    post = {"post": f"night {_count(c) % 9}"}
    yield [
        Step("duty.take", {**post, "who": "engineer"}),
        Step("duty.hand-over", {**post, "who": "night team"}),
        Step("duty.leave", post),
    ]
    yield [
        Step("service.site", {"site": "virton", "state": "closed"}),
        Step("service.all", {"state": "degraded", "scope": "arlon"}),
        Step("service.application", {"application": "patient-record", "state": "down"}),
    ]


def _of_restoring(c: str) -> Iterator[Story]:
    plan = ("plan", {"asset": "workstations", "total": 40})
    yield life("restore", f"j{c}", plan, ("recount", {"total": 42, "reason": "two more"}),
               ("advance", {"counts": {"cleaned": 4}}), ("progress", {"text": "goes on"}),
               ("block", {"reason": "waits"}), ("unblock", {}), ("complete", {}))  # fmt: skip
    yield life("restore", f"k{c}", plan, ("abandon", {"reason": "new ones"}))
    yield life("restore", f"i{c}", ("isolate", {"what": "servers", "total": 200}),
               ("reconnect", {}))  # fmt: skip
    rank = {"ranking": ["laboratory", "radiology"], "motive": "vital"}
    yield [Step("restore.rank", rank)]
    order = ("order", {"activity": "consultations", "count": 900, "period": "2026-01-06"})
    yield life("cancellation", f"c{c}", order, ("contact", {"reached": 310}),
               ("except", {"text": "pregnancies"}), ("transfer", {"to": "next", "count": 2}),
               ("rebook", {"count": 5}), ("resume", {"starts": LATER}), ("resume", {}))  # fmt: skip


def _of_talk(c: str) -> Iterator[Story]:
    draft = ("draft", {"texts": {"en": "Postponed"}, "channel": "sms", "drafter": "press"})
    yield life("communication", f"d{c}", draft, ("approve", {"approver": "cell"}),
               ("schedule", {"planned": LATER}), ("send", {}),
               ("outcome", {"outcome": "delivered", "count": 40}))  # fmt: skip
    yield life("communication", f"e{c}", draft, ("withdraw", {"reason": "wrong"}))
    yield [*life("communication", f"f{c}", draft), *life("communication", f"g{c}", draft),
           Step("communication.supersede", {"by": At(1)}, f"f{c}")]  # fmt: skip
    yield [Step("communication.receive", {"text": "Opened", "sender": "police"}),
           Step("communication.question", {"theme": "dates", "count": 40}),
           Step("communication.agree", {"text": "Open", "theme": "emergency"}),
           Step("communication.decline", {"text": "the claim", "audience": ["press"]})]  # fmt: skip
    yield life("threat", f"h{c}", ("report", {"text": "Claim", "category": "claim"}),
               ("change", {"text": "600 GB"}), ("deadline", {"due": LATER}),
               ("lapse", {}), ("execute", {}), ("handle", {"handling": "no_comment"}))  # fmt: skip
    yield [Step("threat.close", {"text": "Closed"}), Step("threat.trace", {"text": "Images"})]


def _of_what_is_ahead(c: str) -> Iterator[Story]:
    aim = ("target", {"what": "Workstations", "share": 80, "due": LATER})
    yield life("outlook", f"ta{c}", aim, ("move", {"due": LATER, "reason": "late"}),
               ("miss", {"share": 62}), ("meet", {"share": 81}))  # fmt: skip
    yield life("outlook", f"ex{c}", ("expect", {"what": "Normal", "due": LATER}),
               ("withdraw", {"reason": "no date"}))  # fmt: skip
    ask = ("ask", {"what": "technicians", "quantity": 10})
    yield life("means", f"me{c}", ask, ("promise", {"quantity": 6}), ("arrive", {"quantity": 4}),
               ("release", {"quantity": 1}))  # fmt: skip
    yield life("means", f"mr{c}", ask, ("refuse", {"reason": "nobody"}))
    yield life("means", f"mw{c}", ask, ("withdraw", {"reason": "remote"}))
    start = ("start", {"regime": "free", "motive": "a court", "due": LATER, "since": "2026-01-05"})
    yield life("clock", f"cl{c}", start, ("file", {"text": "first part"}),
               ("lapse", {"reason": "no"}), ("meet", {}))  # fmt: skip
    yield life("clock", f"cw{c}", start, ("withdraw", {"reason": "no data"}))


def _of_papers(c: str) -> Iterator[Story]:
    digest = f"{_count(c):064x}"
    yield [Step("record.attach", {"what": "Photo", "digest": digest}),
           Step("record.transcribe", {"text": "03:40 called", "sheet": f"F-{c}"}),
           Step("record.export", {"what": "Night", "to": "police"})]  # fmt: skip
    yield life("record", f"ho{c}", ("hold", {"what": "Images", "ordered_by": "judge"}),
               ("lift", {"reason": "copied"}))  # fmt: skip
    sealed = {"commitment": KEY, "ciphertext": KEY}
    yield [Step("observation.note", {"text": sealed}),
           Step("record.hand-on", {"reader": "coordinator", "handed": [At(0)]}),
           Step("record.erase", {"erased": At(0), "basis": "art. 17"})]  # fmt: skip
    yield [*life("meeting", f"mi{c}", ("open", {"present": ["head"]}), ("close", {})),
           Step("record.minutes", {"meeting": At(0)}),
           Step("record.brief", {"position": At(0), "language": "fr"})]  # fmt: skip


def _count(c: str) -> int:
    return int(c.rpartition("-")[2])


def _once() -> Iterator[Story]:
    """The organisation and its roll change a few times."""
    yield [
        Step("crisis.phase", {"phase": "restart", "motive": "closed"}),
        Step("crisis.close", {"motive": "over"}),
        Step("crisis.reopen", {"reason": "new"}),
    ]
    part, why = {"part": "service", "code": "physio"}, {"reason": "forgotten"}
    yield [Step("organisation.add", {**part, "name": "Physio", "sites": ["hospitals"], **why}),
           Step("organisation.rename", {**part, "name": "Physiotherapy", **why}),
           Step("organisation.change", {**part, "sites": ["homes"], **why}),
           Step("organisation.close", {**part, **why})]  # fmt: skip
    yield [Step("restore.zone", {"site": "virton"})]
    who = {"member": "scribe-2"}
    yield [Step("member.enrol", {**who, "name": "Night desk", "key": KEY, "role": "scribe"}),
           Step("member.revoke", {**who, "reason": "left"})]  # fmt: skip
