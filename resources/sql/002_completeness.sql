-- Version 2: whether a study is whole, and whether it can be shown.
-- Every statement ends with a semicolon at the end of its line.

-- The node a study came from, and what that node has listed of it. Named by UIDs and not by rows of studies: it may be
-- known before anything has arrived, and a rebuild from the files, which cannot tell it, keeps it.
CREATE TABLE node_studies (
    study TEXT PRIMARY KEY,
    node TEXT NOT NULL,
    heard INTEGER NOT NULL DEFAULT 0,
    all_series INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- expected: NULL when the node does not say. here: how many of those it lists are stored; NULL when it does not list
-- them. failed: how many the last retrieve asked for in vain.
CREATE TABLE node_series (
    study TEXT NOT NULL REFERENCES node_studies(study) ON DELETE CASCADE,
    series TEXT NOT NULL,
    expected INTEGER,
    here INTEGER,
    failed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (study, series)
) WITHOUT ROWID;

CREATE TABLE node_instances (
    study TEXT NOT NULL,
    series TEXT NOT NULL,
    uid TEXT NOT NULL,
    PRIMARY KEY (study, series, uid),
    FOREIGN KEY (study, series) REFERENCES node_series(study, series) ON DELETE CASCADE
) WITHOUT ROWID;

-- The few instances of which this program can make no picture.
CREATE TABLE undecodable (
    instance INTEGER PRIMARY KEY REFERENCES instances(id) ON DELETE CASCADE
);

-- Files that a correction from the node has superseded are moved aside; those of removed studies are deleted.
ALTER TABLE removals ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;

-- Which instances are undecodable is found out by the program, from their headers, whenever it has learned to decode
-- more: the key decodability of state says by which rules it was done last.
