//! What a client keeps: used instead of asking, by every program of the user, for as long as Spotify allows, and gone when it
//! is to be gone.

mod answers;
mod budget;
mod file;
mod forget;
mod unfinished;
mod waits;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use spotify_client::{Catalogue, Config, Event, Spotify, TrackId, reporting};
use spotify_sandbox::Sandbox;

use crate::support::{LONG_ALBUM, client, config};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A config whose answers are kept in this file.
fn config_in(file: &Path, sandbox: &Sandbox) -> Config {
    let mut config = config(sandbox);
    config.catalogue = Catalogue::in_file(file);
    config
}

/// A client as another program of the same user has it, and what is told when it begins.
async fn opened(config: &Config) -> (Spotify, Vec<String>) {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let hears = Arc::clone(&told);
    let caller = move |event| {
        if let Event::Notice(text) = event {
            hears.lock().unwrap().push(text);
        }
    };
    let spotify = reporting(Arc::new(caller), async { Spotify::new(config.clone()).unwrap() }).await;
    let told = std::mem::take(&mut *told.lock().unwrap());
    (spotify, told)
}

/// The same where nothing is worth telling.
async fn another(config: &Config) -> Spotify {
    let (spotify, told) = opened(config).await;
    assert!(told.is_empty(), "{told:?}");
    spotify
}

/// How many requests the Web API has seen.
fn asked(sandbox: &Sandbox) -> usize {
    sandbox.log().iter().filter(|hit| hit.target.starts_with("/v1/")).count()
}

/// The tracks of the long album, sixty.
async fn track_ids(sandbox: &Sandbox) -> Vec<TrackId> {
    client(sandbox).album(LONG_ALBUM).await.unwrap().track_ids()
}

/// The file with another ending: its journals.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
