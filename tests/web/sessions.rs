//! Cookies: what they say, what a copy is worth, and what any other is worth.

use crate::browser::Browser;
use crate::server::{How, Server};

const NAME: &str = "linernotes_session";

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_for_this_server_and_no_script() {
    let server = Server::start().await;
    let browser = server.browser();
    let answer = browser.sign_in_as("robin").await;
    let cookie = answer.header("set-cookie");
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(attributes.contains(&attribute), "{attribute}: {cookie}");
    }
    assert!(cookie.starts_with(&format!("{NAME}=")) && !cookie.contains("Domain") && !cookie.contains("Secure"));
    let value = browser.cookie().unwrap().1;
    assert!(value.len() > 80 && !value.contains("robin"), "it says nothing: {value}");
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_a_cookie_goes_nowhere_else() {
    let how = How { redirect_uri: Some("https://music.example.org/callback"), ..How::default() };
    let server = Server::start_as(how).await;
    let browser = server.browser();
    assert_eq!(browser.origin, "https://music.example.org");
    let answer = browser.sign_in_as("robin").await;
    let cookie = answer.header("set-cookie");
    for part in [&format!("__Host-{NAME}="), "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert_eq!(browser.who().await, Some("robin"));
    assert!(browser.get("/").await.header("strict-transport-security").contains("max-age="));
    // A cookie that came without HTTPS, from a neighbour perhaps, is none.
    let (_, value) = browser.cookie().unwrap();
    let other = server.browser();
    other.set_cookie(NAME, &value);
    assert_eq!(other.who().await, None);
    assert_eq!(browser.submit("/sign-out", &[]).await.location(), "/?signed-out");
    assert_eq!((browser.cookie(), browser.who().await), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_cookie_is_worth_nothing_once_its_owner_signs_out() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let elsewhere = server.browser_of("robin").await;
    let sam = server.browser_of("sam").await;
    let copy = robin.copy();
    assert_eq!(copy.who().await, Some("robin"), "that is what a cookie is");
    let csrf = copy.csrf().await;

    let out = robin.submit("/sign-out", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/?signed-out"));
    assert_eq!(robin.cookie(), None, "the browser is told to drop it");
    assert_eq!((robin.who().await, copy.who().await), (None, None));
    assert_eq!(copy.post("/sign-out", &[("csrf", &csrf), ("everywhere", "yes")]).await.status, 401);
    assert_eq!(elsewhere.who().await, Some("robin"), "another browser of theirs stays");
    elsewhere.events("/now/events").await.until("class=\"playing\"").await;

    let third = server.browser_of("robin").await;
    let copy = elsewhere.copy();
    assert_eq!(third.submit("/sign-out", &[("everywhere", "yes")]).await.status, 303);
    for browser in [&third, &elsewhere, &copy] {
        assert_eq!(browser.who().await, None);
    }
    assert_eq!(sam.who().await, Some("sam"), "nobody else is concerned");
}

pub(crate) async fn a_stream_that_a_thief_has_open_says_nothing_more_either() {
    let server = Server::start().await;
    let (robin, elsewhere) = (server.browser_of("robin").await, server.browser_of("robin").await);
    let (mut stolen, mut own) = (robin.copy().events("/now/events").await, elsewhere.events("/now/events").await);
    stolen.until("class=\"playing\"").await;
    own.until("class=\"playing\"").await;
    assert_eq!(robin.submit("/sign-out", &[]).await.status, 303);
    server.pause("robin").await;
    own.until("Paused").await;
    assert_eq!(stolen.next().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_that_was_changed_anywhere_is_no_cookie() {
    let server = Server::start().await;
    let (robin, sam) = (server.browser_of("robin").await, server.browser_of("sam").await);
    let value = robin.cookie().unwrap().1;
    let theirs = sam.cookie().unwrap().1;
    let is_in = |value: String| {
        let browser = server.browser();
        browser.set_cookie(NAME, &value);
        async move { browser.who().await.is_some() }
    };
    assert!(is_in(value.clone()).await);
    for at in 0..value.len() {
        let other = if value.as_bytes()[at] == b'A' { "B" } else { "A" };
        let changed = format!("{}{other}{}", &value[..at], &value[at + 1..]);
        assert!(!is_in(changed.clone()).await, "{at}: {changed}");
    }
    // The id stands behind its signature.
    let id = &value[value.len() - 43..];
    let signature = &value[..value.len() - 43];
    let their_signature = &theirs[..theirs.len() - 43];
    for changed in [
        id.to_owned(),
        signature.to_owned(),
        format!("{their_signature}{id}"),
        format!("{id}{signature}"),
        format!("{value}A"),
        format!("{value}{value}"),
        format!("{}robin", &value[..value.len() - 43]),
        value.to_lowercase(),
        value.replace("%3D", ""),
        format!("%00{value}"),
        "robin".to_owned(),
        "null".to_owned(),
        "x".repeat(4_000),
        String::new(),
    ] {
        assert!(!is_in(changed.clone()).await, "{changed}");
    }
    assert_eq!((robin.who().await, sam.who().await), (Some("robin"), Some("sam")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_of_another_server_is_no_cookie() {
    let (server, other) = (Server::start().await, Server::start().await);
    let robin = server.browser_of("robin").await;
    other.browser_of("robin").await;
    assert_eq!(robin.moved_to(&other.program).who().await, None);
    assert_eq!(robin.who().await, Some("robin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_the_cookie_of_before_the_sign_in_does_not_know_that_of_after() {
    let server = Server::start().await;
    // The thief gets a cookie that the server has signed, and plants it in the victim's browser.
    let thief = server.browser();
    thief.asked_for_consent("/sign-in").await;
    let (name, planted) = thief.cookie().unwrap();
    let victim = server.browser();
    victim.set_cookie(&name, &planted);
    victim.sign_in_as("robin").await;
    assert_ne!(victim.cookie().unwrap().1, planted);
    assert_eq!((victim.who().await, thief.who().await), (Some("robin"), None));
    // One of the thief's own making is not even kept until then.
    let victim = server.browser();
    victim.set_cookie(&name, "planted");
    victim.asked_for_consent("/sign-in").await;
    assert_ne!(victim.cookie().unwrap().1, "planted");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_as_somebody_else_leaves_no_way_back() {
    let server = Server::start().await;
    let browser = server.browser_of("robin").await;
    let before = browser.copy();
    browser.sign_in_as("sam").await;
    assert_eq!((browser.who().await, before.who().await), (Some("sam"), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_very_many_browsers_the_oldest_goes() {
    let server = Server::start().await;
    let mut browsers: Vec<Browser> = Vec::new();
    for _ in 0..21 {
        browsers.push(server.browser_of("robin").await);
    }
    assert_eq!(browsers[0].who().await, None);
    for browser in &browsers[1..] {
        assert_eq!(browser.who().await, Some("robin"));
    }
}
