"""Fills an empty diary with ten years of snapshots and a million plays: `python diary.py FILE`."""

import json
import sqlite3
import sys

MONTHS, TRACKS, ARTISTS, PLAYS = 120, 20_000, 4_000, 1_000_000

file = sqlite3.connect(sys.argv[1])


def add(table: str, columns: str, rows) -> None:
    marks = ", ".join("?" * len(columns.split(",")))
    file.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def share(key: int, step: int) -> float:
    return key * step % 1009 / 1009


artists, tracks = range(1, ARTISTS + 1), range(1, TRACKS + 1)
for key in artists:
    genres = json.dumps([f"genre {key % 97}", f"style {key % 31}"])
    row = (key, f"spotify:artist:{key:022}", f"{key:022}", f"Artist {key}", genres)
    add("artist", "key, uri, id, name, genres", [row])
for key in tracks:
    album = (key, f"spotify:album:{key:022}", f"{key:022}", f"Album {key}", "2001-04")
    add("album", "key, uri, id, name, release_date", [album])
    track = (key, f"spotify:track:{key:022}", f"{key:022}", f"Track number {key}", key, 200_000)
    add("track", "key, uri, id, name, album, duration_ms", [track])
add("track_artist", "track, position, artist", ((key, 0, key % ARTISTS + 1) for key in tracks))
add(
    "audio_features",
    "track, source, danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, liveness, "
    "valence, tempo, time_signature",
    (
        (key, "bench", share(key, 3), share(key, 5), key % 12, -30 * share(key, 7), key % 2, share(key, 11), share(key, 13))
        + (share(key, 17), share(key, 19), share(key, 23), 60 + 120 * share(key, 29), 4)
        for key in tracks
    ),
)
for month in range(MONTHS):
    for slowness, name in enumerate(["short_term", "medium_term", "long_term"], 1):
        snapshot = file.execute(
            "INSERT INTO snapshot (month, range, taken_at) VALUES (?, ?, 0)", (f"{2016 + month // 12}-{month % 12 + 1:02}", name)
        ).lastrowid
        # Each place of the list changes its track in a rhythm of its own.
        places = [(rank, ((month + rank * 7) // (slowness * (1 + rank % 9)) * 50 + rank) * 37) for rank in range(1, 51)]
        add("top_track", "snapshot, rank, track", ((snapshot, rank, place % TRACKS + 1) for rank, place in places))
        add("top_artist", "snapshot, rank, artist", ((snapshot, rank, place % ARTISTS + 1) for rank, place in places))
# From the first moment of 2016. What is played moves through the tracks with the years, so that most have been silent for long.
start, step = 1_451_606_400_000, MONTHS * 2_629_800_000 // PLAYS
add(
    "play",
    "played_at, track, context_uri",
    (
        (
            start + play * step,
            (play // 60 + play * play % 1500) % TRACKS + 1,
            f"spotify:playlist:{play % 40:022}" if play % 3 == 0 else None,
        )
        for play in range(PLAYS)
    ),
)
file.commit()
# So that the file is all there is.
file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
file.close()
