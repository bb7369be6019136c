//! The import page: downloads as Spotify sends them, and what somebody else might send in their place.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use spotify_sandbox::archive::{Length, Manifest, Package, Quirks, Request};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::browser::{Browser, Events};
use crate::server::{DEADLINE, Server};
use crate::socket::Socket;

const BOUNDARY: &str = "----a-boundary-of-a-browser";
pub(crate) const PLAY: &str = r#"{"ts":"2024-05-01T10:00:00Z","ms_played":60000,"spotify_track_uri":"spotify:track:0ND8rF8oirMXtE59n585P6","master_metadata_track_name":"Song","master_metadata_album_artist_name":"Band","master_metadata_album_album_name":"Album"}"#;

/// Names, and what is in them.
type Files<'a> = &'a [(&'a str, &'a [u8])];

/// A form of the page: the proof first, then files.
fn form(proof: &str, files: Files<'_>) -> Vec<u8> {
    let mut form =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{proof}\r\n").into_bytes();
    for (name, content) in files {
        form.extend_from_slice(&file_head(name));
        form.extend_from_slice(content);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form
}

fn file_head(name: &str) -> Vec<u8> {
    let disposition = format!("Content-Disposition: form-data; name=\"download\"; filename=\"{name}\"");
    format!("--{BOUNDARY}\r\n{disposition}\r\nContent-Type: application/octet-stream\r\n\r\n").into_bytes()
}

/// What stands before a form of so many bytes.
fn head(browser: &Browser, length: u64, headers: &str) -> String {
    let (name, value) = browser.cookie().unwrap();
    let (_, host) = browser.origin.split_once("://").unwrap();
    format!(
        "POST /import HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {name}={value}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n{headers}\r\n",
        browser.origin
    )
}

/// Sends a body, and gives the whole answer.
async fn sent(server: &Server, browser: &Browser, headers: &str, body: &[u8]) -> String {
    let head = head(browser, body.len() as u64, headers);
    Socket::to(&server.program).await.says([head.as_bytes(), body].concat()).await.hears().await
}

/// Sends files as the page does.
pub(crate) async fn imported(server: &Server, browser: &Browser, files: &[(&str, &[u8])]) -> String {
    let proof = browser.csrf().await;
    sent(server, browser, "", &form(&proof, files)).await
}

pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no answer: {answer:?}"))
}

fn zipped<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A download as Spotify sends it, and what is in it.
pub(crate) fn download(plays: u32) -> (Vec<u8>, Manifest) {
    let folder = tempfile::tempdir().unwrap();
    let length = Length::Plays(plays.into());
    let request = Request { package: Package::Extended, length, quirks: Quirks::All, ..Request::default() };
    let manifest = request.write(folder.path()).unwrap();
    let mut files = Vec::new();
    for file in &manifest.files {
        files.push((file.path.as_str(), std::fs::read(folder.path().join(&file.path)).unwrap()));
    }
    (zipped(files), manifest)
}

/// Where downloads lie as long as they are needed.
fn left_on_the_disk(server: &Server) -> Vec<PathBuf> {
    let listeners = std::fs::read_dir(server.kept().join("listeners")).into_iter().flatten().flatten();
    let in_them = listeners.flat_map(|listener| std::fs::read_dir(listener.path()).unwrap().flatten());
    in_them.map(|entry| entry.path()).filter(|path| path.to_string_lossy().contains("/upload-")).collect()
}

pub(crate) async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < DEADLINE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The card after an import.
async fn ended(events: &mut Events) -> String {
    loop {
        let card = events.next().await.expect("the stream ends");
        if card.contains("data-stage=\"done\"") || card.contains("data-stage=\"failed\"") {
            return card;
        }
    }
}

