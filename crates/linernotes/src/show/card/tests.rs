//! What has to hold of every card.

use serde_core::de::DeserializeOwned;
use serde_json::{Value, json};
use spotify_client::{
    Album, Audiobook, Config, CurrentlyPlaying, Episode, Page, Playback, Playlist, SearchResults, Show, Spotify, Track,
    User,
};

use super::super::sanitizer::assert_survives;
use super::*;

/// Nothing of it is what it should be: markup, addresses of scripts, orders to a terminal.
const HOSTILE: &str = "\"><script>alert('&lt;')</script>\n\u{1b}[2J\u{202e}<img src=x onerror=alert(1)>";

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn an_album(name: &str, uri: &str, picture: &str) -> Value {
    let artist = json!({ "id": null, "name": name, "uri": uri, "genres": [name] });
    let track = json!({ "id": null, "name": name, "artists": [artist], "duration_ms": 182_800, "uri": uri,
        "explicit": true, "disc_number": 1, "track_number": 1 });
    json!({ "id": null, "name": name, "artists": [artist], "album_type": "album", "label": name, "popularity": 61,
        "release_date": "2019-03-08", "total_tracks": 1, "uri": uri, "tracks": { "items": [track], "total": 1 },
        "images": [{ "url": picture, "width": 640, "height": 640 }] })
}

fn pictures(text: &str, uri: &str, picture: &str) -> Vec<Picture> {
    let album = an_album(text, uri, picture);
    let mut track = album["tracks"]["items"][0].clone();
    track["album"] = album.clone();
    track["type"] = "track".into();
    let images = album["images"].clone();
    let show = json!({ "id": "5CfCWKI5pZ28U0uOzXkDHe", "name": text, "description": text, "publisher": text,
        "languages": [text], "explicit": true, "total_episodes": 2, "images": images, "uri": uri });
    let episode = json!({ "id": "5CfCWKI5pZ28U0uOzXkDHe", "name": text, "description": text, "show": show, "uri": uri,
        "duration_ms": 5_400_000, "resume_point": { "fully_played": false, "resume_position_ms": 60_000 } });
    let book = json!({ "id": "5CfCWKI5pZ28U0uOzXkDHe", "name": text, "authors": [{ "name": text }], "uri": uri,
        "narrators": [{ "name": text }], "description": text, "edition": text, "images": images, "total_chapters": 1 });
    let playlist = json!({ "id": "37i9dQZF1DXcBWIGoYBM5M", "name": text, "description": text, "images": images,
        "owner": { "id": "robin", "display_name": text, "uri": uri }, "uri": uri, "items": { "total": 1200 } });
    let user = json!({ "id": "robin", "display_name": text, "email": "robin@example.org", "country": text,
        "product": text, "followers": { "total": 12 }, "images": images, "uri": uri });
    let state = json!({ "item": track, "progress_ms": 91_400, "is_playing": true, "shuffle_state": true,
        "repeat_state": text, "device": { "id": text, "name": text, "type": "Speaker", "volume_percent": 40 } });
    let page = json!({ "items": [album], "total": 240, "offset": 50, "next": "more" });
    let found =
        json!({ "albums": page, "tracks": { "items": [track], "total": 1 }, "playlists": { "items": [playlist] } });
    vec![
        super::album(&read::<Album>(album.clone())),
        super::artist(&read(album["artists"][0].clone())),
        super::track(&read::<Track>(track)),
        super::show(&read::<Show>(show)),
        super::episode(&read::<Episode>(episode)),
        super::audiobook(&read::<Audiobook>(book)),
        super::playlist(&read::<Playlist>(playlist)),
        super::user(&read::<User>(user)),
        super::playback(&read::<Playback>(state.clone())),
        super::currently_playing(&read::<CurrentlyPlaying>(state)),
        super::page(&read::<Page<Album>>(page)),
        super::search_results(&read::<SearchResults>(found)),
        super::spotify_error(&spotify_client::Error::Argument(text.to_owned())),
    ]
}

