-- Whose diary it is: one listener's, at Spotify or at the sandbox.
CREATE TABLE owner (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    server TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE artist (
    key INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    id TEXT,
    name TEXT NOT NULL,
    genres TEXT,              -- a JSON array; null until the artist was read whole
    popularity INTEGER,
    followers INTEGER,
    image_url TEXT
) STRICT;

CREATE TABLE album (
    key INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    id TEXT,
    name TEXT,
    album_type TEXT,
    release_date TEXT,        -- as Spotify has it: 1999, 1999-07 or 1999-07-23
    total_tracks INTEGER,
    image_url TEXT
) STRICT;

CREATE TABLE track (
    key INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    id TEXT,                  -- null for a file of the listener's own
    name TEXT,
    album INTEGER REFERENCES album,
    disc_number INTEGER,
    track_number INTEGER,
    duration_ms INTEGER,
    explicit INTEGER,
    popularity INTEGER,
    isrc TEXT
) STRICT;

CREATE TABLE track_artist (
    track INTEGER NOT NULL REFERENCES track,
    position INTEGER NOT NULL,
    artist INTEGER NOT NULL REFERENCES artist,
    PRIMARY KEY (track, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE audio_features (
    track INTEGER PRIMARY KEY REFERENCES track,
    source TEXT,              -- null when nobody knew the track
    danceability REAL,
    energy REAL,
    key INTEGER,
    loudness REAL,
    mode INTEGER,
    speechiness REAL,
    acousticness REAL,
    instrumentalness REAL,
    liveness REAL,
    valence REAL,
    tempo REAL,
    time_signature INTEGER
) STRICT;

-- One a month and range; a second one in the same month takes the place of the first.
CREATE TABLE snapshot (
    key INTEGER PRIMARY KEY,
    month TEXT NOT NULL,      -- 2026-11
    range TEXT NOT NULL,      -- short_term, medium_term, long_term
    taken_at INTEGER NOT NULL, -- Unix milliseconds
    UNIQUE (month, range)
) STRICT;

CREATE TABLE top_track (
    snapshot INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    track INTEGER NOT NULL REFERENCES track,
    PRIMARY KEY (snapshot, rank)
) STRICT, WITHOUT ROWID;

CREATE INDEX top_track_of_track ON top_track (track);

CREATE TABLE top_artist (
    snapshot INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    artist INTEGER NOT NULL REFERENCES artist,
    PRIMARY KEY (snapshot, rank)
) STRICT, WITHOUT ROWID;

CREATE INDEX top_artist_of_artist ON top_artist (artist);

CREATE VIEW sound AS
SELECT
    track.id, track.uri, track.name,
    (SELECT group_concat(name, ', ') FROM (
        SELECT artist.name FROM track_artist JOIN artist ON artist.key = track_artist.artist
        WHERE track_artist.track = track.key ORDER BY position
    )) AS artists,
    album.name AS album, album.release_date, track.duration_ms, features.source, features.danceability, features.energy,
    features.key, features.loudness, features.mode, features.speechiness, features.acousticness,
    features.instrumentalness, features.liveness, features.valence, features.tempo, features.time_signature
FROM track LEFT JOIN album ON album.key = track.album LEFT JOIN audio_features AS features ON features.track = track.key;

CREATE VIEW loved_tracks AS
SELECT
    snapshot.month, snapshot.range, top_track.rank, track.name,
    (SELECT group_concat(name, ', ') FROM (
        SELECT artist.name FROM track_artist JOIN artist ON artist.key = track_artist.artist
        WHERE track_artist.track = track.key ORDER BY position
    )) AS artists,
    album.name AS album, track.id, track.uri
FROM top_track JOIN snapshot ON snapshot.key = top_track.snapshot JOIN track ON track.key = top_track.track
    LEFT JOIN album ON album.key = track.album;

CREATE VIEW loved_artists AS
SELECT snapshot.month, snapshot.range, top_artist.rank, artist.name, artist.genres, artist.id, artist.uri
FROM top_artist JOIN snapshot ON snapshot.key = top_artist.snapshot JOIN artist ON artist.key = top_artist.artist;
