"""A log held to the copy that a home has of the same ledger: a witness beside the file itself."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ledger.errors import LedgerError, VerificationFailed
from projections.audit.bundle_verifier import BundleReport, Wrong
from projections.audit.manifest import LOG
from projections.audit.verifier import Examined


class OwnCopy(NamedTuple):
    """A copy of one ledger: how far it goes, and the root (base64url) up to a number it has.

    `root_at` may raise a LedgerError where the copy cannot be read; then it says nothing.
    """

    ledger: str
    head: int
    root_at: Callable[[int], str]


def held_to(report: BundleReport, copies: Iterable[OwnCopy]) -> BundleReport:
    """What was found of a log, held to the copy of its ledger where there is one.

    Another root is a problem, `verify_copy_differs`; the same says that nothing is missing so far.
    """
    log = report.log
    if log is None or log.report is None:
        return report
    mine = [one for one in copies if one.ledger == log.report.ledger and one.head]
    return _held(report, log, mine[0]) if mine else report


def _held(report: BundleReport, log: Examined, copy: OwnCopy) -> BundleReport:
    assert log.report is not None  # noqa: S101 (asked by whoever calls)
    number = min(log.report.size, copy.head)
    found = log.report.root if number == log.report.size else log.roots.get(number)
    ours = _root(copy, number)
    if found is None or ours is None:
        return report
    if found != ours:
        error = VerificationFailed("verify_copy_differs", number=number, found=found, ours=ours)
        wrong = Wrong(LOG if report.manifest else "", error)
        return report._replace(problems=(*report.problems, wrong))
    told = log.report._replace(told=max(log.report.told, number))
    return report._replace(
        log=log._replace(report=told), same_here=number, more_here=copy.head - number
    )


def _root(copy: OwnCopy, number: int) -> str | None:
    try:
        return copy.root_at(number)
    except LedgerError:
        return None
