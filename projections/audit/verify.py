#!/usr/bin/env python3
"""Verify a bundle of crisis-ledger: Python 3.9 or newer and OpenSSL 3, no network, no install.

    python3 verify.py [BUNDLE] [--tree-only] [--digest SHA256] [--key FINGERPRINT] [--ca PEM]

BUNDLE is the directory or the ZIP that `crisis export` made; without it, the directory this file
lies in. Nothing is extracted. What was checked and what was not is printed, in English. Exit code
0: all that was checked holds; 6: something does not; 1: it could not be checked; 2: asked wrongly.
What the bytes mean: docs/signed-log.md and docs/entry-format.md of crisis-ledger.
"""

import argparse
import base64
import calendar
import contextlib
import ctypes
import ctypes.util
import hashlib
import io
import json
import marshal
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import chain, cycle, repeat
from pathlib import Path

MANIFEST, LOG, NOTE = "manifest.json", "ledger.jsonl", "checkpoint.txt"
MOST_MEMBERS, MOST_BYTES, MOST_LINE, SMALL, CHUNK = 10_000, 2**32, 1_000_000, 2**24, 2**19
SPAN, MANY = 2**22, 2**23
TOGETHER, SHOWN, FEW, SIGNATURE, LONGEST = 4096, 50, 3, 64, 200
FIELDS = "bundle crisis kind ledger size root edition ceiling language made release members".split()
UNSAID = [name for name in FIELDS if name != "release"]  # of a release that did not say which
CEILINGS = {"judge": "judicial", "regulator": "cell", "insurer": "internal", "public": "public"}
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
RELEASE = re.compile(r"[0-9A-Za-z.]{1,32}\+[0-9a-f]{12}")
PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
STAMP = re.compile(r"stamps/([1-9][0-9]{0,14})-[0-9a-f]{16}\.tsr")
STAMPED = re.compile(r"^Time stamp: (\w+ +[0-9]+ [0-9:]+)(?:\.[0-9]+)?( [0-9]+) GMT$", re.MULTILINE)
COUNTS = re.compile(  # a message that counts: its state stands in its line as it is
    rb'^\{"number":([1-9][0-9]{0,15}),"subject":"([A-Za-z0-9._-]{1,200})","verdict":"accepted",'
    rb'"topic":"([a-z0-9_.]{1,64})","state":(\{.{0,65533}\})\}\n',
    re.MULTILINE,
)
AROUND = b'{"number":,"subject":"","verdict":"accepted","topic":"","state":}\n'
MIGHT = re.compile(rb"[A-Za-z0-9._-]{1,200}\n[a-z0-9_.]{1,64}\n\{.{0,65533}\}")
STATE = re.compile(
    rb'\{"v":1,"signer":"([\w-]{43})","signature":"([\w-]{86})","entry":(\{.*\})\}', re.ASCII
)
KEYS = [("number", s, "verdict", b) for s in ("subject", "subject64") for b in ("body", "body64")]
BARE = [("number", *told, "leaf", "verdict") for told in ((), ("kind", "occurred", "recorded"))]
CLAIM = re.compile(r"accepted|unknown_kind|void:[a-z_]{1,40}")
KIND = re.compile(r"(?=.{1,64}$)[a-z_]+(\.[a-z0-9_]+)+")
ENDS = [("said", *ends) for ends in ((), ("earliest",), ("latest",), ("earliest", "latest"))]
SAID = (
    "minute about before after night morning afternoon evening day week month span unknown".split()
)
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.(?!000000)[0-9]{6})?"
    r"(Z|[+-](?!00:00)[0-9]{2}:[0-5][0-9])"
)
OLDER = tuple(b'{"signed":%d,' % number for number in (1, 2, 3))
SIGNED = b"crisis-ledger/entry/v1\n"
VECTOR = (  # RFC 8032 §7.1, TEST 2: key and signature
    "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw",
    "kqAJqfDUyrhyDoILX2QlQKKye1QWUD-Ps3YiI-vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA",
)
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
sha256 = hashlib.sha256
digest = type(sha256()).digest
ROLL = b".member.roll."
UNSPELLED = "it is not spelled as the format spells it"
NO_ENTRY = "said to count, and is no entry"
PACKED = "if it was packed again, unpack it and verify the directory"


class Wrong(Exception):
    """Something that does not hold, in words."""


WRONG = (Wrong, OSError, ValueError, EOFError, LookupError, RuntimeError, TypeError, AttributeError,
         NotImplementedError, zipfile.BadZipFile, zlib.error)  # fmt: skip
