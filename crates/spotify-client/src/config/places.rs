//! Where things are kept on this machine: sign-ins, answers, the diary.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::DEFAULT;
use super::variables::{Found, Variables};
use crate::token_store::{FileTokens, MemoryTokens, TokenStore};
use crate::{Catalogue, Error, Result};

/// Where sign-ins are kept, and in words where that is and who says so.
pub(super) fn tokens(variables: &Variables<'_>) -> (Arc<dyn TokenStore>, String, String) {
    let (folder, origin) = match variables.find(&["SPOTIFY_TOKEN_FOLDER"]) {
        Some(Found { value, origin }) => (Some(PathBuf::from(value)), origin.to_string()),
        None => (FileTokens::usual_folder(), DEFAULT.to_owned()),
    };
    match folder {
        Some(folder) => (Arc::new(FileTokens::in_folder(&folder)), folder.display().to_string(), origin),
        None => {
            let place = "in memory, until the program ends".to_owned();
            (Arc::new(MemoryTokens::default()), place, "this user has no config folder".to_owned())
        }
    }
}

/// Where answers are kept, and in words where that is and who says so. A sandbox's are worth nothing to the next one, so they
/// stay in memory unless a file is named.
pub(super) fn catalogue(variables: &Variables<'_>, sandbox: bool) -> Result<(Catalogue, String, String)> {
    let (file, origin) = match variables.find(&["SPOTIFY_CATALOGUE"]) {
        Some(Found { value, origin }) => ((value != "memory").then(|| PathBuf::from(value)), origin.to_string()),
        None if sandbox => (None, DEFAULT.to_owned()),
        None => (Catalogue::usual_file(), DEFAULT.to_owned()),
    };
    let mut catalogue = file.map_or_else(Catalogue::in_memory, Catalogue::in_file);
    if let Some(Found { value, .. }) = variables.find(&["SPOTIFY_CATALOGUE_HOURS"]) {
        let hours: u64 = value.parse().map_err(|_| {
            Error::Setting(format!("SPOTIFY_CATALOGUE_HOURS is `{value}`: it is how long answers are kept, such as 24"))
        })?;
        catalogue.max_age = Duration::from_secs(hours.saturating_mul(3600));
    }
    let place = place_of(catalogue.file());
    Ok((catalogue, place, origin))
}

/// Where the diary is, and who says so. A sandbox's listeners have one of their own.
pub(super) fn diary(variables: &Variables<'_>, sandbox: bool) -> (Option<PathBuf>, String) {
    match variables.find(&["SPOTIFY_DIARY"]) {
        Some(Found { value, origin }) => ((value != "memory").then(|| PathBuf::from(value)), origin.to_string()),
        None => {
            let name = if sandbox { "sandbox-diary.sqlite" } else { "diary.sqlite" };
            (dirs::data_dir().map(|folder| folder.join("linernotes").join(name)), DEFAULT.to_owned())
        }
    }
}

/// In words.
pub(super) fn place_of(file: Option<&Path>) -> String {
    file.map_or_else(|| "in memory, until the program ends".to_owned(), |file| file.display().to_string())
}
