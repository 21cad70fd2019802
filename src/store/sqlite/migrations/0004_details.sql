-- What offices add to demands, and what a commitment promises and what is said of it. Lists are
-- joined by `|`; rows of before say none of it.
ALTER TABLE demand ADD COLUMN updated_at TEXT;
ALTER TABLE demand ADD COLUMN location_precision TEXT;
ALTER TABLE demand ADD COLUMN severity INTEGER;
ALTER TABLE demand ADD COLUMN ods TEXT;
ALTER TABLE demand ADD COLUMN ethnic_territory TEXT;
ALTER TABLE demand ADD COLUMN plan_link TEXT;
ALTER TABLE demand ADD COLUMN competencia TEXT;
ALTER TABLE demand ADD COLUMN commitment_ids TEXT;
ALTER TABLE commitment ADD COLUMN title TEXT;
ALTER TABLE commitment ADD COLUMN note TEXT;
