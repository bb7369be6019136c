"""SQLite: typed columns, by the module of Python's standard library."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import expected
import pytest
from expected import Column

DECLARED = {"str": "TEXT", "i64": "INTEGER", "i32": "INTEGER", "f64": "REAL", "bool": "BOOLEAN", "date": "DATE"}
STORED = {"str": "text", "i64": "integer", "i32": "integer", "f64": "real", "bool": "integer", "date": "text"}


def in_sqlite(column: Column) -> list[Any]:
    if column.is_moment:
        return expected.iso(column)
    if column.type == "date":
        return [day and day.isoformat() for day in column.cells]
    if column.type == "bool":
        return [None if cell is None else int(cell) for cell in column.cells]
    if column.type == "f64":
        return [None if cell is None or math.isnan(cell) else cell for cell in column.cells]
    return column.cells


def check(database: sqlite3.Connection, name: str, columns: list[Column]) -> None:
    described = database.execute(f"SELECT name, type FROM pragma_table_info('{name}')").fetchall()
    assert described == [(of.name, "TIMESTAMP" if of.is_moment else DECLARED.get(of.type, "TEXT")) for of in columns]
    for column in columns:
        quoted = '"' + column.name.replace('"', '""') + '"'
        rows = database.execute(f"SELECT {quoted}, typeof({quoted}) FROM {name} ORDER BY rowid").fetchall()
        assert {kind for _, kind in rows} <= {"null", STORED.get(column.type, "text")}
        found = [cell for cell, _ in rows]
        if column.is_list:
            assert [expected.split(cell) for cell in found] == expected.flat(column)
        else:
            assert expected.differences(in_sqlite(column), found) == []


@pytest.mark.parametrize("name", expected.NAMES)
def test_sqlite3_finds_every_cell_and_its_type(exports: Path, name: str) -> None:
    with closing(sqlite3.connect(exports / f"{name}.sqlite")) as database:
        check(database, name, expected.read(exports, name))


def test_several_tables_are_those_of_one_database(exports: Path) -> None:
    with closing(sqlite3.connect(exports / "all.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for name in expected.NAMES:
            check(database, name, expected.read(exports, name))


def test_sqlites_own_functions_read_the_moments(exports: Path) -> None:
    with closing(sqlite3.connect(exports / "moments.sqlite")) as database:
        query = "SELECT strftime('%s', whole_seconds), date(day) FROM moments LIMIT 1"
        assert database.execute(query).fetchone() == ("1769884200", "2026-01-31")
