//! A playlist from any table of tracks: made once, and brought up to date by the same recipe ever after.
//!
//! A recipe says what shall be in the playlist. What is to change is found out by comparing three lists: what the recipe wants,
//! what it put in last time, which the diary knows, and what is in the playlist now. What is now in it and in neither of the
//! other two, the listener added by hand.

mod comparison;
mod cover;
mod finding;
mod ingredients;
mod kept;
mod made;
mod making;
mod plan;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::pin::Pin;

use polars::prelude::DataFrame;
use spotify_client::{IntoUri, Uri};

use crate::{Diary, Error, Picture, Result};
pub use ingredients::LeftOut;
pub use made::{CoverOutcome, Made, Outcome};
pub use plan::Plan;

/// The most items that a recipe may bring about. Spotify's playlists hold about as many.
const MOST: usize = 10_000;

/// A plan that has not been made yet: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
pub type PendingPlan = Pin<Box<dyn Future<Output = Result<Plan>> + Send>>;

/// A playlist that has not been made yet: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
pub type PendingPlaylist = Pin<Box<dyn Future<Output = Result<Made>> + Send>>;

/// A playlist to be: its name, what shall be in it, and how it looks. It is found again by its key, which is its name unless
/// the options say otherwise.
///
/// ```no_run
/// use linernotes::prelude::*;
///
/// let scopes = [Scope::UserTopRead, Scope::PlaylistModifyPrivate, Scope::PlaylistReadPrivate];
/// let spotify = Spotify::from_env()?.sign_in(scopes).wait()?;
/// let diary = Diary::of(&spotify)?;
/// let tracks = spotify.top_tracks(TimeRange::LongTerm).wait()?.table()?;
///
/// let recipe = Recipe::of("Forgotten Gems", &tracks)?;
/// recipe.plan(&spotify, &diary).wait()?; // what would happen: nothing is changed
/// recipe.make(&spotify, &diary).wait()?; // makes it; next month the same line brings it up to date
/// # Ok::<(), linernotes::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Recipe {
    name: String,
    items: Vec<Item>,
    left_out: LeftOut,
    options: RecipeOptions,
}

/// Something that shall be in a playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    uri: Uri,
    /// As the table has it.
    name: Option<String>,
}

/// How a playlist looks, and what becomes of what others did to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecipeOptions {
    /// What it is about, in one line. Without, a new playlist has none, and one that is there keeps its own.
    pub description: Option<String>,
    /// Whether it is on the listener's profile. Without, a new playlist is not, and one that is there stays as it is.
    pub visibility: Option<Visibility>,
    /// Its picture.
    pub cover: Cover,
    /// What becomes of the items that the listener added by hand.
    pub by_hand: ByHand,
    /// By which name the diary knows the recipe. With one of its own, the playlist can be given another name; without, it is
    /// known by its name, and another name makes another playlist.
    pub key: Option<String>,
}

/// Whether a playlist is on its owner's profile. Who has its link can open it either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// It is not.
    Private,
    /// It is.
    Public,
}

/// A playlist's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cover {
    /// Spotify makes one of the covers that are in it.
    #[default]
    Spotifys,
    /// One is drawn from the name: colours, rings and the name itself. Needs [`spotify_client::Scope::UgcImageUpload`]; without
    /// it, the playlist is made all the same, and what comes back says so.
    Drawn,
}

/// What becomes of the items that the listener added to a recipe's playlist by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ByHand {
    /// They stay, behind those of the recipe.
    #[default]
    Kept,
    /// They go: only what the recipe names is in the playlist.
    Removed,
}

