-- An append-only list of batches and the rows of each, as the embedded store has them. An undo is
-- a batch that names the one it takes back; an erasure is one that names the rows it removed.

CREATE TABLE migration (version bigint PRIMARY KEY);

CREATE TABLE batch (
    number bigint PRIMARY KEY,
    action text NOT NULL CHECK (action IN ('import', 'edit', 'undo', 'erasure')),
    undoes bigint UNIQUE REFERENCES batch (number),
    at text NOT NULL,
    author text NOT NULL DEFAULT '',
    reason text,
    kind text,
    hash text,
    synthetic boolean,
    last_day date,
    file text,
    file_hash text,
    read bigint,
    located bigint,
    unlocated bigint,
    rejected bigint,
    updated bigint,
    observed bigint,
    CHECK ((action = 'undo') = (undoes IS NOT NULL))
);

CREATE INDEX batch_file_hash ON batch (file_hash) WHERE file_hash IS NOT NULL;

-- How often each rule was broken in a batch.
CREATE TABLE finding (
    batch bigint NOT NULL,
    rule text NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (batch, rule)
);

-- Terms and places by their ids, which outlive their order in lists; lists are joined by `|`. Rows
-- refer to their batch without a constraint: it would be checked row by row, and both are written
-- in one transaction.
CREATE TABLE demand (
    batch bigint NOT NULL,
    row bigint NOT NULL,
    source text NOT NULL,
    id text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    received_at date NOT NULL,
    channel text,
    kind text,
    themes text NOT NULL,
    lon double precision,
    lat double precision,
    municipality text,
    method text,
    confidence double precision,
    distance_to_border_m double precision,
    conflict boolean,
    declared_place text NOT NULL,
    area text,
    submunicipal text,
    affected_groups text NOT NULL,
    voice_groups text NOT NULL,
    people_affected bigint,
    urgency bigint,
    support bigint,
    event_id text,
    round text,
    status text,
    responsible text,
    due_at date,
    collection text,
    quality_flags text NOT NULL,
    PRIMARY KEY (batch, row)
);

CREATE INDEX demand_unlocated ON demand (batch, row) WHERE municipality IS NULL;

-- Demands by the first bits of the hash of their key.
CREATE TABLE demand_key (
    batch bigint NOT NULL,
    row bigint NOT NULL,
    hash bigint NOT NULL,
    PRIMARY KEY (hash, batch, row)
);

-- Rows that were erased, and the batch that says so. Nothing of what they held is left.
CREATE TABLE erased (
    batch bigint NOT NULL,
    row bigint NOT NULL,
    erasure bigint NOT NULL,
    PRIMARY KEY (batch, row)
);

CREATE INDEX erased_erasure ON erased (erasure);

CREATE TABLE commitment (
    batch bigint NOT NULL,
    row bigint NOT NULL,
    id text NOT NULL,
    demand_ids text NOT NULL,
    municipalities text NOT NULL,
    themes text NOT NULL,
    responsible text,
    agreed_at date,
    event_id text,
    due_at date,
    status text NOT NULL,
    progress bigint,
    amount_cop double precision,
    evidence_url text,
    PRIMARY KEY (batch, row)
);

CREATE INDEX commitment_id ON commitment (id);

CREATE TABLE event (
    batch bigint NOT NULL,
    row bigint NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    round text,
    date date,
    municipality text,
    attendees bigint,
    attendees_by_group text NOT NULL,
    collection text,
    PRIMARY KEY (batch, row)
);

CREATE INDEX event_id ON event (id);

CREATE TABLE token (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL,
    hash text NOT NULL UNIQUE,
    created_at text NOT NULL,
    revoked_at text
);

-- Which columns of a source hold which fields.
CREATE TABLE mapping (
    source text NOT NULL,
    place bigint NOT NULL,
    column_name text NOT NULL,
    field text NOT NULL,
    PRIMARY KEY (source, place)
);

-- Where declared places are; the empty source stands for any.
CREATE TABLE placement (
    source text NOT NULL,
    place text NOT NULL,
    municipality text NOT NULL,
    submunicipal text,
    author text NOT NULL,
    at text NOT NULL,
    PRIMARY KEY (source, place)
);

-- Uploads that wait for their confirmation.
CREATE TABLE staged (
    id text PRIMARY KEY,
    at text NOT NULL,
    author text NOT NULL,
    file text NOT NULL,
    options text NOT NULL,
    bytes bytea NOT NULL
);

CREATE TABLE audit (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at text NOT NULL,
    author text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL
);