/// Imports, and gives the card after it.
pub(crate) async fn card_of(server: &Server, browser: &Browser, files: &[(&str, &[u8])]) -> String {
    let answer = imported(server, browser, files).await;
    assert!(status(&answer) == 303 && answer.to_lowercase().contains("\r\nlocation: /import\r\n"), "{answer}");
    ended(&mut browser.events("/import/events").await).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_becomes_a_history_once() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let (zip, manifest) = download(400);
    let card = card_of(&server, &robin, &[("my_spotify_data.zip", &zip)]).await;
    assert!(card.contains("plays are new in your history."), "{card}");
    assert!(manifest.extended.all() >= 400 && card.contains("What could not be read, and why"), "{card}");
    let page = robin.get("/import").await;
    for part in ["1 import so far.", "hours in all.", "Look up genres, covers and sounds", "data-stage=\"done\""] {
        assert!(page.text.contains(part), "{part}: {page:?}");
    }

    let proof = robin.csrf().await;
    let script = format!("Accept: application/json\r\nX-Csrf: {proof}\r\n");
    let answer = sent(&server, &robin, &script, &form("", &[("again.zip", &zip)])).await;
    assert!(status(&answer) == 202 && answer.contains(r#"{"at":"/import"}"#), "{answer}");
    let again = robin.events("/import/events").await.until("had all of these plays before").await;
    assert!(again.contains("data-stage=\"done\""));
    until("a download is left", || left_on_the_disk(&server).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_rows_cost_themselves_and_are_told_of() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let file = format!(r#"[{PLAY}, {{"ts": "<script>", "ms_played": 5}}, 7]"#);
    let card = card_of(&server, &robin, &[("<b>..\\endsong_0.json", file.as_bytes())]).await;
    assert!(card.contains("1 play is new") && card.contains("Row 2: ") && card.contains("Row 3: "), "{card}");
    assert!(!card.contains("<script>") && !card.contains("<b>") && !card.contains("upload-"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_download_are_taken_together() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let file = |day: u32| format!("[{}]", PLAY.replace("05-01", &format!("05-{day:02}")));
    let (one, two) = (file(2), file(3));
    let files: [(&str, &[u8]); 3] = [
        ("../../Streaming_History_Audio_2024_1.json", one.as_bytes()),
        ("Streaming_History_Video_2024.json", two.as_bytes()),
        ("Userdata.json", b"{\"email\": \"robin@example.org\"}"),
    ];
    let card = card_of(&server, &robin, &files).await;
    assert!(card.contains("2 plays are new") && card.contains("1 other file in it"), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_download_changes_nothing_and_is_told_in_words() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let whole = zipped([("endsong_0.json", format!("[{PLAY}]").into_bytes())]);
    let many: Vec<(&str, &[u8])> = vec![("endsong_0.json", b"[]"); 1_001];
    let refused: [(Files<'_>, u16, &str); 6] = [
        (&[], 400, "No file was chosen"),
        (&[("", b"")], 400, "No file was chosen"),
        (&[("a.pdf", b"%PDF-1.4 ...")], 400, "a.pdf is neither a zip"),
        (&[("a.zip", &whole[..whole.len() - 30])], 400, "a.zip is not a whole zip"),
        (&[("a.zip", &promising(&whole))], 413, "would unpack to more than 16 GB"),
        (&many, 413, "more than the 1000 files"),
    ];
    for (files, expected, part) in refused {
        let answer = imported(&server, &robin, files).await;
        assert!(status(&answer) == expected && answer.contains(part), "{part}: {answer}");
    }
    for (name, content, part) in [
        ("a.zip", zipped([("Userdata.json", b"{}".to_vec())]), "it has no file of plays"),
        ("endsong_0.json", b"[]".to_vec(), "empty list"),
        ("endsong_0.json", Vec::new(), "endsong_0.json: it is empty"),
    ] {
        let card = card_of(&server, &robin, &[(name, &content)]).await;
        assert!(card.contains("Nothing was imported.") && card.contains(part), "{part}: {card}");
        assert!(!card.contains(server.kept().to_str().unwrap()), "no folder of the server: {card}");
    }
    assert!(robin.get("/import").await.text.contains("Nothing was imported yet."));
    until("a download is left", || left_on_the_disk(&server).is_empty()).await;
}

/// The same zip, whose directory promises terabytes of its one file.
fn promising(zip: &[u8]) -> Vec<u8> {
    let entry = zip.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let end = zip.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let name = usize::from(u16::from_le_bytes([zip[entry + 28], zip[entry + 29]]));
    let mut promising = zip[..end].to_vec();
    promising[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    promising[entry + 30..entry + 32].copy_from_slice(&12_u16.to_le_bytes());
    let mut extra = vec![1, 0, 8, 0];
    extra.extend_from_slice(&(5_u64 << 40).to_le_bytes());
    let at = entry + 46 + name;
    promising.splice(at..at, extra);
    let mut last = zip[end..].to_vec();
    let size = u32::from_le_bytes(last[12..16].try_into().unwrap()) + 12;
    last[12..16].copy_from_slice(&size.to_le_bytes());
    [promising, last].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_that_promises_little_and_holds_much_is_read_no_further_than_it_promises() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let mut content = format!("[{PLAY},").into_bytes();
    let promised = content.len() as u32 + 10;
    content.resize(1 << 30, b' ');
    let mut zip = zipped([("endsong_0.json", content)]);
    assert!(zip.len() < 4 << 20);
    let entry = zip.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    for at in [22, entry + 24] {
        zip[at..at + 4].copy_from_slice(&promised.to_le_bytes());
    }
    let begun = Instant::now();
    let card = card_of(&server, &robin, &[("bomb.zip", &zip)]).await;
    assert!(card.contains("1 play is new"), "{card}");
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_in_a_zip_lead_nowhere() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let file = format!("[{PLAY}]").into_bytes();
    let zip = zipped([("../../../../endsong_0.json", file.clone()), ("/endsong_1.json", b"[]".to_vec())]);
    let card = card_of(&server, &robin, &[("../../x.zip", &zip)]).await;
    assert!(card.contains("1 play is new"), "{card}");
    let mut folders = vec![server.kept()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            assert!(!entry.file_name().to_string_lossy().contains("endsong"), "{entry:?}");
            folders.extend(entry.file_type().unwrap().is_dir().then(|| entry.path()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_comes_before_any_file() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let of_sam = server.browser_of("sam").await.csrf().await;
    let proof = robin.csrf().await;
    let file: &[(&str, &[u8])] = &[("endsong_0.json", b"[]")];
    let mut behind = [file_head("endsong_0.json").as_slice(), b"[]\r\n"].concat();
    behind.extend_from_slice(&form(&proof, &[]));
    for (what, headers, body) in [
        ("none", String::new(), form("", file)),
        ("that of another listener", String::new(), form(&of_sam, file)),
        ("behind the file", String::new(), behind),
        ("a wrong one in the header", format!("X-Csrf: {of_sam}\r\n"), form(&proof, file)),
        ("a long one", String::new(), form(&"x".repeat(100_000), file)),
    ] {
        let answer = sent(&server, &robin, &headers, &body).await;
        assert!(status(&answer) == 403, "{what}: {answer}");
    }
    assert!(left_on_the_disk(&server).is_empty());
    let stranger = server.browser();
    assert_eq!(stranger.get("/import").await.status, 303);
    assert_eq!(stranger.post("/import", &[]).await.status, 401);
    assert_eq!(stranger.post("/import/enrich", &[]).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_long_is_refused_before_it_comes() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let head = head(&robin, 3 << 30, "Accept: application/json\r\n");
    let answer = Socket::to(&server.program).await.says(head).await.hears().await;
    assert!(status(&answer) == 413 && answer.contains("2 GB"), "{answer}");
    // Names that never end are held nowhere.
    let proof = robin.csrf().await;
    let mut named = form(&proof, &[]);
    named.truncate(named.len() - format!("--{BOUNDARY}--\r\n").len());
    named.extend_from_slice(format!("--{BOUNDARY}\r\nX-Name: ").as_bytes());
    named.resize(named.len() + (3 << 20), b'x');
    let answer = sent(&server, &robin, "", &named).await;
    assert!(status(&answer) == 400 && answer.contains("no form of this page"), "{answer}");
    until("a download is left", || left_on_the_disk(&server).is_empty()).await;
}

/// The beginning of an upload whose end never comes.
pub(crate) async fn begun(server: &Server, browser: &Browser) -> Socket {
    let mut body = form(&browser.csrf().await, &[("endsong_0.json", b"[")]);
    body.truncate(body.len() - format!("\r\n--{BOUNDARY}--\r\n").len());
    let head = head(browser, 1_000_000, "Accept: application/json\r\n");
    let socket = Socket::to(&server.program).await.says([head.as_bytes(), &body].concat()).await;
    browser.events("/import/events").await.until("data-stage=\"receiving\"").await;
    until("nothing is written", || !left_on_the_disk(server).is_empty()).await;
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_sending_is_not_waited_for() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let answer = begun(&server, &robin).await.drips(b"", Duration::from_secs(1)).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(status(&answer) == 408 && answer.contains("Nothing more came for 30 seconds"), "{answer}");
    until("a download is left", || left_on_the_disk(&server).is_empty()).await;
    assert!(robin.get("/import").await.text.contains("data-stage=\"idle\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_import_goes_on_at_a_time_and_others_never_see_it() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let sam = server.browser_of("sam").await;
    let first = begun(&server, &robin).await;
    let file = format!("[{PLAY}]");
    let files: [(&str, &[u8]); 1] = [("endsong_0.json", file.as_bytes())];
    let second = imported(&server, &robin, &files).await;
    assert!(status(&second) == 409 && second.contains("Another import of yours goes on"), "{second}");

    let page = sam.get("/import").await.text;
    assert!(page.contains("data-stage=\"idle\"") && page.contains("Nothing was imported yet."), "{page}");
    assert!(sam.events("/import/events").await.next().await.unwrap().contains("data-stage=\"idle\""));
    assert!(card_of(&server, &sam, &files).await.contains("1 play is new"));
    assert!(robin.get("/import").await.text.contains("Nothing was imported yet."));

    drop(first);
    until("a download is left", || left_on_the_disk(&server).is_empty()).await;
    assert!(card_of(&server, &robin, &files).await.contains("1 play is new"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_leaves_nothing_behind() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    drop(begun(&server, &robin).await);
    until("a download is left", || left_on_the_disk(&server).is_empty()).await;
    robin.events("/import/events").await.until("data-stage=\"idle\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_killed_keeps_no_download() {
    let mut server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let _never_ends = begun(&server, &robin).await;
    server.program.end("KILL");
    assert_eq!(left_on_the_disk(&server).len(), 1);
    server.begin_again();
    assert!(left_on_the_disk(&server).is_empty());
}