"""What damaged bytes may come to."""


class Report:
    """What was checked, in order, and what does not hold; what is wrong of many is one finding."""

    def __init__(self):
        self.checked, self.found = [], {}

    def add(self, where, what, at=""):
        """Something that does not hold: `at` says where within `where`."""
        self.found.setdefault((where, str(what)), []).append(at)

    def attempt(self, where, check, *given, at="", plain=None):
        """The result of one check; None where it does not hold, which is then put down.

        `plain` is said where bytes were not what they should be, and not in words of ours.
        """
        try:
            return check(*given)
        except WRONG as e:
            self.add(where, e if plain is None or isinstance(e, (Wrong, OSError)) else plain, at)

    @property
    def wrong(self):
        return [f"{where}{several(at)}: {what}" for (where, what), at in self.found.items()]


def several(places):
    """The first places of many, and the last."""
    places = [*filter(None, places)]
    more = len(places) - FEW
    return ", ".join(places[:FEW]) + (f" and {more:,} more, up to {places[-1]}" if more > 0 else "")


def findings(count):
    return f"{count:,} finding" if count == 1 else f"{count:,} findings"


class Folder:
    """A bundle that is a directory; only plain files count, and links are followed nowhere."""

    def __init__(self, path):
        self.path, self.names, self.odd = Path(path), [], []
        self.look("")

    def look(self, under):
        for one in os.scandir(self.path / under):
            name = under + one.name
            if one.is_dir(follow_symlinks=False):
                self.look(name + "/")
            else:
                (self.names if one.is_file(follow_symlinks=False) else self.odd).append(name)
            if len(self.names) + len(self.odd) > MOST_MEMBERS:
                raise Wrong("too many files")

    def open(self, name):
        if name not in self.names:
            raise Wrong("it is missing, or no plain file")
        return (self.path / name).open("rb")


class Archive:
    """A bundle that is a ZIP; what it says of sizes and of anything else is not believed."""

    def __init__(self, path):
        self.zip, self.odd = zipfile.ZipFile(path), []
        self.names, self.open = self.zip.namelist(), self.zip.open
        if len(self.names) > MOST_MEMBERS:
            raise Wrong("too many members")


def read(bundle, name):
    """A small member."""
    with bundle.open(name) as file:
        return file.read(SMALL)


def beside():
    """A thread for what is hashed while something else goes on."""
    return ThreadPoolExecutor(1, thread_name_prefix="digest")


class Digest:
    """SHA-256 in a thread of its own: of much at once it leaves the interpreter to others."""

    def __init__(self):
        self.sha, self.pool, self.last = sha256(), beside(), None

    def update(self, data):
        if self.last:
            self.last.result()
        self.last = self.pool.submit(self.sha.update, data)

    def hexdigest(self):
        self.pool.shutdown()
        return self.sha.hexdigest()


def lines_of(file, most, whole=True):
    """Some bytes, and the rest of the line that they end in where lines are to be whole."""
    data = file.read(most)
    return data + file.readline(MOST_LINE) if whole and data[-1:] != b"\n" else data


def chunks(bundle, member, digest=None):
    """A member's bytes as they come, hashed, and few beyond those that the manifest says.

    Where `digest` hashes them beside, they come as whole lines.
    """
    left, whole, digest = member["bytes"], bool(digest), digest or sha256()
    with bundle.open(member["path"]) as file:
        while left >= -CHUNK and (data := lines_of(file, CHUNK, whole)):
            left -= len(data)
            digest.update(data)
            yield data
    if left or digest.hexdigest() != member["sha256"]:
        raise Wrong("its bytes are not those of the manifest: it was changed")


def read_manifest(bundle):
    raw = read(bundle, MANIFEST)
    found = json.loads(raw)
    if list(found) not in (FIELDS, UNSAID) or (encode(found) + "\n").encode() != raw:
        raise Wrong("it is not spelled as crisis export spells it")
    members = found["members"]
    paths = [one["path"] for one in members]
    if any(list(one) != ["path", "bytes", "sha256"] for one in members) or not all(
        map(PATH.fullmatch, paths)
    ):
        raise Wrong("a member has a name, or says something, that none may")
    if paths != sorted({*paths, LOG, NOTE} - {MANIFEST}):
        raise Wrong("members are missing, named twice, or in another order")
    if any(type(one["bytes"]) is not int or not 0 <= one["bytes"] <= MOST_BYTES for one in members):
        raise Wrong("a member is larger than any may be")
    if (
        type(found["size"]) is not int
        or found["bundle"] != 1
        or CEILINGS.get(found["edition"]) != found["ceiling"]
    ):
        raise Wrong("it is of another version, or its size, edition and ceiling are none")
    if found["language"] not in ("fr", "nl", "de", "en") or not TIME.fullmatch(found["made"]):
        raise Wrong("its language or its time is none")
    if "release" in found and not RELEASE.fullmatch(found["release"]):
        raise Wrong("its release is none")
    return raw, found


