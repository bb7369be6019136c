//! What one sandbox is made of.

use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;

use crate::accounts::Accounts;
use crate::clock::Clock;
use crate::fault::Faults;
use crate::hits::Hits;
use crate::homes::{ALREADY_PLAYING, Homes, Played};
use crate::limits::Limiter;
use crate::lock::lock;
use crate::world::{Play, World};

pub(crate) struct State {
    /// The music. It never changes.
    pub(crate) world: World,
    pub(crate) clock: Arc<Clock>,
    pub(crate) accounts: Arc<Accounts>,
    /// When the sandbox started: plays before are the world's, plays after are the player's.
    started: Timestamp,
    homes: Mutex<Homes>,
    pub(crate) limiter: Limiter,
    pub(crate) faults: Faults,
    pub(crate) hits: Hits,
}

impl State {
    pub(crate) fn new(world: World, clock: Arc<Clock>, accounts: Arc<Accounts>) -> Self {
        let started = clock.now();
        let homes = Mutex::new(Homes::furnish(&world, &accounts.listeners(), started));
        let (limiter, faults, hits) = (Limiter::default(), Faults::default(), Hits::default());
        Self { world, clock, accounts, started, homes, limiter, faults, hits }
    }

    /// What listeners have and change: playlists, libraries, players.
    pub(crate) fn homes(&self) -> MutexGuard<'_, Homes> {
        lock(&self.homes)
    }

    /// The last plays of a listener, the newest first.
    pub(crate) fn last_plays(&self, listener: &str, most: usize, as_of: Timestamp) -> Vec<Played> {
        let mut plays: Vec<Played> = {
            let mut homes = self.homes();
            let player = homes.player(listener);
            player.advance(self.clock.now());
            player.played().rev().filter(|play| play.at <= as_of).take(most).cloned().collect()
        };
        let before = self.started.checked_sub(ALREADY_PLAYING).unwrap_or(self.started).min(as_of);
        let mut older = self.world.listening(listener).last_plays(before, most.saturating_sub(plays.len()));
        older.sort_by_key(|play| std::cmp::Reverse(play.ended_at));
        let played = |play: Play| Played {
            track: play.track,
            at: play.ended_at,
            context: play.context.map(|context| context.uri(&self.world)),
        };
        plays.extend(older.into_iter().map(played));
        plays
    }
}
