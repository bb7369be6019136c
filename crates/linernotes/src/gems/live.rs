//! The last year's list without what the last four weeks' list has.

use std::collections::HashSet;

use polars::prelude::{BooleanChunked, Column, DataFrame, NewChunkedArray as _};
use spotify_client::{Id as _, Spotify, TimeRange};

use super::reason;
use crate::columns::column;
use crate::{Features as _, Result};

pub(super) async fn forgotten_gems(spotify: Spotify) -> Result<DataFrame> {
    let recent = spotify.top_tracks(TimeRange::ShortTerm).await?;
    let year = spotify.top_features(TimeRange::LongTerm).await?;
    let names = recent.iter().map(|track| track.id.as_ref().map_or(track.uri.as_str(), |id| id.as_str()));
    forgotten(&year, &names.collect(), recent.len())
}

/// The rows of tracks that are not heard now, with the reason.
fn forgotten(year: &DataFrame, heard: &HashSet<&str>, ranked: usize) -> Result<DataFrame> {
    let (ids, uris) = (column(year, "id")?.str()?, column(year, "uri")?.str()?);
    let is_silent = ids.iter().zip(uris.iter()).map(|(id, uri)| id.or(uri).is_none_or(|name| !heard.contains(name)));
    let mut gems = year.filter(&BooleanChunked::from_iter_values("silent".into(), is_silent))?;
    let ranks = column(&gems, "rank")?.i64()?;
    let reasons: Vec<_> = ranks.iter().map(|rank| rank.map(|rank| reason::live(rank, ranked))).collect();
    gems.with_column(Column::new("reason".into(), reasons))?;
    Ok(gems)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn what_is_heard_now_goes_and_the_rest_stays_in_its_order() {
        let year = df!(
            "rank" => [1_i64, 2, 3, 4],
            "id" => [Some("a"), Some("b"), None, None],
            "uri" => [Some("spotify:track:a"), Some("spotify:track:b"), Some("spotify:local:c"), None],
        );
        let heard = HashSet::from(["b", "spotify:local:c"]);
        let gems = forgotten(&year.unwrap(), &heard, 50).unwrap();
        insta::assert_snapshot!(gems, @r"
        shape: (2, 4)
        ┌──────┬──────┬─────────────────┬─────────────────────────────────┐
        │ rank ┆ id   ┆ uri             ┆ reason                          │
        │ ---  ┆ ---  ┆ ---             ┆ ---                             │
        │ i64  ┆ str  ┆ str             ┆ str                             │
        ╞══════╪══════╪═════════════════╪═════════════════════════════════╡
        │ 1    ┆ a    ┆ spotify:track:a ┆ 1st of the last year, not amon… │
        │ 4    ┆ null ┆ null            ┆ 4th of the last year, not amon… │
        └──────┴──────┴─────────────────┴─────────────────────────────────┘
        ");
    }

    #[test]
    fn who_has_no_top_tracks_gets_the_columns() {
        let year =
            df!("rank" => Vec::<i64>::new(), "id" => Vec::<String>::new(), "uri" => Vec::<String>::new()).unwrap();
        let gems = forgotten(&year, &HashSet::new(), 0).unwrap();
        assert_eq!(gems.shape(), (0, 4));
        assert!(gems.column("reason").unwrap().dtype().is_string());
    }
}
