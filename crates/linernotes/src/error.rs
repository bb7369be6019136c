//! Why a notebook's step gave nothing, in words that stand alone.

use std::path::PathBuf;

use crate::{LeftOut, Made};

/// The result of a step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a step gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Spotify, or the way there.
    #[error(transparent)]
    Spotify(#[from] spotify_client::Error),

    /// polars refused.
    #[error("{0}")]
    Table(#[from] polars::error::PolarsError),

    /// The table lacks a column.
    #[error("the table has no column `{column}`: {there}")]
    NoColumn {
        /// What was looked for.
        column: String,
        /// The columns that are there, in words.
        there: String,
    },

    /// A column holds something of another kind.
    #[error("the column `{column}` holds {found}, and this needs {needed}: name another column, or cast this one")]
    WrongColumn {
        /// Its name.
        column: String,
        /// polars' name for what it holds.
        found: String,
        /// What it would have to hold.
        needed: &'static str,
    },

    /// No time zone has that name.
    #[error("`{zone}` is no time zone{near}: name one as IANA does, such as `Europe/Berlin`")]
    UnknownZone {
        /// As given.
        zone: String,
        /// Names that may have been meant, in words.
        near: String,
    },

    /// No play is like that.
    #[error("no play has the {what} `{name}`{near}: {advice}")]
    UnknownChoice {
        /// What was chosen by: an artist, a weekday.
        what: &'static str,
        /// As given.
        name: String,
        /// Names that may have been meant, in words.
        near: String,
        /// What to do, in words.
        advice: &'static str,
    },

    /// No mood has that name.
    #[error("`{mood}` is no mood{near}: take one of {known}, or `MoodProfile::read` one of your own")]
    UnknownMood {
        /// As given.
        mood: String,
        /// Names that may have been meant, in words.
        near: String,
        /// Those that there are, in words.
        known: String,
    },

    /// The file of a mood cannot be read.
    #[error("{} cannot be read as a mood ({cause}): name a TOML file that is there", .path.display())]
    NoMood {
        /// As given.
        path: PathBuf,
        /// Why not, in words.
        cause: String,
    },

    /// A mood says something that it cannot mean.
    #[error("{origin}, line {line}: {mistake}")]
    WrongMood {
        /// Its file, or what stands for it, in words.
        origin: String,
        /// From 1.
        line: usize,
        /// The field, what is wrong with it, and what to write.
        mistake: String,
    },

    /// The diary's file cannot be used.
    #[error("{} cannot be used as a diary ({cause}): mend that, or name another file in SPOTIFY_DIARY", .path.display())]
    NoDiary {
        /// As given.
        path: PathBuf,
        /// Why not, in words.
        cause: String,
    },

    /// Another tracker has the diary.
    #[error("a tracker keeps plays in {} already{who}: one is enough, so let it run, or end that one first", .path.display())]
    TrackerRuns {
        /// The diary's file.
        path: PathBuf,
        /// Its process and since when, in words.
        who: String,
    },

    /// Another program writes into the diary.
    #[error("another program is writing into {}: nothing was changed, try again in a moment", .path.display())]
    DiaryBusy {
        /// Its file.
        path: PathBuf,
    },

    /// A newer version of this program made the diary.
    #[error("{} was made by a newer version of this program ({found}; this one knows {known}): update it, or name another file in SPOTIFY_DIARY", .path.display())]
    NewerDiary {
        /// Its file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },

    /// The diary is somebody else's.
    #[error("{} is the diary of {owner}, not of {asked}: name another file for them in SPOTIFY_DIARY", .path.display())]
    OtherListener {
        /// Its file.
        path: PathBuf,
        /// Whose it is.
        owner: String,
        /// Who is signed in, or whose diary was to be imported.
        asked: String,
    },

    /// Something in the diary is wrong.
    #[error("{} is not sound ({first}{}): put a backup in its place, or import an export of it into a new diary", .path.display(), more(*.findings))]
    UnsoundDiary {
        /// Its file.
        path: PathBuf,
        /// The first of what is wrong, in words.
        first: String,
        /// How much is wrong.
        findings: usize,
    },

    /// Something in a folder that was written for other programs is wrong.
    #[error("{} is not sound ({first}{}): write it again, over the old one", .path.display(), more(*.findings))]
    UnsoundFolder {
        /// As given.
        path: PathBuf,
        /// The first of what is wrong, in words.
        first: String,
        /// How much is wrong.
        findings: usize,
    },

    /// A file cannot be imported into the diary, which is unchanged.
    #[error("{} cannot be imported ({cause}), and nothing of it was: mend that, or export the diary again", .path.display())]
    Unimported {
        /// As given.
        path: PathBuf,
        /// The number of the line, where it is one, and why, in words.
        cause: String,
    },

    /// There is nothing to import.
    #[error("there are no plays in {} ({cause}): name the zip or the folder that Spotify sent, or a file of it", .path.display())]
    NoPlays {
        /// As given.
        path: PathBuf,
        /// Why not, in words.
        cause: String,
    },

    /// The files of plays cannot be used.
    #[error("{} cannot be used as a history ({cause}): mend that, or name another diary in SPOTIFY_DIARY", .path.display())]
    NoHistory {
        /// The file or folder.
        path: PathBuf,
        /// Why not, in words.
        cause: String,
    },

    /// Another program imports.
    #[error("another program is importing into {}: nothing was changed, try again when it has ended", .path.display())]
    HistoryBusy {
        /// Its folder.
        path: PathBuf,
    },

    /// SQLite does not take a query.
    #[error("the query gives nothing ({cause}): `SELECT name FROM sqlite_schema` shows which tables there are")]
    Sql {
        /// SQLite's words.
        cause: String,
    },

    /// A recipe has nothing in it.
    #[error("there is nothing to put into `{name}`{}: give a table with tracks in it, or choose less strictly", of_left_out(.left_out))]
    NothingToPutIn {
        /// What the playlist would be called.
        name: String,
        /// Rows that were there, and that no playlist takes.
        left_out: LeftOut,
    },

    /// A playlist would hold more than Spotify's do.
    #[error(
        "`{name}` would hold {items} items, and a playlist holds {most} at most: take the first with `head`, or make several"
    )]
    PlaylistTooLong {
        /// What it is called.
        name: String,
        /// How many there would be.
        items: usize,
        /// How many there may be.
        most: usize,
    },

    /// A playlist is there, but not all that shall be in it.
    #[error("{}", in_part(.made, .source))]
    PlaylistInPart {
        /// What is there: `missing` names what is not in.
        made: Box<Made>,
        /// Why it broke off.
        source: Box<spotify_client::Error>,
    },

    /// A chart could not be drawn.
    #[error("the chart cannot be drawn ({0}): give it a larger size, or fewer rows")]
    Chart(String),

    /// The charts cannot be put together.
    #[error("no dashboard: {0}")]
    Dashboard(String),

    /// The file name does not say in what format to save.
    #[error("`{}` has no extension that says how to save: use one of {known}", .path.display())]
    UnknownFormat {
        /// As given.
        path: PathBuf,
        /// What is possible.
        known: &'static str,
    },

    /// There is something else already; it is unchanged.
    #[error("{} is there already, with other content: `.backup_over(…)`, `.export_over(…)` or `.save_over(…)` replaces it, another name keeps both", .path.display())]
    Exists {
        /// As given.
        path: PathBuf,
    },

    /// What is to be written does not fit there.
    #[error("{what} cannot be written: {why}")]
    Unfit {
        /// As given.
        what: String,
        /// Why not, and what to do.
        why: String,
    },

    /// The file could not be written; what was there before is unchanged.
    #[error("{} cannot be saved ({cause}): choose another place, or free some space", .path.display())]
    Unsaved {
        /// As given.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

/// ` (left out: 2 repeats)`; nothing where nothing was.
fn of_left_out(left_out: &LeftOut) -> String {
    if left_out.count() == 0 { String::new() } else { format!(" (left out: {left_out})") }
}

fn in_part(made: &Made, source: &spotify_client::Error) -> String {
    let (name, missing) = (&made.name, made.missing.len());
    let there = match made.in_playlist {
        Some(items) => format!("`{name}` is there with {items} items, and {missing} are not in"),
        None => format!("`{name}` is there, and {missing} items may not be in"),
    };
    format!("{there} ({source}): run the same recipe again, which goes on with this playlist")
}

fn more(findings: usize) -> String {
    match findings {
        0 | 1 => String::new(),
        many => format!(", and {} more", many - 1),
    }
}
