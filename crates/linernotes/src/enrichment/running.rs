//! An enrichment under way: three queues, which are asked for when they are long enough and at the end.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use spotify_client::{Artist, ArtistId, Id as _, Spotify, Track, TrackId};

use super::Enriching;
use super::asking::{End, Ended, Hearing, ask};
use super::enriched::{Enriched, Stop, Tally};
use super::heard::Plays;
use super::wanted::{Standing, Want, never_streamed};
use crate::diary::{
    ArtistDetails, Sought, drop_not_found, keep_artist, keep_features, keep_not_found, keep_track, refuse_others,
};
use crate::{Diary, Progress, Result};

/// Tracks or artists that are asked for and written together.
const TOGETHER: usize = 50;
/// Tracks whose audio features are asked for together: the most that Spotify gives for a request …
const FEATURES_TOGETHER: usize = 100;
/// … and ReccoBeats, which is asked where Spotify takes no batches.
const FEATURES_ELSEWHERE: usize = 40;
/// How the client's notice begins that features come from elsewhere, which is no failure.
const FROM_ELSEWHERE: &str = "Spotify gives no audio features";

pub(super) async fn run(enriching: Enriching) -> Result<Enriched> {
    let Enriching { spotify, diary, plays, options, until } = enriching;
    diary.read_or_refuse(|connection| refuse_others(&diary, connection, &spotify))?;
    // A diary that cannot be written is told of before anything is asked.
    diary.write(|_| Ok(()))?;
    let plays = Plays::read(&plays)?;
    let standing = Standing::read(&diary, spotify.now())?;
    let wants = standing.wants(&plays)?;
    let spotify = with_budget(&spotify, options.requests);
    let allowed = spotify.budget_left().unwrap_or_default();
    let hearing = Hearing::with(Progress::new("Enriching recordings", wants.len()));
    let already_known = wants.iter().filter(|want| want.is_known).count();
    let mut run = Run::new(spotify, diary, standing, End::at(until), Arc::clone(&hearing));
    hearing.during(run.all(wants)).await?;
    hearing.progress.finish();

    let now = run.spotify.now();
    let standing = Standing::read(&run.diary, now)?;
    let amount = standing.amount(&standing.wants(&plays)?)?;
    let (left, asked) = (amount.tracks + amount.artists, run.tracks.asked + run.artists.asked);
    let shares = standing.shares(&plays)?;
    let share = |streams: u64| (shares.streams > 0).then(|| streams as f64 / shares.streams as f64);
    let stopped = run.stopped();
    Ok(Enriched {
        requests: allowed - run.spotify.budget_left().unwrap_or_default(),
        tracks: run.tracks,
        artists: run.artists,
        features: run.features,
        already_known,
        left,
        runs_left: (left > 0 && asked > 0).then(|| left.div_ceil(asked)),
        without_id: plays.without_id,
        never_streamed: never_streamed(&plays),
        with_release_date: share(shares.with_release_date),
        with_genres: share(shares.with_genres),
        with_features: share(shares.with_features),
        stopped,
        notices: hearing.notices(),
    })
}

/// The client with a budget, so that its requests are counted. The smaller of two holds.
fn with_budget(spotify: &Spotify, requests: Option<usize>) -> Spotify {
    match (requests, spotify.budget_left()) {
        (None, None) => spotify.with_budget(usize::MAX),
        (Some(requests), None) => spotify.with_budget(requests),
        (Some(requests), Some(left)) if requests < left => spotify.with_budget(requests),
        (_, Some(_)) => spotify.clone(),
    }
}

struct Run {
    spotify: Spotify,
    diary: Diary,
    standing: Standing,
    end: End,
    hearing: Arc<Hearing>,
    /// The ids of a recording, of which the first is asked for, and the others where Spotify does not know that.
    wanted_tracks: VecDeque<Vec<TrackId>>,
    wanted_artists: Vec<ArtistId>,
    wanted_features: Vec<TrackId>,
    seen_artists: HashSet<ArtistId>,
    /// Whether batches are closed, as far as that was noticed: then nothing is gained by waiting for one to be full.
    one_by_one: bool,
    tracks: Tally,
    artists: Tally,
    features: Tally,
    tracks_stop: Option<Stop>,
    artists_stop: Option<Stop>,
    features_stop: Option<Stop>,
}

