//! From the sandbox through the client to a table and a file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod albums;
mod awkward;
mod diary;
mod enrichment;
mod gems;
mod joins;
mod lists;
mod moods;
mod now;
mod playlists;
mod recipes;
mod schemas;
mod search;
mod support;
mod tracker;

use linernotes::prelude::*;
use linernotes::spotify_client::Id;
use spotify_sandbox::Sandbox;

use support::{ALBUM, LONG_ALBUM, client};

/// The first five rows that the tutorial prints, without the two links that it cuts.
const TUTORIAL: &str = "\
danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,type,id,uri,duration_ms,time_signature
0.774,0.466,4,-6.869,1,0.0433,0.458,0.0,0.111,0.396,97.975,audio_features,0ND8rF8oirMXtE59n585P6,spotify:track:0ND8rF8oirMXtE59n585P6,182800,4
0.646,0.485,0,-6.647,1,0.0829,0.501,0.0,0.121,0.408,148.13,audio_features,5AmTHXOp1sTFkYZBRBQ7zt,spotify:track:5AmTHXOp1sTFkYZBRBQ7zt,183720,4
0.826,0.701,4,-4.176,0,0.0495,0.251,2e-06,0.0936,0.784,129.977,audio_features,3JPXFD2aJ4dHPMnGwo41bO,spotify:track:3JPXFD2aJ4dHPMnGwo41bO,202320,4
0.563,0.722,0,-4.638,1,0.0664,0.153,0.0,0.0791,0.317,95.003,audio_features,508FoYYfy1YjC6ZVUMctZJ,spotify:track:508FoYYfy1YjC6ZVUMctZJ,197347,4
0.54,0.409,8,-6.658,1,0.0284,0.781,0.0,0.104,0.197,95.177,audio_features,2GmPIJzviXYtkTKYYUlloB,spotify:track:2GmPIJzviXYtkTKYYUlloB,180293,4
";

async fn features(sandbox: &Sandbox, album: &str) -> DataFrame {
    let spotify = client(sandbox);
    let album = spotify.album(album).await.unwrap();
    spotify.audio_features(album.track_ids()).await.unwrap().table().unwrap()
}

#[tokio::test]
async fn what_spotify_does_not_know_is_a_row_of_nulls_in_its_place() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let unknown = "0000000000000000000000";
    let albums = spotify.albums([unknown, ALBUM]).await.unwrap();
    let artist = albums[1].as_ref().unwrap().artists[0].id.clone().unwrap();
    let artists = spotify.artists([unknown, Id::as_str(&artist)]).await.unwrap().table().unwrap();
    let tracks = spotify.tracks([unknown, "0ND8rF8oirMXtE59n585P6"]).await.unwrap().table().unwrap();
    let albums = albums.table().unwrap();
    for (table, name) in [(&albums, "Rooms We Left the Light On In"), (&tracks, "Paper Lanterns")] {
        assert_eq!(table.column("name").unwrap().str().unwrap().iter().collect::<Vec<_>>(), [None, Some(name)]);
    }
    assert!(
        artists.columns().iter().all(|column| column.get(0).unwrap().is_null() && !column.get(1).unwrap().is_null())
    );
    assert_eq!(tracks.column("duration_ms").unwrap().i64().unwrap().get(1), Some(182_800));
}

#[tokio::test]
async fn audio_features_are_the_tutorials_digit_for_digit() {
    let sandbox = Sandbox::start().await;
    let table = features(&sandbox, ALBUM).await;
    assert_eq!(table.shape(), (8, 18 + 1), "Spotify's own, and the source");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("five.csv");
    let five = table.head(Some(5)).drop_many(["track_href", "analysis_url", "source"]);
    five.save(&path).unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), TUTORIAL);
}

#[tokio::test]
async fn a_track_without_features_is_a_row_of_nulls_with_its_id() {
    let sandbox = Sandbox::start().await;
    let table = features(&sandbox, LONG_ALBUM).await;
    assert_eq!(table.height(), 60);
    for column in table.columns() {
        let expected = usize::from(!["id", "uri"].contains(&column.name().as_str()));
        assert_eq!(column.null_count(), expected, "{}", column.name());
    }
}

#[tokio::test]
async fn parquet_keeps_every_value_and_type() {
    let sandbox = Sandbox::start().await;
    let table = features(&sandbox, LONG_ALBUM).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sketches.parquet");
    table.save(&path).unwrap();
    let back = ParquetReader::new(std::fs::File::open(path).unwrap()).finish().unwrap();
    assert!(back.equals_missing(&table));
}