def check_members(bundle, found, report):
    """Every member but the log has the bytes of the manifest, and there are no others."""
    wanted = {one["path"]: one for one in found["members"]}
    for name in bundle.odd:
        report.add(repr(name), "neither a file nor a directory, a link perhaps")
    for name in sorted({*bundle.names}):
        if bundle.names.count(name) > 1 or (name not in wanted and name != MANIFEST):
            report.add(repr(name), f"it is not in the manifest, or there twice; {PACKED}")
    for path, member in wanted.items():
        if path not in bundle.names:
            report.add(path, "it is missing")
        elif path.startswith("files/") and path[6:] != member["sha256"]:
            report.add(path, "a file is called by its SHA-256, and this is another one")
        elif path != LOG:
            report.attempt(path, lambda one: sum(map(len, chunks(bundle, one))), member)
    report.checked.append(f"{len(wanted):,} members against the SHA-256 of the manifest; no others")


def quick(block):
    """Numbers, subjects, topics and states of lines that all count; else nothing."""
    columns = [*zip(*COUNTS.findall(block))]
    count = len(columns[0]) if columns else 0
    length = count * len(AROUND) + sum(sum(map(len, column)) for column in columns)
    return columns if count and length == len(block) and is_text(block) else []


def part(block, attempt, whole):
    """Of lines: their numbers, the hashes of their leaves, and the rows that are to be looked at.

    `whole` says that all are; `attempt` reads one line, the how-maniest of these, by what is given.
    A line that cannot be read has no number, no leaf and no row.
    """
    if columns := quick(block):
        _, subjects, topics, states = columns
        zero, end = repeat(b"\0"), repeat(b"\n")
        leaves = map(b"".join, zip(zero, subjects, end, topics, end, states))
        hashes = b"".join(map(digest, map(sha256, leaves)))
        numbers = [*map(int, columns[0])]
        some = whole or numbers[0] == 1 or ROLL in b"\n".join(subjects)
        bodies = map(b"\n".join, zip(topics, states))
        rows = zip(numbers, subjects, repeat(b"accepted"), bodies) if some else ()
        return numbers, hashes, [one for one in rows if whole or one[0] == 1 or ROLL in one[1]]
    lines = [attempt(at, message, line) for at, line in enumerate(io.BytesIO(block))]
    rows = [*filter(None, lines)]
    hashes = b"".join(
        body if subject is None else sha256(b"\0" + subject + b"\n" + body).digest()
        for _, subject, _, body in rows  # a leaf alone is its own hash
    )
    return [one and one[0] for one in lines], hashes, rows


def span(path, begin, end):
    """As `part`, of the lines of a file that begin in a part of it; in a process of its own."""
    numbers, hashes, rows = [], b"", []
    with path.open("rb") as file:
        file.seek(begin - 1)
        file.readline(MOST_LINE)  # the end of the line before
        while (left := end - file.tell()) > 0 and (block := lines_of(file, min(left, CHUNK))):
            found = part(block, lambda _, read, line: read(line), whole=False)
            numbers, hashes, rows = numbers + found[0], hashes + found[1], rows + found[2]
    return numbers, hashes, rows


def message(line):
    """Number, subject, verdict and body of any line; of a leaf alone no subject, and its hash."""
    if columns := quick(line):
        number, subject, topic, state = (column[0] for column in columns)
        return int(number), subject, b"accepted", b"%b\n%b" % (topic, state)
    if len(line) > MOST_LINE:
        raise Wrong("a line is too long")
    value = json.loads(line)
    spelled = tuple(value) in KEYS + BARE and encode(value).encode() + b"\n" == line
    number = value["number"] if spelled and type(value["number"]) is int else 0
    if not 1 <= number <= 2**53 or len(value["verdict"]) > LONGEST:
        raise Wrong(UNSPELLED)
    if "leaf" in value:
        return number, None, b"redacted", alone(value)
    subject, body = raw(value, "subject"), raw(value, "body")
    if b"\n" in subject:
        raise Wrong("a subject with a line feed: another message has the same leaf")
    if value["verdict"] == "accepted" and is_text(body) and MIGHT.fullmatch(subject + b"\n" + body):
        raise Wrong("it is said to count, and its state does not stand as it is")
    return number, subject, value["verdict"].encode(), body


