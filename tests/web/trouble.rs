//! Spotify down, limited, ended, revoked: a page says so, keeps what it has, and goes on when it is over.

use spotify_sandbox::{Answer as Canned, Fault, Rule, Sandbox};

use crate::browser::Browser;
use crate::server::Server;

/// What goes on whatever is the matter with Spotify. A page of what is kept here belongs in here.
const KEPT: &[&str] = &["/", "/now", "/dashboard", "/import", "/healthz"];

/// A page that shows what is kept, while Spotify is away.
async fn assert_goes_on(browser: &Browser, path: &str) {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    assert!(answer.text.contains("Robin Vale") || path == "/healthz", "{path} knows who it is for: {answer:?}");
}

async fn assert_everything_goes_on(browser: &Browser) {
    for path in KEPT {
        assert_goes_on(browser, path).await;
    }
}

fn plays(event: &str) -> bool {
    event.contains("class=\"playing\"")
}

pub(crate) async fn while_spotify_is_away_the_page_says_so_and_goes_on_afterwards() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.wire.cut();
    let mut events = robin.events("/now/events").await;
    let told = events.until("Spotify does not answer").await;
    assert!(!told.contains("127.0.0.1") && !plays(&told), "{told}");
    assert_everything_goes_on(&robin).await;
    let away = server.browser();
    let consent = away.asked_for_consent("/sign-in").await;
    assert!(consent.contains("/authorize"), "the way to Spotify's page needs no Spotify");
    server.wire.mend();
    events.until("class=\"playing\"").await;
}

pub(crate) async fn while_spotify_fails_the_page_says_so_and_goes_on_afterwards() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.sandbox.fail(Rule::always(Fault::ServerError { status: 503 }));
    let mut events = robin.events("/now/events").await;
    let told = events.until("Something is wrong at Spotify").await;
    assert!(!told.contains("<h1>503") && !plays(&told), "{told}");
    assert_everything_goes_on(&robin).await;
    server.sandbox.clear_faults();
    events.until("class=\"playing\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_from_spotify_is_no_page_of_ours() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let html = Canned::html(200, "<script>alert(1)</script>");
    server.sandbox.fail(Rule::always(Fault::Answer(html)));
    let told = robin.events("/now/events").await.next().await;
    let mut events = robin.events("/now/events").await;
    let said = events.until("class=\"notice\" role=\"status\"").await;
    assert!(!said.contains("<script") && !told.unwrap().contains("<script"), "{said}");
    assert_everything_goes_on(&robin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_wait_is_waited_and_nobody_notices() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.sandbox.fail_next(Fault::RateLimited { retry_after_s: Some(1) });
    let told = robin.events("/now/events").await.until("class=\"playing\"").await;
    assert!(plays(&told));
    assert_eq!(server.sandbox.hits("GET /v1/me/player"), 2);
}

pub(crate) async fn a_quota_is_told_until_it_is_over() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    server.sandbox.answer_next("GET /v1/me/player", Canned::json(429, quota).with_header("retry-after", "3"));
    let mut events = robin.events("/now/events").await;
    let told = events.until("Spotify asks to wait").await;
    assert!(!plays(&told), "{told}");
    assert_everything_goes_on(&robin).await;
    assert_eq!(server.sandbox.hits("GET /v1/me/player"), 1, "nothing is sent meanwhile");
    events.until("class=\"playing\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_of_a_day_is_told_and_what_is_kept_goes_on() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.sandbox.fail(Rule::always(Fault::RateLimited { retry_after_s: Some(86_400) }));
    robin.events("/now/events").await.until("Spotify asks to wait").await;
    assert_everything_goes_on(&robin).await;
    let other = server.browser();
    let back = other.agrees_as("sam").await;
    let answer = other.get(&back).await;
    assert_eq!(answer.status, 503, "who signs in now is told so: {answer:?}");
    assert!(answer.text.contains("Spotify asks to wait"), "{answer:?}");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_has_ended_is_renewed_and_nobody_notices() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    server.sandbox.end_tokens();
    robin.events("/now/events").await.until("class=\"playing\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_was_taken_back_is_told_and_given_again() {
    let server = Server::start().await;
    let (robin, sam) = (server.browser_of("robin").await, server.browser_of("sam").await);
    server.sandbox.revoke(Sandbox::CLIENT_ID, "robin");
    let mut events = robin.events("/now/events").await;
    let told = events.until("Spotify has ended your sign-in").await;
    assert!(told.contains("Sign in again") && told.contains("/sign-in?to=%2Fnow"), "{told}");
    assert_everything_goes_on(&robin).await;
    assert!(sam.events("/now/events").await.next().await.is_some());
    assert_eq!(sam.who().await, Some("sam"), "nobody else is concerned");
    // In the same browser, where the tab with the bad news is still open.
    robin.sign_in_as("robin").await;
    assert_eq!(events.next().await, None, "its script asks again, with the new cookie");
    robin.events("/now/events").await.until("class=\"playing\"").await;
    // Who signs out of what has ended is signed out.
    server.sandbox.revoke(Sandbox::CLIENT_ID, "robin");
    robin.events("/now/events").await;
    assert_eq!(robin.submit("/sign-out", &[]).await.status, 303);
    assert_eq!(robin.who().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_in_the_middle_of_a_sign_in_is_told_and_it_can_be_begun_again() {
    let server = Server::start().await;
    let robin = server.browser();
    let back = robin.agrees_as("robin").await;
    server.wire.cut();
    let answer = robin.get(&back).await;
    assert_eq!(answer.status, 502, "{answer:?}");
    assert!(answer.text.contains("Spotify does not answer"), "{answer:?}");
    assert_eq!(robin.who().await, None);
    server.wire.mend();
    robin.sign_in_as("robin").await;
    // Whose app was taken off the list, or whose owner has no Premium.
    let kim = server.browser();
    let back = kim.agrees_as("kim").await;
    let answer = kim.get(&back).await;
    assert!(answer.status == 502 && answer.text.contains("Spotify refuses this"), "{answer:?}");
}
