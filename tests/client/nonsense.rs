//! Nonsense from outside: texts that are no ids, and answers that nobody documents. The client gives a model or an error, and
//! neither panics nor hangs.

use std::pin::Pin;
use std::sync::LazyLock;
use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use spotify_client::{Config, Error, Offset, Play, Scope, Spotify, TimeRange, Transfer};
use spotify_sandbox::{Answer, Sandbox};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::support::{ALBUM, TRACK, agreeing_sandbox, config};

/// Longer than any call takes that waits for nothing.
const PATIENCE: Duration = Duration::from_secs(10);

type Outcome = Result<(), Error>;

/// An endpoint: the route that is answered, a path that leads there, and the method that stands for it.
struct Endpoint {
    route: &'static str,
    path: String,
    call: fn(Spotify) -> Pin<Box<dyn Future<Output = Outcome> + Send>>,
}

macro_rules! endpoints {
    ($($route:literal, $path:expr, $spotify:ident => $call:expr;)*) => {
        vec![$(Endpoint {
            route: $route,
            path: $path.to_string(),
            call: |$spotify| Box::pin(async move { $call.await.map(drop) }),
        }),*]
    };
}

fn endpoints() -> Vec<Endpoint> {
    endpoints! {
        "GET /v1/albums/{id}", format!("albums/{ALBUM}"), spotify => spotify.album(ALBUM);
        "GET /v1/albums", format!("albums?ids={ALBUM}"), spotify => spotify.albums([ALBUM]);
        "GET /v1/albums/{id}/tracks", format!("albums/{ALBUM}/tracks?limit=2"), spotify => spotify.album_tracks(ALBUM);
        "GET /v1/tracks/{id}", format!("tracks/{TRACK}"), spotify => spotify.track(TRACK);
        "GET /v1/tracks", format!("tracks?ids={TRACK}"), spotify => spotify.tracks([TRACK]);
        "GET /v1/audio-features", format!("audio-features?ids={TRACK}"), spotify => spotify.audio_features([TRACK]);
        "GET /v1/me", "me", spotify => spotify.me();
        "GET /v1/me/top/{kind}", "me/top/tracks?limit=2", spotify => spotify.top_tracks(TimeRange::ShortTerm);
        "GET /v1/me/top/{kind}", "me/top/artists?limit=2", spotify => spotify.top_artists(TimeRange::ShortTerm).first(3);
        "GET /v1/me/player", "me/player", spotify => spotify.playback();
        "GET /v1/me/player/currently-playing", "me/player/currently-playing", spotify => spotify.currently_playing();
        "GET /v1/me/player/devices", "me/player/devices", spotify => spotify.devices();
        "GET /v1/me/player/queue", "me/player/queue", spotify => spotify.queue();
        "GET /v1/me/player/recently-played", "me/player/recently-played?limit=2", spotify => spotify.recently_played();
        "GET /v1/users/{id}", "users/robin", spotify => spotify.user("robin");
    }
}

/// A sandbox, robin's client of it, and what it truly answers.
struct Target {
    runtime: Runtime,
    sandbox: Sandbox,
    config: Config,
    spotify: Spotify,
    endpoints: Vec<(Endpoint, Value)>,
}

