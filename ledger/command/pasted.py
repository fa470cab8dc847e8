"""Requests as they come: a line each, the site first, from a list somebody typed or a mail's text.

    Arlon: 2 PC pour le tri des urgences, avant demain 8h (poste 9101)
    LIBRAMONT labo ; liaison de l'automate
    Marche :
      - trois écrans pour la radiologie

What is understood becomes a field, and the text stays whole: only the site, and a service that
stands apart before the rest, are taken out of it. What names no site is refused by itself. A
greeting, the head of a mail and what stands under its signature are passed over, unless a site
begins it.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from ledger.command.names import GENERIC, meant
from ledger.command.order import Context
from ledger.command.pasted_counts import counts_something, is_counted, quantity
from ledger.command.pasted_heads import sites_in
from ledger.command.pasted_times import FOR, MARKS, Needed, begins_with, needed_in
from ledger.domain.organisation import Index, labels
from ledger.errors import InputError, LedgerError
from ledger.sanitize import plain_name

LONGEST_NAME = 8
"""Words of a name that are looked at."""

MOST_NAMED = 30
"""Sites named where none was meant."""


class Line(NamedTuple):
    """One line: its number from 1, its text as it stood, and what it came to.

    `fields` are those of a request; of a line that is no request `error` says why, and of one that
    is passed over both are empty.
    """

    number: int
    text: str
    fields: dict[str, Any]
    error: LedgerError | None = None
    unread: str = ""
    """The words by which it is needed, where none was taken."""
    readings: tuple[str, ...] = ()
    """What they may mean, each as it can be typed, where that is more than one thing."""


def lines_of(text: str, context: Context, index: Index, site: str = "") -> Iterator[Line]:
    """The lines of a text that say something, in order.

    Args:
        text: as it was typed or pasted.
        context: what times are read against.
        index: whose sites and services are named.
        site: the one of a line that names none; empty where every line says its own.
    """
    reader = _Reader(context, index, site)
    for number, raw in enumerate(text.splitlines(), 1):
        line = _bare(raw)
        if not line:
            reader.ends_heading()
            continue
        if raw.lstrip().startswith("#"):  # what is said of a line in a file of refused ones
            continue
        fields, error = reader.read(line, listed=_is_listed(raw))
        if fields is not None or error is not None:
            late = reader.needed if fields else Needed()
            yield Line(number, raw.strip(), fields or {}, error, late.unread, late.readings)


_Read = tuple[dict[str, Any] | None, LedgerError | None]
"""What a line comes to: fields or nothing, and why it is refused."""


class _Reader:
    """Reads line after line: a site alone on its line is that of the lines under it."""

    def __init__(self, context: Context, index: Index, site: str) -> None:
        self._context = context
        self._index = index
        self._default = site
        self._heading = ""
        self._service = ""
        self._announced = False
        self._listing = False
        self._signed = False
        self.needed = Needed()
        """By when the last request is needed."""

    def ends_heading(self) -> None:
        """After an empty line every line says its own site again.

        One behind a sentence that announces a list ends nothing.
        """
        if not self._announced:
            self._heading = self._service = ""

    def read(self, line: str, *, listed: bool = False) -> _Read:
        """The fields of a request, empty for what is passed over, or why there are none.

        Two times None for a site or a service alone, which is said with the lines under it. What
        is `listed`, or counts something, is no signature.
        """
        try:
            site, rest = self._site(line)
            if site and not rest:
                self._begins(site)
                return None, None
            beside = self._over(site, rest, line) if site else self._beside(line, listed=listed)
            if beside:
                return beside
        except InputError as error:
            return None, error
        self._announced = False
        if site:
            self._signed = False
            return {"site": site, **self._said(rest)}, None
        if self._listing and not listed:
            self._heading = self._service = ""
        self._listing = listed
        return self._under(line)

    def _under(self, line: str) -> _Read:
        """A request of the site, and of the service, that stand above it."""
        site = self._heading or self._default
        if not site:
            return None, self._siteless(line)
        service = {"service": self._service} if self._service else {}
        return {"site": site, **service, **self._said(line)}, None

    def _begins(self, site: str) -> None:
        self._heading, self._service = site, ""
        self._listing = self._signed = False

    def _beside(self, line: str, *, listed: bool) -> _Read | None:
        """What a line comes to that is no request; None for one that may be.

        Raises:
            InputError: `closing_counts`, `several_named`.
        """
        if _CLOSING.match(line):
            self._signed = True
            if counts_something(line):
                raise InputError("closing_counts")
            return {}, None
        if _announces(line):
            return self._head(line, listed=listed)
        passed = _is_beside(line) or (self._signed and not (listed or is_counted(line)))
        return ({}, None) if passed else None

    def _over(self, site: str, rest: str, line: str) -> _Read | None:
        """What stands over the lines under it though a site begins it: *Arlon, labo :*."""
        if not _announces(line):
            return None
        services = self._meant("service", rest.rstrip(MARKS), near=True)
        if len(services) != 1:
            return self._head(line, listed=False)
        self._begins(site)
        self._service = services.pop()
        return None, None

    def _head(self, line: str, *, listed: bool) -> _Read | None:
        """What stands over the lines under it: a service, or a sentence that announces a list."""
        services = self._meant("service", line.rstrip(MARKS), near=True)
        if len(services) == 1 and (self._heading or self._default):
            self._service = services.pop()
            return None, None
        if listed:
            return None
        sites = sites_in(line, lambda words: self._meant("site", words, near=False))
        if len(sites) > 1:
            raise self._several(line, sites)
        for site in sites:
            self._begins(site)
            self._announced = True
        return {}, None

    def _several(self, said: str, sites: set[str]) -> InputError:
        known = self._index.named("site", *sorted(sites), coded=True)
        return InputError("several_named", field="site", value=said, known=known)

    def _site(self, line: str) -> tuple[str, str]:
        """The site that a line begins with, and the rest of it; empty and the line for none."""
        head, between, tail = _parted(line)
        if between:
            sites = self._meant("site", head, near=True)
            if len(sites) == 1:
                return sites.pop(), tail
            sites |= self._each(head)
            if sites:
                raise self._several(head, sites)
            for site, service in self._behind_service(head):
                return site, f"{service}: {tail}"
        found, rest = self._leading("site", line)
        return found, rest.lstrip(MARKS) if found else line

    def _each(self, head: str) -> set[str]:
        """The sites of *Arlon et Virton*; none where one of them is no site."""
        named = [self._meant("site", one, near=True) for one in _AND.split(head)]
        return set[str]().union(*named) if len(named) > 1 and all(named) else set()

    def _behind_service(self, head: str) -> Iterator[tuple[str, str]]:
        """The site of *labo Arlon*, and the words of the service before it."""
        words = head.split()
        for first in range(1, len(words)):
            service, site = " ".join(words[:first]), " ".join(words[first:])
            found = self._meant("site", site, near=False)
            if len(found) == 1 and len(self._meant("service", service, near=True)) == 1:
                yield found.pop(), service

    def _leading(self, what: str, line: str) -> tuple[str, str]:
        """The one part that the first words of a line name, and the rest: the longest name."""
        words = [(found.start(), found.end()) for found in re.finditer(r"\S+", line)]
        for last in range(min(len(words), LONGEST_NAME), 0, -1):
            end = words[last - 1][1]
            found = self._meant(what, line[:end].rstrip(MARKS), near=last == 1)
            if len(found) == 1:
                return found.pop(), line[end:].strip()
        return "", line

    def _meant(self, what: str, words: str, *, near: bool) -> set[str]:
        found = meant(what, words, self._index, near=near)
        if not found and what == "site" and (less := GENERIC.sub("", words)) != words:
            return self._meant(what, less, near=near)
        return found

    def _said(self, rest: str) -> dict[str, Any]:
        head, between, tail = _parted(rest)
        services = self._meant("service", head, near=True) if between else set()
        if len(services) == 1 and tail:
            text, service, counted = tail, services.pop(), tail
        else:
            service, counted = self._asking(rest)
            text, service = rest, service or self._behind(rest)
        self.needed = needed_in(text, self._context)
        said = {
            "what": text,
            "service": service,
            "quantity": quantity(begins_with(counted.lstrip(MARKS), self.needed)),
            "needed_by": self.needed.said,
            "call_back": _call_back(text),
        }
        return {name: value for name, value in said.items() if value}

    def _asking(self, text: str) -> tuple[str, str]:
        """The service that the first words name, and the rest.

        Where a word like *for* stands behind, they are what is asked: *accès au dossier*.
        """
        service, rest = self._leading("service", text)
        return ("", text) if FOR.match(rest) else (service, rest)

    def _behind(self, text: str) -> str:
        """The one service that is named behind a word like *for*."""
        services: set[str] = set()
        for place in FOR.finditer(text):
            words = text[place.end() :].split()
            for last in range(min(len(words), LONGEST_NAME), 0, -1):
                name = " ".join(words[:last]).rstrip(MARKS)
                if found_here := self._meant("service", name, near=False):
                    services |= found_here
                    break
        return services.pop() if len(services) == 1 else ""

    def _siteless(self, line: str) -> InputError:
        """No site is named; those are, that a slip of the finger may have meant."""
        names: dict[str, str] = {}
        for part in self._index.parts("site"):
            for name in (*labels(part.name), part.id):
                names.setdefault(plain_name(name), name)
        first = plain_name(line.split(maxsplit=1)[0].strip(MARKS))
        near = get_close_matches(first, names, n=3, cutoff=0.7)
        known = [names[one] for one in near] or self._index.still_open("site")[:MOST_NAMED]
        return InputError("line_without_site", known=", ".join(known))


def _bare(raw: str) -> str:
    """A line without what a mail or a list puts before it."""
    line = re.sub(r"^(?:\s*>)+", "", raw.replace("\N{NO-BREAK SPACE}", " ")).strip()
    bullet = _BULLET.match(line)
    return line[bullet.end() :].strip() if bullet else line


def _parted(line: str) -> tuple[str, str, str]:
    """What stands before the first sign that parts, the sign, and what stands behind it."""
    found = _PARTS.search(line)
    if found is None:
        return line, "", ""
    return line[: found.start()].strip(), found[0], line[found.end() :].lstrip(MARKS)


def _is_listed(raw: str) -> bool:
    """Whether a line stands in a list: a bullet before it."""
    return _BULLET.match(re.sub(r"^(?:\s*>)+", "", raw).strip()) is not None


def _announces(line: str) -> bool:
    """Whether a line says of what follows it whose it is: one colon, its last sign."""
    return line.find(":") == len(line) - 1 and not counts_something(line) and not _HEAD.match(line)


def _is_beside(line: str) -> bool:
    return _HEAD.match(line) is not None or _GREETING.match(line) is not None


def _call_back(text: str) -> str:
    found = _EXTENSION.search(text)
    return " ".join(found[0].split()) if found else ""


_PARTS = re.compile(r"\t+|\s*[:;|]\s*|\s+[-\N{EN DASH}\N{EM DASH}]+\s+|,\s+")
_BULLET = re.compile(r"(?:[-*\N{BULLET}\N{MIDDLE DOT}\N{WHITE BULLET}\N{EN DASH}]+|\d{1,3}[.)])\s+")
_GREETING = re.compile(
    r"(?i:bonjour|bonsoir|salut|hello|hi\b|dear|ch[eè]re?s?\b|goedemorgen|goeiemorgen|goedendag"
    r"|dag\b|goedemiddag|goedenavond|beste\b|guten\b|hallo|sehr geehrte|liebe)"
)
_CLOSING = re.compile(
    r"(?i:cordialement|bien [àa] (?:vous|toi)|merci\b|d['\u2019]avance|salutations"
    r"|bonne (?:journ|soir|nuit)|met vriendelijke|vriendelijke groet|mvg\b|groeten|groetjes"
    r"|alvast|bedankt|dank\b|danke\b|mit freundlichen|viele gr|mfg\b|kind regards|regards"
    r"|best\b|thanks|thank you|envoy[ée] d|verzonden v|gesendet v|sent from|--\s*$)"
)
_HEAD = re.compile(
    r"(?i:(?:de|[àa]|cc|objet|envoy[ée]|date|from|to|subject|sent|van|aan|onderwerp|verzonden|datum|von|an"
    r"|betreff|gesendet)\s*:)"
)
_AND = re.compile(r"(?i:\s+(?:et|en|und|and|&|\+)\s+|\s*[/+&]\s*)")
_EXTENSION = re.compile(
    r"(?i:\b(?:poste|t[ée]l\.?|ext\.?|extension|interne|toestel|nebenstelle|durchwahl|app\.?"
    r"|(?:r?appeler|bel(?:len)?|terugbellen|r[üu]ckruf|anrufen|call(?: back)?)"
    r"(?: au| le| op| unter| on)?)\s*:?\s*"
    r"\d{3,5}\b)"
)
