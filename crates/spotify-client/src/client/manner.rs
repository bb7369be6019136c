//! In which manner a client asks: for which market, whether kept answers will do, how many requests it may send, and of a
//! sandbox, as of when.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::RequestBuilder;

use crate::{Error, Result, Spotify};

/// The header in which a sandbox reads as of when it is asked.
const TIME: &str = "sandbox-time";

/// Settings of one client, which its clones share and others of the same app need not.
#[derive(Debug, Clone, Default)]
pub(super) struct Manner {
    pub(super) market: Option<Arc<str>>,
    pub(super) fresh: bool,
    as_of: Option<DateTime<Utc>>,
    budget: Option<Arc<Budget>>,
}

#[derive(Debug)]
struct Budget {
    allowed: usize,
    spent: AtomicUsize,
}

impl Manner {
    pub(super) fn with_budget(allowed: Option<usize>) -> Self {
        let budget = allowed.map(|allowed| Arc::new(Budget { allowed, spent: AtomicUsize::new(0) }));
        Self { budget, ..Self::default() }
    }

    /// Whether the date of an answer is that of the present.
    pub(super) fn follows_the_clock(&self) -> bool {
        self.as_of.is_none()
    }

    /// A request with what of this is said in a header.
    pub(super) fn said(&self, http: RequestBuilder) -> RequestBuilder {
        match self.as_of {
            Some(moment) => http.header(TIME, moment.to_rfc3339_opts(SecondsFormat::Secs, true)),
            None => http,
        }
    }

    /// Counts a request that is about to be sent.
    pub(super) fn spend_one(&self) -> Result<()> {
        let Some(Budget { allowed, spent }) = self.budget.as_deref() else { return Ok(()) };
        let count = |spent: usize| (spent < *allowed).then_some(spent + 1);
        match spent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count) {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::BudgetSpent { budget: *allowed }),
        }
    }
}

impl Spotify {
    /// The same client, for which no kept answer will do: it asks Spotify, and keeps what comes.
    #[must_use]
    pub fn fresh(&self) -> Self {
        let mut client = self.clone();
        client.manner.fresh = true;
        client
    }

    /// The same client, to which a sandbox tells the listener's top lists and last plays as they were at a moment: a year of
    /// months without waiting for one. Tokens and everything else stay in the present.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for Spotify itself, which tells of the present only.
    pub fn as_of(&self, moment: DateTime<Utc>) -> Result<Self> {
        if !self.is_sandbox() {
            let why =
                "Spotify tells of the present only: `as_of` is for the sandbox, which runs where there are no keys";
            return Err(Error::Argument(why.to_owned()));
        }
        let mut client = self.clone();
        client.manner.as_of = Some(moment);
        Ok(client)
    }

    /// What time it is for this client: that of [`Spotify::as_of`], else Spotify's as its last answer told it, else this
    /// machine's.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.manner.as_of.unwrap_or_else(|| self.common.hour.now())
    }

    pub(crate) fn wants_fresh(&self) -> bool {
        self.manner.fresh
    }

    /// The same client for a country, by its ISO 3166-1 code (`DE`): what can be heard there, where an endpoint takes a market.
    /// A listener's own country wins over it. An app alone finds no shows and episodes without.
    #[must_use]
    pub fn in_market(&self, country: &str) -> Self {
        let mut client = self.clone();
        client.manner.market = Some(country.trim().to_ascii_uppercase().into());
        client
    }

    /// The same client, which sends so many requests to the Web API and no more: the one after ends in
    /// [`Error::BudgetSpent`], and what came before is kept. Its clones share the budget.
    #[must_use]
    pub fn with_budget(&self, requests: usize) -> Self {
        let mut client = self.clone();
        client.manner.budget = Manner::with_budget(Some(requests)).budget;
        client
    }

    /// How many requests may still be sent; nothing where there is no budget.
    #[must_use]
    pub fn budget_left(&self) -> Option<usize> {
        let Budget { allowed, spent } = self.manner.budget.as_deref()?;
        Some(allowed.saturating_sub(spent.load(Ordering::Relaxed)))
    }
}
