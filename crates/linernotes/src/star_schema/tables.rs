//! The ten tables.

use polars::prelude::{
    DataFrame, DataType, IntoLazy as _, JoinArgs, JoinType, LazyFrame, MaintainOrderJoin, NamedFrom as _, PolarsResult,
    Series, SortMultipleOptions, TimeZone, UnionArgs, UniqueKeepStrategy, col, concat_lf_diagonal, df, lit,
};

use super::plays::{ALBUM, TRACK};
use super::{artists, calendar, dictionary, first, tracks};
use crate::{Engineer as _, Result};

/// The unknown member's name.
pub(super) const UNKNOWN: &str = "unknown";

/// What is known beside the plays.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) tracks: Option<&'a DataFrame>,
    pub(super) artists: Option<&'a DataFrame>,
    pub(super) features: Option<&'a DataFrame>,
}

pub(super) fn tables(plays: &DataFrame, known: Known<'_>, zone: &TimeZone) -> Result<Vec<(&'static str, DataFrame)>> {
    let tracks = tracks::tracks(plays, known.tracks)?;
    let albums = tracks::albums(&tracks)?;
    let tracks = with_key(tracks.lazy(), albums.clone().lazy(), ALBUM, "album_key");
    let tracks = tracks.sort(["track_key"], SortMultipleOptions::default()).collect()?;
    let fact = fact(plays, &tracks, zone).collect()?;
    let credits = artists::credits(&tracks, known.artists)?;
    let streamed = first::of_tracks(&fact)?;
    let dates = calendar::dates(&fact)?;

    let albums = albums.lazy().select([
        col("album_key"),
        col("album").alias("name"),
        col("artist"),
        col("release_date"),
        col("release_date").dt().year().alias("release_year"),
        (col("release_date").dt().year().floor_div(lit(10)) * lit(10)).alias("decade"),
        col("cover_url"),
        col("album_id").alias("id"),
    ]);
    let features = known_features(known.features, &tracks)?;
    let artists = first::with_artists(credits.artists, credits.of_tracks.clone(), &streamed);
    let recordings = first::with_recordings(tracks.lazy(), &streamed);
    let rows = [
        ("fact_play", fact.lazy()),
        ("dim_track", with_unknown("track_key", &["name", "recording"], recordings)?),
        ("dim_album", with_unknown("album_key", &["name"], albums)?),
        ("dim_artist", with_unknown("artist_key", &["name"], artists)?),
        ("dim_genre", with_unknown("genre_key", &["genre"], credits.genres)?),
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
        .with_column(col(key).cast(DataType::Int64))
}

/// `rows` with the key of each one's identity; 0 where it is unknown.
pub(super) fn with_key(rows: LazyFrame, members: LazyFrame, identity: &str, key: &str) -> LazyFrame {
    rows.left_join(members.select([col(identity), col(key)]), col(identity), col(identity))
        .with_column(col(key).fill_null(lit(0_i64)))
}

fn fact(plays: &DataFrame, tracks: &DataFrame, zone: &TimeZone) -> LazyFrame {
    let keys = ["track_key", "album_key"];
    let tracks = tracks.clone().lazy().select([col(TRACK), col(keys[0]), col(keys[1])]);
    // Plays of the same moment stay in their order.
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    let in_order = SortMultipleOptions::default().with_nulls_last(true).with_maintain_order(true);
    plays
        .clone()
        .lazy()
        .join(tracks, [col(TRACK)], [col(TRACK)], how)
        .with_columns(keys.map(|key| col(key).fill_null(lit(0_i64))))
        .sort(["played_at"], in_order)
        .with_row_index("play_key", Some(1))
        .with_column(calendar::local(zone))
        .with_columns(calendar::keys())
}

fn known_features(features: Option<&DataFrame>, tracks: &DataFrame) -> Result<LazyFrame> {
    let Some(features) = features else {
        return Ok(df!("track_key" => Vec::<i64>::new())?.lazy());
    };
    let has = |name: &str| features.column(name).is_ok();
    let mut features = features.clone();
    if !has("source") && has("features_source") {
        features.rename("features_source", "source".into())?;
    }
    if !has("mood") && has("valence") && has("energy") {
        features = features.with_mood()?;
    }
    let mut features = features.lazy().filter(col("id").is_not_null());
    if features.collect_schema()?.contains("danceability") {
        features = features.filter(col("danceability").is_not_null());
    }
    let keys = tracks.clone().lazy().select([col("track_key"), col("id")]).filter(col("id").is_not_null());
    let features = features.unique_stable_generic(Some(vec![col("id")]), UniqueKeepStrategy::First);
    Ok(keys.inner_join(features, col("id"), col("id")).sort(["track_key"], SortMultipleOptions::default()))
}

/// With the member 0 in front, which is called unknown in these columns.
pub(super) fn with_unknown(key: &str, names: &[&str], members: LazyFrame) -> PolarsResult<LazyFrame> {
    let named = names.iter().map(|name| Series::new((*name).into(), [UNKNOWN]).into());
    let columns = std::iter::once(Series::new(key.into(), [0_i64]).into()).chain(named).collect();
    concat_lf_diagonal([DataFrame::new(1, columns)?.lazy(), members], UnionArgs::default())
}
