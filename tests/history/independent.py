"""Every figure of a lifetime of listening, by the definitions in the documentation of `Lifetime`, with pandas."""

from __future__ import annotations

import pandas as pd
from plays import DAY, MOODS, WEEKDAYS, Lifetime, moment, part, read, start, where
from ranked import grouped, in_periods, name_of, ordered, over_time, periods, ranking, top, top_over_time

__all__ = ["MOODS", "TABLES", "Lifetime", "read"]


def heatmap(lifetime: Lifetime) -> pd.DataFrame:
    plays = lifetime.plays
    weekday = pd.Series([day.isoweekday() for day in plays["day"]], index=plays.index, dtype=object)
    rows = []
    for number in range(1, 8):
        for hour in range(24):
            its = plays[(weekday == number) & (plays["hour"] == hour)]
            rows.append(
                {
                    "weekday": number, "weekday_name": WEEKDAYS[number - 1], "hour": hour, "plays": len(its),
                    "streams": its["stream"].sum(), "hours": its["ms"].sum() / 3_600_000,
                }
            )
    return pd.DataFrame(rows)


def sessions(lifetime: Lifetime, pause_s: int) -> pd.DataFrame:
    plays = lifetime.plays
    so_far = plays["ended"].cummax().shift()
    number = (plays["began"] - so_far > pause_s * 1000).cumsum()
    rows = []
    for _, its in plays.groupby(number):
        rows.append(
            {
                "begun_at": moment(its["began"].min()), "ended_at": moment(its["ended"].max()), "plays": len(its),
                "streams": its["stream"].sum(), "hours": its["ms"].sum() / 3_600_000,
            }
        )
    return pd.DataFrame(rows)


def streaks(lifetime: Lifetime) -> pd.DataFrame:
    streams = lifetime.streams.groupby("day").size()
    rows = []
    for day in sorted(streams.index):
        if rows and rows[-1]["last_day"] + DAY == day:
            rows[-1]["last_day"] = day
        else:
            rows.append({"first_day": day, "last_day": day})
    for row in rows:
        row["days"] = (row["last_day"] - row["first_day"]).days + 1
        row["streams"] = sum(count for day, count in streams.items() if row["first_day"] <= day <= row["last_day"])
        row["is_current"] = row["last_day"] == lifetime.plays["day"].max()
    return pd.DataFrame(sorted(rows, key=lambda row: (-row["days"], -row["first_day"].toordinal())))


def discoveries(lifetime: Lifetime, every: str) -> pd.DataFrame:
    rows = []
    for period, plays in in_periods(lifetime, every).items():
        streams = plays[plays["stream"]]
        artists = [artist for artist in streams["artist"] if artist is not None]
        new = sum(start(lifetime.first_heard[artist], every) == period for artist in artists)
        rows.append(
            {
                "period": period, "streams": len(streams), "new_artists": streams["first_of_artist"].sum(),
                "new_tracks": streams["first_of_track"].sum(), "new_share": part(new, len(streams)),
            }
        )
    return pd.DataFrame(rows)


def loyalty(lifetime: Lifetime) -> pd.DataFrame:
    rows = []
    months = lambda day: day.year * 12 + day.month  # noqa: E731
    for artist, tally in ranking(lifetime, "artist", 1000):
        since = max(months(lifetime.first_heard[artist]), months(lifetime.plays["day"].min()))
        count = months(lifetime.plays["day"].max()) - since + 1
        active = {months(day) for day in lifetime.streams.loc[lifetime.streams["artist"] == artist, "day"]}
        rows.append(
            {
                "artist": artist, "streams": tally["streams"], "discovered_on": lifetime.first_heard[artist],
                "months": count, "active_months": len(active), "loyalty": len(active) / count,
            }
        )
    return pd.DataFrame(rows)


def cohorts(lifetime: Lifetime) -> pd.DataFrame:
    streams = lifetime.streams.assign(year=[day.year for day in lifetime.streams["day"]])
    heard = {artist for artist in streams["artist"] if artist is not None}
    years = [period.year for period in periods(lifetime, "year")]
    rows = []
    for cohort in sorted({lifetime.first_heard[artist].year for artist in heard}):
        members = {artist for artist in heard if lifetime.first_heard[artist].year == cohort}
        for year in (year for year in years if year >= cohort):
            of_year = streams[streams["year"] == year]
            its = of_year[of_year["artist"].isin(members)]
            rows.append(
                {
                    "discovered_in": cohort, "year": year, "cohort": len(members), "artists": its["artist"].nunique(),
                    "retention": its["artist"].nunique() / len(members), "streams": len(its),
                    "share": part(len(its), len(of_year)),
                }
            )
    return pd.DataFrame(rows)


