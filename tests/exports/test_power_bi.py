"""The folder for Power BI: the measures as SQL over its files against pandas over the plays that they were made of, and the names in its
texts against its files.

Nobody here runs DAX. Each measure stands below as the SQL that it means by the model's relationships: a filter flows from the one
side to the many, and both ways over the bridges.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

ZONE = "Europe/Berlin"
TABLES = ["fact_play", "dim_track", "dim_album", "dim_artist", "dim_genre", "dim_date", "dim_time", "bridge_track_artist", "bridge_artist_genre", "features"]
STREAMS = "(SELECT * FROM fact_play WHERE is_stream)"


@pytest.fixture(scope="module")
def folder(exports: Path) -> Path:
    return exports / "power-bi"


@pytest.fixture(scope="module")
def database(folder: Path) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    for table in TABLES:
        database.sql(f"CREATE TABLE {table} AS FROM '{folder / table}.parquet'")
    return database


@pytest.fixture(scope="module")
def plays(exports: Path) -> pd.DataFrame:
    """The plays with what they mean, by the definitions and not by the files."""
    plays = pd.read_parquet(exports / "power-bi-plays.parquet")
    # pyarrow cannot give pandas the lists of these itself.
    tracks, artists = (pd.DataFrame(pq.read_table(exports / f"power-bi-{name}.parquet").to_pylist()) for name in ["tracks", "artists"])
    tracks = tracks.set_index("id")
    plays["counted"] = plays.kind.isin(["music", "local"]) & ~plays.near_repeat
    plays["stream"] = plays.counted & (plays.ms_played.isna() | (plays.ms_played >= 30_000))
    button = plays.reason_end.isin(["fwdbtn", "backbtn"])
    told = plays.skipped.notna() & (plays.played_at >= pd.Timestamp("2022-10-17", tz="UTC"))
    plays["skip"] = pd.Series(pd.NA, index=plays.index, dtype="boolean")
    plays.loc[plays.reason_end.notna() | told, "skip"] = False
    plays.loc[(plays.skipped == True) | button, "skip"] = True  # noqa: E712
    plays["begun"] = plays.played_at - pd.to_timedelta(plays.ms_played.fillna(0), unit="ms")
    plays["local"] = plays.begun.dt.tz_convert(ZONE).dt.tz_localize(None)
    plays["day"] = plays.local.dt.normalize()
    plays["year"] = plays.local.dt.year

    # A play without a name has that of another play of its id, or of the track as it is known.
    first = plays[plays.name.notna() & plays.id.notna()].groupby("id").first()
    for column in ["name", "artist", "album"]:
        plays[column] = plays[column].fillna(plays.id.map(first[column]))
    plays["artist"] = plays.artist.fillna(plays.id.map(tracks.artists.str[0]))
    plays["name"] = plays.name.fillna(plays.id.map(tracks.name))
    plays["recording"] = (plays.name + " · " + plays.artist).fillna(plays.uri)

    names = artists.set_index("name").id
    genres = artists.set_index("id").genres
    by_name = plays.artist.map(names).map(lambda id: [id] if isinstance(id, str) else None)
    of_track = plays.id.map(tracks.artist_ids)
    plays["artists"] = of_track.where(of_track.notna(), by_name)
    plays["genres"] = plays.artists.map(lambda ids: sorted({genre for id in ids for genre in genres[id]}) if ids is not None else [])
    for feature in ["energy", "valence", "danceability", "tempo", "popularity"]:
        plays[feature] = plays.id.map(tracks[feature])
    # A track that has no danceability is taken for one whose sound is unknown.
    unknown = plays.danceability.isna()
    plays.loc[unknown, ["energy", "valence", "tempo"]] = float("nan")
    # An album without an id is the one of that title and artist whose id is known.
    pair = ["album", "artist"]
    ids = plays.id.map(tracks.album_id)
    of_pair = plays.assign(album_id=ids).dropna(subset=["album_id", *pair]).groupby(pair).album_id.first().rename("by_name").reset_index()
    by_name = plays[pair].merge(of_pair, how="left", on=pair).by_name.set_axis(plays.index)
    plays["album_id"] = ids.fillna(by_name)
    decades = (pd.to_datetime(tracks.release_date).dt.year // 10 * 10).groupby(tracks.album_id).first()
    plays["decade"] = plays.album_id.map(decades)
    return plays


@pytest.fixture(scope="module")
def streams(plays: pd.DataFrame) -> pd.DataFrame:
    return plays[plays.stream]


def number(database: duckdb.DuckDBPyConnection, query: str) -> float:
    ((value,),) = database.sql(query).fetchall()
    return value


def by(database: duckdb.DuckDBPyConnection, query: str) -> dict:
    return {row[:-1] if len(row) > 2 else row[0]: row[-1] for row in database.sql(query).fetchall()}


def test_streams_plays_hours_and_days(database: duckdb.DuckDBPyConnection, plays: pd.DataFrame, streams: pd.DataFrame) -> None:
    assert number(database, "SELECT count(*) FROM fact_play") == len(plays)
    assert number(database, f"SELECT count(*) FROM {STREAMS}") == len(streams) > 1_000
    assert number(database, "SELECT count(*) FROM fact_play WHERE is_counted") == plays.counted.sum() > len(streams)
    hours = number(database, "SELECT sum(ms_played) / 3600000 FROM fact_play WHERE is_counted")
    assert hours == pytest.approx(plays[plays.counted].ms_played.sum() / 3_600_000)
    assert number(database, f"SELECT count(DISTINCT date_key) FROM {STREAMS} WHERE date_key <> 0") == streams.day.nunique()


def test_hours_of_every_weekday(database: duckdb.DuckDBPyConnection, streams: pd.DataFrame) -> None:
    query = f"SELECT weekday, hour, count(*) FROM {STREAMS} JOIN dim_date USING (date_key) JOIN dim_time USING (time_key) GROUP BY ALL"
    expected = streams.groupby([streams.local.dt.weekday + 1, streams.local.dt.hour]).size()
    assert by(database, query) == expected.to_dict()


def test_artists_recordings_and_albums(database: duckdb.DuckDBPyConnection, streams: pd.DataFrame) -> None:
    played = f"(SELECT DISTINCT track_key FROM {STREAMS} WHERE track_key <> 0)"
    artists = f"SELECT count(DISTINCT artist_key) FROM bridge_track_artist WHERE artist_key <> 0 AND track_key IN {played}"
    assert number(database, artists) == streams.artists.explode().nunique()
    assert number(database, f"SELECT count(DISTINCT recording) FROM dim_track WHERE track_key IN {played}") == streams.recording.nunique()
    assert number(database, f"SELECT count(DISTINCT id) FROM dim_track WHERE track_key IN {played}") == streams.id.nunique() > streams.recording.nunique()
    albums = streams.album_id.fillna(streams.album + "/" + streams.artist)
    assert number(database, f"SELECT count(DISTINCT album_key) FROM {STREAMS} WHERE album_key <> 0") == albums.nunique()
    query = f"SELECT decade, count(*) FROM {STREAMS} JOIN dim_album USING (album_key) WHERE decade IS NOT NULL GROUP BY ALL"
    assert by(database, query) == streams.decade.dropna().astype(int).value_counts().to_dict()


def test_a_play_counts_once_for_each_artist_and_for_each_genre(database: duckdb.DuckDBPyConnection, streams: pd.DataFrame) -> None:
    chosen = "SELECT DISTINCT {0}.{1} AS chosen, track_key FROM bridge_track_artist JOIN dim_artist USING (artist_key) {2} WHERE {0}.{1} <> 'unknown'"
    artists = chosen.format("dim_artist", "id", "")
    query = f"SELECT chosen, year, count(*) FROM {STREAMS} JOIN ({artists}) USING (track_key) JOIN dim_date USING (date_key) GROUP BY ALL"
    expected = streams.explode("artists").groupby(["artists", "year"]).size()
    assert by(database, query) == expected.to_dict()
    genres = chosen.format("dim_genre", "genre", "JOIN bridge_artist_genre USING (artist_key) JOIN dim_genre USING (genre_key)")
    query = f"SELECT chosen, count(*) FROM {STREAMS} JOIN ({genres}) USING (track_key) GROUP BY ALL"
    assert by(database, query) == streams.explode("genres").groupby("genres").size().to_dict()


def test_new_artists_and_recordings_of_each_year(database: duckdb.DuckDBPyConnection, streams: pd.DataFrame) -> None:
    query = "SELECT year(first_streamed_on), count(*) FROM dim_artist WHERE artist_key <> 0 AND first_streamed_on IS NOT NULL GROUP BY ALL"
    assert by(database, query) == streams.explode("artists").groupby("artists").year.min().value_counts().to_dict()
    query = "SELECT year(first_streamed_on), count(DISTINCT recording) FROM dim_track WHERE track_key <> 0 AND first_streamed_on IS NOT NULL GROUP BY ALL"
    assert by(database, query) == streams.groupby("recording").year.min().value_counts().to_dict()


def test_skips(database: duckdb.DuckDBPyConnection, plays: pd.DataFrame) -> None:
    query = "SELECT year, count(*) FILTER (skipped) / count(skipped) FROM fact_play JOIN dim_date USING (date_key) WHERE is_counted GROUP BY ALL"
    expected = plays[plays.counted].groupby("year").skip.agg(lambda skip: skip.sum() / skip.notna().sum())
    assert by(database, query) == pytest.approx(expected.to_dict())
    assert number(database, "SELECT count(*) FROM fact_play WHERE skipped IS NULL") == plays.skip.isna().sum() > 0


def test_the_same_days_a_year_before(database: duckdb.DuckDBPyConnection, plays: pd.DataFrame, streams: pd.DataFrame) -> None:
    query = f"""SELECT now.year, now.month, count(play_key) FROM dim_date AS now
        JOIN dim_date AS before ON before.date = now.date - INTERVAL 1 YEAR JOIN {STREAMS} AS play ON play.date_key = before.date_key GROUP BY ALL"""
    a_year_later = streams.day + pd.DateOffset(years=1)
    # What was heard on the 29th of February has no day a year later, and there is no day after the last.
    a_year_later = a_year_later[(a_year_later <= plays.day.max()) & ~((streams.day.dt.month == 2) & (streams.day.dt.day == 29))]
    expected = a_year_later.groupby([a_year_later.dt.year, a_year_later.dt.month]).size()
    found = by(database, query)
    leap = {key for key in found if key[1] == 2}
    assert {key: found[key] for key in found if key not in leap} == {key: value for key, value in expected.to_dict().items() if key[1] != 2}


def test_the_longest_streak(database: duckdb.DuckDBPyConnection, streams: pd.DataFrame) -> None:
    query = f"""SELECT max(days) FROM (SELECT count(*) AS days FROM (
        SELECT date - CAST(row_number() OVER (ORDER BY date) AS INTEGER) AS run
        FROM (SELECT DISTINCT date FROM {STREAMS} JOIN dim_date USING (date_key) WHERE date IS NOT NULL)) GROUP BY run)"""
    days = pd.Series(streams.day.unique()).sort_values()
    runs = (days.diff() != pd.Timedelta(days=1)).cumsum()
    assert number(database, query) == runs.value_counts().max()


@pytest.mark.parametrize("feature", ["energy", "valence", "danceability", "tempo", "popularity"])
def test_sound_is_weighted_by_streams(database: duckdb.DuckDBPyConnection, streams: pd.DataFrame, feature: str) -> None:
    table = "dim_track" if feature == "popularity" else "features"
    query = f"SELECT year, avg({feature}) FROM {STREAMS} JOIN dim_date USING (date_key) LEFT JOIN {table} USING (track_key) GROUP BY ALL"
    assert by(database, query) == pytest.approx(streams.groupby("year")[feature].mean().to_dict())


def test_every_name_in_the_measures_is_in_the_files(folder: Path, database: duckdb.DuckDBPyConnection) -> None:
    dax = re.sub(r"//.*", "", (folder / "measures.dax").read_text(encoding="utf-8"))
    measures = re.findall(r"MEASURE fact_play\[([^\]]+)\]", dax)
    assert len(measures) == len(set(measures)) > 20
    columns = {table: set(database.table(table).columns) for table in TABLES}
    named = set(re.findall(r"(?<!MEASURE )\b([a-z_]+)\[([^\]]+)\]", dax))
    assert len(named) > 15
    assert {(table, column) for table, column in named if column not in columns.get(table, ())} == set()
    assert {name for name in re.findall(r"(?<![\w'])\[([^\]@]+)\]", dax)} <= set(measures)
    assert {name.lower() for name in measures}.isdisjoint(columns["fact_play"])
    assert dax.count("(") == dax.count(")")


def test_every_name_in_the_guide_is_in_the_files(folder: Path, database: duckdb.DuckDBPyConnection) -> None:
    guide = (folder / "GUIDE.md").read_text(encoding="utf-8")
    columns = {table: set(database.table(table).columns) for table in TABLES}
    named = set(re.findall(r"`([a-z_]+)\[([a-z_]+)\]`", guide))
    assert len(named) > 25
    assert {(table, column) for table, column in named if column not in columns[table]} == set()


def test_queries_and_model_have_every_column_of_the_files(folder: Path, database: duckdb.DuckDBPyConnection) -> None:
    definition = folder / "project" / "LinerNotes.SemanticModel" / "definition"
    guide = (folder / "GUIDE.md").read_text(encoding="utf-8")
    for table in TABLES:
        columns = database.table(table).columns
        model = (definition / "tables" / f"{table}.tmdl").read_text(encoding="utf-8")
        assert re.findall(r"^\tcolumn (\w+)$", model, re.MULTILINE) == columns
        assert re.findall(r"^\t\tsourceColumn: (\w+)$", model, re.MULTILINE) == columns
        (typed,) = re.findall(r"Table\.TransformColumnTypes \( \w+, \{(.*)\} \)", model)
        assert re.findall(r'\{"(\w+)", ', typed) == columns
        query = [line.strip() for line in model.split("source =\n")[1].splitlines() if line.strip()]
        assert "\n".join(query) in "\n".join(line.strip() for line in guide.splitlines())
    relationships = (definition / "relationships.tmdl").read_text(encoding="utf-8")
    for line in re.findall(r"(?:from|to)Column: (\S+)", relationships):
        table, column = line.split(".")
        assert column in database.table(table).columns


def test_the_theme_and_the_project_are_json_with_the_properties_that_microsoft_requires(folder: Path) -> None:
    theme = json.loads((folder / "theme.json").read_text(encoding="utf-8"))
    assert theme["name"] == "Liner Notes"
    colours = theme["dataColors"] + [value for key, value in theme.items() if key not in ("name", "dataColors")]
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)
    required = {
        ".pbip": {"$schema", "version", "artifacts"},
        ".pbism": {"$schema", "version"},
        ".pbir": {"$schema", "version", "datasetReference"},
        "version.json": {"$schema", "version"},
        "report.json": {"$schema", "layoutOptimization", "themeCollection"},
        "pages.json": {"$schema"},
        "page.json": {"$schema", "displayName", "displayOption", "name", "width", "height"},
    }
    project = folder / "project"
    files = [file for file in project.rglob("*") if file.is_file() and file.suffix != ".tmdl"]
    assert len(files) == 6 + 5
    for file in files:
        (properties,) = [properties for end, properties in required.items() if file.name.endswith(end) and (end[0] == "." or file.name == end)]
        assert properties <= set(json.loads(file.read_text(encoding="utf-8"))), file
    shortcut = json.loads((project / "LinerNotes.pbip").read_text(encoding="utf-8"))
    report = project / shortcut["artifacts"][0]["report"]["path"]
    model = json.loads((report / "definition.pbir").read_text(encoding="utf-8"))["datasetReference"]["byPath"]["path"]
    assert (report / model / "definition" / "model.tmdl").is_file()
    pages = json.loads((report / "definition" / "pages" / "pages.json").read_text(encoding="utf-8"))
    assert sorted(pages["pageOrder"]) == sorted(page.name for page in (report / "definition" / "pages").iterdir() if page.is_dir())
