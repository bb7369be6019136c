//! Who has all that is kept of them deleted: it is gone from the disk, whatever goes on for them at that moment.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::import::{begun, card_of, download, imported, status};
use crate::server::Server;

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// How many listeners have a folder, and how many a sign-in.
fn kept(server: &Server) -> [usize; 2] {
    let sign_ins = files(&server.kept().join("sign-ins")).iter().flat_map(|server| files(server)).collect::<Vec<_>>();
    let sealed = sign_ins.iter().filter(|path| path.extension().is_some_and(|kind| kind == "json"));
    [files(&server.kept().join("listeners")).len(), sealed.count()]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_be_forgotten_is_and_nobody_else() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let elsewhere = server.browser_of("robin").await;
    let sam = server.browser_of("sam").await;
    for browser in [&robin, &sam] {
        assert_eq!(browser.get("/dashboard").await.status, 200, "a diary is begun");
    }
    assert_eq!(kept(&server), [2, 2]);
    // What plays is watched meanwhile, for which a sign-in is needed.
    let mut events = elsewhere.events("/now/events").await;
    events.until("class=\"playing\"").await;

    assert_eq!(robin.submit("/forget", &[]).await.status, 303);
    assert_eq!((robin.who().await, elsewhere.who().await), (None, None));
    assert_eq!(kept(&server), [1, 1]);
    assert_eq!(sam.who().await, Some("sam"));

    let again = server.browser_of("robin").await;
    assert_eq!(again.who().await, Some("robin"), "who comes again is welcome");
    assert!(again.get("/dashboard").await.status == 200 && kept(&server) == [2, 2]);
}

/// Whether nothing is kept of any listener.
fn is_empty(server: &Server) -> bool {
    std::fs::read_dir(server.kept().join("listeners")).into_iter().flatten().next().is_none()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_goes_on_meanwhile_leaves_nothing() {
    let server = Server::start().await;
    let (zip, _) = download(40_000);
    for later in [0, 40, 80, 160, 320] {
        let robin = server.browser_of("robin").await;
        let answer = imported(&server, &robin, &[("my_spotify_data.zip", &zip)]).await;
        assert_eq!(status(&answer), 303, "{answer}");
        tokio::time::sleep(Duration::from_millis(later)).await;
        assert_eq!(robin.submit("/forget", &[]).await.status, 303);
        assert!(is_empty(&server), "forgotten {later} ms after the download was here");
        // Nothing that still goes on begins it anew.
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(is_empty(&server), "begun anew {later} ms after the download was here");
    }
    let robin = server.browser_of("robin").await;
    let card = card_of(&server, &robin, &[("my_spotify_data.zip", &zip)]).await;
    assert!(card.contains("plays are new in your history."), "{card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_never_comes_to_its_end_does_not_hold_it_up() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let never_ends = begun(&server, &robin).await;
    let asked = Instant::now();
    assert_eq!(robin.submit("/forget", &[]).await.status, 303);
    assert!(is_empty(&server) && asked.elapsed() < Duration::from_secs(10));
    assert_eq!(status(&never_ends.hears().await), 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_that_was_killed_had_begun_to_delete_is_deleted() {
    let mut server = Server::start().await;
    let robin = server.browser_of("robin").await;
    assert_eq!(robin.get("/dashboard").await.status, 200, "a diary is begun");
    server.program.end("KILL");
    let [folder] = files(&server.kept().join("listeners")).try_into().unwrap();
    std::fs::rename(&folder, folder.with_extension("forgotten")).unwrap();
    server.begin_again();
    assert!(is_empty(&server));
}
