-- What snapshots take from batches of demands, so that a server starts without reading their rows.
-- It follows from the rows, and is taken from them again where it is missing.
CREATE TABLE extract (
    batch INTEGER NOT NULL REFERENCES batch (number),
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (batch, part)
) STRICT;
