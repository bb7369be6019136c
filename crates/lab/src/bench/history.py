"""What a data analyst would write for the same figures: `python history.py FOLDER ZONE pandas|polars`.

Reads every file of a privacy download in the folder, cleans the plays, and computes the tables of a dashboard. Says the
seconds of reading and of the figures, and at last a line of JSON with totals, by which it is seen that both sides counted
the same.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

STREAM_MS = 30_000
FILES = re.compile(r"(Streaming_History_(Audio|Video)_.*|endsong_\d+)\.json")
COLUMNS = {
    "ts": "played_at",
    "ms_played": "ms_played",
    "master_metadata_track_name": "name",
    "master_metadata_album_artist_name": "artist",
    "master_metadata_album_album_name": "album",
    "spotify_track_uri": "uri",
    "spotify_episode_uri": "episode",
    "audiobook_uri": "audiobook",
    "platform": "platform",
    "conn_country": "country",
    "reason_end": "reason_end",
    "skipped": "skipped",
}
FAMILIES = {
    "web": r"\bweb(?:player)?\b|web_",
    "cast": r"\bcast|chromecast",
    "tv": r"_tv\b|bravia|webos|tizen|roku",
    "speaker": r"sonos|salmon|echo|alexa|homepod|speaker",
    "ios": r"\bios\b|iphone|ipad",
    "android": r"\bandroid\b",
    "windows": r"\bwindows\b",
    "macos": r"\bos x\b|macos",
    "linux": r"\blinux\b",
}


def files(folder: str) -> Iterator[list[dict]]:
    """The records of each file that can be read."""
    for path in sorted(Path(folder).rglob("*.json")):
        if not FILES.fullmatch(path.name):
            continue
        try:
            yield json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            print(f"{path.name} is left out: it is no whole JSON", file=sys.stderr)


def family(written: str | None) -> str:
    written = (written or "").lower()
    if written in ("", "not_applicable"):
        return "unknown"
    return next((name for name, telling in FAMILIES.items() if re.search(telling, written)), "other")


def with_pandas(folder: str, zone: str) -> tuple[float, float, dict]:
    import pandas as pd

    began = time.perf_counter()
    # File by file, so that a million dictionaries never stand beside each other.
    tables = [pd.DataFrame(records).reindex(columns=list(COLUMNS)) for records in files(folder)]
    plays = pd.concat(tables, ignore_index=True).rename(columns=COLUMNS)
    plays["played_at"] = pd.to_datetime(plays["played_at"], format="ISO8601", utc=True)
    plays = plays[plays["episode"].isna() & plays["audiobook"].isna()]
    plays = plays.drop_duplicates(["played_at", "uri", "ms_played", "name", "artist"])
    plays = plays[plays["uri"].notna() | plays["name"].notna()].sort_values("played_at", kind="stable")
    # Spotify lost names now and then: another play of the track may have them.
    named = plays.dropna(subset=["uri", "name", "artist"]).drop_duplicates("uri").set_index("uri")
    nameless = plays["uri"].isin(named.index) & (plays["name"].isna() | plays["artist"].isna())
    for name in ("name", "artist", "album"):
        plays.loc[nameless, name] = plays.loc[nameless, "uri"].map(named[name])
    # Categories: a name is stored once, and grouping goes by numbers.
    plays["track"] = (plays["name"] + "\x00" + plays["artist"]).fillna(plays["uri"])
    # Files of the listener's own have an empty album.
    plays["album"] = plays["album"].where(plays["album"] != "") + "\x00" + plays["artist"]
    for name in ("artist", "album", "track", "platform", "country", "reason_end"):
        plays[name] = plays[name].astype("category")
    families = {name: family(name) for name in plays["platform"].cat.categories}
    plays["family"] = plays["platform"].astype(object).map(families).fillna("unknown").astype("category")
    plays["stream"] = plays["ms_played"] >= STREAM_MS
    plays["began"] = plays["played_at"] - pd.to_timedelta(plays["ms_played"], unit="ms")
    local = plays["began"].dt.tz_convert(zone).dt.tz_localize(None)
    plays["day"] = local.dt.normalize()
    plays["hour"] = local.dt.hour
    plays["weekday"] = local.dt.dayofweek + 1
    plays["month"] = local.dt.to_period("M").dt.to_timestamp()
    plays["week"] = plays["day"] - pd.to_timedelta(plays["weekday"] - 1, unit="D")
    plays["year"] = local.dt.year
    plays = plays.drop(columns=["episode", "audiobook"]).reset_index(drop=True)
    read = time.perf_counter()

    streams = plays[plays["stream"]]
    tables = {}

    def top(column: str):
        table = streams.groupby(column, observed=True).agg(
            streams=("stream", "size"), first=("day", "min"), last=("day", "max"), tracks=("track", "nunique")
        )
        table["hours"] = plays.groupby(column, observed=True)["ms_played"].sum() / 3_600_000
        table["share"] = table["streams"] / len(streams)
        return table.sort_values(["streams", "hours"], ascending=False)

    for column in ("artist", "album", "track"):
        tables[f"top_{column}s"] = leaders = top(column)
        best = leaders.head(10).index
        its = streams[streams[column].isin(best)]
        counted = its.groupby(["month", column], observed=True).size().unstack(fill_value=0)
        tables[f"{column}s_over_time"] = counted.asfreq("MS", fill_value=0)
    tables["over_time"] = streams.groupby("month").agg(
        streams=("stream", "size"), artists=("artist", "nunique"), tracks=("track", "nunique")
    )
    tables["heatmap"] = plays.groupby(["weekday", "hour"]).agg(streams=("stream", "sum"), ms=("ms_played", "sum"))
    ordered = plays.sort_values("began", kind="stable")
    session = (ordered["began"] - ordered["played_at"].cummax().shift() > pd.Timedelta(minutes=30)).cumsum()
    tables["sessions"] = ordered.groupby(session).agg(
        begun_at=("began", "min"), ended_at=("played_at", "max"), plays=("stream", "size"), streams=("stream", "sum")
    )
    days = streams["day"].drop_duplicates().sort_values()
    streak = (days.diff() != pd.Timedelta(days=1)).cumsum()
    tables["streaks"] = days.groupby(streak).agg(["min", "max", "size"]).sort_values("size", ascending=False)
    found = streams.groupby("artist", observed=True)["month"].min()
    new = streams["month"].to_numpy() == streams["artist"].map(found).astype("datetime64[ns]").to_numpy()
    tables["discoveries"] = streams.assign(new=new).groupby("month").agg(new_share=("new", "mean")).join(
        found.value_counts().rename("new_artists")
    )
    active = streams.groupby("artist", observed=True)["month"].nunique()
    last = streams["month"].max()
    since = (last.year - found.dt.year) * 12 + last.month - found.dt.month + 1
    tables["loyalty"] = (active / since).sort_values(ascending=False)
    cohort = streams["artist"].map(found.dt.year).astype("Float64")
    tables["cohorts"] = streams.groupby([cohort, "year"]).agg(artists=("artist", "nunique"), streams=("stream", "size"))
    skip = plays["skipped"].isin([True]) | plays["reason_end"].isin(["fwdbtn", "backbtn"])
    plays["skip"] = skip
    for column in ("artist", "track", "year", "hour"):
        tables[f"skips_{column}"] = plays.groupby(column, observed=True)["skip"].agg(["size", "sum", "mean"])
    for column in ("family", "country"):
        tables[column] = top(column)
    weekly = streams.groupby(["week", "track"], observed=True).size()
    shares = weekly / weekly.groupby(level="week").transform("sum")
    tables["obsessions"] = weekly[(weekly >= 10) & (shares >= 0.1)]
    by_artist = streams[streams["artist"].notna()].sort_values(["artist", "day"], kind="stable")
    silent = by_artist.groupby("artist", observed=True)["day"].diff()
    back = by_artist.loc[silent >= pd.Timedelta(days=365), ["artist", "day"]]
    later = back.merge(by_artist[["artist", "day"]].rename(columns={"day": "later"}), on="artist")
    later = later[(later["later"] >= later["day"]) & (later["later"] < later["day"] + pd.Timedelta(days=30))]
    after = later.groupby(["artist", "day"], observed=True).size()
    tables["rediscoveries"] = after[after >= 5]
    years = plays.groupby("year").agg(streams=("stream", "sum"), ms=("ms_played", "sum"), skips=("skip", "mean"))
    years = years.join(streams.groupby("year").agg(artists=("artist", "nunique"), tracks=("track", "nunique")))
    for column in ("artist", "track"):
        counted = streams.groupby(["year", column], observed=True).size()
        years[f"top_{column}"] = [code for _, code in counted.groupby(level="year").idxmax()]
    tables["years"] = years.assign(change=years["streams"].pct_change())
    done = time.perf_counter()
    return read - began, done - read, totals(len(plays), len(streams), int(plays["ms_played"].sum()), tables)


def with_polars(folder: str, zone: str) -> tuple[float, float, dict]:
    import polars as pl

    began = time.perf_counter()
    types = {name: pl.String for name in COLUMNS} | {"ms_played": pl.Int64, "skipped": pl.Boolean}
    tables = []
    for records in files(folder):
        # Old files have 0 and 1 for false and true.
        cells = [[row.get(name) for name in COLUMNS] for row in records]
        tables.append(pl.DataFrame(cells, schema=types | {"skipped": pl.Int8}, orient="row", strict=False))
    lazy = pl.concat(tables).rename(COLUMNS).with_columns(pl.col("skipped").cast(pl.Boolean)).lazy()
    del tables
    named = (
        lazy.drop_nulls(["uri", "name", "artist"])
        .unique("uri", keep="first", maintain_order=True)
        .select("uri", "name", "artist", "album")
    )
    is_nameless = pl.col("name").is_null() | pl.col("artist").is_null()
    lost = is_nameless & pl.col("name_named").is_not_null()
    found = lambda name: pl.when(lost).then(pl.col(f"{name}_named")).otherwise(pl.col(name)).alias(name)  # noqa: E731
    names = [found(name) for name in ("name", "artist", "album")]
    plays = (
        lazy.filter(pl.col("episode").is_null() & pl.col("audiobook").is_null())
        .drop("episode", "audiobook")
        .with_columns(pl.col("played_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms", time_zone="UTC"))
        .unique(["played_at", "uri", "ms_played", "name", "artist"], keep="first", maintain_order=True)
        .filter(pl.col("uri").is_not_null() | pl.col("name").is_not_null())
        .sort("played_at", maintain_order=True)
        .join(named, on="uri", how="left", suffix="_named", maintain_order="left")
        .with_columns(names)
        .with_columns(
            began=pl.col("played_at") - pl.duration(milliseconds="ms_played"),
            track=pl.concat_str("name", "artist", separator="\x00").fill_null(pl.col("uri")),
            # Files of the listener's own have an empty album.
            album=pl.concat_str(pl.col("album").replace("", None), "artist", separator="\x00"),
            stream=pl.col("ms_played") >= STREAM_MS,
        )
        .with_columns(pl.col("artist", "album", "track", "country", "reason_end").cast(pl.Categorical))
        .with_columns(local=pl.col("began").dt.convert_time_zone(zone).dt.replace_time_zone(None, ambiguous="earliest"))
        .with_columns(
            day=pl.col("local").dt.date(), hour=pl.col("local").dt.hour(), weekday=pl.col("local").dt.weekday(),
            month=pl.col("local").dt.truncate("1mo").dt.date(), week=pl.col("local").dt.truncate("1w").dt.date(),
            year=pl.col("local").dt.year(),
            skip=pl.col("skipped").fill_null(False)
            | pl.col("reason_end").cast(pl.String).is_in(["fwdbtn", "backbtn"]).fill_null(False),
        )
        .collect()
    )
    families = {name: family(name) for name in plays["platform"].unique()}
    plays = plays.with_columns(family=pl.col("platform").replace_strict(families, return_dtype=pl.String))
    read = time.perf_counter()

    streams = plays.filter("stream")
    tables = {}

    def top(column: str):
        of_streams = streams.drop_nulls(column).group_by(column).agg(
            pl.len().alias("streams"), pl.col("day").min().alias("first"), pl.col("day").max().alias("last"),
            pl.col("track").n_unique().alias("tracks"),
        )
        heard = plays.group_by(column).agg((pl.col("ms_played").sum() / 3_600_000).alias("hours"))
        table = of_streams.join(heard, on=column).with_columns(share=pl.col("streams") / len(streams))
        return table.sort("streams", "hours", descending=True)

    months = pl.DataFrame({"month": pl.date_range(streams["month"].min(), streams["month"].max(), "1mo", eager=True)})
    for column in ("artist", "album", "track"):
        tables[f"top_{column}s"] = leaders = top(column)
        best = leaders.head(10).select(column)
        counted = streams.join(best, on=column).group_by("month", column).len("streams")
        tables[f"{column}s_over_time"] = (
            months.join(best, how="cross").join(counted, on=["month", column], how="left").fill_null(0)
        )
    tables["over_time"] = streams.group_by("month").agg(pl.len().alias("streams"), pl.n_unique("artist"), pl.n_unique("track"))
    tables["heatmap"] = plays.group_by("weekday", "hour").agg(pl.sum("stream"), pl.sum("ms_played"))
    ordered = plays.sort("began", maintain_order=True)
    pause = (pl.col("began") - pl.col("played_at").cum_max().shift()) > pl.duration(minutes=30)
    tables["sessions"] = ordered.group_by(pause.fill_null(False).cum_sum().alias("session")).agg(
        pl.min("began"), pl.max("played_at"), pl.len().alias("plays"), pl.sum("stream")
    )
    days = streams.select(pl.col("day").unique().sort())
    streak = (pl.col("day").diff() != pl.duration(days=1)).fill_null(True).cum_sum()
    tables["streaks"] = days.group_by(streak.alias("streak")).agg(
        pl.min("day").alias("first"), pl.max("day").alias("last"), pl.len().alias("days")
    ).sort("days", descending=True)
    found = streams.drop_nulls("artist").group_by("artist").agg(pl.min("month").alias("found"))
    with_found = streams.join(found, on="artist", how="left")
    tables["discoveries"] = (
        with_found.group_by("month").agg((pl.col("month") == pl.col("found")).fill_null(False).mean().alias("new_share"))
        .join(found.group_by(pl.col("found").alias("month")).len("new_artists"), on="month", how="left")
    )
    last = streams["month"].max()
    since = (last.year - pl.col("found").dt.year()) * 12 + last.month - pl.col("found").dt.month() + 1
    active = streams.group_by("artist").agg(pl.n_unique("month").alias("active"))
    tables["loyalty"] = active.join(found, on="artist").with_columns(loyalty=pl.col("active") / since)
    tables["cohorts"] = with_found.drop_nulls("found").group_by(pl.col("found").dt.year().alias("cohort"), "year").agg(
        pl.n_unique("artist"), pl.len().alias("streams")
    )
    for column in ("artist", "track", "year", "hour"):
        tables[f"skips_{column}"] = plays.group_by(column).agg(
            pl.len().alias("plays"), pl.sum("skip").alias("skips"), pl.mean("skip").alias("rate")
        )
    for column in ("family", "country"):
        tables[column] = top(column)
    weekly = streams.group_by("week", "track").len("streams")
    weekly = weekly.with_columns(share=pl.col("streams") / pl.col("streams").sum().over("week"))
    tables["obsessions"] = weekly.filter((pl.col("streams") >= 10) & (pl.col("share") >= 0.1))
    by_artist = streams.drop_nulls("artist").select("artist", "day").sort("artist", "day")
    back = by_artist.with_columns(silent=pl.col("day").diff().over("artist")).filter(pl.col("silent") >= pl.duration(days=365))
    after = back.join(by_artist.rename({"day": "later"}), on="artist").filter(
        (pl.col("later") >= pl.col("day")) & (pl.col("later") < pl.col("day") + pl.duration(days=30))
    )
    tables["rediscoveries"] = after.group_by("artist", "day").len("after").filter(pl.col("after") >= 5)
    years = plays.group_by("year").agg(pl.sum("stream"), pl.sum("ms_played"), pl.mean("skip")).sort("year")
    years = years.join(streams.group_by("year").agg(pl.n_unique("artist"), pl.n_unique("track")), on="year", how="left")
    for column in ("artist", "track"):
        counted = streams.drop_nulls(column).group_by("year", column).len("of_top").sort("of_top", descending=True)
        years = years.join(counted.group_by("year").agg(pl.first(column).alias(f"top_{column}")), on="year", how="left")
    tables["years"] = years.with_columns(change=pl.col("stream").pct_change())
    done = time.perf_counter()
    return read - began, done - read, totals(len(plays), len(streams), int(plays["ms_played"].sum()), tables)


def totals(plays: int, streams: int, ms: int, tables: dict) -> dict:
    return {
        "plays": plays,
        "streams": streams,
        "hours": ms / 3_600_000,
        "artists": len(tables["top_artists"]),
        "albums": len(tables["top_albums"]),
        "tracks": len(tables["top_tracks"]),
        "sessions": len(tables["sessions"]),
        "streaks": len(tables["streaks"]),
        "tables": len(tables),
    }


if __name__ == "__main__":
    folder, zone, library = sys.argv[1:]
    reading, figures, counted = {"pandas": with_pandas, "polars": with_polars}[library](folder, zone)
    print(f"read\t{reading:.4f}")
    print(f"figures\t{figures:.4f}")
    print(json.dumps(counted))
