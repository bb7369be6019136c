//! The client against the sandbox, through a socket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

mod albums;
mod app_token;
mod audio_features;
mod consent;
mod events;
mod keeping;
mod lessons;
mod many;
mod refusals;
mod renewal;
mod scopes;
mod secrets;
mod tracks;