impl Target {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let (sandbox, config, spotify, endpoints) = runtime.block_on(async {
            let sandbox = agreeing_sandbox().await;
            let config = config(&sandbox);
            let spotify =
                Spotify::new(config.clone()).unwrap().fresh().sign_in(Scope::ALL.iter().copied()).await.unwrap();
            let album = Play { context_uri: Some(format!("spotify:album:{ALBUM}")), ..Play::default() };
            let device = spotify.devices().await.unwrap().remove(0);
            spotify.play(album, &device).await.unwrap();
            let mut known = Vec::new();
            for endpoint in endpoints() {
                let answer = spotify.get(&endpoint.path).await.unwrap();
                known.push((endpoint, answer));
            }
            (sandbox, config, spotify, known)
        });
        Self { runtime, sandbox, config, spotify, endpoints }
    }

    /// What comes of a call: an error's message is one line; a panic or a hang fails the test.
    fn call(&self, call: impl Future<Output = Outcome>) -> Outcome {
        let outcome = self.runtime.block_on(async { timeout(PATIENCE, call).await.expect("the call comes to an end") });
        if let Err(error) = &outcome {
            assert!(!error.to_string().contains('\n'), "{error}");
        }
        outcome
    }

    /// Robin's client, which has learned nothing yet of what is closed.
    async fn newcomer(&self) -> Spotify {
        Spotify::new(self.config.clone()).unwrap().fresh().resume().await.unwrap().expect("robin's sign-in is kept")
    }

    /// What a method makes of an answer.
    fn answered(&self, endpoint: &Endpoint, status: u16, answer: &Value) -> Outcome {
        self.sandbox.answer_next(endpoint.route, Answer::json(status, &answer.to_string()));
        let before = self.sandbox.hits(endpoint.route);
        let outcome = self.call(async {
            // Only refusals teach a client anything, and a new one takes a while to make.
            let spotify = if status == 200 { self.spotify.clone() } else { self.newcomer().await };
            (endpoint.call)(spotify).await
        });
        assert!(self.sandbox.hits(endpoint.route) > before, "{} was not asked", endpoint.route);
        self.sandbox.clear_faults();
        outcome
    }
}

/// Any text, and what looks like an id, a URI, a link or a path.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        ".{0,60}",
        "[0-9A-Za-z]{22}",
        "spotify:(album|artist|track|episode|show|playlist|user|local|x)?:[0-9A-Za-z:%/.]{0,30}",
        "spotify:(album|track|episode|user):[0-9A-Za-z]{22}",
        "(https?://)?open\\.spotify\\.com/(intl-de/)?(album|track|user)/[0-9A-Za-z]{0,22}[?#]?.{0,10}",
        "(\\.\\./|me/|albums/|/|\\?|#|%2e%2e/|//){0,4}[a-z]{0,8}",
        Just(format!("spotify:album:{ALBUM}")),
        Just(format!("spotify:track:{TRACK}")),
    ]
}

/// Names that answers use, so that nonsense gets further than to the first of them.
const NAMES: [&str; 24] = [
    "items",
    "next",
    "total",
    "limit",
    "offset",
    "tracks",
    "albums",
    "artists",
    "album",
    "track",
    "item",
    "device",
    "devices",
    "queue",
    "context",
    "type",
    "id",
    "name",
    "uri",
    "error",
    "status",
    "message",
    "reason",
    "played_at",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        select(&["track", "episode", "off", "2026-09-01T12:34:56.789Z", "0000", TRACK, "http://127.0.0.1:9/v1/me"][..])
            .prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![4 => select(&NAMES[..]).prop_map(str::to_owned), 1 => ".{0,6}"];
    leaf().prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(name.clone(), inner, 0..7).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A change to an answer at one place.
#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    Delete,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => Just(Change::Delete),
        1 => Just(Change::Replace(json!([]))),
        1 => Just(Change::Replace(json!({}))),
        1 => Just(Change::Replace(json!([null, 1, {}]))),
        4 => leaf().prop_map(Change::Replace),
    ]
}

/// The ways to all values inside a value, and to itself.
fn pointers(value: &Value) -> Vec<String> {
    let below = |name: String, inner: &Value| {
        let name = name.replace('~', "~0").replace('/', "~1");
        pointers(inner).into_iter().map(move |rest| format!("/{name}{rest}")).collect::<Vec<_>>()
    };
    let inner: Vec<String> = match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, inner)| below(name.clone(), inner)).collect(),
        Value::Array(rows) => rows.iter().enumerate().flat_map(|(at, inner)| below(at.to_string(), inner)).collect(),
        _ => Vec::new(),
    };
    [String::new()].into_iter().chain(inner).collect()
}

fn changed(mut answer: Value, place: Index, change: Change) -> Value {
    let pointers = pointers(&answer);
    let pointer = place.get(&pointers);
    match change {
        Change::Replace(other) => *answer.pointer_mut(pointer).unwrap() = other,
        Change::Delete => delete(&mut answer, pointer),
    }
    answer
}

