-- A time of which plays may be missing, as the tracker noticed it.
CREATE TABLE gap (
    from_at INTEGER NOT NULL,   -- the last play before it that is known, in Unix milliseconds
    until_at INTEGER NOT NULL,  -- the first play after it
    noticed_at INTEGER NOT NULL,
    PRIMARY KEY (from_at, until_at)
) STRICT, WITHOUT ROWID;

-- How the tracker of this machine stands, by Spotify's clock; empty where none ever looked.
CREATE TABLE tracker (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    started_at INTEGER,         -- the last run that was to go on and on; Unix milliseconds
    ended_at INTEGER,           -- null while it runs, or where it was killed
    first_look_at INTEGER,
    last_look_at INTEGER,       -- the last that was answered
    next_look_at INTEGER,
    looks INTEGER NOT NULL DEFAULT 0,
    new_plays INTEGER NOT NULL DEFAULT 0,
    waits_for TEXT,             -- plays, network, spotify, limit or diary; null where it does not wait
    last_error TEXT,            -- of the last look that failed
    last_error_at INTEGER,
    ahead_ms INTEGER NOT NULL DEFAULT 0 -- how far Spotify's clock was ahead of this machine's
) STRICT;
