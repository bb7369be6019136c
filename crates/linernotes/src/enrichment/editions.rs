//! What was heard to the track of the diary that tells of it: itself, or another edition of the same recording.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use polars::prelude::{DataFrame, IdxSize};
use spotify_client::Id as _;

use super::heard::Heard;
use crate::Result;

/// A row of the diary's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) row: IdxSize,
    pub(super) of: Of,
}

/// By what it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Id,
    Edition,
}

impl Of {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Edition => "edition",
        }
    }
}

/// One answer for each that was heard. Of several editions that the diary knows, it is the one that was played most, then one
/// that was never played and has the same name and first artist.
pub(super) fn find(heard: &[Heard], details: &DataFrame) -> Result<Vec<Option<Found>>> {
    let mut by_id: HashMap<&str, IdxSize, RandomState> = HashMap::default();
    let mut by_names: HashMap<(&str, &str), (IdxSize, u32), RandomState> = HashMap::default();
    let texts = |name: &str| details.column(name).and_then(|column| column.str());
    let (ids, names, artists) = (texts("id")?, texts("name")?, texts("artist")?);
    for (row, ((id, name), artist)) in (0..).zip(ids.iter().zip(names.iter()).zip(artists.iter())) {
        if let Some(id) = id {
            by_id.insert(id, row);
        }
        if let (Some(name), Some(artist)) = (name, artist) {
            by_names.entry((name, artist)).or_insert((row, 0));
        }
    }
    for one in heard {
        let row = one.id.as_ref().and_then(|id| by_id.get(id.as_str()));
        if let (Some(row), Some(names)) = (row, one.names()) {
            let best = by_names.entry(names).or_insert((*row, 0));
            if one.plays > best.1 {
                *best = (*row, one.plays);
            }
        }
    }
    let of_one = |one: &Heard| {
        let itself = one.id.as_ref().and_then(|id| by_id.get(id.as_str()));
        let itself = itself.map(|row| Found { row: *row, of: Of::Id });
        let edition = || Some(Found { row: by_names.get(&one.names()?)?.0, of: Of::Edition });
        itself.or_else(edition)
    };
    Ok(heard.iter().map(of_one).collect())
}
