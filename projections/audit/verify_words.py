"""What verifying came to, as data and in words; both commands say it alike."""

from collections.abc import Iterator
from itertools import groupby
from zoneinfo import ZoneInfo

from ledger.errors import Exit, LedgerError
from ledger.sanitize import clean_line
from projections.audit.bundle_verifier import BundleReport, Wrong
from projections.audit.comparing import Compared
from projections.audit.stamps import Stamped
from projections.audit.verifier import Verification
from projections.audit.verifying import Verified
from projections.i18n import Translator
from projections.i18n.ranges import several

SHOWN = 10
"""Rows of one kind and member in a text; all of them are in the data."""

_FOLLOWS = "void:seen_differs"

UTC = ZoneInfo("UTC")
"""A time stamp says no zone of the crisis, and whoever verifies may sit in another."""

RESULTS = {
    Exit.DONE: "holds",
    Exit.VERIFICATION: "does_not_hold",
    Exit.DRAWN_OTHERWISE: "drawn_otherwise",
    Exit.FAILURE: "not_drawn",
}
"""What verifying came to, in a word that stays."""

MOST_VOID = 100
"""Messages that count for nothing, in a text."""


def value(found: Verified, t: Translator) -> dict[str, object]:
    """All of it as data: of one, its own fields; of two, both, and what they have in common."""
    reports = [_report_value(report, t) for report in found.reports]
    came = {"holds": found.holds, "result": RESULTS[found.exit]}
    if len(reports) == 1:
        return {**reports[0], **came}
    compared = found.compared
    between = None if compared is None else {**compared._asdict(), "holds": compared.holds}
    return {"reports": reports, "compared": between, **came}


def text(found: Verified, t: Translator) -> str:
    """All of it in words."""
    parts = ["\n".join(_report_text(report, t, found)) for report in found.reports]
    if found.compared is not None:
        parts.append(_compared_text(found.compared, t))
    return "\n\n".join(parts)


def _report_value(report: BundleReport, t: Translator) -> dict[str, object]:
    log = report.log.report if report.log else None
    own = {} if log is None else {**log._asdict(), "findings": [f._asdict() for f in log.findings]}
    bundle = None
    if report.manifest is not None:
        said = {name: getattr(report.manifest, name) for name in _FIELDS}
        bundle = {**said, "digest": report.digest, "members": len(report.manifest.members),
                  "compared": report.compared, "apart": list(report.apart),
                  "otherwise": list(report.otherwise), "undrawn": report.undrawn or None,
                 }  # fmt: skip
    problems = [_problem_value(one, t) for one in report.problems]
    stamps = [one._asdict() for one in report.stamps]
    here = {"same_here": report.same_here, "more_here": report.more_here}
    return {**own, "bundle": bundle, "problems": problems, "stamps": stamps, **here}


_FIELDS = ("crisis", "ledger", "size", "root", "edition", "ceiling", "language", "made", "release")


def _problem_value(wrong: Wrong, t: Translator) -> dict[str, object]:
    error = wrong.error
    number = error.fields.get("number", error.fields.get("expected"))
    return {
        "member": wrong.member or None,
        "number": number if isinstance(number, int) else None,
        "error": error.code,
        "fields": error.fields,
        "message": _said(error, t),
    }


def _report_text(report: BundleReport, t: Translator, found: Verified) -> Iterator[str]:
    log = report.log.report if report.log else None
    if report.problems:
        yield t.plural("verify.does_not_hold", len(report.problems))
        yield from _problems(report.problems, t)
    elif report.otherwise and log is not None:
        yield t("verify.drawn_otherwise", entries=t.plural("cli.entries", log.size))
    elif log is not None:
        yield _holds(report, log, t)
    if report.manifest is not None:
        yield from _bundle(report, t)
    if log is not None:
        yield from _log(log, t, whole=not report.problems)
        yield from _here(report, t)
        yield from (_stamp(one, t) for one in report.stamps)
        if found.stamps_asked and not report.stamps:
            yield t("verify.stamp.none")


def _holds(report: BundleReport, log: Verification, t: Translator) -> str:
    """That it holds, and in the same breath what was not checked."""
    key = "verify.holds_redacted" if log.redacted else "verify.holds"
    entries, apart = t.plural("cli.entries", log.size), len(report.apart)
    if not apart and not report.undrawn:
        return t(key, entries=entries)
    return t(f"{key}_apart", entries=entries, files=t.plural("verify.members", apart))


def _here(report: BundleReport, t: Translator) -> Iterator[str]:
    """What this home's own copy of the ledger says of it."""
    if report.same_here:
        yield t("verify.here.same", number=report.same_here)
    if report.more_here:
        yield t.plural("verify.here.more", report.more_here)


def _stamp(stamp: Stamped, t: Translator) -> str:
    """On whose clock a date rests, or that it rests on nobody."""
    if stamp.at is None:
        return t("verify.stamp.unread", number=stamp.number)
    key = "verify.stamp.trusted" if stamp.trusted else "verify.stamp.read"
    return t(key, number=stamp.number, moment=Translator(t.lang, UTC).moment(stamp.at))


