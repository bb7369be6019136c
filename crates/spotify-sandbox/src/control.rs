//! The sandbox's own controls over HTTP, for tests in any language: `/_sandbox/…`.
//!
//! Everything that [`Sandbox`](crate::Sandbox) can be told from Rust can be told here, with JSON.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::accounts::{Consent, Scopes};
use crate::call::Body;
use crate::fault::Rule;
use crate::limits::Limits;
use crate::people::{App, Product, Refresh};
use crate::profile::Profile;
use crate::state::State;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/", get(async || Redirect::temporary("/_sandbox")))
        .route("/_sandbox", get(overview))
        .route("/_sandbox/clock", get(clock).post(move_clock))
        .route("/_sandbox/consent", post(consent))
        .route("/_sandbox/sign-in", post(sign_in))
        .route("/_sandbox/tokens", put(token_lifetime).delete(end_tokens))
        .route("/_sandbox/revoke", post(revoke))
        .route("/_sandbox/profile", put(profile))
        .route("/_sandbox/apps", get(apps).patch(change_app))
        .route("/_sandbox/listeners", get(listeners).patch(change_listener))
        .route("/_sandbox/player", axum::routing::delete(stop_player))
        .route("/_sandbox/limits", get(limits).put(set_limits))
        .route("/_sandbox/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sandbox/hits", get(hits).delete(clear_hits))
}

/// Why something could not be done, in one sentence.
struct Mistake(String);

impl IntoResponse for Mistake {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": self.0 }))).into_response()
    }
}

type Done = Result<Json<Value>, Mistake>;

fn done() -> Done {
    Ok(Json(json!({})))
}

fn known(found: bool, what: &str, name: &str) -> Done {
    if found { done() } else { Err(Mistake(format!("there is no {what} `{name}`: GET /_sandbox lists what there is"))) }
}

/// Reads a body; an empty one is an empty object. Says which field is wrong.
fn read<T: DeserializeOwned>(body: &Body) -> Result<T, Mistake> {
    let bytes = if body.bytes().is_empty() { b"{}" } else { body.bytes() };
    serde_json::from_slice(bytes).map_err(|error| Mistake(format!("the body is not what this takes: {error}")))
}

async fn overview(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    let names = |names: Vec<String>| Value::from(names);
    Json(json!({
        "clock": state.clock.now().to_string(),
        "apps": names(state.accounts.apps().iter().map(|app| app.client_id.clone()).collect()),
        "listeners": names(state.accounts.listeners().iter().map(|listener| listener.id.clone()).collect()),
        "world": {
            "artists": state.world.artist_count(), "albums": state.world.album_count(), "tracks": state.world.track_count(),
            "shows": state.world.show_count(), "episodes": state.world.episode_count(),
            "audiobooks": state.world.audiobook_count(), "chapters": state.world.chapter_count(),
        },
        "controls": {
            "clock": "GET; POST {\"advance_seconds\": 3600} or {\"to\": \"2027-01-01T00:00:00Z\"}",
            "consent": "POST {\"mode\": \"ask\" | \"agree\" | \"refuse\", \"listener\": \"robin\"}",
            "sign-in": "POST {\"client_id\"?, \"listener\"?, \"scopes\"?}: tokens without a browser",
            "tokens": "PUT {\"lifetime_seconds\": 60}; DELETE ends every access token",
            "revoke": "POST {\"client_id\"?, \"listener\"?}: as when a listener removes the app",
            "profile": "PUT {\"profile\": \"development-2026\", \"client_id\"?}",
            "apps": "GET; PATCH {\"client_id\"?, \"owner_has_premium\"?, \"allowed\"?, \"refresh\"?, \"redirect_uris\"?}",
            "listeners": "GET; PATCH {\"listener\"?, \"product\": \"free\" | \"premium\"}",
            "player": "DELETE {\"listener\"?}: silence, and no active device",
            "limits": "GET; PUT {\"per_30_s\": 100, \"per_day\": 2000}",
            "faults": "GET; POST {\"fault\": \"rate_limited\", \"retry_after_s\"?, \"route\"?, \"times\"?, \"share\"?}; DELETE",
            "hits": "GET; DELETE",
        },
    }))
}

fn clock_shows(state: &State) -> Json<Value> {
    Json(json!({ "now": state.clock.now().to_string() }))
}

