//! Countries: where a listener is, and what may be heard there.

use serde_json::{Map, Value};

use crate::people::Listener;
use crate::refusal::Refusal;
use crate::world::Availability;

/// A country, ISO 3166-1 alpha-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Market([u8; 2]);

impl Market {
    pub(crate) fn parse(code: &str) -> Option<Self> {
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }

    pub(crate) fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The market of an answer: nothing unless one is asked for, but then a listener's own country wins over it.
    pub(crate) fn read(asked: Option<&str>, listener: Option<&Listener>) -> Result<Option<Self>, Refusal> {
        let home = listener.and_then(|listener| Self::parse(&listener.country));
        match asked {
            None | Some("") => Ok(None),
            Some("from_token") => home.ok_or_else(Refusal::insufficient_scope).map(Some),
            Some(code) => {
                let asked = Self::parse(code).ok_or_else(|| Refusal::bad_request("Invalid market code"))?;
                Ok(home.or(Some(asked)))
            }
        }
    }

    pub(crate) fn has(self, availability: Availability) -> bool {
        availability.includes(self.code())
    }
}

/// Adds to an object where it may be heard: the list of markets, or whether it plays in the one asked for.
pub(crate) fn add_availability(object: &mut Map<String, Value>, availability: Availability, market: Option<Market>) {
    match market {
        None => {
            object.insert("available_markets".to_owned(), availability.markets().into());
        }
        Some(market) => {
            // Elsewhere than in its six markets the sandbox plays what it plays everywhere.
            let plays = market.has(availability) || availability == Availability::Everywhere;
            object.insert("is_playable".to_owned(), plays.into());
            if !plays {
                object.insert("restrictions".to_owned(), serde_json::json!({ "reason": "market" }));
            }
        }
    }
}
