//! What Spotify puts forward: new albums, categories, and playlists that it chose. All of it is closed to new apps.

use serde::{Deserialize, Serialize};

use crate::lenient::or_default;
use crate::paged::PageSize;
use crate::request::{Request, segment};
use crate::{Album, Error, Image, Paged, Pending, Playlist, Result, Spotify};

/// A shelf of Spotify's start page: a genre, a mood or an occasion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Names it: a word such as `jazz`, or 22 letters and digits.
    pub id: String,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Its picture, in one size or more.
    #[serde(default, deserialize_with = "or_default")]
    pub icons: Vec<Image>,
}

impl Spotify {
    /// Albums that have come out, as Spotify puts them forward; without their tracks.
    ///
    /// `GET /browse/new-releases` · no scope · 50 a page · closed to development-mode apps made after 11 February 2026, which
    /// use [`Spotify::search_albums`] with `tag:new`.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], and what every call may meet.
    pub fn new_releases(&self) -> Paged<Album> {
        let request = Request::get("browse/new-releases").kept().closed_in_2026("new releases", Some("search_albums"));
        self.list(Ok(request), "albums", PageSize::of(50)).wrapped().paged()
    }

    /// The categories that Spotify sorts playlists into.
    ///
    /// `GET /browse/categories` · no scope · 50 a page · closed to development-mode apps made after 11 February 2026.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], and what every call may meet.
    pub fn categories(&self) -> Paged<Category> {
        let request = Request::get("browse/categories").kept().closed_in_2026("categories", None);
        self.list(Ok(request), "categories", PageSize::of(50)).wrapped().paged()
    }

    /// A category.
    ///
    /// `GET /browse/categories/{id}` · no scope · closed to development-mode apps made after 11 February 2026.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], [`Error::Argument`] for a text that is no id, [`Error::Refused`] for an id that Spotify does not
    /// know, and what every call may meet.
    pub fn category(&self, id: &str) -> Pending<Category> {
        self.call(path(id).map(|path| Request::get(path).kept().closed_in_2026("categories", None)))
    }

    /// The playlists of a category, as Spotify orders them; without what is on them.
    ///
    /// `GET /browse/categories/{id}/playlists` · no scope · 50 a page · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], which an app from before also meets for an id that Spotify does not know; [`Error::Argument`] for a
    /// text that is no id, and what every call may meet.
    pub fn category_playlists(&self, id: &str) -> Paged<Playlist> {
        let request = |path| Request::get(format!("{path}/playlists")).kept().closed_in_2024("playlists of categories");
        self.list(path(id).map(request), "playlists", PageSize::of(50)).wrapped().paged()
    }

    /// The playlists that Spotify puts forward at the moment; without what is on them.
    ///
    /// `GET /browse/featured-playlists` · no scope · 50 a page · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], and what every call may meet.
    pub fn featured_playlists(&self) -> Paged<Playlist> {
        // Not kept: what is put forward follows the time of day.
        let request = Request::get("browse/featured-playlists").closed_in_2024("featured playlists");
        self.list(Ok(request), "playlists", PageSize::of(50)).wrapped().paged()
    }
}

/// Where a category is.
fn path(id: &str) -> Result<String> {
    match id.trim() {
        "" | "." | ".." => {
            Err(Error::Argument(format!("`{id}` is not a category: use an id that `categories()` lists")))
        }
        id => Ok(format!("browse/categories/{}", segment(id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_stays_one_part_of_the_path() {
        for (id, expected) in [("jazz", "browse/categories/jazz"), (" a/b ", "browse/categories/a%2Fb")] {
            assert_eq!(path(id).unwrap(), expected);
        }
        for id in ["", " ", ".", ".."] {
            let message = path(id).expect_err(id).to_string();
            assert!(message.contains("is not a category"), "{message}");
        }
    }

    #[test]
    fn a_category_needs_only_its_id() {
        let category: Category = serde_json::from_str(r#"{"id":"jazz","name":null,"icons":null}"#).unwrap();
        assert_eq!((category.id.as_str(), category.icons.len()), ("jazz", 0));
    }
}