def alone(value):
    """The hash of a leaf alone, beside which nothing stands but what may be told of it."""
    counts, when = value["verdict"] == "accepted", value.get("occurred", {"said": "unknown"})
    kind, moments = value.get("kind", "a.b"), [value.get("recorded"), *[*when.values()][1:]]
    known = CLAIM.fullmatch(value["verdict"]) and KIND.fullmatch(kind) and when["said"] in SAID
    if not known or ("kind" in value) != counts or tuple(when) not in ENDS:
        raise Wrong(UNSPELLED)
    for one in moments if counts else ():
        datetime.fromisoformat(MOMENT.fullmatch(one)[0].replace("Z", "+00:00"))
    return bits(value["leaf"], 32)


def raw(value, name):
    """Bytes that stand as text, or as base64 where they are no text."""
    if name in value:
        return value[name].encode()
    data = base64.b64decode(value[name + "64"], validate=True)
    if base64.b64encode(data).decode() != value[name + "64"] or is_text(data):
        raise Wrong("base64 of what is text, or in another spelling")
    return data


def is_text(data):
    with contextlib.suppress(UnicodeDecodeError):
        return data.isascii() or bool(data.decode())
    return False


def bits(text, size):
    """The bytes of base64url without padding, in its one spelling."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(data) != size or plain(data) != text:
        raise Wrong("base64 in another spelling")
    return data


def plain(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Tree:
    """RFC 9162 §2.1: of each level, from the leaves up, the node that waits for its neighbour."""

    def __init__(self):
        self.levels = []

    def extend(self, nodes, level=0):
        """With more nodes of a level, 32 bytes each."""
        if level == len(self.levels):
            self.levels.append(b"")
        row = self.levels[level] + nodes
        pairs = len(row) // 64 * 64
        joined = [b"\1" + row[at : at + 64] for at in range(0, pairs, 64)]
        self.levels[level] = row[pairs:]
        if joined:
            self.extend(b"".join(map(digest, map(sha256, joined))), level + 1)

    def root(self):
        root = None
        for node in filter(None, self.levels):
            root = sha256(b"\1" + node + root).digest() if root else node
        return plain(root or sha256(b"").digest())


class Log:
    """What the lines come to: the tree, who may sign at each number, and what was left out."""

    def __init__(self, found, report, proof):
        self.found, self.report, self.proof = found, report, proof
        self.tree, self.size, self.last, self.unread, self.void = Tree(), 0, 0, 0, []
        self.kind, self.founder, self.roll, self.redacted = None, {}, {}, False
        self.bare, self.events = [], {}
        named = (STAMP.fullmatch(one["path"]) for one in found["members"])
        self.stamped, self.roots = sorted({int(one[1]) for one in named if one}), {}

    def begin(self, line):
        said = {name: self.found[name] for name in ("crisis", "ledger", "size", "root")}
        heads = {number: encode({"signed": number, **said}).encode() for number in (4, 5)}
        self.redacted = line == heads[5]
        if line.startswith(OLDER):
            raise Wrong("the log is of an earlier format: take the verify.py that came with it")
        if line not in heads.values():
            raise Wrong("the log is not the one of the manifest")

    def take_all(self, held):
        """Every line: one that does not hold is put down, and those after it are looked at."""
        line = 2
        for block in held:
            found = part(block, partial(self.attempt, line), self.proof)
            self.take(found)
            line += len(found[0])

    def attempt(self, first, at, reader, line):
        at = f"line {first + at}"
        return self.report.attempt(f"{LOG}, ", reader, line, at=at, plain=UNSPELLED)

    def take(self, found):
        numbers, hashes, rows = found
        self.grow(hashes)
        if not self.unread and numbers == [*range(self.last + 1, self.last + 1 + len(numbers))]:
            self.last += len(numbers)
        else:
            for number in numbers:
                self.follow(number)
        for row in rows:
            self.look(*row)

    def follow(self, number):
        """One number behind the last one: where some are missing, or stand again.

        A line that could not be read stands for one that is missing.
        """
        if number is None:
            self.unread += 1
            return
        first, last = f"#{self.last + 1}", f"#{number - 1}"
        if number <= self.last:
            self.report.add("", "there again, or in another place", f"#{number}")
        elif number > self.last + 1 + self.unread:
            missing = first if first == last else f"{first} to {last}"
            self.report.add("", "missing, or in another place", missing)
        self.last, self.unread = max(number, self.last), 0

    def look(self, number, subject, verdict, body):
        if subject is None:
            self.bare.append(number)
            if not self.redacted:
                self.report.add("", "a leaf alone, where there may be none", f"#{number}")
        elif verdict.startswith(b"void:"):
            self.void.append(f"#{number} ({verdict.decode()[5:]})")
            self.see_void(number, verdict, body)
        elif self.proof or number == 1 or ROLL in subject:
            self.report.attempt(
                "", self.check_entry, number, subject, body, at=f"#{number}", plain=NO_ENTRY
            )

    def grow(self, leaves):
        """The tree with these leaves, and its root at each number that has a time stamp."""
        done, end = self.size, self.size + len(leaves) // 32
        for number in (one for one in self.stamped if self.size < one <= end):
            self.tree.extend(leaves[32 * (done - self.size) : 32 * (number - self.size)])
            self.roots[number], done = self.tree.root(), number
        self.tree.extend(leaves[32 * (done - self.size) :])
        self.size = end

    def see_void(self, number, verdict, body):
        """Nobody voids an entry by saying that its signature is wrong when it holds."""
        parts = STATE.fullmatch(body.partition(b"\n")[2])
        key = parts[1].decode() if parts else ""
        if not self.proof or verdict != b"void:bad_signature" or key not in self.roll.values():
            return
        with contextlib.suppress(*WRONG):
            signature = bits(parts[2].decode(), SIGNATURE)
            if not self.proof.ssl.holds(bits(key, 32), signature, SIGNED + parts[3]):
                return
            self.report.add("", "void for its signature, they say; that holds", f"#{number}")

    def check_entry(self, number, subject, body):
        topic, _, state = body.partition(b"\n")
        if not (parts := STATE.fullmatch(state)):
            raise Wrong(NO_ENTRY)
        entry, key = json.loads(parts[3]), parts[1].decode()
        said = (entry["type"], entry["signer"], entry["ledger"])
        name = f"crisis.{self.found['crisis']}.{entry['originator']}.{entry['version']}"
        if said != (topic.decode(), key, self.found["ledger"]) or name.encode() != subject:
            raise Wrong("says inside something else than around it")
        if number == 1 and entry["type"] == "crisis.opened":
            self.founder = {entry["event"]["founder"]: entry["event"]["founder_key"]}
            self.roll, self.kind = dict(self.founder), entry["event"]["kind"]
        if self.roll.get(entry["recorder"]["member"]) != key:
            raise Wrong("by somebody who was not enrolled with that key then")
        if self.proof:
            signature = bits(parts[2].decode(), SIGNATURE)
            self.proof.add(number, bits(key, 32), signature, SIGNED + parts[3])
        if entry["originator"] == "member.roll":
            self.events[number] = entry["type"], entry["event"]
            self.roll = self.enrolled()

    def enrolled(self):
        """Keys by member, "" of who was revoked, from the entries of the roll as they now count."""
        struck, roll, said = set(), dict(self.founder), {}
        for number, (kind, event) in sorted(self.events.items(), reverse=True):
            if kind in ("entry.struck", "entry.reclassified") and number not in struck:
                struck.add(event["number"])
        for number, (kind, event) in sorted(self.events.items()):
            if number not in struck:
                said[number] = {**event, "kind": kind}
                if kind == "entry.corrected" and event["number"] in said:
                    said[event["number"]].update(event["changes"])
        for event in said.values():
            if event["kind"] == "member.enrolled":
                roll.setdefault(event["member"], event["key"])
            elif event["kind"] == "member.revoked" and event["member"] in roll:
                roll[event["member"]] = ""
        return roll


def check_log(bundle, found, report, proof):
    """Every line, the tree over all of them, and what the entries say of their signers."""
    member = next(one for one in found["members"] if one["path"] == LOG)
    before = len(report.found)
    log = None if proof else by_processes(bundle, found, member)
    if not log:
        log, held = Log(found, report, proof), chunks(bundle, member, Digest())
        first, _, rest = next(held, b"").partition(b"\n")
        report.attempt(f"{LOG}, line 1", log.begin, first)
        report.attempt(LOG, log.take_all, chain([rest], held))
    root, log.last = log.tree.root(), log.last + log.unread
    if log.last < found["size"]:
        report.add(LOG, f"it ends at #{log.last:,}, of {found['size']:,}")
    elif log.last > found["size"]:
        report.add(LOG, f"it goes on to #{log.last:,}, of {found['size']:,}")
    if root != found["root"]:
        report.add(LOG, "its entries come to another root than the manifest says")
    if log.kind != found["kind"]:
        report.add(LOG, "it begins with no opening, or one of another kind than the manifest says")
    if log.redacted and not log.bare:
        report.add(LOG, "it is said to be redacted, and no leaf stands alone in it")
    if len(report.found) == before:
        report.checked.append(f"{log.size:,} entries without a gap, each in its one spelling")
        report.checked.append(f"the Merkle root over them (RFC 9162): {root}")
    return log


def by_processes(bundle, found, member):
    """The log by every core, where nothing in it is wrong; else nothing, and it is read in turn.

    Some processes read parts of the file, and one hashes it: that all read the same bytes is so
    where nobody writes to it meanwhile.
    """
    size, cores = member["bytes"], os.cpu_count() or 1
    if sys.platform != "linux" or isinstance(bundle, Archive) or size < MANY or cores == 1:
        return None
    log, path, begins = Log(found, Report(), None), bundle.path / LOG, range(SPAN, size, SPAN)
    with contextlib.suppress(*WRONG), bundle.open(LOG) as file, contextlib.ExitStack() as stack:
        log.begin(file.readline(MOST_LINE)[:-1])
        spans = [*zip(repeat(path), [file.tell(), *begins], [*begins, size])]
        hashed = stack.enter_context(
            forked(lambda one: sum(map(len, chunks(bundle, one))), [(member,)])
        )
        shares = [spans[at::cores] for at in range(min(cores, len(spans)))]
        readers = [stack.enter_context(forked(span, share)) for share in shares]
        for _, reader in zip(spans, cycle(readers)):
            log.take(reader())
        hashed()
        return None if log.report.found else log
    return None


@contextlib.contextmanager
def forked(make, given):
    """What a process of its own makes of each that is given, to be asked for one by one."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        try:
            with os.fdopen(into, "wb") as pipe:
                for made in (marshal.dumps(make(*one)) for one in given):
                    pipe.write(len(made).to_bytes(8, "big") + made)
                    pipe.flush()
        finally:
            os._exit(0)
    os.close(into)
    try:
        with os.fdopen(out, "rb") as pipe:
            yield lambda: marshal.loads(pipe.read(int.from_bytes(pipe.read(8), "big")))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def checkpoint(found, size, root):
    """The text that a signed note and a time stamp are over (C2SP tlog-checkpoint)."""
    standard = base64.b64encode(bits(root, 32)).decode()
    return f"crisis-ledger/{found['crisis']}/{found['ledger']}\n{size}\n{standard}\n"


