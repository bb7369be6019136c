#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod sandbox;

pub mod archive;

mod accounts;
mod closed;
mod gate;
mod homes;
mod pictures;
mod reccobeats;
mod state;
mod web_api;
mod world;

mod call;
mod fields;
mod lock;
mod market;
mod paging;
mod refusal;
mod serve;
mod uri;

mod answer;
mod clock;
mod control;
mod fault;
mod hits;
mod limits;
mod people;
mod profile;

pub use accounts::{Consent, Scope, UnknownScope};
pub use answer::Answer;
pub use clock::Clock;
pub use fault::{Fault, Rule};
pub use hits::Hit;
pub use limits::Limits;
pub use people::{App, Listener, People, Product, Refresh};
pub use profile::{Profile, UnknownProfile};
pub use sandbox::{Options, Sandbox, SignedIn};