async fn clock(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    clock_shows(&state)
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Move {
    AdvanceSeconds(u64),
    To(String),
}

async fn move_clock(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    match read(&body)? {
        Move::AdvanceSeconds(seconds) => state.clock.advance(Duration::from_secs(seconds)),
        Move::To(text) => {
            let time: Timestamp =
                text.parse().map_err(|_| Mistake(format!("`{text}` is not a time such as 2027-01-01T00:00:00Z")))?;
            let ahead = Duration::try_from(time.duration_since(state.clock.now()));
            state.clock.advance(ahead.map_err(|_| Mistake("the clock goes forward only".to_owned()))?);
        }
    }
    Ok(clock_shows(&state))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentMode {
    mode: String,
    listener: Option<String>,
}

async fn consent(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let ConsentMode { mode, listener } = read(&body)?;
    if let Some(id) = &listener {
        let _ = known(state.accounts.listeners().iter().any(|listener| listener.id == *id), "listener", id)?;
    }
    state.accounts.set_consent(match mode.as_str() {
        "ask" => Consent::Ask,
        "agree" => Consent::Agree { listener },
        "refuse" => Consent::Refuse,
        other => return Err(Mistake(format!("there is no mode `{other}`: it is ask, agree or refuse"))),
    });
    done()
}

/// An app and a listener; the first ones when not named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Who {
    client_id: Option<String>,
    listener: Option<String>,
    scopes: Option<String>,
}

impl Who {
    fn client_id(&self) -> &str {
        self.client_id.as_deref().unwrap_or(App::CLIENT_ID)
    }

    fn listener(&self, state: &State) -> String {
        let first = || state.accounts.listeners().first().map(|listener| listener.id.clone());
        self.listener.clone().or_else(first).unwrap_or_default()
    }
}

async fn sign_in(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let who: Who = read(&body)?;
    let scopes = match &who.scopes {
        Some(text) => Scopes::parse(text).map_err(|error| Mistake(error.to_string()))?,
        None => crate::accounts::Scope::ALL.into_iter().collect(),
    };
    let tokens = state.accounts.sign_in(who.client_id(), &who.listener(&state), scopes);
    let tokens =
        tokens.ok_or_else(|| Mistake("there is no such app or listener: GET /_sandbox lists them".to_owned()))?;
    Ok(Json(json!({ "access_token": tokens.access_token, "refresh_token": tokens.refresh_token })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lifetime {
    lifetime_seconds: u64,
}

async fn token_lifetime(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    state.accounts.set_token_lifetime(Duration::from_secs(read::<Lifetime>(&body)?.lifetime_seconds));
    done()
}

async fn end_tokens(Shared(state): Shared<Arc<State>>) -> Done {
    state.accounts.end_tokens();
    done()
}

async fn revoke(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let who: Who = read(&body)?;
    state.accounts.revoke(who.client_id(), &who.listener(&state));
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileOf {
    profile: Profile,
    client_id: Option<String>,
}

async fn profile(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    match read(&body)? {
        ProfileOf { profile, client_id: Some(id) } => known(state.accounts.set_app_profile(&id, profile), "app", &id),
        ProfileOf { profile, client_id: None } => {
            state.accounts.set_profile(profile);
            done()
        }
    }
}

/// Secrets are left out: they are in the file that named them.
async fn apps(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    let app = |app: &Arc<App>| {
        json!({
            "client_id": app.client_id, "name": app.name, "redirect_uris": app.redirect_uris,
            "profile": state.accounts.profile_of(app), "refresh": app.refresh,
            "owner_has_premium": app.owner_has_premium, "allowed": app.allowed,
        })
    };
    Json(state.accounts.apps().iter().map(app).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppChange {
    client_id: Option<String>,
    owner_has_premium: Option<bool>,
    allowed: Option<Vec<String>>,
    refresh: Option<Refresh>,
    redirect_uris: Option<Vec<String>>,
}

async fn change_app(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let change: AppChange = read(&body)?;
    let id = change.client_id.as_deref().unwrap_or(App::CLIENT_ID);
    let found = state.accounts.change_app(id, |app| {
        app.owner_has_premium = change.owner_has_premium.unwrap_or(app.owner_has_premium);
        app.allowed = change.allowed.or(app.allowed.take());
        app.refresh = change.refresh.or(app.refresh);
        app.redirect_uris = change.redirect_uris.unwrap_or_else(|| std::mem::take(&mut app.redirect_uris));
    });
    known(found, "app", id)
}

async fn listeners(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    Json(state.accounts.listeners().iter().map(|listener| json!(**listener)).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListenerChange {
    listener: Option<String>,
    product: Product,
}

async fn change_listener(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let ListenerChange { listener, product } = read(&body)?;
    let id = Who { client_id: None, listener, scopes: None }.listener(&state);
    known(state.accounts.change_listener(&id, |listener| listener.product = product), "listener", &id)
}

async fn stop_player(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let id = read::<Who>(&body)?.listener(&state);
    state.homes().player(&id).stop(state.clock.now());
    done()
}

async fn limits(Shared(state): Shared<Arc<State>>) -> Json<Limits> {
    Json(state.limiter.limits())
}

async fn set_limits(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    state.limiter.set(read(&body)?);
    done()
}

async fn faults(Shared(state): Shared<Arc<State>>) -> Json<Vec<Rule>> {
    Json(state.faults.rules())
}

async fn add_fault(Shared(state): Shared<Arc<State>>, body: Body) -> Done {
    let rule: Rule = read(&body)?;
    if let Some(mistake) = rule.mistake() {
        return Err(Mistake(mistake));
    }
    state.faults.add(rule);
    done()
}

async fn clear_faults(Shared(state): Shared<Arc<State>>) -> Done {
    state.faults.clear();
    done()
}

async fn hits(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    let by_route: HashMap<String, usize> = state.hits.all();
    Json(json!({ "by_route": by_route, "last": state.hits.last() }))
}

async fn clear_hits(Shared(state): Shared<Arc<State>>) -> Done {
    state.hits.clear();
    done()
}
