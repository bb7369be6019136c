//! A diary of fourteen months, and every table that is made of one: what `tests/diary` computes again with pandas.
//!
//! `time_machine snapshots DIARY` takes the snapshots at the sandbox that `SPOTIFY_SANDBOX_URL` names, where every consent has
//! to be given at once. `time_machine tables DIARY FOLDER` saves the tables as Parquet; a diary that is not there is made.

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::path::Path;

use chrono::{DateTime, Months, Utc};
use linernotes::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["snapshots", diary] => take_snapshots(&Diary::open(diary)?),
        ["tables", diary, folder] => save_tables(&Diary::open(diary)?, Path::new(folder)),
        _ => Err("which: `snapshots DIARY`, or `tables DIARY FOLDER`?".into()),
    }
}

/// On the fifth of each month from January 2025 to February 2026.
fn take_snapshots(diary: &Diary) -> Result<(), Box<dyn std::error::Error>> {
    let mut config = Config::sandbox(&std::env::var("SPOTIFY_SANDBOX_URL")?)?;
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback")?;
    let spotify = Spotify::new(config)?.sign_in([Scope::UserTopRead, Scope::UserReadRecentlyPlayed]).wait()?;
    let first: DateTime<Utc> = "2025-01-05T12:00:00Z".parse()?;
    for month in 0..14 {
        println!("{}", spotify.as_of(first + Months::new(month))?.snapshot(diary).wait()?);
    }
    Ok(())
}

fn save_tables(diary: &Diary, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut tables = vec![
        ("gems".to_owned(), diary.gems(&Gems::default())?),
        (
            "gems_of_the_top_ten".to_owned(),
            diary.gems(&Gems { top: 10, months: 1, silent_months: 1, ..Gems::default() })?,
        ),
        (
            "gems_of_half_a_year".to_owned(),
            diary.gems(&Gems { range: TimeRange::MediumTerm, months: 3, silent_months: 2, ..Gems::default() })?,
        ),
    ];
    let tracks = diary.tracks()?;
    for (name, mood) in [("workout", "workout"), ("workout_hard", "workout-hard")] {
        let mood = MoodProfile::named(mood)?;
        tables.push((name.to_owned(), tracks.matching(&mood)?));
        tables.push((format!("{name}_scored"), tracks.scored(&mood)?));
    }
    for range in [TimeRange::ShortTerm, TimeRange::MediumTerm, TimeRange::LongTerm] {
        for (name, table) in [
            ("turnover", diary.turnover(range)?),
            ("loves", diary.loves(range)?),
            ("love_lasts", diary.love_lasts(range)?),
            ("love_curve", diary.love_curve(range)?),
            ("genre_shift", diary.genre_shift(range)?),
            ("mood_drift", diary.mood_drift(range)?),
        ] {
            tables.push((format!("{name}_{range}"), table));
        }
        for hemisphere in [Hemisphere::North, Hemisphere::South] {
            let seasons = diary.seasons(&Seasons { range, hemisphere })?;
            tables.push((format!("seasons_{range}_{hemisphere:?}").to_lowercase(), seasons));
        }
    }
    for (name, table) in &tables {
        println!("{}", table.save(folder.join(name).with_extension("parquet"))?);
    }
    Ok(())
}
