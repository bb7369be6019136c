//! The ten tables.

use polars::prelude::{
    DataFrame, IntoLazy as _, LazyFrame, NamedFrom as _, PolarsResult, Series, SortMultipleOptions, TimeZone,
    UnionArgs, UniqueKeepStrategy, col, concat_lf_diagonal, df, lit,
};

use super::plays::{ALBUM, TRACK};
use super::{artists, calendar, dictionary};

/// The unknown member's name.
pub(super) const UNKNOWN: &str = "unknown";

pub(super) fn tables(
    plays: &DataFrame,
    artists: Option<&DataFrame>,
    features: Option<&DataFrame>,
    zone: &TimeZone,
) -> PolarsResult<Vec<(&'static str, DataFrame)>> {
    let tracks = members(plays.clone().lazy(), TRACK, "track_key").collect()?;
    let albums = members(plays.clone().lazy(), ALBUM, "album_key").collect()?;
    let fact = fact(plays, &tracks, &albums, zone).collect()?;
    let credits = artists::credits(&tracks, artists)?;
    let dates = calendar::dates(&fact, zone)?;

    let albums = albums.lazy().select([
        col("album_key"),
        col("album").alias("name"),
        col("release_date"),
        col("release_date").dt().year().alias("release_year"),
        col("cover_url"),
        col("album_id").alias("id"),
    ]);
    let features = known_features(features, &tracks)?;
    let rows = [
        ("fact_play", fact.lazy()),
        ("dim_track", with_unknown("track_key", "name", tracks.lazy())?),
        ("dim_album", with_unknown("album_key", "name", albums)?),
        ("dim_artist", with_unknown("artist_key", "name", credits.artists)?),
        ("dim_genre", with_unknown("genre_key", "genre", credits.genres)?),
        ("dim_date", dates),
        ("dim_time", calendar::minutes()?),
        ("bridge_track_artist", credits.of_tracks),
        ("bridge_artist_genre", credits.of_artists),
        ("features", features),
    ];
    rows.into_iter().map(|(name, rows)| Ok((name, dictionary::conform(name, rows)?.collect()?))).collect()
}

/// One row for each identity, the first of it, with a key from 1.
pub(super) fn members(rows: LazyFrame, identity: &str, key: &str) -> LazyFrame {
    rows.filter(col(identity).is_not_null())
        .unique_stable_generic(Some(vec![col(identity)]), UniqueKeepStrategy::First)
        .with_row_index(key, Some(1))
        .with_column(col(key).cast(polars::prelude::DataType::Int64))
}

/// `rows` with the key of each one's identity; 0 where it is unknown.
pub(super) fn with_key(rows: LazyFrame, members: LazyFrame, identity: &str, key: &str) -> LazyFrame {
    rows.left_join(members.select([col(identity), col(key)]), col(identity), col(identity))
        .with_column(col(key).fill_null(lit(0_i64)))
}

fn fact(plays: &DataFrame, tracks: &DataFrame, albums: &DataFrame, zone: &TimeZone) -> LazyFrame {
    // A join may change the order, and plays of the same moment are to stay in theirs.
    let plays = plays.clone().lazy().with_row_index("order", None);
    let plays = with_key(plays, tracks.clone().lazy(), TRACK, "track_key");
    let plays = with_key(plays, albums.clone().lazy(), ALBUM, "album_key");
    plays
        .sort(["played_at", "order"], SortMultipleOptions::default().with_nulls_last(true))
        .with_row_index("play_key", Some(1))
        .with_columns(calendar::keys(&col("played_at").dt().convert_time_zone(zone.clone())))
}

fn known_features(features: Option<&DataFrame>, tracks: &DataFrame) -> PolarsResult<LazyFrame> {
    let Some(features) = features else {
        return Ok(df!("track_key" => Vec::<i64>::new())?.lazy());
    };
    let keys = tracks.clone().lazy().select([col("track_key"), col("id")]).filter(col("id").is_not_null());
    let mut features = features.clone().lazy();
    let schema = features.collect_schema()?;
    if schema.contains("danceability") {
        features = features.filter(col("danceability").is_not_null());
    }
    let features = features.unique_stable_generic(Some(vec![col("id")]), UniqueKeepStrategy::First);
    Ok(keys.inner_join(features, col("id"), col("id")).sort(["track_key"], SortMultipleOptions::default()))
}

/// With the member 0 in front.
pub(super) fn with_unknown(key: &str, name: &str, members: LazyFrame) -> PolarsResult<LazyFrame> {
    let unknown =
        DataFrame::new(1, vec![Series::new(key.into(), [0_i64]).into(), Series::new(name.into(), [UNKNOWN]).into()])?;
    concat_lf_diagonal([unknown.lazy(), members], UnionArgs::default())
}
