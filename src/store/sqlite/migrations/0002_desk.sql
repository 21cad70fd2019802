-- Edits of single records and erasures are batches too, and the table of batches says so; beside
-- the batches stands what people who import keep at hand.

CREATE TABLE batch_2 (
    number INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('import', 'edit', 'undo', 'erasure')),
    undoes INTEGER UNIQUE REFERENCES batch (number),
    at TEXT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    reason TEXT,
    kind TEXT,
    hash TEXT,
    synthetic INTEGER,
    last_day TEXT,
    file TEXT,
    file_hash TEXT,
    read INTEGER,
    located INTEGER,
    unlocated INTEGER,
    rejected INTEGER,
    updated INTEGER,
    observed INTEGER,
    CHECK ((action = 'undo') = (undoes IS NOT NULL))
) STRICT;

INSERT INTO batch_2 (number, action, undoes, at, kind, hash, synthetic, last_day, file, file_hash,
    read, located, unlocated, rejected, updated, observed)
SELECT number, action, undoes, at, kind, hash, synthetic,
    coalesce(
        (SELECT max(received_at) FROM demand
         WHERE batch = number AND instr(quality_flags, 'future_date') = 0),
        (SELECT max(date) FROM event WHERE batch = number)),
    file, file_hash, read, located, unlocated, rejected, updated, observed
FROM batch;

DROP TABLE batch;
ALTER TABLE batch_2 RENAME TO batch;

CREATE INDEX batch_file_hash ON batch (file_hash) WHERE file_hash IS NOT NULL;

-- Rows that were erased, and the batch that says so. Nothing of what they held is left.
CREATE TABLE erased (
    batch INTEGER NOT NULL REFERENCES batch (number),
    row INTEGER NOT NULL,
    erasure INTEGER NOT NULL REFERENCES batch (number),
    PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;

CREATE INDEX erased_erasure ON erased (erasure);

-- Demands by the first bits of the hash of their key; filled by the program for older batches.
CREATE TABLE demand_key (
    batch INTEGER NOT NULL,
    row INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY (hash, batch, row)
) STRICT, WITHOUT ROWID;

CREATE INDEX demand_unlocated ON demand (batch, row) WHERE municipality IS NULL;
CREATE INDEX commitment_id ON commitment (id);
CREATE INDEX event_id ON event (id);

CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

-- Which columns of a source hold which fields.
CREATE TABLE mapping (
    source TEXT NOT NULL,
    place INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (source, place)
) STRICT, WITHOUT ROWID;

-- Where declared places are; the empty source stands for any.
CREATE TABLE placement (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    municipality TEXT NOT NULL,
    submunicipal TEXT,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (source, place)
) STRICT, WITHOUT ROWID;

-- Uploads that wait for their confirmation.
CREATE TABLE staged (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    file TEXT NOT NULL,
    options TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
