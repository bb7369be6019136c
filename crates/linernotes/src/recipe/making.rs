//! A plan to a playlist: what is sent, in which order, and what is kept of it, so that whatever breaks off can go on.
//!
//! The diary knows a new playlist before anything is put into it, and what the recipe puts in before it is sent: what is found in
//! the playlist afterwards is never taken for the listener's.

use std::collections::HashMap;

use rusqlite::Transaction;
use spotify_client::{Error as Refused, NewPlaylist, PlaylistChange, PlaylistId, Spotify, Uri};

use super::comparison::{Change, Edit, Entry};
use super::finding::{Found, entries, listener, look, unfilled};
use super::plan::scope_for_cover;
use super::{Cover, CoverOutcome, Made, Outcome, Plan, Recipe, Visibility, cover, kept};
use crate::diary::claim;
use crate::{Diary, Error, Result};

pub(super) async fn make(recipe: Recipe, spotify: Spotify, diary: Diary) -> Result<Made> {
    let account = listener(&spotify)?;
    let found = look(&recipe, &spotify, &diary).await?;
    let plan = found.plan(&recipe)?;
    if let Some(id) = plan.playlist.as_ref().filter(|_| plan.is_unchanged() && found.is_noted(&recipe)) {
        return Ok(Made::of(&plan, id, Outcome::Unchanged, cover_before(&recipe, &plan)));
    }
    // A diary that takes nothing is found out before anything is sent.
    diary.write_or_refuse(|transaction| claim(&diary, transaction, &spotify, &account))?;
    Work { recipe, plan, spotify, diary }.follow(found).await
}

/// A recipe that is being followed.
struct Work {
    recipe: Recipe,
    plan: Plan,
    spotify: Spotify,
    diary: Diary,
}

impl Work {
    async fn follow(self, found: Found) -> Result<Made> {
        let Self { recipe, plan, spotify, diary } = &self;
        let outcome = match plan.playlist {
            None => Outcome::Made,
            Some(_) if plan.is_unchanged() => Outcome::Unchanged,
            Some(_) => Outcome::Updated,
        };
        let changes_settings = plan.settings != PlaylistChange::default();
        let id = match &plan.playlist {
            Some(id) => id.clone(),
            None => self.create().await?,
        };
        if found.kept.is_none() {
            self.note(|transaction, key| kept::begin(transaction, key, &id, &recipe.name, spotify.now()))?;
        }
        if changes_settings {
            spotify.change_playlist(&id, plan.settings.clone()).await?;
        }
        let before = found.kept.as_ref().map_or(&[][..], |kept| &kept.items);
        let wanted = || recipe.items.iter().map(|item| &item.uri);
        self.note(|transaction, key| kept::keep_items(transaction, key, without_repeats(wanted().chain(before))))?;

        let sent = self.change_items(&id).await;
        if let Err(failure) = sent {
            let nothing_happened = !failure.begun && !is_in_doubt(&failure.error);
            if nothing_happened && outcome != Outcome::Made && !changes_settings {
                self.note(|transaction, key| kept::keep_items(transaction, key, before.iter()))?;
                return Err(failure.error.into());
            }
            if let Some(made) = self.left_undone(&id, outcome, &failure).await {
                let source = match failure.error {
                    // What was done is told from what is in the playlist.
                    Refused::DoneInPart { source, .. } => source,
                    other => Box::new(other),
                };
                return Err(Error::PlaylistInPart { made: Box::new(made), source });
            }
        }
        let cover = self.draw(&id).await;
        let drawn = match cover {
            CoverOutcome::Drawn => Some(recipe.name.as_str()),
            _ => found.kept.as_ref().and_then(|kept| kept.cover.as_deref()),
        };
        diary.write(|transaction| {
            kept::keep_items(transaction, recipe.key(), wanted())?;
            kept::keep_looks(transaction, recipe.key(), &recipe.name, drawn, spotify.now())
        })?;
        Ok(Made::of(plan, &id, outcome, cover))
    }