#[test]
fn every_card_says_the_same_in_a_terminal() {
    let uri = "spotify:album:2f4Ejh4Po2rpuXSYa6IDCe";
    let all = pictures("Paper Lanterns", uri, "https://i.scdn.co/image/a");
    let all: Vec<&str> = all.iter().map(Picture::plain).collect();
    insta::assert_snapshot!(all.join("\n\n== \n"), @"
    Album: Paper Lanterns
    Paper Lanterns
    2019-03-08 · 1 track, 3:02 · Paper Lanterns · popularity 61
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    track_number  name            duration_ms  explicit
             i64  str               i64, m:ss  bool
    ────────────  ──────────────  ───────────  ────────
               1  Paper Lanterns         3:02  ✓

    == 
    Artist: Paper Lanterns
    Paper Lanterns
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    Track: Paper Lanterns
    Paper Lanterns
    Paper Lanterns · 2019-03-08
    3:02 · explicit
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    Show: Paper Lanterns
    Paper Lanterns · 2 episodes · Paper Lanterns · explicit
    Paper Lanterns
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    Episode: Paper Lanterns
    Paper Lanterns · 1:30:00
    Paper Lanterns
    ──────────────────────── 1:00 of 1:30:00
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    Audiobook: Paper Lanterns
    Paper Lanterns · read by Paper Lanterns
    1 chapter · Paper Lanterns
    Paper Lanterns
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    Playlist: Paper Lanterns
    Paper Lanterns · 1,200 items
    Paper Lanterns
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    User: Paper Lanterns
    Paper Lanterns · Paper Lanterns · 12 followers
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    ▶ Playing: Paper Lanterns
    Paper Lanterns
    Paper Lanterns
    on Paper Lanterns (Speaker), volume 40 % · shuffled · repeat: Paper Lanterns
    ━━━━━━━━━━━━──────────── 1:31 of 3:02
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    ▶ Playing: Paper Lanterns
    Paper Lanterns
    Paper Lanterns
    ━━━━━━━━━━━━──────────── 1:31 of 3:02
    https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe

    == 
    Page: albums 51 to 51 of 240
    more pages follow

    name            by
    ──────────────  ──────────────
    Paper Lanterns  Paper Lanterns

    == 
    Search: what was found, best first

    1 track
    name            by
    ──────────────  ──────────────
    Paper Lanterns  Paper Lanterns

    240 albums
    name            by
    ──────────────  ──────────────
    Paper Lanterns  Paper Lanterns

    1 playlist
    name            by
    ──────────────  ──────────────
    Paper Lanterns  Paper Lanterns

    == 
    Paper Lanterns
    ");
}

#[test]
fn an_album_in_a_notebook_has_its_cover_and_its_tracks() {
    let album = an_album("Paper Lanterns", "spotify:album:2f4Ejh4Po2rpuXSYa6IDCe", "https://i.scdn.co/image/a");
    let picture = super::album(&read(album));
    insta::assert_snapshot!(html_of(&picture).replace("><", ">\n<"), @r#"
    <div style="display:flex;gap:1em;align-items:center;margin:0.3em 0 0.6em 0">
    <img src="https://i.scdn.co/image/a" alt="" width="96" height="96" style="display:block;width:96px;height:96px;flex:0 0 auto;border-radius:6px">
    <div style="min-width:0;line-height:1.5">
    <div style="font-size:0.85em;opacity:0.6">Album</div>
    <div style="font-size:1.35em;font-weight:600;line-height:1.3">
    <a href="https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe" target="_blank" style="text-decoration:none">Paper Lanterns</a>
    </div>
    <div>
    <a href="https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe" target="_blank" style="text-decoration:none">Paper Lanterns</a>
    </div>
    <div style="opacity:0.75">2019-03-08 · 1 track, 3:02 · Paper Lanterns · popularity 61</div>
    </div>
    </div>
    <div style="overflow-x:auto">
    <table style="margin:0">
    <thead>
    <tr>
    <th style="text-align:right;white-space:nowrap">track_number<br>
    <span style="font-weight:normal;font-size:0.85em;opacity:0.6">i64</span>
    </th>
    <th style="text-align:left;white-space:nowrap">name<br>
    <span style="font-weight:normal;font-size:0.85em;opacity:0.6">str</span>
    </th>
    <th style="text-align:right;white-space:nowrap">duration_ms<br>
    <span style="font-weight:normal;font-size:0.85em;opacity:0.6">i64, m:ss</span>
    </th>
    <th style="text-align:left;white-space:nowrap">explicit<br>
    <span style="font-weight:normal;font-size:0.85em;opacity:0.6">bool</span>
    </th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td style="text-align:right;white-space:nowrap">1</td>
    <td style="text-align:left;white-space:nowrap">
    <a href="https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe" target="_blank" style="text-decoration:none">Paper Lanterns</a>
    </td>
    <td style="text-align:right;white-space:nowrap">3:02</td>
    <td style="text-align:left;white-space:nowrap">✓</td>
    </tr>
    </tbody>
    </table>
    </div>
    "#);
}

#[test]
fn no_card_loses_anything_in_an_untrusted_notebook_however_hostile_it_is() {
    for (uri, picture) in [
        ("spotify:album:2f4Ejh4Po2rpuXSYa6IDCe", "https://i.scdn.co/image/a"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("spotify:album:\"><script>", "https://a.example/\"><script>"),
    ] {
        for picture in pictures(HOSTILE, uri, picture) {
            assert_survives(&html_of(&picture));
            assert!(!picture.plain().contains(['\u{1b}', '\u{202e}']), "{picture:?}");
        }
    }
}

#[test]
fn nobodys_address_is_shown() {
    for picture in pictures("Robin", "spotify:user:robin", "") {
        assert!(!format!("{picture:?}").contains("robin@"), "{picture:?}");
    }
}

#[test]
fn what_is_missing_leaves_no_gap() {
    let album = super::album(&read(json!({ "id": null })));
    assert_eq!(album.plain(), "Album: (no name)");
    let nothing = super::playback(&read(json!({ "currently_playing_type": "ad", "is_playing": true })));
    assert_eq!(nothing.plain(), "▶ Playing: an advertisement");
    let phone = json!({ "name": "Phone", "is_private_session": true });
    let hidden = super::playback(&read(json!({ "item": null, "is_playing": true, "device": phone })));
    assert_eq!(hidden.plain(), "▶ Playing: something in a private session\non Phone · private session");
    let file = json!({ "id": null, "is_local": true, "name": "Demo", "uri": "spotify:local:::Demo:9" });
    let file = super::playback(&read(json!({ "item": file, "is_playing": false })));
    assert_eq!(file.plain(), "⏸ Paused: Demo\na file of one's own");
    assert_survives(&html_of(&album));
}

#[test]
fn a_client_tells_for_whom_it_asks_and_whom_it_asks() {
    let sandbox = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
    let picture = super::client(&sandbox);
    assert_eq!(picture.plain(), "Spotify client: for the app alone\non the sandbox of this machine");
    assert_survives(&html_of(&picture));
}

fn html_of(picture: &Picture) -> String {
    picture.data()["text/html"].as_str().unwrap().to_owned()
}
