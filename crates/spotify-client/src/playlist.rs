//! Playlists: what they are, and whose. What is in them, and how they change, is in the files below.

mod changes;
mod closed;
mod contents;
mod image;
mod item;
mod settings;

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient::or_default;
use crate::paged::PageSize;
use crate::request::Request;
use crate::{Followers, Image, IntoId, Paged, Pending, PlaylistId, Result, Scope, Spotify, UserId};
pub use changes::Reorder;
pub use item::PlaylistItem;
pub use settings::{NewPlaylist, PlaylistChange};

/// What a change of a playlist needs, depending on whether it is public.
const MODIFY: &[Scope] = &[Scope::PlaylistModifyPublic, Scope::PlaylistModifyPrivate];

/// A playlist, without what is in it: that is in [`Spotify::playlist_items`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playlist {
    /// Names it.
    pub id: PlaylistId,
    /// As its owner calls it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// As its owner wrote it, without the escapes of HTML that Spotify sends; Spotify's own may hold links in HTML. Nothing
    /// or empty where there is none.
    #[serde(default, deserialize_with = "unescaped")]
    pub description: Option<String>,
    /// Whose it is.
    #[serde(default)]
    pub owner: Option<PlaylistUser>,
    /// Whether it is on its owner's profile; nothing where Spotify does not say.
    #[serde(default)]
    pub public: Option<bool>,
    /// Whether others may change it too.
    #[serde(default, deserialize_with = "or_default")]
    pub collaborative: bool,
    /// Widest first; none while it is empty. The addresses work for less than a day.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// Another one after each change: where it is the same, what is in the playlist is the same.
    #[serde(default, deserialize_with = "or_default")]
    pub snapshot_id: String,
    /// How many follow it; nothing in lists of playlists.
    #[serde(default)]
    pub followers: Option<Followers>,
    /// `spotify:playlist:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    items: Option<Contents>,
    /// What `items` was called before 2026. Apps with extended quota get both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tracks: Option<Contents>,
}

/// What is in a playlist, in short. A whole playlist has the first page here, of which only the count is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Contents {
    #[serde(default)]
    total: Option<usize>,
}

/// Who owns a playlist, or put something into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaylistUser {
    /// Names them.
    pub id: UserId,
    /// As they call themselves; nothing beside an item.
    #[serde(default)]
    pub display_name: Option<String>,
    /// `spotify:user:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

impl Playlist {
    /// How many items are in it; nothing where this app is not told.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.contents()?.total
    }

    /// Whether this app is shown what is in it. To apps in development mode Spotify shows that only where the listener owns
    /// the playlist or changes it together with others; of the rest [`Spotify::playlist_items`] is refused.
    #[must_use]
    pub fn shows_items(&self) -> bool {
        self.contents().is_some()
    }

    fn contents(&self) -> Option<&Contents> {
        self.items.as_ref().or(self.tracks.as_ref())
    }
}

impl Spotify {
    /// A playlist, without what is in it.
    ///
    /// `GET /playlists/{id}` · no scope for public ones, [`Scope::PlaylistReadPrivate`] for others. Of Spotify's own playlists
    /// only apps made before 27 November 2024 are told.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn playlist(&self, id: impl IntoId<PlaylistId>) -> Pending<Playlist> {
        self.playlist_of(id.into_id())
    }

    fn playlist_of(&self, id: Result<PlaylistId>) -> Pending<Playlist> {
        let request = |id: PlaylistId| Request::get(format!("playlists/{id}")).about(&id).in_market();
        self.call(id.map(request))
    }

    /// The playlists that the listener made or follows, as their library shows them.
    ///
    /// `GET /me/playlists` · needs [`Scope::PlaylistReadPrivate`] for private ones and [`Scope::PlaylistReadCollaborative`] for
    /// those kept with others, which are left out without it · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn my_playlists(&self) -> Paged<Playlist> {
        const READ: &[Scope] = &[Scope::PlaylistReadPrivate, Scope::PlaylistReadCollaborative];
        self.list(Ok(Request::get("me/playlists").needs_any(READ)), "playlists", PageSize::of(50)).paged()
    }
}

/// Text as it was before Spotify made it fit for a web page.
fn unescaped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(|text| html_escape::decode_html_entities(&text).into_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(more: Value) -> Playlist {
        let mut value = json!({ "id": "0ND8rF8oirMXtE59n585P6", "name": "Mix" });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_count_is_read_from_every_form_that_contents_come_in() {
        for (contents, total, shown) in [
            (json!({}), None, false),
            (json!({ "items": null }), None, false),
            (json!({ "items": { "href": "x", "total": 3 } }), Some(3), true),
            (json!({ "tracks": { "href": "x", "total": 3 } }), Some(3), true),
            (json!({ "items": { "total": 3 }, "tracks": { "total": 3 } }), Some(3), true),
            (json!({ "items": { "total": 1, "items": [{ "item": { "odd": [] } }], "next": null } }), Some(1), true),
        ] {
            let playlist = read(contents);
            assert_eq!((playlist.total(), playlist.shows_items()), (total, shown));
            let written = serde_json::to_value(&playlist).unwrap();
            assert_eq!(serde_json::from_value::<Playlist>(written).unwrap(), playlist);
        }
    }

    #[test]
    fn null_where_a_value_is_documented_does_no_harm() {
        let playlist = read(json!({
            "images": null, "public": null, "collaborative": null, "description": null, "owner": null, "followers": null,
            "snapshot_id": null, "uri": null, "primary_color": null,
        }));
        assert_eq!((playlist.public, playlist.images.len(), playlist.description), (None, 0, None));
        assert_eq!(
            read(json!({ "owner": { "id": "robin", "display_name": null } })).owner.unwrap().id.to_string(),
            "robin"
        );
    }

    #[test]
    fn a_description_reads_as_it_was_written() {
        let playlist = read(json!({ "description": "R&amp;B &lt;3 and rock&#x27;n&#x2F;roll" }));
        assert_eq!(playlist.description.as_deref(), Some("R&B <3 and rock'n/roll"));
    }
}
