"""DuckDB, PyArrow, pandas and polars read the files of an import, and find what Python's json module finds in the download."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import polars
import pyarrow.compute as compute
import pyarrow.dataset as datasets
import pyarrow.parquet as parquet
import pytest

sys.path.append(str(Path(__file__).parent))
import independent_import as independent  # noqa: E402

DATASETS = ("plays", "spoken")


def program(variable: str, what: str) -> str:
    path = os.environ.get(variable)
    if path is None:
        pytest.fail(f"set {variable} to the path of {what}")
    return path


@dataclass
class Imported:
    """A history, what its import said, and what it should hold."""

    folder: Path
    report: dict
    plays: list[independent.Play]

    def expected(self, dataset: str, *fields: str) -> dict[tuple, tuple[int, int]]:
        """Rows and milliseconds of a dataset, by some fields."""
        rows: Counter = Counter()
        milliseconds: Counter = Counter()
        for play in self.plays:
            if play.dataset == dataset:
                group = tuple(getattr(play, field) for field in fields)
                rows[group] += 1
                milliseconds[group] += play.ms_played
        return {group: (rows[group], milliseconds[group]) for group in rows}

    def files(self, dataset: str) -> str:
        return f"{self.folder.as_posix()}/{dataset}/**/*.parquet"


@pytest.fixture(scope="module", params=["both", "extended", "account"])
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    folder = tmp_path_factory.mktemp(request.param)
    download = folder / "download"
    archive = program("SPOTIFY_SANDBOX", "the sandbox's program, spotify-sandbox")
    arguments = ["archive", str(download), "--plays", "20000", "--package", request.param]
    subprocess.run([archive, *arguments], check=True, timeout=120, stdout=subprocess.DEVNULL)
    command = [program("LINERNOTES_PROGRAM", "the command linernotes"), "history", "import", str(download), "--json"]
    # Importing asks nobody for anything, so that this address is never called.
    environment = {**os.environ, "SPOTIFY_DIARY": str(folder / "diary.sqlite"), "SPOTIFY_SANDBOX_URL": "http://127.0.0.1:9"}
    done = subprocess.run(command, check=True, timeout=120, stdout=subprocess.PIPE, cwd=folder, env=environment)
    return Imported(folder / "diary-history", json.loads(done.stdout), independent.plays(download))


def groups(rows: Iterable[tuple]) -> dict[tuple, tuple[int, int]]:
    return {tuple(row[:-2]): (int(row[-2]), int(row[-1])) for row in rows}


def test_the_report_says_how_many_there_are(imported: Imported) -> None:
    kinds = Counter(play.kind for play in imported.plays)
    assert imported.report["kept"] == {kind: kinds[kind] for kind in imported.report["kept"]}
    parts = ("known", "repeated", "covered", "unreadable")
    assert imported.report["rows"] == len(imported.plays) + sum(imported.report[part] for part in parts)


@pytest.mark.parametrize("dataset", DATASETS)
def test_duckdb_finds_the_same_by_month_and_by_kind(imported: Imported, dataset: str) -> None:
    files = f"read_parquet('{imported.files(dataset)}', hive_partitioning = true)"
    by = "SELECT {0}, count(*), sum(ms_played) FROM {1} GROUP BY {0}"
    for fields in ("year, month", "kind, source"):
        found = groups(duckdb.sql(by.format(fields, files)).fetchall())
        assert found == imported.expected(dataset, *fields.split(", ")), fields
    # A row is in the month in which it ended, in UTC.
    elsewhere = f"""SELECT count(*) FROM {files}
        WHERE year(played_at AT TIME ZONE 'UTC') <> year OR month(played_at AT TIME ZONE 'UTC') <> month"""
    assert duckdb.sql(elsewhere).fetchall() == [(0,)]


@pytest.mark.parametrize("dataset", DATASETS)
def test_pyarrow_finds_the_same_by_month_and_by_kind(imported: Imported, dataset: str) -> None:
    table = datasets.dataset(imported.folder / dataset, format="parquet", partitioning="hive").to_table()
    for fields in (["year", "month"], ["kind", "source"]):
        sums = table.group_by(fields).aggregate([("ms_played", "count"), ("ms_played", "sum")])
        sums = sums.select([*fields, "ms_played_count", "ms_played_sum"])
        assert groups(zip(*(column.to_pylist() for column in sums.columns))) == imported.expected(dataset, *fields)
    assert str(table.schema.field("played_at").type) == "timestamp[ms, tz=UTC]"
    for path in (imported.folder / dataset).rglob("*.parquet"):
        moments = parquet.read_table(path, partitioning=None)["played_at"]
        assert compute.all(compute.less_equal(moments[:-1], moments[1:])).as_py() is not False, path


@pytest.mark.parametrize("dataset", DATASETS)
def test_pandas_finds_the_same_by_month_and_by_kind(imported: Imported, dataset: str) -> None:
    table = pd.read_parquet(imported.folder / dataset)
    table = table.astype({"year": int, "month": int})
    for fields in (["year", "month"], ["kind", "source"]):
        sums = table.groupby(fields)["ms_played"].agg(["count", "sum"]).reset_index()
        assert groups(sums.itertuples(index=False)) == imported.expected(dataset, *fields)


@pytest.mark.parametrize("dataset", DATASETS)
def test_polars_finds_the_same_by_month_and_by_kind(imported: Imported, dataset: str) -> None:
    table = polars.scan_parquet(imported.files(dataset), hive_partitioning=True)
    for fields in (["year", "month"], ["kind", "source"]):
        sums = table.group_by(fields).agg(polars.len(), polars.col("ms_played").sum().alias("all")).collect()
        assert groups(sums.rows()) == imported.expected(dataset, *fields)
