//! Who is let in, and how the others are told.

use std::time::Duration;

use reqwest::Method;
use spotify_sandbox::{Sandbox, Scope};

use crate::support::{Session, TRACK};

#[tokio::test]
async fn the_header_tells_a_missing_token_from_a_bad_one() {
    let session = Session::start().await;
    for (header, status, challenge) in [
        (None, 401, Some("error=\"missing_token\"")),
        (Some("Bearer nonsense"), 401, Some("error=\"invalid_token\"")),
        (Some("Bearer "), 400, None),
        (Some("Basic abc"), 400, None),
    ] {
        let request = session.http.get(format!("{}/v1/tracks/{TRACK}", session.url()));
        let request = header.into_iter().fold(request, |request, header| request.header("Authorization", header));
        let response = request.send().await.unwrap();
        let found = response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(response.status().as_u16(), status, "{header:?}");
        assert_eq!(challenge.is_some(), found.is_some(), "{header:?}");
        assert!(found.unwrap_or_default().contains(challenge.unwrap_or_default()), "{header:?}");
    }
}

#[tokio::test]
async fn a_token_ends_after_an_hour_of_the_sandboxs_clock() {
    let session = Session::start().await;
    session.clock().advance(Duration::from_secs(3590));
    session.get("me").await;
    session.clock().advance(Duration::from_secs(20));
    assert_eq!(
        session.refused(Method::GET, "me", None).await,
        (401, "Missing/invalid/expired access token".to_owned())
    );
}

#[tokio::test]
async fn a_listener_who_is_not_on_the_list_is_refused_in_plain_text() {
    let mut session = Session::start().await;
    session.become_listener("kim", &Scope::ALL);
    let (status, text) = session.refused(Method::GET, "me", None).await;
    assert_eq!(status, 403);
    assert!(text.starts_with("The user is not registered for this application."), "{text}");
    session.change_app(Sandbox::CLIENT_ID, |app| app.allowed = None);
    assert_eq!(session.get("me").await["id"], "kim");
}

#[tokio::test]
async fn an_app_whose_owner_has_no_premium_is_refused_whole() {
    let mut session = Session::start().await;
    session.change_app(Sandbox::CLIENT_ID, |app| app.owner_has_premium = false);
    let (status, text) = session.refused(Method::GET, "me", None).await;
    assert_eq!((status, text.len()), (403, 159), "{text}");
    session.token = session.app_token(Sandbox::CLIENT_ID).unwrap();
    assert_eq!(session.refused(Method::GET, &format!("tracks/{TRACK}"), None).await, (403, text));
}

#[tokio::test]
async fn what_was_not_agreed_to_is_refused() {
    let mut session = Session::start().await;
    session.become_listener("robin", &[Scope::UserTopRead]);
    session.get("me/top/tracks").await;
    let scope = (403, "Insufficient client scope".to_owned());
    assert_eq!(session.refused(Method::GET, "me/tracks", None).await, scope);
    assert_eq!(session.refused(Method::GET, "me/player", None).await, (401, "Permissions missing".to_owned()));
    session.token = session.app_token(Sandbox::CLIENT_ID).unwrap();
    assert_eq!(session.refused(Method::GET, "me/top/tracks", None).await, scope);
    assert_eq!(session.refused(Method::GET, &format!("tracks/{TRACK}?market=from_token"), None).await, scope);
}

#[tokio::test]
async fn private_fields_of_me_need_their_scopes() {
    let mut session = Session::start().await;
    session.become_listener("robin", &[]);
    let me = session.get("me").await;
    assert_eq!((&me["id"], me.get("email"), me.get("country")), (&"robin".into(), None, None));
    assert!(me["account_id"].as_str().is_some_and(|id| id.len() == 10 && id != "robin"));
    session.become_listener("robin", &[Scope::UserReadEmail, Scope::UserReadPrivate]);
    let me = session.get("me").await;
    assert_eq!((&me["email"], &me["product"]), (&"robin@example.com".into(), &"premium".into()));
}

#[tokio::test]
async fn browsers_may_call_from_anywhere() {
    let session = Session::start().await;
    let url = format!("{}/v1/me", session.url());
    let asked = session.http.request(Method::OPTIONS, url).header("Origin", "http://example.com").send().await.unwrap();
    assert_eq!(
        (asked.status().as_u16(), &asked.headers()["access-control-allow-origin"]),
        (200, &"*".parse().unwrap())
    );
    let token = session.http.post(format!("{}/api/token", session.url())).send().await.unwrap();
    assert_eq!(token.headers()["access-control-allow-origin"], "*");
}
