//! A recipe's plan, and what a portrait knows of the songs in it, to what the preview shows.

use std::collections::HashMap;

use linernotes::prelude::*;

use crate::serve::portrait::RangePortrait;

/// What a playlist would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preview {
    /// Of which range it is.
    pub(crate) range: TimeRange,
    pub(crate) name: String,
    /// Whether there is none yet.
    pub(crate) is_new: bool,
    /// Whether nothing would change.
    pub(crate) is_unchanged: bool,
    /// What else is to be said, a sentence each.
    pub(crate) remarks: Vec<String>,
    /// Those that will be in it, in order, and then those that go.
    pub(crate) items: Vec<PreviewItem>,
}

/// A song of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PreviewItem {
    pub(crate) change: Change,
    pub(crate) name: Option<String>,
    /// Empty where the portrait does not know the song.
    pub(crate) artists: Vec<String>,
    pub(crate) cover: Option<String>,
    /// Whether the listener added it, and not the recipe.
    pub(crate) by_hand: bool,
}

/// What becomes of a song.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Added,
    Kept,
    Moved,
    Removed,
}

impl Preview {
    /// That of a plan. The range's tracks lend their covers.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] when memory is short.
    pub(crate) fn of(plan: &Plan, portrait: &RangePortrait) -> Result<Self> {
        let table = plan.table()?;
        let (changes, uris, names) = (table.column("change")?, table.column("uri")?, table.column("name")?);
        let (changes, uris, names) = (changes.str()?, uris.str()?, names.str()?);
        let by_hand = table.column("by_hand")?.bool()?;
        let tracks: HashMap<&str, _> =
            portrait.tracks.iter().filter_map(|track| Some((track.uri.as_deref()?, track))).collect();
        let item = |row: usize| {
            let known = uris.get(row).and_then(|uri| tracks.get(uri));
            PreviewItem {
                change: changes.get(row).and_then(Change::read).unwrap_or(Change::Kept),
                name: names.get(row).map(str::to_owned).or_else(|| known?.name.clone()),
                artists: known.map(|track| track.artists.clone()).unwrap_or_default(),
                cover: known.and_then(|track| track.cover.clone()),
                by_hand: by_hand.get(row).unwrap_or(false),
            }
        };
        Ok(Self {
            range: portrait.range,
            name: plan.name.clone(),
            is_new: plan.playlist.is_none(),
            is_unchanged: plan.is_unchanged(),
            remarks: remarks(plan),
            items: (0..table.height()).map(item).collect(),
        })
    }
}

impl Change {
    const ALL: [Self; 4] = [Self::Added, Self::Kept, Self::Moved, Self::Removed];

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.word() == word)
    }

    /// As the plan's table calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }

    /// As a page does.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Added => "comes in",
            Self::Kept => "stays",
            Self::Moved => "moves",
            Self::Removed => "goes",
        }
    }
}

fn remarks(plan: &Plan) -> Vec<String> {
    let songs = |count: usize| if count == 1 { "1 song".to_owned() } else { format!("{count} songs") };
    let said = [
        plan.gone.as_ref().map(|_| "The one made before is there no more.".to_owned()),
        plan.settings.name.as_ref().map(|name| format!("It would be called {name}.")),
        plan.settings.description.as_ref().map(|_| "It would have another description.".to_owned()),
        Some(format!("You took out {} that would come back.", songs(plan.returning))).filter(|_| plan.returning > 0),
        Some(format!("You added {} by hand.", songs(plan.added_by_hand()))).filter(|_| plan.added_by_hand() > 0),
        Some(format!("Left out: {}.", plan.left_out)).filter(|_| plan.left_out.count() > 0),
    ];
    said.into_iter().flatten().collect()
}
