//! The controls over HTTP, for tests in other languages.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Session, TRACK};

async fn tell(session: &Session, method: Method, path: &str, body: Value) -> (u16, Value) {
    session.ask(method, &format!("{}/_sandbox/{path}", session.url()), Some(body)).await
}

#[tokio::test]
async fn everything_can_be_told_over_http() {
    let mut session = Session::start().await;
    let (_, tokens) =
        tell(&session, Method::POST, "sign-in", json!({ "listener": "kim", "scopes": "user-top-read" })).await;
    session.token = tokens["access_token"].as_str().unwrap().to_owned();
    assert_eq!(session.ask(Method::GET, "me", None).await.0, 403);
    tell(&session, Method::PATCH, "apps", json!({ "allowed": ["kim"] })).await;
    assert_eq!(session.get("me").await["id"], "kim");

    tell(&session, Method::PUT, "profile", json!({ "profile": "development-2026" })).await;
    assert_eq!(session.ask(Method::GET, "markets", None).await.0, 403);
    tell(&session, Method::PUT, "limits", json!({ "per_30_s": 1 })).await;
    let statuses = [session.ask(Method::GET, "me", None).await.0, session.ask(Method::GET, "me", None).await.0];
    assert_eq!(statuses, [200, 429]);
    tell(&session, Method::PUT, "limits", json!({})).await;

    tell(&session, Method::DELETE, "hits", json!({})).await;
    tell(&session, Method::POST, "faults", json!({ "fault": "server_error", "status": 503, "times": 1 })).await;
    assert_eq!(session.ask(Method::GET, &format!("tracks/{TRACK}"), None).await.0, 503);
    let hits = session.get(&format!("{}/_sandbox/hits", session.url())).await;
    assert_eq!(hits["by_route"], json!({ "GET /v1/tracks/{id}": 1 }));
    assert_eq!(
        (&hits["last"][0]["status"], &hits["last"][0]["target"]),
        (&503.into(), &format!("/v1/tracks/{TRACK}").into())
    );

    let (_, clock) = tell(&session, Method::POST, "clock", json!({ "to": "2027-03-01T00:00:00Z" })).await;
    assert!(clock["now"].as_str().unwrap().starts_with("2027-03-01T00:00:0"), "{clock}");
    assert_eq!(session.ask(Method::GET, "me", None).await.0, 401, "the token has ended by then");
}

#[tokio::test]
async fn mistakes_are_told_and_change_nothing() {
    let session = Session::start().await;
    for (method, path, body, says) in [
        (Method::POST, "faults", json!({ "fault": "flood" }), "flood"),
        (Method::POST, "faults", json!({ "fault": "slow", "milliseconds": 1, "shar": 1 }), "shar"),
        (Method::POST, "faults", json!({ "fault": "quota_exceeded", "share": 7 }), "from 0 to 1"),
        (Method::POST, "faults", json!({ "fault": "answer", "status": 99 }), "valid HTTP"),
        (Method::POST, "clock", json!({ "to": "yesterday" }), "yesterday"),
        (Method::POST, "clock", json!({ "to": "1999-01-01T00:00:00Z" }), "forward only"),
        (Method::POST, "consent", json!({ "mode": "maybe" }), "maybe"),
        (Method::POST, "consent", json!({ "mode": "agree", "listener": "nobody" }), "nobody"),
        (Method::POST, "sign-in", json!({ "scopes": "everything" }), "everything"),
        (Method::PUT, "profile", json!({ "profile": "best" }), "best"),
        (Method::PATCH, "apps", json!({ "client_id": "x" }), "`x`"),
        (Method::PATCH, "listeners", json!({ "listener": "y", "product": "free" }), "`y`"),
        (Method::PUT, "tokens", json!({}), "lifetime_seconds"),
    ] {
        let (status, answer) = tell(&session, method, path, body.clone()).await;
        assert_eq!(status, 400, "{path} {body}: {answer}");
        assert!(answer["error"].as_str().unwrap().contains(says), "{path} {body}: {answer}");
    }
    session.get("me").await;
}
