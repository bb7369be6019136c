//! Turns a track into the countries where it can be heard.

use super::World;
use super::dice::Stream;
use super::id::TrackRef;

/// The countries that the sandbox knows.
pub(crate) const MARKETS: [&str; 6] = ["CA", "DE", "FR", "GB", "JP", "US"];

/// Where something can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Availability {
    Everywhere,
    Only(&'static [&'static str]),
    Except(&'static [&'static str]),
    Nowhere,
}

impl Availability {
    /// Whether it can be heard in `market`.
    pub(crate) fn includes(self, market: &str) -> bool {
        match self {
            Self::Everywhere => MARKETS.contains(&market),
            Self::Only(markets) => markets.contains(&market),
            Self::Except(markets) => MARKETS.contains(&market) && !markets.contains(&market),
            Self::Nowhere => false,
        }
    }

    /// The markets where it can be heard.
    pub(crate) fn markets(self) -> Vec<&'static str> {
        MARKETS.into_iter().filter(|market| self.includes(market)).collect()
    }
}

const SOME: [Availability; 7] = [
    Availability::Except(&["DE"]),
    Availability::Except(&["US"]),
    Availability::Except(&["DE", "FR"]),
    Availability::Except(&["GB"]),
    Availability::Except(&["JP"]),
    Availability::Only(&["CA", "US"]),
    Availability::Only(&["JP"]),
];
const ALTERNATE: [Availability; 4] = [
    Availability::Only(&["JP"]),
    Availability::Only(&["CA", "US"]),
    Availability::Only(&["GB"]),
    Availability::Only(&["CA"]),
];

impl World {
    /// One track of 60 is missing in some markets, one of 600 in all. The bundled ones are everywhere.
    pub(super) fn availability(&self, track: TrackRef) -> Availability {
        let mut dice = self.dice(Stream::Market, track);
        match (self.place(track), dice.below(600)) {
            (None, _) => Availability::Everywhere,
            (_, 0) => Availability::Nowhere,
            (_, 1..=10) => *dice.pick(&SOME),
            _ => Availability::Everywhere,
        }
    }

    /// Where the other release of a track is to be had: in few markets.
    pub(super) fn alternate_availability(&self, track: TrackRef) -> Availability {
        let mut dice = self.dice(Stream::Market, u64::from(track.0) | 1 << 32);
        *dice.pick(&ALTERNATE)
    }
}
