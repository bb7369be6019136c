//! The client against the sandbox, through a socket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

mod albums;
mod app_token;
mod audio_features;
mod catalogue;
mod consent;
mod contract;
mod events;
mod faults;
mod keeping;
mod lessons;
mod logs;
mod many;
mod nonsense;
mod player;
mod quota;
mod refusals;
mod renewal;
mod round_trip;
mod scopes;
mod secrets;
mod time;
mod tracks;
