//! What the lines of a file do to a diary.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::details::{Table, keep_album, keep_artist, keep_features, keep_track};
use super::reading::Lines;
use super::{Imported, Merged, Outcome};
use crate::diary::check::is_plausible;
use crate::diary::counts::count_at;
use crate::diary::database::Refused;
use crate::diary::details::number;
use crate::diary::line::{self, Header, Line, Owner};
use crate::diary::{Diary, Month};
use crate::{Error, Result};

const RANGES: [&str; 3] = ["short_term", "medium_term", "long_term"];

pub(super) fn import(diary: &Diary, path: &Path) -> Result<Imported> {
    let (header, mut lines) = Lines::open(path)?;
    diary.with_room(|| merge_all(diary, path, &header, &mut lines))
}

fn merge_all(diary: &Diary, path: &Path, header: &Header, lines: &mut Lines) -> Result<Imported> {
    diary.write_or_refuse(|transaction| {
        if let Some(owner) = &header.owner {
            claim(diary, transaction, path, owner)?;
        }
        let mut merge = Merge::into(transaction, path);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        while let Some(line) = lines.next()? {
            *counts.entry(line.kind()).or_default() += 1;
            merge.line(lines, &line)?;
        }
        for (kind, told) in &header.counts {
            let found = counts.get(kind.as_str()).copied().unwrap_or_default();
            if found != *told {
                let why = format!(
                    "it is incomplete: it holds {found} lines of the kind `{kind}`, and its first line says {told}"
                );
                return Err(lines.incomplete(why).into());
            }
        }
        merge.end(lines)
    })
}

/// Makes a new diary that of the file's listener.
fn claim(diary: &Diary, transaction: &Transaction<'_>, path: &Path, owner: &Owner) -> Result<(), Refused> {
    let Owner { server, account_id, name } = owner;
    let sql = "SELECT server, account_id, name FROM owner";
    let ours = transaction
        .query_row(sql, [], |row| Ok(Owner { server: row.get(0)?, account_id: row.get(1)?, name: row.get(2)? }));
    match ours.optional()? {
        None => {
            let insert = "INSERT INTO owner (one, server, account_id, name) VALUES (1, ?1, ?2, ?3)";
            transaction.execute(insert, params![server, account_id, name])?;
            Ok(())
        }
        Some(ours) if ours.server == *server && ours.account_id == *account_id => Ok(()),
        Some(ours) => Err(Refused::ByUs(Error::OtherListener {
            path: diary.file().map_or_else(|| "the diary in memory".into(), Into::into),
            owner: format!("{} ({}, at {})", ours.name, ours.account_id, ours.server),
            asked: format!("{name} ({account_id}, at {server}), as {} is", path.display()),
        })),
    }
}

struct Merge<'a> {
    diary: &'a Transaction<'a>,
    artists: Table,
    albums: Table,
    tracks: Table,
    months: BTreeMap<Month, MonthRead>,
    imported: Imported,
}

/// What the file has of a month.
struct MonthRead {
    /// The first line of it.
    line: usize,
    taken_at: DateTime<Utc>,
    ranges: BTreeSet<String>,
    outcome: Outcome,
}

impl<'a> Merge<'a> {
    fn into(diary: &'a Transaction<'a>, path: &Path) -> Self {
        let none = Merged::default();
        Self {
            diary,
            artists: Table::artists(),
            albums: Table::albums(),
            tracks: Table::tracks(),
            months: BTreeMap::new(),
            imported: Imported {
                path: path.to_owned(),
                months: none,
                tracks: none,
                artists: none,
                albums: none,
                plays: none,
                gaps: none,
                playlists: none,
            },
        }
    }

    fn line(&mut self, lines: &Lines, line: &Line) -> Result<(), Refused> {
        match line {
            Line::Artist(artist) => {
                self.imported.artists.count(keep_artist(self.diary, &self.artists, artist)?);
            }
            Line::Album(album) => self.imported.albums.count(keep_album(self.diary, &self.albums, album)?),
            Line::Track(track) => self.track(lines, track)?,
            Line::Features(features) => {
                let track = named(lines, "track", &features.track, self.tracks.key(self.diary, &features.track)?)?;
                keep_features(self.diary, track, features)?;
            }
            Line::Snapshot(snapshot) => self.snapshot(lines, snapshot)?,
            Line::Play(play) => self.play(lines, play)?,
            Line::Gap(gap) => self.gap(lines, gap)?,
            Line::Playlist(playlist) => self.playlist(lines, playlist)?,
        }
        Ok(())
    }

