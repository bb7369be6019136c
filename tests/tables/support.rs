//! What these tests share.

use linernotes::prelude::*;
use spotify_sandbox::archive::{Length, Package, Request};
use spotify_sandbox::{Consent, Sandbox};

/// The tutorial's album, of eight tracks.
pub(crate) const ALBUM: &str = "2f4Ejh4Po2rpuXSYa6IDCe";
/// An album of sixty tracks: more than a page.
pub(crate) const LONG_ALBUM: &str = "iD7JJ3hzH7pWTO0w4dVLdd";
/// The first track of the tutorial's album.
pub(crate) const TRACK: &str = "0ND8rF8oirMXtE59n585P6";
/// Names nothing.
pub(crate) const UNKNOWN: &str = "0000000000000000000000";

/// A client without a listener.
pub(crate) fn client(sandbox: &Sandbox) -> Spotify {
    Spotify::new(Config::sandbox(&sandbox.url()).unwrap()).unwrap()
}

/// A client of robin, who agrees to everything, and it asks each time.
pub(crate) async fn robin(sandbox: &Sandbox) -> Spotify {
    sandbox.set_consent(Consent::Agree { listener: None });
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    Spotify::new(config).unwrap().fresh().sign_in(Scope::ALL.iter().copied()).await.unwrap()
}

/// Robin's playlist of that name.
pub(crate) async fn playlist(spotify: &Spotify, name: &str) -> Playlist {
    let playlists = spotify.my_playlists().await.unwrap();
    playlists.into_iter().find(|playlist| playlist.name == name).unwrap()
}

/// Names and types, in lines of about a hundred characters.
pub(crate) fn schema(table: &DataFrame) -> String {
    let mut lines = vec![String::new()];
    for column in table.columns() {
        let word = format!("{} {}, ", column.name(), column.dtype());
        match lines.last_mut() {
            Some(line) if line.len() + word.len() <= 100 => line.push_str(&word),
            _ => lines.push(word),
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n").trim_end_matches(',').to_owned()
}

/// Some columns of all rows, a line a row.
pub(crate) fn lines(table: &DataFrame, columns: &[&str]) -> String {
    let cell = |column: &str, row| table.column(column).unwrap().get(row).unwrap().to_string();
    let line = |row| columns.iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" | ");
    (0..table.height()).map(line).collect::<Vec<_>>().join("\n")
}

/// Which columns of a row are not null.
pub(crate) fn known(table: &DataFrame, row: usize) -> String {
    let known = table.columns().iter().filter(|column| !column.get(row).unwrap().is_null());
    known.map(|column| column.name().as_str()).collect::<Vec<_>>().join(", ")
}

/// The last plays of robin's extended history, as an importer gives them.
pub(crate) fn history(plays: u64) -> DataFrame {
    let folder = tempfile::tempdir().unwrap();
    let request = Request { package: Package::Extended, length: Length::Plays(plays), ..Request::default() };
    request.write(&folder.path().join("download")).unwrap();
    let today = folder.path().join("download/Spotify Extended Streaming History");
    let mut records: Vec<Value> = Vec::new();
    for file in std::fs::read_dir(today).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            records.extend(serde_json::from_slice::<Vec<Value>>(&std::fs::read(path).unwrap()).unwrap());
        }
    }
    records.retain(|record| record["episode_name"].is_null() && record["audiobook_title"].is_null());
    records.sort_by_key(|record| record["ts"].as_str().unwrap().to_owned());
    let text = |name: &str| -> Vec<Option<String>> {
        records.iter().map(|record| record[name].as_str().map(str::to_owned)).collect()
    };
    let uris = text("spotify_track_uri");
    let id = |uri: &Option<String>| Some(uri.as_deref()?.strip_prefix("spotify:track:")?.to_owned());
    let kind = |uri: &Option<String>| match uri.as_deref() {
        Some(uri) if uri.starts_with("spotify:local:") => "local",
        _ => "music",
    };
    df!(
        "id" => uris.iter().map(id).collect::<Vec<_>>(),
        "kind" => uris.iter().map(kind).collect::<Vec<_>>(),
        "name" => text("master_metadata_track_name"),
        "artist" => text("master_metadata_album_artist_name"),
        "ms_played" => records.iter().map(|record| record["ms_played"].as_i64()).collect::<Vec<_>>(),
        "uri" => uris,
    )
    .unwrap()
}