fn delete(answer: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    match answer.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.remove(&name.replace("~1", "/").replace("~0", "~"))),
        Value::Array(rows) => drop(rows.remove(name.parse().unwrap())),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_as_an_argument_makes_a_call_panic_or_hang(one in text(), other in text()) {
        static TARGET: LazyLock<Target> = LazyLock::new(Target::new);
        let (target, spotify) = (&*TARGET, &TARGET.spotify);
        let (context_uri, offset) = (Some(one.clone()), Some(Offset::Uri(other.clone())));
        let context = Play { context_uri, offset, ..Play::default() };
        let single = Play { uris: vec![one.clone(), other.clone()], ..Play::default() };
        let (one, other) = (one.as_str(), other.as_str());
        let _ = target.call(async { spotify.get(one).await.map(drop) });
        let _ = target.call(async { spotify.album(one).await.map(drop) });
        let _ = target.call(async { spotify.album_tracks(one).await.map(drop) });
        let _ = target.call(async { spotify.tracks([one, other]).await.map(drop) });
        let _ = target.call(async { spotify.artist(one).await.map(drop) });
        let _ = target.call(async { spotify.audio_features([one]).await.map(drop) });
        let _ = target.call(async { spotify.user(one).await.map(drop) });
        let _ = target.call(spotify.play(context, other));
        let _ = target.call(spotify.play(single, other));
        let _ = target.call(spotify.pause(one));
        let _ = target.call(spotify.transfer_playback(one, Transfer::Play));
        let _ = target.call(spotify.add_to_queue(one, other));
        prop_assert!(target.call(async { spotify.me().await.map(drop) }).is_ok(), "the client still works");
    }

    #[test]
    fn no_json_as_an_answer_makes_a_call_panic_or_hang(answer in any_json(), index in any::<Index>()) {
        static TARGET: LazyLock<Target> = LazyLock::new(Target::new);
        let (endpoint, _) = index.get(&TARGET.endpoints);
        let _ = TARGET.answered(endpoint, 200, &answer);
    }

    #[test]
    fn no_json_as_a_refusal_is_taken_for_anything_else(
        error in any_json(),
        words in any_json(),
        status in select(&[400, 403, 404, 409, 418][..]),
        index in any::<Index>(),
    ) {
        static TARGET: LazyLock<Target> = LazyLock::new(Target::new);
        let (endpoint, _) = index.get(&TARGET.endpoints);
        for answer in [error.clone(), json!({ "error": error }), json!({ "error": { "message": words, "status": status } })] {
            // Where batches are closed, and where they know nothing, the things are asked for one by one.
            let answered = TARGET.answered(endpoint, status, &answer);
            let one_by_one = endpoint.path.contains("ids=") && matches!(status, 403 | 404);
            prop_assert!(answered.is_err() || one_by_one, "{} took {status} {answer} for an answer", endpoint.path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_true_answer_that_is_changed_anywhere_gives_a_model_or_an_error(
        index in any::<Index>(),
        changes in vec((any::<Index>(), change()), 1..4),
    ) {
        static TARGET: LazyLock<Target> = LazyLock::new(Target::new);
        let (endpoint, answer) = index.get(&TARGET.endpoints);
        let nonsense = changes.into_iter().fold(answer.clone(), |answer, (place, how)| changed(answer, place, how));
        let _ = TARGET.answered(endpoint, 200, &nonsense);
    }
}

#[test]
fn what_is_true_is_understood() {
    let target = Target::new();
    for (endpoint, answer) in &target.endpoints {
        target.answered(endpoint, 200, answer).unwrap_or_else(|error| panic!("{}: {error}", endpoint.path));
    }
}

#[test]
fn every_place_of_an_answer_can_be_changed() {
    let answer = json!({ "a/b": [1, { "c": null }], "d": "x" });
    let expected = ["", "/a~1b", "/a~1b/0", "/a~1b/1", "/a~1b/1/c", "/d"];
    assert_eq!(pointers(&answer), expected);
    for pointer in &expected[1..] {
        let mut rest = answer.clone();
        delete(&mut rest, pointer);
        assert_ne!(rest, answer, "{pointer}");
    }
}
