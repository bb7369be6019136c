-- What this program made, so that the same recipe finds its playlist again.
CREATE TABLE playlist (
    recipe TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,         -- as the recipe calls it
    cover TEXT,                 -- the name that its cover was drawn from; null where none was
    made_at INTEGER NOT NULL,   -- Unix milliseconds
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE playlist_item (
    recipe TEXT NOT NULL REFERENCES playlist ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- from 0
    uri TEXT NOT NULL,
    PRIMARY KEY (recipe, position)
) STRICT, WITHOUT ROWID;
