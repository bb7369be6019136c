"""What a privacy download holds, counted from its JSON by the rules that the documentation of the import states. Shares nothing
with the Rust side: whole files with Python's json module, and dictionaries."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

EXTENDED_NAMES = (
    "master_metadata_track_name",
    "master_metadata_album_artist_name",
    "master_metadata_album_album_name",
)
UNKNOWN = {"Unknown Artist", "Unknown Track"}


@dataclass(frozen=True)
class Play:
    """A row that is kept: what a file of plays says of it."""

    dataset: str
    year: int
    month: int
    kind: str
    source: str
    ms_played: int


def plays(download: Path) -> list[Play]:
    """Every play of a download, once."""
    same: dict[tuple, tuple[bool, str]] = {}
    for path in sorted(download.rglob("*.json")):
        if not path.name.startswith(("Streaming_History_", "StreamingHistory", "endsong")):
            continue
        for record in records(path):
            at, kind, item, ms_played, extended = read(record)
            known = same.get((at, item, ms_played))
            # The extended history says more, whoever comes first.
            if known is None or (extended and not known[0]):
                same[at, item, ms_played] = (extended, kind)
    told = defaultdict(list)
    for (at, _, _), (extended, _) in same.items():
        if extended:
            told[at // 86_400].append(at // 60)
    kept = []
    for (at, _, ms_played), (extended, kind) in same.items():
        minutes = told.get(at // 86_400)
        if not extended and minutes and min(minutes) <= at // 60 <= max(minutes):
            continue
        day = datetime.fromtimestamp(at, timezone.utc)
        dataset = "spoken" if kind in ("podcast", "audiobook") else "plays"
        kept.append(Play(dataset, day.year, day.month, kind, "extended" if extended else "account", ms_played))
    return kept


def records(path: Path) -> list[dict]:
    """Those of a file; of one that breaks off, what came before. A page in HTML and an empty file have none."""
    text = path.read_text("utf-8-sig")
    if not text.startswith("["):
        return []
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return json.loads(text[: text.rindex(',{"ts"')] + "]")


def read(record: dict) -> tuple[int, str, tuple, int, bool]:
    """When it ended in Unix seconds, its kind, what tells it apart, `ms_played`, and whether it is of extended history."""
    if "ts" in record:
        at = int(datetime.fromisoformat(record["ts"]).timestamp())
        track, episode, chapter = (
            record.get(name) or None for name in ("spotify_track_uri", "spotify_episode_uri", "audiobook_chapter_uri")
        )
        if track:
            kind = "local" if track.startswith("spotify:local:") else "music"
        elif episode or chapter:
            kind = "podcast" if episode else "audiobook"
        else:
            kind = "local" if record[EXTENDED_NAMES[0]] else "unknown"
        uri = track or episode or chapter
        names = (kind, *(record[name] or None for name in EXTENDED_NAMES))
        return at, kind, (uri,) if uri else names, record["ms_played"], True
    at = int(datetime.strptime(record["endTime"], "%Y-%m-%d %H:%M").replace(tzinfo=timezone.utc).timestamp())
    if "podcastName" in record:
        kind, names = "podcast", (record["episodeName"], None, record["podcastName"])
    elif "audiobookName" in record:
        kind, names = "audiobook", (record["chapterName"], None, record["audiobookName"])
    else:
        name, artist = (record[field] if record[field] not in UNKNOWN else None for field in ("trackName", "artistName"))
        kind, names = ("music" if name else "unknown"), (name, artist, None)
    return at, kind, (kind, *(name or None for name in names)), record["msPlayed"], False
