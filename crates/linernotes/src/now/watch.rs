//! A player that is watched: sleeps until something may have happened, asks once, and tells what has.

use std::collections::VecDeque;
use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::time::{Duration, Instant};

use spotify_client::Spotify;

use super::course::{Course, PLAYING, SOONEST};
use super::{NowPlaying, PlayerEvent, look};
use crate::place::Place;
use crate::{Error, Result, Shown, interrupt, show};

/// An event that has not come yet: `.await` it, or `.wait()` for it in a notebook.
pub type PendingEvent<'a> = Pin<Box<dyn Future<Output = Result<PlayerEvent>> + Send + 'a>>;

/// Events that have not come yet: `.await` them, or `.wait()` for them in a notebook.
pub type PendingEvents<'a> = Pin<Box<dyn Future<Output = Result<Vec<PlayerEvent>>> + Send + 'a>>;

/// The end of a watch: `.await` it, or `.wait()` for it.
pub type PendingEnd = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// How long after a look that failed another is taken, at first. Each further one waits twice as long.
const AFTER_A_FAULT: Duration = Duration::from_secs(5);
/// How many looks in a row may fail before a watch ends: a network may be gone for five minutes.
const FAULTS: u32 = 6;
/// How often the bar moves.
const SECOND: Duration = Duration::from_secs(1);

/// A watch of a listener's player, as [`super::Listening::watch`] gives it.
///
/// It asks as often as needed: shortly after the expected end of what plays, every 15 seconds in the middle of it, every minute
/// while nothing plays, never more than once a second. Tokens are renewed and waits of up to a minute are kept on the way. What
/// ends it is a longer wait that Spotify asks for ([`spotify_client::Error::RateLimited`]), a sign-in that has ended, and a
/// network or a Spotify that is away for longer than five minutes; each says so.
#[derive(Debug)]
pub struct Watch {
    spotify: Spotify,
    course: Course,
    waiting: VecDeque<PlayerEvent>,
    due: Instant,
    faults: u32,
}

