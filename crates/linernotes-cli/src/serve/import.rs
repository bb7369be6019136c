//! A privacy download on a page, to plays in a listener's history, and then to what is known of those. A download comes in by
//! [`receive`], is looked at in [`download`], read in [`run`], and what nobody knows of it is looked up in [`lookup`]. All of them
//! tell [`Importing`] how far they are, and every tab of the listener sees that.

mod archive;
mod card;
mod content;
mod download;
mod history;
mod lookup;
mod metered;
mod receive;
mod refusal;
mod run;
mod standing;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::ACCEPT;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream;
use maud::Markup;
use serde_json::json;

pub(crate) use download::sweep;
pub(crate) use lookup::resume;
pub(crate) use standing::Importing;

use super::page::{Tab, page};
use super::trouble::Trouble;
use super::visit::{Nothing, Posted, Visit};
use refusal::Refusal;

/// Tabs of one listener: more are asked to close some.
const MOST_TABS: usize = 50;
/// How often a stream says that it is there, so that proxies keep it open.
const ALIVE: Duration = Duration::from_secs(20);
/// So much lies between two events: nobody reads faster.
const BETWEEN: Duration = Duration::from_millis(250);

/// `GET /import`
pub(crate) async fn import(visit: Visit) -> Result<Markup, Trouble> {
    let held = history::held(&visit.listener).await?;
    let standing = visit.listener.importing.standing();
    let frame = visit.frame("Import", Some(Tab::Import));
    Ok(page(&frame, content::of(&held, &standing, &visit.csrf)))
}

/// `POST /import`: a download, which is read from then on whether or not somebody waits for it.
pub(crate) async fn upload(visit: Visit, request: Request) -> Response {
    let is_script = request
        .headers()
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    let received = tokio::select! {
        received = receive::receive(&visit, request) => received,
        () = visit.listener.forgotten() => Err(Refusal::forgotten()),
    };
    match received {
        Ok((place, download)) => {
            tokio::spawn(run::run(place, Arc::clone(&visit.house), download));
            match is_script {
                true => (StatusCode::ACCEPTED, Json(json!({ "at": "/import" }))).into_response(),
                false => Redirect::to("/import").into_response(),
            }
        }
        Err(refusal) if is_script => (refusal.status, Json(json!({ "error": refusal.why }))).into_response(),
        Err(refusal) => refusal.page().into_response(),
    }
}

/// `POST /import/enrich`: looks up what is not known yet.
pub(crate) async fn enrich(Posted(visit, Nothing {}): Posted<Nothing>) -> Redirect {
    lookup::begin(&visit.house, &visit.listener);
    Redirect::to("/import")
}

/// `GET /import/events`: server-sent events named `import`, each a card to put into the page.
pub(crate) async fn events(visit: Visit) -> Result<Response, Trouble> {
    let Visit { house, listener, session, .. } = visit;
    if listener.importing.tabs() >= MOST_TABS {
        return Err(Trouble::Nonsense {
            status: StatusCode::TOO_MANY_REQUESTS,
            why: format!("You look at this in {MOST_TABS} tabs already: close some."),
        });
    }
    let mut seen = listener.importing.look();
    seen.mark_changed();
    let told = stream::unfold((seen, house, session), |(mut seen, house, session)| async move {
        let changed = tokio::select! {
            () = house.stopped() => return None,
            changed = seen.changed() => changed,
        };
        // Who has signed out meanwhile is told nothing more.
        if changed.is_err() || house.sessions.find(&session).is_none() {
            return None;
        }
        let card = card::of(&seen.borrow_and_update()).into_string();
        let event = Event::default().event("import").data(card);
        Some((Ok::<_, Infallible>(event), (seen, house, session)))
    });
    // What happens in between is in the next one.
    let told = futures_util::StreamExt::then(told, async |event| {
        tokio::time::sleep(BETWEEN).await;
        event
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}