    fn track(&mut self, lines: &Lines, track: &line::Track) -> Result<(), Refused> {
        let album = match &track.album {
            Some(album) => Some(named(lines, "album", album, self.albums.key(self.diary, album)?)?),
            None => None,
        };
        let artists = self.keys(lines, "artist", &self.artists, &track.artists)?;
        self.imported.tracks.count(keep_track(self.diary, &self.tracks, track, album, &artists)?);
        Ok(())
    }

    fn snapshot(&mut self, lines: &Lines, snapshot: &line::Snapshot) -> Result<(), Refused> {
        let line::Snapshot { month: text, range, taken_at, tracks, artists } = snapshot;
        let wrong = |why: String| Err(lines.unfit(lines.number, &why).into());
        let Some(month) = Month::read(text) else {
            return wrong(format!("`{text}` is no month: it is written as 2026-11"));
        };
        if !RANGES.contains(&range.as_str()) {
            return wrong(format!("`{range}` is no range: there are {}", RANGES.join(", ")));
        }
        if Month::of(*taken_at) != month {
            return wrong(format!("the snapshot of {text} was taken in another month, {}", Month::of(*taken_at)));
        }
        plausible(lines, *taken_at)?;
        if !self.months.contains_key(&month) {
            let outcome = self.outcome(month, *taken_at)?;
            let read = MonthRead { line: lines.number, taken_at: *taken_at, ranges: BTreeSet::new(), outcome };
            self.months.insert(month, read);
        }
        let Some(read) = self.months.get_mut(&month) else { return Ok(()) };
        if read.taken_at != *taken_at {
            return wrong(format!("the ranges of {text} were taken at different moments"));
        }
        if !read.ranges.insert(range.clone()) {
            return wrong(format!("{text} has the range `{range}` twice"));
        }
        let outcome = read.outcome;
        let tracks = self.keys(lines, "track", &self.tracks, tracks)?;
        let artists = self.keys(lines, "artist", &self.artists, artists)?;
        if outcome == Outcome::Same {
            return Ok(());
        }
        let insert = "INSERT INTO snapshot (month, range, taken_at) VALUES (?1, ?2, ?3) RETURNING key";
        let parameters = params![text, range, taken_at.timestamp_millis()];
        let key: i64 = self.diary.prepare_cached(insert)?.query_row(parameters, |row| row.get(0))?;
        for (insert, ranked) in [
            ("INSERT INTO top_track (snapshot, rank, track) VALUES (?1, ?2, ?3)", tracks),
            ("INSERT INTO top_artist (snapshot, rank, artist) VALUES (?1, ?2, ?3)", artists),
        ] {
            let mut insert = self.diary.prepare_cached(insert)?;
            for (rank, ranked) in (1_i64..).zip(ranked) {
                insert.execute(params![key, rank, ranked])?;
            }
        }
        Ok(())
    }

    /// What becomes of a month that the file has; an earlier one of the diary makes room.
    fn outcome(&self, month: Month, taken_at: DateTime<Utc>) -> rusqlite::Result<Outcome> {
        let month = month.to_string();
        let sql = "SELECT max(taken_at), count(*) FROM snapshot WHERE month = ?1";
        let (ours, ranges): (Option<i64>, usize) =
            self.diary.query_row(sql, [&month], |row| Ok((row.get(0)?, count_at(row, 1)?)))?;
        match ours {
            None => Ok(Outcome::New),
            Some(ours) if ours >= taken_at.timestamp_millis() && ranges == RANGES.len() => Ok(Outcome::Same),
            Some(_) => {
                self.diary.execute("DELETE FROM snapshot WHERE month = ?1", [&month])?;
                Ok(Outcome::Replaced)
            }
        }
    }