def check_note(bundle, log, report, ssl):
    """The signed note (C2SP) over size and root, by a member who was enrolled at the end."""
    found, (text, _, signed) = log.found, read(bundle, NOTE).decode().rpartition("\n\n")
    origin, text = f"crisis-ledger/{found['crisis']}/{found['ledger']}", f"{text}\n"
    if text != checkpoint(found, found["size"], found["root"]):
        raise Wrong("it is over another ledger, size or root")
    for member, key in log.roll.items():
        ident = sha256(origin.encode() + b"\n\1" + bits(key, 32)).digest()[:4] if key else b""
        for mark, name, coded in (line.split(" ") for line in signed.splitlines() if key):
            data = base64.b64decode(coded, validate=True)
            named = (mark, name, data[:4]) == ("\u2014", origin, ident)
            if named and ssl.holds(bits(key, 32), data[4:], text.encode()):
                report.checked.append(f"the checkpoint over them, signed by {member}")
                return
    raise Wrong("no member who is enrolled signed it")


def check_stamps(bundle, log, ca, report):
    for name in sorted(one for one in bundle.names if ca and one.startswith("stamps/")):
        report.attempt(name, check_stamp, bundle, log, name, ca, report)


def check_stamp(bundle, log, path, ca, report):
    """A time stamp (RFC 3161) over the checkpoint that its name says, as of when it says."""
    name = STAMP.fullmatch(path)
    number = int(name[1]) if name else 0
    if number not in log.roots:
        raise Wrong("its name says no entry of this log")
    text = checkpoint(log.found, number, log.roots[number])
    with tempfile.TemporaryDirectory() as there:
        file = Path(there, "stamp")
        file.write_bytes(read(bundle, path))
        said = STAMPED.search(openssl_ts("-reply", "-in", file, "-text"))
        if not said:
            raise Wrong("it is no time stamp")
        then = calendar.timegm(time.strptime(said[1] + said[2], "%b %d %H:%M:%S %Y"))
        words = "-digest", sha256(text.encode()).hexdigest(), "-in", file, "-CAfile", ca
        if "Verification: OK" not in openssl_ts("-verify", *words, "-attime", then):
            raise Wrong(
                "it is damaged, over something else, or by no authority of the certificates"
            )
    report.checked.append(
        f"the ledger up to #{number} existed at {said[1]}{said[2]} UTC (RFC 3161)"
    )