impl Recipe {
    /// A playlist of the tracks and episodes in the column `uri`, in the table's order; a column `name` tells what they are
    /// called. Rows without a URI, files of the listener's own and repeats are left out and counted.
    ///
    /// ```
    /// use linernotes::prelude::*;
    ///
    /// let uri = "spotify:track:0ND8rF8oirMXtE59n585P6";
    /// let table = df!("uri" => [Some(uri), Some(uri), None])?;
    /// let recipe = Recipe::of("Rainy days", &table)?;
    /// assert_eq!(recipe.uris(), [uri]);
    /// assert_eq!(recipe.left_out().to_string(), "1 row without a URI, 1 repeat");
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NoColumn`] without a column `uri`, [`Error::WrongColumn`] where it holds no text; [`Error::NothingToPutIn`] when
    /// nothing is left, [`Error::PlaylistTooLong`] for more than 10,000 items; [`Error::Spotify`] for an empty name, for a text
    /// that is no URI, and for what no playlist holds, such as an album.
    pub fn of(name: &str, table: &DataFrame) -> Result<Self> {
        Self::made_of(name, ingredients::of_table(table)?)
    }

    /// A playlist of these tracks and episodes: URIs, links, or typed ids.
    ///
    /// # Errors
    ///
    /// As [`Recipe::of`].
    pub fn of_uris<I>(name: &str, uris: I) -> Result<Self>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        Self::of_read(name, uris.into_iter().map(IntoUri::into_uri).collect())
    }

    fn of_read(name: &str, uris: Vec<spotify_client::Result<Uri>>) -> Result<Self> {
        Self::made_of(name, ingredients::of_uris(uris)?)
    }

    fn made_of(name: &str, (items, left_out): (Vec<Item>, LeftOut)) -> Result<Self> {
        let name = one_line(name);
        if name.is_empty() {
            let advice = "a playlist needs a name: give one that is not empty";
            return Err(spotify_client::Error::Argument(advice.to_owned()).into());
        }
        if items.is_empty() {
            return Err(Error::NothingToPutIn { name, left_out });
        }
        check_length(&name, items.len())?;
        Ok(Self { name, items, left_out, options: RecipeOptions::default() })
    }

    /// The same with options.
    #[must_use]
    pub fn with(mut self, options: RecipeOptions) -> Self {
        let description = options.description.as_deref().map(one_line);
        self.options = RecipeOptions { description, ..options };
        self
    }

    /// What the playlist is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What shall be in it, in order.
    #[must_use]
    pub fn uris(&self) -> Vec<&str> {
        self.items.iter().map(|item| item.uri.as_str()).collect()
    }

    /// The rows that no playlist takes, or takes once.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// The picture that [`Cover::Drawn`] stands for: a JPEG of 640 by 640 pixels and at most 192 KB, the same for the same name.
    ///
    /// # Errors
    ///
    /// [`Error::Chart`] when it cannot be drawn.
    pub fn cover_image(&self) -> Result<Vec<u8>> {
        cover::jpeg(&self.name)
    }

    /// The same picture, to look at.
    ///
    /// # Errors
    ///
    /// As [`Recipe::cover_image`].
    pub fn cover(&self) -> Result<Picture> {
        Ok(Picture::text(format!("the cover of {}", self.name)).jpeg_of_size(&self.cover_image()?, (240, 240)))
    }

    /// What [`Recipe::make`] would do now. Sends questions only, and changes nothing, neither at Spotify nor in the diary.
    ///
    /// # Errors
    ///
    /// [`Error::OtherListener`] for somebody else's diary, [`Error::NoDiary`]; [`Error::PlaylistTooLong`] when those added by
    /// hand make it so; [`Error::Spotify`], above all [`spotify_client::Error::MissingScope`] when a playlist that is there may
    /// not be read, and [`spotify_client::Error::SignedOut`] without a listener.
    pub fn plan(&self, spotify: &spotify_client::Spotify, diary: &Diary) -> PendingPlan {
        let (recipe, spotify, diary) = (self.clone(), spotify.clone(), diary.clone());
        Box::pin(async move { finding::look(&recipe, &spotify, &diary).await?.plan(&recipe) })
    }

    /// Makes the playlist, or brings the one up to date that this recipe made before: with the fewest requests that lead there,
    /// and with none that changes anything where nothing is to change. One that was deleted since is made anew.
    ///
    /// `POST /me/playlists`, `POST`, `PUT` and `DELETE /playlists/{id}/items`, `PUT /playlists/{id}`, `PUT /playlists/{id}/images`
    /// · needs [`spotify_client::Scope::PlaylistModifyPrivate`] and [`spotify_client::Scope::PlaylistReadPrivate`], for a public
    /// playlist [`spotify_client::Scope::PlaylistModifyPublic`], for a drawn cover [`spotify_client::Scope::UgcImageUpload`] · 100
    /// items a request. All of these are open to every app, so that the addresses of before 2026 are not used.
    ///
    /// # Errors
    ///
    /// [`Error::PlaylistInPart`] when it broke off: that says what is in and what is not, and the same recipe goes on with the same
    /// playlist. Before anything is changed: as [`Recipe::plan`], and [`Error::DiaryBusy`].
    pub fn make(&self, spotify: &spotify_client::Spotify, diary: &Diary) -> PendingPlaylist {
        Box::pin(making::make(self.clone(), spotify.clone(), diary.clone()))
    }

    /// By what the diary knows it.
    fn key(&self) -> &str {
        self.options.key.as_deref().unwrap_or(&self.name)
    }
}

fn check_length(name: &str, items: usize) -> Result<()> {
    if items > MOST {
        return Err(Error::PlaylistTooLong { name: name.to_owned(), items, most: MOST });
    }
    Ok(())
}

/// Names and descriptions have one line at Spotify, which would refuse another or change it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1 item`, `2 items`.
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
