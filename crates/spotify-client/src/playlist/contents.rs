//! The requests that change what is in a playlist. Sends nothing.

use serde_json::{Value, json};

use super::{MODIFY, Reorder};
use crate::request::Request;
use crate::{Error, PlaylistId, Result, Uri};

/// The most things of one request.
const MOST: usize = 100;

/// The two addresses under which a playlist's contents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    Items,
    /// Of before 2026.
    Tracks,
}

impl Address {
    fn name(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Tracks => "tracks",
        }
    }

    /// A change, made by a method of today or by the old one that `instead` took the place of.
    fn change(
        self,
        request: fn(String) -> Request,
        id: &PlaylistId,
        body: Value,
        what: &'static str,
        instead: &'static str,
    ) -> Request {
        let request = request(format!("playlists/{id}/{}", self.name())).about(id).json(body).needs_any(MODIFY);
        match self {
            Self::Items => request,
            Self::Tracks => request.closed_in_2026(what, Some(instead)),
        }
    }

    /// Each part goes behind the one before.
    pub(super) fn additions(self, id: &PlaylistId, items: &[Uri], position: Option<usize>) -> Vec<(usize, Request)> {
        let part = |(number, items): (usize, &[Uri])| {
            let mut body = json!({ "uris": items });
            if let Some(position) = position {
                body["position"] = (position + number * MOST).into();
            }
            let what = "additions to playlists by their old address";
            (items.len(), self.change(Request::post, id, body, what, "add_to_playlist"))
        };
        items.chunks(MOST).enumerate().map(part).collect()
    }

    pub(super) fn replacement(self, id: &PlaylistId, items: &[Uri]) -> Vec<(usize, Request)> {
        let (first, rest) = items.split_at(items.len().min(MOST));
        let what = "replacements in playlists by their old address";
        let replace = self.change(Request::put, id, json!({ "uris": first }), what, "replace_playlist");
        [(first.len(), replace)].into_iter().chain(self.additions(id, rest, None)).collect()
    }

    pub(super) fn reorder(self, id: &PlaylistId, reorder: Reorder) -> Result<Request> {
        let Reorder { range_start, range_length, insert_before, snapshot_id } = reorder;
        if range_length == 0 {
            let advice = "this moves nothing: set `range_length` to the number of items to move, 1 or more";
            return Err(Error::Argument(advice.to_owned()));
        }
        let mut body =
            json!({ "range_start": range_start, "range_length": range_length, "insert_before": insert_before });
        if let Some(snapshot_id) = snapshot_id {
            body["snapshot_id"] = snapshot_id.into();
        }
        let what = "moves within playlists by their old address";
        // A second time it would move what has come into their place.
        Ok(self.change(Request::put, id, body, what, "reorder_playlist").once())
    }

    pub(super) fn removals(self, id: &PlaylistId, items: &[Uri]) -> Vec<(usize, Request)> {
        let part = |items: &[Uri]| {
            let rows: Vec<Value> = items.iter().map(|uri| json!({ "uri": uri })).collect();
            let what = "removals from playlists by their old address";
            let request = self.change(Request::delete, id, json!({ self.name(): rows }), what, "remove_from_playlist");
            (items.len(), request)
        };
        items.chunks(MOST).map(part).collect()
    }
}

/// The arguments of a change, once they have been read.
pub(super) fn given(id: Result<PlaylistId>, items: Result<Vec<Uri>>) -> Result<(PlaylistId, Vec<Uri>)> {
    let (id, items) = (id?, items?);
    match items.iter().find(|uri| !matches!(uri.kind(), "track" | "episode")) {
        None => Ok((id, items)),
        Some(uri) => Err(Error::Argument(format!(
            "a playlist holds tracks and episodes, and `{uri}` is neither: for an album, give the ids of its tracks"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::request::Body;

    fn id() -> PlaylistId {
        PlaylistId::parse("0ND8rF8oirMXtE59n585P6").unwrap()
    }

    fn tracks(count: usize) -> Vec<Uri> {
        (0..count).map(|number| Uri::of("track", &format!("{number:022}"))).collect()
    }

    fn body(request: &Request) -> &Value {
        match &request.body {
            Body::Json(body) => body,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn more_than_a_hundred_go_in_parts_each_behind_the_one_before() {
        for (count, position, expected) in [
            (0, Some(3), vec![]),
            (1, None, vec![(1, None)]),
            (100, Some(0), vec![(100, Some(0))]),
            (201, Some(5), vec![(100, Some(5)), (100, Some(105)), (1, Some(205))]),
            (150, None, vec![(100, None), (50, None)]),
        ] {
            let requests = Address::Items.additions(&id(), &tracks(count), position);
            let found: Vec<_> =
                requests.iter().map(|(count, request)| (*count, body(request)["position"].as_u64())).collect();
            assert_eq!(found, expected);
            assert!(requests.iter().all(|(_, request)| !request.repeatable));
        }
    }

    #[test]
    fn all_is_replaced_by_the_first_hundred_and_the_rest_appended() {
        let methods = |count| -> Vec<_> {
            let requests = Address::Items.replacement(&id(), &tracks(count));
            requests.iter().map(|(count, request)| (request.method.to_string(), *count)).collect()
        };
        assert_eq!(methods(0), [("PUT".to_owned(), 0)], "which empties it");
        assert_eq!(methods(230), [("PUT".to_owned(), 100), ("POST".to_owned(), 100), ("POST".to_owned(), 30)]);
    }

    #[test]
    fn what_is_taken_out_has_another_name_under_each_address() {
        for (address, name) in [(Address::Items, "items"), (Address::Tracks, "tracks")] {
            let requests = address.removals(&id(), &tracks(101));
            let (_, last) = requests.last().unwrap();
            assert_eq!(last.path, format!("playlists/{}/{name}", id()));
            assert_eq!(body(last), &json!({ name: [{ "uri": "spotify:track:0000000000000000000100" }] }));
        }
    }

    #[test]
    fn a_move_is_sent_once_and_needs_something_to_move() {
        let request = Address::Items.reorder(&id(), Reorder { insert_before: 10, ..Reorder::default() }).unwrap();
        assert_eq!(body(&request), &json!({ "range_start": 0, "range_length": 1, "insert_before": 10 }));
        assert!(!request.repeatable);
        let nothing = Reorder { range_length: 0, ..Reorder::default() };
        assert!(matches!(Address::Items.reorder(&id(), nothing), Err(Error::Argument(_))));
    }

    #[test]
    fn an_album_is_no_item() {
        let album = vec![Uri::of("album", id().as_str())];
        let message = given(Ok(id()), Ok(album)).unwrap_err().to_string();
        assert!(message.contains("a playlist holds tracks and episodes"), "{message}");
    }
}