def openssl_ts(*words):
    words = ["openssl", "ts", *map(str, words)]
    return subprocess.run(words, capture_output=True, check=False).stdout.decode()


class OpenSSL:
    """Ed25519 by OpenSSL's library, or, where that cannot be loaded, by its program, slowly."""

    def __init__(self, by_program=False):
        name = None if by_program or sys.platform != "linux" else ctypes.util.find_library("crypto")
        self.lib, self.keys = ctypes.CDLL(name) if name else None, {}
        if self.lib:
            self.new = self.lib.EVP_PKEY_new_raw_public_key
            self.new.restype = self.lib.EVP_MD_CTX_new.restype = ctypes.c_void_p
        key, signature = bits(VECTOR[0], 32), bits(VECTOR[1], SIGNATURE)
        if not self.holds(key, signature, b"\x72") or self.holds(key, signature, b"\x73"):
            raise OSError("signatures cannot be checked: OpenSSL 3 is needed (apt install openssl)")

    def holds(self, key, signature, message):
        if not self.lib:
            return self.holds_by_program(key, signature, message)
        if key not in self.keys:
            self.keys[key] = ctypes.c_void_p(self.new(1087, None, key, ctypes.c_size_t(32)))
        context, lib = ctypes.c_void_p(self.lib.EVP_MD_CTX_new()), self.lib
        lib.EVP_DigestVerifyInit(context, None, None, None, self.keys[key])
        size, length = ctypes.c_size_t(len(signature)), ctypes.c_size_t(len(message))
        held = lib.EVP_DigestVerify(context, signature, size, message, length) == 1
        lib.EVP_MD_CTX_free(context)
        return held

    def holds_by_program(self, key, signature, message):
        with tempfile.TemporaryDirectory() as there:
            words = "openssl pkeyutl -verify -pubin -keyform DER -rawin".split()
            der = bytes.fromhex("302a300506032b6570032100") + key
            for name, data in (("-inkey", der), ("-sigfile", signature), ("-in", message)):
                Path(there, name).write_bytes(data)
                words += [name, str(Path(there, name))]
            return not subprocess.run(words, capture_output=True, check=False).returncode


