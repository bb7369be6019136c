-- What was asked for and nobody knew, so that it is not asked for at every run.
CREATE TABLE not_found (
    what TEXT NOT NULL,         -- track, artist, audio_features
    id TEXT NOT NULL,
    asked_at INTEGER NOT NULL,  -- Unix milliseconds
    PRIMARY KEY (what, id)
) STRICT, WITHOUT ROWID;
