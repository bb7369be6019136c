//! Changes of what is in a playlist: under its address of today, and under that of before 2026.

use serde::Deserialize;

use super::contents::{Address, given};
use crate::lenient::or_default;
use crate::parts::{self, Part};
use crate::request::Request;
use crate::uri::uris;
use crate::{IntoId, IntoUri, Pending, PlaylistId, Result, Spotify, Uri};

/// Items to move within a playlist. Positions count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorder {
    /// Where the first of them is now.
    pub range_start: usize,
    /// How many they are; 1 unless this says otherwise.
    pub range_length: usize,
    /// Before which item, as counted now, they shall be: 0 for the beginning, the number of all items for the end.
    pub insert_before: usize,
    /// The playlist's `snapshot_id` that the positions are counted in, so that they still mean the same if somebody else
    /// changes it meanwhile; its newest without.
    pub snapshot_id: Option<String>,
}

impl Default for Reorder {
    fn default() -> Self {
        Self { range_start: 0, range_length: 1, insert_before: 0, snapshot_id: None }
    }
}

/// What an answer to a change says.
#[derive(Deserialize)]
pub(super) struct Snapshot {
    #[serde(default, deserialize_with = "or_default")]
    snapshot_id: String,
}

impl Spotify {
    /// Puts tracks and episodes into a playlist, in the order given: before the item at `position`, counted from 0, or at the
    /// end. Gives the playlist's new `snapshot_id`; nothing when there was nothing to add.
    ///
    /// `POST /playlists/{id}/items` · needs [`crate::Scope::PlaylistModifyPublic`] or [`crate::Scope::PlaylistModifyPrivate`],
    /// depending on the playlist · 100 a request, one after the other. A playlist holds about 10,000.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidUri`], [`crate::Error::Argument`] for what no playlist holds, [`crate::Error::NotFound`],
    /// [`crate::Error::MissingScope`], [`crate::Error::Unconfirmed`], [`crate::Error::DoneInPart`], and what every call may meet.
    pub fn add_to_playlist<I>(
        &self,
        id: impl IntoId<PlaylistId>,
        items: I,
        position: Option<usize>,
    ) -> Pending<Option<String>>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.add_at(Address::Items, id.into_id(), uris(items), position)
    }

    /// Puts tracks and episodes in the place of all that is in a playlist; with none of them, empties it. Gives the
    /// playlist's new `snapshot_id`.
    ///
    /// `PUT /playlists/{id}/items`, and `POST` for those behind the first 100 · needs [`crate::Scope::PlaylistModifyPublic`] or
    /// [`crate::Scope::PlaylistModifyPrivate`], depending on the playlist.
    ///
    /// # Errors
    ///
    /// As [`Spotify::add_to_playlist`].
    pub fn replace_playlist<I>(&self, id: impl IntoId<PlaylistId>, items: I) -> Pending<String>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.replace_at(Address::Items, id.into_id(), uris(items))
    }

    /// Moves items within a playlist. Gives the playlist's new `snapshot_id`.
    ///
    /// `PUT /playlists/{id}/items` · needs [`crate::Scope::PlaylistModifyPublic`] or [`crate::Scope::PlaylistModifyPrivate`],
    /// depending on the playlist.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Argument`] when no item is to be moved, [`crate::Error::NotFound`], [`crate::Error::MissingScope`],
    /// [`crate::Error::Unconfirmed`], and what every call may meet.
    pub fn reorder_playlist(&self, id: impl IntoId<PlaylistId>, reorder: Reorder) -> Pending<String> {
        self.reorder_at(Address::Items, id.into_id(), reorder)
    }

    /// Takes tracks and episodes out of a playlist, wherever in it they are. Gives the playlist's new `snapshot_id`; nothing
    /// when there was nothing to take out.
    ///
    /// `DELETE /playlists/{id}/items` · needs [`crate::Scope::PlaylistModifyPublic`] or [`crate::Scope::PlaylistModifyPrivate`],
    /// depending on the playlist · 100 a request, one after the other.
    ///
    /// # Errors
    ///
    /// As [`Spotify::add_to_playlist`].
    pub fn remove_from_playlist<I>(&self, id: impl IntoId<PlaylistId>, items: I) -> Pending<Option<String>>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.remove_at(Address::Items, id.into_id(), uris(items))
    }

    pub(super) fn add_at(
        &self,
        address: Address,
        id: Result<PlaylistId>,
        items: Result<Vec<Uri>>,
        position: Option<usize>,
    ) -> Pending<Option<String>> {
        let requests = given(id, items).map(|(id, items)| address.additions(&id, &items, position));
        self.last_snapshot(requests)
    }

    pub(super) fn replace_at(
        &self,
        address: Address,
        id: Result<PlaylistId>,
        items: Result<Vec<Uri>>,
    ) -> Pending<String> {
        let last = self.last_snapshot(given(id, items).map(|(id, items)| address.replacement(&id, &items)));
        Box::pin(async move { Ok(last.await?.unwrap_or_default()) })
    }

    pub(super) fn reorder_at(&self, address: Address, id: Result<PlaylistId>, reorder: Reorder) -> Pending<String> {
        let moved = self.call::<Snapshot>(id.and_then(|id| address.reorder(&id, reorder)));
        Box::pin(async move { Ok(moved.await?.snapshot_id) })
    }

    pub(super) fn remove_at(
        &self,
        address: Address,
        id: Result<PlaylistId>,
        items: Result<Vec<Uri>>,
    ) -> Pending<Option<String>> {
        self.last_snapshot(given(id, items).map(|(id, items)| address.removals(&id, &items)))
    }

    fn last_snapshot(&self, requests: Result<Vec<(usize, Request)>>) -> Pending<Option<String>> {
        let part = |(count, request)| -> Part<Snapshot> { (count, self.call(Ok(request))) };
        let changes = parts::change("items", requests.map(|requests| requests.into_iter().map(part).collect()));
        Box::pin(async move { Ok(changes.await?.pop().map(|answer| answer.snapshot_id)) })
    }
}
