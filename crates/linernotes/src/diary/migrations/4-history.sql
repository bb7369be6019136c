-- Imports of privacy downloads. While one is `publishing`, its files take their places.
CREATE TABLE history_import (
    key INTEGER PRIMARY KEY,
    imported_at INTEGER NOT NULL, -- Unix milliseconds
    state TEXT NOT NULL,          -- publishing, done
    report TEXT NOT NULL          -- JSON
) STRICT;

-- The files of plays. One without rows is about to go.
CREATE TABLE history_month (
    dataset TEXT NOT NULL,        -- plays, spoken
    year INTEGER NOT NULL,
    month INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    ms_played INTEGER NOT NULL,
    first_at INTEGER,             -- Unix milliseconds
    last_at INTEGER,
    PRIMARY KEY (dataset, year, month)
) STRICT, WITHOUT ROWID;
