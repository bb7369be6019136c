"""CSV: quotes that everybody reads, null and empty text apart, ISO 8601, joined lists."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import expected
import pandas as pd
import pytest
from expected import Column

DELIMITERS = {"csv": ",", "tsv": "\t"}


def in_text(column: Column) -> list[Any]:
    """The cells as a CSV file has them, lists aside."""
    if column.is_moment:
        return expected.iso(column)
    if column.type == "date":
        return [day and day.isoformat() for day in column.cells]
    if column.type == "bool":
        return [None if cell is None else str(cell).lower() for cell in column.cells]
    return column.cells


@pytest.mark.parametrize("extension", DELIMITERS)
@pytest.mark.parametrize("name", expected.NAMES)
def test_pythons_own_reader_finds_every_cell(exports: Path, name: str, extension: str) -> None:
    with open(exports / f"{name}.{extension}", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=DELIMITERS[extension], strict=True)
    columns = expected.read(exports, name)
    assert header == [column.name for column in columns]
    for at, column in enumerate(columns):
        found: list[Any] = [row[at] for row in rows]
        if column.is_list:
            assert [expected.split(cell) or [] for cell in found] == [cells or [] for cells in expected.flat(column)]
            continue
        if column.type in ("i64", "i32", "f64"):
            number = float if column.type == "f64" else int
            found = [number(cell) if cell else None for cell in found]
        # This reader cannot tell null from an empty text.
        wanted = ["" if cell is None and column.type not in ("i64", "i32", "f64") else cell for cell in in_text(column)]
        assert expected.differences(wanted, found) == []


@pytest.mark.parametrize("extension", DELIMITERS)
@pytest.mark.parametrize("name", ["texts", "numbers", "moments", "lists"])
def test_duckdb_tells_null_from_an_empty_text(exports: Path, name: str, extension: str) -> None:
    query = "SELECT * FROM read_csv($path, delim=$delimiter, header=true, all_varchar=true, quote='\"', escape='\"', allow_quoted_nulls=false, null_padding=false)"
    found = duckdb.execute(query, {"path": str(exports / f"{name}.{extension}"), "delimiter": DELIMITERS[extension]})
    names, rows = [of[0] for of in found.description], found.fetchall()
    columns = expected.read(exports, name)
    assert names == [column.name for column in columns]
    for at, column in enumerate(columns):
        cells = [row[at] for row in rows]
        if column.is_list:
            assert [expected.split(cell) for cell in cells] == expected.flat(column)
        elif column.type == "str":
            assert expected.differences(column.cells, cells) == []
        else:
            assert [cell is None for cell in cells] == [cell is None for cell in column.cells]


def test_duckdb_finds_out_the_types(exports: Path) -> None:
    kinds = dict(zip(*[(of := duckdb.sql(f"FROM '{exports}/moments.csv'")).columns, map(str, of.types)]))
    assert kinds["day"] == "DATE"
    assert kinds["whole_seconds"].startswith("TIMESTAMP") and kinds["without_zone"] == "TIMESTAMP"


def test_pandas_reads_numbers_and_moments(exports: Path) -> None:
    numbers = pd.read_csv(exports / "numbers.csv", float_precision="round_trip")
    for column in expected.read(exports, "numbers"):
        if column.type == "f64":
            wanted = [float("nan") if cell is None else cell for cell in column.cells]
            assert expected.differences(wanted, numbers[column.name].tolist()) == []
    moments = pd.read_csv(exports / "moments.csv")
    for column in expected.read(exports, "moments"):
        if column.zone:
            found = pd.to_datetime(moments[column.name], utc=True).tolist()
            found = [None if pd.isna(cell) else cell.tz_localize(None).to_pydatetime() for cell in found]
            assert expected.differences(column.cells, found) == []


def test_a_file_for_excel_in_german_has_semicolons_and_its_mark(exports: Path) -> None:
    raw = (exports / "german.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfrow;text;")
    frame = pd.read_csv(exports / "german.csv", sep=";", encoding="utf-8-sig", keep_default_na=False)
    assert frame["text"].tolist() == [cell or "" for cell in expected.read(exports, "texts")[1].cells]


def test_a_text_that_looks_like_a_formula_is_not_changed(exports: Path) -> None:
    with open(exports / "texts.csv", newline="", encoding="utf-8") as file:
        assert "=1+1" in [row[1] for row in csv.reader(file)]
