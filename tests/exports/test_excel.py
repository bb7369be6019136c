"""Excel: numbers, days and moments are Excel's own, a text is never a formula."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import expected
import openpyxl
import pandas as pd
import pytest
from expected import Column

EXACT = 2**53


def in_excel(column: Column) -> list[Any]:
    """The cells as Excel can hold them."""
    return [None if cell is None else excels(column, cell) for cell in column.cells]


def excels(column: Column, cell: Any) -> Any:
    if column.is_moment:
        local = cell.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(column.zone or "UTC")).replace(tzinfo=None)
        return local if local.year >= 1900 else local.isoformat(sep=" ", timespec="milliseconds")
    if column.type == "date":
        return cell if cell.year >= 1900 else cell.isoformat()
    if column.type in ("i64", "i32"):
        return cell if abs(cell) <= EXACT else str(cell)
    if column.type == "f64":
        return cell if math.isfinite(cell) else None
    return cell or None if column.type == "str" else cell


def value(cell: Any, kind: str) -> Any:
    """openpyxl's cell; it leaves Excel's escapes of control characters in texts, and takes whole numbers for integers."""
    found = cell.value
    if isinstance(found, str):
        return re.sub("_x00([01][0-9A-F])_", lambda escape: chr(int(escape[1], 16)), found)
    if kind == "f64" and isinstance(found, int):
        return float(found)
    if kind == "date" and isinstance(found, datetime):
        assert found.time() == time(0)
        return found.date()
    return found


def check(sheet: Any, columns: list[Column]) -> None:
    header, *rows = list(sheet.iter_rows(min_col=1, max_col=len(columns), max_row=1 + len(columns[0].cells)))
    assert [cell.value for cell in header] == [column.name for column in columns]
    assert all(cell.font.bold for cell in header)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    for at, column in enumerate(columns):
        cells = [row[at] for row in rows]
        assert all(cell.data_type != "f" for cell in cells)
        found = [value(cell, column.type) for cell in cells]
        if column.is_list:
            wanted = [cells or None for cells in expected.flat(column)]
            assert [expected.split(cell) for cell in found] == wanted
        elif column.is_moment:
            check_moments(in_excel(column), found)
        else:
            assert expected.differences(in_excel(column), found) == []
        if column.type == "date" or column.is_moment:
            assert {cell.number_format.split(" ")[0] for cell in cells if cell.is_date} == {"yyyy-mm-dd"}


def check_moments(wanted: list[Any], found: list[Any]) -> None:
    for one, other in zip(wanted, found, strict=True):
        assert type(one) is type(other), (one, other)
        if isinstance(one, datetime):
            # A day is a double's unit, and openpyxl rounds.
            assert abs(one - other) <= timedelta(milliseconds=1), (one, other)
        elif isinstance(one, str):
            assert datetime.fromisoformat(one) == datetime.fromisoformat(other)


@pytest.mark.parametrize("name", expected.NAMES)
def test_openpyxl_finds_every_cell_and_its_type(exports: Path, name: str) -> None:
    book = openpyxl.load_workbook(exports / f"{name}.xlsx")
    assert book.sheetnames == [name]
    check(book[name], expected.read(exports, name))


def test_several_tables_are_the_sheets_of_one_workbook(exports: Path) -> None:
    book = openpyxl.load_workbook(exports / "all.xlsx")
    assert book.sheetnames == expected.NAMES
    for name in expected.NAMES:
        check(book[name], expected.read(exports, name))


def test_the_file_has_no_moment_of_its_own(exports: Path) -> None:
    assert openpyxl.load_workbook(exports / "texts.xlsx").properties.created == datetime(2000, 1, 1)


def test_columns_are_as_wide_as_what_they_hold(exports: Path) -> None:
    sheet = openpyxl.load_workbook(exports / "lists.xlsx")["lists"]
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width >= 8


def test_pandas_gets_days_as_days(exports: Path) -> None:
    frame = pd.read_excel(exports / "moments.xlsx")
    assert frame["day"][0] == datetime(2026, 1, 31) and frame["day"][1] == "1899-12-31"
    assert str(frame["whole_seconds"].dtype).startswith("datetime64")
    assert isinstance(expected.read(exports, "moments")[0].cells[0], date)
