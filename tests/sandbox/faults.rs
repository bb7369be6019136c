//! Trouble on demand.

use std::time::{Duration, Instant};

use reqwest::Method;
use spotify_sandbox::{Answer, Fault, Rule};

use crate::support::{Session, TRACK};

#[tokio::test]
async fn each_fault_befalls_one_request_and_then_all_is_well() {
    let session = Session::start().await;
    let path = format!("tracks/{TRACK}");
    for (fault, status, says, header) in [
        (Fault::RateLimited { retry_after_s: Some(86_400) }, 429, "API rate limit exceeded", Some("86400")),
        (Fault::RateLimited { retry_after_s: None }, 429, "API rate limit exceeded", None),
        (Fault::QuotaExceeded, 429, "QUOTA_EXCEEDED", None),
        (Fault::ServerError { status: 500 }, 500, "<html>", None),
        (Fault::ServerError { status: 502 }, 502, "Bad Gateway", None),
        (Fault::ServerError { status: 503 }, 503, "<html>", None),
        (Fault::OwnerWithoutPremium, 403, "Active premium subscription required", None),
        (Fault::ListenerNotRegistered, 403, "not registered", None),
        (Fault::EmptyBadRequest, 400, "", None),
        (Fault::Answer(Answer::text(418, "tea").with_header("Retry-After", "1")), 418, "tea", Some("1")),
    ] {
        session.fail_next(fault.clone());
        let response = session.send(Method::GET, &path, None).await;
        let found = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!((response.status().as_u16(), found.as_deref()), (status, header), "{fault:?}");
        let body = response.text().await.unwrap();
        assert!(body.contains(says) && body.is_empty() == says.is_empty(), "{fault:?}: {body}");
        session.get(&path).await;
    }
}

#[tokio::test]
async fn half_a_json_text_is_no_json() {
    let session = Session::start().await;
    session.fail_next(Fault::TruncatedJson);
    let response = session.send(Method::GET, &format!("tracks/{TRACK}"), None).await;
    assert_eq!(response.status().as_u16(), 200);
    let text = response.text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn a_cut_connection_has_no_answer() {
    let session = Session::start().await;
    session.fail_next(Fault::CutConnection);
    let url = format!("{}/v1/me", session.url());
    let error = session.http.get(&url).bearer_auth(&session.token).send().await.unwrap_err();
    assert!(error.is_request() && error.status().is_none(), "{error:?}");
    assert_eq!(session.log().last().map(|hit| hit.status), Some(0));
    session.get("me").await;
}

#[tokio::test]
async fn a_slow_answer_is_the_true_one() {
    let session = Session::start().await;
    session.fail_next(Fault::Slow { milliseconds: 120 });
    let start = Instant::now();
    session.get("me").await;
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn a_share_of_the_requests_to_one_route_fails_without_end() {
    let session = Session::start().await;
    let route = Some("GET /v1/tracks/{id}".to_owned());
    session.fail(Rule { route, share: 0.5, ..Rule::always(Fault::ServerError { status: 502 }) });
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(session.ask(Method::GET, &format!("tracks/{TRACK}"), None).await.0);
    }
    assert_eq!(statuses, [200, 502, 200, 502, 200, 502]);
    session.get("me").await;
    session.clear_faults();
    session.get(&format!("tracks/{TRACK}")).await;
    session.get(&format!("tracks/{TRACK}")).await;
}