class Proof:
    """Checks signatures on every core, some thousands together, and says how far it is."""

    def __init__(self, ssl, size, report):
        self.ssl, self.size, self.report, self.count, self.waiting = ssl, size, report, 0, []
        self.pool = ThreadPoolExecutor(thread_name_prefix="signatures")

    def add(self, *check):
        self.waiting.append(check)
        if len(self.waiting) >= TOGETHER:
            self.check()

    def check(self):
        held = self.pool.map(lambda one: self.ssl.holds(*one[1:]), self.waiting)
        failed = [one[0] for one, holds in zip(self.waiting, held) if not holds]
        for number in failed:
            self.report.add("", "the signature does not hold", f"#{number}")
        self.count, self.waiting = self.count + len(self.waiting), []
        print(f"signatures: {self.count:,} of {self.size:,}", file=sys.stderr)


def see_plain(path, folder=False):
    """A pipe or a device may never end: only a plain file is opened, or a directory."""
    if not (path.is_file() or (folder and path.is_dir())):
        path.stat()
        raise OSError(f"{path} is no plain file: save what it gives in one, and name that")


def see_certificates(path):
    see_plain(Path(path))
    if b"-----BEGIN CERTIFICATE-----" not in Path(path).read_bytes():
        raise OSError(f"there is no certificate in {path}")
    if not shutil.which("openssl"):
        raise OSError("time stamps are checked by the program openssl (apt install openssl)")


