"""How a bundle is read and verified, in plain words, a file a language: what is in it and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from ledger.domain.values import BundleEdition
from ledger.evidence.signing import fingerprint
from projections.audit.manifest import CHECKPOINT, FILES, LOG, MANIFEST, STAMPS
from projections.bundle.everywhere import everywhere_in
from projections.bundle.parts import Part, Source, redacted_in
from projections.i18n import Translator, languages
from projections.i18n.ranges import several
from projections.render.wrap import wrapped

WIDTH = 78

MEMBERS = {
    LOG: "ledger",
    CHECKPOINT: "checkpoint",
    "keys.json": "keys",
    "tables/": "tables",
    "tables.xlsx": "workbook",
    "briefs/": "briefs",
    "dossier.html": "dossier_html",
    "dossier.pdf": "dossier_pdf",
    FILES: "files",
    STAMPS: "stamps",
    "forms/": "forms",
    "schemas/": "schemas",
    "verify": "verifier",
    MANIFEST: "manifest",
}
"""What a bundle may hold, by the beginning of its path, and the key of what it is."""

VERIFY = ("digest", "log", "alone", "founder")
SHOWS = ("signed", "whole", "order")
NOT = ("true", "clocks", "after", "who", "files")
REDACTED_LOG = ("which", "proves", "not", "stays", "sites", "briefs", "show")
TABLES = ("csv", "times", "corrected", "restricted")


def parts(source: Source, edition: BundleEdition, paths: Collection[str]) -> Iterator[Part]:
    """`README.<language>.txt` in every language; `paths` are the members that it tells of."""
    redacted = several(redacted_in(source))
    fields = {"numbers": redacted, "many": len(everywhere_in(source)) if redacted else 0}
    for lang in languages():
        t = Translator(lang, source.copy.zone)
        text = "\n".join(_lines(source, edition, {*paths, MANIFEST}, fields, t)) + "\n"
        yield Part(f"README.{lang}.txt", iter([text.encode()]))


def _lines(
    source: Source,
    edition: BundleEdition,
    paths: Collection[str],
    redacted: Mapping[str, object],
    t: Translator,
) -> Iterator[str]:
    """`redacted` are the `numbers` of what is, as they are said, and how `many` name no site."""
    crisis, position = source.copy.crisis, source.reading.position
    kind = t.code("crisis_kind", crisis.kind)
    yield from _paragraph(t("bundle.readme.title", kind=kind, title=crisis.title))
    yield from _paragraph(
        t("bundle.readme.is", name=crisis.name, number=position.number, moment=source.end,
          edition=t.code("bundle_edition", edition), marking=t.code("marking", source.ceiling))
    )  # fmt: skip
    yield from _items(
        t("bundle.readme.known_by"),
        [t("bundle.readme.ledger_id", value=crisis.ledger),
         t("bundle.readme.root", value=position.root),
         t("bundle.readme.founder", value=fingerprint(crisis.founder.key))],
    )  # fmt: skip
    holds = _holds(paths, t, redacted=source.copy.pin.redacted)
    yield from _items(t("bundle.readme.holds"), holds)
    if source.copy.pin.redacted:
        yield from _said("redacted", REDACTED_LOG, t, **redacted)
    alone = any(map(_is_verifier, paths))
    steps = [one for one in VERIFY if one != "alone" or alone]
    yield from _said("verify", steps, t)
    yield from _said("shows", SHOWS, t)
    yield from _said("not", NOT, t)
    yield from _said("tables", TABLES, t)


def _holds(paths: Collection[str], t: Translator, *, redacted: bool) -> Iterator[str]:
    members = {**MEMBERS, LOG: "ledger_redacted"} if redacted else MEMBERS
    for start, key in members.items():
        if found := [path for path in sorted(paths) if path.startswith(start)]:
            label = start if start.endswith("/") else found[0]
            yield t("board.labelled", label=label, text=t(f"bundle.holds.{key}"))


def _is_verifier(path: str) -> bool:
    return path.startswith("verify")


def _said(part: str, keys: Iterable[str], t: Translator, **fields: object) -> Iterator[str]:
    return _items(t(f"bundle.{part}.head"), (t(f"bundle.{part}.{key}", **fields) for key in keys))


def _items(head: str, items: Iterable[str]) -> Iterator[str]:
    yield from wrapped(head, WIDTH)
    for item in items:
        yield from wrapped(item, WIDTH, first="  - ", rest="    ")
    yield ""


def _paragraph(text: str) -> Iterator[str]:
    yield from wrapped(text, WIDTH)
    yield ""
