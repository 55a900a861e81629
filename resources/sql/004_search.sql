-- Version 4: searching by field, and in the order in which studies are listed.
-- Every statement ends with a semicolon at the end of its line.

-- What a search reads, in the order of the list: whoever wants the newest few of many need not see them all, and none of
-- the wide rows. text: every searched field, folded. modalities: in capitals.
DROP TABLE study_search;
CREATE TABLE study_search (
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    study INTEGER NOT NULL UNIQUE REFERENCES studies(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    modalities TEXT NOT NULL,
    PRIMARY KEY (date, time, study)
) WITHOUT ROWID;

-- The same text field by field. name and patient_id: of all identities that instances of the study claim.
CREATE TABLE study_fields (
    study INTEGER PRIMARY KEY REFERENCES studies(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    accession TEXT NOT NULL,
    description TEXT NOT NULL,
    referring TEXT NOT NULL
);

-- Both are filled by the program, since SQL folds no text: the key search of state says by which rules it was done last.

-- Counted by series, without a look at the instances.
ALTER TABLE undecodable ADD COLUMN series INTEGER NOT NULL DEFAULT 0;
UPDATE undecodable SET series=(SELECT series FROM instances WHERE id=instance);
CREATE INDEX undecodable_series ON undecodable(series);
