//! What a listener loves this month, from Spotify into the diary.

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use spotify_client::{Artist, AudioFeatures, PlayHistory, Scope, Spotify, TimeRange, Track, TrackId};

use crate::diary::{
    ArtistDetails, Month, claim, is_claimed, keep_artist, keep_features, keep_track, tracks_without_features,
};
use crate::tracker::notice_where_plays_are_tracked;
use crate::{Diary, Result};

/// The ranges of a snapshot, as the diary orders them.
const RANGES: [TimeRange; 3] = [TimeRange::ShortTerm, TimeRange::MediumTerm, TimeRange::LongTerm];

/// A snapshot that has not been asked for yet: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
pub type PendingSnapshot = Pin<Box<dyn Future<Output = Result<Snapshot>> + Send>>;

/// Snapshots of a listener's taste into their diary.
pub trait Snapshots {
    /// The listener's top 50 tracks and artists of all three ranges, with the tracks' audio features, and their last plays where
    /// they agreed to show them. They become the diary's page of this month (in UTC); one that is there already is replaced.
    ///
    /// Needs [`Scope::UserTopRead`]; [`Scope::UserReadRecentlyPlayed`] for the plays. Everything is asked for first and then
    /// written at once: what ends it before leaves the diary as it was.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`]; [`crate::Error::OtherListener`] for somebody else's diary, [`crate::Error::DiaryBusy`] and
    /// [`crate::Error::NoDiary`] when it cannot be written.
    fn snapshot(&self, diary: &Diary) -> PendingSnapshot;
}

/// What a snapshot found. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snapshot {
    /// The first day of its month.
    pub month: NaiveDate,
    /// When it was taken, by Spotify's clock.
    pub taken_at: DateTime<Utc>,
    /// How many different tracks were ranked.
    pub tracks: usize,
    /// How many of them have audio features.
    pub with_features: usize,
    /// How many different artists were ranked.
    pub artists: usize,
    /// How many plays the diary did not have yet; nothing where the listener did not agree to show them.
    pub new_plays: Option<usize>,
    /// When the one that it replaces was taken.
    pub replaced: Option<DateTime<Utc>>,
    /// The months since the one before of which there is none: Spotify does not tell of the past.
    pub missed: Vec<NaiveDate>,
}

impl Snapshots for Spotify {
    fn snapshot(&self, diary: &Diary) -> PendingSnapshot {
        Box::pin(take(self.clone(), diary.clone()))
    }
}

impl Diary {
    /// Whether a snapshot of the month of `now` is missing.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when the file cannot be read.
    pub fn is_due(&self, now: DateTime<Utc>) -> Result<bool> {
        Ok(self.read(|connection| taken_at(connection, Month::of(now)))?.is_none())
    }
}

/// All that Spotify tells for a snapshot.
struct Told {
    tracks: Vec<(TimeRange, Vec<Track>)>,
    artists: Vec<(TimeRange, Vec<Artist>)>,
    features: Vec<AudioFeatures>,
    plays: Option<Vec<PlayHistory>>,
}

async fn take(spotify: Spotify, diary: Diary) -> Result<Snapshot> {
    let session = spotify.session().await;
    let agreed = session.as_ref().is_ok_and(|session| session.scopes.contains(&Scope::UserReadRecentlyPlayed));
    let account = match spotify.listener() {
        Some(account) => account.clone(),
        // The error of a call that needs a listener names the scope to ask for.
        None => {
            spotify.top_tracks(TimeRange::ShortTerm).await?;
            return Err(spotify_client::Error::SignedOut { scopes: vec![Scope::UserTopRead], ended: None }.into());
        }
    };
    // A diary that is another's is refused before anything is asked.
    diary.read_or_refuse(|connection| is_claimed(&diary, connection, &spotify, &account))?;
    // Neither is one that cannot be written.
    diary.write(|_| Ok(()))?;
    let (mut tracks, mut artists) = (Vec::new(), Vec::new());
    let now_at_spotify = spotify.fresh();
    for range in RANGES {
        tracks.push((range, now_at_spotify.top_tracks(range).await?));
        artists.push((range, now_at_spotify.top_artists(range).await?));
    }
    let plays = if agreed { Some(now_at_spotify.recently_played().await?) } else { None };
    let ids = unknown(&diary, &tracks, plays.as_deref().unwrap_or_default())?;
    let features = spotify.audio_features(ids).await?.to_vec();
    let told = Told { tracks, artists, features, plays };
    let now = spotify.now();
    diary.write_or_refuse(|transaction| {
        claim(&diary, transaction, &spotify, &account)?;
        Ok(keep(transaction, now, &told)?)
    })
}

/// The tracks of which the diary does not know how they sound.
fn unknown(diary: &Diary, ranked: &[(TimeRange, Vec<Track>)], plays: &[PlayHistory]) -> Result<Vec<TrackId>> {
    let all = ranked.iter().flat_map(|(_, tracks)| tracks).chain(plays.iter().map(|play| &play.track));
    let mut seen = HashSet::new();
    let ids: Vec<&TrackId> = all.filter_map(|track| track.id.as_ref()).filter(|id| seen.insert(*id)).collect();
    let uris: Vec<String> = ids.iter().map(|id| format!("spotify:track:{id}")).collect();
    let unknown: HashSet<String> =
        diary.read(|connection| tracks_without_features(connection, &uris))?.into_iter().collect();
    let asked = ids.into_iter().zip(uris).filter(|(_, uri)| unknown.contains(uri));
    Ok(asked.map(|(id, _)| id.clone()).collect())
}

