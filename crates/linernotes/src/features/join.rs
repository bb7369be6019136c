//! A table of tracks and the features of its tracks, joined by `id`.

use std::collections::HashSet;

use polars::prelude::{DataFrame, Expr, IntoLazy as _, JoinArgs, JoinType, MaintainOrderJoin, col};
use spotify_client::{AlbumId, AudioFeatures, PlaylistId, PlaylistItem, Spotify, TimeRange, TrackId};

use super::PendingTable;
use crate::collect::collect;
use crate::engineered::key_signature;
use crate::{Ranked as _, Result, Table as _, columns};

/// The audio features of a join, in order.
const MEASURES: [&str; 12] = [
    "danceability",
    "energy",
    "key",
    "loudness",
    "mode",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
    "time_signature",
];

pub(super) fn of_album(spotify: Spotify, id: spotify_client::Result<AlbumId>) -> PendingTable {
    Box::pin(async move {
        let album = spotify.album(id?).await?;
        with_features(&spotify, album.table()?, album.track_ids()).await
    })
}

pub(super) fn of_playlist(spotify: Spotify, id: spotify_client::Result<PlaylistId>) -> PendingTable {
    Box::pin(async move {
        let items = spotify.playlist_items(id?).await?;
        let ids = items.iter().filter_map(track_id).collect();
        with_features(&spotify, items.table()?, ids).await
    })
}

pub(super) fn of_top(spotify: Spotify, range: TimeRange) -> PendingTable {
    Box::pin(async move {
        let tracks = spotify.top_tracks(range).await?;
        let ids = tracks.iter().filter_map(|track| track.id.clone()).collect();
        with_features(&spotify, tracks.ranked(range)?, ids).await
    })
}

/// The table with the features of its tracks, which `ids` names in any order.
pub(super) async fn with_features(spotify: &Spotify, table: DataFrame, ids: Vec<TrackId>) -> Result<DataFrame> {
    let mut seen = HashSet::new();
    let distinct = ids.into_iter().filter(|id| seen.insert(id.clone()));
    let features = spotify.audio_features(distinct.collect::<Vec<_>>()).await?;
    join(table, &features)
}

/// Each row with the features of the track that its `id` names, or with nulls. Each track is in `features` once.
fn join(table: DataFrame, features: &[AudioFeatures]) -> Result<DataFrame> {
    let known = [col("id"), col("source").alias("features_source"), key_signature().alias("key_signature")];
    let features = features.table()?.lazy().select(known.into_iter().chain(MEASURES.map(col)).collect::<Vec<Expr>>());
    let last = MEASURES.into_iter().chain(["key_signature", "features_source"]);
    let names: Vec<Expr> = columns::names(&table).into_iter().chain(last).map(col).collect();
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    collect(table.lazy().join(features, [col("id")], [col("id")], how).select(names))
}

/// Nothing for what is no track, and for files of the listener's own.
fn track_id(item: &PlaylistItem) -> Option<TrackId> {
    item.item.as_ref()?.track()?.id.clone()
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;
    use spotify_client::Id as _;

    use super::*;

    fn id(letter: char) -> TrackId {
        TrackId::parse(&letter.to_string().repeat(22)).unwrap()
    }

    #[test]
    fn every_row_stays_where_it_is_and_gets_what_is_known_of_its_track() {
        let known = AudioFeatures {
            energy: Some(0.7),
            key: Some(4),
            mode: Some(0),
            source: Some("ReccoBeats".to_owned()),
            ..AudioFeatures::unknown(id('a'))
        };
        let (a, b) = (id('a'), id('b'));
        let table = df!(
            "position" => [0_i64, 1, 2, 3],
            "id" => [Some(b.as_str()), Some(a.as_str()), None, Some(a.as_str())],
        );
        let joined = join(table.unwrap(), &[known, AudioFeatures::unknown(id('b'))]).unwrap();
        let names = ["position", "energy", "key_signature", "features_source", "valence"];
        insta::assert_snapshot!(joined.select(names).unwrap(), @r"
        shape: (4, 5)
        ┌──────────┬────────┬───────────────┬─────────────────┬─────────┐
        │ position ┆ energy ┆ key_signature ┆ features_source ┆ valence │
        │ ---      ┆ ---    ┆ ---           ┆ ---             ┆ ---     │
        │ i64      ┆ f64    ┆ str           ┆ str             ┆ f64     │
        ╞══════════╪════════╪═══════════════╪═════════════════╪═════════╡
        │ 0        ┆ null   ┆ null          ┆ null            ┆ null    │
        │ 1        ┆ 0.7    ┆ E minor       ┆ ReccoBeats      ┆ null    │
        │ 2        ┆ null   ┆ null          ┆ null            ┆ null    │
        │ 3        ┆ 0.7    ┆ E minor       ┆ ReccoBeats      ┆ null    │
        └──────────┴────────┴───────────────┴─────────────────┴─────────┘
        ");
        let all: Vec<&str> = ["position", "id"].into_iter().chain(MEASURES).collect();
        assert_eq!(columns::names(&joined)[..14], all);
    }

    #[test]
    fn a_table_without_rows_has_the_same_columns() {
        let table = df!("id" => Vec::<String>::new()).unwrap();
        let joined = join(table, &[]).unwrap();
        assert_eq!(joined.shape(), (0, 1 + 12 + 2));
    }
}
