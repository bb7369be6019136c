"""Rankings and periods, with pandas."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from plays import DAY, Lifetime, part, start, where


def ordered(value: object) -> tuple:
    """A key in which nothing comes before anything."""
    return tuple("" if part is None else part for part in (value if isinstance(value, tuple) else (value,)))


def name_of(lifetime: Lifetime, column: str, code: object) -> tuple:
    """What a thing is called in a ranking."""
    if column == "track":
        title = lifetime.titles[code]
        return (title["name"], title["artist"], code[1] if code[0] == "addressed" else None)
    return code if isinstance(code, tuple) else (code,)


def grouped(plays: pd.DataFrame, column: str) -> dict:
    """The plays of each thing. pandas would take tuples for several columns."""
    positions: dict = {}
    for position, code in enumerate(plays[column]):
        if code is not None:
            positions.setdefault(code, []).append(position)
    return {code: plays.iloc[its] for code, its in positions.items()}


def tallies(plays: pd.DataFrame, column: str) -> dict:
    found = {}
    for code, its in grouped(plays, column).items():
        days = its.loc[its["stream"], "day"]
        found[code] = {"streams": len(days), "ms": int(its["ms"].sum()), "first": days.min(), "last": days.max()}
    return found


def ranking(lifetime: Lifetime, column: str, count: int, by: str = "streams") -> list[tuple]:
    """What has streams, with its tally, in the order of a ranking."""
    rows = [(code, row) for code, row in tallies(lifetime.plays, column).items() if row["streams"] > 0]

    def key(pair: tuple) -> tuple:
        code, row = pair
        numbers = (-row["streams"], -row["ms"]) if by == "streams" else (-row["ms"], -row["streams"])
        return (*numbers, ordered(name_of(lifetime, column, code)))

    return sorted(rows, key=key)[:count]


def top(lifetime: Lifetime, column: str, count: int = 1000, by: str = "streams") -> pd.DataFrame:
    streams = lifetime.streams
    rows = []
    for code, tally in ranking(lifetime, column, count, by):
        its = where(streams, [value == code for value in streams[column]])
        row = {
            "streams": tally["streams"],
            "hours": tally["ms"] / 3_600_000,
            "share": tally["streams"] / len(streams),
            "first_played_on": tally["first"],
            "last_played_on": tally["last"],
        }
        if column == "artist":
            row |= {"artist": code, "tracks": its["track"].nunique()}
        else:
            edition, item = best_edition(lifetime, column, code)
            address = lifetime.addresses.get(edition, {"id": None, "uri": None})
            known = lifetime.details.get(item, {})
            if column == "album":
                row |= {
                    "album": code[0], "artist": code[1], "tracks": its["track"].nunique(),
                    "track_id": address["id"], "track_uri": address["uri"], "cover_url": known.get("cover_url"),
                }
            else:
                row |= {**lifetime.titles[code], **address, "editions": its["edition"].nunique()}
                for name in ("popularity", "danceability", "energy", "valence", "cover_url"):
                    row[name] = known.get(name)
        rows.append(row)
    return pd.DataFrame(rows)


def best_edition(lifetime: Lifetime, column: str, code: object) -> tuple:
    """The edition of a thing with most streams, and of it the album with most."""
    its = where(lifetime.plays, [value == code for value in lifetime.plays[column]])
    table = tallies(its, "edition")
    if not table:
        return None, None
    most = lambda its: (-its["streams"], -its["ms"])  # noqa: E731
    edition = min(table, key=lambda edition: (*most(table[edition]), edition[1]))
    items = tallies(where(its, [value == edition for value in its["edition"]]), "item")
    order = {item: at for at, item in enumerate(lifetime.details)}
    return edition, min(items, key=lambda item: (*most(items[item]), order[item]))


def periods(lifetime: Lifetime, every: str) -> list[dt.date]:
    if lifetime.plays.empty:
        return []
    day, last = lifetime.plays["day"].min(), lifetime.plays["day"].max()
    found = []
    while day <= last:
        if start(day, every) not in found[-1:]:
            found.append(start(day, every))
        day += DAY
    return found


def in_periods(lifetime: Lifetime, every: str) -> dict[dt.date, pd.DataFrame]:
    its = pd.Series([start(day, every) for day in lifetime.plays["day"]], index=lifetime.plays.index, dtype=object)
    return {period: lifetime.plays[its == period] for period in periods(lifetime, every)}


def over_time(lifetime: Lifetime, every: str) -> pd.DataFrame:
    rows = []
    for period, plays in in_periods(lifetime, every).items():
        streams = plays[plays["stream"]]
        rows.append(
            {
                "period": period, "plays": len(plays), "streams": len(streams), "hours": plays["ms"].sum() / 3_600_000,
                "artists": streams["artist"].nunique(), "tracks": streams["track"].nunique(),
            }
        )
    return pd.DataFrame(rows)


def top_over_time(lifetime: Lifetime, column: str, every: str, count: int) -> pd.DataFrame:
    rows = []
    leaders = [code for code, _ in ranking(lifetime, column, count)]
    for period, plays in in_periods(lifetime, every).items():
        of_period = grouped(plays, column)
        for code in leaders:
            its = of_period.get(code, plays.iloc[:0])
            names = {
                "artist": lambda: {"artist": code},
                "album": lambda: {"album": code[0], "artist": code[1]},
                "track": lambda: dict(lifetime.titles[code]),
            }[column]()
            rows.append({"period": period, **names, "streams": its["stream"].sum(), "hours": its["ms"].sum() / 3_600_000})
    return pd.DataFrame(rows)