fn keep(diary: &Transaction<'_>, now: DateTime<Utc>, told: &Told) -> rusqlite::Result<Snapshot> {
    let month = Month::of(now);
    let replaced = taken_at(diary, month)?;
    let missed = missed(diary, month)?;
    diary.execute("DELETE FROM snapshot WHERE month = ?1", [month.to_string()])?;
    let (mut tracks, mut artists) = (HashSet::new(), HashSet::new());
    for ((range, ranked_tracks), (_, ranked_artists)) in told.tracks.iter().zip(&told.artists) {
        let insert = "INSERT INTO snapshot (month, range, taken_at) VALUES (?1, ?2, ?3) RETURNING key";
        let parameters = params![month.to_string(), range.to_string(), now.timestamp_millis()];
        let snapshot: i64 = diary.prepare_cached(insert)?.query_row(parameters, |row| row.get(0))?;
        let mut rank_track =
            diary.prepare_cached("INSERT INTO top_track (snapshot, rank, track) VALUES (?1, ?2, ?3)")?;
        for (rank, track) in (1_i64..).zip(ranked_tracks) {
            let track = keep_track(diary, track)?;
            rank_track.execute(params![snapshot, rank, track])?;
            tracks.insert(track);
        }
        let mut rank_artist =
            diary.prepare_cached("INSERT INTO top_artist (snapshot, rank, artist) VALUES (?1, ?2, ?3)")?;
        for (rank, artist) in (1_i64..).zip(ranked_artists) {
            let artist = keep_artist(diary, artist, ArtistDetails::Whole)?;
            rank_artist.execute(params![snapshot, rank, artist])?;
            artists.insert(artist);
        }
    }
    let keep_plays = |plays| {
        notice_where_plays_are_tracked(diary, plays, now)?;
        keep_plays(diary, plays)
    };
    let new_plays = told.plays.as_deref().map(keep_plays).transpose()?;
    for features in &told.features {
        keep_features(diary, features)?;
    }
    let mut known = diary.prepare_cached("SELECT 1 FROM audio_features WHERE track = ?1 AND source IS NOT NULL")?;
    let mut with_features = 0;
    for track in &tracks {
        with_features += usize::from(known.exists([track])?);
    }
    Ok(Snapshot {
        month: month.first_day(),
        taken_at: now,
        tracks: tracks.len(),
        with_features,
        artists: artists.len(),
        new_plays,
        replaced,
        missed,
    })
}

/// Gives how many were not there yet.
pub(crate) fn keep_plays(diary: &Connection, plays: &[PlayHistory]) -> rusqlite::Result<usize> {
    let mut insert = diary.prepare_cached(
        "INSERT INTO play (played_at, track, context_uri) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?;
    let mut new = 0;
    for play in plays {
        let track = keep_track(diary, &play.track)?;
        let context = play.context.as_ref().map(|context| context.uri.as_str());
        new += insert.execute(params![play.played_at.timestamp_millis(), track, context])?;
    }
    Ok(new)
}

fn taken_at(diary: &Connection, month: Month) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let sql = "SELECT max(taken_at) FROM snapshot WHERE month = ?1";
    let taken: Option<i64> = diary.query_row(sql, [month.to_string()], |row| row.get(0)).optional()?.flatten();
    Ok(taken.and_then(DateTime::from_timestamp_millis))
}

/// The months between the last snapshot and this one.
fn missed(diary: &Connection, month: Month) -> rusqlite::Result<Vec<NaiveDate>> {
    let sql = "SELECT max(month) FROM snapshot WHERE month < ?1";
    let last: Option<String> = diary.query_row(sql, [month.to_string()], |row| row.get(0))?;
    let Some(last) = last.as_deref().and_then(Month::read) else { return Ok(Vec::new()) };
    Ok((1..month.since(last)).map(|months| last.plus(months).first_day()).collect())
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { month, tracks, with_features, artists, new_plays, replaced, missed, .. } = self;
        let month = Month::of_day(*month).in_words();
        if *tracks + *artists == 0 {
            write!(f, "{month}: Spotify ranks nothing yet, as it does for those who are new; the page is kept empty")?;
        } else {
            write!(f, "{month}: {tracks} tracks ({with_features} with audio features), {artists} artists")?;
        }
        match new_plays {
            Some(plays) => write!(f, ", {plays} new plays")?,
            None => write!(f, "; no plays, as the listener did not agree to `{}`", Scope::UserReadRecentlyPlayed)?,
        }
        if let Some(replaced) = replaced {
            write!(f, "; in place of the page of {}", replaced.format("%-d %B"))?;
        }
        if let (Some(first), Some(last)) = (missed.first(), missed.last()) {
            let (first, last) = (Month::of_day(*first).in_words(), Month::of_day(*last).in_words());
            match first == last {
                true => write!(f, "; there is none of {first}")?,
                false => write!(f, "; there is none of {first} to {last}")?,
            }
        }
        Ok(())
    }
}
