-- Version 3: what has to be known of studies before some of them make room for others.
-- Every statement ends with a semicolon at the end of its line.

-- When the last of its images came, ms since 1970 UTC; 0: before this was noted.
ALTER TABLE studies ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0;

-- With the sizes in it, so that adding them up reads no headers.
DROP INDEX instances_series;
CREATE INDEX instances_series ON instances(series, number, bytes);

-- The studies that made room lately, without their patients. reason: 0 too old, 1 too much, 2 the disk was short.
CREATE TABLE evictions (
    id INTEGER PRIMARY KEY,
    study TEXT NOT NULL,
    modalities TEXT NOT NULL,
    date TEXT NOT NULL,
    description TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    node TEXT NOT NULL,
    reason INTEGER NOT NULL,
    at INTEGER NOT NULL
);
