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

mod history;

mod snapshot;

mod enrichment;

mod recipe;

mod gems;

mod evolution;

mod lifetime;

mod now;

mod tracker;

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
pub use enrichment::{Enrich, Enriched, Enriching, Enrichment, PendingEnrichment, Stop, Tally, WithDetails};
pub use error::{Error, Result};
pub use evolution::Seasons;
pub use features::{ArtistFeatures, Editions, Features, PendingTable, dedupe_albums};
pub use gems::{ForgottenGems, Gems};
pub use history::{FileReport, History, HistoryCheck, HistoryReport, KeptRows, Tags, Unreadable};
pub use interrupt::Interrupted;
pub use json::Keys;
pub use lifetime::{Choice, Every, Lifetime, Obsessions, Rediscoveries, Returning, SkipsBy, Top, TopBy};
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
pub use star_schema::{Checked, PowerBi, StarFiles, StarSchema};
pub use statistics::Statistics;
pub use table::{Ranked, Row, Table};
pub use tracker::{
    PendingLook, PendingRun, PlayGap, RunningTracker, Tracker, TrackerEvent, TrackerLook, TrackerRun, TrackerStatus,
    TrackerWait, Tracking,
};
pub use wait::Wait;

pub use {polars, serde_json, spotify_client};
