//! What is looked up of plays after an import: by itself, later where Spotify is away, and in the next server where one ends.

use crate::import::{PLAY, card_of, download, until};
use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_played_is_looked_up_by_itself() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let (zip, _) = download(60);
    card_of(&server, &robin, &[("my_spotify_data.zip", &zip)]).await;
    let card = robin.events("/import/events").await.until("All is looked up that can be").await;
    assert!(card.contains("recordings are known."), "{card}");
    // Once more has nothing left to do.
    assert_eq!(robin.submit("/import/enrich", &[]).await.location(), "/import");
    robin.events("/import/events").await.until("All is looked up that can be").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_without_spotify_and_says_what_waits() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.wire.cut();
    let file = format!("[{PLAY}]");
    card_of(&server, &robin, &[("endsong_0.json", file.as_bytes())]).await;
    let card = robin.events("/import/events").await.until("goes on by itself").await;
    assert!(card.contains("data-stage=\"done\""), "the plays are there all the same: {card}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_leaves_to_be_looked_up_the_next_looks_up_by_itself() {
    let mut server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.wire.cut();
    let (zip, _) = download(60);
    card_of(&server, &robin, &[("my_spotify_data.zip", &zip)]).await;
    robin.events("/import/events").await.until("goes on by itself").await;
    for signal in ["TERM", "KILL"] {
        server.program.end(signal);
        server.begin_again();
    }
    assert_eq!(marks(&server), 1);
    server.program.end("TERM");
    server.wire.mend();
    server.begin_again();
    // Nobody has looked at any page since.
    until("nothing is looked up", || marks(&server) == 0).await;
    let robin = robin.moved_to(&server.program);
    let page = robin.get("/import").await;
    assert!(page.text.contains("All is looked up that can be"), "{page:?}");
}

/// How many listeners something is being looked up for.
fn marks(server: &Server) -> usize {
    let listeners = std::fs::read_dir(server.kept().join("listeners")).unwrap().flatten();
    listeners.filter(|listener| listener.path().join("looking-up").exists()).count()
}
