//! What a notebook starts with: `use linernotes::prelude::*;`.

pub use polars::prelude::*;
pub use serde_json::{Value, json};
pub use spotify_client::{
    Account, Album, AlbumId, Artist, ArtistId, AudioFeatures, Authorization, AuthorizationHeader, Browser, Config,
    Credentials, Parameter, RedirectUri, Scope, SecretString, Session, SignIn, Spotify, TimeRange, Token, Track,
    TrackId, User, basic_header, bearer_header, code_challenge, get_json, refresh_token, request_token,
};

pub use crate::{
    Error, Keys, Picture, Progress, Result, Save, Saved, Show, Table, Wait, WithProgress, clear_output, replace_output,
    show,
};
