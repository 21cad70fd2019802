-- What offices add to demands, and what a commitment promises and what is said of it. Lists are
-- joined by `|`; rows of before say none of it.
ALTER TABLE demand
    ADD COLUMN updated_at date,
    ADD COLUMN location_precision text,
    ADD COLUMN severity bigint,
    ADD COLUMN ods text,
    ADD COLUMN ethnic_territory text,
    ADD COLUMN plan_link text,
    ADD COLUMN competencia text,
    ADD COLUMN commitment_ids text;
ALTER TABLE commitment
    ADD COLUMN title text,
    ADD COLUMN note text;
