//! Things that are there, found by asking: the contracts hold for any.

use serde_json::Value;
use spotify_client::{Error, Result, Spotify};

/// Things that are there, by id.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) album: String,
    pub(crate) artist: String,
    pub(crate) audiobook: String,
    pub(crate) chapter: String,
    pub(crate) episode: String,
    pub(crate) show: String,
    pub(crate) track: String,
    /// Of the listener's own.
    pub(crate) playlist: String,
    /// The listener.
    pub(crate) user: String,
}

/// An audiobook of Spotify's own documentation, and a chapter: for listeners in countries without audiobooks, where a call
/// about them is answered with 404.
const AUDIOBOOK: &str = "7iHfbu1YPACw6oZPAFJtqe";
const CHAPTER: &str = "0D5wENdkdwbqlrHoaJ9g29";

impl Known {
    /// What a search finds, and what belongs to the listener. Asks by path, and not with the methods that are looked at.
    pub(crate) async fn find(spotify: &Spotify) -> Result<Self> {
        let user = id(&spotify.get("me").await?).expect("whoever is signed in has an id");
        let playlists = spotify.get("me/playlists?limit=50").await?;
        let own = |playlist: &&Value| playlist["owner"]["id"] == user.as_str();
        let playlist =
            rows(&playlists).iter().find(own).and_then(id).expect("the listener needs a playlist of their own");
        let audiobook = search(spotify, "audiobook").await?;
        let chapter = match &audiobook {
            Some(id) => first_chapter(spotify, id).await?,
            None => None,
        };
        let (audiobook, chapter) = audiobook.zip(chapter).unwrap_or((AUDIOBOOK.to_owned(), CHAPTER.to_owned()));
        Ok(Self {
            album: found(spotify, "album").await?,
            artist: found(spotify, "artist").await?,
            episode: found(spotify, "episode").await?,
            show: found(spotify, "show").await?,
            track: found(spotify, "track").await?,
            audiobook,
            chapter,
            playlist,
            user,
        })
    }
}

async fn first_chapter(spotify: &Spotify, audiobook: &str) -> Result<Option<String>> {
    match spotify.get(&format!("audiobooks/{audiobook}/chapters?limit=1")).await {
        Ok(chapters) => Ok(rows(&chapters).iter().find_map(id)),
        Err(Error::Refused { said }) if said.status == 404 => Ok(None),
        Err(error) => Err(error),
    }
}

async fn found(spotify: &Spotify, kind: &str) -> Result<String> {
    Ok(search(spotify, kind).await?.unwrap_or_else(|| panic!("a search finds no {kind}")))
}

/// The first of a kind that a search finds for a letter with which names begin.
async fn search(spotify: &Spotify, kind: &str) -> Result<Option<String>> {
    for letter in ["a", "s", "t", "m", "b", "c"] {
        let answer = spotify.get(&format!("search?q={letter}&type={kind}&limit=1")).await?;
        let found = rows(&answer[format!("{kind}s")]).iter().find_map(id);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn rows(page: &Value) -> &[Value] {
    page["items"].as_array().map_or(&[], Vec::as_slice)
}

fn id(object: &Value) -> Option<String> {
    Some(object["id"].as_str()?.to_owned())
}
