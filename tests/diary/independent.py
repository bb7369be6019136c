"""The diary's tables from its SQLite file, by the definitions in the documentation of `Diary`, with pandas."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd

FEATURES = (
    "danceability energy loudness speechiness acousticness instrumentalness liveness valence tempo".split()
)
SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "winter": (12, 1, 2)}
OPPOSITE = {"spring": "autumn", "summer": "winter", "autumn": "spring", "winter": "summer"}
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
NAMES = "January February March April May June July August September October November December".split()


class Diary:
    """What the file holds. Months are numbers: those since the year 0."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as file:
            read = lambda sql: pd.read_sql_query(sql, file)  # noqa: E731
            self.snapshots = read("SELECT month, range FROM snapshot")
            self.tracks = read(
                "SELECT month, range, rank, uri FROM top_track JOIN snapshot ON snapshot = snapshot.key "
                "JOIN track ON track.key = track"
            )
            self.artists = read(
                "SELECT month, range, uri, genres FROM top_artist JOIN snapshot ON snapshot = snapshot.key "
                "JOIN artist ON artist.key = artist"
            )
            self.plays = read("SELECT played_at, uri FROM play JOIN track ON track.key = track")
            self.features = read(
                f"SELECT uri, {', '.join(FEATURES)} FROM audio_features JOIN track ON track.key = track"
            ).set_index("uri")
        for table in (self.snapshots, self.tracks, self.artists):
            table["month"] = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in table["month"]]
        self.features = self.features.astype(float)
        self.features.loc[self.features["tempo"] == 0, "tempo"] = math.nan

    def months(self, *ranges: str) -> list[int]:
        return sorted(set(self.snapshots.loc[self.snapshots["range"].isin(ranges), "month"]))

    def lists(self, of: str) -> dict[int, list[str]]:
        """The tracks of each month, best first."""
        wanted = self.tracks[self.tracks["range"] == of].sort_values("rank")
        return {month: list(wanted.loc[wanted["month"] == month, "uri"]) for month in self.months(of)}


def day(month: int | None) -> str | None:
    return None if month is None else f"{month // 12:04}-{month % 12 + 1:02}-01"


def ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def words(number: int) -> str:
    return NUMBERS[number] if number <= 12 else str(number)


def counted(number: int, what: str) -> str:
    return f"{words(number)} {what}{'' if number == 1 else 's'}"


def gems(
    diary: Diary, of: str = "short_term", top: int = 50, months: int = 2, silent_months: int = 3
) -> pd.DataFrame:
    ranked = diary.tracks[diary.tracks["range"].isin([of, "short_term"])]
    love = ranked[(ranked["range"] == of) & (ranked["rank"] <= top)]
    played = diary.plays.assign(
        month=[
            moment.year * 12 + moment.month - 1
            for moment in pd.to_datetime(diary.plays["played_at"], unit="ms", utc=True)
        ]
    )
    signs = pd.concat([ranked[["uri", "month"]], played[["uri", "month"]]]).groupby("uri")["month"].max()
    known = diary.months(of, "short_term")
    rows = []
    for uri, its in love.groupby("uri"):
        silence = known[-1] - signs[uri]
        if len(its) < months or silence < silent_months:
            continue
        plays = diary.plays.loc[diary.plays["uri"] == uri, "played_at"]
        seen = sum(month > signs[uri] for month in known)
        best = its["rank"].min()
        best_month = its.loc[its["rank"] == best, "month"].min()
        reason = f"{ordinal(best)} in {NAMES[best_month % 12]} {best_month // 12}, among your {top} in "
        reason += counted(len(its), "month")
        if len(diary.plays):
            reason += f", {counted(len(plays), 'play')}" if len(plays) else ", no play seen"
        reason += f"; silent for {counted(silence, 'month')}"
        if seen < silence:
            reason += f", {words(seen)} of them with {'a snapshot' if seen == 1 else 'snapshots'}"
        rows.append(
            {
                "uri": uri,
                "best_rank": best,
                "months_loved": len(its),
                "first_month": day(its["month"].min()),
                "last_month": day(its["month"].max()),
                "plays": len(plays) if len(diary.plays) else None,
                "last_played_at": plays.max() if len(plays) else None,
                "silent_since": day(signs[uri]),
                "silent_months": silence,
                "silent_snapshots": seen,
                "love": float(sum(Fraction(51 - int(rank), 50) for rank in its["rank"])),
                "reason": reason,
            }
        )
    return pd.DataFrame(sorted(rows, key=lambda row: (-row["love"], row["silent_since"], row["uri"])))


def turnover(diary: Diary, of: str) -> pd.DataFrame:
    lists = {month: set(tracks) for month, tracks in diary.lists(of).items()}
    rows = []
    for since, month in zip(list(lists), list(lists)[1:]):
        before, now = lists[since], lists[month]
        rows.append(
            {
                "month": day(month),
                "since": day(since),
                "months_apart": month - since,
                "tracks": len(now),
                "entries": len(now - before),
                "exits": len(before - now),
                "survivors": len(now & before),
                "turnover": len(now - before) / len(now) if now else None,
                "jaccard": len(now & before) / len(now | before) if now | before else None,
            }
        )
    return pd.DataFrame(rows)


