//! Lets a request in when it carries a token that works.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::refusal::Refusal;
use crate::state::{Profile, State};

/// Proof that the request carries a token that works, and what its app may do.
pub(crate) struct Access {
    pub(crate) profile: Profile,
}

impl FromRequestParts<Arc<State>> for Access {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).ok_or(Refusal::MissingToken)?;
        let token = header.to_str().ok().and_then(|header| header.strip_prefix("Bearer ")).map(str::trim);
        match token.filter(|token| !token.is_empty()) {
            None => Err(Refusal::NotBearer),
            Some(token) if state.token_works(token) => Ok(Self { profile: state.profile() }),
            Some(_) => Err(Refusal::InvalidToken),
        }
    }
}
