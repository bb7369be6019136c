//! What plays now: a page that changes by itself. However many tabs look, one watch of the player asks Spotify.

mod card;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use linernotes::Watch;
use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;
use maud::Markup;
use tokio::sync::{Notify, watch};

use super::house::House;
use super::listener::Listener;
use super::page::{Tab, page};
use super::trouble::Trouble;
use super::visit::Visit;

/// Tabs of one listener: more are asked to close some.
const MOST: usize = 50;
/// How long the player is watched after the last tab is closed: a reload closes it too.
const LINGERS: Duration = Duration::from_secs(10);
/// How long after trouble that does not say when it ends the next look is taken.
const AFTER_TROUBLE: Duration = Duration::from_secs(10);
/// How long the page itself waits for the first look. With a script the card comes into it later.
const SOON: Duration = Duration::from_millis(1_500);
/// How often a stream says that it is there, so that proxies keep it open.
const ALIVE: Duration = Duration::from_secs(20);

/// A listener's player, watched while somebody looks.
pub(crate) struct Player {
    seen: watch::Sender<Seen>,
    is_watched: Mutex<bool>,
    /// Tells that there may be no reason to wait any more.
    look_again: Notify,
}

/// What was seen last.
#[derive(Clone)]
pub(crate) enum Seen {
    /// Nobody has looked yet.
    Nothing,
    /// This.
    Now(Arc<NowPlaying>),
    /// Why nothing can be seen, and what was there before.
    Trouble {
        /// In words.
        why: String,
        /// Whether only the listener can end it, by signing in.
        signed_out: bool,
        before: Option<Arc<NowPlaying>>,
    },
}

impl Default for Player {
    fn default() -> Self {
        Self { seen: watch::Sender::new(Seen::Nothing), is_watched: Mutex::default(), look_again: Notify::new() }
    }
}

/// `GET /now`
pub(crate) async fn now(visit: Visit) -> Markup {
    let mut looks = visit.listener.player.look(&visit.house, &visit.listener);
    // Who has no script sees what plays too, if Spotify answers soon.
    if matches!(*looks.borrow_and_update(), Seen::Nothing) {
        let _ = tokio::time::timeout(SOON, looks.changed()).await;
    }
    let seen = looks.borrow().clone();
    page(&visit.frame("Now playing", Some(Tab::Now)), card::of_page(&seen))
}

/// `GET /now/events`: server-sent events named `now`, each a card to put into the page.
pub(crate) async fn events(visit: Visit) -> Result<Response, Trouble> {
    let Visit { house, listener, session, .. } = visit;
    if listener.player.seen.receiver_count() >= MOST {
        return Err(Trouble::Nonsense {
            status: axum::http::StatusCode::TOO_MANY_REQUESTS,
            why: format!("You look at this in {MOST} tabs already: close some."),
        });
    }
    let mut seen = listener.player.look(&house, &listener);
    seen.mark_changed();
    let told = stream::unfold((seen, house, session), |(mut seen, house, session)| async move {
        loop {
            let changed = tokio::select! {
                () = house.stopped() => return None,
                changed = seen.changed() => changed.map(|()| true),
                () = tokio::time::sleep(ALIVE) => Ok(false),
            };
            // Who has signed out meanwhile is told nothing more.
            let is_signed_in = house.sessions.find(&session).is_some();
            if changed.ok().filter(|_| is_signed_in)? {
                break;
            }
        }
        let card = card::of(&seen.borrow_and_update()).into_string();
        let event = Event::default().event("now").data(card);
        Some((Ok::<_, Infallible>(event), (seen, house, session)))
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

impl Player {
    /// What is seen from here on. The first who looks has the player watched.
    fn look(&self, house: &Arc<House>, listener: &Arc<Listener>) -> watch::Receiver<Seen> {
        let seen = self.seen.subscribe();
        let mut is_watched = self.is_watched.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *is_watched, true) {
            let (house, listener) = (Arc::clone(house), Arc::clone(listener));
            tokio::spawn(async move {
                tokio::select! {
                    () = house.stopped() => {}
                    () = listener.player.watch(&listener) => {}
                }
            });
        }
        seen
    }

    /// Ends the wait after trouble: its listener has signed in anew.
    pub(crate) fn look_again(&self) {
        self.look_again.notify_waiters();
    }

    /// Watches until nobody looks any more.
    async fn watch(&self, listener: &Listener) {
        let mut watched: Option<Watch> = None;
        loop {
            let looked = tokio::select! {
                () = self.nobody_looks() => return,
                looked = step(listener, &mut watched) => looked,
            };
            let Err(error) = looked.map(|now| self.seen.send_replace(Seen::Now(Arc::new(now)))) else { continue };
            watched = None;
            let wait = self.tell(&error);
            tokio::select! {
                () = self.nobody_looks() => return,
                () = tokio::time::sleep(wait) => {}
                () = self.look_again.notified() => {}
            }
        }
    }

    /// Says why nothing is seen. Gives how long to leave Spotify alone.
    fn tell(&self, error: &Error) -> Duration {
        let signed_out = matches!(error, Error::Spotify(Of::SignedOut { .. } | Of::MissingScope { .. }));
        let before = match &*self.seen.borrow() {
            Seen::Now(now) => Some(Arc::clone(now)),
            Seen::Trouble { before, .. } => before.clone(),
            Seen::Nothing => None,
        };
        let mut why = super::trouble::in_short(error);
        if let Error::Spotify(Of::RateLimited { until: Some(until), .. }) = error {
            why = format!("{why} {}", super::trouble::again_at(*until));
        }
        self.seen.send_replace(Seen::Trouble { why, signed_out, before });
        match error {
            Error::Spotify(Of::RateLimited { retry_after: Some(wait), .. }) => (*wait).max(AFTER_TROUBLE),
            _ => AFTER_TROUBLE,
        }
    }

    /// Ends once nobody has looked for a while, and is not watched from then on.
    async fn nobody_looks(&self) {
        loop {
            self.seen.closed().await;
            tokio::time::sleep(LINGERS).await;
            let mut is_watched = self.is_watched.lock().unwrap_or_else(PoisonError::into_inner);
            // Who comes from now on finds it unwatched, and has it watched again.
            if self.seen.receiver_count() == 0 {
                *is_watched = false;
                self.seen.send_replace(Seen::Nothing);
                return;
            }
        }
    }
}

/// Waits for the next change of the player.
async fn step(listener: &Listener, watched: &mut Option<Watch>) -> Result<NowPlaying> {
    let watch = match watched {
        Some(watch) => watch,
        None => watched.insert(listener.spotify().await?.watch()),
    };
    loop {
        tokio::time::sleep(watch.due_in()).await;
        // Unlike `next_event`, a look tells of every fault at once: somebody is looking at the page.
        let events = watch.look().await?;
        if let Some(now) = watch.now().filter(|_| !events.is_empty()) {
            return Ok(now);
        }
    }
}
