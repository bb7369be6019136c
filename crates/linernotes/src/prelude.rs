//! What a notebook starts with: `use linernotes::prelude::*;`.

pub use polars::prelude::*;
pub use serde_json::{Value, json};
pub use spotify_client::{
    Album, AlbumId, Artist, ArtistId, AudioFeatures, AuthorizationHeader, Config, Credentials, Spotify, Token, Track,
    TrackId, basic_header, bearer_header, get_json, request_token,
};

pub use crate::{
    Error, Keys, Picture, Progress, Result, Save, Saved, Show, Table, Wait, WithProgress, clear_output, replace_output,
    show,
};
