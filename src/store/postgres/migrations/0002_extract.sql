-- What snapshots take from batches of demands, so that a server starts without reading their rows.
-- It follows from the rows, and is taken from them again where it is missing.
CREATE TABLE extract (
    batch bigint NOT NULL,
    part bigint NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (batch, part)
);

-- The bytes are pressed already.
ALTER TABLE extract ALTER COLUMN bytes SET STORAGE EXTERNAL;
