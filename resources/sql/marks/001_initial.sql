-- Version 1 of the marks: what people say of studies. Studies are named by their UID alone: the catalog, whose rows come
-- and go, may be made anew at any time.
-- Every statement ends with a semicolon at the end of its line.

-- A study without a row is unread and has no other mark.
-- status: 0 unread, 1 opened, 2 read. last_opened: ms since 1970 UTC; 0: never.
CREATE TABLE study_marks (
    study TEXT PRIMARY KEY,
    status INTEGER NOT NULL DEFAULT 0,
    pinned INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    last_opened INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- folded: the name as it is compared, so that two albums never differ by case or accents alone.
CREATE TABLE albums (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
);

CREATE TABLE album_studies (
    album INTEGER NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
    study TEXT NOT NULL,
    PRIMARY KEY (album, study)
) WITHOUT ROWID;
CREATE INDEX album_studies_study ON album_studies(study);
