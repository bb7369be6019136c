//! The rows of one month to what is kept of them: each play once. The order in which rows come makes no difference, so that
//! importing again, or in two halves, gives the same.

use std::cmp::{Ordering, Reverse};

use super::report::{KeptRows, Tags};
use super::row::{Row, Source};
use super::texts::{Texts, Title};

const A_DAY: i64 = 86_400_000;
const A_MINUTE: i64 = 60_000;
/// Within this much, the same track again at the same length is no second play.
const NEAR: i64 = 2_000;
/// Spotify counts a stream from here.
const SHORT_MS: i64 = 30_000;

/// A row, and where it is from.
#[derive(Clone, Copy)]
pub(super) struct Entry<'rows> {
    pub(super) row: &'rows Row,
    /// Whether the history had it before this import.
    pub(super) is_stored: bool,
    pub(super) is_near_repeat: bool,
}

/// What is kept of a month, in its order, and what became of the others.
pub(super) struct Kept<'rows> {
    pub(super) entries: Vec<Entry<'rows>>,
    pub(super) counts: Counts,
    /// Whether it is otherwise than it was.
    pub(super) is_changed: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) known: u64,
    pub(super) repeated: u64,
    pub(super) covered: u64,
    pub(super) superseded: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.known += other.known;
        self.repeated += other.repeated;
        self.covered += other.covered;
        self.superseded += other.superseded;
    }
}

/// What two rows of the same play have in common, beside the moment and `ms_played`: the address, or else the names.
fn is_same_title(one: &Row, other: &Row, texts: &Texts<'_>) -> bool {
    if one.title == other.title {
        return true;
    }
    let (one, other) = (texts.title(one.title), texts.title(other.title));
    one.uri == other.uri && (one.uri != 0 || Title { uri: 0, ..one } == Title { uri: 0, ..other })
}

fn compare_titles(one: &Row, other: &Row, texts: &Texts<'_>) -> Ordering {
    if is_same_title(one, other, texts) {
        return Ordering::Equal;
    }
    // By what they say, since numbers are as rows came.
    let said = |row: &Row| {
        let Title { kind, uri, name, artist, album } = texts.title(row.title);
        let [uri, name, artist, album] = [uri, name, artist, album].map(|word| texts.word(word));
        (uri, kind, name, artist, album)
    };
    said(one).cmp(&said(other))
}

/// How much a row tells, and then everything that it tells: of rows about the same play the one with the most stays.
fn worth<'texts>(row: &Row, texts: &'texts Texts<'_>) -> impl Ord + use<'texts> {
    let title = texts.title(row.title);
    let word = |word| texts.word(word);
    let reason = |reason| word(reason).filter(|reason| *reason != "unknown" && !reason.starts_with("unexpected"));
    let known = [
        title.name != 0,
        title.artist != 0,
        title.album != 0,
        row.platform != 0,
        row.country != 0,
        reason(row.reason_start).is_some(),
        reason(row.reason_end).is_some(),
        row.shuffle.is_some(),
        row.skipped.is_some(),
        row.offline.is_some(),
        row.incognito.is_some(),
        row.offline_at.is_some(),
    ];
    let texts = (
        [title.name, title.artist, title.album].map(word),
        [row.platform, row.country, row.reason_start, row.reason_end].map(word),
    );
    let flags = ([row.shuffle, row.skipped, row.offline, row.incognito], row.offline_at, row.video);
    (row.source, known.into_iter().filter(|known| *known).count(), flags, texts)
}

