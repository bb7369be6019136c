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

pub use crate::{
    Error, Keys, Picture, Progress, Result, Save, Saved, Show, Table, Wait, WithProgress, clear_output, replace_output,
    show,
};
