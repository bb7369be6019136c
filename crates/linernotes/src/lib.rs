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

mod moods;

mod show;

mod covers;

mod diary;

mod snapshot;

mod recipe;

mod gems;

mod evolution;

mod now;

mod progress;

mod place;

mod save;

mod star_schema;

mod number;

mod near;

mod json;

mod error;

pub use covers::{Covering, WithCovers};
pub use dashboard::{Dashboard, DashboardOptions, dashboard, dashboard_with};
pub use diary::{Diary, DiaryCheck, DiaryCounts, DiaryFile, Imported, Merged};
pub use engineered::{Engineer, EngineeredOptions, Hemisphere};
pub use error::{Error, Result};
pub use evolution::Seasons;
pub use features::{ArtistFeatures, Editions, Features, PendingTable, dedupe_albums};
pub use gems::{ForgottenGems, Gems};
pub use interrupt::Interrupted;
pub use json::Keys;
pub use moods::{Best, Limits, MoodFeature, MoodProfile, Moods};
pub use now::{
    ItemKind, Listening, NowPlaying, PendingEnd, PendingEvent, PendingEvents, PendingNow, PlayerChange, PlayerDevice,
    PlayerEvent, PlayerItem, PlayerState, Told, Watch,
};
pub use progress::{Counted, Progress, WithProgress};
pub use recipe::{
    ByHand, Cover, CoverOutcome, LeftOut, Made, Outcome, PendingPlan, PendingPlaylist, Plan, Recipe, RecipeOptions,
    Visibility,
};
pub use save::{Adapted, Before, Bom, Delimiter, Existing, Save, Saved, Saving, save_database, save_workbook};
pub use show::{Picture, Show, Showable, Shown, View, WithView, clear_output, replace_output, show};
pub use snapshot::{PendingSnapshot, Snapshot, Snapshots};
pub use star_schema::{Checked, StarFiles, StarSchema};
pub use statistics::Statistics;
pub use table::{Ranked, Row, Table};
pub use wait::Wait;

pub use {polars, serde_json, spotify_client};