/// Merges rows that are kept in order with new ones.
pub(super) fn merge<'rows>(mut entries: Vec<Entry<'rows>>, texts: &Texts<'_>) -> Kept<'rows> {
    let key = |entry: &Entry<'_>| (entry.row.ended_at, entry.row.ms_played);
    // Files are in order, all but a few rows: the stable sort makes use of that.
    entries.sort_by(|one, other| {
        let by_key = key(one).cmp(&key(other)).then_with(|| compare_titles(one.row, other.row, texts));
        let by_worth = by_key.then_with(|| Reverse(worth(one.row, texts)).cmp(&Reverse(worth(other.row, texts))));
        // Of equals the stored one, so that a month is seen to be as it was.
        by_worth.then_with(|| other.is_stored.cmp(&one.is_stored))
    });
    let mut counts = Counts::default();
    let mut is_changed = false;
    let mut kept: Vec<Entry<'rows>> = Vec::with_capacity(entries.len());
    let mut rest = entries.as_slice();
    while let Some(first) = rest.first() {
        let is_same = |other: &&Entry<'_>| key(other) == key(first) && is_same_title(first.row, other.row, texts);
        let (same, others) = rest.split_at(1 + rest[1..].iter().take_while(is_same).count());
        let stored = same.iter().filter(|entry| entry.is_stored).count() as u64;
        let new = same.len() as u64 - stored;
        match stored {
            0 => counts.repeated += new - 1,
            _ => counts.known += new,
        }
        // A row that will give way makes no change.
        is_changed |= !first.is_stored && first.row.source == Source::Extended;
        kept.push(Entry { is_stored: stored > 0, ..*first });
        rest = others;
    }
    give_way(&mut kept, &mut counts);
    mark_near_repeats(&mut kept, texts);
    is_changed |= counts.superseded > 0 || kept.iter().any(|entry| !entry.is_stored);
    Kept { entries: kept, counts, is_changed }
}

/// Takes out the rows of account data from the part of a day of which the extended history tells.
fn give_way(kept: &mut Vec<Entry<'_>>, counts: &mut Counts) {
    if kept.iter().all(|entry| entry.row.source == Source::Extended) {
        return;
    }
    // By day: the minutes of its first and its last row of extended history.
    let mut told: Vec<(i64, i64, i64)> = Vec::new();
    for Entry { row, .. } in kept.iter().filter(|entry| entry.row.source == Source::Extended) {
        let (day, minute) = (row.ended_at.div_euclid(A_DAY), row.ended_at.div_euclid(A_MINUTE));
        match told.last_mut() {
            Some((last, _, end)) if *last == day => *end = minute,
            _ => told.push((day, minute, minute)),
        }
    }
    kept.retain(|Entry { row, is_stored, .. }| {
        let (day, minute) = (row.ended_at.div_euclid(A_DAY), row.ended_at.div_euclid(A_MINUTE));
        let is_told = || {
            let at = told.binary_search_by_key(&day, |(day, ..)| *day);
            at.is_ok_and(|at| (told[at].1..=told[at].2).contains(&minute))
        };
        if row.source == Source::Extended || !is_told() {
            return true;
        }
        *(if *is_stored { &mut counts.superseded } else { &mut counts.covered }) += 1;
        false
    });
}

fn mark_near_repeats(kept: &mut [Entry<'_>], texts: &Texts<'_>) {
    for at in 0..kept.len() {
        let (before, rest) = kept.split_at_mut(at);
        let entry = &mut rest[0];
        let row = entry.row;
        let near = before.iter().rev().take_while(|other| other.row.ended_at >= row.ended_at - NEAR);
        entry.is_near_repeat = row.source == Source::Extended
            && near.into_iter().any(|other| {
                let apart = row.ended_at - other.row.ended_at;
                (1..row.ms_played).contains(&apart)
                    && other.row.ms_played == row.ms_played
                    && is_same_title(row, other.row, texts)
            });
    }
}

/// Counts what this import brought.
pub(super) fn count(entries: &[Entry<'_>], texts: &Texts<'_>, kept: &mut KeptRows, tags: &mut Tags) {
    for entry in entries.iter().filter(|entry| !entry.is_stored) {
        kept.add(texts.title(entry.row.title).kind);
        tags.short += u64::from(entry.row.ms_played < SHORT_MS);
        tags.skipped += u64::from(entry.row.skipped == Some(true));
        tags.incognito += u64::from(entry.row.incognito == Some(true));
        tags.near_repeats += u64::from(entry.is_near_repeat);
        tags.videos += u64::from(entry.row.video);
    }
}
