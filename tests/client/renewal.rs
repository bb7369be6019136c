//! A sign-in that lasts for months: renewed in time, once however many ask, and never lost.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use spotify_client::{AppId, Config, Error, Event, Scope, Session, Spotify, TimeRange};
use spotify_sandbox::{Answer, Fault, Refresh, Rule, Sandbox};

use crate::support::{Awaited, agreeing_sandbox, config, config_for_pkce, one_line, until};

const TOKEN: &str = "POST /api/token";
const TOP: &str = "GET /v1/me/top/{kind}";
const HOUR: Duration = Duration::from_secs(3600);

async fn signed_in(config: &Config) -> Spotify {
    Spotify::new(config.clone()).unwrap().sign_in([Scope::UserTopRead]).await.unwrap()
}

async fn top(spotify: &Spotify) -> Result<usize, Error> {
    Ok(spotify.top_tracks(TimeRange::MediumTerm).await?.len())
}

fn kept(config: &Config) -> Vec<Session> {
    let app =
        AppId { accounts_url: config.servers.accounts.to_string(), client_id: config.credentials.client_id.clone() };
    config.tokens.sessions(&app).unwrap()
}

fn refresh_token(config: &Config) -> String {
    kept(config)[0].refresh_token.as_ref().unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let sandbox = agreeing_sandbox().await;
    sandbox.set_token_lifetime(Duration::from_secs(59));
    let robin = signed_in(&config(&sandbox)).await;
    let before = sandbox.hits(TOKEN);
    sandbox.set_token_lifetime(HOUR);
    for _ in 0..3 {
        assert_eq!(top(&robin).await.unwrap(), 50);
    }
    assert_eq!(sandbox.hits(TOKEN), before + 1);
    assert!(sandbox.log().iter().all(|hit| hit.status != 401), "no call was refused first");
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_and_the_call_repeated_once() {
    let sandbox = agreeing_sandbox().await;
    let robin = signed_in(&config(&sandbox)).await;
    sandbox.end_tokens();
    assert_eq!(top(&robin).await.unwrap(), 50);
    assert_eq!((sandbox.hits(TOKEN), sandbox.hits(TOP)), (2, 2));

    let refusal = Answer::json(401, r#"{"error":{"status":401,"message":"Missing/invalid/expired access token"}}"#);
    (0..3).for_each(|_| sandbox.answer_next(TOP, refusal.clone()));
    assert_eq!(top(&robin).await.unwrap_err().status(), Some(401));
    assert_eq!((sandbox.hits(TOKEN), sandbox.hits(TOP)), (3, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_calls_with_an_ended_token_make_one_refresh() {
    let sandbox = agreeing_sandbox().await;
    let robin = signed_in(&config(&sandbox)).await;
    sandbox.end_tokens();
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let robin = robin.clone();
            tokio::spawn(async move { top(&robin).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 50);
    }
    assert_eq!(sandbox.hits(TOKEN), 2);
}

#[tokio::test]
async fn ten_refreshes_keep_the_session_whatever_becomes_of_the_refresh_token() {
    for (refresh, changes) in [(Refresh::Rotate, true), (Refresh::Keep, false), (Refresh::Omit, false)] {
        let sandbox = agreeing_sandbox().await;
        sandbox.change_app(Sandbox::CLIENT_ID, |app| app.refresh = Some(refresh));
        for config in [config(&sandbox), config_for_pkce(&sandbox)] {
            let robin = signed_in(&config).await;
            for round in 0..10 {
                let before = refresh_token(&config);
                sandbox.end_tokens();
                assert_eq!(top(&robin).await.unwrap(), 50, "{refresh:?}, round {round}");
                assert_eq!(refresh_token(&config) != before, changes, "{refresh:?}");
            }
            let error = robin.sign_out().await.map(|account| account.unwrap().name);
            assert_eq!(error.unwrap(), "Robin Vale");
        }
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_in_the_middle_of_a_refresh_loses_no_session() {
    let sandbox = agreeing_sandbox().await;
    sandbox.change_app(Sandbox::CLIENT_ID, |app| app.refresh = Some(Refresh::Rotate));
    let config = config(&sandbox);
    let robin = signed_in(&config).await;
    let before = refresh_token(&config);
    sandbox.end_tokens();
    let slow =
        Rule { route: Some(TOKEN.to_owned()), times: Some(1), ..Rule::always(Fault::Slow { milliseconds: 200 }) };
    sandbox.fail(slow);

    let call = tokio::spawn({
        let robin = robin.clone();
        async move { top(&robin).await }
    });
    until(|| sandbox.hits(TOP) == 1).await;
    tokio::time::timeout(Duration::from_millis(50), std::future::pending::<()>()).await.unwrap_err();
    call.abort();

    assert_eq!(top(&robin).await.unwrap(), 50);
    assert_ne!(refresh_token(&config), before, "the answer that nobody waited for was kept");
    assert_eq!(sandbox.hits(TOKEN), 2);
}

#[tokio::test]
async fn a_refresh_that_gets_no_answer_loses_no_session() {
    let sandbox = agreeing_sandbox().await;
    let config = config(&sandbox);
    let robin = signed_in(&config).await;
    for fault in [Fault::CutConnection, Fault::ServerError { status: 503 }, Fault::TruncatedJson] {
        sandbox.end_tokens();
        sandbox.fail(Rule { route: Some(TOKEN.to_owned()), times: Some(1), ..Rule::always(fault.clone()) });
        let error = top(&robin).await.unwrap_err();
        assert!(!matches!(error, Error::SignedOut { .. }), "{fault:?}: {error}");
        assert_eq!(kept(&config).len(), 1);
        assert_eq!(top(&robin).await.unwrap(), 50, "{fault:?}");
    }
}

#[tokio::test]
async fn after_six_months_the_session_is_cleared_and_the_error_names_what_to_run() {
    let sandbox = agreeing_sandbox().await;
    let config = config(&sandbox);
    let robin = signed_in(&config).await;
    sandbox.clock().advance(HOUR * 24 * 200);

    let error = top(&robin).await.unwrap_err();
    assert_eq!(
        one_line(&error),
        "the sign-in has ended (Refresh token expired; Spotify ends it six months after the consent, or when the listener \
         does): run `spotify.sign_in([Scope::UserTopRead]).wait()?`"
    );
    assert!(kept(&config).is_empty());
    let tokens = sandbox.hits(TOKEN);
    assert!(matches!(top(&robin).await, Err(Error::SignedOut { .. })));
    assert_eq!(sandbox.hits(TOKEN), tokens, "a dead token is not tried again");

    // The cell that signs in asks anew.
    let robin = robin.sign_in([Scope::UserTopRead]).await.unwrap();
    assert_eq!(top(&robin).await.unwrap(), 50);
}

#[tokio::test]
async fn a_sign_in_that_the_listener_has_revoked_is_asked_for_anew_by_the_same_cell() {
    let sandbox = agreeing_sandbox().await;
    let config = config(&sandbox);
    signed_in(&config).await;
    sandbox.revoke(Sandbox::CLIENT_ID, "robin");
    let robin = signed_in(&config).await;
    assert_eq!(top(&robin).await.unwrap(), 50);
    assert_eq!(kept(&config).len(), 1);
}

#[tokio::test]
async fn in_its_last_month_a_sign_in_is_spoken_of() {
    let sandbox = agreeing_sandbox().await;
    let config = config(&sandbox);
    let robin = signed_in(&config).await;
    let mut old = kept(&config).remove(0);
    old.consented_at =
        old.consented_at.checked_sub_months(chrono::Months::new(5)).unwrap() - chrono::TimeDelta::days(2);
    config.tokens.save(&old).unwrap();

    let again = Awaited::alone(robin.sign_in([Scope::UserTopRead]));
    let told = Arc::new(again.told.clone());
    again.call.await.unwrap().unwrap();
    let warned =
        told.borrow().iter().any(|event| matches!(event, Event::Notice(text) if text.contains("six months after")));
    assert!(warned, "{told:?}");
}

#[tokio::test]
async fn a_token_is_sent_to_no_other_server() {
    let sandbox = agreeing_sandbox().await;
    let other = agreeing_sandbox().await;
    let mut config = config(&sandbox);
    signed_in(&config).await;
    config.servers = Config::sandbox(&other.url()).unwrap().servers;
    assert!(Spotify::new(config).unwrap().resume().await.unwrap().is_none());
}
