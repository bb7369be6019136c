#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod sandbox;

mod accounts;
mod catalogue;
mod state;
mod world;

mod access;
mod answer;
mod paging;
mod refusal;

pub use answer::Answer;
pub use sandbox::Sandbox;
pub use state::Profile;
