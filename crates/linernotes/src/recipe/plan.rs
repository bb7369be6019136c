//! What a recipe would do.

use std::fmt;

use polars::prelude::{
    BooleanChunked, Column, DataFrame, Int64Chunked, IntoColumn as _, NewChunkedArray as _, StringChunked,
};
use spotify_client::{PlaylistChange, PlaylistId, Scope};

use super::comparison::{Change, Comparison, Edit, Planned};
use super::{ByHand, LeftOut, counted};
use crate::Result;

/// What [`super::Recipe::make`] would do: to which playlist, and to what is in it. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// What the playlist will be called.
    pub name: String,
    /// The playlist that is brought up to date; nothing when one will be made.
    pub playlist: Option<PlaylistId>,
    /// The one that the recipe made before and that is there no more.
    pub gone: Option<PlaylistId>,
    /// What changes of its name, description and visibility.
    pub settings: PlaylistChange,
    /// Whether a cover will be drawn.
    pub draws_cover: bool,
    /// How many the listener took out by hand, and come back as the recipe still names them.
    pub returning: usize,
    /// The rows that no playlist takes, or takes once.
    pub left_out: LeftOut,
    /// Whether it would be drawn if the listener agreed to that.
    pub(super) lacks_scope: bool,
    pub(super) by_hand: ByHand,
    pub(super) items: Vec<Planned>,
    pub(super) edit: Edit,
}

impl Plan {
    pub(super) fn compared(&mut self, comparison: Comparison) {
        let Comparison { items, edit, returning } = comparison;
        (self.items, self.edit, self.returning) = (items, edit, returning);
    }

    /// How many items come in.
    #[must_use]
    pub fn added(&self) -> usize {
        self.count(Change::Added)
    }

    /// How many items go.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.count(Change::Removed)
    }

    /// How many items are in it already, and will stand before or behind others than now.
    #[must_use]
    pub fn moved(&self) -> usize {
        self.count(Change::Moved)
    }

    /// How many items stay where they are among the others.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.count(Change::Kept)
    }

    /// How many items the listener added by hand. They stay or go as the options say.
    #[must_use]
    pub fn added_by_hand(&self) -> usize {
        self.items.iter().filter(|item| item.by_hand).count()
    }

    /// How many items will be in the playlist.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items.len() - self.removed()
    }

    /// Whether nothing is to change.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        let Self { playlist, settings, draws_cover, edit, .. } = self;
        playlist.is_some() && *settings == PlaylistChange::default() && !draws_cover && *edit == Edit::Nothing
    }

    /// A row an item, first those of the playlist as it will be, in order, and then those that go: `change` (`added`, `kept`,
    /// `moved`, `removed`), `position` (from 0; null for what goes), `uri` (null for what no request can name), `name` (where
    /// the recipe's table or the playlist tells it), `by_hand` (whether the listener added it, and not the recipe).
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] when memory is short.
    pub fn table(&self) -> Result<DataFrame> {
        let items = &self.items;
        let position =
            |(at, item): (usize, &Planned)| i64::try_from(at).ok().filter(|_| item.change != Change::Removed);
        let text = |name: &str, cells: Vec<Option<&str>>| -> Column {
            StringChunked::from_iter_options(name.into(), cells.into_iter()).into_column()
        };
        let columns = vec![
            text("change", items.iter().map(|item| Some(item.change.word())).collect()),
            Int64Chunked::from_iter_options("position".into(), items.iter().enumerate().map(position)).into_column(),
            text("uri", items.iter().map(|item| item.uri.as_ref().map(|uri| uri.as_str())).collect()),
            text("name", items.iter().map(|item| item.name.as_deref().filter(|name| !name.is_empty())).collect()),
            BooleanChunked::from_iter_options("by_hand".into(), items.iter().map(|item| Some(item.by_hand)))
                .into_column(),
        ];
        Ok(DataFrame::new(items.len(), columns)?)
    }

    fn count(&self, change: Change) -> usize {
        self.items.iter().filter(|item| item.change == change).count()
    }
}

impl Change {
    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name, playlist, gone, settings, draws_cover, lacks_scope, returning, left_out, by_hand, edit, ..
        } = self;
        let items = counted(self.items(), "item");
        match playlist {
            None => write!(f, "{name}: a playlist would be made, with {items}")?,
            Some(_) if self.is_unchanged() => write!(f, "{name}: nothing would change, {items}")?,
            Some(id) if *edit == Edit::Nothing => {
                write!(f, "{name}: the playlist {} would be changed, not its {items}", text(id))?
            }
            Some(id) => {
                let changes = [(self.added(), "added"), (self.removed(), "removed"), (self.moved(), "moved")];
                let words =
                    changes.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
                let words: Vec<String> = words.collect();
                write!(
                    f,
                    "{name}: the playlist {} would be brought up to date: {}, {items} then",
                    text(id),
                    words.join(", ")
                )?;
            }
        }
        let said = [
            gone.as_ref().map(|_| "the one made before is there no more".to_owned()),
            settings.name.as_ref().map(|name| format!("it would be called {name}")),
            settings.description.as_ref().map(|_| "with another description".to_owned()),
            settings.public.map(|public| format!("made {}", if public { "public" } else { "private" })),
            Some(format!("{returning} of these were taken out by hand")).filter(|_| *returning > 0),
            words_by_hand(self.added_by_hand(), *by_hand),
            Some("with a cover drawn from its name".to_owned()).filter(|_| *draws_cover),
            Some(format!("no cover: {}", scope_for_cover())).filter(|_| *lacks_scope),
            Some(format!("left out: {left_out}")).filter(|_| left_out.count() > 0),
        ];
        said.into_iter().flatten().try_for_each(|words| write!(f, "; {words}"))
    }
}

fn text(id: &PlaylistId) -> &str {
    spotify_client::Id::as_str(id)
}

/// What becomes of what the listener added; nothing where that is nothing.
pub(super) fn words_by_hand(count: usize, by_hand: ByHand) -> Option<String> {
    let what = match (by_hand, count) {
        (ByHand::Kept, 1) => "stays at the end",
        (ByHand::Kept, _) => "stay at the end",
        (ByHand::Removed, 1) => "goes",
        (ByHand::Removed, _) => "go",
    };
    (count > 0).then(|| format!("{count} added by hand {what}"))
}

/// Why no cover was drawn.
pub(super) fn scope_for_cover() -> String {
    format!("it needs the scope `{}`: sign in again and ask for it", Scope::UgcImageUpload)
}
