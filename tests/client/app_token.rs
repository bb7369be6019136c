use std::time::Duration;

use spotify_client::Error;
use spotify_sandbox::{Answer, Sandbox};

use crate::support::{ALBUM, TRACK, client, client_with_secret, one_line};

const TOKEN: &str = "POST /api/token";
const ALBUMS: &str = "GET /v1/albums/{id}";

#[tokio::test]
async fn one_token_serves_many_calls() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);

    spotify.album(ALBUM).await.unwrap();
    spotify.clone().track(TRACK).await.unwrap();

    assert_eq!(sandbox.hits(TOKEN), 1);
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_call() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);

    let call = spotify.album(ALBUM);
    assert_eq!(sandbox.hits(TOKEN), 0);
    call.await.unwrap();
    assert_eq!(sandbox.hits(TOKEN), 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let sandbox = Sandbox::start().await;
    sandbox.set_token_lifetime(Duration::from_secs(59));
    let spotify = client(&sandbox);

    spotify.album(ALBUM).await.unwrap();
    spotify.album(ALBUM).await.unwrap();

    assert_eq!(sandbox.hits(TOKEN), 2, "59 s are less than the minute that must be left");
    assert_eq!(sandbox.hits(ALBUMS), 2, "no call was refused first");
}

#[tokio::test]
async fn a_token_that_is_refused_early_is_renewed_and_the_call_repeated() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    spotify.album(ALBUM).await.unwrap();
    sandbox.end_tokens();

    assert_eq!(spotify.album(ALBUM).await.unwrap().tracks.len(), 8);
    assert_eq!(sandbox.hits(TOKEN), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_again_and_again_is_not_asked_for_forever() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let refusal = Answer::json(401, r#"{"error":{"status":401,"message":"Missing/invalid/expired access token"}}"#);
    (0..5).for_each(|_| sandbox.answer_next(ALBUMS, refusal.clone()));

    let error = spotify.album(ALBUM).await.unwrap_err();

    assert_eq!(error.status(), Some(401));
    assert_eq!((sandbox.hits(ALBUMS), sandbox.hits(TOKEN)), (2, 2));
}

#[tokio::test]
async fn calls_at_the_same_time_ask_for_one_token() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);

    let calls = (0..8).map(|_| tokio::spawn(spotify.track(TRACK)));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }

    assert_eq!(sandbox.hits(TOKEN), 1);
}

#[tokio::test]
async fn a_wrong_secret_says_what_to_copy_again() {
    let sandbox = Sandbox::start().await;
    let error = client_with_secret(&sandbox, "00000000000000000000000000000000").album(ALBUM).await.unwrap_err();
    assert_eq!(
        one_line(&error),
        "Spotify refused the client secret: copy it again from https://developer.spotify.com/dashboard into .env \
         (invalid_client: Invalid client secret)"
    );
}

#[tokio::test]
async fn a_web_page_in_place_of_a_token_is_an_error_and_no_panic() {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next(TOKEN, Answer::html(403, "<html><title>403 Forbidden</title></html>"));
    let error = client(&sandbox).album(ALBUM).await.unwrap_err();
    assert!(one_line(&error).ends_with("(403 403 Forbidden)"), "{error}");

    sandbox.answer_next(TOKEN, Answer::html(200, "<html>maintenance</html>"));
    let error = client(&sandbox).album(ALBUM).await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
}

#[tokio::test]
async fn a_sandbox_that_is_not_running_is_told_with_the_way_to_start_it() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    drop(sandbox);

    // The port is given back a moment after the sandbox is dropped.
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    let error = loop {
        match spotify.album(ALBUM).await {
            Err(error) => break error,
            Ok(_) => assert!(std::time::Instant::now() < deadline, "the sandbox still answers"),
        }
    };
    let message = one_line(&error);
    assert!(message.starts_with("the sandbox is not running at http://127.0.0.1:"), "{message}");
    assert!(message.contains("start it with `cargo lab`"), "{message}");
}