impl Run {
    fn new(spotify: Spotify, diary: Diary, standing: Standing, end: End, hearing: Arc<Hearing>) -> Self {
        Self {
            spotify,
            diary,
            standing,
            end,
            hearing,
            wanted_tracks: VecDeque::new(),
            wanted_artists: Vec::new(),
            wanted_features: Vec::new(),
            seen_artists: HashSet::new(),
            one_by_one: false,
            tracks: Tally::default(),
            artists: Tally::default(),
            features: Tally::default(),
            tracks_stop: None,
            artists_stop: None,
            features_stop: None,
        }
    }

    async fn all(&mut self, wants: Vec<Want>) -> Result<()> {
        for (at, want) in wants.into_iter().enumerate() {
            if let Some(artist) = want.artist {
                self.want_artist(artist);
            }
            self.wanted_features.extend(want.features);
            if !want.tracks.is_empty() {
                self.wanted_tracks.push_back(want.tracks);
            }
            self.ask_when_enough().await?;
            if self.is_over() {
                break;
            }
            self.hearing.progress.set(at);
        }
        // What is waiting for the rest of a batch goes out all the same.
        while !self.wanted_tracks.is_empty() && self.tracks_stop.is_none() {
            self.ask_for_tracks().await?;
            self.ask_when_enough().await?;
        }
        while !self.wanted_artists.is_empty() && self.artists_stop.is_none() && !self.is_at_the_end() {
            self.ask_for_artists().await?;
        }
        while !self.wanted_features.is_empty() && self.features_stop.is_none() && !self.is_at_the_end() {
            self.ask_for_features().await?;
        }
        Ok(())
    }

    /// Whether to look at no further recording. Where artists or features alone have to wait, tracks go on.
    fn is_over(&self) -> bool {
        self.tracks_stop.is_some() || self.is_at_the_end()
    }

    /// Whether nothing at all is to be sent any more.
    fn is_at_the_end(&self) -> bool {
        let stops = [&self.tracks_stop, &self.artists_stop, &self.features_stop];
        let ends_all = |stop: &Stop| matches!(stop, Stop::Interrupted);
        stops.into_iter().flatten().any(ends_all)
            || matches!(self.tracks_stop.as_ref().or(self.artists_stop.as_ref()), Some(Stop::Trouble(_)))
    }

    fn stopped(&self) -> Stop {
        let stops = [&self.tracks_stop, &self.artists_stop, &self.features_stop];
        stops.into_iter().flatten().next().cloned().unwrap_or(Stop::Complete)
    }

    fn want_artist(&mut self, id: ArtistId) {
        if self.standing.lacks_artist(id.as_str()) && self.seen_artists.insert(id.clone()) {
            self.wanted_artists.push(id);
        }
    }

    async fn ask_when_enough(&mut self) -> Result<()> {
        let before = self.tracks.asked;
        while self.wanted_tracks.len() >= TOGETHER && self.tracks_stop.is_none() {
            self.ask_for_tracks().await?;
        }
        let artists_enough = if self.one_by_one && self.tracks.asked > before { 1 } else { TOGETHER };
        while self.wanted_artists.len() >= artists_enough && self.artists_stop.is_none() && !self.is_at_the_end() {
            self.ask_for_artists().await?;
        }
        while self.wanted_features.len() >= self.features_enough()
            && self.features_stop.is_none()
            && !self.is_at_the_end()
        {
            self.ask_for_features().await?;
        }
        Ok(())
    }

    /// For how many tracks features are asked. At first for a few: to find out that Spotify gives none to this app takes requests,
    /// so it is done while there are some. Where that is known, other sources answer after the last one too, and to find a
    /// recording's ISRC costs nothing as long as the catalogue store has the track.
    fn features_enough(&self) -> usize {
        match self.one_by_one {
            _ if self.features.asked == 0 && self.tracks.asked > 0 => 1,
            true => FEATURES_ELSEWHERE,
            false => FEATURES_TOGETHER,
        }
    }

