//! What was heard and what the diary knows to what is still wanted, most-played first. Sends nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use foldhash::fast::RandomState;
use polars::prelude::DataFrame;
use spotify_client::{ArtistId, Id as _, TrackId};

use super::editions::{Found, find};
use super::heard::{Heard, Plays};
use crate::diary::{Sought, not_found, track_details, whole_artists};
use crate::{Diary, Result};

/// What nobody knew is not asked for again before.
const AGAIN_AFTER: TimeDelta = TimeDelta::days(30);

/// What a diary knows already, and what nobody knew.
pub(super) struct Standing {
    details: DataFrame,
    pub(super) whole_artists: HashSet<String>,
    unknown_tracks: HashSet<String>,
    pub(super) unknown_artists: HashSet<String>,
    pub(super) unknown_features: HashSet<String>,
}

/// What is wanted of a recording. Nothing of it is, where it is complete.
#[derive(Debug, Default)]
pub(super) struct Want {
    pub(super) streams: u64,
    /// Whether the diary knows one of its tracks.
    pub(super) is_known: bool,
    /// The ids to ask for, until one is known; none where one is.
    pub(super) tracks: Vec<TrackId>,
    /// Who made it, as the plays call them.
    artist_name: Option<String>,
    pub(super) artist: Option<ArtistId>,
    pub(super) features: Option<TrackId>,
}

/// How much of all streams is about tracks of which the diary knows this.
#[derive(Debug, Default)]
pub(super) struct Shares {
    pub(super) streams: u64,
    pub(super) with_release_date: u64,
    pub(super) with_genres: u64,
    pub(super) with_features: u64,
}

/// How much of some wants there is to ask for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) tracks: usize,
    pub(super) artists: usize,
}

impl Standing {
    pub(super) fn read(diary: &Diary, now: DateTime<Utc>) -> Result<Self> {
        let since = now - AGAIN_AFTER;
        diary.read(|connection| {
            Ok(Self {
                details: track_details(connection)?,
                whole_artists: whole_artists(connection)?,
                unknown_tracks: not_found(connection, Sought::Track, since)?,
                unknown_artists: not_found(connection, Sought::Artist, since)?,
                unknown_features: not_found(connection, Sought::AudioFeatures, since)?,
            })
        })
    }

    /// Every recording that has an id and was streamed, most-played first; of those played alike, the one heard first.
    pub(super) fn wants(&self, plays: &Plays) -> Result<Vec<Want>> {
        let found = find(&plays.heard, &self.details)?;
        let mut wants = Vec::new();
        for editions in recordings(&plays.heard) {
            let streams = editions.iter().map(|at| u64::from(plays.heard[*at].streams)).sum();
            let has_id = editions.iter().any(|at| plays.heard[*at].id.is_some());
            if streams > 0 && has_id {
                wants.push(self.want(&plays.heard, &editions, &found, streams)?);
            }
        }
        wants.sort_by_key(|want| std::cmp::Reverse(want.streams));
        Ok(wants)
    }

    fn want(&self, heard: &[Heard], editions: &[usize], found: &[Option<Found>], streams: u64) -> Result<Want> {
        let ids = || editions.iter().filter_map(|at| heard[*at].id.clone());
        let artist_name = heard[editions[0]].artist.clone();
        let Some(Found { row, .. }) = editions.iter().find_map(|at| found[*at]) else {
            let tracks = ids().filter(|id| !self.unknown_tracks.contains(id.as_str())).collect();
            return Ok(Want { streams, tracks, artist_name, ..Want::default() });
        };
        let row = row as usize;
        let text = |name: &str| -> Result<Option<&str>> { Ok(self.details.column(name)?.str()?.get(row)) };
        let artist = text("artist_id")?.filter(|id| self.lacks_artist(id));
        let is_unheard = text("features_source")?.is_none();
        let features = text("id")?.filter(|id| is_unheard && !self.unknown_features.contains(*id));
        Ok(Want {
            streams,
            is_known: true,
            tracks: Vec::new(),
            artist_name,
            artist: artist.and_then(|id| ArtistId::parse(id).ok()),
            features: features.and_then(|id| TrackId::parse(id).ok()),
        })
    }

    /// Whether an artist is worth asking for.
    pub(super) fn lacks_artist(&self, id: &str) -> bool {
        !self.whole_artists.contains(id) && !self.unknown_artists.contains(id)
    }

    /// How much there is to ask for. Whoever made a track that is not known is told from others by the name.
    pub(super) fn amount(&self, wants: &[Want]) -> Result<Amount> {
        let names = self.details.column("artist")?.str()?;
        let mut seen: HashSet<&str> = names.iter().flatten().collect();
        let mut ids = HashSet::new();
        let mut amount = Amount::default();
        for want in wants {
            amount.tracks += usize::from(!want.tracks.is_empty());
            let is_new = want.artist_name.as_deref().is_none_or(|name| seen.insert(name));
            amount.artists += usize::from(!want.tracks.is_empty() && is_new);
            amount.artists += usize::from(want.artist.as_ref().is_some_and(|id| ids.insert(id)));
        }
        Ok(amount)
    }

    pub(super) fn shares(&self, plays: &Plays) -> Result<Shares> {
        let mut shares = Shares::default();
        let genres = self.details.column("genres")?.list()?.clone();
        let dates = self.details.column("release_date")?.is_not_null();
        let sources = self.details.column("features_source")?.is_not_null();
        for (heard, found) in plays.heard.iter().zip(find(&plays.heard, &self.details)?) {
            let streams = u64::from(heard.streams);
            shares.streams += streams;
            let Some(Found { row, .. }) = found else { continue };
            let row = row as usize;
            let has_genres = genres.get_as_series(row).is_some_and(|genres| !genres.is_empty());
            let of = |known: bool| if known { streams } else { 0 };
            shares.with_release_date += of(dates.get(row) == Some(true));
            shares.with_genres += of(has_genres);
            shares.with_features += of(sources.get(row) == Some(true));
        }
        Ok(shares)
    }
}

/// What was heard, by recording: each with its editions, the most-streamed first.
fn recordings(heard: &[Heard]) -> Vec<Vec<usize>> {
    let mut places: HashMap<(&str, &str), usize, RandomState> = HashMap::default();
    let mut recordings: Vec<Vec<usize>> = Vec::new();
    for (at, one) in heard.iter().enumerate() {
        match one.names() {
            Some(names) => {
                let place = *places.entry(names).or_insert_with(|| {
                    recordings.push(Vec::new());
                    recordings.len() - 1
                });
                recordings[place].push(at);
            }
            None => recordings.push(vec![at]),
        }
    }
    for editions in &mut recordings {
        editions.sort_by_key(|at| std::cmp::Reverse((heard[*at].streams, heard[*at].plays)));
    }
    recordings
}

/// How many recordings with an id were played and never streamed.
pub(super) fn never_streamed(plays: &Plays) -> usize {
    let of = |editions: &Vec<usize>| {
        let heard = || editions.iter().map(|at| &plays.heard[*at]);
        heard().all(|one| one.streams == 0) && heard().any(|one| one.id.is_some())
    };
    recordings(&plays.heard).iter().filter(|editions| of(editions)).count()
}
