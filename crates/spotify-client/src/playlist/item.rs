//! What is in a playlist.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PlaylistUser;
use crate::catalogue::Keep;
use crate::event::Rows;
use crate::lenient::{or_default, time};
use crate::paged::{List, PageSize, Walk};
use crate::request::Request;
use crate::{IntoId, Page, Paged, Pending, Playable, PlaylistId, Result, Scope, Spotify};

/// A place in a playlist, and what is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Sent")]
pub struct PlaylistItem {
    /// When it was put there; nothing in very old playlists.
    pub added_at: Option<DateTime<Utc>>,
    /// By whom; nothing in very old playlists.
    pub added_by: Option<PlaylistUser>,
    /// Whether it is a file of somebody's own.
    pub is_local: bool,
    /// What is there; nothing where Spotify no longer has it. The place still counts.
    pub item: Option<Playable>,
}

/// The same as it is sent: with `track` for `item` under the address of before 2026, maybe with both.
#[derive(Deserialize)]
struct Sent {
    #[serde(default, deserialize_with = "time")]
    added_at: Option<DateTime<Utc>>,
    #[serde(default)]
    added_by: Option<PlaylistUser>,
    #[serde(default, deserialize_with = "or_default")]
    is_local: bool,
    #[serde(default)]
    item: Option<Playable>,
    #[serde(default)]
    track: Option<Playable>,
}

impl From<Sent> for PlaylistItem {
    fn from(sent: Sent) -> Self {
        let Sent { added_at, added_by, is_local, item, track } = sent;
        Self { added_at, added_by, is_local, item: item.or(track) }
    }
}

impl Spotify {
    /// What is in a playlist, in its order: tracks and episodes. All of it is kept, and asked for again only when the playlist
    /// has changed, which one small request tells.
    ///
    /// `GET /playlists/{id}/items` · needs [`Scope::PlaylistReadPrivate`] · 50 a page. Apps in development mode get it only of
    /// playlists that the listener owns or changes together with others.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], [`crate::Error::SignedOut`], and what every call may meet.
    pub fn playlist_items(&self, id: impl IntoId<PlaylistId>) -> Paged<PlaylistItem> {
        self.playlist_items_of(id.into_id())
    }

    fn playlist_items_of(&self, id: Result<PlaylistId>) -> Paged<PlaylistItem> {
        match id {
            Ok(id) => {
                let request = items(&id, "items").needs(Scope::PlaylistReadPrivate);
                let list = self.list(Ok(request), "items", PageSize::of(50));
                Paged::of(UntilItChanges { spotify: self.clone(), id, list })
            }
            Err(error) => self.list(Err(error), "items", PageSize::of(50)).paged(),
        }
    }

    /// What is in a playlist, under the address of before 2026: also of playlists of others, and without a listener where
    /// they are public.
    ///
    /// `GET /playlists/{id}/tracks` · no scope for public ones, [`Scope::PlaylistReadPrivate`] for others · 50 a page. Closed to
    /// development-mode apps of 2026: [`Spotify::playlist_items`] is open to all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], [`crate::Error::Closed`], and what every call may meet.
    pub fn playlist_tracks(&self, id: impl IntoId<PlaylistId>) -> Paged<PlaylistItem> {
        self.playlist_tracks_of(id.into_id())
    }

    fn playlist_tracks_of(&self, id: Result<PlaylistId>) -> Paged<PlaylistItem> {
        let request =
            |id: PlaylistId| items(&id, "tracks").closed_in_2026("the tracks of any playlist", Some("playlist_items"));
        self.list(id.map(request), "items", PageSize::of(50)).paged()
    }
}

/// What is in a playlist, kept until it changes.
struct UntilItChanges {
    spotify: Spotify,
    id: PlaylistId,
    list: List<PlaylistItem>,
}

#[derive(Deserialize)]
struct Head {
    snapshot_id: Option<String>,
}

impl Walk<PlaylistItem> for UntilItChanges {
    fn first(self: Box<Self>, count: usize) -> Pending<Vec<PlaylistItem>> {
        if count < usize::MAX {
            return Box::new(self.list).first(count);
        }
        Box::pin(async move {
            let Self { spotify, id, list } = *self;
            let head = Request::get(format!("playlists/{id}")).query("fields", "snapshot_id").about(&id).of_listener();
            let Head { snapshot_id: Some(snapshot) } = spotify.send(head).await? else {
                return Box::new(list).first(count).await;
            };
            // What a listener is shown may be another's secret.
            let name = format!("{}#{}", spotify.name_of(&items(&id, "items"))?, spotify.account_id());
            let kept = spotify.shelf().answer_of_version(&name, &snapshot).filter(|_| !spotify.wants_fresh());
            if let Some(kept) = kept
                && let Ok(rows) = spotify.read::<Vec<PlaylistItem>>(&name, &kept.body, Some(kept.age))
            {
                Rows::new("items", Some(rows.len())).add(rows.len());
                return Ok(rows);
            }
            let rows = Box::new(list).first(count).await?;
            if let Ok(body) = serde_json::to_vec(&rows) {
                let keep = Keep { account: spotify.account_id(), unfinished: false, version: Some(&snapshot) };
                spotify.shelf().keep(&name, &body, keep);
            }
            Ok(rows)
        })
    }

    fn page(self: Box<Self>, offset: usize) -> Pending<Page<PlaylistItem>> {
        Box::new(self.list).page(offset)
    }

    fn stream(self: Box<Self>) -> crate::RowStream<PlaylistItem> {
        Box::new(self.list).stream()
    }
}

/// Who does not ask for episodes gets them in the shape of tracks.
fn items(id: &PlaylistId, name: &str) -> Request {
    Request::get(format!("playlists/{id}/{name}")).query("additional_types", "track,episode").about(id).in_market()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: Value) -> PlaylistItem {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_is_there_is_read_under_either_name() {
        let track = json!({ "type": "track", "id": "0ND8rF8oirMXtE59n585P6", "name": "a", "uri": "spotify:track:0ND8rF8oirMXtE59n585P6" });
        for row in [json!({ "item": track }), json!({ "track": track }), json!({ "item": track, "track": track })] {
            let row = read(row);
            assert_eq!(row.item.as_ref().map(Playable::name), Some("a"));
            let written = serde_json::to_value(&row).unwrap();
            assert_eq!(read(written), row);
        }
    }

    #[test]
    fn what_is_gone_keeps_its_place() {
        let row = read(json!({
            "added_at": null, "added_by": null, "is_local": null, "item": null, "primary_color": null,
            "video_thumbnail": { "url": null },
        }));
        assert_eq!(row, PlaylistItem { added_at: None, added_by: None, is_local: false, item: None });
    }

    #[test]
    fn when_and_by_whom_it_was_added_is_read() {
        let row = read(json!({
            "added_at": "2026-01-02T03:04:05Z", "item": null,
            "added_by": { "id": "robin", "type": "user", "uri": "spotify:user:robin" },
        }));
        assert_eq!(row.added_at.unwrap().to_rfc3339(), "2026-01-02T03:04:05+00:00");
        assert_eq!(row.added_by.unwrap().id.to_string(), "robin");
    }
}
