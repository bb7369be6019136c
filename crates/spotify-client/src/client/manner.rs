//! In which manner a client asks: for which market, whether kept answers will do, how many requests it may send.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Error, Result, Spotify};

/// Settings of one client, which its clones share and others of the same app need not.
#[derive(Debug, Clone, Default)]
pub(super) struct Manner {
    pub(super) market: Option<Arc<str>>,
    pub(super) fresh: bool,
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
