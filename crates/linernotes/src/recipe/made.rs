//! What came of a recipe.

use std::fmt;

use spotify_client::{Id as _, PlaylistId};

use super::plan::words_by_hand;
use super::{ByHand, LeftOut, Plan, counted};

/// A playlist that a recipe made or looked after. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Made {
    /// Names it.
    pub id: PlaylistId,
    /// `spotify:playlist:…`.
    pub uri: String,
    /// Where it can be looked at and shared.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// What was done.
    pub outcome: Outcome,
    /// How many items are in it; nothing where that could not be found out after something went wrong.
    pub in_playlist: Option<usize>,
    /// How many items came in; with the whole put in anew, those that were not in it before.
    pub added: usize,
    /// How many items went.
    pub removed: usize,
    /// How many items the listener added by hand. They stayed or went as the options say.
    pub added_by_hand: usize,
    /// What shall be in it and is not, in order: something only when it broke off.
    pub missing: Vec<String>,
    /// The rows that no playlist takes, or takes once.
    pub left_out: LeftOut,
    /// What became of its cover.
    pub cover: CoverOutcome,
    /// The one made before, in whose place this is, as it is there no more.
    pub in_place_of: Option<PlaylistId>,
    by_hand: ByHand,
}

/// What was done about a playlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Made,
    /// Something was changed.
    Updated,
    /// Everything was as it shall be. No request was sent that changes anything.
    Unchanged,
}

/// What became of a playlist's cover.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverOutcome {
    /// None of ours was asked for.
    Spotifys,
    /// It was drawn. Spotify may take a while to show it.
    Drawn,
    /// It was drawn before.
    Unchanged,
    /// It could not be drawn, and the playlist goes without.
    LeftOut {
        /// Why not, and what to do.
        why: String,
    },
}

impl Made {
    /// What has been done once a plan was followed.
    pub(super) fn of(plan: &Plan, id: &PlaylistId, outcome: Outcome, cover: CoverOutcome) -> Self {
        Self {
            id: id.clone(),
            uri: id.uri().to_string(),
            url: format!("https://open.spotify.com/playlist/{}", id.as_str()),
            name: plan.name.clone(),
            outcome,
            in_playlist: Some(plan.items()),
            added: plan.added(),
            removed: plan.removed(),
            added_by_hand: plan.added_by_hand(),
            missing: Vec::new(),
            left_out: plan.left_out,
            cover,
            in_place_of: plan.gone.clone(),
            by_hand: plan.by_hand,
        }
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, outcome, in_playlist, added, removed, missing, left_out, cover, in_place_of, .. } = self;
        let items =
            in_playlist.map_or_else(|| "nobody knows how many items".to_owned(), |count| counted(count, "item"));
        match outcome {
            Outcome::Made => write!(f, "{name}: made, with {items}")?,
            Outcome::Updated => write!(f, "{name}: brought up to date, {added} added and {removed} removed, {items}")?,
            Outcome::Unchanged => write!(f, "{name}: nothing to change, {items}")?,
        }
        let said = [
            Some(format!("{} not in it", missing.len())).filter(|_| !missing.is_empty()),
            in_place_of.as_ref().map(|_| "the one made before is there no more".to_owned()),
            words_by_hand(self.added_by_hand, self.by_hand),
            match cover {
                CoverOutcome::Spotifys | CoverOutcome::Unchanged => None,
                CoverOutcome::Drawn => Some("with a cover drawn from its name".to_owned()),
                CoverOutcome::LeftOut { why } => Some(format!("no cover: {why}")),
            },
            Some(format!("left out: {left_out}")).filter(|_| left_out.count() > 0),
        ];
        said.into_iter().flatten().try_for_each(|words| write!(f, "; {words}"))
    }
}
