"""The star schema, by DuckDB and by its own data dictionary."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest

KINDS = {"i64": "BIGINT", "f64": "DOUBLE", "str": "VARCHAR", "bool": "BOOLEAN", "date": "DATE", "datetime[ms, UTC]": "TIMESTAMP WITH TIME ZONE"}


@pytest.fixture(scope="module")
def dictionary(exports: Path) -> list[dict[str, str]]:
    with open(exports / "star" / "data-dictionary.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(params=["parquet", "csv"])
def database(exports: Path, dictionary: list[dict[str, str]], request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    for table in dict.fromkeys(row["table"] for row in dictionary):
        path = exports / "star" / f"{table}.{request.param}"
        types = {row["column"]: KINDS[row["type"]] for row in dictionary if row["table"] == table}
        source = f"'{path}'" if request.param == "parquet" else f"read_csv('{path}', header=true, columns={types})"
        database.sql(f"CREATE TABLE {table} AS FROM {source}")
        described = database.sql(f"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{table}' ORDER BY column_index")
        assert dict(described.fetchall()) == types
    return database


def test_every_key_leads_to_exactly_one_row(database: duckdb.DuckDBPyConnection, dictionary: list[dict[str, str]]) -> None:
    keys = [row for row in dictionary if row["key_to"]]
    assert len(keys) == 9
    for row in keys:
        table, column = row["key_to"].split(".")
        orphans = f"SELECT count(*) FROM {row['table']} AS f LEFT JOIN {table} AS t ON f.{row['column']} = t.{column} WHERE t.{column} IS NULL"
        assert database.sql(orphans).fetchall() == [(0,)], row
        assert database.sql(f"SELECT count(*) = count(DISTINCT {column}) FROM {table}").fetchall() == [(True,)], row


def test_local_days_and_minutes_are_those_of_the_zone(database: duckdb.DuckDBPyConnection) -> None:
    query = """SELECT date::VARCHAR, time, epoch_ms(played_at) FROM fact_play
        JOIN dim_date USING (date_key) JOIN dim_time USING (time_key) ORDER BY play_key"""
    assert database.sql(query).fetchall() == [
        ("2026-01-31", "19:30", 1_769_884_200_000),
        ("2026-02-01", "00:00", 1_769_900_400_000),
        ("2026-02-03", "07:26", 1_770_100_000_000),
    ]


def test_the_readmes_queries_run(exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (exports / "star" / "README.md").read_text(encoding="utf-8")
    (queries,) = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(exports / "star")
    database = duckdb.connect()
    *views, query = queries.strip().rstrip(";").split(";")
    for view in views:
        database.sql(view)
    assert set(database.sql(query).fetchall()) == {("Nell Arden", 1), ("Ossian Bay", 1), ("Me", 1), ("unknown", 1)}
