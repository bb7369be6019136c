//! A look through the whole diary: whether SQLite finds its file sound, and whether what is in it makes sense. Changes nothing.

use std::fmt;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, ErrorCode};

use super::counts::{DiaryCounts, count_at, counts, many};
use super::{Diary, Month};
use crate::{Error, Result};

/// What a check of a diary has found. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiaryCheck {
    /// The file; nothing for a diary in memory.
    pub file: Option<PathBuf>,
    /// How much the diary holds, as far as that can be read.
    pub counts: DiaryCounts,
    /// What is wrong, a line each; nothing when all is well.
    pub findings: Vec<String>,
}

impl DiaryCheck {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// The check itself when nothing is wrong.
    ///
    /// # Errors
    ///
    /// [`Error::UnsoundDiary`] with the first finding.
    pub fn sound(self) -> Result<Self> {
        let Some(first) = self.findings.first() else { return Ok(self) };
        let first = first.clone();
        let path = self.file.unwrap_or_else(|| "the diary in memory".into());
        Err(Error::UnsoundDiary { path, first, findings: self.findings.len() })
    }
}

impl Diary {
    /// Looks through all of it: SQLite's `integrity_check` and `foreign_key_check`; then that every snapshot is of a month and has
    /// its three ranges, taken at one moment within that month; that ranks, artists of a track and tracks of a playlist
    /// are numbered without gaps; that moments are between 2006, when Spotify began, and 2100; that genres are lists.
    ///
    /// What is wrong is in the answer: [`DiaryCheck::sound`] makes it an error.
    ///
    /// # Errors
    ///
    /// [`Error::NoDiary`] when the file cannot be read at all.
    pub fn check(&self) -> Result<DiaryCheck> {
        let file = self.file().map(PathBuf::from);
        self.read(|connection| {
            let mut findings = Vec::new();
            for look in LOOKS {
                match look(connection) {
                    Ok(found) => findings.extend(found),
                    // What is damaged cannot be looked through, and that is a finding.
                    Err(error) if is_damage(&error) => findings.push(format!("a part cannot be read: {error}")),
                    Err(error) => return Err(error),
                }
                // Where the file itself is damaged, what is in it tells nothing.
                if !findings.is_empty() {
                    break;
                }
            }
            let counts = counts(connection).or_else(|error| match is_damage(&error) {
                true => Ok(DiaryCounts::default()),
                false => Err(error),
            })?;
            Ok(DiaryCheck { file, counts, findings })
        })
    }
}

/// Gives what is wrong, a line each.
type Look = fn(&Connection) -> rusqlite::Result<Vec<String>>;

/// From the file to what is in it.
const LOOKS: &[Look] = &[integrity, foreign_keys, contents];

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

fn integrity(diary: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = diary.prepare("PRAGMA integrity_check(20)")?;
    let told = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let lines = told.iter().flat_map(|told| told.lines()).filter(|line| *line != "ok" && !line.starts_with("***"));
    Ok(lines.map(|line| format!("the file is damaged: {line}")).collect())
}

fn foreign_keys(diary: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = r#"SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2"#;
    let mut statement = diary.prepare(sql)?;
    let found = statement.query_map([], |row| {
        let (table, parent, rows): (String, String, usize) = (row.get(0)?, row.get(1)?, count_at(row, 2)?);
        Ok(format!("`{table}` has {} without the `{parent}` that it names", many(rows, "row")))
    })?;
    found.collect()
}

