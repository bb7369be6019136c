//! How it ends, begins again, and does not begin.

use std::net::TcpListener;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::server::Server;
use crate::socket::Socket;

fn words(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    assert!(output.stdout.is_empty(), "it says that it is there: {output:?}");
    String::from_utf8(output.stderr.clone()).unwrap().lines().last().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_soon_whoever_looks_and_knows_everybody_again() {
    let mut server = Server::start().await;
    let (robin, sam) = (server.browser_of("robin").await, server.browser_of("sam").await);
    let mut events = robin.events("/now/events").await;
    events.until("class=\"playing\"").await;
    let mut more = sam.events("/now/events").await;
    more.next().await;
    let held = Socket::to(&server.program).await;
    let begun = Instant::now();
    let status = server.program.end("TERM");
    assert!(status.success(), "{status}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(events.next().await, None, "the stream has ended");
    drop(held);

    server.begin_again();
    let (robin, sam) = (robin.moved_to(&server.program), sam.moved_to(&server.program));
    assert_eq!((robin.who().await, sam.who().await), (Some("robin"), Some("sam")));
    robin.events("/now/events").await.until("class=\"playing\"").await;
    assert_eq!(server.sandbox.hits("POST /authorize"), 2, "nobody was asked again");

    // Ctrl-C is the same.
    assert!(server.program.end("INT").success());
    // Without its key it knows nobody, and starts all the same.
    std::fs::remove_file(server.kept().join("key")).unwrap();
    server.begin_again();
    let robin = robin.moved_to(&server.program);
    assert_eq!(robin.who().await, None);
    robin.sign_in_as("robin").await;
    assert_eq!(robin.who().await, Some("robin"));

    // Files that are noise are no reason to stay away.
    assert!(server.program.end("TERM").success());
    std::fs::write(server.kept().join("sessions"), "noise").unwrap();
    server.begin_again();
    assert_eq!(robin.moved_to(&server.program).who().await, None);
}

pub(crate) async fn half_a_request_holds_the_end_up_for_some_seconds_only() {
    let mut server = Server::start().await;
    let held = Socket::to(&server.program).await.says("GET / HT").await;
    server.browser_of("robin").await.events("/now/events").await.next().await;
    let begun = Instant::now();
    let program = &mut server.program;
    let status = tokio::task::block_in_place(|| program.end("TERM"));
    assert!(status.success(), "{status}");
    assert!(begun.elapsed() < Duration::from_secs(14), "{:?}", begun.elapsed());
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_it_from_starting_is_told_in_words() {
    let server = Server::start().await;
    let two = server.command(([127, 0, 0, 1], 0).into()).output().unwrap();
    assert!(words(&two).contains("another `linernotes serve` runs on it"), "{two:?}");

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap();
    let output = server.command(port).output().unwrap();
    let told = words(&output);
    assert!(told.contains(&format!("nobody can listen on {port}")) && told.contains("--listen"), "{told}");

    let elsewhere = "https://music.example.org/elsewhere";
    let output = server.command(([127, 0, 0, 1], 0).into()).env("SPOTIFY_REDIRECT_URI", elsewhere).output().unwrap();
    assert!(words(&output).contains("write https://music.example.org/callback"), "{output:?}");
    // The first goes on.
    assert_eq!(server.browser().get("/healthz").await.status, 200);
}
