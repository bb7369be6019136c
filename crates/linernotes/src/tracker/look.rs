//! One look: Spotify's last plays into the diary, with what may be missing before them, in one transaction.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};
use spotify_client::{Account, PlayHistory, Scope, Spotify};

use super::lock::Lock;
use super::{PlayGap, gap, pace, status, trouble};
use crate::diary::{claim, is_claimed, many};
use crate::snapshot::keep_plays;
use crate::{Diary, Result};

/// A look that has not been taken yet: `.await` it, or `.wait()` for it in a notebook.
pub type PendingLook<'a> = Pin<Box<dyn Future<Output = Result<TrackerLook>> + Send + 'a>>;

/// How many pages before the last fifty are asked for where something is missing. Spotify is said to have none, and says nowhere
/// that it has none.
const FURTHER: usize = 10;

/// A tracker, as [`super::Tracking::tracker`] gives it: it has the diary for itself, as far as trackers go, until it is dropped.
#[derive(Debug)]
pub struct Tracker {
    pub(super) spotify: Spotify,
    pub(super) diary: Diary,
    account: Account,
    pub(super) next: Next,
    failures: u32,
    _lock: Option<Lock>,
}

/// When to look again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    /// What is waited from, by the two clocks.
    began: (Instant, DateTime<Utc>),
    planned: Duration,
}

/// What a look found. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrackerLook {
    /// When, by Spotify's clock.
    pub looked_at: DateTime<Utc>,
    /// How many plays the diary did not have.
    pub new: usize,
    /// How many it had.
    pub known: usize,
    /// The time before them of which plays may be missing.
    pub gap: Option<PlayGap>,
    /// When the next look is due.
    pub next_look_at: DateTime<Utc>,
}

impl Tracker {
    pub(super) fn of(spotify: Spotify, diary: Diary) -> Result<Self> {
        let Some(account) = spotify.listener().cloned() else {
            let scopes = vec![Scope::UserReadRecentlyPlayed];
            return Err(spotify_client::Error::SignedOut { scopes, ended: None }.into());
        };
        diary.read_or_refuse(|connection| is_claimed(&diary, connection, &spotify, &account))?;
        let lock = diary.file().map(Lock::take).transpose()?;
        Ok(Self { spotify, diary, account, next: Next::after(Duration::ZERO), failures: 0, _lock: lock })
    }

    /// Looks once, whenever the next look is due: asks for the last plays, and keeps those that the diary does not have.
    ///
    /// `GET /me/player/recently-played` · needs [`Scope::UserReadRecentlyPlayed`]. One request; a few more where plays may be
    /// missing. A look is written whole or not at all, and after an error another one may be taken.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] for whatever goes wrong; [`crate::Error::OtherListener`] for a diary that has become somebody
    /// else's, [`crate::Error::DiaryBusy`] and [`crate::Error::NoDiary`] when it cannot be written.
    pub fn look(&mut self) -> PendingLook<'_> {
        Box::pin(async move {
            match self.ask_and_keep().await {
                Ok((look, wait)) => {
                    (self.failures, self.next) = (0, Next::after(wait));
                    Ok(look)
                }
                Err(error) => {
                    let pause = trouble::pause(&error, self.failures);
                    (self.failures, self.next) = (self.failures.saturating_add(1), Next::after(pause));
                    let failed = status::Failed {
                        waits_for: trouble::of(&error),
                        next_look_at: later(self.spotify.now(), pause),
                        error: trouble::in_words(&error),
                    };
                    let now = Moment::of(&self.spotify);
                    // Where the diary itself is the trouble, this is not written either.
                    let _ = self.diary.write(|transaction| status::failed(transaction, &now, &failed));
                    Err(error)
                }
            }
        })
    }

    /// When the next look is due: after five minutes to two hours, as fast as plays came. Waits that Spotify asks for, and pauses
    /// after faults, count.
    #[must_use]
    pub fn due_in(&self) -> Duration {
        self.next.left()
    }

    /// When that is, by Spotify's clock.
    pub(super) fn due_at(&self) -> DateTime<Utc> {
        later(self.spotify.now(), self.due_in())
    }

    async fn ask_and_keep(&self) -> Result<(TrackerLook, Duration)> {
        let plays = self.plays().await?;
        let now = Moment::of(&self.spotify);
        let played_at: Vec<_> = plays.iter().map(|play| play.played_at).collect();
        let wait = pace::wait(&played_at, now.at_spotify);
        let look = self.diary.write_or_refuse(|transaction| {
            claim(&self.diary, transaction, &self.spotify, &self.account)?;
            let gap = gap::find(transaction, &plays, now.at_spotify)?;
            if let Some(gap) = &gap {
                gap::keep(transaction, gap)?;
            }
            let new = keep_plays(transaction, &plays)?;
            let look = TrackerLook {
                looked_at: now.at_spotify,
                new,
                known: plays.len().saturating_sub(new),
                gap,
                next_look_at: later(now.at_spotify, wait),
            };
            status::looked(transaction, &now, &look)?;
            Ok(look)
        })?;
        Ok((look, wait))
    }

    /// The last plays, and those before them as long as something is missing and there are any.
    async fn plays(&self) -> Result<Vec<PlayHistory>> {
        let mut plays = self.spotify.recently_played().page(0).await?.into_items();
        for _ in 0..FURTHER {
            let is_whole = self.diary.read(|connection| gap::find(connection, &plays, DateTime::UNIX_EPOCH))?.is_none();
            let Some(oldest) = plays.iter().map(|play| play.played_at).min().filter(|_| !is_whole) else { break };
            let before = self.spotify.recently_played_before(oldest).page(0).await?.into_items();
            let earlier = before.into_iter().filter(|play| play.played_at < oldest);
            let count = plays.len();
            plays.extend(earlier);
            if plays.len() == count {
                break;
            }
        }
        Ok(plays)
    }
}

impl Next {
    fn after(planned: Duration) -> Self {
        Self { began: (Instant::now(), Utc::now()), planned }
    }

    /// Whether it is time, by either clock.
    pub(super) fn is_now(&self) -> bool {
        let by_calendar = (Utc::now() - self.began.1).to_std().ok();
        pace::is_over(self.planned, self.began.0.elapsed(), by_calendar)
    }

    fn left(&self) -> Duration {
        if self.is_now() { Duration::ZERO } else { self.planned.saturating_sub(self.began.0.elapsed()) }
    }
}

/// Now, by both clocks.
pub(super) struct Moment {
    pub(super) at_spotify: DateTime<Utc>,
    pub(super) here: DateTime<Utc>,
}

impl Moment {
    pub(super) fn of(spotify: &Spotify) -> Self {
        // To the millisecond, as the diary keeps moments.
        Self { at_spotify: spotify.now().trunc_subsecs(3), here: Utc::now() }
    }
}

/// This much later; at most a year, as no calendar has what Spotify may ask for by mistake.
fn later(moment: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    let most = Duration::from_secs(365 * 24 * 60 * 60);
    chrono::TimeDelta::from_std(wait.min(most)).ok().and_then(|wait| moment.checked_add_signed(wait)).unwrap_or(moment)
}

impl fmt::Display for TrackerLook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { new, known, gap, .. } = self;
        write!(f, "{}, {known} known", many(*new, "new play"))?;
        match gap {
            Some(gap) => write!(f, "; {gap}"),
            None => Ok(()),
        }
    }
}
