//! Where there is Spotify.

use serde::Deserialize;

use crate::request::Request;
use crate::{Pending, Spotify};

#[derive(Deserialize)]
struct Markets {
    markets: Vec<String>,
}

impl Spotify {
    /// The countries that have Spotify: ISO 3166-1 alpha-2, such as `DE`.
    ///
    /// `GET /markets` · no scope · closed to development-mode apps made after 11 February 2026.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Closed`], and what every call may meet.
    pub fn markets(&self) -> Pending<Vec<String>> {
        let answer = self.call::<Markets>(Ok(Request::get("markets").kept().closed_in_2026("markets", None)));
        Box::pin(async move { Ok(answer.await?.markets) })
    }
}
