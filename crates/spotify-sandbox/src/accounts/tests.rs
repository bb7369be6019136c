//! The whole service over HTTP: what a sign-in gives, and when it ends.

mod authorize;
mod token;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request as HttpRequest, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use url::form_urlencoded::Serializer;

use super::*;
use crate::people::{Product, Refresh};

const ID: &str = App::CLIENT_ID;
const SECRET: &str = App::CLIENT_SECRET;
const BACK: &str = "http://127.0.0.1:8888/callback";
const SCOPES: &str = "user-top-read user-read-private";
/// The example of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An accounts service whose listeners agree to everything, and its clock.
struct Service {
    accounts: Arc<Accounts>,
    clock: Arc<Clock>,
}

/// An answer over HTTP.
struct Heard {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Service {
    fn new() -> Self {
        let clock = Arc::new(Clock::starting_at(Clock::START));
        let accounts = Arc::new(Accounts::new(People::default(), Profile::Extended, Arc::clone(&clock)));
        accounts.set_consent(Consent::Agree { listener: None });
        Self { accounts, clock }
    }

    async fn send(&self, request: HttpRequest<Body>) -> Heard {
        let response = routes().with_state(Arc::clone(&self.accounts)).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Heard { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// `GET /authorize` as a browser with this cookie sends it.
    async fn authorize(&self, more: &[(&str, &str)], cookie: &str) -> Heard {
        let request = HttpRequest::get(address(more)).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// What the page sends when a person presses a button.
    async fn press(&self, more: &[(&str, &str)], body: &str) -> Heard {
        self.send(HttpRequest::post(address(more)).body(body.to_owned().into()).unwrap()).await
    }

    async fn code(&self, more: &[(&str, &str)]) -> String {
        self.authorize(more, "").await.query("code").expect("everybody agrees")
    }

    async fn token(&self, basic: Option<&str>, fields: &[(&str, &str)]) -> Heard {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = HttpRequest::post("/api/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
        if let Some(pair) = basic {
            request = request.header(header::AUTHORIZATION, format!("Basic {}", BASE64.encode(pair)));
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    async fn exchange(&self, code: &str) -> Heard {
        self.token(Some(&keys()), &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", BACK)]).await
    }

    async fn refresh(&self, token: &str) -> Heard {
        self.token(Some(&keys()), &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// A refresh token that came of PKCE.
    async fn pkce_refresh_token(&self) -> String {
        let code = self.code(&pkce()).await;
        let heard = self.token(None, &public(&[("code", &code), ("code_verifier", VERIFIER)])).await;
        heard.json()["refresh_token"].as_str().unwrap().to_owned()
    }
}

impl Heard {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    fn query(&self, name: &str) -> Option<String> {
        let url = url::Url::parse(self.location()).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    #[track_caller]
    fn is_refusal(&self, error: &str, description: &str) {
        let answer = self.json();
        let found = (self.status.as_u16(), answer["error"].as_str(), answer["error_description"].as_str());
        assert_eq!(found, (400, Some(error), Some(description).filter(|text| !text.is_empty())));
        assert_eq!(self.headers[header::CACHE_CONTROL], "no-store");
    }
}

fn keys() -> String {
    format!("{ID}:{SECRET}")
}

fn address(more: &[(&str, &str)]) -> String {
    let mut query = Serializer::new("/authorize?".to_owned());
    let usual = [("client_id", ID), ("response_type", "code"), ("redirect_uri", BACK), ("scope", SCOPES)];
    query.extend_pairs(more).extend_pairs(usual).finish()
}

fn pkce() -> [(&'static str, &'static str); 2] {
    [("code_challenge_method", "S256"), ("code_challenge", CHALLENGE)]
}

/// The fields of an exchange by an app without a secret.
fn public<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [("grant_type", "authorization_code"), ("client_id", ID), ("redirect_uri", BACK)];
    more.iter().copied().chain(usual).collect()
}

#[tokio::test]
async fn a_listener_signs_in_and_the_code_works_once() {
    let service = Service::new();
    let heard = service.authorize(&[("state", "a b&c")], "").await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER);
    assert!(heard.location().starts_with(&format!("{BACK}?code=AQ")), "{}", heard.location());
    assert_eq!(heard.query("state").as_deref(), Some("a b&c"));
    let code = heard.query("code").unwrap();

    let foreign = format!("{}1:{}1", &ID[..31], &SECRET[..31]);
    let fields = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", BACK)];
    service.token(Some(&foreign), &fields).await.is_refusal("invalid_grant", "Invalid authorization code");

    let answer = service.exchange(&code).await.json();
    assert_eq!((&answer["scope"], &answer["expires_in"]), (&json!(SCOPES), &json!(3600)));
    assert!(answer["refresh_token"].as_str().unwrap().starts_with("AQ"));
    let grant = service.accounts.find(answer["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(grant.listener.as_ref().unwrap().id, "robin");
    assert!(grant.scopes.contains(Scope::UserTopRead) && !grant.scopes.contains(Scope::Streaming));

    service.exchange(&code).await.is_refusal("invalid_grant", "Invalid authorization code");
}

#[tokio::test]
async fn codes_and_tokens_end_by_the_clock() {
    let service = Service::new();
    let code = service.code(&[]).await;
    service.clock.advance(Duration::from_secs(10 * 60));
    service.exchange(&code).await.is_refusal("invalid_grant", "Authorization code expired");

    let given = service.accounts.sign_in(ID, "sam", Scopes::default()).unwrap();
    service.clock.advance(Duration::from_secs(3500));
    assert!(service.accounts.find(&given.access_token).is_some());
    service.clock.advance(Duration::from_secs(100));
    assert!(service.accounts.find(&given.access_token).is_none());

    service.accounts.set_token_lifetime(Duration::from_secs(5));
    assert_eq!(service.refresh(&given.refresh_token).await.json()["expires_in"], 5);
    let token = service.accounts.app_token(ID).unwrap();
    service.accounts.end_tokens();
    assert!(service.accounts.find(&token).is_none());
}

#[tokio::test]
async fn a_refresh_token_ends_six_months_after_consent_however_it_is_used() {
    for how in [Refresh::Rotate, Refresh::Keep, Refresh::Omit] {
        let service = Service::new();
        service.accounts.change_app(ID, |app| app.refresh = Some(how));
        let mut token = service.accounts.sign_in(ID, "robin", Scopes::default()).unwrap().refresh_token;
        // From 21 November to 21 May.
        for days in [100, 80] {
            service.clock.advance(DAY * days);
            let answer = service.refresh(&token).await.json();
            assert!(answer["access_token"].is_string(), "{answer}");
            token = answer["refresh_token"].as_str().map_or(token, str::to_owned);
        }
        service.clock.advance(DAY);
        service.refresh(&token).await.is_refusal("invalid_grant", "Refresh token expired");
    }
}

#[tokio::test]
async fn a_removed_app_loses_what_this_listener_gave_it() {
    let service = Service::new();
    let scopes = Scopes::parse(SCOPES).unwrap();
    let robin = service.accounts.sign_in(ID, "robin", scopes.clone()).unwrap();
    let sam = service.accounts.sign_in(ID, "sam", scopes).unwrap();
    let code = service.code(&[]).await;
    service.accounts.revoke(ID, "robin");
    assert!(service.accounts.find(&robin.access_token).is_none() && service.accounts.find(&sam.access_token).is_some());
    service.exchange(&code).await.is_refusal("invalid_grant", "Invalid authorization code");
    service.refresh(&robin.refresh_token).await.is_refusal("invalid_grant", "Refresh token revoked");
    assert_eq!(service.refresh(&sam.refresh_token).await.status, StatusCode::OK);
    service.accounts.set_consent(Consent::Ask);
    assert_eq!(service.authorize(&[], "sandbox_listener=robin").await.status, StatusCode::OK);
    assert_eq!(service.authorize(&[], "sandbox_listener=sam").await.status, StatusCode::SEE_OTHER);
}

#[test]
fn a_change_reaches_tokens_that_were_given_before() {
    let accounts = Service::new().accounts;
    let token = accounts.sign_in(ID, "robin", Scopes::default()).unwrap().access_token;
    assert!(accounts.change_listener("robin", |listener| listener.product = Product::Free));
    assert!(accounts.change_app(ID, |app| app.owner_has_premium = false));
    assert!(accounts.set_app_profile(ID, Profile::Development2026));
    let grant = accounts.find(&token).unwrap();
    assert_eq!(grant.listener.as_ref().unwrap().product, Product::Free);
    assert!(!grant.app.owner_has_premium);
    assert_eq!(accounts.profile_of(&grant.app), Profile::Development2026);
    assert!(!accounts.set_app_profile("someone", Profile::Extended));
    assert!(!accounts.change_listener("nobody", |_| unreachable!()));
    assert!(accounts.sign_in(ID, "nobody", Scopes::default()).is_none() && accounts.app_token("someone").is_none());
}
