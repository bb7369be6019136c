"""Every table of the diary equals what pandas makes of the same file."""

from __future__ import annotations

import datetime
import math

import independent
import pandas as pd
import pytest
from conftest import Case

RANGES = ["short_term", "medium_term", "long_term"]
# What gems and loves have of the track itself is tested elsewhere: here it is known by its address.
TRACK = 27


def cell(value: object) -> object:
    """One word for all that is missing, and plain values for the rest."""
    if pd.isna(value):
        return None
    if isinstance(value, datetime.datetime):
        return int(value.timestamp() * 1000 + 0.5)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def check(ours: pd.DataFrame, theirs: pd.DataFrame, order: list[str] | None = None) -> None:
    if theirs.empty:
        assert len(ours) == 0 and len(ours.columns) > 0, "no rows, and all columns"
        return
    names = list(ours.columns)
    assert sorted(names) == sorted(theirs.columns)
    rows = [
        [{name: cell(value) for name, value in row.items()} for row in table[names].astype(object).to_dict("records")]
        for table in (ours, theirs)
    ]
    if order:
        for side in rows:
            side.sort(key=lambda row: [row[name] or "" for name in order])
    assert len(rows[0]) == len(rows[1])
    for mine, other in zip(*rows):
        for name in names:
            a, b = mine[name], other[name]
            same = a == b
            if not same and isinstance(a, float) and b is not None:
                same = math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
            assert same, f"{name} is {a!r} and should be {b!r}, in {mine}"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("gems", {}),
        ("gems_of_the_top_ten", {"top": 10, "months": 1, "silent_months": 1}),
        ("gems_of_half_a_year", {"of": "medium_term", "months": 3, "silent_months": 2}),
    ],
)
def test_gems(case: Case, name: str, wanted: dict) -> None:
    ours = case.table(name)
    uris = ours["uri"]
    check(pd.concat([uris, ours.iloc[:, TRACK + 1 :]], axis=1), independent.gems(case.diary, **wanted))


@pytest.mark.parametrize("of", RANGES)
def test_turnover(case: Case, of: str) -> None:
    check(case.table(f"turnover_{of}"), independent.turnover(case.diary, of))


@pytest.mark.parametrize("of", RANGES)
def test_loves(case: Case, of: str) -> None:
    ours = case.table(f"loves_{of}")
    check(pd.concat([ours["uri"], ours.iloc[:, TRACK + 1 :]], axis=1), independent.loves(case.diary, of))


@pytest.mark.parametrize("of", RANGES)
def test_how_long_love_lasts(case: Case, of: str) -> None:
    check(case.table(f"love_curve_{of}"), independent.love_curve(case.diary, of))
    check(case.table(f"love_lasts_{of}"), independent.love_lasts(case.diary, of))


@pytest.mark.parametrize("of", RANGES)
def test_genre_shift(case: Case, of: str) -> None:
    # Shares that are equal may differ in their last digit, and with it the order.
    check(case.table(f"genre_shift_{of}"), independent.genre_shift(case.diary, of), ["month", "genre"])


@pytest.mark.parametrize("of", RANGES)
def test_mood_drift(case: Case, of: str) -> None:
    check(case.table(f"mood_drift_{of}"), independent.mood_drift(case.diary, of))


@pytest.mark.parametrize("of", RANGES)
@pytest.mark.parametrize("hemisphere", ["north", "south"])
def test_seasons(case: Case, of: str, hemisphere: str) -> None:
    check(case.table(f"seasons_{of}_{hemisphere}"), independent.seasons(case.diary, of, hemisphere))


@pytest.mark.parametrize(("name", "rule"), independent.WORKOUTS.items())
def test_workout(case: Case, name: str, rule: dict[str, float]) -> None:
    ours = case.table(name)
    assert sorted(ours["uri"]) == independent.workout(case.diary, rule)
    scored = case.table(f"{name}_scored")
    scores = independent.workout_scores(case.diary, rule)
    for uri, score in zip(scored["uri"], scored["score"]):
        expected = scores.get(uri)
        assert (cell(score) is None) == (expected is None), uri
        assert expected is None or math.isclose(score, expected, rel_tol=1e-9), uri


def test_the_cases_show_what_they_are_for(case: Case, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["case"]
    if kind == "empty":
        return
    assert len(independent.gems(case.diary)) > 0
    assert len(independent.workout(case.diary, independent.WORKOUTS["workout"])) > 0 or kind == "difficult"
    assert len(independent.love_curve(case.diary, "short_term")) > 1
    if kind == "difficult":
        verdicts = set(independent.seasons(case.diary, "short_term", "north")["verdict"])
        assert {"higher", "no difference that these months show"} <= verdicts
        assert independent.turnover(case.diary, "short_term")["months_apart"].max() > 1
