"""Parquet and Arrow: every type and every value as it is."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import expected
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

READERS = {"parquet": pyarrow.parquet.read_table, "arrow": lambda path: pyarrow.feather.read_table(path, memory_map=False)}
TYPES = {
    "i64": pa.int64(),
    "i32": pa.int32(),
    "f64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "datetime[ms]": pa.timestamp("ms"),
    "datetime[ms, UTC]": pa.timestamp("ms", "UTC"),
    "datetime[ms, Europe/Berlin]": pa.timestamp("ms", "Europe/Berlin"),
}


def is_of(kind: str, found: pa.DataType) -> bool:
    if kind == "str":
        return pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found)
    if kind.startswith("list["):
        return (pa.types.is_list(found) or pa.types.is_large_list(found)) and is_of(kind[5:-1], found.value_type)
    return found == TYPES[kind]


@pytest.mark.parametrize("extension", READERS)
@pytest.mark.parametrize("name", expected.NAMES)
def test_pyarrow_reads_every_type_and_cell(exports: Path, name: str, extension: str) -> None:
    table = READERS[extension](exports / f"{name}.{extension}")
    columns = expected.read(exports, name)
    assert table.column_names == [column.name for column in columns]
    for column in columns:
        found = table.column(column.name)
        assert is_of(column.type, found.type), (column, found.type)
        cells = found.to_pylist()
        if column.zone:
            cells = [cell and cell.astimezone(ZoneInfo("UTC")).replace(tzinfo=None) for cell in cells]
        assert expected.differences(column.cells, cells) == []


@pytest.mark.parametrize("name", expected.NAMES)
def test_duckdb_reads_parquet(exports: Path, name: str) -> None:
    duckdb.sql("SET TimeZone = 'UTC'")
    found = duckdb.sql(f"FROM '{exports / name}.parquet'")
    columns = expected.read(exports, name)
    kinds = {"str": "VARCHAR", "i64": "BIGINT", "i32": "INTEGER", "f64": "DOUBLE", "bool": "BOOLEAN", "date": "DATE", "list[str]": "VARCHAR[]", "list[i64]": "BIGINT[]"}
    for column, kind in zip(columns, found.types):
        wanted = ("TIMESTAMP WITH TIME ZONE" if column.zone else "TIMESTAMP_MS") if column.is_moment else kinds[column.type]
        assert str(kind) in (wanted, "TIMESTAMP") if wanted == "TIMESTAMP_MS" else str(kind) == wanted
    rows = found.fetchall()
    for at, column in enumerate(columns):
        if not column.zone:
            assert expected.differences(column.cells, [row[at] for row in rows]) == []


@pytest.mark.parametrize("read", [pd.read_parquet, pd.read_feather])
def test_pandas_reads_them(exports: Path, read: object) -> None:
    extension = "parquet" if read is pd.read_parquet else "arrow"
    frame = read(exports / f"texts.{extension}")  # type: ignore[operator]
    texts = [None if cell is None or cell != cell else cell for cell in frame["text"].tolist()]
    assert expected.differences(expected.read(exports, "texts")[1].cells, texts) == []
