//! Sign-in from one end to the other, as an app does it.

use std::collections::HashMap;
use std::time::Duration;

use reqwest::{Method, Url};
use serde_json::Value;
use spotify_sandbox::{Consent, Sandbox};

use crate::support::Session;

const CALLBACK: &str = "http://127.0.0.1:4321/callback";

/// What `/authorize` sends the browser back with.
async fn authorize(session: &Session, more: &[(&str, &str)]) -> HashMap<String, String> {
    let query = [("client_id", Sandbox::CLIENT_ID), ("response_type", "code"), ("redirect_uri", CALLBACK)];
    let url = Url::parse_with_params(&format!("{}/authorize", session.url()), query.iter().chain(more)).unwrap();
    let response = session.http.get(url).send().await.unwrap();
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(CALLBACK), "{location}");
    Url::parse(&location).unwrap().query_pairs().into_owned().collect()
}

async fn token(session: &Session, form: &[(&str, &str)]) -> (u16, Value) {
    let request = session.http.post(format!("{}/api/token", session.url())).form(form);
    let response = request.basic_auth(Sandbox::CLIENT_ID, Some(Sandbox::CLIENT_SECRET)).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_code_becomes_tokens_once_and_the_refresh_token_lasts_six_months() {
    let mut session = Session::start().await;
    session.set_consent(Consent::Agree { listener: Some("sam".to_owned()) });
    let back = authorize(&session, &[("scope", "user-read-private user-top-read"), ("state", "a b&c=é")]).await;
    assert_eq!(back["state"], "a b&c=é");
    let exchange = [("grant_type", "authorization_code"), ("code", &back["code"]), ("redirect_uri", CALLBACK)];
    let (status, tokens) = token(&session, &exchange).await;
    assert_eq!(
        (status, &tokens["scope"], &tokens["expires_in"]),
        (200, &"user-read-private user-top-read".into(), &3600.into())
    );
    assert_eq!(token(&session, &exchange).await.1["error_description"], "Invalid authorization code");
    session.token = tokens["access_token"].as_str().unwrap().to_owned();
    assert_eq!(session.get("me").await["id"], "sam");

    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    session.clock().advance(Duration::from_secs(150 * 24 * 3600));
    let (status, again) = token(&session, &refresh).await;
    assert_eq!((status, again.get("refresh_token")), (200, None), "the old one goes on");
    session.clock().advance(Duration::from_secs(40 * 24 * 3600));
    let (status, ended) = token(&session, &refresh).await;
    assert_eq!((status, &ended["error"]), (400, &"invalid_grant".into()));
}

#[tokio::test]
async fn a_listener_may_refuse_and_may_leave() {
    let session = Session::start().await;
    session.set_consent(Consent::Refuse);
    assert_eq!(authorize(&session, &[]).await["error"], "access_denied");
    session.revoke(Sandbox::CLIENT_ID, "robin");
    assert_eq!(session.ask(Method::GET, "me", None).await.0, 401);
}

#[tokio::test]
async fn without_a_test_there_is_a_page_for_people() {
    let session = Session::start().await;
    let query =
        format!("client_id={}&response_type=code&redirect_uri={CALLBACK}&scope=user-top-read", Sandbox::CLIENT_ID);
    let page = session.http.get(format!("{}/authorize?{query}", session.url())).send().await.unwrap();
    assert_eq!(page.status().as_u16(), 200);
    let text = page.text().await.unwrap();
    for part in ["Liner Notes", "Robin Vale", "Sam Okoro", "Agree", "Cancel"] {
        assert!(text.contains(part), "{part}");
    }
}