    async fn ask_for_tracks(&mut self) -> Result<()> {
        let half_of_budget = self.spotify.budget_left().map_or(usize::MAX, |left| left / 2).max(1);
        let most = if self.tracks.asked == 0 { TOGETHER.min(half_of_budget) } else { TOGETHER };
        let count = self.wanted_tracks.len().min(most);
        let recordings: Vec<Vec<TrackId>> = self.wanted_tracks.drain(..count).collect();
        let left = self.spotify.budget_left();
        let first = recordings.iter().filter_map(|ids| ids.first().cloned()).collect();
        let told = ask(&self.spotify, &mut self.end, first, |spotify, ids: Vec<TrackId>| spotify.tracks(ids)).await;
        let sent = left.unwrap_or_default() - self.spotify.budget_left().unwrap_or_default();
        self.one_by_one |= sent > 2 && sent >= told.answers.len();
        let now = self.spotify.now();
        // One without a length would be asked for again and again.
        let is_whole = |track: &Option<Track>| track.as_ref().is_some_and(|track| track.duration_ms.is_some());
        self.diary.write(|diary| {
            for (id, track) in &told.answers {
                if let Some(track) = track {
                    // Where another release stands for it in the listener's country, it is still what was asked for.
                    keep_track(diary, &Track { id: Some(id.clone()), ..track.clone() })?;
                }
                match is_whole(track) {
                    true => drop_not_found(diary, Sought::Track, id.as_str())?,
                    false => keep_not_found(diary, Sought::Track, id.as_str(), now)?,
                }
            }
            Ok(())
        })?;
        self.tracks.asked += told.answers.len();
        for (id, track) in told.answers {
            if !is_whole(&track) {
                let others = recordings.iter().find(|ids| ids.first() == Some(&id)).map(|ids| ids[1..].to_vec());
                self.wanted_tracks.extend(others.filter(|ids| !ids.is_empty()));
                continue;
            }
            self.tracks.kept += 1;
            let artist = track.as_ref().and_then(|track| track.artists.first()).and_then(|artist| artist.id.clone());
            if let Some(artist) = artist {
                self.want_artist(artist);
            }
            if !self.standing.unknown_features.contains(id.as_str()) {
                self.wanted_features.push(id);
            }
        }
        self.tracks_stop = stop_of(told.ended)?;
        Ok(())
    }

    async fn ask_for_artists(&mut self) -> Result<()> {
        let count = self.wanted_artists.len().min(TOGETHER);
        let ids: Vec<ArtistId> = self.wanted_artists.drain(..count).collect();
        let told = ask(&self.spotify, &mut self.end, ids, |spotify, ids: Vec<ArtistId>| spotify.artists(ids)).await;
        let now = self.spotify.now();
        self.diary.write(|diary| {
            for (id, artist) in &told.answers {
                match artist {
                    Some(artist) => {
                        let artist = Artist { id: Some(id.clone()), ..artist.clone() };
                        keep_artist(diary, &artist, ArtistDetails::Whole)?;
                        drop_not_found(diary, Sought::Artist, id.as_str())?;
                    }
                    None => keep_not_found(diary, Sought::Artist, id.as_str(), now)?,
                }
            }
            Ok(())
        })?;
        self.artists.asked += told.answers.len();
        self.artists.kept += told.answers.iter().filter(|(_, artist)| artist.is_some()).count();
        self.artists_stop = stop_of(told.ended)?;
        Ok(())
    }

    async fn ask_for_features(&mut self) -> Result<()> {
        let count = self.wanted_features.len().min(FEATURES_TOGETHER);
        let ids: Vec<TrackId> = self.wanted_features.drain(..count).collect();
        let heard = self.hearing.notices().len();
        let rows = match self.end.or(self.spotify.audio_features(ids)).await {
            None => {
                self.features_stop = Some(Stop::Interrupted);
                return Ok(());
            }
            Some(Ok(rows)) => rows,
            // Tracks and artists come all the same.
            Some(Err(error)) => {
                self.features_stop = Some(Stop::of(error).unwrap_or_else(|error| Stop::Trouble(error.to_string())));
                return Ok(());
            }
        };
        // A source that gave no answer may know what the others do not.
        let all_answered = self.hearing.notices()[heard..].iter().all(|notice| notice.starts_with(FROM_ELSEWHERE));
        let now = self.spotify.now();
        self.diary.write(|diary| {
            for row in &rows {
                match &row.source {
                    Some(_) => {
                        keep_features(diary, row)?;
                        drop_not_found(diary, Sought::AudioFeatures, row.id.as_str())?;
                    }
                    None if all_answered => keep_not_found(diary, Sought::AudioFeatures, row.id.as_str(), now)?,
                    None => {}
                }
            }
            Ok(())
        })?;
        self.features.asked += rows.len();
        self.features.kept += rows.len() - rows.unknown();
        Ok(())
    }
}

fn stop_of(ended: Option<Ended>) -> Result<Option<Stop>> {
    match ended {
        None => Ok(None),
        Some(Ended::Interrupted) => Ok(Some(Stop::Interrupted)),
        Some(Ended::By(error)) => Ok(Some(Stop::of(error)?)),
    }
}