def verify(asked, report):
    """Everything in order; what does not hold ends nothing that can still be looked at."""
    path, ssl = Path(asked.bundle), OpenSSL()
    see_plain(path, folder=True)
    if asked.ca:
        see_certificates(asked.ca)
    bundle = report.attempt(path.name, Folder if path.is_dir() else Archive, path)
    opened = bundle and report.attempt(MANIFEST, read_manifest, bundle)
    if not opened:
        return
    raw, found = opened
    digest = sha256(raw).hexdigest()
    tell(f"Bundle of {found['crisis']}, ledger {found['ledger']}, edition {found['edition']}.")
    tell(f"Digest of the bundle (SHA-256 of {MANIFEST}): {digest}")
    if asked.digest and digest != asked.digest.lower():
        report.add(MANIFEST, "the digest is not the one that was given")
    check_members(bundle, found, report)
    proof = None if asked.tree_only else Proof(ssl, found["size"], report)
    log = report.attempt(LOG, check_log, bundle, found, report, proof)
    if proof:
        proof.check()
        proof.pool.shutdown()
    if log and proof:
        what = "each by a member enrolled with that key at that number"
        report.checked.append(f"{proof.count:,} Ed25519 signatures (RFC 8032), {what}")
    if log:
        report.attempt(NOTE, check_note, bundle, log, report, ssl)
        check_stamps(bundle, log, asked.ca, report)
        said = sha256(next(iter(log.founder.values()), "").encode()).hexdigest()[:16]
        spoken = " ".join(re.findall("....", said))
        if log.bare:
            numbers = " ".join(f"#{number}" for number in log.bare)
            tell(f"{BARE_LEAVES.format(len(log.bare))}\n{numbers}")
        tell(f"Founder's fingerprint: {spoken if log.founder else 'none'}.")
        more = f" and {len(log.void) - SHOWN:,} more" if len(log.void) > SHOWN else ""
        tell(f"Messages said to be void: {' '.join(log.void[:SHOWN]) or 'none'}{more}.")
        if asked.key and said != "".join(asked.key.split()).lower():
            report.add("the founder", "the key is not the one that was given")


HOLDS_ALONE = """It holds in itself. Whether it is the bundle that was handed over, or files of it
were changed and the manifest was written anew, only its digest says: give the one that you were
told with --digest."""

BARE_LEAVES = """Redacted: {:,} messages are leaves alone. A leaf proves that a message of
exactly these bytes stands at this number; whoever has it can show that it is this one. It does not
prove what that says, its kind, its times or that it counts, nor, were it about who may sign, who
might after it:"""

NOT_CHECKED = """Not checked, because nothing in a bundle can show it:
 - that the founder's key is the founder's: compare its fingerprint (--key) with one you were told;
 - that nothing was recorded after the last entry, and that this is the bundle that was handed over:
   compare the digest (--digest) with the one that was told, or that the ledger records;
 - that what the entries say is true.
Not checked by this file: the rules by which an entry counts or is void, and that tables, briefs and
dossier are what the log comes to. `crisis verify` checks both. This file may have come with the
bundle: take it from elsewhere, or compare its SHA-256 with the release's."""


def tell(text):
    """Print what may hold anything, without what a terminal would obey or could not show."""
    print("".join(one if " " <= one <= "~" or one == "\n" else ascii(one)[1:-1] for one in text))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("bundle", nargs="?", default=Path(__file__).parent, help="directory or ZIP")
    parser.add_argument("--tree-only", action="store_true", help="check no entry's signature")
    parser.add_argument("--digest", help="SHA-256 of the manifest, as you were told it")
    parser.add_argument("--ca", help="certificates of the authorities whose time stamps you trust")
    parser.add_argument("--key", help="fingerprint of the founder's key, as you were told it")
    asked, report = parser.parse_args(), Report()
    try:
        verify(asked, report)
    except OSError as e:
        print(f"It could not be checked: {e}", file=sys.stderr)
        return 1
    tell("\n".join([*(f"Checked: {line}" for line in report.checked), NOT_CHECKED]))
    if not asked.ca:
        tell(
            "Not checked either: time stamps of others. With --ca and an authority's PEM they are."
        )
    if asked.tree_only:
        tell("Not checked, as you asked: the signatures of the entries, who was enrolled, and that")
        tell("the state of an entry that is said to count is one.")
    for line in report.wrong[:SHOWN]:
        tell(f"WRONG: {line}")
    if len(report.found) > SHOWN:
        tell(f"WRONG: {findings(len(report.found) - SHOWN)} more")
    held = "It holds." if asked.digest else HOLDS_ALONE
    tell(f"It does NOT hold: {findings(len(report.found))}." if report.found else held)
    return 6 if report.found else 0


if __name__ == "__main__":
    sys.exit(main())
