//! The authorization code flow with PKCE, for browsers. A `state` belongs to the browser that asked, works once and for ten minutes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::SignedCookieJar;
use linernotes::prelude::*;
use linernotes::spotify_client::Authorization;
use maud::html;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::home;
use super::house::House;
use super::page::{Notice, notice, page};
use super::session::SessionId;
use super::trouble::Trouble;
use super::visit::{Guest, Nothing, Posted};

/// How long somebody may stay on Spotify's page.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// How many may be there at once: the one that has been longest is forgotten.
const MOST: usize = 10_000;

/// Who is at Spotify's page now, by `state`.
#[derive(Default)]
pub(crate) struct Asked(Mutex<HashMap<String, Question>>);

struct Question {
    authorization: Authorization,
    /// The browser that asked, by its cookie.
    browser: SessionId,
    to: String,
    since: Instant,
}

/// Where to go after a sign-in: the first `to` of an address, if it leads to a page of ours.
fn way(pairs: &[(String, String)]) -> String {
    pairs.iter().find(|(name, _)| name == "to").map(|(_, to)| within(to)).unwrap_or_default()
}

/// `GET /`: the front page; for who came by a link that needs a sign-in, the way there.
pub(crate) async fn front(guest: Guest, Query(pairs): Query<Vec<(String, String)>>) -> Response {
    let to = way(&pairs);
    if guest.visit.is_some() || to.is_empty() {
        return home::home(&guest.frame("Your listening, written up")).into_response();
    }
    let text = "This page is about one listener, and this browser is not signed in. Sign in, and you are led to it.";
    let href = format!("/sign-in?to={}", utf8_percent_encode(&to, NON_ALPHANUMERIC));
    let body = html! {
        section.across.narrow {
            h1 { "Sign in to see this" }
            (notice(Notice::Empty, text, Some(("Sign in with Spotify", &href))))
        }
    };
    page(&guest.frame("Sign in"), body).into_response()
}

/// `GET /sign-in`: to Spotify's page.
pub(crate) async fn sign_in(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let jar = SignedCookieJar::from_headers(&headers, house.key.cookies.clone());
    let how = SignIn { again: true, ..SignIn::to(home::SCOPES.map(|(scope, _)| scope)) };
    let authorization = Authorization::asked_by(&house.config, &how)?;
    let url = authorization.url().to_owned();
    // Who has a cookie keeps it: another tab of theirs may be at Spotify's page too.
    let browser = SessionId::of(&jar, &house.origin).unwrap_or_else(SessionId::new);
    let jar = browser.keep(jar, &house.origin);
    house.asked.ask(Question { authorization, browser, to: way(&pairs), since: Instant::now() });
    Ok((jar, Redirect::to(&url)).into_response())
}

/// `GET /callback`: back from there, with a code.
pub(crate) async fn callback(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Trouble> {
    let jar = SignedCookieJar::from_headers(&headers, house.key.cookies.clone());
    let query = uri.query().unwrap_or_default();
    let state =
        Query::<HashMap<String, String>>::try_from_uri(&uri).ok().and_then(|Query(mut all)| all.remove("state"));
    let browser = SessionId::of(&jar, &house.origin);
    let asked =
        state.zip(browser.as_ref()).and_then(|(state, browser)| house.asked.answered(&state, browser, Instant::now()));
    let Some(Question { authorization, to, .. }) = asked else {
        return Err(Trouble::Nonsense {
            status: StatusCode::BAD_REQUEST,
            why: "This is no answer to a sign-in that this browser has begun, or one that was used or is older than ten minutes. \
                  Nothing was granted: sign in anew."
                .to_owned(),
        });
    };
    let client = house.app.returned(authorization, query).await?;
    let Some(account) = client.listener().cloned() else { return Err(Trouble::NoPage) };
    // Without a picture it goes on.
    let picture = client.me().await.ok().and_then(|user| user.images.first().map(|image| image.url.clone()));
    house.listener(&account).signed_in(client);
    // The cookie from before the sign-in may be known to others; this one is new.
    if let Some(browser) = &browser {
        let before = house.sessions.find(browser).filter(|before| before.account != account.id);
        let has_others = house.sessions.end(browser)?;
        // Somebody else was signed in here, and nowhere else.
        if let Some(before) = before.filter(|_| !has_others) {
            house.listener(&before.account()).signed_out().await?;
        }
    }
    let (session, kept) = house.sessions.begin(&account, picture);
    if let Err(error) = kept {
        tracing::warn!(%error, "sessions end with this server");
    }
    let to = if to.is_empty() { "/your-music".to_owned() } else { to };
    Ok((session.keep(jar, &house.origin), Redirect::to(&to)).into_response())
}

/// What signing out may be told.
#[derive(Deserialize)]
pub(crate) struct Out {
    /// Every browser of this listener's.
    #[serde(default)]
    everywhere: Option<String>,
}

/// `POST /sign-out`: this browser, or every one of the listener's. With the last, the sign-in at Spotify is dropped too.
pub(crate) async fn sign_out(headers: HeaderMap, Posted(visit, out): Posted<Out>) -> Result<Response, Trouble> {
    let house = &visit.house;
    let has_others = match out.everywhere {
        Some(_) => house.sessions.end_all(&visit.listener.account.id).map(|()| false)?,
        None => house.sessions.end(&visit.session)?,
    };
    if !has_others {
        visit.listener.signed_out().await?;
    }
    let jar = SignedCookieJar::from_headers(&headers, house.key.cookies.clone());
    Ok((SessionId::forget(jar, &house.origin), Redirect::to("/?signed-out")).into_response())
}

/// `POST /forget`: everything that this server keeps of the listener. A diary that is theirs elsewhere stays.
pub(crate) async fn forget(headers: HeaderMap, Posted(visit, _): Posted<Nothing>) -> Result<Response, Trouble> {
    let (house, listener) = (&visit.house, &visit.listener);
    house.sessions.end_all(&listener.account.id)?;
    // Where no sign-in is left there are no answers that were given to them either.
    if let Ok(spotify) = listener.spotify().await {
        spotify.forget().await?;
    }
    // It goes on to its end also where the browser hangs up.
    let forgetting = tokio::spawn({
        let (house, listener) = (Arc::clone(house), Arc::clone(listener));
        async move { house.forget(&listener).await }
    });
    forgetting.await.map_err(|_| Trouble::Broken)??;
    let jar = SignedCookieJar::from_headers(&headers, house.key.cookies.clone());
    Ok((SessionId::forget(jar, &house.origin), Redirect::to("/")).into_response())
}

impl Asked {
    fn ask(&self, question: Question) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = question.since;
        all.retain(|_, other| other.lasts(now));
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, question)| question.since).map(|(state, _)| state.clone())
        {
            all.remove(&oldest);
        }
        all.insert(question.authorization.state().to_owned(), question);
    }

    /// What was asked with this `state` by this browser: once.
    fn answered(&self, state: &str, browser: &SessionId, now: Instant) -> Option<Question> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(state)?.browser != *browser {
            return None;
        }
        all.remove(state).filter(|question| question.lasts(now))
    }
}