/// What [`Watch::follow`] tells.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// Something happened.
    Event(&'a PlayerEvent),
    /// A second has passed, and this is where it must be now.
    Second(&'a NowPlaying),
}

impl Watch {
    pub(super) fn of(spotify: Spotify) -> Self {
        Self { spotify, course: Course::default(), waiting: VecDeque::new(), due: Instant::now(), faults: 0 }
    }

    /// The next event, when it happens. The first one comes at once and tells how things stand.
    ///
    /// Who stops waiting loses none. After an error it may be called again.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] for what ends a watch.
    pub fn next_event(&mut self) -> PendingEvent<'_> {
        Box::pin(async move {
            loop {
                if let Some(event) = self.waiting.pop_front() {
                    return Ok(event);
                }
                tokio::time::sleep_until(self.due.into()).await;
                let events = self.look_patiently().await?;
                self.waiting.extend(events);
            }
        })
    }

    /// Asks now, whenever the next look is due: what has happened since the last one, with what [`Watch::next_event`] has not told
    /// yet.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] for whatever goes wrong.
    pub fn look(&mut self) -> PendingEvents<'_> {
        Box::pin(async move {
            let events = self.look_once().await?;
            self.waiting.extend(events);
            Ok(self.waiting.drain(..).collect())
        })
    }

    /// What was seen last, moved on to where it must be now; nothing before the first look. Nothing is asked.
    #[must_use]
    pub fn now(&self) -> Option<NowPlaying> {
        let seen = self.course.seen()?;
        let moment = if self.spotify.is_sandbox() { self.spotify.now() } else { chrono::Utc::now() };
        Some(seen.moved_to(moment))
    }

    /// When it will look again.
    #[must_use]
    pub fn due_in(&self) -> Duration {
        self.due.saturating_duration_since(Instant::now())
    }

    /// Shows what plays, and changes that in place every second: in our kernel until it is interrupted, which is no error here and
    /// keeps every variable. Elsewhere it shows what is new below, and lasts as long as the program. Gives what happened.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] for what ends a watch.
    pub fn live(self) -> PendingEvents<'static> {
        Box::pin(live(self, None))
    }

    /// The same for a while at most.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] for what ends a watch.
    pub fn live_for(self, at_most: Duration) -> PendingEvents<'static> {
        Box::pin(live(self, Some(at_most)))
    }

    /// Tells `follower` every event, and where it is every second, until somebody ends it: by an interrupt in a notebook of ours, by
    /// Ctrl-C or SIGTERM in a program. For commands: the program does not end by these any more, but goes on behind this call.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] for what ends a watch.
    pub fn follow(self, follower: impl FnMut(Told<'_>) + Send + 'static) -> PendingEnd {
        self.follow_with(Box::new(follower))
    }

    fn follow_with(self, mut follower: Box<dyn FnMut(Told<'_>) + Send>) -> PendingEnd {
        Box::pin(async move { follow(self, ended_by_somebody(), &mut *follower).await })
    }

    /// Takes a look. A fault that passes is no event, and no error until it has lasted.
    async fn look_patiently(&mut self) -> Result<Vec<PlayerEvent>> {
        match self.look_once().await {
            Err(error) if passes(&error) && self.course.seen().is_some() && self.faults <= FAULTS => Ok(Vec::new()),
            told => told,
        }
    }

    async fn look_once(&mut self) -> Result<Vec<PlayerEvent>> {
        match look(&self.spotify).await {
            Ok(now) => {
                self.faults = 0;
                let (events, wait) = self.course.see(now);
                self.due = Instant::now() + wait.max(SOONEST);
                Ok(events)
            }
            Err(error) => {
                let wait = if passes(&error) { AFTER_A_FAULT * (1 << self.faults.min(5)) } else { PLAYING };
                self.faults = self.faults.saturating_add(1);
                self.due = Instant::now() + wait;
                Err(error)
            }
        }
    }
}

/// Whether it may be over in a while by itself.
fn passes(error: &Error) -> bool {
    match error {
        Error::Spotify(spotify_client::Error::Unreachable { .. }) => true,
        Error::Spotify(error) => error.status().is_some_and(|status| status >= 500),
        _ => false,
    }
}

async fn follow(
    mut watch: Watch,
    ended: impl Future<Output = ()>,
    follower: &mut (dyn FnMut(Told<'_>) + Send),
) -> Result<()> {
    let mut ended = pin!(ended);
    loop {
        while !watch.due_in().is_zero() {
            tokio::select! {
                biased;
                () = &mut ended => return Ok(()),
                () = tokio::time::sleep(watch.due_in().min(SECOND)) => {}
            }
            if let Some(now) = watch.now() {
                follower(Told::Second(&now));
            }
        }
        // A look that is under way is not given up for the sake of a second.
        let events = tokio::select! {
            biased;
            () = &mut ended => return Ok(()),
            events = watch.look_patiently() => events?,
        };
        events.iter().for_each(|event| follower(Told::Event(event)));
        if let Some(now) = watch.now() {
            follower(Told::Second(&now));
        }
    }
}

async fn live(watch: Watch, lasts: Option<Duration>) -> Result<Vec<PlayerEvent>> {
    let ended = async {
        let lasted = async {
            match lasts {
                Some(lasts) => tokio::time::sleep(lasts).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = interrupted() => {}
            () = lasted => {}
        }
    };
    let (mut events, mut card) = (Vec::new(), Card::default());
    let follower = &mut |told: Told<'_>| match told {
        Told::Event(event) => events.push(event.clone()),
        Told::Second(now) => card.draw(now),
    };
    follow(watch, ended, follower).await?;
    Ok(events)
}

/// What shows a live watch.
#[derive(Debug, Default)]
struct Card {
    shown: Option<(Shown, NowPlaying)>,
}

impl Card {
    fn draw(&mut self, now: &NowPlaying) {
        match &mut self.shown {
            None => self.shown = Some((show(now), now.clone())),
            Some((shown, last)) if differs(last, now, Place::here()) => {
                shown.update(now);
                *last = now.clone();
            }
            Some(_) => {}
        }
    }
}

/// Whether a card looks otherwise now. Where cards cannot be changed, each second would be a card of its own.
fn differs(last: &NowPlaying, now: &NowPlaying, place: Place) -> bool {
    let second = |now: &NowPlaying| now.progress_ms.filter(|_| place == Place::Kernel).map(|progress| progress / 1_000);
    (last.state, &last.item, &last.device, second(last)) != (now.state, &now.item, &now.device, second(now))
}

/// Ends at an interrupt of our kernel. A wait that ends in the same moment by itself is not interrupted.
async fn interrupted() {
    match Place::here() {
        Place::Kernel => interrupt::next().await,
        Place::PlainKernel | Place::Program => pending().await,
    }
}

/// Ends when this is to end: at an interrupt in a notebook of ours, at Ctrl-C or SIGTERM in a program.
pub(crate) async fn ended_by_somebody() {
    match Place::here() {
        Place::Program => asked_to_stop().await,
        Place::Kernel | Place::PlainKernel => interrupted().await,
    }
}

/// Ends when the system asks this program to end. Where it cannot be listened to, the program ends as ever.
#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};

    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        },
        _ => pending().await,
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        pending().await
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    fn now(progress_ms: i64, name: &str) -> NowPlaying {
        let track = json!({ "type": "track", "id": null, "name": name, "duration_ms": 180_000 });
        let answer = json!({ "is_playing": true, "item": track, "progress_ms": progress_ms });
        NowPlaying::of(serde_json::from_value(answer).unwrap(), DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_card_changes_every_second_where_it_can_and_for_news_elsewhere() {
        for (last, next, in_our_kernel, elsewhere) in [
            (now(1_000, "a"), now(1_900, "a"), false, false),
            (now(1_000, "a"), now(2_000, "a"), true, false),
            (now(1_000, "a"), now(1_000, "b"), true, true),
        ] {
            assert_eq!(differs(&last, &next, Place::Kernel), in_our_kernel, "{last} {next}");
            assert_eq!(differs(&last, &next, Place::Program), elsewhere, "{last} {next}");
        }
    }

    #[test]
    fn a_fault_of_the_network_passes_and_a_wait_does_not() {
        let unreachable = spotify_client::Error::Unreachable { host: "x".to_owned(), cause: "y".to_owned() };
        let wait = spotify_client::Error::RateLimited { retry_after: None, until: None, quota: true, said: None };
        assert!(passes(&unreachable.into()) && !passes(&wait.into()));
    }
}
