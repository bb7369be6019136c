#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod prelude;

mod wait;

mod caller;

mod sign_in;

mod runtime;

mod interrupt;

mod table;

pub mod chart;

mod dashboard;

mod columns;

mod collect;

mod features;

mod engineered;

mod statistics;

mod show;

mod covers;

mod progress;

mod place;

mod save;

mod star_schema;

mod number;

mod json;

mod error;

pub use covers::{Covering, WithCovers};
pub use dashboard::{Dashboard, DashboardOptions, dashboard, dashboard_with};
pub use engineered::{Engineer, EngineeredOptions, Hemisphere};
pub use error::{Error, Result};
pub use features::{ArtistFeatures, Editions, Features, PendingTable, dedupe_albums};
pub use interrupt::Interrupted;
pub use json::Keys;
pub use progress::{Counted, Progress, WithProgress};
pub use save::{Adapted, Before, Bom, Delimiter, Existing, Save, Saved, Saving, save_database, save_workbook};
pub use show::{Picture, Show, Showable, Shown, View, WithView, clear_output, replace_output, show};
pub use star_schema::{Checked, StarFiles, StarSchema};
pub use statistics::Statistics;
pub use table::{Ranked, Row, Table};
pub use wait::Wait;

pub use {polars, serde_json, spotify_client};
