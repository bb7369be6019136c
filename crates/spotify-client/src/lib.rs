#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod config;
mod credentials;
mod redirect_uri;

mod scope;
mod session;
mod sign_in;
mod token_store;

mod access;
mod auth;
mod catalogue;
mod client;
mod clock;
mod error;
mod event;
mod extra;
mod id;
mod lenient;
mod limits;
mod many;
mod page;
mod paged;
mod parts;
mod pending;
mod private;
mod request;
mod transport;
mod uri;

mod album;
mod artist;
mod audio_analysis;
mod audio_features;
mod audiobook;
mod browse;
mod chapter;
mod details;
mod discography;
mod episode;
mod following;
mod image;
mod image_file;
mod library;
mod markets;
mod playable;
mod player;
mod playlist;
mod recently_played;
mod recommendations;
mod release_date;
mod search;
mod show;
mod top;
mod track;
mod user;

pub use album::Album;
pub use artist::{Artist, Followers};
pub use audio_analysis::{AnalysisMeta, AnalysisTrack, AudioAnalysis, Section, Segment, TimeInterval};
pub use audio_features::{
    AudioFeatures, CsvFeatures, FeatureRows, FeatureSource, KnownFeatures, ReccoBeats, SpotifyFeatures,
};
pub use audiobook::{Audiobook, Person};
pub use auth::{AuthorizationHeader, Token, basic_header, bearer_header, get_json, request_token};
pub use browse::Category;
pub use catalogue::{Catalogue, Holdings};
pub use chapter::Chapter;
pub use client::{Forgotten, Spotify};
pub use clock::Clock;
pub use config::{Config, Servers, Setting};
pub use credentials::Credentials;
pub use details::{Copyright, ExternalIds, Restriction};
pub use discography::AlbumGroup;
pub use episode::{Episode, ResumePoint};
pub use error::{Error, Refusal, Result, SoFar};
pub use event::{Answered, Caller, Event, reporting};
pub use extra::{Extra, RawAnswer, WithExtra};
pub use id::{
    AlbumId, ArtistId, AudiobookId, ChapterId, EpisodeId, Id, IntoId, InvalidId, PlaylistId, ShowId, TrackId, UserId,
};
pub use image::Image;
pub use image_file::ImageFile;
pub use library::SavedItem;
pub use page::{Cursors, Page};
pub use paged::{Paged, RowStream};
pub use pending::Pending;
pub use playable::Playable;
pub use player::{
    Actions, Context, CurrentlyPlaying, Device, Disallows, Offset, Play, Playback, Queue, RepeatState, Shuffle, Target,
    Transfer,
};
pub use playlist::{NewPlaylist, Playlist, PlaylistChange, PlaylistItem, PlaylistUser, Reorder};
pub use recently_played::PlayHistory;
pub use recommendations::{Recommend, Recommendations, Seed, Tunable, Tuning};
pub use redirect_uri::RedirectUri;
pub use release_date::{InvalidDate, Precision, ReleaseDate};
pub use request::Since;
pub use scope::{Scope, UnknownScope};
pub use search::{SearchKind, SearchResults};
pub use session::{Account, AppId, Flow, Session};
pub use show::Show;
pub use sign_in::{Authorization, Browser, Parameter, SignIn, code_challenge, refresh_token};
pub use token_store::{FileTokens, MemoryTokens, Seal, TokenStore};
pub use top::TimeRange;
pub use track::{LinkedTrack, Track};
pub use uri::{IntoUri, Uri};
pub use user::{ExplicitContent, User};

pub use secrecy::{SecretBox, SecretString};
