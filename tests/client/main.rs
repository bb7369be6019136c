//! The client against the sandbox, through a socket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

mod albums;
mod audio_features;
mod events;
mod lessons;
mod refusals;
mod secrets;
mod sign_in;
mod tracks;
