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
mod client;
mod error;
mod event;
mod id;
mod lenient;
mod limits;
mod many;
mod page;
mod pending;
mod request;
mod transport;

mod album;
mod artist;
mod audio_features;
mod image;
mod top;
mod track;
mod user;

pub use album::Album;
pub use artist::{Artist, Followers};
pub use audio_features::AudioFeatures;
pub use auth::{AuthorizationHeader, Token, basic_header, bearer_header, get_json, request_token};
pub use client::Spotify;
pub use config::{Config, Servers, Setting};
pub use credentials::Credentials;
pub use error::{Error, Result};
pub use event::{Answered, Caller, Event, reporting};
pub use id::{AlbumId, ArtistId, Id, IntoId, InvalidId, TrackId};
pub use image::Image;
pub use pending::Pending;
pub use redirect_uri::RedirectUri;
pub use scope::{Scope, UnknownScope};
pub use session::{Account, AppId, Flow, Session};
pub use sign_in::{Authorization, Browser, Parameter, SignIn, code_challenge, refresh_token};
pub use token_store::{FileTokens, MemoryTokens, TokenStore};
pub use top::TimeRange;
pub use track::Track;
pub use user::User;

pub use secrecy::{SecretBox, SecretString};