    fn play(&mut self, lines: &Lines, play: &line::Play) -> Result<(), Refused> {
        let line::Play { played_at, track, context_uri } = play;
        plausible(lines, *played_at)?;
        let played_at = played_at.timestamp_millis();
        let track = named(lines, "track", track, self.tracks.key(self.diary, track)?)?;
        let insert = "INSERT INTO play (played_at, track, context_uri) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        let fill = "UPDATE play SET context_uri = ?3 WHERE played_at = ?1 AND track = ?2 AND context_uri IS NULL";
        let of_this = params![played_at, track, context_uri];
        let outcome = if self.diary.prepare_cached(insert)?.execute(of_this)? > 0 {
            Outcome::New
        } else if context_uri.is_some() && self.diary.prepare_cached(fill)?.execute(of_this)? > 0 {
            Outcome::Replaced
        } else {
            Outcome::Same
        };
        self.imported.plays.count(outcome);
        Ok(())
    }

    fn gap(&mut self, lines: &Lines, gap: &line::Gap) -> Result<(), Refused> {
        let line::Gap { from, until, noticed_at } = gap;
        for moment in [from, until, noticed_at] {
            plausible(lines, *moment)?;
        }
        if from >= until {
            return Err(lines.unfit(lines.number, "the gap ends before it begins").into());
        }
        let insert = "INSERT INTO gap (from_at, until_at, noticed_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        let moments = [from, until, noticed_at].map(|moment| moment.timestamp_millis());
        let is_new = self.diary.prepare_cached(insert)?.execute(moments)? > 0;
        self.imported.gaps.count(if is_new { Outcome::New } else { Outcome::Same });
        Ok(())
    }

    fn playlist(&mut self, lines: &Lines, playlist: &line::Playlist) -> Result<(), Refused> {
        let line::Playlist { recipe, id, name, cover, made_at, updated_at, items } = playlist;
        plausible(lines, *made_at)?;
        plausible(lines, *updated_at)?;
        let find = "SELECT updated_at FROM playlist WHERE recipe = ?1";
        let ours: Option<i64> = self.diary.query_row(find, [recipe], |row| row.get(0)).optional()?;
        let outcome = match ours {
            None => Outcome::New,
            Some(ours) if ours >= updated_at.timestamp_millis() => Outcome::Same,
            Some(_) => Outcome::Replaced,
        };
        self.imported.playlists.count(outcome);
        if outcome == Outcome::Same {
            return Ok(());
        }
        self.diary.execute("DELETE FROM playlist WHERE recipe = ?1", [recipe])?;
        self.diary.execute(
            "INSERT INTO playlist (recipe, id, name, cover, made_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![recipe, id, name, cover, made_at.timestamp_millis(), updated_at.timestamp_millis()],
        )?;
        let insert = "INSERT INTO playlist_item (recipe, position, uri) VALUES (?1, ?2, ?3)";
        let mut insert = self.diary.prepare_cached(insert)?;
        for (position, uri) in items.iter().enumerate() {
            insert.execute(params![recipe, number(position), uri])?;
        }
        Ok(())
    }

    fn keys(&self, lines: &Lines, what: &str, table: &Table, uris: &[String]) -> Result<Vec<i64>, Refused> {
        uris.iter().map(|uri| named(lines, what, uri, table.key(self.diary, uri)?)).collect()
    }

    fn end(mut self, lines: &Lines) -> Result<Imported, Refused> {
        for (month, MonthRead { line, ranges, outcome, .. }) in &self.months {
            if ranges.len() != RANGES.len() {
                let why = format!("{month} has {} of its {} ranges", ranges.len(), RANGES.len());
                return Err(lines.unfit(*line, &why).into());
            }
            self.imported.months.count(*outcome);
        }
        Ok(self.imported)
    }
}

/// The key of what a line names, which a line above must have told of, or the diary know.
fn named(lines: &Lines, what: &str, uri: &str, key: Option<i64>) -> Result<i64, Refused> {
    let unknown = || {
        let why = format!("it names the {what} `{uri}`, of which no line above it tells");
        Refused::ByUs(lines.unfit(lines.number, &why))
    };
    key.ok_or_else(unknown)
}

fn plausible(lines: &Lines, moment: DateTime<Utc>) -> Result<(), Refused> {
    match is_plausible(moment) {
        true => Ok(()),
        false => Err(lines.unfit(lines.number, &format!("{moment} is before 2006 or after 2100")).into()),
    }
}