/// Each query gives what is wrong, a line a row.
const CONTENTS: &[&str] = &[
    "SELECT 'there are snapshots of nobody: whose diary it is, is missing'
     WHERE EXISTS (SELECT 1 FROM snapshot) AND NOT EXISTS (SELECT 1 FROM owner)",
    "SELECT format('%s has a snapshot of an unknown range, `%s`', month, range) FROM snapshot
     WHERE range NOT IN ('short_term', 'medium_term', 'long_term') ORDER BY month",
    "SELECT format('%s has %d of its 3 ranges', month, count(*)) FROM snapshot GROUP BY month HAVING count(*) <> 3",
    "SELECT format('the ranges of %s were taken at different moments', month) FROM snapshot GROUP BY month
     HAVING min(taken_at) <> max(taken_at)",
    "SELECT format('the snapshot of %s was taken in another month, %s', month, strftime('%Y-%m', taken_at / 1000, 'unixepoch'))
     FROM snapshot GROUP BY month HAVING max(strftime('%Y-%m', taken_at / 1000, 'unixepoch') IS NOT month)",
    "SELECT format('the tracks of %s, %s, are not ranked 1 to %d', month, range, count(*))
     FROM top_track JOIN snapshot ON snapshot.key = snapshot GROUP BY snapshot HAVING min(rank) <> 1 OR max(rank) <> count(*)",
    "SELECT format('the artists of %s, %s, are not ranked 1 to %d', month, range, count(*))
     FROM top_artist JOIN snapshot ON snapshot.key = snapshot GROUP BY snapshot HAVING min(rank) <> 1 OR max(rank) <> count(*)",
    "SELECT format('the artists of %s are not numbered 0 to %d', uri, count(*) - 1)
     FROM track_artist JOIN track ON track.key = track GROUP BY track HAVING min(position) <> 0 OR max(position) <> count(*) - 1",
    "SELECT format('the tracks of the playlist `%s` are not numbered 0 to %d', recipe, count(*) - 1)
     FROM playlist_item GROUP BY recipe HAVING min(position) <> 0 OR max(position) <> count(*) - 1",
    "SELECT format('the gap in the plays that was noticed at %s ends before it begins', strftime('%Y-%m-%dT%H:%M:%SZ', noticed_at / 1000, 'unixepoch')) FROM gap
     WHERE from_at >= until_at",
    "SELECT format('the genres of %s are no list', uri) FROM artist
     WHERE genres IS NOT NULL AND NOT iif(json_valid(genres), json_type(genres) = 'array', FALSE)",
];

/// The same for moments, of which a table may have many that are wrong in one way.
const MOMENTS: &[(&str, &str)] = &[
    ("snapshot", "taken_at"),
    ("play", "played_at"),
    ("gap", "from_at"),
    ("gap", "until_at"),
    ("gap", "noticed_at"),
    ("history_import", "imported_at"),
    ("playlist", "made_at"),
    ("playlist", "updated_at"),
    ("not_found", "asked_at"),
];

fn contents(diary: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut months = diary.prepare("SELECT DISTINCT month FROM snapshot ORDER BY month")?;
    for month in months.query_map([], |row| row.get::<_, String>(0))? {
        let month = month?;
        if Month::read(&month).is_none() {
            findings.push(format!("`{month}` is no month"));
        }
    }
    for sql in CONTENTS {
        for line in diary.prepare(sql)?.query_map([], |row| row.get(0))? {
            findings.push(line?);
        }
    }
    for (table, column) in MOMENTS {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} NOT BETWEEN ?1 AND ?2");
        let wrong: usize = diary.query_row(&sql, [EARLIEST_MS, LATEST_MS], |row| count_at(row, 0))?;
        if wrong > 0 {
            findings.push(format!("{} of `{table}`: {column} is before 2006 or after 2100", many(wrong, "row")));
        }
    }
    Ok(findings)
}

/// The beginning of 2006, in which Spotify began.
const EARLIEST_MS: i64 = 1_136_073_600_000;
/// The beginning of 2101. The present is no limit: a sandbox has a time of its own, and a machine's clock may be wrong.
const LATEST_MS: i64 = 4_133_980_800_000;

/// Whether something of Spotify's can have happened then.
pub(super) fn is_plausible(moment: DateTime<Utc>) -> bool {
    (EARLIEST_MS..=LATEST_MS).contains(&moment.timestamp_millis())
}

impl fmt::Display for DiaryCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { counts, findings, .. } = self;
        if findings.is_empty() {
            return write!(f, "nothing is wrong: {counts}");
        }
        let are = if findings.len() == 1 { "is" } else { "are" };
        let things = many(findings.len(), "thing");
        writeln!(f, "{things} {are} wrong: put a backup in its place, or import an export of it into a new diary")?;
        f.write_str(&findings.join("\n"))
    }
}
