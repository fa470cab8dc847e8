"""The tables of a copy, as SQL.

    message   every message of the stream, byte for byte, with its verdict
    fact      what is known of the copy itself, by key
    life      one accepted entry: its originator's record from that number on
    odd       one message that is not accepted
    moment    the numbers that were recorded later than all before them, for "known at"
    standing  what the fold needs to go on after a number
    tally     how many originators stand where, at the end
    tallied   the same as it was at some earlier numbers
    tile      the root over every 256 leaves of the Merkle tree

The last seven are what the messages came to (`ledger.store.lives`).
"""

from ledger.domain.card import ENDLESS

FORMAT = 11
"""The version of these tables."""

OLDER = (2, 3, 4, 5, 6, 7, 8, 9, 10)
"""Versions with the same messages and other tables, or none, of what they come to: those are made
anew from the messages when the copy is opened."""

REACHES = (64, 1_024, 16_384, 262_144)
"""Lives that are over are told apart by how many numbers they lasted: less than the first of these,
less than the second, and so on. So those that span a number are found close behind it, but for the
longest."""

REACH = " ".join(
    ("(CASE", *(f"WHEN until - number < {most} THEN {n}" for n, most in enumerate(REACHES)),
     f"ELSE {len(REACHES)} END)")
)  # fmt: skip
"""Which of `REACHES` a life is of, as SQL; the index on it is found by these very words."""

FORGET = """
DROP TABLE IF EXISTS life;
DROP TABLE IF EXISTS tally;
DROP TABLE IF EXISTS tallied;
DROP TABLE IF EXISTS odd;
DROP TABLE IF EXISTS moment;
DROP TABLE IF EXISTS standing;
DROP TABLE IF EXISTS tile;
"""


SCHEMA = f"""
{FORGET}
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY,
    recorded INTEGER,
    verdict TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    subject BLOB NOT NULL,
    headers BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS fact (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS life (
    number INTEGER PRIMARY KEY,
    originator TEXT NOT NULL,
    version INTEGER NOT NULL,
    signer TEXT NOT NULL,
    command TEXT NOT NULL,
    beside TEXT,
    circle INTEGER,
    lag INTEGER,
    happened INTEGER NOT NULL,
    moved INTEGER,
    about INTEGER,
    other INTEGER,
    said INTEGER,
    receipt TEXT,
    root BLOB NOT NULL,
    until INTEGER NOT NULL,
    concept TEXT NOT NULL,
    nth INTEGER,
    latest INTEGER,
    opened INTEGER,
    stage TEXT,
    grp TEXT,
    level INTEGER,
    first INTEGER,
    last INTEGER,
    place TEXT,
    sought TEXT,
    served INTEGER,
    record BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS life_group ON life (concept, until, grp, stage, opened, level)
    WHERE grp != '';
CREATE INDEX IF NOT EXISTS life_due ON life
    (concept, until, grp, ifnull(last, {ENDLESS}), opened, stage, level, place)
    WHERE place != '';
CREATE INDEX IF NOT EXISTS life_nth ON life (concept, nth) WHERE nth IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_first ON life (originator, number, nth) WHERE nth IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_opened ON life
    (concept, until, opened, stage, grp, level, latest);
CREATE INDEX IF NOT EXISTS life_clock ON life (concept, until, last, stage, grp, level)
    WHERE last IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_sought ON life (concept, until, stage, level, sought)
    WHERE sought != '';
CREATE INDEX IF NOT EXISTS life_served ON life (concept, until, served, stage, level)
    WHERE served IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_loose ON life (concept, until, number, originator)
    WHERE stage IS NULL;
CREATE INDEX IF NOT EXISTS life_over ON life (concept, {REACH}, until, number)
    WHERE until < {ENDLESS};
CREATE INDEX IF NOT EXISTS life_narrow ON life (concept, until, opened) WHERE level > 1;
CREATE INDEX IF NOT EXISTS life_of ON life (originator, number);
CREATE INDEX IF NOT EXISTS life_by ON life (command, number);
CREATE INDEX IF NOT EXISTS life_beside ON life
    (number, originator, about, beside, other, circle) WHERE beside IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_amended ON life (originator, number) WHERE beside IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_other ON life (other) WHERE other IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_said ON life (said, number) WHERE said IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_receipt ON life (receipt, number) WHERE receipt IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_late ON life (number, lag) WHERE lag IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_happened ON life (happened, number);
CREATE INDEX IF NOT EXISTS life_moved ON life (moved, about, number) WHERE moved IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_moved_of ON life (about) WHERE moved IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_about ON life (about, number) WHERE about IS NOT NULL;
CREATE TABLE IF NOT EXISTS odd (
    number INTEGER PRIMARY KEY,
    originator TEXT NOT NULL,
    said INTEGER,
    version INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    signer TEXT NOT NULL,
    root BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS odd_of ON odd (originator, said);
CREATE TABLE IF NOT EXISTS moment (
    recorded INTEGER PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS standing (number INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tally (
    concept TEXT NOT NULL,
    stage TEXT NOT NULL,
    grp TEXT NOT NULL,
    level INTEGER NOT NULL,
    many INTEGER NOT NULL,
    PRIMARY KEY (concept, stage, grp, level)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tallied (
    number INTEGER NOT NULL,
    concept TEXT NOT NULL,
    stage TEXT NOT NULL,
    grp TEXT NOT NULL,
    level INTEGER NOT NULL,
    many INTEGER NOT NULL,
    PRIMARY KEY (number, concept, stage, grp, level)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tile (number INTEGER PRIMARY KEY, root BLOB NOT NULL) STRICT;
PRAGMA user_version = {FORMAT};
"""
"""To be run in one transaction, by whoever finds no file or one of `OLDER`."""
