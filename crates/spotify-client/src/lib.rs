#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod auth;
mod client;
mod config;
mod credentials;
mod error;
mod event;
mod id;
mod lenient;
mod page;
mod pending;
mod request;
mod transport;

mod album;
mod artist;
mod audio_features;
mod image;
mod track;

pub use album::Album;
pub use artist::Artist;
pub use audio_features::AudioFeatures;
pub use auth::{AuthorizationHeader, Token, basic_header, bearer_header, get_json, request_token};
pub use client::Spotify;
pub use config::{Config, Servers};
pub use credentials::Credentials;
pub use error::{Error, Result};
pub use event::{Event, Listener, reporting};
pub use id::{AlbumId, ArtistId, Id, IntoId, InvalidId, TrackId};
pub use image::Image;
pub use pending::Pending;
pub use track::Track;

pub use secrecy::SecretString;
