//! The way to Spotify's page and back, and everybody who would like to shorten it.

use reqwest::Url;
use spotify_sandbox::{Answer as Canned, Sandbox, Scope};

use crate::server::Server;

/// The query of a path, by name.
fn query(path: &str, name: &str) -> String {
    let url = Url::parse("http://x").unwrap().join(path).unwrap();
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_is_asked_for_what_the_pages_need_and_comes_back_to_where_they_wanted() {
    let server = Server::start().await;
    let (robin, sam) = (server.browser(), server.browser());
    let away = robin.get("/now").await;
    assert_eq!((away.status, away.location()), (303, "/?to=%2Fnow"));

    let consent = robin.asked_for_consent("/sign-in?to=/now").await;
    assert!(consent.starts_with(&server.wire.url()), "{consent}");
    for (name, expected) in [
        ("response_type", "code"),
        ("code_challenge_method", "S256"),
        ("show_dialog", "true"),
        ("redirect_uri", &format!("{}/callback", server.program.origin)),
    ] {
        assert_eq!(query(&consent, name), expected, "{name}");
    }
    let mut scopes: Vec<String> = query(&consent, "scope").split(' ').map(str::to_owned).collect();
    scopes.sort();
    assert_eq!(
        scopes,
        [
            "playlist-modify-private",
            "playlist-read-private",
            "user-read-currently-playing",
            "user-read-playback-state",
            "user-read-recently-played",
            "user-top-read"
        ],
        "nothing else is asked for"
    );
    assert!(!consent.contains(Sandbox::CLIENT_SECRET));

    let led = robin.sign_in_as("robin").await;
    assert!(robin.follow(&led).await.text.contains("Robin Vale"));
    sam.sign_in_as("sam").await;
    assert_eq!((robin.who().await, sam.who().await), (Some("robin"), Some("sam")));
    let plain = server.browser();
    let consent = plain.asked_for_consent("/sign-in").await;
    let back = plain.answers(&consent, "agree", "robin").await;
    assert_eq!(plain.get(&back).await.location(), "/your-music");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_is_forged_used_or_of_another_browser_opens_nothing() {
    let server = Server::start().await;
    let victim = server.browser();
    let back = victim.agrees_as("robin").await;
    let (code, state) = (query(&back, "code"), query(&back, "state"));
    assert!(code.len() > 100 && state.len() > 20);
    let (other, stranger) = (server.browser(), server.browser());
    let of_other = query(&other.agrees_as("sam").await, "state");
    let tried = server.sandbox.hits("POST /api/token");
    let forged: Vec<(&str, String)> = vec![
        ("no state", format!("/callback?code={code}")),
        ("an empty one", format!("/callback?code={code}&state=")),
        ("one cut short", format!("/callback?code={code}&state={}", &state[1..])),
        ("a longer one", format!("/callback?code={code}&state={state}x")),
        ("one in other letters", format!("/callback?code={code}&state={}", state.to_uppercase())),
        ("that of somebody else", format!("/callback?code={code}&state={of_other}")),
        ("nothing", "/callback".to_owned()),
        ("bytes that are no text", "/callback?code=%ff&state=%ff".to_owned()),
        ("a list", format!("/callback?code={code}&state[]={state}")),
        ("an error that nobody asked for", "/callback?error=access_denied".to_owned()),
    ];
    for (what, path) in &forged {
        let answer = victim.get(path).await;
        assert_eq!(answer.status, 400, "{what}: {answer:?}");
        assert!(answer.text.contains("sign in anew"), "{what}: {answer:?}");
        assert!(answer.headers.get("set-cookie").is_none() && !answer.text.contains(&code), "{what}: {answer:?}");
    }
    for (who, browser) in [("another browser", &other), ("one without a cookie", &stranger)] {
        let answer = browser.get(&back).await;
        assert_eq!(answer.status, 400, "{who}: {answer:?}");
        assert_eq!(browser.who().await, None, "{who}");
    }
    assert_eq!(server.sandbox.hits("POST /api/token"), tried, "Spotify is asked for nothing");

    assert_eq!(victim.get(&back).await.location(), "/now", "all that has used nothing up");
    let again = victim.get(&back).await;
    assert_eq!(again.status, 400, "a state works once: {again:?}");
    assert_eq!(victim.who().await, Some("robin"), "and whoever is in stays in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_works_once_and_for_whom_it_was_given() {
    let server = Server::start().await;
    let robin = server.browser();
    let back = robin.agrees_as("robin").await;
    let stolen = server.browser();
    let theirs = stolen.agrees_as("sam").await;
    // A code that was seen on its way, and is not used yet: the thief's verifier is not the one it was given for.
    let path = format!("/callback?code={}&state={}", query(&back, "code"), query(&theirs, "state"));
    let answer = stolen.get(&path).await;
    assert_eq!(answer.status, 502, "{answer:?}");
    assert!(answer.text.contains("Spotify refuses this sign-in"), "{answer:?}");
    assert_eq!(stolen.who().await, None);

    assert_eq!(robin.get(&back).await.status, 303);
    let another = server.browser();
    let state = query(&another.agrees_as("robin").await, "state");
    let answer = another.get(&format!("/callback?code={}&state={state}", query(&back, "code"))).await;
    assert_eq!(answer.status, 502, "{answer:?}");
    assert!(!answer.text.contains(&query(&back, "code")));
    assert_eq!((another.who().await, robin.who().await), (None, Some("robin")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_declines_is_told_so_and_nothing_is_granted() {
    let server = Server::start().await;
    let browser = server.browser();
    let consent = browser.asked_for_consent("/sign-in").await;
    let back = browser.answers(&consent, "cancel", "robin").await;
    let answer = browser.get(&back).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("You have not signed in") && answer.text.contains("/sign-in"), "{answer:?}");
    assert_eq!((browser.who().await, server.sandbox.hits("POST /api/token")), (None, 0));
    // Somebody whose answer is not read as HTML.
    let consent = browser.asked_for_consent("/sign-in").await;
    let state = query(&consent, "state");
    let answer = browser.get(&format!("/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&state={state}")).await;
    assert!(answer.status >= 400 && !answer.text.contains("<script>alert"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_agrees_to_less_is_in_and_told_what_is_missing_where_it_matters() {
    let server = Server::start().await;
    let browser = server.browser();
    let back = browser.agrees_as("robin").await;
    let tokens = server.sandbox.sign_in(Sandbox::CLIENT_ID, "robin", &[Scope::UserTopRead]).unwrap();
    let less = format!(
        r#"{{"access_token":"{}","refresh_token":"{}","token_type":"Bearer","scope":"user-top-read","expires_in":3600}}"#,
        tokens.access_token, tokens.refresh_token
    );
    server.sandbox.answer_next("POST /api/token", Canned::json(200, &less));
    assert_eq!(browser.get(&back).await.location(), "/now");
    assert_eq!(browser.who().await, Some("robin"));
    let told = browser.events("/now/events").await.until("You have not agreed to this").await;
    assert!(told.contains("/sign-in?to=%2Fnow"), "{told}");
    browser.sign_in_as("robin").await;
    browser.events("/now/events").await.until("class=\"playing\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_never_leads_elsewhere() {
    let server = Server::start().await;
    let browser = server.browser();
    let evil = "evil.example";
    for (to, expected) in [
        ("/now", "/now"),
        ("%2Fnow%3Fa%3D1%26b%3D2", "/now?a=1&b=2"),
        (&format!("//{evil}"), "/your-music"),
        (&format!("%2F%2F{evil}"), "/your-music"),
        (&format!("///{evil}"), "/your-music"),
        (&format!("/%5C{evil}"), "/your-music"),
        (&format!("%5C%5C{evil}"), "/your-music"),
        (&format!("/%09/{evil}"), "/your-music"),
        (&format!("/%0a/{evil}"), "/your-music"),
        (&format!("https://{evil}/"), "/your-music"),
        (&format!("https:{evil}"), "/your-music"),
        (&format!("HTTPS%3A%2F%2F{evil}"), "/your-music"),
        ("javascript:alert(1)", "/your-music"),
        ("data:text/html,x", "/your-music"),
        (&format!("/now%0d%0aLocation:%20https://{evil}"), "/your-music"),
        (&format!("/now%0d%0a%0d%0a<script>{evil}</script>"), "/your-music"),
        (&format!("/@{evil}"), "/your-music"),
        (&format!("@{evil}"), "/your-music"),
        (&format!("%00/{evil}"), "/your-music"),
        (&format!("%20//{evil}"), "/your-music"),
        (&format!("/%E3%80%82{evil}"), "/your-music"),
        ("/sign-out", "/your-music"),
        ("", "/your-music"),
        (&format!("/{}", "x".repeat(5_000)), "/your-music"),
    ] {
        let consent = browser.asked_for_consent(&format!("/sign-in?to={to}")).await;
        assert!(!consent.contains(evil), "Spotify learns nothing of it: {consent}");
        let back = browser.answers(&consent, "agree", "robin").await;
        // What else stands in the address that leads back counts for nothing.
        let answer = browser.get(&format!("{back}&to=https://{evil}")).await;
        assert_eq!((answer.status, answer.location()), (303, expected), "{to}");
    }
    let away = server.browser().get(&format!("/now?next=//{evil}")).await;
    assert!(away.location().starts_with("/?to=%2Fnow"), "{away:?}");
    for sign_in in ["/sign-in?to=/now&to=/now", "/sign-in?to=%ff", "/sign-in?%"] {
        let answer = browser.get(sign_in).await;
        assert!(matches!(answer.status, 303 | 400), "{sign_in}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tabs_at_spotifys_page_the_later_one_is_told_to_begin_again() {
    let server = Server::start().await;
    let browser = server.browser();
    let one = browser.agrees_as("robin").await;
    let other = browser.agrees_as("robin").await;
    assert_eq!(browser.get(&one).await.status, 303);
    // The cookie is another one now.
    assert_eq!(browser.get(&other).await.status, 400);
    assert_eq!(browser.who().await, Some("robin"));
}
