//! A request to the Web API, read: who asks, for whom, and with which parameters.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::accounts::{Grant, Scope};
use crate::market::Market;
use crate::paging::Window;
use crate::people::Listener;
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Id, World};

/// The header by which a request asks what a listener's top lists and last plays were at another time.
pub(crate) const TIME: &str = "sandbox-time";

/// What an endpoint answers.
pub(crate) type Answered = Result<Response, Refusal>;

/// JSON with status 200.
pub(crate) fn ok(body: impl Into<Value>) -> Answered {
    Ok(Json(body.into()).into_response())
}

/// A status with nothing below it.
pub(crate) fn empty(status: StatusCode) -> Answered {
    Ok(status.into_response())
}

/// A request whose token works.
pub(crate) struct Call {
    pub(crate) state: Arc<State>,
    pub(crate) grant: Arc<Grant>,
    pub(crate) profile: Profile,
    /// Scheme and host that were asked, for links that lead back.
    pub(crate) base: String,
    /// The path below `/v1`.
    path: String,
    query: Vec<(String, String)>,
    path_parameters: Vec<(String, String)>,
    /// The moment that the request names, to be answered as of then.
    moment: Option<Timestamp>,
}

impl Call {
    pub(crate) fn world(&self) -> &World {
        &self.state.world
    }

    /// As of when a list of what the listener heard is wanted: the clock's time, unless the request names another.
    pub(crate) fn now(&self) -> Timestamp {
        self.moment.unwrap_or_else(|| self.state.clock.now())
    }

    /// A parameter of the query, the first if there are several.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A part of the path, such as `{id}`.
    pub(crate) fn path_parameter(&self, name: &str) -> &str {
        self.path_parameters.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    }

    /// The `{id}` of the path, refused before anything is looked up when it cannot be one.
    pub(crate) fn id(&self) -> Result<Id, Refusal> {
        Id::parse(self.path_parameter("id")).ok_or_else(Refusal::invalid_id)
    }

    /// The ids of the query, in order: at least one, at most `most`.
    pub(crate) fn ids(&self, most: usize) -> Result<Vec<Id>, Refusal> {
        self.list("ids", most)?.into_iter().map(|id| Id::parse(id).ok_or_else(Refusal::invalid_id)).collect()
    }

    /// A list with commas.
    pub(crate) fn list(&self, name: &str, most: usize) -> Result<Vec<&str>, Refusal> {
        let missing = || Refusal::bad_request(format!("Missing required field: {name}"));
        let found: Vec<&str> =
            self.query(name).filter(|list| !list.is_empty()).ok_or_else(missing)?.split(',').collect();
        if found.len() > most {
            return Err(Refusal::bad_request(format!("Too many {name} requested")));
        }
        Ok(found)
    }

    /// `limit` and `offset`.
    pub(crate) fn window(&self, default: usize, most: usize) -> Result<Window, Refusal> {
        Window::read(self.query("limit"), self.query("offset"), default, most)
    }

    /// The address that was asked, on the host that was asked, but for which part of the list.
    pub(crate) fn here(&self) -> String {
        self.here_with(&[])
    }

    /// The same with some parameters changed or left out.
    pub(crate) fn here_with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let changed = |name: &str| changes.iter().any(|(other, _)| *other == name);
        let kept =
            self.query.iter().filter(|(name, _)| !["limit", "offset"].contains(&name.as_str()) && !changed(name));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let added = changes.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.chain(added)).finish();
        let joint = if query.is_empty() { "" } else { "?" };
        format!("{}/v1{}{joint}{query}", self.base, self.path)
    }

    /// Where the answer is heard: the listener's country, else the market asked for. Spotify says that what has neither does
    /// not exist.
    pub(crate) fn country(&self) -> Result<Market, Refusal> {
        let home = self.grant.listener.as_deref().and_then(|listener| Market::parse(&listener.country));
        home.or(self.market()?).ok_or_else(Refusal::unknown_id)
    }

    /// The market that shows in an answer; nothing when none is asked for.
    pub(crate) fn market(&self) -> Result<Option<Market>, Refusal> {
        // Before it was called `market` it was called `country`, and in places still is.
        Market::read(self.query("market").or_else(|| self.query("country")), self.grant.listener.as_deref())
    }

    /// The listener who signed in.
    pub(crate) fn listener(&self) -> Result<&Arc<Listener>, Refusal> {
        self.grant.listener.as_ref().ok_or_else(Refusal::insufficient_scope)
    }

    pub(crate) fn has(&self, scope: Scope) -> bool {
        self.grant.scopes.contains(scope)
    }

    /// The listener, when they agreed to this scope.
    pub(crate) fn needs(&self, scope: Scope) -> Result<&Arc<Listener>, Refusal> {
        let listener = self.listener()?;
        if self.has(scope) { Ok(listener) } else { Err(Refusal::insufficient_scope()) }
    }

    /// The same with any of these scopes.
    pub(crate) fn needs_any(&self, scopes: &[Scope]) -> Result<&Arc<Listener>, Refusal> {
        let listener = self.listener()?;
        if scopes.iter().any(|scope| self.has(*scope)) { Ok(listener) } else { Err(Refusal::insufficient_scope()) }
    }

    /// Whether fields and limits are those of development mode.
    pub(crate) fn in_development(&self) -> bool {
        self.profile == Profile::Development2026
    }
}

impl FromRequestParts<Arc<State>> for Call {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Refusal> {
        let grant = parts.extensions.get::<Arc<Grant>>().cloned().ok_or_else(Refusal::missing_token)?;
        let path_parameters =
            RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::invalid_id())?;
        let moment = as_of(&parts.headers)?;
        Ok(Self {
            profile: state.accounts.profile_of(&grant.app),
            state: Arc::clone(state),
            grant,
            base: base_of(parts),
            path: parts.uri.path().to_owned(),
            query: query_of(&parts.uri),
            moment,
            path_parameters: path_parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        })
    }
}

/// The moment that a request names in [`TIME`].
pub(crate) fn as_of(headers: &HeaderMap) -> Result<Option<Timestamp>, Refusal> {
    let read = |value: &HeaderValue| value.to_str().ok()?.parse().ok();
    let wrong = || Refusal::bad_request(format!("{TIME} is no moment such as 2026-03-01T12:00:00Z"));
    headers.get(TIME).map(|value| read(value).ok_or_else(wrong)).transpose()
}

/// Name and value of every parameter; what is not UTF-8 is read as well as it can be.
pub(crate) fn query_of(uri: &Uri) -> Vec<(String, String)> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// Scheme and host by which the sandbox was reached.
pub(crate) fn base_of(parts: &Parts) -> String {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    format!("http://{host}")
}

/// The body of a request that changes something.
pub(crate) struct Body(Bytes);

impl Body {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A JSON object, or nothing.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        self.object_or("ids")
    }

    /// A JSON object. No body at all is an empty one, and a bare list, which some clients send, is that of `list`.
    pub(crate) fn object_or(&self, list: &str) -> Result<Map<String, Value>, Refusal> {
        if self.0.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.0) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(Value::Null) => Ok(Map::new()),
            Ok(Value::Array(rows)) => Ok(Map::from_iter([(list.to_owned(), Value::Array(rows))])),
            Ok(_) | Err(_) => Err(Refusal::bad_request("Error parsing JSON.")),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let too_large = |rejection: BytesRejection| Refusal::new(rejection.status(), "Payload too large");
        Bytes::from_request(request, state).await.map(Self).map_err(too_large)
    }
}
