#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod prelude;

mod wait;

mod table;

mod show;

mod save;

mod number;

mod json;

mod error;

pub use error::{Error, Result};
pub use json::Keys;
pub use save::{Save, Saved};
pub use show::Show;
pub use table::Table;
pub use wait::Wait;

pub use {polars, serde_json, spotify_client};