def spells(diary: Diary, of: str) -> dict[str, list[tuple[int, bool, bool]]]:
    """Of each track: months, whether the beginning was seen, whether the end was."""
    known = set(diary.months(of))
    found = {}
    for uri, its in diary.tracks[diary.tracks["range"] == of].groupby("uri"):
        loved = set(its["month"])
        found[uri] = []
        for start in sorted(month for month in loved if month - 1 not in loved):
            end = start
            while end + 1 in loved:
                end += 1
            found[uri].append((end - start + 1, start - 1 in known, end + 1 in known))
    return found


def loves(diary: Diary, of: str) -> pd.DataFrame:
    known = diary.months(of)
    rows = []
    for uri, its in spells(diary, of).items():
        months = set(diary.tracks.loc[(diary.tracks["range"] == of) & (diary.tracks["uri"] == uri), "month"])
        first, last = min(months), max(months)
        rows.append(
            {
                "uri": uri,
                "first_month": day(first),
                "last_month": day(last),
                "months": len(months),
                "spells": len(its),
                "longest_spell": max(length for length, _, _ in its),
                "months_unseen": len(set(range(first, last + 1)) - set(known)),
                "still_loved": known[-1] in months,
            }
        )
    return pd.DataFrame(sorted(rows, key=lambda row: (-row["months"], row["first_month"], row["uri"])))


def love_curve(diary: Diary, of: str) -> pd.DataFrame:
    begun = [spell for its in spells(diary, of).values() for spell in its if spell[1]]
    # Who lasts longer than t was at risk at t; who was last seen at t was so only if the month after is known.
    rows, survival, greenwood = [], Fraction(1), 0.0
    for months in range(1, max((length for length, _, _ in begun), default=0) + 1):
        ended = sum(length == months and end for length, _, end in begun)
        at_risk = ended + sum(length > months for length, _, _ in begun)
        if not at_risk:
            break
        survival *= 1 - Fraction(ended, at_risk)
        lower = upper = None
        if 0 < survival < 1:
            greenwood += ended / (at_risk * (at_risk - ended))
            spread = NormalDist().inv_cdf(0.975) * math.sqrt(greenwood) / abs(math.log(survival))
            lower, upper = (float(survival) ** math.exp(sign * spread) for sign in (1, -1))
        rows.append(
            {
                "months": months,
                "at_risk": at_risk,
                "ended": ended,
                "survival": survival,
                "lower_95": lower,
                "upper_95": upper,
            }
        )
    return pd.DataFrame(rows)


def love_lasts(diary: Diary, of: str) -> pd.DataFrame:
    if len(diary.months(of)) < 2:
        return pd.DataFrame()
    all_spells = [spell for its in spells(diary, of).values() for spell in its]
    begun = [spell for spell in all_spells if spell[1]]
    ended = sum(end for _, _, end in begun)
    curve = love_curve(diary, of)

    def half(column: str) -> int | None:
        for _, row in curve.iterrows():
            if row[column] is not None and row[column] <= Fraction(1, 2):
                return row["months"]
        return None

    return pd.DataFrame(
        [
            {
                "spells": len(begun),
                "ended": ended,
                "unfinished": len(begun) - ended,
                "unseen_beginnings": len(all_spells) - len(begun),
                "median_months": half("survival"),
                "lower_95": half("lower_95"),
                "upper_95": half("upper_95"),
            }
        ]
    )


def genre_shift(diary: Diary, of: str) -> pd.DataFrame:
    rows, since, before = [], None, None
    for month in diary.months(of):
        artists = diary.artists[(diary.artists["range"] == of) & (diary.artists["month"] == month)]
        genres = [set(json.loads(text)) if text else set() for text in artists["genres"]]
        known = [its for its in genres if its]
        pairs = pd.DataFrame(
            [(genre, 1 / len(its) / len(known)) for its in known for genre in its], columns=["genre", "share"]
        )
        shares = pairs.groupby("genre")["share"].sum()
        counts = pairs.groupby("genre")["share"].count()
        told = {
            "month": day(month),
            "since": day(since),
            "months_apart": None if since is None else month - since,
            "unknown": len(genres) - len(known),
        }
        if len(shares) == 0:
            rows.append({**told, "genre": None, "artists": None, "share": None, "change": None, "distance": None})
        else:
            comparable = before is not None and len(before) > 0
            every = shares.index.union(before.index) if comparable else shares.index
            now = shares.reindex(every, fill_value=0)
            change = now - before.reindex(every, fill_value=0) if comparable else None
            for genre in every:
                rows.append(
                    {
                        **told,
                        "genre": genre,
                        "artists": counts.get(genre, 0),
                        "share": now[genre],
                        "change": change[genre] if comparable else None,
                        "distance": change.abs().sum() / 2 if comparable else None,
                    }
                )
        since, before = month, shares
    return pd.DataFrame(rows)


