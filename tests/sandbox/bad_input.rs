//! Nonsense of every kind: it is refused, and the sandbox lives on.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::LazyLock;
use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use spotify_sandbox::{Options, Sandbox, Scope};
use tokio::runtime::Runtime;

/// A sandbox for all of these tests, and a token for it.
struct Target {
    address: SocketAddr,
    token: String,
    _sandbox: Sandbox,
    _runtime: Runtime,
}

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start_with(Options { any_id: true, ..Options::default() })).unwrap();
    let address = sandbox.url().trim_start_matches("http://").parse().unwrap();
    let token = sandbox.sign_in(Sandbox::CLIENT_ID, "robin", &Scope::ALL).unwrap().access_token;
    Target { address, token, _sandbox: sandbox, _runtime: runtime }
});

/// Sends bytes and reads the status of the answer; nothing when there is no answer, as after a panic.
fn send(request: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(TARGET.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The server may answer and hang up before it has read everything.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let line = String::from_utf8_lossy(answer.get(..12)?).into_owned();
    line.strip_prefix("HTTP/1.1 ")?.parse().ok()
}

fn request(method: &str, target: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let token = &TARGET.token;
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// The status of one answer, when no more is wanted of its connection.
fn status_from(stream: &mut TcpStream) -> String {
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    String::from_utf8_lossy(&start).into_owned()
}

/// An answer that a client can live with: anything but silence and a breakdown.
fn is_an_answer(status: Option<u16>) -> bool {
    status.is_some_and(|status| (200..500).contains(&status))
}

const ROUTES: [&str; 64] = [
    "/authorize",
    "/api/token",
    "/v1/albums",
    "/v1/albums/{}",
    "/v1/albums/{}/tracks",
    "/v1/tracks",
    "/v1/tracks/{}",
    "/v1/artists",
    "/v1/artists/{}",
    "/v1/artists/{}/albums",
    "/v1/artists/{}/top-tracks",
    "/v1/artists/{}/related-artists",
    "/v1/audio-features",
    "/v1/audio-features/{}",
    "/v1/audio-analysis/{}",
    "/v1/shows",
    "/v1/shows/{}",
    "/v1/shows/{}/episodes",
    "/v1/episodes",
    "/v1/episodes/{}",
    "/v1/audiobooks",
    "/v1/audiobooks/{}",
    "/v1/audiobooks/{}/chapters",
    "/v1/chapters/{}",
    "/v1/browse/new-releases",
    "/v1/browse/categories",
    "/v1/browse/categories/{}",
    "/v1/browse/categories/{}/playlists",
    "/v1/browse/featured-playlists",
    "/v1/recommendations",
    "/v1/markets",
    "/v1/search",
    "/v1/me",
    "/v1/me/top/{}",
    "/v1/me/tracks",
    "/v1/me/tracks/contains",
    "/v1/me/albums",
    "/v1/me/library",
    "/v1/me/library/contains",
    "/v1/me/following",
    "/v1/me/following/contains",
    "/v1/me/playlists",
    "/v1/users/{}",
    "/v1/users/{}/playlists",
    "/v1/playlists/{}",
    "/v1/playlists/{}/items",
    "/v1/playlists/{}/tracks",
    "/v1/playlists/{}/images",
    "/v1/playlists/{}/followers",
    "/v1/playlists/{}/followers/contains",
    "/v1/me/player",
    "/v1/me/player/devices",
    "/v1/me/player/currently-playing",
    "/v1/me/player/recently-played",
    "/v1/me/player/queue",
    "/v1/me/player/play",
    "/v1/me/player/seek",
    "/v1/me/player/volume",
    "/v1/me/player/repeat",
    "/v1/me/player/shuffle",
    "/recco/v1/audio-features",
    "/recco/v1/track/{}",
    "/image/{}",
    "/v1/{}",
];

const NAMES: [&str; 26] = [
    "ids",
    "uris",
    "uri",
    "limit",
    "offset",
    "market",
    "fields",
    "q",
    "type",
    "time_range",
    "after",
    "before",
    "include_groups",
    "position",
    "seed_genres",
    "seed_tracks",
    "min_energy",
    "target_tempo",
    "position_ms",
    "volume_percent",
    "state",
    "device_id",
    "additional_types",
    "client_id",
    "redirect_uri",
    "scope",
];

/// Names of real things and of none, numbers at the edges, and letters of all kinds.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        select(
            &[
                "2f4Ejh4Po2rpuXSYa6IDCe",
                "0ND8rF8oirMXtE59n585P6",
                "robin",
                "pop",
                "tracks",
                "true",
                "track,artist",
                "GB",
                "from_token"
            ][..]
        )
        .prop_map(str::to_owned),
        select(
            &[
                "-1",
                "0",
                "1",
                "50",
                "4294967296",
                "18446744073709551616",
                "1e308",
                "-1e308",
                "NaN",
                "inf",
                "99999999999999"
            ][..]
        )
        .prop_map(str::to_owned),
        select(
            &[
                "%00",
                "%ff%fe",
                "%",
                "%zz",
                "..%2f..",
                "%F0%9F%8E%B5",
                "spotify:track:",
                "spotify:local:a:b:c:1",
                "items(",
                "!",
                "((((",
                "a.b.c",
                ",,,,",
                "+"
            ][..]
        )
        .prop_map(str::to_owned),
        "[0-9A-Za-z]{22}",
        "[!-~&&[^ #?]]{0,30}",
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(Vec::new()),
        vec(any::<u8>(), 0..200),
        select(
            &[
                "{",
                "[]",
                "null",
                "\"x\"",
                "7",
                "{\"uris\":7}",
                "{\"uris\":[null]}",
                "{\"uris\":[\"spotify:track:\"]}",
                "{\"ids\":[{}]}",
                "{\"range_start\":18446744073709551615,\"insert_before\":1,\"range_length\":18446744073709551615}",
                "{\"name\":7}",
                "{\"items\":[{\"uri\":7}]}",
                "{\"items\":[{\"uri\":\"spotify:track:0ND8rF8oirMXtE59n585P6\",\"positions\":[-1]}]}",
                "{\"position_ms\":-1,\"context_uri\":\"spotify:album:2f4Ejh4Po2rpuXSYa6IDCe\"}",
                "{\"offset\":{\"position\":1e99},\"uris\":[]}",
                "{\"context_uri\":\"spotify:album:2f4Ejh4Po2rpuXSYa6IDCe\",\"offset\":{\"position\":7}}",
                "{\"device_ids\":{}}",
                "{\"timestamped_ids\":[{\"id\":\"0ND8rF8oirMXtE59n585P6\",\"added_at\":\"-9999-99-99\"}]}",
                "grant_type=refresh_token&refresh_token=%ff",
                "grant_type=authorization_code&code=%00&redirect_uri=x&code_verifier=%F0%9F%8E%B5",
                "{\"name\":\"x\",\"public\":\"yes\"}",
            ][..]
        )
        .prop_map(|text| text.as_bytes().to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_request_silences_it(
        method in select(&["GET", "GET", "GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "TRACE", "BREW"][..]),
        route in select(&ROUTES[..]),
        part in value(),
        query in vec((select(&NAMES[..]), value()), 0..4),
        content_type in option::of(select(&["application/json", "application/x-www-form-urlencoded", "image/jpeg", "x"][..])),
        body in body(),
    ) {
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let target = format!("{}?{}", route.replace("{}", &part.replace(['?', '#'], "")), query.join("&"));
        let status = send(&request(method, &target, content_type.unwrap_or_default(), &body));
        prop_assert!(is_an_answer(status), "{status:?} for {method} {target} {}", String::from_utf8_lossy(&body));
    }

    #[test]
    fn no_bytes_silence_it(bytes in vec(any::<u8>(), 1..300)) {
        // What is no HTTP at all may be answered with silence, but the next request may not.
        send(&[&bytes[..], b"\r\n\r\n"].concat());
        prop_assert_eq!(send(&request("GET", "/v1/me", "", b"")), Some(200));
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let million_ids = vec!["0ND8rF8oirMXtE59n585P6"; 1_000_000].join(",");
    let deep = "[".repeat(500_000);
    for (what, request, expected) in [
        (
            "a million ids in the query",
            request("GET", &format!("/v1/tracks?ids={million_ids}"), "", b""),
            &[414, 431][..],
        ),
        (
            "a million ids in the body",
            request(
                "PUT",
                "/v1/me/tracks",
                "application/json",
                format!(r#"{{"ids":["{}"]}}"#, million_ids.replace(',', "\",\"")).as_bytes(),
            ),
            &[413],
        ),
        (
            "thousands of ids",
            request("GET", &format!("/v1/tracks?ids={}", &million_ids[..23 * 2000 - 1]), "", b""),
            &[400],
        ),
        (
            "a body of ten megabytes",
            request("POST", "/v1/me/playlists", "application/json", &vec![b' '; 10_000_000]),
            &[413],
        ),
        (
            "a token request of a megabyte",
            request("POST", "/api/token", "application/x-www-form-urlencoded", &vec![b'a'; 1_000_000]),
            &[413],
        ),
        ("brackets without end", request("POST", "/v1/me/playlists", "application/json", deep.as_bytes()), &[400]),
        (
            "a header of a megabyte",
            format!("GET /v1/me HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(1_000_000)).into_bytes(),
            &[431],
        ),
        ("no method that is known", request("BREW", "/v1/me", "", b""), &[405]),
        ("a path that is not known", request("GET", "/v2/me", "", b""), &[404]),
    ] {
        let status = send(&request);
        assert!(status.is_some_and(|status| expected.contains(&status)), "{what}: {status:?}");
    }
    assert_eq!(send(&request("GET", "/v1/me", "", b"")), Some(200));
}

#[test]
fn a_body_that_nobody_reads_and_that_comes_late_leaves_the_connection_whole() {
    let whole = request("PUT", "/v1/me/player/shuffle?state=true", "application/json", b"{}");
    let whole = String::from_utf8(whole).unwrap().replace("Connection: close\r\n", "");
    let (head, body) = whole.split_at(whole.len() - 2);
    let mut stream = TcpStream::connect(TARGET.address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    for _ in 0..2 {
        stream.write_all(head.as_bytes()).unwrap();
        // An answer before the body has come would be one that the rest of the body spoils.
        std::thread::sleep(Duration::from_millis(100));
        stream.write_all(body.as_bytes()).unwrap();
        assert_eq!(status_from(&mut stream), "HTTP/1.1 204");
        let mut rest = Vec::new();
        while !rest.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            rest.push(byte[0]);
        }
    }
}
