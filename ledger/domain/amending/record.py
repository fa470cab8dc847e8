"""The concept of entries about entries; what they change is in `ledger.domain.amendments`."""

from ledger.domain.amendments import (
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
)
from ledger.domain.concept import Concept
from ledger.domain.record import Record

entry = Concept("entry", Record)


entry.amends("entry.corrected", EntryCorrected)


entry.amends("entry.completed", EntryCompleted)


entry.amends("entry.struck", EntryStruck)


entry.amends("entry.reclassified", EntryReclassified)


entry.amends("entry.linked", EntryLinked)
