"""JSON: an array of objects, and an object a line."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import duckdb
import expected
import pandas as pd
import pytest
from expected import Column


def in_json(column: Column) -> list[Any]:
    if column.is_moment:
        return expected.iso(column)
    if column.type == "date":
        return [day and day.isoformat() for day in column.cells]
    if column.type == "f64":
        return [None if cell is None or not math.isfinite(cell) else cell for cell in column.cells]
    return column.cells


def rows_of(exports: Path, name: str, extension: str) -> list[dict[str, Any]]:
    text = (exports / f"{name}.{extension}").read_text(encoding="utf-8")
    refuse = lambda word: pytest.fail(f"{word} is not JSON")  # noqa: E731
    if extension == "json":
        return json.loads(text, parse_constant=refuse)
    return [json.loads(line, parse_constant=refuse) for line in text.split("\n") if line]


@pytest.mark.parametrize("extension", ["json", "ndjson"])
@pytest.mark.parametrize("name", expected.NAMES)
def test_pythons_own_reader_finds_every_cell(exports: Path, name: str, extension: str) -> None:
    rows = rows_of(exports, name, extension)
    columns = expected.read(exports, name)
    assert all(list(row) == [column.name for column in columns] for row in rows)
    for column in columns:
        assert expected.differences(in_json(column), [row[column.name] for row in rows]) == []


@pytest.mark.parametrize("extension", ["json", "ndjson"])
def test_duckdb_reads_lists_and_texts(exports: Path, extension: str) -> None:
    texts = duckdb.sql(f"SELECT text FROM read_json('{exports}/texts.{extension}', columns={{text: 'VARCHAR'}})").fetchall()
    assert expected.differences(expected.read(exports, "texts")[1].cells, [row[0] for row in texts]) == []
    lists = duckdb.sql(f"SELECT texts, numbers FROM '{exports}/lists.{extension}'").fetchall()
    for at, column in enumerate(expected.read(exports, "lists")):
        assert [row[at] for row in lists] == column.cells


def test_pandas_reads_both(exports: Path) -> None:
    array = pd.read_json(exports / "lists.json")
    lines = pd.read_json(exports / "lists.ndjson", lines=True)
    assert array.to_dict("list")["texts"][0] == lines["texts"][0] == ["Nell Arden", "Ossian Bay"]
