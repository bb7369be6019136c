//! The sandbox through a socket: what any client sees of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod archive;
mod bad_input;
mod control;
mod faults;
mod library;
mod limits;
mod paging;
mod player;
mod playlists;
mod profiles;
mod program;
mod search;
mod sign_in;
mod support;
mod worlds;
