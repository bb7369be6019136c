//! Who asks: a request to a listener who is signed in, and a form of theirs that nobody else can have made.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum_extra::extract::cookie::SignedCookieJar;
use linernotes::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::house::House;
use super::listener::Listener;
use super::page::{Frame, Tab, Visitor};
use super::session::SessionId;
use super::sign_in::within;
use super::trouble::Trouble;

/// Somebody who is signed in, and what is theirs.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) house: Arc<House>,
    pub(crate) listener: Arc<Listener>,
    pub(crate) session: SessionId,
    /// What forms of this session hold.
    pub(crate) csrf: String,
    picture: Option<String>,
}

/// Who may be signed in.
pub(crate) struct Guest {
    pub(crate) house: Arc<House>,
    pub(crate) visit: Option<Visit>,
}

/// A form that was made for this session, and what it says.
pub(crate) struct Posted<T>(pub(crate) Visit, pub(crate) T);

/// A form that says nothing but whose it is.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

impl Visit {
    fn of(house: &Arc<House>, parts: &Parts) -> Option<Self> {
        let jar = SignedCookieJar::from_headers(&parts.headers, house.key.cookies.clone());
        let session = SessionId::of(&jar, &house.origin)?;
        let signed = house.sessions.find(&session)?;
        let listener = house.listener(&signed.account());
        let csrf = session.form_proof(&house.key);
        Some(Self { house: Arc::clone(house), listener, session, csrf, picture: signed.picture })
    }

    /// What is around a page of theirs.
    pub(crate) fn frame<'a>(&'a self, title: &'a str, tab: Option<Tab>) -> Frame<'a> {
        let visitor = Visitor { name: &self.listener.account.name, picture: self.picture.as_deref(), csrf: &self.csrf };
        Frame { title, tab, visitor: Some(visitor), sandbox: self.house.config.sandbox }
    }
}

impl Guest {
    /// What is around a page for anybody.
    pub(crate) fn frame<'a>(&'a self, title: &'a str) -> Frame<'a> {
        match &self.visit {
            Some(visit) => visit.frame(title, None),
            None => Frame { title, tab: None, visitor: None, sandbox: self.house.config.sandbox },
        }
    }
}

impl FromRequestParts<Arc<House>> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Trouble> {
        Self::of(house, parts).ok_or_else(|| {
            // Who opens a page signs in, and is led back to it. A script that asks for events is no page.
            let wants = |kind: &str| {
                parts.headers.get(ACCEPT).is_some_and(|accept| accept.to_str().is_ok_and(|all| all.contains(kind)))
            };
            let is_page = parts.method == Method::GET && !wants("text/event-stream") && !wants("application/json");
            let to = parts.uri.path_and_query().filter(|_| is_page).map(|to| within(to.as_str())).unwrap_or_default();
            Trouble::Stranger { to }
        })
    }
}

impl FromRequestParts<Arc<House>> for Guest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Self::Rejection> {
        Ok(Self { house: Arc::clone(house), visit: Visit::of(house, parts) })
    }
}

#[derive(Deserialize)]
struct WithProof {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest<Arc<House>> for Posted<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, house: &Arc<House>) -> Result<Self, Trouble> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, house).await?;
        let body = super::guard::small_body(body).await?;
        let proof: WithProof = read(&body).await?;
        if !visit.session.is_form_proof(&house.key, &proof.csrf) {
            return Err(Trouble::Forged);
        }
        Ok(Self(visit, read(&body).await?))
    }
}

async fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Trouble> {
    let request =
        Request::post("/").header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.clone().into());
    let form = match request {
        Ok(request) => axum::Form::<T>::from_request(request, &()).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    form.map(|form| form.0).map_err(|why| Trouble::Nonsense { status: StatusCode::BAD_REQUEST, why })
}
