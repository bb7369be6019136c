"""The plays of a lifetime by the definitions of `Lifetime`: what counts, what is one thing, when it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pandas as pd

DAY = dt.timedelta(days=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
MOODS = ["happy", "tense", "sad", "calm", "neutral"]
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# In the order in which they are tried.
FAMILIES = {
    "web": "web webplayer",
    "cast": "cast chromecast googlecast",
    "car": "car carplay carthing auto automotive bmw tesla volvo",
    "console": "nintendo playstation ps3 ps4 ps5 xbox",
    "tv": "appletv bravia firetv roku smarttv tizen tv tvos webos",
    "speaker": "alexa bluesound bose denon echo heos homepod libratone naim salmon sonos soundbar speaker squeezebox yamaha",
    "ios": "ios ipad iphone ipod watchos",
    "android": "android",
    "windows": "windows",
    "macos": "darwin mac macos osx",
    "linux": "linux raspbian ubuntu",
}


def milliseconds(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(milliseconds=1)


def moment(ms: int) -> dt.datetime:
    return EPOCH + dt.timedelta(milliseconds=int(ms))


EARLIEST = milliseconds(dt.datetime(1800, 1, 1, tzinfo=dt.timezone.utc))
LATEST = milliseconds(dt.datetime(2200, 1, 1, tzinfo=dt.timezone.utc))
DISTRUSTED = (
    milliseconds(dt.datetime(2015, 4, 13, tzinfo=dt.timezone.utc)),
    milliseconds(dt.datetime(2022, 10, 16, tzinfo=dt.timezone.utc)),
)


def some(value: object) -> object:
    """None for whatever stands for nothing."""
    return None if value is None or value == "" or value != value else value


def family(written: str | None) -> str:
    written = (written or "").strip().lower()
    if written in ("", "unknown", "not_applicable"):
        return "unknown"
    if written.startswith("os x"):
        return "macos"
    return first(words(written))


def words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def first(found: list[str]) -> str:
    return next((name for name, telling in FAMILIES.items() if set(telling.split()) & set(found)), "other")


def start(day: dt.date, every: str) -> dt.date:
    match every:
        case "day":
            return day
        case "week":
            return day - day.weekday() * DAY
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
    raise ValueError(every)


def where(table: pd.DataFrame, holds: list) -> pd.DataFrame:
    return table.iloc[[position for position, it in enumerate(holds) if it]]


def part(some_of: float, whole: float) -> float | None:
    return some_of / whole if whole > 0 else None


def mood(valence: float | None, energy: float | None) -> str | None:
    if valence is None or energy is None:
        return None
    if 0.4 < valence < 0.6 and 0.4 < energy < 0.6:
        return "neutral"
    return {(True, True): "happy", (False, True): "tense", (False, False): "sad", (True, False): "calm"}[
        (valence >= 0.5, energy >= 0.5)
    ]


@dataclass
class Lifetime:
    """Plays that count (`plays`), rows that do not (`others`), and what is known about tracks."""

    plays: pd.DataFrame
    others: pd.DataFrame
    undated: int
    zone: ZoneInfo
    titles: dict = field(default_factory=dict)
    addresses: dict = field(default_factory=dict)
    details: dict = field(default_factory=dict)
    genres_of: dict = field(default_factory=dict)
    first_heard: dict = field(default_factory=dict)

    def chosen(self, choice: dict) -> Lifetime:
        first_day = dt.date.fromisoformat(choice.get("from", "0001-01-01"))
        last_day = dt.date.fromisoformat(choice.get("until", "9999-12-31"))

        def takes(row: pd.Series) -> bool:
            wanted = {
                "artists": [row["artist"]],
                "albums": [row["album"] and row["album"][0]],
                "tracks": [row["track"] and self.titles[row["track"]]["name"]],
                "genres": self.genres_of.get(row["artist"], []),
                "moods": [self.mood(row["item"])],
                "platforms": [row["platform"]],
                "countries": [row["country"]],
                "weekdays": [row["day"].isoweekday()],
                "hours": [row["hour"]],
            }
            return first_day <= row["day"] <= last_day and all(
                set(had) & set(choice[name]) for name, had in wanted.items() if choice.get(name)
            )

        def those(rows: pd.DataFrame) -> pd.DataFrame:
            return where(rows, [takes(row) for _, row in rows.iterrows()])

        return Lifetime(
            those(self.plays), those(self.others), 0, self.zone, self.titles, self.addresses, self.details,
            self.genres_of, self.first_heard,
        )

    def mood(self, item: tuple | None) -> str | None:
        its = self.details.get(item, {})
        return mood(its.get("valence"), its.get("energy"))

    @property
    def streams(self) -> pd.DataFrame:
        return self.plays[self.plays["stream"]]


def read(plays: list[dict], zone: str, tracks: list[dict], artists: list[dict]) -> Lifetime:
    zone = ZoneInfo(zone)
    address = lambda row: some(row["uri"]) or some(row["id"])  # noqa: E731
    named = {}
    for row in plays:
        if address(row) and some(row["name"]) and some(row["artist"]):
            named.setdefault(address(row), row)
    rows, titles, addresses, items = [], {}, {}, {}
    undated = 0
    for row in plays:
        names = row
        if not (some(row["name"]) and some(row["artist"])):
            names = named.get(address(row), row)
        name, artist, album = (some(names[column]) for column in ("name", "artist", "album"))
        track = None
        if name and artist:
            track = ("named", name, artist)
        elif address(row):
            track = ("addressed", address(row))
        elif name:
            track = ("alone", name)
        if track:
            title = titles.setdefault(track, {"name": None, "artist": None})
            title["name"] = title["name"] or name
            title["artist"] = title["artist"] or artist
        edition = (track, address(row)) if track and address(row) else None
        item = (track, address(row), (album, artist) if album else None)
        items.setdefault(item, edition)
        if edition and edition not in addresses:
            uri = some(row["uri"])
            of_uri = uri[14:] if uri and uri.startswith("spotify:track:") else None
            addresses[edition] = {"id": some(row["id"]) or of_uri, "uri": uri}
        ms = max(row["ms_played"] or 0, 0)
        ended = row["played_at"]
        if ended is None or not all(EARLIEST <= at < LATEST for at in (ended, ended - ms)):
            undated += 1
            continue
        local = moment(ended - ms).astimezone(zone)
        kind = some(row["kind"]) or ("music" if some(row["name"]) or some(row["uri"]) else "unknown")
        counts = kind in ("music", "local") and not row["near_repeat"]
        reason = some(row["reason_end"])
        skipped = row["skipped"] is True or reason in ("fwdbtn", "backbtn")
        told = reason is not None or (
            row["skipped"] is not None and not DISTRUSTED[0] <= ended < DISTRUSTED[1]
        )
        rows.append(
            {
                "began": ended - ms,
                "ended": ended,
                "ms": ms,
                "untold": row["ms_played"] is None,
                "counts": counts,
                "near_repeat": bool(row["near_repeat"]),
                "stream": counts and (row["ms_played"] is None or row["ms_played"] >= 30_000),
                "skipped": skipped,
                "judged": skipped or told,
                "incognito": row["incognito"] is True,
                "offline": row["offline"] is True,
                "day": local.date(),
                "hour": local.hour,
                "artist": artist,
                "album": (album, artist) if album else None,
                "track": track,
                "edition": edition,
                "item": item,
                "platform": family(row["platform"]),
                "country": None if row["country"] in (None, "", "ZZ") else row["country"],
            }
        )
    columns = (
        "began ended ms untold counts near_repeat stream skipped judged incognito offline day hour artist album track "
        "edition item platform country"
    ).split()
    # As objects, so that nothing becomes a number that is none.
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    for column in ("untold", "counts", "near_repeat", "stream", "skipped", "judged", "incognito", "offline"):
        table[column] = table[column].astype(bool)
    for column in ("began", "ended", "ms", "hour"):
        table[column] = table[column].astype("int64")
    table = table.sort_values(["began", "ended"], kind="stable").reset_index(drop=True)
    streams = table[table["stream"]]
    for column in ("artist", "track"):
        known = streams[streams[column].notna()]
        table[f"first_of_{column}"] = False
        table.loc[known.index[~known[column].duplicated()], f"first_of_{column}"] = True
    first_heard = {row["artist"]: row["day"] for _, row in table[table["first_of_artist"]].iterrows()}
    lifetime = Lifetime(
        table[table["counts"]], table[~table["counts"]], undated, zone, titles, addresses, {}, {}, first_heard
    )
    join(lifetime, items, tracks, artists)
    return lifetime


def join(lifetime: Lifetime, items: dict, tracks: list[dict], artists: list[dict]) -> None:
    by_id: dict = {}
    for row in tracks:
        if row["id"] is not None:
            by_id.setdefault(row["id"], row)
    of_track: dict = {}
    of_album: dict = {}
    for item, edition in items.items():
        row = by_id.get(lifetime.addresses[edition]["id"]) if edition else None
        own = {} if row is None else details(row)
        lifetime.details[item] = own
        for group in ("year", "popularity", "sound"):
            if item[0] and own.get(group) is not None:
                of_track.setdefault(item[0], {}).setdefault(group, own[group])
        if item[2] and own.get("cover_url"):
            of_album.setdefault(item[2], {"cover_url": own["cover_url"]})
    for item, its in lifetime.details.items():
        for group, value in [*of_track.get(item[0], {}).items(), *of_album.get(item[2], {}).items()]:
            if its.get(group) is None:
                its[group] = value
        its.update(its.get("sound") or {})
    for row in artists:
        genres = sorted({genre for genre in row["genres"] or [] if genre})
        if row["name"] is not None and genres:
            lifetime.genres_of.setdefault(row["name"], genres)


def details(row: dict) -> dict:
    released = row["release_date"]
    year = int(released[:4]) if released and released[:4].isdigit() and int(released[:4]) >= 1000 else None
    sound = {name: some(row[name]) for name in ("danceability", "energy", "valence")}
    is_known = any(value is not None for value in sound.values())
    return {
        "year": year,
        "popularity": row["popularity"],
        "cover_url": some(row["cover_url"]),
        "sound": {**sound, "source": some(row["features_source"])} if is_known else None,
    }
