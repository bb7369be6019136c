"""A diary in which everything is awkward, always the same one."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from independent import FEATURES

# Some months have no snapshot: one alone, two together, and a long time.
MISSING = {5, 11, 12, 20, 21, 22, 23, 24}
MONTHS = [month for month in range(36) if month not in MISSING]
GENRES = ["folk", "jazz", "pop", "hyperpop", "Ænima", "trip hop", "90s"]
DAY = 86_400_000


def fill(path: Path) -> None:
    """Puts it into a diary that is empty."""
    chance = random.Random(7)
    with closing(sqlite3.connect(path)) as file, file:
        for key in range(1, 91):
            kind = "local" if key % 13 == 0 else "track"
            file.execute(
                "INSERT INTO track (key, uri, id, name) VALUES (?, ?, ?, ?)",
                (key, f"spotify:{kind}:{key:022}", None if kind == "local" else f"{key:022}", None if key == 9 else f"T{key}"),
            )
            genres = chance.choice([None, [], chance.sample(GENRES, 1), chance.sample(GENRES, 3), ["pop", "pop", "folk"]])
            file.execute(
                "INSERT INTO artist (key, uri, name, genres) VALUES (?, ?, ?, ?)",
                (key, f"spotify:artist:{key:022}", f"A{key}", None if genres is None else json.dumps(genres)),
            )
            measure(file, chance, key)
        for month in MONTHS:
            for memory, of in enumerate(["short_term", "medium_term", "long_term"]):
                page(file, chance, month, memory, of)
        # The last plays come after the last snapshot.
        for _ in range(1500):
            moment = 1_672_531_200_000 + chance.randrange(0, 1130 * DAY)
            track = chance.choice([key for key in range(1, 91) if key % 4])
            if moment < 1_672_531_200_000 + track * 14 * DAY:
                file.execute("INSERT OR IGNORE INTO play (played_at, track) VALUES (?, ?)", (moment, track))


def measure(file, chance: random.Random, key: int) -> None:
    """A fifth of the tracks was never asked for, another is known to nobody, and of some only a part is known."""
    if key % 5 == 0:
        return
    if key % 5 == 1:
        file.execute("INSERT INTO audio_features (track) VALUES (?)", (key,))
        return
    numbers = {name: None if chance.random() < 0.1 else chance.random() for name in FEATURES}
    numbers["loudness"] = -40 * chance.random()
    numbers["tempo"] = 0 if key % 7 == 0 else 60 + 120 * chance.random()
    numbers["liveness"] = 0.1 * 3
    numbers["valence"] = key / 91
    file.execute(
        f"INSERT INTO audio_features (track, source, {', '.join(numbers)}) VALUES (?, 'made up'{', ?' * len(numbers)})",
        (key, *numbers.values()),
    )


def page(file, chance: random.Random, month: int, memory: int, of: str) -> None:
    """The taste moves through the tracks with the years, and in summer it likes those with high numbers."""
    name = f"{2023 + month // 12}-{month % 12 + 1:02}"
    snapshot = file.execute(
        "INSERT INTO snapshot (month, range, taken_at) VALUES (?, ?, ?)", (name, of, 1_672_531_200_000 + month * 30 * DAY)
    ).lastrowid
    size = {0: 0, 7: 1, 16: 50, 30: 2}.get(month, chance.randrange(8, 30))
    middle = 10 + month * 1.5 + (25 if month % 12 in (5, 6, 7) else 0)
    weights = [1 / (1 + abs(key - middle) ** (2 - memory / 2)) for key in range(1, 91)]
    for what in ("track", "artist"):
        ranked = list(dict.fromkeys(chance.choices(range(1, 91), weights, k=5000)))[:size]
        for rank, key in enumerate(ranked, 1):
            file.execute(f"INSERT INTO top_{what} (snapshot, rank, {what}) VALUES (?, ?, ?)", (snapshot, rank, key))
