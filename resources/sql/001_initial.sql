-- Version 1 of the catalog. Only what is searched or listed is a column; the rest of an instance is its header blob.
-- Every statement ends with a semicolon at the end of its line.

CREATE TABLE studies (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    patient_name TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    description TEXT NOT NULL,
    accession TEXT NOT NULL,
    study_id TEXT NOT NULL,
    referring TEXT NOT NULL,
    modalities TEXT NOT NULL DEFAULT '',
    series_count INTEGER NOT NULL DEFAULT 0,
    instance_count INTEGER NOT NULL DEFAULT 0
);

-- Folded text of one study, apart from the wide rows so that a substring search reads little.
CREATE TABLE study_search (
    study INTEGER PRIMARY KEY REFERENCES studies(id) ON DELETE CASCADE,
    text TEXT NOT NULL
);

-- Every identity that instances of a study claim. More than one row: the study may mix patients.
CREATE TABLE study_patients (
    study INTEGER NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
    patient_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    PRIMARY KEY (study, patient_id, issuer, name, birth_date, sex)
) WITHOUT ROWID;

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    study INTEGER NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    modality TEXT NOT NULL,
    number INTEGER NOT NULL,
    description TEXT NOT NULL,
    date TEXT NOT NULL,
    body_part TEXT NOT NULL,
    instance_count INTEGER NOT NULL DEFAULT 0,
    UNIQUE (study, uid)
);
CREATE INDEX series_uid ON series(uid);

CREATE TABLE instances (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series(id) ON DELETE CASCADE,
    uid TEXT NOT NULL UNIQUE,
    class TEXT NOT NULL,
    number INTEGER NOT NULL,
    transfer_syntax TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    header BLOB NOT NULL
);
CREATE INDEX instances_series ON instances(series, number);

-- Files of removed studies that may still have to be deleted.
CREATE TABLE removals (
    file TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
