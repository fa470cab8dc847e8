"""Organisation files: read strictly, and made from a few answers when there is none."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from ledger.command.decode_errors import problem
from ledger.domain.needs import check_order
from ledger.domain.organisation import Organisation, Site, check_sound, check_zone, slug
from ledger.domain.values import Language
from ledger.errors import InputError, Refused
from ledger.plain_files import read_plain
from projections.scenario import organisation as shipped

MAX_BYTES = 1 << 20
SITE = "site"
"""The kind of a site nobody has said more about."""


def read_organisation(path: Path) -> Organisation:
    """An organisation file (TOML).

    Raises:
        UsageError: as `read_plain`.
        InputError: `no_organisation_file`, no UTF-8, not TOML, a field that is none (with the
            file's name); as `checked`.
    """
    try:
        data = read_plain(path, MAX_BYTES, "--from")
    except OSError as e:
        raise InputError("no_organisation_file", file=path, reason=e.strerror or e) from e
    try:
        data.decode()
    except UnicodeDecodeError as e:
        raise InputError("file_not_utf8", file=path, position=e.start + 1) from e
    return checked(_decoded(data, path))


def checked(organisation: Organisation) -> Organisation:
    """The organisation, its zone known and its parts fitting together.

    Raises:
        InputError: as `check_zone`, `check_sound` and `check_order`.
    """
    try:
        check_zone(organisation.zone)
        check_sound(organisation)
        check_order(None, organisation)
    except Refused as e:
        raise InputError(e.code, **e.fields) from e
    return organisation


def simple(
    name: str, sites: Sequence[str], zone: str, languages: tuple[Language, ...]
) -> Organisation:
    """An organisation of these sites, with the services, roles and plan that are shipped.

    Raises:
        InputError: a name that cannot be, a zone nobody knows.
    """
    start = msgspec.toml.decode(shipped(), type=Organisation)
    places = tuple(Site(id=slug(site), name=site, kind=SITE) for site in sites)
    made = structs.replace(
        start,
        name=name,
        zone=zone,
        languages=languages,
        sites=places,
        groups=(),
        numbers=(),
        services=tuple(structs.replace(s, sites=("all",)) for s in start.services),
        activities=tuple(structs.replace(a, sites=None) for a in start.activities),
        assets=tuple(structs.replace(a, total=None) for a in start.assets),
    )
    try:
        return checked(msgspec.convert(msgspec.to_builtins(made), Organisation))
    except msgspec.ValidationError as e:
        raise problem(str(e)) from e


def _decoded(data: bytes, path: Path) -> Organisation:
    try:
        return msgspec.toml.decode(data, type=Organisation)
    except msgspec.ValidationError as e:
        error = problem(str(e))
        raise InputError(error.code, **{**error.fields, "file": path}) from e
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise InputError("not_toml", file=path, reason=e) from e