impl Question {
    fn lasts(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) < PATIENCE
    }
}

/// A path of this server; nothing for what leads elsewhere.
pub(crate) fn within(to: &str) -> String {
    let is_path = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/sign-");
    // A browser takes a backslash for a slash, and leaves out what cannot be seen.
    let is_plain = !to.contains(['\\', '@']) && to.bytes().all(|byte| byte.is_ascii_graphic());
    if is_path && is_plain && to.len() < 4_096 { to.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(browser: &SessionId, since: Instant) -> (String, Question) {
        let config = Config::sandbox("http://127.0.0.1:9").unwrap();
        let authorization = Authorization::asked_by(&config, &SignIn::to([Scope::UserTopRead])).unwrap();
        let state = authorization.state().to_owned();
        (state, Question { authorization, browser: browser.clone(), to: String::new(), since })
    }

    #[test]
    fn a_state_is_of_one_browser_and_works_once_and_for_ten_minutes() {
        let (begun, robin, sam) = (Instant::now(), SessionId::new(), SessionId::new());
        let second = Duration::from_secs(1);
        for (after, browser, expected) in [
            (Duration::ZERO, &robin, true),
            (PATIENCE - second, &robin, true),
            (PATIENCE, &robin, false),
            (PATIENCE * 6, &robin, false),
            (Duration::ZERO, &sam, false),
        ] {
            let asked = Asked::default();
            let (state, question) = question(&robin, begun);
            asked.ask(question);
            assert_eq!(asked.answered(&state, browser, begun + after).is_some(), expected, "{after:?}");
            let again = asked.answered(&state, &robin, begun).is_some();
            assert_eq!(again, browser == &sam, "it is used up by its own browser alone");
        }
    }

    #[test]
    fn of_too_many_who_ask_the_first_is_forgotten_and_so_is_who_asked_long_ago() {
        let (begun, robin) = (Instant::now(), SessionId::new());
        let asked = Asked::default();
        let config = Config::sandbox("http://127.0.0.1:9").unwrap();
        let how = SignIn::to([Scope::UserTopRead]);
        let mut states = Vec::new();
        for at in 0..=MOST {
            let authorization = Authorization::asked_by(&config, &how).unwrap();
            states.push(authorization.state().to_owned());
            let since = begun + Duration::from_millis(at as u64);
            asked.ask(Question { authorization, browser: robin.clone(), to: String::new(), since });
        }
        assert_eq!(asked.0.lock().unwrap().len(), MOST);
        assert!(asked.answered(&states[0], &robin, begun).is_none());
        assert!(asked.answered(&states[1], &robin, begun).is_some());
        asked.ask(question(&robin, begun + PATIENCE * 2).1);
        assert_eq!(asked.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_sign_in_ends_on_a_page_of_ours() {
        for to in ["/dashboard?artist=Nell%20Arden&weekday=1", "/now", "/"] {
            assert_eq!(within(to), to);
        }
        for to in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "evil",
            "",
            "/sign-in",
            "/x@y",
            "/caf\u{e9}",
        ] {
            assert_eq!(within(to), "", "{to}");
        }
    }
}
