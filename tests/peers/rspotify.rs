//! Unmodified rspotify, pointed at a sandbox by the two addresses of its `Config` alone, does what its users do.

#![expect(deprecated, reason = "Spotify's old endpoints are part of what the sandbox imitates")]

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use rspotify::clients::{BaseClient, OAuthClient};
use rspotify::model::{
    AdditionalType, AlbumId, AlbumType, ArtistId, Country, IncludeExternal, ItemPositions, LibraryId, Market, Offset,
    PlayContextId, PlayableId, PlayableItem, PlaylistId, RecommendationsAttribute, RepeatState, SearchResult,
    SearchType, ShowId, TimeLimits, TimeRange, TrackId, UserId,
};
use rspotify::prelude::Id as _;
use rspotify::{AuthCodePkceSpotify, AuthCodeSpotify, ClientCredsSpotify, Config, Credentials, OAuth, scopes};

const CLIENT_ID: &str = "5a4db0c0ffee5a4db0c0ffee5a4db0c0";
const CLIENT_SECRET: &str = "c0decafec0decafec0decafec0decafe";
const ROOMS: &str = "2f4Ejh4Po2rpuXSYa6IDCe";
const GERMANY: Option<Market> = Some(Market::Country(Country::Germany));

/// The program `spotify-sandbox`, which ends with the test: its standard input closes.
struct Server {
    program: Child,
    url: String,
}

