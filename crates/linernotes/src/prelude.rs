//! What a notebook starts with: `use linernotes::prelude::*;`.

pub use polars::prelude::*;
pub use serde_json::{Value, json};
pub use spotify_client::{
    Account, Album, AlbumGroup, AlbumId, Artist, ArtistId, AudioAnalysis, AudioFeatures, Audiobook, AudiobookId,
    Authorization, AuthorizationHeader, Browser, Chapter, ChapterId, Config, Credentials, CsvFeatures, Device, Episode,
    EpisodeId, Extra, FeatureRows, Id, NewPlaylist, Page, Paged, Parameter, Play, PlayHistory, Playable, Playback,
    Playlist, PlaylistChange, PlaylistId, PlaylistItem, Recommend, RedirectUri, ReleaseDate, Reorder, RepeatState,
    SavedItem, Scope, SearchKind, SearchResults, SecretString, Session, ShowId, Shuffle, SignIn, Spotify, Target,
    TimeRange, Token, Track, TrackId, Transfer, Tunable, Tuning, Uri, User, UserId, WithExtra, basic_header,
    bearer_header, code_challenge, get_json, refresh_token, request_token,
};

pub use crate::chart::{self, Chart};
pub use crate::{
    ArtistFeatures, Best, Bom, ByHand, Choice, Cover, CoverOutcome, Dashboard, DashboardOptions, Delimiter, Diary,
    DiaryCheck, DiaryCounts, DiaryFile, Editions, Engineer, EngineeredOptions, Enrich, Enriched, Enriching, Enrichment,
    Error, Every, Existing, Features, ForgottenGems, Gems, Hemisphere, History, HistoryCheck, HistoryReport, Imported,
    ItemKind, Keys, LeftOut, Lifetime, Limits, Listening, Made, MoodFeature, MoodProfile, Moods, NowPlaying,
    Obsessions, Outcome, PendingTable, Picture, Plan, PlayerChange, PlayerEvent, PlayerState, PowerBi, Progress,
    Ranked, Recipe, RecipeOptions, Rediscoveries, Result, Returning, Row, Save, Saved, Saving, Seasons, Show, SkipsBy,
    Snapshot, Snapshots, StarFiles, StarSchema, Statistics, Table, Top, TopBy, Tracker, TrackerStatus, Tracking, View,
    Visibility, Wait, WithCovers, WithDetails, WithProgress, WithView, clear_output, dashboard, dashboard_with,
    dedupe_albums, replace_output, save_database, save_workbook, show,
};
