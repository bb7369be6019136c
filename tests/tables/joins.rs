//! Tracks with how they sound, one call each.

use linernotes::prelude::*;
use spotify_sandbox::{Answer, Profile, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, client, lines, playlist, robin, schema};

/// An artist of the generated world, with albums, singles, and songs on albums of others.
async fn artist(spotify: &Spotify) -> ArtistId {
    for artist in spotify.search_artists("e").first(200).await.unwrap() {
        let id = artist.id.unwrap();
        let albums = spotify.artist_albums(&id, []).await.unwrap();
        let count = |group| albums.iter().filter(|album| album.album_group.as_deref() == Some(group)).count();
        if count("album") > 1 && count("single") > 0 && count("appears_on") > 0 {
            return id;
        }
    }
    panic!("no artist has enough albums")
}

fn texts(table: &DataFrame, column: &str) -> Vec<Option<String>> {
    table.column(column).unwrap().str().unwrap().iter().map(|text| text.map(str::to_owned)).collect()
}

#[tokio::test]
async fn an_albums_tracks_come_with_how_they_sound() {
    let sandbox = Sandbox::start().await;
    let table = client(&sandbox).album_features(ALBUM).await.unwrap();
    insta::assert_snapshot!(schema(&table), @r"
    name str, artists list[str], album str, release_date date, disc_number i64, track_number i64,
    duration_ms i64, explicit bool, popularity i64, isrc str, artist_ids list[str], album_id str,
    cover_url str, id str, uri str, danceability f64, energy f64, key i64, loudness f64, mode i64,
    speechiness f64, acousticness f64, instrumentalness f64, liveness f64, valence f64, tempo f64,
    time_signature i64, key_signature str, features_source str
    ");
    insta::assert_snapshot!(lines(&table, &["track_number", "name", "energy", "key_signature", "features_source"]), @r#"
    1 | "Paper Lanterns" | 0.466 | "E major" | "Spotify"
    2 | "Second Cup" | 0.485 | "C major" | "Spotify"
    3 | "Somebody's Weekend" | 0.701 | "E minor" | "Spotify"
    4 | "Left on the Landing" | 0.722 | "C major" | "Spotify"
    5 | "Slow Goodbye, Fast Train" | 0.409 | "Ab major" | "Spotify"
    6 | "Window Seat" | 0.583 | "G major" | "Spotify"
    7 | "Lullaby for Landlords" | 0.318 | "D minor" | "Spotify"
    8 | "Keys Under the Mat" | 0.644 | "A major" | "Spotify"
    "#);
}

#[tokio::test]
async fn a_track_that_nobody_knows_keeps_its_row() {
    let sandbox = Sandbox::start().await;
    let table = client(&sandbox).album_features(LONG_ALBUM).await.unwrap();
    assert_eq!(table.height(), 60);
    for column in ["energy", "tempo", "key_signature", "features_source"] {
        assert_eq!(table.column(column).unwrap().null_count(), 1, "{column}");
    }
    for column in ["name", "id", "duration_ms"] {
        assert_eq!(table.column(column).unwrap().null_count(), 0, "{column}");
    }
}

#[tokio::test]
async fn a_playlist_keeps_every_place() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let odds = playlist(&spotify, "Odds and Ends").await;
    let items = spotify.playlist_items(&odds.id).await.unwrap();
    let table = spotify.playlist_features(&odds.id).await.unwrap();
    assert_eq!(table.height(), items.len());
    assert_eq!(table.get_column_names()[..4], ["position", "added_at", "added_by", "kind"]);
    insta::assert_snapshot!(lines(&table, &["position", "kind", "features_source"]), @r#"
    0 | "track" | "Spotify"
    1 | "track" | "Spotify"
    2 | "track" | "Spotify"
    3 | "track" | "Spotify"
    4 | "track" | "Spotify"
    5 | "track" | "Spotify"
    6 | null | null
    7 | "local" | null
    8 | "episode" | null
    9 | "track" | "Spotify"
    10 | "track" | "Spotify"
    11 | "track" | "Spotify"
    12 | "track" | null
    13 | "local" | null
    14 | "track" | "Spotify"
    15 | "track" | "Spotify"
    "#);
}

#[tokio::test]
async fn a_top_list_is_in_its_order() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let table = spotify.top_features(TimeRange::ShortTerm).await.unwrap();
    assert_eq!(table.get_column_names()[..3], ["rank", "range", "name"]);
    assert_eq!(
        table.column("rank").unwrap().i64().unwrap().iter().flatten().collect::<Vec<_>>(),
        (1..=50).collect::<Vec<_>>()
    );
    let tracks = spotify.top_tracks(TimeRange::ShortTerm).await.unwrap();
    let names: Vec<_> = tracks.into_iter().map(|track| Some(track.name)).collect();
    assert_eq!(texts(&table, "name"), names);
    assert!(table.column("energy").unwrap().null_count() < 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_artists_albums_and_singles_are_there_with_one_edition_of_each() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox).fresh();
    let id = artist(&spotify).await;
    let all = ArtistFeatures { editions: Editions::All, ..ArtistFeatures::default() };
    let every = spotify.artist_features_with(&id, &all).await.unwrap();
    let types = every.column("album_type").unwrap().unique().unwrap().sort(SortOptions::default()).unwrap();
    assert_eq!(types.str().unwrap().iter().flatten().collect::<Vec<_>>(), ["album", "single"]);

    // The same artist, whose two albums are one in two editions.
    let route = "GET /v1/artists/{id}/albums";
    let path = format!("artists/{id}/albums?include_groups=album,single&limit=50");
    let mut listed = spotify.get(&path).await.unwrap();
    let mut names = ["Kitchen Tapes (Deluxe Edition)", "KITCHEN TAPES"].into_iter();
    let mut dropped = None;
    for album in listed["items"].as_array_mut().unwrap().iter_mut().filter(|album| album["album_type"] == "album") {
        let Some(name) = names.next() else { break };
        album["name"] = name.into();
        dropped = dropped.or_else(|| album["id"].as_str().map(str::to_owned));
    }
    sandbox.answer_next(route, Answer::json(200, &listed.to_string()));
    let one_of_each = spotify.artist_features(&id).await.unwrap();

    let rest = every.clone().lazy().filter(col("album_id").neq(lit(dropped.unwrap()))).collect().unwrap();
    assert!(rest.height() < every.height());
    assert!(one_of_each.equals_missing(&rest));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_albums_of_others_there_is_what_the_artist_is_heard_on() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let id = artist(&spotify).await;
    let options = ArtistFeatures { groups: vec![AlbumGroup::AppearsOn], ..ArtistFeatures::default() };
    let table = spotify.artist_features_with(&id, &options).await.unwrap();
    let heard = col("artist_ids").list().contains(lit(id.as_str()), false);
    let heard = table.clone().lazy().filter(heard).collect().unwrap();
    assert!(table.height() > 0);
    assert_eq!(heard.height(), table.height());
}

#[tokio::test]
async fn a_new_app_gets_features_from_elsewhere_and_each_row_says_from_whom() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let table = client(&sandbox).album_features(ALBUM).await.unwrap();
    let sources = texts(&table, "features_source");
    assert!(sources.iter().flatten().count() > 0);
    assert!(sources.iter().flatten().all(|source| source != "Spotify"), "{sources:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_tracks_and_one_of_albums_lose_the_same_editions() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let id = artist(&spotify).await;
    let albums = spotify.artist_albums(&id, [AlbumGroup::Album]).await.unwrap().table().unwrap();
    let first = texts(&albums, "name")[0].clone().unwrap();
    // The second is called like the first.
    let renamed = |table: DataFrame, name: &str, id: &str| {
        let second = texts(&albums, "id")[1].clone().unwrap();
        let name_of_all = when(col(id).eq(lit(second))).then(lit(format!("{first} [Remastered]"))).otherwise(col(name));
        table.lazy().with_column(name_of_all.alias(name)).collect().unwrap()
    };
    let all = ArtistFeatures { groups: vec![AlbumGroup::Album], editions: Editions::All };
    let tracks = renamed(spotify.artist_features_with(&id, &all).await.unwrap(), "album", "album_id");
    let tracks =
        dedupe_albums(&tracks).unwrap().unique_stable(Some(&["album_id".to_owned()]), UniqueKeepStrategy::First, None);
    let deduped = dedupe_albums(&renamed(albums.clone(), "name", "id")).unwrap();
    assert_eq!(deduped.height(), albums.height() - 1);
    assert_eq!(texts(&tracks.unwrap(), "album_id"), texts(&deduped, "id"));
}

#[tokio::test]
async fn a_join_takes_every_engineered_column_and_its_statistics() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let odds = playlist(&spotify, "Odds and Ends").await;
    let zone = EngineeredOptions { zone: "Europe/Berlin".to_owned(), ..EngineeredOptions::default() };
    let before = spotify.playlist_features(&odds.id).await.unwrap();
    let table = before.engineered(&zone).unwrap();
    let made = &table.get_column_names()[before.width()..];
    let expected = ["decade", "mood", "duration_bin", "camelot", "tempo_class"];
    assert_eq!(made, [&expected[..], &["hour", "weekday", "weekday_name", "season", "local_date"]].concat());
    let told = table.statistics(&["energy", "tempo"], &["decade"]).unwrap();
    let rows = told.column("count").unwrap().i64().unwrap() + told.column("missing").unwrap().i64().unwrap();
    assert_eq!(rows.sum(), Some(2 * table.height() as i64));
}

#[tokio::test]
async fn what_the_client_cannot_do_is_said_in_its_words() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let error = spotify.album_features("spotify:track:0ND8rF8oirMXtE59n585P6").await.unwrap_err();
    assert_eq!(error.to_string(), spotify.album("spotify:track:0ND8rF8oirMXtE59n585P6").await.unwrap_err().to_string());
    assert!(matches!(error, Error::Spotify(_)));
    assert!(matches!(spotify.top_features(TimeRange::ShortTerm).await.unwrap_err(), Error::Spotify(_)));
}
