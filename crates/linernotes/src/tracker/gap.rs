//! What a look told of, held against what the diary has, to the time of which plays may be missing.
//!
//! Each look keeps all that Spotify tells of, so the oldest play that the next one tells of is known, as long as fewer than fifty
//! have passed between the two. Where it is new although the diary has earlier ones, others may have been between them and it. It
//! is the oldest that counts, however many newer ones are known: a device that was offline may report sixty plays at once.

use std::fmt;

use chrono::{DateTime, Local, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use spotify_client::PlayHistory;

/// A time of which plays may be missing. As text, that in words.
///
/// What fills it is a privacy download. A tracker notices gaps and never takes one back: whether the plays of that time have come
/// since, [`crate::Diary::gaps`] and the history tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlayGap {
    /// The last play before it that is known.
    pub from: DateTime<Utc>,
    /// The first play after it.
    pub until: DateTime<Utc>,
    /// When that was noticed, by Spotify's clock.
    pub noticed_at: DateTime<Utc>,
}

/// The gap before the oldest play that was told; nothing where that is known, or nothing before it. `known` is the last play that
/// the diary has up to then.
fn before(oldest: i64, known: Option<i64>) -> Option<(i64, i64)> {
    known.filter(|known| *known < oldest).map(|known| (known, oldest))
}

/// The same of what the diary holds before the plays are kept in it.
pub(super) fn find(
    diary: &Connection,
    plays: &[PlayHistory],
    noticed_at: DateTime<Utc>,
) -> rusqlite::Result<Option<PlayGap>> {
    let Some(oldest) = plays.iter().map(|play| play.played_at.timestamp_millis()).min() else { return Ok(None) };
    let last = "SELECT max(played_at) FROM play WHERE played_at <= ?1";
    let known: Option<i64> = diary.prepare_cached(last)?.query_row([oldest], |row| row.get(0))?;
    let moments = before(oldest, known).and_then(|(from, until)| {
        Some((DateTime::from_timestamp_millis(from)?, DateTime::from_timestamp_millis(until)?))
    });
    Ok(moments.map(|(from, until)| PlayGap { from, until, noticed_at }))
}

pub(super) fn keep(diary: &Connection, gap: &PlayGap) -> rusqlite::Result<()> {
    let PlayGap { from, until, noticed_at } = gap;
    let insert = "INSERT INTO gap (from_at, until_at, noticed_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    diary.execute(insert, params![from.timestamp_millis(), until.timestamp_millis(), noticed_at.timestamp_millis()])?;
    Ok(())
}

/// For others who keep plays, before they do: the tracker would find these known, and could not see what is missing before them. Who
/// tracks no plays misses most of them, and needs not be told.
pub(crate) fn notice_where_plays_are_tracked(
    diary: &Connection,
    plays: &[PlayHistory],
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let tracked = diary.query_row("SELECT 1 FROM tracker WHERE last_look_at IS NOT NULL", [], |_| Ok(())).optional()?;
    match find(diary, plays, now)? {
        Some(gap) if tracked.is_some() => keep(diary, &gap),
        _ => Ok(()),
    }
}

impl fmt::Display for PlayGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plays between {} and {} may be missing", moment(self.from), moment(self.until))
    }
}

/// In this machine's time zone.
pub(super) fn moment(moment: DateTime<Utc>) -> impl fmt::Display {
    moment.with_timezone(&Local).format("%-d %B %Y, %H:%M")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Diary;
    use crate::snapshot::keep_plays;

    #[test]
    fn plays_are_missing_only_where_the_oldest_is_new_and_something_is_known_before_it() {
        for (oldest, known, expected) in [
            (500, None, None),
            (500, Some(500), None),
            (500, Some(499), Some((499, 500))),
            (500, Some(-3), Some((-3, 500))),
        ] {
            assert_eq!(before(oldest, known), expected, "{oldest} {known:?}");
        }
    }

    fn plays(minutes: impl IntoIterator<Item = i64>) -> Vec<PlayHistory> {
        let play = |minute: i64| {
            let track =
                json!({ "type": "track", "id": null, "name": "So", "uri": format!("spotify:local:a:b:{minute}:9") });
            let at = DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap();
            serde_json::from_value(json!({ "track": track, "played_at": at, "context": null })).unwrap()
        };
        minutes.into_iter().map(play).collect()
    }

    #[test]
    fn an_answer_is_held_against_what_is_known() {
        let now = DateTime::from_timestamp(1_790_900_000, 0).unwrap();
        for (known, told, expected) in [
            (vec![], vec![5, 4, 3], None),
            (vec![1, 2, 3], vec![], None),
            (vec![1, 2, 3], vec![5, 4, 3], None),
            (vec![1, 2, 3], vec![5, 4], Some((3, 4))),
            // Sixty plays that were reported late: those that are told begin in the middle of them.
            (vec![1, 9, 10], vec![10, 9, 8, 7, 6], Some((1, 6))),
            // One that was reported late, and stands before what is known.
            (vec![1, 3, 4], vec![4, 3, 2, 1], None),
            // What is known of the future tells nothing.
            (vec![1, 99], vec![5, 4], Some((1, 4))),
            (vec![99], vec![5, 4], None),
        ] {
            let diary = Diary::in_memory().unwrap();
            let found = diary.write(|transaction| {
                keep_plays(transaction, &plays(known.clone()))?;
                find(transaction, &plays(told.clone()), now)
            });
            let minute = |moment: DateTime<Utc>| (moment.timestamp() - 1_790_000_000) / 60;
            let found = found.unwrap().map(|gap| (minute(gap.from), minute(gap.until)));
            assert_eq!(found, expected, "{known:?} {told:?}");
        }
    }

    #[test]
    fn whoever_else_keeps_plays_notices_what_is_missing_once_somebody_tracks() {
        let now = DateTime::from_timestamp(1_790_900_000, 0).unwrap();
        let diary = Diary::in_memory().unwrap();
        let keep = |minutes: [i64; 2]| {
            let keep = |diary: &rusqlite::Transaction<'_>| {
                notice_where_plays_are_tracked(diary, &plays(minutes), now)?;
                keep_plays(diary, &plays(minutes))
            };
            diary.write(keep).unwrap();
            diary.gaps().unwrap().height()
        };
        assert_eq!((keep([1, 2]), keep([5, 6])), (0, 0));
        diary.write(|diary| diary.execute("INSERT INTO tracker (one, last_look_at) VALUES (1, 9)", [])).unwrap();
        assert_eq!((keep([8, 9]), keep([9, 10])), (1, 1));
    }
}