def skips(lifetime: Lifetime, by: str, least: int) -> pd.DataFrame:
    plays = lifetime.plays
    if by in ("year", "hour"):
        keys = [day.year for day in plays["day"]] if by == "year" else list(plays["hour"])
        groups = range(24) if by == "hour" else [period.year for period in periods(lifetime, "year")]
        pairs = [(key, where(plays, [its == key for its in keys])) for key in groups]
    else:
        pairs = list(grouped(plays, by).items())
    rows = []
    for code, its in pairs:
        judged, skipped = int(its["judged"].sum()), int(its["skipped"].sum())
        if judged < least:
            continue
        names = dict(lifetime.titles[code]) if by == "track" else {by: code}
        key = () if by in ("year", "hour") else (
            judged == 0, -skipped / judged if judged else 0, -skipped, ordered(name_of(lifetime, by, code)),
        )
        row = {
            **names, "plays": judged, "skips": skipped, "rate": part(skipped, judged),
            "unknown": int((~its["judged"]).sum()),
        }
        rows.append((key, row))
    if by not in ("year", "hour"):
        rows.sort(key=lambda pair: pair[0])
    return pd.DataFrame([row for _, row in rows])


def groups(lifetime: Lifetime, column: str, of: list[list], order: str) -> pd.DataFrame:
    """`of` has the groups of each play: none stands for the group of what is unknown."""
    whole = len(lifetime.streams)
    rows = []
    for name in {name for names in of for name in names or [None]}:
        its = where(lifetime.plays, [name in (names or [None]) for names in of])
        streams = its[its["stream"]]
        rows.append(
            {
                column: name, "streams": len(streams), "hours": its["ms"].sum() / 3_600_000,
                "share": part(len(streams), whole), "artists": streams["artist"].nunique(),
                "tracks": streams["track"].nunique(), "ms": its["ms"].sum(),
            }
        )

    def key(row: dict) -> tuple:
        by = (row["streams"] * -1, row["ms"] * -1) if order == "ranked" else ()
        return (row[column] is None, *by, row[column])

    return pd.DataFrame(sorted(rows, key=key)).drop(columns="ms", errors="ignore")


def decades(lifetime: Lifetime) -> pd.DataFrame:
    years = [lifetime.details.get(item, {}).get("year") for item in lifetime.plays["item"]]
    return groups(lifetime, "decade", [[f"{year // 10 * 10}s"] if year else [] for year in years], "kept")


