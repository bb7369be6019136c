//! Every shape in which Spotify refuses, through the client.

use std::time::Duration;

use spotify_client::Error;
use spotify_sandbox::{Answer, Fault, Rule, Sandbox};

use crate::support::{ALBUM, TRACK, client, one_line};

const ALBUMS: &str = "GET /v1/albums/{id}";

async fn refusal(answer: Answer) -> String {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next(ALBUMS, answer);
    one_line(&client(&sandbox).album(ALBUM).await.unwrap_err())
}

#[tokio::test]
async fn all_seven_shapes_become_one_line_with_advice() {
    let premium = "Active premium subscription required for the owner of the app. When the subscription status changes, \
                   it can take a few hours before requests are allowed again.";
    for (answer, start, end) in [
        (
            Answer::json(400, r#"{"error":{"status":400,"message":"Invalid limit"}}"#),
            "Spotify takes no page of that size",
            "(400 Invalid limit)",
        ),
        (
            Answer::json(
                403,
                r#"{"error":{"status":403,"message":"Player command failed","reason":"PREMIUM_REQUIRED"}}"#,
            ),
            "the player obeys only listeners with Spotify Premium",
            "(403 Player command failed, PREMIUM_REQUIRED)",
        ),
        (Answer::json(403, r#"{"error":{"status":403}}"#), "this app may not do that", "(403, no explanation)"),
        (
            Answer::json(400, r#"{"error":"invalid_grant","error_description":"Refresh token revoked"}"#),
            "the sign-in has ended: sign in again",
            "(invalid_grant: Refresh token revoked)",
        ),
        (Answer::text(403, premium), "the owner of the app needs Spotify Premium", "requests are allowed again.)"),
        (Answer::empty(400), "Spotify did not understand the request", "(400, no explanation)"),
        (Answer::html(403, "<html><title>403 Forbidden</title>"), "this app may not do that", "(403 403 Forbidden)"),
        (
            Answer::text(403, "Check settings on developer.spotify.com/dashboard, the user may not be registered."),
            "this listener is not allowed to use the app: add them under User Management",
            "registered.)",
        ),
    ] {
        let message = refusal(answer).await;
        assert!(message.starts_with(start) && message.ends_with(end), "{message}");
    }
}

#[tokio::test]
async fn a_short_wait_is_kept() {
    let sandbox = Sandbox::start().await;
    let busy = Answer::json(429, r#"{"error":{"status":429,"message":"API rate limit exceeded"}}"#);
    sandbox.answer_next(ALBUMS, busy.with_header("Retry-After", "0"));
    assert_eq!(client(&sandbox).album(ALBUM).await.unwrap().tracks.len(), 8);
    assert_eq!(sandbox.hits(ALBUMS), 2);
}

#[tokio::test]
async fn a_day_long_wait_is_told_and_not_slept_through() {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next(ALBUMS, Answer::empty(429).with_header("Retry-After", "52531"));
    let spotify = client(&sandbox);
    let error = spotify.album(ALBUM).await.unwrap_err();
    let message = one_line(&error);
    assert!(message.starts_with("too many requests, and Spotify asks to wait 14 h 35 min, until "), "{message}");
    assert!(message.ends_with(": run the cell again after that"), "{message}");

    // Until then nothing is sent there, by this client and its clones; elsewhere all goes on.
    let again = spotify.clone().album_tracks(ALBUM).await.unwrap_err();
    assert!(one_line(&again).starts_with("too many requests, and Spotify asks to wait 14 h 35 min, until "), "{again}");
    assert_eq!((sandbox.hits(ALBUMS), sandbox.log().len()), (1, 2), "one for the token, one for the album");
    assert!(spotify.track(TRACK).await.is_ok());
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again() {
    let sandbox = Sandbox::start().await;
    sandbox.fail_next(Fault::CutConnection);
    sandbox.fail_next(Fault::CutConnection);
    assert_eq!(client(&sandbox).album(ALBUM).await.unwrap().tracks.len(), 8);
    assert_eq!(sandbox.hits(ALBUMS), 3);

    sandbox.fail(Rule::always(Fault::CutConnection));
    let error = client(&sandbox).album(ALBUM).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert_eq!(sandbox.hits(ALBUMS), 3 + 4, "not for ever");
}

#[tokio::test]
async fn an_answer_without_a_body_is_null_and_no_mistake() {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next("GET /v1/markets", Answer::empty(204));
    assert!(client(&sandbox).get("markets").await.unwrap().is_null());
}

#[tokio::test]
async fn a_used_up_quota_is_not_asked_again() {
    let sandbox = Sandbox::start().await;
    let body = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    sandbox.answer_next(ALBUMS, Answer::json(429, body));
    let error = client(&sandbox).album(ALBUM).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { quota: true, retry_after: None, .. }), "{error}");
    assert!(one_line(&error).starts_with("the developer account's quota is used up"), "{error}");
    assert_eq!(sandbox.hits(ALBUMS), 1);
}

#[tokio::test]
async fn a_fault_of_spotifys_own_is_tried_again() {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next(ALBUMS, Answer::html(502, "<html><title>502 Bad Gateway</title></html>"));
    sandbox.answer_next(ALBUMS, Answer::empty(503));
    assert_eq!(client(&sandbox).album(ALBUM).await.unwrap().tracks.len(), 8);
    assert_eq!(sandbox.hits(ALBUMS), 3);
}

#[tokio::test]
async fn an_answer_that_is_no_album_says_where_it_differs() {
    let message = refusal(Answer::json(200, r#"{"name": 7}"#)).await;
    assert!(
        message.starts_with(&format!("the answer to `albums/{ALBUM}` is not what Spotify documents (")),
        "{message}"
    );
}

#[tokio::test]
async fn waits_are_reported_in_numbers_too() {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next(ALBUMS, Answer::empty(429).with_header("Retry-After", "3600"));
    match client(&sandbox).album(ALBUM).await.unwrap_err() {
        Error::RateLimited { retry_after, quota, .. } => {
            assert_eq!((retry_after, quota), (Some(Duration::from_secs(3600)), false));
        }
        other => panic!("{other}"),
    }
}
