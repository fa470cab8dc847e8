"""The tables of a copy, as SQL.

    message   every message of the stream, byte for byte, with its verdict
    fact      what is known of the copy itself, by key
    life      one accepted entry: its originator's record from that number on
    odd       one message that is not accepted
    moment    the numbers that were recorded later than all before them, for "known at"
    standing  what the fold needs to go on after a number

The last four are what the messages came to (`ledger.store.lives`).
"""

FORMAT = 3
"""The version of these tables."""

WITHOUT_LIVES = 2
"""The version that had messages only: what they come to is made from them when it is opened."""

SCHEMA = f"""
BEGIN IMMEDIATE;
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
    beside INTEGER NOT NULL,
    late INTEGER NOT NULL,
    other INTEGER,
    root BLOB NOT NULL,
    until INTEGER NOT NULL,
    concept TEXT NOT NULL,
    latest INTEGER,
    opened INTEGER,
    stage TEXT,
    grp TEXT,
    level INTEGER,
    first INTEGER,
    last INTEGER,
    record BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS life_group ON life (concept, until, grp, stage, opened, level)
    WHERE grp != '';
CREATE INDEX IF NOT EXISTS life_opened ON life
    (concept, until, opened, stage, grp, level, latest);
CREATE INDEX IF NOT EXISTS life_clock ON life (concept, until, last, stage, grp, level)
    WHERE last IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_loose ON life (concept, until) WHERE stage IS NULL;
CREATE INDEX IF NOT EXISTS life_narrow ON life (concept, until, opened) WHERE level > 1;
CREATE INDEX IF NOT EXISTS life_of ON life (originator, number);
CREATE INDEX IF NOT EXISTS life_by ON life (command, number);
CREATE INDEX IF NOT EXISTS life_beside ON life (number) WHERE beside;
CREATE INDEX IF NOT EXISTS life_other ON life (other) WHERE other IS NOT NULL;
CREATE INDEX IF NOT EXISTS life_late ON life (number) WHERE late;
CREATE TABLE IF NOT EXISTS odd (
    number INTEGER PRIMARY KEY,
    originator TEXT NOT NULL,
    said INTEGER,
    version INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    signer TEXT NOT NULL,
    root BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS odd_of ON odd (originator, said);
CREATE TABLE IF NOT EXISTS moment (
    recorded INTEGER PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS standing (number INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;
DELETE FROM fact WHERE key = 'snapshot';
PRAGMA user_version = {FORMAT};
COMMIT;
"""  # noqa: S608 (ours)
