"""Plays in which everything is awkward, always the same ones."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

PLAYS = pa.schema(
    [
        ("played_at", pa.timestamp("ms", "UTC")), ("ms_played", pa.int64()), ("kind", pa.string()), ("name", pa.string()),
        ("artist", pa.string()), ("album", pa.string()), ("id", pa.string()), ("uri", pa.string()),
        ("platform", pa.string()), ("country", pa.string()), ("reason_start", pa.string()), ("reason_end", pa.string()),
        ("shuffle", pa.bool_()), ("skipped", pa.bool_()), ("offline", pa.bool_()), ("incognito", pa.bool_()),
        ("offline_at", pa.timestamp("ms", "UTC")), ("video", pa.bool_()), ("near_repeat", pa.bool_()), ("source", pa.string()),
    ]
)  # fmt: skip
TRACKS = pa.schema(
    [
        ("id", pa.string()), ("release_date", pa.string()), ("popularity", pa.int64()), ("cover_url", pa.string()),
        ("danceability", pa.float64()), ("energy", pa.float64()), ("valence", pa.float64()), ("features_source", pa.string()),
    ]
)  # fmt: skip
ARTISTS = pa.schema([("name", pa.string()), ("genres", pa.list_(pa.string())), ("popularity", pa.int64())])
PLATFORMS = [
    None, "", "android", "ios", "not_applicable", "Android OS 9 API 28 (samsung, SM-G960F)", "OS X 10.13.6 [x86 8]",
    "web_player windows 10;chrome 87.0.4280.88;desktop", "Partner sonos_ppc Sonos;Play1;;;tpapi", "Garmin fenix",
    "Partner google cast_tv;Chromecast;;", "Partner android_tv Sony;BRAVIA4KUR3;;", "Windows 10 (10.0.17134; x64; AppX)",
]  # fmt: skip
LENGTHS = [0, 29_999, 30_000, 61_234, 180_000, 215_000, 240_000, 700_001]
CHOICES = {
    "dates": {"from": "2019-03-31", "until": "2020-10-25"},
    "artist_at_weekends": {"artists": ["Åse", "Artist 3"], "weekdays": [6, 7]},
    "albums_of_an_artist": {"artists": ["Åse", "夜の子"], "albums": [f"Album {number}" for number in range(20)]},
    "titles_of_anyone": {"tracks": ["T2", "T38", "T45"]},
    "a_track_on_an_album": {"artists": ["Artist 3"], "albums": ["Album 38", "Best of 3"], "tracks": ["T38"]},
    "genre_on_a_platform": {"genres": ["folk", "hyperpop"], "platforms": ["android", "web", "unknown"]},
    "mood_by_night": {"moods": ["sad", "happy"], "hours": [22, 23, 0, 1, 2]},
    "abroad": {"countries": ["FR"]},
    "nothing": {"from": "2021-01-01", "until": "2020-01-01"},
}
# Around these the clocks are moved: in Berlin, New York and on Lord Howe Island.
MOVES = ["2019-03-31T01:00", "2019-10-27T01:00", "2020-03-08T07:00", "2020-11-01T06:00", "2020-10-03T15:30", "2021-04-03T15:00"]


def plays() -> list[dict]:
    chance = random.Random(11)
    tracks = [track(chance, number) for number in range(160)]
    rows = []
    now = dt.datetime(2014, 11, 28, 22, 59, tzinfo=dt.timezone.utc)
    while now.year < 2024:
        # Seldom in 2016 and 2017, so that much is forgotten and comes back.
        now += dt.timedelta(hours=chance.choice([3, 9, 20, 20, 26, 70]) * (25 if now.year in (2016, 2017) else 4))
        favourite = tracks[now.toordinal() // 20 % len(tracks)]
        for _ in range(chance.randrange(1, 14)):
            song = favourite if chance.random() < 0.3 else tracks[int(chance.random() ** 2 * len(tracks))]
            now += dt.timedelta(seconds=chance.choice([0, 1, 31, 180, 240, 240, 301, 1800, 1801]))
            rows.append(row(chance, now, song))
    for at in MOVES:
        for minutes in range(-150, 150, 7):
            moment = dt.datetime.fromisoformat(at + "+00:00") + dt.timedelta(minutes=minutes)
            rows.append(row(chance, moment, chance.choice(tracks)))
    rows.sort(key=lambda its: its["played_at"])
    too_early = dt.datetime(1799, 12, 31, 23, 59, tzinfo=dt.timezone.utc)
    too_late = dt.datetime(2200, 1, 1, tzinfo=dt.timezone.utc)
    for odd in (None, too_early, too_late):
        rows.insert(chance.randrange(len(rows)), {**row(chance, now, tracks[0]), "played_at": odd})
    rows.append({**row(chance, now, tracks[0]), "ms_played": 10**16})
    rows.append({**row(chance, now, tracks[0]), "ms_played": -5})
    return rows


def track(chance: random.Random, number: int) -> dict:
    artist = chance.choice(["Åse", "夜の子", "Artist 3", f"Artist {number % 30}", f"Artist {number % 30}", None, ""])
    name = chance.choice([f"T{number}", f"T{number % 50}", f"T{number}", f"T{number}", None])
    addresses = [f"{number:02}{edition:020}" for edition in range(chance.choice([1, 1, 1, 2, 3]))]
    if number % 17 == 0:
        addresses = [None]
    albums = [f"Album {number % 40}", f"Best of {number % 7}", "", None]
    return {"name": name, "artist": artist, "addresses": addresses, "albums": albums}


def row(chance: random.Random, moment: dt.datetime, song: dict) -> dict:
    address = chance.choice(song["addresses"])
    # Spotify lost names now and then, and account data has no ids.
    nameless, idless = chance.random() < 0.06, chance.random() < 0.05
    source = chance.choice(["extended"] * 8 + ["account", "tracked"])
    kind = chance.choice(["music"] * 12 + ["local", "unknown", None])
    return {
        "played_at": moment,
        "ms_played": None if source == "tracked" else chance.choice(LENGTHS),
        "kind": kind,
        "name": None if nameless else song["name"],
        "artist": None if nameless and chance.random() < 0.7 else song["artist"],
        "album": None if nameless else chance.choice(song["albums"][:1] * 5 + song["albums"]),
        "id": None if idless or chance.random() < 0.1 else address,
        "uri": None if idless or address is None or chance.random() < 0.04 else f"spotify:track:{address}",
        "platform": chance.choice(PLATFORMS),
        "country": chance.choice(["DE", "DE", "DE", "FR", "ZZ", None, ""]),
        "reason_start": None,
        "reason_end": chance.choice(["trackdone", "trackdone", "fwdbtn", "backbtn", "endplay", None, None, ""]),
        "shuffle": None,
        "skipped": chance.choice([None, True, False, False, False]),
        "offline": chance.choice([None, True, False]),
        "incognito": chance.choice([None, True, False, False]),
        "offline_at": None,
        "video": None,
        "near_repeat": chance.choice([True, None] + [False] * 15),
        "source": source,
    }


def tracks(rows: list[dict]) -> list[dict]:
    chance = random.Random(5)
    ids = sorted({its["id"] for its in rows if its["id"]})
    found = []
    for id in [*ids, ids[0], None, "nobody"]:
        if chance.random() < 0.35:
            continue
        known = chance.random() < 0.7
        number = lambda: chance.choice([None, 0.0, 0.4, 0.5, 0.6, 1.0, chance.random(), float("nan")])  # noqa: E731
        found.append(
            {
                "id": id,
                "release_date": chance.choice([None, "0000", "1969", "1987-05-02", "2004-11", "2019-12-31"]),
                "popularity": chance.choice([None, 0, 9, 10, 40, 49, 99, 100, 101]),
                "cover_url": chance.choice([None, f"https://i.scdn.co/image/{id}"]),
                "danceability": number() if known else None,
                "energy": number() if known else None,
                "valence": number() if known else None,
                "features_source": chance.choice(["spotify", "reccobeats", None]) if known else None,
            }
        )
    return found


def artists() -> list[dict]:
    chance = random.Random(3)
    genres = ["folk", "jazz", "hyperpop", "Ænima", "trip hop"]
    names = ["Åse", "夜の子", *(f"Artist {number}" for number in range(24)), "Artist 3", None]
    found = []
    for name in names:
        some = [None, [], chance.sample(genres, 1), chance.sample(genres, 3), ["folk", "folk", None]]
        found.append({"name": name, "genres": chance.choice(some), "popularity": None})
    # So that the choices of genres find something in any case.
    return [*found, {"name": "Artist 3", "genres": ["hyperpop", "folk"], "popularity": 3}]


def write(folder: Path, empty: bool = False) -> None:
    rows = plays()
    parquet.write_table(pa.Table.from_pylist([] if empty else rows, PLAYS), folder / "plays.parquet")
    parquet.write_table(pa.Table.from_pylist([] if empty else tracks(rows), TRACKS), folder / "tracks.parquet")
    parquet.write_table(pa.Table.from_pylist([] if empty else artists(), ARTISTS), folder / "artists.parquet")
    choices = {"nothing": CHOICES["nothing"]} if empty else CHOICES
    (folder / "choices.json").write_text(json.dumps(choices))
