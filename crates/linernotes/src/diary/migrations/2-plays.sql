CREATE TABLE play (
    played_at INTEGER NOT NULL, -- Unix milliseconds
    track INTEGER NOT NULL REFERENCES track,
    context_uri TEXT,
    PRIMARY KEY (played_at, track)
) STRICT, WITHOUT ROWID;

CREATE INDEX play_of_track ON play (track, played_at);

CREATE VIEW heard AS
SELECT
    strftime('%Y-%m-%dT%H:%M:%fZ', play.played_at / 1000.0, 'unixepoch') AS played_at, track.name,
    (SELECT group_concat(name, ', ') FROM (
        SELECT artist.name FROM track_artist JOIN artist ON artist.key = track_artist.artist
        WHERE track_artist.track = track.key ORDER BY position
    )) AS artists,
    album.name AS album, play.context_uri, track.id, track.uri
FROM play JOIN track ON track.key = play.track LEFT JOIN album ON album.key = track.album;
