//! When something was streamed first, on the clocks of the zone.

use polars::prelude::{DataFrame, IntoLazy as _, LazyFrame, PolarsResult, SortMultipleOptions, col};

use super::calendar::LOCAL;

const FIRST: &str = "first_streamed_on";

/// The first day of each track that was streamed.
pub(super) fn of_tracks(fact: &DataFrame) -> PolarsResult<DataFrame> {
    fact.clone()
        .lazy()
        .filter(col("is_stream"))
        .group_by([col("track_key")])
        .agg([col(LOCAL).min().dt().date().alias(FIRST)])
        .collect()
}

/// The tracks with the first day of any edition of theirs.
pub(super) fn with_recordings(tracks: LazyFrame, streamed: &DataFrame) -> LazyFrame {
    let day = streamed.clone().lazy();
    let of_recordings = tracks
        .clone()
        .select([col("track_key"), col("recording")])
        .inner_join(day, col("track_key"), col("track_key"))
        .group_by([col("recording")])
        .agg([col(FIRST).min()]);
    tracks
        .left_join(of_recordings, col("recording"), col("recording"))
        .sort(["track_key"], SortMultipleOptions::default())
}

/// The artists with the first day of any track of theirs.
pub(super) fn with_artists(artists: LazyFrame, of_tracks: LazyFrame, streamed: &DataFrame) -> LazyFrame {
    let of_artists = of_tracks
        .inner_join(streamed.clone().lazy(), col("track_key"), col("track_key"))
        .group_by([col("artist_key")])
        .agg([col(FIRST).min()]);
    artists
        .left_join(of_artists, col("artist_key"), col("artist_key"))
        .sort(["artist_key"], SortMultipleOptions::default())
}