def _problems(found: tuple[Wrong, ...], t: Translator) -> Iterator[str]:
    """A row each; of many that say the same of one member, the first ones.

    Of entries that follow on one that was changed, each of which says the root over it, one.
    """
    for (member, _, verdict), same in groupby(found, key=_kind):
        rows, shown = [*same], 1 if verdict == _FOLLOWS else SHOWN
        before = f"{clean_line(member)}: " if member else ""
        yield from (f"- {before}{_said(one.error, t)}" for one in rows[:shown])
        if len(rows) > shown:
            yield f"- {before}{t.plural('verify.more_such', len(rows) - shown)}"


def _kind(wrong: Wrong) -> tuple[str, str, object]:
    return wrong.member, wrong.error.code, wrong.error.fields.get("found", "")


def _said(error: LedgerError, t: Translator) -> str:
    """A sentence, verdicts in it in words."""
    if error.code != "verify_verdict":
        return t.error(error)
    verdicts = {name: _verdict(str(error.fields[name]), t) for name in ("found", "claimed")}
    return t.error(LedgerError(error.code, **{**error.fields, **verdicts}))


def _bundle(report: BundleReport, t: Translator) -> Iterator[str]:
    manifest = report.manifest
    assert manifest is not None  # noqa: S101 (asked by whoever calls)
    members = t.plural("verify.members", len(manifest.members))
    yield t("verify.bundle", members=members, digest=report.digest or "")
    if report.compared:
        yield t.plural("verify.compared", report.compared)
    if report.otherwise:
        yield from _otherwise(report, t)
    if report.undrawn:
        yield t("verify.undrawn", reason=clean_line(report.undrawn))
    if report.apart:
        yield t.plural("verify.apart", len(report.apart))


def _otherwise(report: BundleReport, t: Translator) -> Iterator[str]:
    """Which members another release drew otherwise, which release, and what to do about it."""
    assert report.manifest is not None  # noqa: S101 (nothing is drawn without)
    theirs = report.manifest.release or t("verify.release_unsaid")
    more = len(report.otherwise) - SHOWN
    named = [*report.otherwise[:SHOWN], *([f"+{more}"] if more > 0 else [])]
    yield t.plural("verify.otherwise", len(report.otherwise), members=", ".join(named))
    yield t("verify.other_release", theirs=theirs, ours=report.release)


def _log(log: Verification, t: Translator, *, whole: bool) -> Iterator[str]:
    yield t("verify.crisis", kind=t.code("crisis_kind", log.kind), title=log.title)
    yield t("verify.ledger", ledger=log.ledger)
    yield t("verify.root", size=log.size, root=log.root)
    yield t("verify.founder", fingerprint=log.fingerprint)
    yield t.plural("verify.accepted", log.accepted)
    if log.redacted:
        yield from _redacted(log.redacted, t)
    if whole:
        yield from _end(log, t)
    for one in log.findings[:MOST_VOID] if whole else ():
        yield t("verify.finding", number=one.number, verdict=_verdict(one.verdict, t))
    if whole and len(log.findings) > MOST_VOID:
        yield t.plural("verify.more_such", len(log.findings) - MOST_VOID)


def _redacted(numbers: tuple[int, ...], t: Translator) -> Iterator[str]:
    """Which are leaves alone, and what such a leaf proves and what not."""
    yield t.plural("verify.redacted", len(numbers), numbers=several(numbers))
    yield t("verify.redacted_proves")
    yield t("verify.redacted_not")


def _end(log: Verification, t: Translator) -> Iterator[str]:
    """What the end of the file is worth: a file that was cut off looks whole."""
    if log.told:
        yield t("verify.told", number=log.told)
    if log.signed_by:
        yield t("cli.checkpoint.signed_by", members=", ".join(log.signed_by))
    if log.told < log.size:
        yield t("verify.end_open", number=log.size)


def _verdict(said: str, t: Translator) -> str:
    """A verdict in words; the reason of a void one with it."""
    verdict, _, reason = said.partition(":")
    why = t.code("void_reason", reason) if verdict == "void" else reason
    return ", ".join(filter(None, (t.code("verdict", verdict), why)))


def _compared_text(found: Compared, t: Translator) -> str:
    said = _two_text(found, t)
    if not found.shown:
        return said
    return f"{said}\n{t.plural('verify.two_shown', len(found.shown), numbers=several(found.shown))}"


def _two_text(found: Compared, t: Translator) -> str:
    first, second = found.sizes
    if not found.of_one:
        return t("verify.two_ledgers")
    if found.differs is not None:
        return t("verify.two_differ", number=found.differs)
    if first == second:
        return t("verify.two_same", number=first)
    return t("verify.two_prefix", number=min(first, second), more=abs(first - second))
