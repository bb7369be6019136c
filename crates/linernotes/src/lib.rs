#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod prelude;

mod wait;

mod caller;

mod sign_in;

mod runtime;

mod interrupt;

mod table;

mod show;

mod progress;

mod place;

mod save;

mod number;

mod json;

mod error;

pub use error::{Error, Result};
pub use interrupt::Interrupted;
pub use json::Keys;
pub use progress::{Counted, Progress, WithProgress};
pub use save::{Save, Saved};
pub use show::{Picture, Show, Showable, Shown, clear_output, replace_output, show};
pub use table::Table;
pub use wait::Wait;

pub use {polars, serde_json, spotify_client};
