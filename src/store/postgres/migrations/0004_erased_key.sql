-- The first bits of the hash of the key of each demand that was erased, so that a file that still
-- has it does not bring it back. Erasures of before left none.
CREATE TABLE erased_key (
    hash bigint PRIMARY KEY,
    erasure bigint NOT NULL REFERENCES batch (number)
);
