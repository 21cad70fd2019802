-- An append-only list of batches and the rows of each. Nothing is ever changed or removed: an
-- undo is a batch that names the one it takes back.

CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('import', 'undo')),
    undoes INTEGER UNIQUE REFERENCES batch (number),
    at TEXT NOT NULL,
    kind TEXT,
    hash TEXT,
    synthetic INTEGER,
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

-- How often each rule was broken in a batch.
CREATE TABLE finding (
    batch INTEGER NOT NULL REFERENCES batch (number),
    rule TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (batch, rule)
) STRICT, WITHOUT ROWID;

-- Terms and places by their ids, which outlive their order in lists; lists are joined by `|`.
CREATE TABLE demand (
    batch INTEGER NOT NULL REFERENCES batch (number),
    row INTEGER NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    received_at TEXT NOT NULL,
    channel TEXT,
    kind TEXT,
    themes TEXT NOT NULL,
    lon REAL,
    lat REAL,
    municipality TEXT,
    method TEXT,
    confidence REAL,
    distance_to_border_m REAL,
    conflict INTEGER,
    declared_place TEXT NOT NULL,
    area TEXT,
    submunicipal TEXT,
    affected_groups TEXT NOT NULL,
    voice_groups TEXT NOT NULL,
    people_affected INTEGER,
    urgency INTEGER,
    support INTEGER,
    event_id TEXT,
    round TEXT,
    status TEXT,
    responsible TEXT,
    due_at TEXT,
    collection TEXT,
    quality_flags TEXT NOT NULL,
    PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE commitment (
    batch INTEGER NOT NULL REFERENCES batch (number),
    row INTEGER NOT NULL,
    id TEXT NOT NULL,
    demand_ids TEXT NOT NULL,
    municipalities TEXT NOT NULL,
    themes TEXT NOT NULL,
    responsible TEXT,
    agreed_at TEXT,
    event_id TEXT,
    due_at TEXT,
    status TEXT NOT NULL,
    progress INTEGER,
    amount_cop REAL,
    evidence_url TEXT,
    PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    batch INTEGER NOT NULL REFERENCES batch (number),
    row INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    round TEXT,
    date TEXT,
    municipality TEXT,
    attendees INTEGER,
    attendees_by_group TEXT NOT NULL,
    collection TEXT,
    PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;