def mood_drift(diary: Diary, of: str) -> pd.DataFrame:
    rows, since, before = [], None, None
    for month, uris in diary.lists(of).items():
        known = diary.features.reindex(uris)
        mean, deviation, count = known.mean(), known.std(ddof=1), known.count()
        for feature in FEATURES:
            size = int(count[feature])
            reach = quantile(size - 1) * deviation[feature] / math.sqrt(size) if size > 1 else math.nan
            rows.append(
                {
                    "month": day(month),
                    "since": day(since),
                    "months_apart": None if since is None else month - since,
                    "feature": feature,
                    "tracks": size,
                    "unknown": len(uris) - size,
                    "mean": mean[feature],
                    "change": mean[feature] - before[feature] if before is not None else math.nan,
                    "standard_deviation": deviation[feature],
                    "lower_95": mean[feature] - reach,
                    "upper_95": mean[feature] + reach,
                }
            )
        since, before = month, mean
    return pd.DataFrame(rows)


def seasons(diary: Diary, of: str, hemisphere: str) -> pd.DataFrame:
    lists = diary.lists(of)
    if not lists:
        return pd.DataFrame()
    means = pd.DataFrame({month: diary.features.reindex(uris).mean() for month, uris in lists.items()}).T
    rows = []
    for season in SEASONS:
        numbers = SEASONS[season if hemisphere == "north" else OPPOSITE[season]]
        own = means[[month % 12 + 1 in numbers for month in means.index]]
        others = means[[month % 12 + 1 not in numbers for month in means.index]]
        for feature in FEATURES:
            a, b = own[feature].dropna(), others[feature].dropna()
            difference = a.mean() - b.mean()
            lower = upper = own_reach = math.nan
            if len(a) > 1:
                own_reach = quantile(len(a) - 1) * a.std() / math.sqrt(len(a))
            verdict = "too few months"
            if len(a) > 1 and len(b) > 1:
                errors = (a.var() / len(a), b.var() / len(b))
                lower = upper = difference
                if sum(errors) > 0:
                    freedom = sum(errors) ** 2 / (errors[0] ** 2 / (len(a) - 1) + errors[1] ** 2 / (len(b) - 1))
                    reach = quantile(freedom) * math.sqrt(sum(errors))
                    lower, upper = difference - reach, difference + reach
                same = abs(difference) <= 1e-9 * max(abs(a.mean()), abs(b.mean()))
                verdict = "no difference that these months show"
                if not same and (lower > 0 or upper < 0):
                    verdict = "higher" if lower > 0 else "lower"
            rows.append(
                {
                    "season": season,
                    "feature": feature,
                    "months": len(a),
                    "years": len({month // 12 + (month % 12 == 11) for month in a.index}),
                    "mean": a.mean(),
                    "standard_deviation": a.std(),
                    "lower_95": a.mean() - own_reach,
                    "upper_95": a.mean() + own_reach,
                    "other_months": len(b),
                    "other_mean": b.mean(),
                    "difference": difference,
                    "difference_lower_95": lower,
                    "difference_upper_95": upper,
                    "verdict": verdict,
                }
            )
    return pd.DataFrame(rows)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


@cache
def quantile(freedom: float) -> float:
    """Where Student's t leaves 2.5 % above. With x = √ν·tan θ its density is one of cos(θ) to the power of ν − 1."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)

    def between(angle: float) -> float:
        return scale * angle / 2 * float(WEIGHTS @ np.cos(angle / 2 * (NODES + 1)) ** (freedom - 1))

    low, high = 0.0, math.pi / 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if between(middle) < 0.475 else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


# The tutorial's two rules for a workout: what has to be above what.
WORKOUTS = {
    "workout": {"energy": 0.7, "danceability": 0.7, "tempo": 120},
    "workout_hard": {"energy": 0.75, "valence": 0.5, "tempo": 140, "danceability": 0.6},
}


def workout(diary: Diary, rule: dict[str, float]) -> list[str]:
    fits = pd.Series(True, index=diary.features.index)
    for feature, least in rule.items():
        fits &= diary.features[feature] > least
    return sorted(fits.index[fits])


def workout_scores(diary: Diary, rule: dict[str, float]) -> dict[str, float | None]:
    """How near each track is to keeping the rule: the mean over its features, of those that are known."""
    near = pd.DataFrame(
        {
            feature: (1 - (least - diary.features[feature]).clip(lower=0) / (120 if feature == "tempo" else 1)).clip(lower=0)
            for feature, least in rule.items()
        }
    )
    return {uri: None if math.isnan(score) else score for uri, score in near.mean(axis=1).items()}
