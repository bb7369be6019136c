"""Every figure equals what pandas makes of the same plays."""

from __future__ import annotations

import datetime
import math

import difficult
import independent
import pandas as pd
import pytest
from conftest import Case


def cell(value: object) -> object:
    """One word for all that is missing, and plain values for the rest."""
    if value is None or value != value or value is pd.NaT:
        return None
    if isinstance(value, datetime.datetime):
        return int(value.timestamp() * 1000 + 0.5)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def check(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    if theirs.empty:
        assert len(ours) == 0 and len(ours.columns) > 0, "no rows, and all columns"
        return
    names = list(ours.columns)
    assert sorted(names) == sorted(theirs.columns)
    mine, other = (
        [{name: cell(value) for name, value in row.items()} for row in table[names].astype(object).to_dict("records")]
        for table in (ours, theirs)
    )
    assert len(mine) == len(other)
    for at, (one, another) in enumerate(zip(mine, other)):
        for name in names:
            a, b = one[name], another[name]
            same = a == b
            if not same and isinstance(a, float) and b is not None:
                same = math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
            assert same, f"{name} of row {at} is {a!r} and should be {b!r}, in {one}"


@pytest.mark.parametrize("name", independent.TABLES)
def test_all_plays(case: Case, name: str) -> None:
    check(case.table("", name), independent.TABLES[name](case.lifetime))


@pytest.mark.parametrize("choice", difficult.CHOICES)
def test_chosen_plays(case: Case, choice: str) -> None:
    if case.name == "empty" and choice != "nothing":
        pytest.skip("an empty table has no artist to choose")
    if case.name not in ("berlin", "empty"):
        pytest.skip("a choice is the same in all zones once days and hours are right")
    selected = case.lifetime.chosen(difficult.CHOICES[choice])
    assert (len(selected.plays) == 0) == (choice == "nothing")
    for name, table in independent.TABLES.items():
        check(case.table(choice, name), table(selected))


@pytest.mark.parametrize("name", independent.TABLES)
def test_columns_and_types_are_the_same_without_rows(case: Case, name: str) -> None:
    assert case.types("nothing", name) == case.types("", name)


def test_the_plays_show_what_they_are_for(case: Case) -> None:
    if case.name == "empty":
        return
    tables = {name: case.table("", name) for name in independent.TABLES}
    assert all(len(table) > 1 for name, table in tables.items() if name not in ("totals", "obsessions"))
    assert len(tables["obsessions"]) > 0 and tables["obsessions_mild"]["weeks"].max() > 1
    assert tables["top_tracks"]["editions"].max() > 1
    totals = tables["totals"].iloc[0]
    for name in ("short", "untold", "near_repeats", "unknown", "undated", "skips"):
        assert totals[name] > 0, name
    assert set(tables["moods"]["mood"]) >= set(independent.MOODS)