impl Server {
    /// A new one, where Robin agrees to everything at once.
    fn start() -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_spotify-sandbox"))
            .args(["--port", "0", "--stop-with-input"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox was built for this test");
        let mut greeting = BufReader::new(program.stdout.as_mut().expect("its output is piped"));
        let mut line = String::new();
        greeting.read_line(&mut line).expect("it says where it is");
        let url = line.trim().rsplit(' ').next().expect("a line has a last word").to_owned();
        let server = Self { program, url };
        server.exchange("POST", "/_sandbox/consent", r#"{"mode":"agree","listener":"robin"}"#);
        server
    }

    /// Head and body of an answer, redirects not followed.
    fn exchange(&self, method: &str, target: &str, body: &str) -> String {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the sandbox listens");
        let headers = format!("Host: {host}\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
        let request = format!("{method} {target} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).expect("the sandbox reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the sandbox answers");
        answer
    }

    /// Where the browser of a user who agrees is sent.
    fn callback(&self, authorize_url: &str) -> String {
        let answer = self.exchange("GET", authorize_url.trim_start_matches(&self.url), "");
        let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
        location.unwrap_or_else(|| panic!("no redirect: {answer}")).to_owned()
    }

    /// What is changed of rspotify.
    fn config(&self) -> Config {
        let (api_base_url, auth_base_url) = (format!("{}/v1/", self.url), format!("{}/", self.url));
        Config { api_base_url, auth_base_url, ..Config::default() }
    }

    /// A client that has signed in by authorization code, with every scope.
    fn signed_in(&self) -> AuthCodeSpotify {
        let spotify = AuthCodeSpotify::with_config(credentials(), oauth(), self.config());
        let url = spotify.get_authorize_url(false).expect("the addresses are addresses");
        let code = spotify.parse_response_code(&self.callback(&url)).expect("state and code came back");
        spotify.request_token(&code).expect("the code is good");
        spotify
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.program.stdin.take());
        let _ = self.program.wait();
    }
}

fn credentials() -> Credentials {
    Credentials::new(CLIENT_ID, CLIENT_SECRET)
}

fn oauth() -> OAuth {
    let scopes = scopes!(
        "ugc-image-upload user-read-playback-state user-modify-playback-state user-read-currently-playing",
        "playlist-read-private playlist-read-collaborative playlist-modify-private playlist-modify-public",
        "user-follow-modify user-follow-read user-read-playback-position user-top-read user-read-recently-played",
        "user-library-modify user-library-read user-read-email user-read-private"
    );
    OAuth { redirect_uri: "http://127.0.0.1:8888/callback".to_owned(), scopes, ..OAuth::default() }
}

fn rooms() -> AlbumId<'static> {
    AlbumId::from_id(ROOMS).expect("it is an id")
}

/// The tracks of the tutorial's album.
fn tracks(spotify: &AuthCodeSpotify) -> Vec<TrackId<'static>> {
    spotify.album_track(rooms(), None).map(|track| track.expect("it is read").id.expect("it has an id")).collect()
}

fn playable<'a>(ids: &'a [TrackId<'static>]) -> Vec<PlayableId<'a>> {
    ids.iter().map(|id| PlayableId::Track(id.as_ref())).collect()
}

/// A new private playlist with these tracks.
fn playlist(spotify: &AuthCodeSpotify, name: &str, ids: &[TrackId<'static>]) -> PlaylistId<'static> {
    let me = UserId::from_id("robin").expect("it is an id");
    let made = spotify.user_playlist_create(me, name, Some(false), None, Some("Made by rspotify")).expect("it is made");
    spotify.playlist_add_items(made.id.as_ref(), playable(ids), None).expect("they are added");
    made.id
}

fn contents(spotify: &AuthCodeSpotify, playlist: &PlaylistId<'static>) -> Vec<TrackId<'static>> {
    let rows = spotify.playlist_items(playlist.as_ref(), None, None);
    rows.map(|row| track_id(row.expect("it is read").item)).collect()
}

fn track_id(item: Option<PlayableItem>) -> TrackId<'static> {
    match item {
        Some(PlayableItem::Track(track)) => track.id.expect("it has an id"),
        other => panic!("not a track: {other:?}"),
    }
}

#[test]
fn the_music_time_machine_runs_from_sign_in_to_audio_features() {
    let server = Server::start();
    let spotify = server.signed_in();
    assert_eq!(spotify.current_user().unwrap().display_name.as_deref(), Some("Robin Vale"));
    let top = |range, most| -> Vec<TrackId<'static>> {
        let page = spotify.current_user_top_tracks_manual(Some(range), Some(most), None).unwrap();
        page.items.into_iter().filter_map(|track| track.id).collect()
    };
    let favourites = top(TimeRange::ShortTerm, 20);
    let made = playlist(&spotify, "My Top Tracks - Quick Start", &favourites);
    assert_eq!(contents(&spotify, &made), favourites);
    let recent: HashSet<_> = top(TimeRange::ShortTerm, 50).into_iter().collect();
    let mut forgotten = top(TimeRange::LongTerm, 50);
    forgotten.retain(|id| !recent.contains(id));
    assert!((15..50).contains(&forgotten.len()), "{} forgotten gems", forgotten.len());
    let gems = playlist(&spotify, "Forgotten Gems", &forgotten);
    assert_eq!(spotify.playlist(gems, None, None).unwrap().items.total as usize, forgotten.len());
    let features = spotify.tracks_features(top(TimeRange::MediumTerm, 50)).unwrap().unwrap();
    assert!(features.len() > 40);
    assert!(features.iter().any(|row| row.energy > 0.7 && row.danceability > 0.7 && row.tempo > 120.0), "a workout");
}

#[test]
fn signing_in_by_pkce_or_for_the_app_alone_works_too() {
    let server = Server::start();
    let mut pkce = AuthCodePkceSpotify::with_config(Credentials::new_pkce(CLIENT_ID), oauth(), server.config());
    let url = pkce.get_authorize_url(None).unwrap();
    let code = pkce.parse_response_code(&server.callback(&url)).unwrap();
    pkce.request_token(&code).unwrap();
    assert_eq!(pkce.me().unwrap().id.id(), "robin");
    pkce.refresh_token().unwrap();
    pkce.refresh_token().expect("apps of before 2026 get a new refresh token each time, without which rspotify stops");
    assert_eq!(pkce.me().unwrap().id.id(), "robin");
    let app = ClientCredsSpotify::with_config(credentials(), server.config());
    app.request_token().unwrap();
    assert_eq!(app.album(rooms(), GERMANY).unwrap().tracks.total, 8);
}

#[test]
fn a_token_is_refreshed_and_a_bad_code_is_refused() {
    let server = Server::start();
    let spotify = server.signed_in();
    let token = || spotify.token.lock().unwrap().clone().unwrap();
    let before = token();
    spotify.refresh_token().unwrap();
    assert_ne!(token().access_token, before.access_token);
    assert_eq!(token().refresh_token, before.refresh_token);
    assert!(spotify.me().is_ok() && spotify.request_token("AQnever").is_err());
}

#[test]
fn the_catalogue_is_read_whole() {
    let server = Server::start();
    let spotify = server.signed_in();
    let ids = tracks(&spotify);
    assert_eq!(ids.len(), 8);
    let track = spotify.track(ids[0].as_ref(), GERMANY).unwrap();
    assert_eq!((track.is_playable, track.duration.num_milliseconds()), (Some(true), 182_800));
    assert_eq!(spotify.tracks(ids.clone(), None).unwrap().len(), 8);
    assert_eq!(spotify.albums([rooms()], None).unwrap()[0].tracks.total, 8);
    let artist = spotify.current_user_top_artists(None).next().unwrap().unwrap();
    assert_eq!(spotify.artist(artist.id.as_ref()).unwrap(), spotify.artists([artist.id.as_ref()]).unwrap()[0]);
    let albums = spotify.artist_albums(artist.id.as_ref(), [AlbumType::Album, AlbumType::Single], None);
    assert!(albums.map(Result::unwrap).count() > 0);
    assert!(!spotify.artist_top_tracks(artist.id.as_ref(), GERMANY).unwrap().is_empty());
    assert!(!spotify.artist_related_artists(artist.id).unwrap().is_empty());
    assert!(spotify.new_releases(None).map(Result::unwrap).take(30).count() > 0);
    let category = spotify.categories(Some("de_DE"), None).next().unwrap().unwrap().id;
    assert!(spotify.category_playlists(&category, None).next().unwrap().is_ok());
    assert!(spotify.featured_playlists(None, None, None, Some(3), None).unwrap().playlists.total > 0);
    assert!(spotify.track(TrackId::from_id("0000000000000000000000").unwrap(), None).is_err());
}

#[test]
fn a_search_finds_every_kind() {
    use SearchType::{Album, Artist, Episode, Playlist, Show, Track};
    let server = Server::start();
    let spotify = server.signed_in();
    let kinds = [Track, Artist, Album, Playlist, Show, Episode];
    for kind in kinds {
        let found = spotify.search("the", kind, GERMANY, Some(IncludeExternal::Audio), Some(2), Some(1)).unwrap();
        let rows = match found {
            SearchResult::Tracks(page) => page.items.len(),
            SearchResult::Artists(page) => page.items.len(),
            SearchResult::Albums(page) => page.items.len(),
            // Some playlists of a page are null, which rspotify passes over.
            SearchResult::Playlists(page) => page.limit as usize,
            SearchResult::Shows(page) => page.items.len(),
            SearchResult::Episodes(page) => page.items.len(),
        };
        assert_eq!(rows, 2, "{kind:?}");
    }
    let all = spotify.search_multiple("the", kinds, GERMANY, None, Some(2), None).unwrap();
    assert!(all.tracks.is_some() && all.artists.is_some() && all.albums.is_some() && all.playlists.is_some());
}

#[test]
fn audio_features_analysis_and_recommendations_are_read_whole() {
    let server = Server::start();
    let spotify = server.signed_in();
    let ids = tracks(&spotify);
    let features = spotify.track_features(ids[0].as_ref()).unwrap();
    assert!((features.tempo - 97.975).abs() < 0.001);
    let mut asked = ids.clone();
    asked.push(TrackId::from_id("0000000000000000000000").unwrap());
    assert_eq!(spotify.tracks_features(asked).unwrap().unwrap().len(), 8, "rspotify drops the null");
    let analysis = spotify.track_analysis(ids[0].as_ref()).unwrap();
    assert!(!analysis.beats.is_empty() && !analysis.sections.is_empty() && !analysis.segments.is_empty());
    let found = spotify.recommendations(
        [RecommendationsAttribute::MaxTempo(150.0), RecommendationsAttribute::TargetEnergy(0.6)],
        None::<[ArtistId<'_>; 0]>,
        None::<[&str; 0]>,
        Some(ids[..2].to_vec()),
        GERMANY,
        Some(5),
    );
    let found = found.unwrap();
    assert_eq!(found.seeds.len(), 2);
    assert!((1..=5).contains(&found.tracks.len()));
}

#[test]
fn playlists_are_changed_and_read_back() {
    let server = Server::start();
    let spotify = server.signed_in();
    let ids = tracks(&spotify);
    let made = playlist(&spotify, "Made", &ids);
    let snapshot = spotify.playlist(made.as_ref(), None, None).unwrap().snapshot_id;
    let after = spotify.playlist_reorder_items(made.as_ref(), Some(0), Some(8), Some(1), Some(&snapshot)).unwrap();
    assert_ne!(snapshot, after.snapshot_id);
    assert_eq!(contents(&spotify, &made).last(), Some(&ids[0]));
    spotify.playlist_replace_items(made.as_ref(), playable(&ids[..4])).unwrap();
    spotify.playlist_remove_all_occurrences_of_items(made.as_ref(), playable(&ids[..1]), None).unwrap();
    let first = ItemPositions { id: PlayableId::Track(ids[1].as_ref()), positions: &[0] };
    spotify.playlist_remove_specific_occurrences_of_items(made.as_ref(), [first], None).unwrap();
    assert_eq!(contents(&spotify, &made), ids[2..4]);
    spotify.playlist_change_detail(made.as_ref(), Some("Renamed"), Some(true), Some("New"), None).unwrap();
    let read = spotify.playlist(made.as_ref(), None, GERMANY).unwrap();
    assert_eq!((read.name.as_str(), read.public), ("Renamed", Some(true)));
    let robin = UserId::from_id("robin").unwrap();
    assert!(spotify.user_playlists(robin.as_ref()).map(Result::unwrap).any(|row| row.id == made));
    assert!(spotify.user_playlist(robin, Some(made.as_ref()), None).is_ok());
    spotify.playlist_unfollow(made.as_ref()).unwrap();
    assert!(!spotify.current_user_playlists().map(Result::unwrap).any(|row| row.id == made));
    spotify.playlist_follow(made.as_ref(), Some(true)).unwrap();
    assert!(spotify.current_user_playlists().map(Result::unwrap).any(|row| row.id == made));
}

#[test]
fn every_awkward_entry_of_a_playlist_is_read() {
    let server = Server::start();
    let spotify = server.signed_in();
    let mut playlists = spotify.current_user_playlists().map(Result::unwrap);
    let odd = playlists.find(|row| row.name == "Odds and Ends").expect("every listener's world has one");
    for market in [None, GERMANY] {
        let rows: Vec<_> = spotify.playlist_items(odd.id.as_ref(), None, market).map(Result::unwrap).collect();
        assert_eq!(rows.len(), odd.items.total as usize);
        assert!(rows.iter().any(|row| row.item.is_none()), "one is gone");
        assert!(rows.iter().any(|row| row.added_at.is_none()), "one is older than the dates");
        let local = rows.iter().find(|row| row.is_local).expect("one is a local file");
        assert!(matches!(&local.item, Some(PlayableItem::Track(track)) if track.id.is_none() && track.is_local));
        assert!(rows.iter().any(|row| matches!(&row.item, Some(PlayableItem::Track(track)) if !track.is_local)));
    }
    for row in spotify.current_user_playlists().map(Result::unwrap) {
        let whole = spotify.playlist(row.id.as_ref(), None, None).unwrap();
        assert_eq!(whole.items.total, row.items.total, "{}", row.name);
    }
}

#[test]
fn library_and_following_take_and_give_back() {
    let server = Server::start();
    let spotify = server.signed_in();
    let ids = tracks(&spotify);
    spotify.current_user_saved_tracks_add(ids.clone()).unwrap();
    assert_eq!(spotify.current_user_saved_tracks_contains(ids[..2].to_vec()).unwrap(), [true, true]);
    assert!(
        spotify.current_user_saved_tracks(GERMANY).map(Result::unwrap).any(|row| row.track.id.as_ref() == ids.first())
    );
    spotify.current_user_saved_tracks_delete(ids.clone()).unwrap();
    assert_eq!(spotify.current_user_saved_tracks_contains(ids[..2].to_vec()).unwrap(), [false, false]);
    spotify.current_user_saved_albums_add([rooms()]).unwrap();
    assert_eq!(spotify.current_user_saved_albums_contains([rooms()]).unwrap(), [true]);
    assert!(spotify.current_user_saved_albums(None).map(Result::unwrap).any(|row| row.album.id == rooms()));
    spotify.current_user_saved_albums_delete([rooms()]).unwrap();
    let shows: Vec<ShowId<'_>> = spotify.get_saved_show().map(|row| row.unwrap().show.id).collect();
    spotify.remove_users_saved_shows(shows[..1].to_vec(), None).unwrap();
    assert_eq!(spotify.check_users_saved_shows(shows[..2].to_vec()).unwrap(), [false, true]);
    spotify.save_shows(shows[..1].to_vec()).unwrap();
    let followed = spotify.current_user_followed_artists(None, Some(10)).unwrap();
    let after = followed.cursors.as_ref().and_then(|cursors| cursors.after.as_deref());
    assert_ne!(spotify.current_user_followed_artists(after, Some(10)).unwrap().items, followed.items);
    let artist = followed.items[0].id.as_ref();
    spotify.user_unfollow_artists([artist.as_ref()]).unwrap();
    assert_eq!(spotify.user_artist_check_follow([artist.as_ref()]).unwrap(), [false]);
    spotify.user_follow_artists([artist]).unwrap();
    let sam = UserId::from_id("sam").unwrap();
    assert_eq!(spotify.user(sam.as_ref()).unwrap().display_name.as_deref(), Some("Sam Okoro"));
    spotify.user_follow_users([sam.as_ref()]).unwrap();
    assert_eq!(spotify.library_contains([LibraryId::User(sam.as_ref())]).unwrap(), [true]);
    spotify.user_unfollow_users([sam]).unwrap();
}

#[test]
fn the_player_obeys_and_remembers() {
    let server = Server::start();
    let spotify = server.signed_in();
    let ids = tracks(&spotify);
    let device = spotify.device().unwrap()[0].id.clone().unwrap();
    spotify.transfer_playback(&device, Some(false)).unwrap();
    let offset = Offset::Uri(ids[2].uri());
    spotify.start_context_playback(PlayContextId::Album(rooms()), Some(&device), Some(offset), None).unwrap();
    let playing = || track_id(spotify.current_playing(None, None::<&[_]>).unwrap().unwrap().item);
    assert_eq!(playing(), ids[2]);
    spotify.next_track(None).unwrap();
    assert_eq!(playing(), ids[3]);
    spotify.previous_track(Some(&device)).unwrap();
    assert_eq!(playing(), ids[2]);
    spotify.repeat(RepeatState::Context, None).unwrap();
    spotify.shuffle(true, None).unwrap();
    spotify.volume(20, None).unwrap();
    let track = spotify.track(ids[2].as_ref(), None).unwrap();
    spotify.seek_track(track.duration / 2, None).unwrap();
    let now = spotify.current_playback(None, Some(&[AdditionalType::Episode])).unwrap().unwrap();
    assert_eq!(
        (now.repeat_state, now.shuffle_state, now.device.volume_percent),
        (RepeatState::Context, true, Some(20))
    );
    assert!(now.progress.unwrap() >= track.duration / 2);
    spotify.shuffle(false, None).unwrap();
    spotify.add_item_to_queue(PlayableId::Track(ids[7].as_ref()), None).unwrap();
    assert_eq!(spotify.current_user_queue().unwrap().queue[0].id(), Some(PlayableId::Track(ids[7].as_ref())));
    spotify.next_track(None).unwrap();
    assert_eq!(playing(), ids[7]);
    spotify.pause_playback(None).unwrap();
    assert!(!spotify.current_user_playing_item().unwrap().unwrap().is_playing);
    spotify.resume_playback(None, None).unwrap();
    spotify.start_uris_playback(playable(&ids[..2]), None, None, None).unwrap();
    server.exchange("POST", "/_sandbox/clock", r#"{"advance_seconds":200}"#);
    assert_eq!(playing(), ids[1]);
    let history = spotify.current_user_recently_played(Some(10), None).unwrap();
    assert_eq!(history.items[0].track.id.as_ref(), Some(&ids[0]));
    let before = TimeLimits::Before(history.items[9].played_at);
    let older = spotify.current_user_recently_played(Some(10), Some(before)).unwrap();
    assert!(older.items.iter().all(|row| row.played_at < history.items[9].played_at));
}

#[test]
fn spoken_word_is_read_whole() {
    let server = Server::start();
    let spotify = server.signed_in();
    let shows: Vec<ShowId<'_>> = spotify.get_saved_show().map(|row| row.unwrap().show.id).collect();
    let show = spotify.get_a_show(shows[0].as_ref(), GERMANY).unwrap();
    assert_eq!(spotify.get_several_shows(shows.clone(), GERMANY).unwrap().len(), shows.len());
    let episodes: Vec<_> = spotify.get_shows_episodes(show.id, GERMANY).map(Result::unwrap).collect();
    assert_eq!(episodes.len(), show.episodes.total as usize);
    let ids = episodes[..2].iter().map(|episode| episode.id.as_ref());
    assert_eq!(spotify.get_several_episodes(ids, GERMANY).unwrap().len(), 2);
    let episode = spotify.get_an_episode(episodes[0].id.as_ref(), GERMANY).unwrap();
    spotify.start_uris_playback([PlayableId::Episode(episode.id.as_ref())], None, None, None).unwrap();
    let now = spotify.current_playing(None, Some(&[AdditionalType::Track, AdditionalType::Episode])).unwrap().unwrap();
    assert!(matches!(now.item, Some(PlayableItem::Episode(playing)) if playing.id == episode.id));
}
