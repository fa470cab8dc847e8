"""What a bundle draws is a function of its log: nothing of it rests on what no log holds."""

import io
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from ledger.config import Settings
from ledger.domain.decision.events import DecisionRaised
from ledger.domain.dossier.events import BriefIssued
from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import Manifest
from projections.i18n import Translator
from tests.support.bundles import log_of
from tests.support.chronicle import LEDGER, Chronicle
from tests.support.cli import home_of
from tui.entries import bundle
from tui.entries.redrawn import redrawn

AT = "2026-11-21T09:00:00+01:00"


def skewed() -> Chronicle:
    """A real ledger that ends with an entry of a clock that was an hour behind."""
    told = Chronicle(kind="real")
    opened = told.judged[0].entry
    assert opened is not None
    at = opened.recorded.isoformat()
    told.event("decision.one", DecisionRaised(question="First?"), at)
    told.event("decision.two", DecisionRaised(question="Then?"), at, skewed=True)
    said = BriefIssued(position=3, language="fr")
    told.event("record.brief-1", said, at, skewed=True)
    assert all(judged.entry for judged in told.judged)
    return told


def manifest_of(told: Chronicle) -> Manifest:
    position = told.fold.position
    return Manifest(
        bundle=1, crisis="vivalia", kind="real", ledger=LEDGER, size=position.number,
        root=position.root, edition="judge", ceiling="judicial", language="fr",
        made="2026-11-21T08:00:00Z", members=(),
    )  # fmt: skip


def test_a_clock_that_was_wrong_changes_nothing_that_is_drawn(tmp_path: Path) -> None:
    """When the server had an entry is known at home and stands in no log."""
    told = skewed()
    home = home_of(told, tmp_path / "home", late={2: 7_200.0, 3: 3_600.0, 4: 3_600.0})
    with LocalCopy.open(Settings(home=home)) as copy:
        source = bundle.source_of(copy, None, Translator("fr", copy.zone), "judicial")
        ours = {part.path: _digest(part.chunks) for part in bundle.parts(source)}
    log = io.BytesIO(log_of(told))
    theirs = {path: _digest(made) for path, made in redrawn(log, manifest_of(told), excel=False)}
    assert any(path.startswith("briefs/") for path in ours)
    assert {path for path in ours if theirs[path] != ours[path]} == set()


def _digest(chunks: Iterable[bytes]) -> str:
    return sha256(b"".join(chunks)).hexdigest()