def popularity(lifetime: Lifetime) -> pd.DataFrame:
    its = [lifetime.details.get(item, {}).get("popularity") for item in lifetime.plays["item"]]
    tens = [[] if number is None or not 0 <= number <= 100 else [min(number // 10, 9) * 10] for number in its]
    return groups(lifetime, "popularity", tens, "kept")


def moods(lifetime: Lifetime) -> pd.DataFrame:
    its = [lifetime.mood(item) for item in lifetime.plays["item"]]
    return groups(lifetime, "mood", [[name] if name else [] for name in its], "ranked")


def genres(lifetime: Lifetime) -> pd.DataFrame:
    its = [lifetime.genres_of.get(artist, []) for artist in lifetime.plays["artist"]]
    table = groups(lifetime, "genre", its, "ranked")
    if table.empty:
        return table
    whole = len(lifetime.streams)
    weights: dict = {}
    for names, stream in zip(its, lifetime.plays["stream"]):
        for name in names or [None]:
            weights[name] = weights.get(name, 0) + stream / len(names or [None])
    return table.assign(weighted_share=[part(weights[name], whole) if whole else None for name in table["genre"]])


def platforms(lifetime: Lifetime) -> pd.DataFrame:
    return groups(lifetime, "platform", [[name] for name in lifetime.plays["platform"]], "ranked")


def countries(lifetime: Lifetime) -> pd.DataFrame:
    return groups(lifetime, "country", [[name] if name else [] for name in lifetime.plays["country"]], "ranked")


def obsessions(lifetime: Lifetime, least: int, least_share: float) -> pd.DataFrame:
    found = []
    for week, plays in in_periods(lifetime, "week").items():
        all_streams = plays["stream"].sum()
        of_week = Lifetime(plays, lifetime.others, 0, lifetime.zone, lifetime.titles)
        for track, tally in ranking(of_week, "track", 10**9):
            if tally["streams"] >= least and tally["streams"] / all_streams >= least_share:
                found.append((week, track, tally, tally["streams"] / all_streams))
    weeks = {(week, track) for week, track, *_ in found}
    rows = []
    for week, track, tally, share in found:
        before = after = 0
        while (week - (before + 1) * 7 * DAY, track) in weeks:
            before += 1
        while (week + (after + 1) * 7 * DAY, track) in weeks:
            after += 1
        rows.append(
            {
                "week": week, **lifetime.titles[track], "streams": tally["streams"], "hours": tally["ms"] / 3_600_000,
                "share": share, "weeks": before + 1 + after, "week_of_run": before + 1,
            }
        )
    return pd.DataFrame(rows)


def rediscoveries(lifetime: Lifetime, of: str, silent: int, least: int, within: int) -> pd.DataFrame:
    rows = []
    streams = lifetime.streams
    for code, its in grouped(streams, of).items():
        days = sorted(its["day"])
        for last, returned in zip(days, days[1:]):
            after = sum(returned <= day < returned + within * DAY for day in days)
            if (returned - last).days >= silent and after >= least:
                names = lifetime.titles[code] if of == "track" else {"name": None, "artist": code}
                key = (returned, -after, ordered(name_of(lifetime, of, code)))
                row = {
                    **names, "last_played_on": last, "returned_on": returned, "silent_days": (returned - last).days,
                    "streams_before": sum(day <= last for day in days), "streams_after": after,
                }
                rows.append((key, row))
    return pd.DataFrame([row for _, row in sorted(rows, key=lambda pair: pair[0])])


def years(lifetime: Lifetime) -> pd.DataFrame:
    rows = []
    for period, plays in in_periods(lifetime, "year").items():
        streams = plays[plays["stream"]]
        of_year = Lifetime(plays, lifetime.others, 0, lifetime.zone, lifetime.titles)
        artist = [code for code, _ in ranking(of_year, "artist", 1)]
        track = [lifetime.titles[code] for code, _ in ranking(of_year, "track", 1)]
        rows.append(
            {
                "year": period.year, "streams": len(streams), "hours": plays["ms"].sum() / 3_600_000,
                "artists": streams["artist"].nunique(), "tracks": streams["track"].nunique(),
                "new_artists": streams["first_of_artist"].sum(), "new_tracks": streams["first_of_track"].sum(),
                "skip_rate": part(plays["skipped"].sum(), plays["judged"].sum()),
                "top_artist": artist[0] if artist else None,
                "top_track": track[0]["name"] if track else None,
                "top_track_artist": track[0]["artist"] if track else None,
            }
        )
    for before, row in zip([None, *rows], rows):
        for name in ("streams", "hours"):
            row[f"{name}_change"] = row[name] / before[name] - 1 if before and before[name] > 0 else None
    return pd.DataFrame(rows)


def known(lifetime: Lifetime) -> pd.DataFrame:
    plays = lifetime.plays
    of = [lifetime.details.get(item, {}) for item in plays["item"]]
    groups_of = {
        "features": [(its.get("sound") is not None, (its.get("sound") or {}).get("source")) for its in of],
        "genre": [(artist in lifetime.genres_of, None) for artist in plays["artist"]],
        "release_date": [(its.get("year") is not None, None) for its in of],
        "popularity": [(its.get("popularity") is not None, None) for its in of],
        "cover_url": [(its.get("cover_url") is not None, None) for its in of],
    }
    rows = []
    for detail, its_groups in groups_of.items():
        of_detail = []
        for group in set(its_groups):
            its = where(plays, [one == group for one in its_groups])
            streams = its[its["stream"]]
            row = {
                "detail": detail, "is_known": group[0], "source": group[1], "streams": len(streams),
                "share": part(len(streams), len(lifetime.streams)), "hours": its["ms"].sum() / 3_600_000,
                "share_of_hours": part(its["ms"].sum(), plays["ms"].sum()), "tracks": streams["track"].nunique(),
            }
            of_detail.append(((not group[0], -len(streams), -its["ms"].sum(), group[1] or ""), row))
        rows += [row for _, row in sorted(of_detail, key=lambda pair: pair[0])]
    return pd.DataFrame(rows)


def latest(lifetime: Lifetime, at_most: int) -> pd.DataFrame:
    rows = []
    for _, play in lifetime.plays.iloc[::-1].head(at_most).iterrows():
        title = lifetime.titles.get(play["track"], {"name": None, "artist": None})
        rows.append(
            {
                "began_at": moment(play["began"]), "name": title["name"], "artist": play["artist"] or title["artist"],
                "album": play["album"] and play["album"][0], "ms_played": None if play["untold"] else play["ms"],
                "platform": play["platform"], **lifetime.addresses.get(play["edition"], {"id": None, "uri": None}),
                "cover_url": lifetime.details[play["item"]].get("cover_url"),
            }
        )
    return pd.DataFrame(rows)


def totals(lifetime: Lifetime) -> pd.DataFrame:
    plays, streams, others = lifetime.plays, lifetime.streams, lifetime.others
    return pd.DataFrame(
        [
            {
                "plays": len(plays), "streams": len(streams), "hours": plays["ms"].sum() / 3_600_000,
                "artists": streams["artist"].nunique(), "albums": streams["album"].nunique(),
                "tracks": streams["track"].nunique(), "days": streams["day"].nunique(),
                "first_at": moment(plays["began"].min()) if len(plays) else None,
                "last_at": moment(plays["ended"].max()) if len(plays) else None,
                "skips": plays["skipped"].sum(), "skip_rate": part(plays["skipped"].sum(), plays["judged"].sum()),
                "short": len(plays) - len(streams), "untold": streams["untold"].sum(),
                "incognito": plays["incognito"].sum(), "offline": plays["offline"].sum(),
                "near_repeats": others["near_repeat"].sum(), "unknown": (~others["near_repeat"]).sum(),
                "undated": lifetime.undated,
            }
        ]
    )


TABLES = {
    "totals": totals,
    "years": years,
    "top_artists": lambda its: top(its, "artist"),
    "top_artists_by_hours": lambda its: top(its, "artist", 20, "hours"),
    "top_albums": lambda its: top(its, "album"),
    "top_albums_by_hours": lambda its: top(its, "album", 20, "hours"),
    "top_tracks": lambda its: top(its, "track"),
    "top_tracks_by_hours": lambda its: top(its, "track", 20, "hours"),
    "over_time_day": lambda its: over_time(its, "day"),
    "over_time_week": lambda its: over_time(its, "week"),
    "over_time_month": lambda its: over_time(its, "month"),
    "over_time_quarter": lambda its: over_time(its, "quarter"),
    "over_time_year": lambda its: over_time(its, "year"),
    "artists_over_time_day": lambda its: top_over_time(its, "artist", "day", 10),
    "artists_over_time_month": lambda its: top_over_time(its, "artist", "month", 10),
    "albums_over_time_quarter": lambda its: top_over_time(its, "album", "quarter", 10),
    "tracks_over_time_week": lambda its: top_over_time(its, "track", "week", 10),
    "heatmap": heatmap,
    "sessions": lambda its: sessions(its, 1800),
    "sessions_of_five_minutes": lambda its: sessions(its, 300),
    "streaks": streaks,
    "discoveries_month": lambda its: discoveries(its, "month"),
    "discoveries_week": lambda its: discoveries(its, "week"),
    "loyalty": loyalty,
    "cohorts": cohorts,
    "skips_track": lambda its: skips(its, "track", 3),
    "skips_artist": lambda its: skips(its, "artist", 0),
    "skips_year": lambda its: skips(its, "year", 0),
    "skips_hour": lambda its: skips(its, "hour", 0),
    "decades": decades,
    "popularity": popularity,
    "moods": moods,
    "genres": genres,
    "platforms": platforms,
    "countries": countries,
    "obsessions": lambda its: obsessions(its, 10, 0.1),
    "obsessions_mild": lambda its: obsessions(its, 4, 0.02),
    "rediscoveries_artists": lambda its: rediscoveries(its, "artist", 365, 5, 30),
    "rediscoveries_tracks": lambda its: rediscoveries(its, "track", 365, 3, 30),
    "known": known,
    "plays": lambda its: latest(its, 1000),
}