    fn note(&self, write: impl FnOnce(&Transaction<'_>, &str) -> rusqlite::Result<()>) -> Result<()> {
        self.diary.write(|transaction| write(transaction, self.recipe.key()))
    }

    /// A new playlist. Where the answer is lost it may be there all the same, which is looked for before another is made.
    async fn create(&self) -> Result<PlaylistId> {
        let Self { recipe, spotify, diary, .. } = self;
        let new = NewPlaylist {
            name: recipe.name.clone(),
            description: recipe.options.description.clone(),
            public: recipe.options.visibility == Some(Visibility::Public),
            collaborative: false,
        };
        let lost = match spotify.create_playlist(new.clone()).await {
            Ok(playlist) => return Ok(playlist.id),
            Err(error) if is_in_doubt(&error) => error,
            Err(error) => return Err(error.into()),
        };
        match unfilled(recipe, spotify, diary).await {
            Ok(Some(playlist)) => Ok(playlist.id),
            Ok(None) => Ok(spotify.create_playlist(new).await?.id),
            // Nobody can tell, so that nothing is done twice.
            Err(_) => Err(lost.into()),
        }
    }

    async fn change_items(&self, id: &PlaylistId) -> Result<(), Failure> {
        let spotify = &self.spotify;
        let at_first = |error| Failure { error, begun: false };
        match self.plan.edit.clone() {
            Edit::Nothing => Ok(()),
            Edit::Insert { at, uris } => spotify.add_to_playlist(id, uris, at).await.map(drop).map_err(at_first),
            Edit::TakeOut { uris } => spotify.remove_from_playlist(id, uris).await.map(drop).map_err(at_first),
            Edit::Replace { uris } => spotify.replace_playlist(id, uris).await.map(drop).map_err(at_first),
            Edit::Renew { out, front, end } => {
                let later = |error| Failure { error, begun: true };
                let takes_out = !out.is_empty();
                spotify.remove_from_playlist(id, out).await.map_err(at_first)?;
                let next = if takes_out { later } else { at_first };
                spotify.add_to_playlist(id, front, Some(0)).await.map_err(next)?;
                spotify.add_to_playlist(id, end, None).await.map_err(later)?;
                Ok(())
            }
        }
    }

    /// What is in and what is not, once it broke off; nothing when everything is in, whatever the last answer said.
    async fn left_undone(&self, id: &PlaylistId, outcome: Outcome, failure: &Failure) -> Option<Made> {
        let plan = &self.plan;
        let shall_be = || plan.items.iter().filter(|item| item.change != Change::Removed);
        let mut made = Made::of(plan, id, outcome, cover_before(&self.recipe, plan));
        let found = entries(&self.spotify, id).await.ok();
        match &found {
            Some(there) => {
                if shall_be().map(|item| &item.uri).eq(there.iter().map(|entry| &entry.uri)) {
                    return None;
                }
                let wanted: Vec<&Uri> = shall_be().filter_map(|item| item.uri.as_ref()).collect();
                let missing = beyond(&wanted, there);
                let new = shall_be().filter(|item| item.change == Change::Added).filter_map(|item| item.uri.as_ref());
                made.added = new.filter(|uri| !missing.contains(uri)).count();
                made.missing = missing.iter().map(ToString::to_string).collect();
                made.in_playlist = Some(there.len());
            }
            None => {
                // The first ones went through, of what was sent.
                let done = if let Refused::DoneInPart { done, .. } = failure.error { done } else { 0 };
                let sent: &[Uri] = match &plan.edit {
                    Edit::Insert { uris, .. } | Edit::Replace { uris } => uris.get(done..).unwrap_or_default(),
                    Edit::Renew { front, .. } => front,
                    Edit::Nothing | Edit::TakeOut { .. } => &[],
                };
                made.missing = sent.iter().map(ToString::to_string).collect();
                made.in_playlist = None;
            }
        }
        Some(made)
    }

    /// A playlist is none the worse for a cover that could not be drawn.
    async fn draw(&self, id: &PlaylistId) -> CoverOutcome {
        let Self { recipe, plan, spotify, .. } = self;
        if !plan.draws_cover {
            return cover_before(recipe, plan);
        }
        let drawn = match cover::jpeg(&recipe.name) {
            Ok(picture) => spotify.set_playlist_image(id, picture).await.map_err(Error::from),
            Err(error) => Err(error),
        };
        match drawn {
            Ok(()) => CoverOutcome::Drawn,
            Err(error) => CoverOutcome::LeftOut { why: error.to_string() },
        }
    }
}

/// Why the items are not as they shall be.
struct Failure {
    error: Refused,
    /// Whether a request before it went through.
    begun: bool,
}

impl Found {
    /// Whether the diary knows everything as it is.
    fn is_noted(&self, recipe: &Recipe) -> bool {
        let Some(kept) = &self.kept else { return false };
        kept.name == recipe.name && kept.items.iter().eq(recipe.items.iter().map(|item| &item.uri))
    }
}

/// What is to be said of the cover when none is drawn.
fn cover_before(recipe: &Recipe, plan: &Plan) -> CoverOutcome {
    match recipe.options.cover {
        Cover::Spotifys => CoverOutcome::Spotifys,
        Cover::Drawn if plan.lacks_scope => CoverOutcome::LeftOut { why: scope_for_cover() },
        Cover::Drawn if plan.draws_cover => CoverOutcome::LeftOut { why: "the items come first".to_owned() },
        Cover::Drawn => CoverOutcome::Unchanged,
    }
}

/// Whether what was sent may have been done all the same, or in part.
fn is_in_doubt(error: &Refused) -> bool {
    match error {
        Refused::Unconfirmed { .. }
        | Refused::DoneInPart { .. }
        | Refused::Unreadable { .. }
        | Refused::Unreachable { .. } => true,
        error => error.status().is_some_and(|status| status >= 500),
    }
}

/// Those that are not there, or not so often.
fn beyond<'a>(wanted: &[&'a Uri], there: &[Entry]) -> Vec<&'a Uri> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for uri in there.iter().filter_map(|entry| entry.uri.as_ref()) {
        *counts.entry(uri.as_str()).or_default() += 1;
    }
    let mut missing = Vec::new();
    for uri in wanted {
        match counts.get_mut(uri.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing.push(*uri),
        }
    }
    missing
}

fn without_repeats<'a>(uris: impl Iterator<Item = &'a Uri>) -> impl Iterator<Item = &'a Uri> {
    let mut seen = std::collections::HashSet::new();
    uris.filter(move |uri| seen.insert(*uri))
}
