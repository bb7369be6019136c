"""What the Rust side says that its tables hold."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

EPOCH = datetime(1970, 1, 1)
NAMES = ["texts", "numbers", "moments", "lists", "empty"]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    cells: list[Any]

    @property
    def is_list(self) -> bool:
        return self.type.startswith("list")

    @property
    def is_moment(self) -> bool:
        return self.type.startswith("datetime")

    @property
    def zone(self) -> str | None:
        return self.type.partition(", ")[2].rstrip("]") or None


def read(folder: Path, name: str) -> list[Column]:
    """The columns of a table, their cells as Python has them: moments in UTC and without a zone."""
    described = json.loads((folder / f"{name}.expected").read_text(encoding="utf-8"))
    return [Column(of["name"], of["type"], [cell(of["type"], words) for words in of["cells"]]) for of in described]


def cell(kind: str, words: Any) -> Any:
    if words is None:
        return None
    if kind.startswith("list"):
        return [cell(kind[len("list[") : -1], element) for element in words]
    if kind.startswith("datetime"):
        return EPOCH + timedelta(milliseconds=int(words))
    return {
        "str": str,
        "i64": int,
        "i32": int,
        "f64": float,
        "bool": lambda text: {"true": True, "false": False}[text],
        "date": date.fromisoformat,
    }[kind](words)


def same(one: Any, other: Any) -> bool:
    """Equal in value and type; NaN equals itself."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and one == other


def differences(expected: list[Any], found: list[Any]) -> list[str]:
    assert len(expected) == len(found)
    rows = enumerate(zip(expected, found))
    return [f"row {row}: {one!r} is {other!r}" for row, (one, other) in rows if not same(one, other)]


def iso(column: Column) -> list[str | None]:
    """Moments as the text formats have them: a fraction in all or in none."""
    fraction = any(moment and moment.microsecond for moment in column.cells)
    return [moment and iso_moment(moment, column.zone, "milliseconds" if fraction else "seconds") for moment in column.cells]


def iso_moment(moment: datetime, zone: str | None, precision: str) -> str:
    if zone is None:
        return moment.isoformat(timespec=precision)
    from zoneinfo import ZoneInfo

    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))
    return local.isoformat(timespec=precision).replace("+00:00", "Z")


def split(text: str | None) -> list[str | None] | None:
    """A joined list taken apart, as the documentation of `Save` tells how."""
    if text is None:
        return None
    elements: list[str | None] = []
    while text:
        if text.startswith('"'):
            end = 1
            while text[end : end + 1] != '"' or text[end + 1 : end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            element, text = text[1:end].replace('""', '"'), text[end + 1 :]
            elements.append(element)
        else:
            element, _, rest = text.partition(";")
            elements.append(None if element == "null" else element)
            text = text[len(element) :]
        assert not text or text.startswith("; "), text
        text = text[2:]
    return elements


def flat(column: Column) -> list[Any]:
    """The cells of a format without lists, once those are taken apart: their elements are texts."""
    if not column.is_list:
        return column.cells
    as_text = lambda element: element if element is None else str(element)  # noqa: E731
    return [cells if cells is None else [as_text(element) for element in cells] for cells in column.cells]
