"""The concepts of the ledger and the two closed tables everything else is derived from.

`KINDS` maps every topic an entry may have to its declaration; nothing outside this table is ever
looked up by a name that a message carries. `VERBS` maps every command path likewise.
"""

from typing import Any

from ledger.domain.action import action
from ledger.domain.amending.record import entry
from ledger.domain.cancellation import cancellation
from ledger.domain.clock import clock
from ledger.domain.communication import communication
from ledger.domain.concept import Concept, Kind, Verb
from ledger.domain.crisis import crisis
from ledger.domain.decision import decision
from ledger.domain.dossier import record
from ledger.domain.duty import duty
from ledger.domain.figure import figure
from ledger.domain.means import means
from ledger.domain.meeting import meeting
from ledger.domain.member import member
from ledger.domain.observation import observation
from ledger.domain.outlook import outlook
from ledger.domain.request import request
from ledger.domain.restore import restore
from ledger.domain.service import service
from ledger.domain.threat import threat

CONCEPTS: tuple[Concept[Any], ...] = (
    crisis,
    member,
    meeting,
    decision,
    action,
    duty,
    service,
    restore,
    cancellation,
    observation,
    figure,
    communication,
    request,
    threat,
    outlook,
    means,
    clock,
    record,
    entry,
)

KINDS: dict[str, Kind] = {k.topic: k for concept in CONCEPTS for k in concept.kinds.values()}
VERBS: dict[str, Verb] = {v.path: v for concept in CONCEPTS for v in concept.verbs.values()}
