//! The web app, `linernotes serve`, as a program: asked by browsers that mean well, and by those that do not.
//!
//! Nothing here knows its code. [`server`] starts it on a sandbox, [`browser`] keeps cookies and follows as browsers do, [`wire`]
//! hears and cuts what it says to Spotify, [`socket`] writes what no browser would.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;
mod server;
mod socket;
mod wire;

/// First, as it takes longest.
mod all_that_waits;
mod disk;
mod ending;
mod forgotten;
mod forms;
mod hostile;
mod import;
mod lookup;
mod sessions;
mod sign_in;
mod slow;
mod trouble;
