//! What one sandbox remembers: its apps, the tokens it gave, who asked for what, and its music.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::answer::Answer;
use crate::world::World;

/// The app that every sandbox knows from the start.
pub(crate) const CLIENT_ID: &str = "5a4db0c0ffee5a4db0c0ffee5a4db0c0";
pub(crate) const CLIENT_SECRET: &str = "c0decafec0decafec0decafec0decafe";

/// What Spotify allows an app, which depends on when the app was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// As before 27 November 2024: audio features are open.
    #[default]
    LegacyFeatures,
    /// Development mode of 2026: no audio features, no batch reads, fewer fields.
    Development2026,
}

pub(crate) struct State {
    pub(crate) world: World,
    memory: Mutex<Memory>,
}

struct Memory {
    profile: Profile,
    token_lifetime: Duration,
    tokens: HashMap<String, Instant>,
    hits: HashMap<String, usize>,
    canned: HashMap<String, VecDeque<Answer>>,
}

impl State {
    pub(crate) fn new(world: World) -> Self {
        let memory = Memory {
            profile: Profile::default(),
            token_lifetime: Duration::from_secs(3600),
            tokens: HashMap::new(),
            hits: HashMap::new(),
            canned: HashMap::new(),
        };
        Self { world, memory: Mutex::new(memory) }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // A panic elsewhere leaves the maps whole: each change is one call.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn profile(&self) -> Profile {
        self.memory().profile
    }

    pub(crate) fn set_profile(&self, profile: Profile) {
        self.memory().profile = profile;
    }

    pub(crate) fn set_token_lifetime(&self, lifetime: Duration) {
        self.memory().token_lifetime = lifetime;
    }

    /// A new access token and how long it works.
    pub(crate) fn give_token(&self) -> (String, Duration) {
        let mut memory = self.memory();
        let (token, lifetime) = (new_token(), memory.token_lifetime);
        memory.tokens.insert(token.clone(), Instant::now() + lifetime);
        (token, lifetime)
    }

    pub(crate) fn token_works(&self, token: &str) -> bool {
        self.memory().tokens.get(token).is_some_and(|end| Instant::now() < *end)
    }

    pub(crate) fn end_tokens(&self) {
        self.memory().tokens.clear();
    }

    pub(crate) fn hits(&self, route: &str) -> usize {
        self.memory().hits.get(route).copied().unwrap_or(0)
    }

    pub(crate) fn can(&self, route: &str, answer: Answer) {
        self.memory().canned.entry(route.to_owned()).or_default().push_back(answer);
    }

    /// Counts a request, and gives the canned answer if one waits for it.
    pub(crate) fn arrive(&self, route: &str) -> Option<Answer> {
        let mut memory = self.memory();
        *memory.hits.entry(route.to_owned()).or_default() += 1;
        memory.canned.get_mut(route)?.pop_front()
    }
}

/// 86 characters that begin with `BQ`, as Spotify's do. Unique, not unguessable: it opens nothing. They all end alike, so
/// that a lesson that shows both ends of a token shows the same every time.
fn new_token() -> String {
    let random: Vec<u8> = (0..8).flat_map(|_| RandomState::new().build_hasher().finish().to_le_bytes()).collect();
    format!("BQ{}go", &URL_SAFE_NO_PAD.encode(random)[..82])
}
